//! `cards verify`: whether a signed card is good, without asking anybody.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use crate::core::codec::{CardBook, CardFault, CardTokenFault, parse_card_token};
use crate::core::sync::wire::{CardBookBundle, card_book_signed_bytes};
use crate::host::file::load_file;
use crate::host::keys;

/// The most cards that are looked at in one run.
const LINES_MAX: usize = 100_000;

/// The largest file with a book.
const BOOK_BYTES_MAX: u64 = 16 << 20;

/// `cards verify`.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArguments {
    /// The texts of cards, as their QR codes say them; without any, lines of standard input
    texts: Vec<String>,
    /// By what a till knows: its configuration file
    #[cfg(feature = "till")]
    #[arg(long, value_name = "FILE", conflicts_with = "book")]
    till: Option<PathBuf>,
    /// By what head office knows: its configuration file
    #[cfg(feature = "hub")]
    #[arg(long, value_name = "FILE", conflicts_with = "book")]
    hub: Option<PathBuf>,
    /// By a book of keys and blocked cards that `cards book` wrote
    #[arg(long, value_name = "FILE", requires = "hub_key")]
    book: Option<PathBuf>,
    /// The public key of head office, in hexadecimal digits, as `cards book` tells it
    #[arg(long, value_name = "HEX", requires = "book")]
    hub_key: Option<String>,
}

/// Tells each card; fails when one is not good.
pub(super) fn run(arguments: &VerifyArguments) -> anyhow::Result<ExitCode> {
    let book = load_book(arguments)?;
    let mut all_good = true;
    let mut tell = |text: &str| {
        let (good, told) = verdict(&book, text);
        all_good &= good;
        println!("{told}");
    };
    if arguments.texts.is_empty() {
        for line in std::io::stdin().lock().lines().take(LINES_MAX) {
            let line = line.context("standard input can't be read")?;
            let text = line.trim().rsplit(',').next().unwrap_or_default();
            if !text.is_empty() && text != "text" {
                tell(text);
            }
        }
    } else {
        arguments.texts.iter().for_each(|text| tell(text));
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether a card is good, and the line that says so.
fn verdict(book: &CardBook, text: &str) -> (bool, String) {
    let card = match parse_card_token(text) {
        Ok(card) => card,
        Err(CardTokenFault::Misread) => {
            return (false, "no signed card, or misread: scan it again".to_owned());
        }
        Err(CardTokenFault::Newer) => {
            return (false, "a later version wrote this card: upgrade this program".to_owned());
        }
        Err(CardTokenFault::Senseless) => return (false, "not good: it says what no card says".to_owned()),
    };
    let why = match book.verify_card(&card, keys::verify) {
        Ok(()) => "good",
        Err(CardFault::UnknownKey) => "can't be told: its key is not in this book",
        Err(CardFault::OutOfTime) => "not good: its key did not sign on that day",
        Err(CardFault::KeyWithdrawn) => "not good: its key was withdrawn",
        Err(CardFault::Forged) => "not good: head office did not sign it",
        Err(CardFault::Blocked) => "not good: it is blocked",
    };
    (why == "good", format!("{}: {why} (issued on {}, key {})", card.number, card.issued, card.key))
}

fn load_book(arguments: &VerifyArguments) -> anyhow::Result<CardBook> {
    if let (Some(path), Some(key)) = (&arguments.book, &arguments.hub_key) {
        return read_book(path, key);
    }
    #[cfg(feature = "till")]
    if let Some(config) = &arguments.till {
        use crate::till::card_book_file::{FILE_NAME, load_card_book};
        let data = crate::till::config::TillConfig::load(config)?.data;
        let identity =
            crate::till::identity::Identity::load(&data)?.context("this till is not enrolled yet")?;
        let book = load_card_book(&data.join(FILE_NAME), &identity.hub_public_key)?;
        return book.context("this till has no card book yet; connect it to head office first");
    }
    #[cfg(feature = "hub")]
    if let Some(config) = &arguments.hub {
        let config = crate::hub::config::HubConfig::load(config)?;
        let store = crate::hub::store::Store::open_at(&config.data, &config.address()?)?;
        return Ok(store.load_card_book()?.book);
    }
    bail!("name what to verify by: `--till FILE`, `--hub FILE`, or `--book FILE --hub-key HEX`")
}

/// A book from a file, if the key's holder signed it.
fn read_book(path: &Path, key: &str) -> anyhow::Result<CardBook> {
    let bytes = load_file(path, BOOK_BYTES_MAX)?;
    let bytes =
        bytes.with_context(|| format!("`{}` does not exist; name an existing file", path.display()))?;
    let key =
        parse_key(key).context("`--hub-key` is not 64 hexadecimal digits; copy it from `cards book`")?;
    let no_book = || format!("`{}` is no card book; write one with `cards book`", path.display());
    let bundle: CardBookBundle = minicbor::decode(&bytes).ok().with_context(no_book)?;
    if !keys::verify(&key, &card_book_signed_bytes(&bundle.body), &bundle.signature) {
        bail!("`{}` is not signed with this key; ask head office for its book and its key", path.display());
    }
    let book: CardBook = minicbor::decode(&bundle.body).ok().with_context(no_book)?;
    Some(book).filter(CardBook::is_whole).with_context(no_book)
}

/// A key of 32 bytes in hexadecimal digits.
fn parse_key(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let bytes: Vec<u8> =
        digits?.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| text.len() == 64)
}
