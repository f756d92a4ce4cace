//! The command: from arguments to files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::card::Design;
use super::sheet::lay_out;
use crate::cli::cards::list::{LIST_BYTES_MAX, ListedCard, parse_cards};
use crate::cli::drawing::{Font, encode_pdf, encode_png, encode_svg};
use crate::core::model::Language;
use crate::host::file::{Readers, load_file, write_file};
use crate::texts::Texts;

/// The longest name on a card, in characters.
const NAME_CHARS_MAX: usize = 60;

/// `cards print`.
#[derive(Debug, Args)]
pub(in crate::cli) struct PrintArguments {
    /// The list of cards, as `cards issue` wrote it
    list: PathBuf,
    /// The name of the shop, as it stands on the card
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// Where to print to: `.pdf` are sheets of A4 to cut, `.svg` one card or the sheets, `.png` a picture of each card, with
    /// its number in the name where there are several. May be given several times
    #[arg(long = "out", value_name = "FILE", required = true)]
    out: Vec<PathBuf>,
    /// The language of the card: ru, cs, en
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// The resolution of pictures, in dots per inch
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(100..=1200))]
    dpi: u32,
}

/// Prints the cards.
pub(in crate::cli::cards) fn run(arguments: &PrintArguments) -> anyhow::Result<ExitCode> {
    let bytes = load_file(&arguments.list, LIST_BYTES_MAX)?;
    let list = arguments.list.display();
    let bytes = bytes.with_context(|| format!("`{list}` does not exist; name an existing list"))?;
    let text = String::from_utf8(bytes).ok().with_context(|| format!("`{list}` is no text"))?;
    let cards = parse_cards(&text).with_context(|| format!("`{list}`"))?;
    if cards.is_empty() {
        bail!("`{list}` has no cards; issue some with `tallytill cards issue`");
    }
    let (texts, font) = (Texts::load()?, Font::load()?);
    let language = choose_language(&texts, &arguments.language)?;
    let name = check_name(&arguments.name, &font)?;
    let design = Design { font: &font, texts: &texts, language, name };
    for file in &arguments.out {
        for (path, bytes) in drawn(file, &cards, &design, arguments.dpi)? {
            write_file(&path, &bytes, Readers::OwnerOnly)?;
            println!("{}", path.display());
        }
    }
    println!("{} cards; print at 100 %, not fitted to the page", cards.len());
    Ok(ExitCode::SUCCESS)
}

fn choose_language(texts: &Texts, code: &str) -> anyhow::Result<Language> {
    if let Some(language) = texts.languages().find(|language| language.code() == code) {
        return Ok(language);
    }
    let known: Vec<String> = texts.languages().map(|language| language.to_string()).collect();
    bail!("there are no texts in `{code}`; choose one of {}", known.join(", "))
}

/// The name, if it can stand on a card.
fn check_name<'n>(name: &'n str, font: &Font) -> anyhow::Result<&'n str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        bail!("give a name of 1 to {NAME_CHARS_MAX} characters");
    }
    if !font.knows(name) {
        bail!("the font has not all letters of `{name}`; write it in Latin or Cyrillic letters");
    }
    Ok(name)
}

/// The files that one `--out` names, with what is in them.
fn drawn(
    file: &Path,
    cards: &[ListedCard],
    design: &Design<'_>,
    dpi: u32,
) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    let (title, code) = (design.name, design.language.code());
    match (extension.as_deref(), cards) {
        (Some("pdf"), _) => Ok(vec![(file.to_owned(), encode_pdf(&lay_out(cards, design)?, title, code))]),
        (Some("svg"), [card]) => {
            Ok(vec![(file.to_owned(), encode_svg(&[design.page(card)?], title, code).into_bytes())])
        }
        (Some("svg"), _) => {
            Ok(vec![(file.to_owned(), encode_svg(&lay_out(cards, design)?, title, code).into_bytes())])
        }
        (Some("png"), [card]) => Ok(vec![(file.to_owned(), encode_png(&design.page(card)?, dpi)?)]),
        (Some("png"), _) => cards
            .iter()
            .map(|card| {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                let path = file.with_file_name(format!("{stem}-{}.png", card.token.number));
                Ok((path, encode_png(&design.page(card)?, dpi)?))
            })
            .collect(),
        _ => bail!("`{}` names no format; end it in `.pdf`, `.svg` or `.png`", file.display()),
    }
}
