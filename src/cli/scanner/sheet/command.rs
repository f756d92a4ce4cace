//! The command: from arguments to files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::document::compose;
use super::layout::lay_out;
use crate::cli::drawing::{Font, encode_pdf, encode_svg};
use crate::cli::scanner::arguments::{ProfilesArgument, check_purposes, parse_purpose};
use crate::core::codec::profile::{Purpose, Trust};
use crate::core::model::Language;
use crate::host::file::{Readers, write_file};
use crate::texts::Texts;

/// `scanner sheet`.
#[derive(Args)]
pub(in crate::cli) struct SheetArguments {
    /// The profile, as `detect` names it
    profile: String,
    /// Where to write it, ending in `.pdf` or `.svg`; may be given several times. Without it PROFILE-LANGUAGE.pdf here
    #[arg(long = "out", value_name = "FILE")]
    out: Vec<PathBuf>,
    /// The language of the page: ru, cs, en
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// Only these settings, by name, in this order
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = parse_purpose)]
    only: Vec<Purpose>,
    #[command(flatten)]
    profiles: ProfilesArgument,
}

/// Writes the sheet.
pub(in crate::cli::scanner) fn run(arguments: &SheetArguments) -> anyhow::Result<ExitCode> {
    let profiles = arguments.profiles.load()?;
    let profile = profiles.find(&arguments.profile)?;
    check_purposes(profile, &arguments.only)?;
    let texts = Arc::new(Texts::load()?);
    let known = texts.languages().find(|language| language.code() == arguments.language);
    let Some(language) = known else {
        let known: Vec<String> = texts.languages().map(|language: Language| language.to_string()).collect();
        bail!("there are no texts in `{}`; choose one of {}", arguments.language, known.join(", "));
    };
    let sheet = compose(profile, &arguments.only, &texts, language)?;
    let pages = lay_out(&sheet, &Font::load()?);
    let title = format!("{}: {}", sheet.title, sheet.subtitle);
    let usual = [PathBuf::from(format!("{}-{language}.pdf", profile.id))];
    let files = if arguments.out.is_empty() { usual.as_slice() } else { arguments.out.as_slice() };
    for file in files {
        let bytes = match extension(file)? {
            Format::Pdf => encode_pdf(&pages, &title, language.code()),
            Format::Svg => encode_svg(&pages, &title, language.code()).into_bytes(),
        };
        write_file(file, &bytes, Readers::All)?;
    }
    let codes: usize = sheet.steps.iter().map(|step| step.codes.len()).sum();
    let printed = if arguments.only.is_empty() { &profile.setup } else { &arguments.only };
    let guesses = printed.iter().filter_map(|purpose| profile.setting(*purpose));
    let guesses = guesses.filter(|setting| setting.trust == Trust::Guess && setting.sheet.is_some()).count();
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    println!("{}: {codes} codes on {} pages", names.join(", "), pages.len());
    if guesses > 0 {
        println!("{guesses} of the steps are guesses; the page says which");
    }
    println!("print it at 100 %, not fitted to the page");
    Ok(ExitCode::SUCCESS)
}

enum Format {
    Pdf,
    Svg,
}

fn extension(file: &Path) -> anyhow::Result<Format> {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    match extension.as_deref() {
        Some("pdf") => Ok(Format::Pdf),
        Some("svg") => Ok(Format::Svg),
        _ => {
            None.with_context(|| format!("`{}` names no format; end it in `.pdf` or `.svg`", file.display()))
        }
    }
}
