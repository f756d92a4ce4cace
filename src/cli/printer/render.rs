//! `tallytill printer render`: what a printer was sent, as a picture or as words.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::arguments::ProfilesArgument;
use super::png::encode_png;
use crate::core::codec::printing::{draw_picture, parse_dump, plan_picture, write_dump};
use crate::device::printer::draw_wanted;
use crate::host::file::{Readers, write_file};

/// The longest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// The white at each side of the paper, in dots.
const MARGIN_DOTS: usize = 24;

/// `printer render`.
#[derive(Args)]
pub(in crate::cli) struct RenderArguments {
    /// The bytes, or what `--text` has written for them
    file: PathBuf,
    /// The profile of the printer that they are for
    #[arg(long, value_name = "NAME", default_value = "generic-80mm")]
    profile: String,
    /// The picture to write
    #[arg(short, long, value_name = "FILE.png", required_unless_present = "text")]
    output: Option<PathBuf>,
    /// Write what each command says instead of a picture
    #[arg(long, conflicts_with = "output")]
    text: bool,
    #[command(flatten)]
    profiles: ProfilesArgument,
}

/// Reads the bytes and shows them.
pub(super) fn run(arguments: &RenderArguments) -> anyhow::Result<ExitCode> {
    let file = &arguments.file;
    let unreadable = || format!("`{}` can't be read", file.display());
    let size = std::fs::metadata(file).with_context(unreadable)?.len();
    if size > FILE_BYTES_MAX {
        bail!("`{}` is over {FILE_BYTES_MAX} bytes; it is no receipt", file.display());
    }
    let bytes = std::fs::read(file).with_context(unreadable)?;
    let dumped = std::str::from_utf8(&bytes).ok().and_then(parse_dump).filter(|dumped| !dumped.is_empty());
    let bytes = dumped.unwrap_or(bytes);
    let profile = arguments.profiles.find(&arguments.profile)?;
    let Some(output) = &arguments.output else {
        print!("{}", write_dump(&bytes, &profile));
        return Ok(ExitCode::SUCCESS);
    };
    let drawings = draw_wanted(&plan_picture(&bytes, &profile), &profile.paper);
    let picture = draw_picture(&bytes, &profile, &drawings);
    write_file(output, &encode_png(&picture, MARGIN_DOTS)?, Readers::All)?;
    Ok(ExitCode::SUCCESS)
}
