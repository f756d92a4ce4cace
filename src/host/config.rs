//! Configuration files: TOML, unknown keys refused, every fault with its file, line and key.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::file::{FileFault, load_file};
use crate::core::model::document::{DOCUMENT_BYTES_MAX, Misfit, Places, parse_document};

/// A document can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DocumentFault {
    /// The file can't be read.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The file is not there.
    #[error("`{0}` does not exist; name an existing file")]
    Missing(PathBuf),
    /// The file is not text.
    #[error("`{0}` is not UTF-8 text; save it as UTF-8")]
    NotText(PathBuf),
    /// What it says can't be meant.
    #[error("{}", misfit_lines(.path, .misfits))]
    Misfits {
        /// The file.
        path: PathBuf,
        /// All that was found.
        misfits: Vec<Misfit>,
    },
}

fn misfit_lines(path: &Path, misfits: &[Misfit]) -> String {
    let lines: Vec<String> = misfits.iter().map(|misfit| format!("`{}` {misfit}", path.display())).collect();
    lines.join("\n")
}

/// Reads a text file of at most [`DOCUMENT_BYTES_MAX`] bytes.
///
/// # Errors
/// [`DocumentFault`] when it is missing, unreadable, too large or not UTF-8.
pub fn load_text(path: &Path) -> Result<String, DocumentFault> {
    let bytes_max = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX);
    let bytes = load_file(path, bytes_max)?.ok_or_else(|| DocumentFault::Missing(path.to_owned()))?;
    String::from_utf8(bytes).map_err(|_| DocumentFault::NotText(path.to_owned()))
}

/// Reads a configuration file into `T`.
///
/// # Errors
/// [`DocumentFault`] naming file, line and key.
pub fn load_document<T: DeserializeOwned>(path: &Path) -> Result<T, DocumentFault> {
    load_checked(path, |_, _| Vec::new())
}

/// Reads a configuration file into `T` and refuses what `check` finds wrong with it.
///
/// # Errors
/// [`DocumentFault`] naming file, line and key.
pub fn load_checked<T: DeserializeOwned>(
    path: &Path,
    check: impl FnOnce(&T, &Places<'_>) -> Vec<Misfit>,
) -> Result<T, DocumentFault> {
    let text = load_text(path)?;
    let fault = |misfits| DocumentFault::Misfits { path: path.to_owned(), misfits };
    let (value, places) = parse_document(&text).map_err(|misfit| fault(vec![misfit]))?;
    let misfits = check(&value, &places);
    if misfits.is_empty() { Ok(value) } else { Err(fault(misfits)) }
}
