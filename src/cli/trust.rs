//! `tallytill hub trust …`: tills and programmes that head office no longer trusts.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::hub::{HomeArguments, now, open_store};
use crate::core::model::{ProgrammeHash, TillId};
use crate::hub::store::{Judgement, Store, Subject};

/// Who acts at the command line.
const BY: &str = "command line";

/// What to do about trust.
#[derive(Debug, Subcommand)]
pub(super) enum TrustCommand {
    /// Take nothing more from a till that was lost or stolen; what it keeps stays with it
    RevokeTill(TillArguments),
    /// Let a till in again: it sends what it kept
    RestoreTill(TillArguments),
    /// Let no till sell by a programme any more; they go on with the one before it
    RevokeProgramme(ProgrammeArguments),
    /// Let tills sell by a programme again
    RestoreProgramme(ProgrammeArguments),
}

/// Which till, and why.
#[derive(Debug, Args)]
pub(super) struct TillArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Its name, or its id where several are called so
    till: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Which programme, and why.
#[derive(Debug, Args)]
pub(super) struct ProgrammeArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Its hash, as `programme check` and head office's entries show it
    hash: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Does a command.
///
/// # Errors
/// A sentence that says what can't be done and what to do.
pub(super) fn run(command: &TrustCommand) -> anyhow::Result<ExitCode> {
    match command {
        TrustCommand::RevokeTill(arguments) => judge_till(arguments, false),
        TrustCommand::RestoreTill(arguments) => judge_till(arguments, true),
        TrustCommand::RevokeProgramme(arguments) => judge_programme(arguments, false),
        TrustCommand::RestoreProgramme(arguments) => judge_programme(arguments, true),
    }
}

fn judge_till(arguments: &TillArguments, lifted: bool) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let till = find_till(&store, &arguments.till)?;
    let judgement = Judgement { lifted, by: BY, reason: &arguments.reason };
    tell(store.revoke(Subject::Till(till), judgement, now())?, lifted, &format!("till {till}"))
}

fn judge_programme(arguments: &ProgrammeArguments, lifted: bool) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let hash = ProgrammeHash::parse(&arguments.hash)
        .with_context(|| format!("`{}` is no hash; give its 64 digits", arguments.hash))?;
    let judgement = Judgement { lifted, by: BY, reason: &arguments.reason };
    tell(store.revoke(Subject::Programme(hash), judgement, now())?, lifted, &format!("programme {hash}"))
}

fn tell(changed: bool, lifted: bool, what: &str) -> anyhow::Result<ExitCode> {
    let told = match (changed, lifted) {
        (true, false) => "is trusted no more",
        (true, true) => "is trusted again",
        (false, false) => "was trusted no more already",
        (false, true) => "was trusted all along",
    };
    println!("{what} {told}");
    Ok(ExitCode::SUCCESS)
}

/// The till of a name or an id.
fn find_till(store: &Store, named: &str) -> anyhow::Result<TillId> {
    let tills = store.load_tills()?;
    let found: Vec<_> =
        tills.iter().filter(|till| till.name == named || TillId::parse(named) == Some(till.id)).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => bail!("no till is called `{named}`; look at the list of tills on head office's page"),
        several => {
            let ids: Vec<String> =
                several.iter().map(|till| format!("{} in {}", till.id, till.store)).collect();
            bail!("several tills are called `{named}`; give the id of one: {}", ids.join(", "))
        }
    }
}
