//! `tallytill programme diff`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::read;
use crate::core::model::Language;
use crate::core::programme::diff::{Change, What, diff};
use crate::host::config::load_text;
use crate::texts::{Args, Texts};

/// Tells each difference on a line of its own.
pub(super) fn run(old: PathBuf, new: PathBuf, language: Option<Language>) -> anyhow::Result<ExitCode> {
    let (old_text, new_text) = (load_text(&old)?, load_text(&new)?);
    let (old, new) = (read(&old, &old_text)?, read(&new, &new_text)?);
    let texts = Texts::load()?;
    let first = new.document().programme.languages.first().and_then(|code| Language::parse(code));
    let language = language.or(first).unwrap_or(Language::ENGLISH);
    let changes = diff(old.document(), new.document()).context("the programmes can't be compared")?;
    if changes.is_empty() {
        println!("{}", texts.say(language, "diff-same", &Args::new()));
    }
    for Change { block, what } in changes {
        let args = Args::new().text("block", block);
        let (key, args) = match what {
            What::Added => ("diff-added", args),
            What::Removed => ("diff-removed", args),
            What::Key { key, before, after } => {
                let message = match (&before, &after) {
                    (Some(_), Some(_)) => "diff-changed",
                    (None, _) => "diff-set",
                    (_, None) => "diff-unset",
                };
                let args = args.text("key", key).text("before", before.unwrap_or_default());
                (message, args.text("after", after.unwrap_or_default()))
            }
        };
        println!("{}", texts.say(language, key, &args));
    }
    Ok(ExitCode::SUCCESS)
}
