//! The arguments of the commands about cards, and what each runs.

use std::process::ExitCode;

use clap::Subcommand;

/// What can be done with cards.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CardsCommand {
    /// Issue signed cards with numbers of a card range, never one twice, as a CSV list to print from
    #[cfg(feature = "hub")]
    Issue(super::issue::IssueArguments),
    /// List cards that were issued to be printed, as CSV
    #[cfg(feature = "hub")]
    List(super::issue::ListArguments),
    /// Print cards with QR code and bar code: a PDF sheet to cut, SVG, or a PNG of each card
    #[cfg(feature = "sheet")]
    Print(super::print::PrintArguments),
    /// Tell from its text whether a signed card is good: its number, key and day, or why not
    Verify(super::verify::VerifyArguments),
    /// Block a card that was lost or misused; tills refuse it as soon as they hear of it
    #[cfg(feature = "hub")]
    Block(super::block::BlockArguments),
    /// Lift the block of a card
    #[cfg(feature = "hub")]
    Unblock(super::block::BlockArguments),
    /// List blocked cards
    #[cfg(feature = "hub")]
    Blocked(super::keys::ConfigArguments),
    /// Give a member another card and block the old one
    #[cfg(feature = "hub")]
    Replace(super::replace::ReplaceArguments),
    /// List the keys that sign cards
    #[cfg(feature = "hub")]
    Keys(super::keys::ConfigArguments),
    /// Retire the key that signs cards and make a new one; cards of the old one stay good
    #[cfg(feature = "hub")]
    RenewKey(super::keys::ConfigArguments),
    /// Take all trust from a key that somebody else may have: none of its cards is good any more
    #[cfg(feature = "hub")]
    WithdrawKey(super::keys::WithdrawArguments),
    /// Write the signed book of keys and blocked cards to a file, to verify cards by without head office
    #[cfg(feature = "hub")]
    Book(super::keys::BookArguments),
}

/// Does a command.
///
/// # Errors
/// A sentence that says what can't be done and what to do.
pub(in crate::cli) fn run(command: &CardsCommand) -> anyhow::Result<ExitCode> {
    match command {
        #[cfg(feature = "hub")]
        CardsCommand::Issue(arguments) => super::issue::issue(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::List(arguments) => super::issue::list(arguments),
        #[cfg(feature = "sheet")]
        CardsCommand::Print(arguments) => super::print::run(arguments),
        CardsCommand::Verify(arguments) => super::verify::run(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Block(arguments) => super::block::block(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Unblock(arguments) => super::block::unblock(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Blocked(arguments) => super::block::list(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Replace(arguments) => super::replace::run(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Keys(arguments) => super::keys::list(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::RenewKey(arguments) => super::keys::renew(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::WithdrawKey(arguments) => super::keys::withdraw(arguments),
        #[cfg(feature = "hub")]
        CardsCommand::Book(arguments) => super::keys::write_book(arguments),
    }
}
