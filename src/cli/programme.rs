//! `tallytill programme …`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::core::programme::Programme;
use crate::host::config::{DocumentFault, load_text};

/// What can be done with a programme.
#[derive(Subcommand)]
pub(super) enum ProgrammeCommand {
    /// Say what can't be meant in a programme, with line and key; exit code 1 when there is something
    Check {
        /// The programme document
        file: PathBuf,
    },
    /// Sell a basket from a file under a programme, for nobody's account: the receipt, and why it is so
    #[cfg(feature = "till")]
    Try(super::programme_try::TryArguments),
}

/// Runs one command.
pub(super) fn run(command: ProgrammeCommand) -> anyhow::Result<ExitCode> {
    let file = match command {
        ProgrammeCommand::Check { file } => file,
        #[cfg(feature = "till")]
        ProgrammeCommand::Try(arguments) => return super::programme_try::run(&arguments),
    };
    let text = load_text(&file)?;
    let programme =
        Programme::parse(&text).map_err(|misfits| DocumentFault::Misfits { path: file, misfits })?;
    println!(
        "{}: {} tiers, {} offers, {} earning rules; nothing is wrong with it",
        programme.name.get(programme.language()),
        programme.tiers.len(),
        programme.offers.len(),
        programme.earn.len()
    );
    Ok(ExitCode::SUCCESS)
}
