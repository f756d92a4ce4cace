//! `tallytill programme …`: what can be done with a programme's document.
//!
//! Exit codes: 0 it is good, or was told; 1 it is refused, and standard error (or the JSON of `check`) says where and
//! why; 2 the arguments are wrong. Warnings change no exit code.

mod check;
mod diff;
mod explain;
#[cfg(feature = "till")]
mod trial;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;

use crate::core::model::Language;
use crate::core::programme::Draft;
use crate::core::programme::schema::programme_schema;
use crate::host::config::DocumentFault;

/// What can be done with a programme.
#[derive(Subcommand)]
pub(super) enum ProgrammeCommand {
    /// Say what can't be meant in a programme, with line and key; exit code 1 when there is something. What is hardly
    /// meant is a warning: it is told and refuses nothing
    Check {
        /// The programme document
        file: PathBuf,
        /// Print one JSON object with `refusals` and `warnings` instead
        #[arg(long)]
        json: bool,
    },
    /// Tell a programme in plain words
    Explain {
        /// The programme document
        file: PathBuf,
        /// In which language, such as `cs`; without, in the programme's first
        #[arg(long, value_parser = parse_language)]
        language: Option<Language>,
    },
    /// Print the JSON Schema of programme documents, for editors
    Schema,
    /// Tell what has changed between two programmes
    Diff {
        /// The older document
        old: PathBuf,
        /// The newer document
        new: PathBuf,
        /// In which language, such as `cs`; without, in the new programme's first
        #[arg(long, value_parser = parse_language)]
        language: Option<Language>,
    },
    /// Sell a basket from a file under a programme, for nobody's account: print the receipt, and why it is so
    #[cfg(feature = "till")]
    Try {
        /// The programme document
        file: PathBuf,
        /// The basket: who buys what, where and when
        basket: PathBuf,
        /// In which language, such as `cs`; without, in the programme's first
        #[arg(long, value_parser = parse_language)]
        language: Option<Language>,
    },
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "is no language code; write two letters such as `cs`".to_owned())
}

/// Runs one command.
pub(super) fn run(command: ProgrammeCommand) -> anyhow::Result<ExitCode> {
    match command {
        ProgrammeCommand::Check { file, json } => check::run(file, json),
        ProgrammeCommand::Explain { file, language } => explain::run(file, language),
        ProgrammeCommand::Schema => {
            print!("{}", programme_schema().context("the schema can't be written")?);
            Ok(ExitCode::SUCCESS)
        }
        ProgrammeCommand::Diff { old, new, language } => diff::run(old, new, language),
        #[cfg(feature = "till")]
        ProgrammeCommand::Try { file, basket, language } => trial::run(file, &basket, language),
    }
}

/// A document of the right shape.
fn read<'t>(file: &Path, text: &'t str) -> Result<Draft<'t>, DocumentFault> {
    Draft::parse(text)
        .map_err(|misfit| DocumentFault::Misfits { path: file.to_owned(), misfits: vec![misfit] })
}
