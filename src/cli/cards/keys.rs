//! `cards keys`, `renew-key`, `withdraw-key` and `book`: whose signatures make a card.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::hub::{HomeArguments, load_programme, now, open_store};
use crate::core::codec::{CardKey, CardKeyId};
use crate::host::file::{Readers, write_file};
use crate::hub::store::Store;

/// A command that needs nothing but head office.
#[derive(Debug, Args)]
pub(in crate::cli) struct ConfigArguments {
    #[command(flatten)]
    pub(super) home: HomeArguments,
}

/// `cards withdraw-key`.
#[derive(Debug, Args)]
pub(in crate::cli) struct WithdrawArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The key, as `cards keys` numbers it
    key: u16,
}

/// `cards book`.
#[derive(Debug, Args)]
pub(in crate::cli) struct BookArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Where to write the book
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Lists the keys.
pub(super) fn list(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let book = open_store(&arguments.home)?.load_card_book()?.book;
    for key in &book.keys {
        println!("{}", told(key));
    }
    if book.keys.is_empty() {
        println!("no keys yet: the first card makes one");
    }
    Ok(ExitCode::SUCCESS)
}

fn told(key: &CardKey) -> String {
    let until = key.until.map_or_else(|| "signs".to_owned(), |until| format!("signed until {until}"));
    let trust = if key.withdrawn { ", withdrawn: its cards are not good" } else { "" };
    format!("key {}  from {}, {until}{trust}", key.id, key.from)
}

/// Makes a new key.
pub(super) fn renew(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let now = now();
    let key = store.renew_card_key(today(&store)?, now)?;
    println!("{}", told(&key));
    Ok(ExitCode::SUCCESS)
}

/// The day of the shop.
pub(super) fn today(store: &Store) -> anyhow::Result<crate::core::model::Day> {
    Ok(load_programme(store)?.time_zone.day(now()))
}

/// Takes all trust from a key.
pub(super) fn withdraw(arguments: &WithdrawArguments) -> anyhow::Result<ExitCode> {
    open_store(&arguments.home)?.withdraw_card_key(CardKeyId::new(arguments.key), now())?;
    println!("key {} is withdrawn; its cards are refused as soon as tills hear of it", arguments.key);
    Ok(ExitCode::SUCCESS)
}

/// Writes the book and says by which key it is signed.
pub(super) fn write_book(arguments: &BookArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let bundle = store.load_card_book()?.bundle(now());
    write_file(&arguments.out, &minicbor::to_vec(&bundle)?, Readers::All)?;
    let key: String = store.public_key().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{}: verify by `--book {} --hub-key {key}`", arguments.out.display(), arguments.out.display());
    Ok(ExitCode::SUCCESS)
}
