//! The arguments, and what each command runs.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::output::report;

/// Offline-first loyalty for shop tills, and the head office that their journals flow to.
#[derive(Parser)]
#[command(name = "tallytill", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
    Demo(super::demo::DemoArguments),
    /// The daemon on a POS box
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Till(super::till::TillCommand),
    /// Head office
    #[cfg(feature = "hub")]
    #[command(subcommand)]
    Hub(super::hub::HubCommand),
    /// A programme document
    #[command(subcommand)]
    Programme(super::programme::ProgrammeCommand),
    /// A till's journal: show, verify, export
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Journal(super::journal::JournalCommand),
    /// Cards: issue, print, verify, block, replace
    #[cfg(any(feature = "till", feature = "hub"))]
    #[command(subcommand)]
    Cards(super::cards::CardsCommand),
    /// Scanners: find, try, set up, print set-up codes
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Scanner(super::scanner::ScannerCommand),
    /// Receipt printers: find, try, look at what was printed
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Printer(super::printer::PrinterCommand),
    /// Customer displays: show rows to look at
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Display(super::display::DisplayCommand),
    /// Look at everything a till stands on, and say how to mend what is wrong; exit code 0 good, 1 warnings, 2 bad
    #[cfg(feature = "till")]
    Doctor(super::doctor::DoctorArguments),
    /// What this build reaches on this machine
    #[cfg(all(unix, feature = "till", feature = "testkit"))]
    #[command(subcommand)]
    Bench(super::bench::BenchCommand),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        #[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
        Command::Demo(arguments) => super::demo::run(arguments),
        #[cfg(feature = "till")]
        Command::Till(command) => super::till::run(command),
        #[cfg(feature = "hub")]
        Command::Hub(command) => super::hub::run(command),
        Command::Programme(command) => super::programme::run(command),
        #[cfg(feature = "till")]
        Command::Journal(command) => super::journal::run(&command),
        #[cfg(any(feature = "till", feature = "hub"))]
        Command::Cards(command) => super::cards::run(&command),
        #[cfg(feature = "till")]
        Command::Scanner(command) => super::scanner::run(command),
        #[cfg(feature = "till")]
        Command::Printer(command) => super::printer::run(command),
        #[cfg(feature = "till")]
        Command::Display(command) => super::display::run(&command),
        #[cfg(feature = "till")]
        Command::Doctor(arguments) => super::doctor::run(&arguments),
        #[cfg(all(unix, feature = "till", feature = "testkit"))]
        Command::Bench(command) => super::bench::run(&command),
    };
    report(outcome)
}
