//! `cards issue` and `cards list`: signed cards as a list to print from.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::head::HEAD;
use crate::cli::hub::{HomeArguments, load_programme, now, open_store};
use crate::core::programme::{CardRange, Programme};
use crate::host::file::{Readers, write_file};
use crate::hub::store::{ISSUE_CARDS_MAX, IssuedCard};

/// `cards issue`.
#[derive(Debug, Args)]
pub(in crate::cli) struct IssueArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// How many cards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ISSUE_CARDS_MAX as u64))]
    count: u64,
    /// The card range, by the prefix that the programme gives it; needed where it has several
    #[arg(long, value_name = "PREFIX")]
    range: Option<String>,
    /// Where to write the list; whoever has it has the cards. Without it, to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// `cards list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Pass over so many of the first cards
    #[arg(long, value_name = "N", default_value_t = 0)]
    after: u64,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = ISSUE_CARDS_MAX as u64)]
    most: u64,
    /// Where to write the list. Without it, to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Issues cards.
pub(super) fn issue(arguments: &IssueArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let programme = load_programme(&store)?;
    let range = choose_range(&programme, arguments.range.as_deref())?;
    let count = usize::try_from(arguments.count)?;
    let now = now();
    let cards = store.issue_cards(range, count, programme.time_zone.day(now), now)?;
    write_list(&cards, arguments.out.as_ref())
}

/// Lists cards that were issued.
pub(super) fn list(arguments: &ListArguments) -> anyhow::Result<ExitCode> {
    let cards = open_store(&arguments.home)?.list_printed_cards(arguments.after, arguments.most)?;
    write_list(&cards, arguments.out.as_ref())
}

/// The range that a prefix names, or the only one.
pub(super) fn choose_range<'p>(
    programme: &'p Programme,
    prefix: Option<&str>,
) -> anyhow::Result<&'p CardRange> {
    let ranges = &programme.card_ranges;
    let known = ranges.iter().map(|range| format!("`{}`", range.prefix)).collect::<Vec<_>>().join(", ");
    match (prefix, ranges.as_slice()) {
        (_, []) => bail!("the programme has no card ranges; add a `[[card_range]]` and publish it"),
        (Some(prefix), ranges) => match ranges.iter().find(|range| range.prefix == prefix) {
            Some(range) => Ok(range),
            None => bail!("the programme has no card range `{prefix}`; it has {known}"),
        },
        (None, [range]) => Ok(range),
        (None, _) => bail!("the programme has several card ranges; choose one with `--range`: {known}"),
    }
}

/// Writes a list to a file or to standard output.
pub(super) fn write_list(cards: &[IssuedCard], out: Option<&PathBuf>) -> anyhow::Result<ExitCode> {
    let mut text = format!("{HEAD}\n");
    for card in cards {
        text.push_str(&format!("{},{},{}\n", card.number, card.issued, card.text));
    }
    match out {
        Some(path) => {
            write_file(path, text.as_bytes(), Readers::OwnerOnly)?;
            println!("{}: {} cards", path.display(), cards.len());
        }
        None => std::io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
