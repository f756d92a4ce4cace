//! `cards block`, `unblock` and `blocked`.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::keys::ConfigArguments;
use crate::cli::hub::{HomeArguments, load_programme, now, open_store};
use crate::core::codec::card_token::looks_like_card_token;
use crate::core::codec::parse_card_token;
use crate::core::model::CardNumber;

/// Who acts at the command line.
pub(super) const BY: &str = "command line";

/// `cards block` and `cards unblock`.
#[derive(Debug, Args)]
pub(in crate::cli) struct BlockArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The number of the card, or the text of a signed one
    card: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// The number that a text names: itself, or that of a signed card.
pub(super) fn parse_number(text: &str) -> anyhow::Result<CardNumber> {
    if looks_like_card_token(text) {
        let token = parse_card_token(text).ok();
        return token.map(|token| token.number).context("this signed card can't be read; give its number");
    }
    CardNumber::parse(text)
        .with_context(|| format!("`{text}` is no card number; give 1 to 64 visible characters"))
}

/// Blocks a card.
pub(super) fn block(arguments: &BlockArguments) -> anyhow::Result<ExitCode> {
    let number = parse_number(&arguments.card)?;
    let done = open_store(&arguments.home)?.block_card(&number, BY, &arguments.reason, now())?;
    println!("{number}: {}", if done { "blocked" } else { "was blocked already" });
    Ok(ExitCode::SUCCESS)
}

/// Lifts a block.
pub(super) fn unblock(arguments: &BlockArguments) -> anyhow::Result<ExitCode> {
    let number = parse_number(&arguments.card)?;
    let done = open_store(&arguments.home)?.unblock_card(&number, BY, &arguments.reason, now())?;
    println!("{number}: {}", if done { "good again" } else { "was not blocked" });
    Ok(ExitCode::SUCCESS)
}

/// Lists blocked cards.
pub(super) fn list(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let time_zone = load_programme(&store)?.time_zone;
    let blocked = store.list_blocked_cards()?;
    for card in &blocked {
        println!("{}  since {}  {}", card.number, time_zone.day(card.at), card.reason);
    }
    println!("{} blocked", blocked.len());
    Ok(ExitCode::SUCCESS)
}
