//! `cards replace`: another card for a member whose card is lost.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::block::{BY, parse_number};
use super::issue::{choose_range, write_list};
use crate::cli::hub::{HomeArguments, load_programme, now, open_store};
use crate::hub::store::{NewCard, Replaced};

/// `cards replace`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReplaceArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The card that is lost: its number, or the text of a signed one
    old: String,
    /// The card that the member gets; without it a new signed card is issued
    #[arg(long, value_name = "CARD")]
    new: Option<String>,
    /// The card range of the new card, where the programme has several
    #[arg(long, value_name = "PREFIX", conflicts_with = "new")]
    range: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Where to write the new card, to print it from. Without it, to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Links the new card and blocks the old one.
pub(super) fn run(arguments: &ReplaceArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let programme = load_programme(&store)?;
    let old = parse_number(&arguments.old)?;
    let new = match &arguments.new {
        Some(card) => NewCard::Given(parse_number(card)?),
        None => NewCard::Issued(choose_range(&programme, arguments.range.as_deref())?),
    };
    let now = now();
    let day = programme.time_zone.day(now);
    let Replaced { number, issued } = store.replace_card(&old, new, BY, &arguments.reason, day, now)?;
    eprintln!("{old} is blocked; the member has {number} from now on");
    match issued {
        Some(card) => write_list(&[card], arguments.out.as_ref()),
        None => Ok(ExitCode::SUCCESS),
    }
}
