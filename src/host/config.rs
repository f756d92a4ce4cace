//! Configuration files: TOML, unknown keys refused, every fault with its file, line and key. A variable of the environment
//! stands over a key: `TALLYTILL_HUB_URL` over `hub.url`.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::file::{FileFault, load_file};
use crate::core::model::document::{
    self, DOCUMENT_BYTES_MAX, Misfit, Places, parse_document, parse_document_under,
};

/// Variables that stand over keys of a configuration begin so.
pub const VARIABLE_PREFIX: &str = "TALLYTILL_";

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
    let tell = |misfit: &Misfit| match misfit.line {
        0 => format!("environment variable `{}`, {misfit}", variable_of(&misfit.key)),
        _ => format!("`{}` {misfit}", path.display()),
    };
    misfits.iter().map(tell).collect::<Vec<_>>().join("\n")
}

/// The variable that stands over a key such as `hub.url`.
pub fn variable_of(key: &str) -> String {
    format!("{VARIABLE_PREFIX}{}", key.to_ascii_uppercase().replace('.', "_"))
}

/// The way to a key such as `hub.url`.
fn path_of(key: &str) -> document::Path {
    key.split('.').fold(document::Path::default(), |path, key| path.key(key))
}

/// What the environment says of these keys.
fn load_variables(keys: &[&str]) -> Vec<(document::Path, String)> {
    let said = keys.iter().map(|key| (path_of(key), std::env::var(variable_of(key)).ok()));
    said.filter_map(|(path, value)| Some((path, value?))).collect()
}

/// One setting and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its key, such as `hub.url`.
    pub key: String,
    /// What it is set to, as it is written; `None` where nobody sets it.
    pub written: Option<String>,
    /// Who says so.
    pub source: Source,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A line of the file, from 1.
    Line(usize),
    /// A variable of the environment.
    Variable(String),
    /// Nobody: what the program does by itself.
    Default,
}

/// Where each of these keys gets its value from.
///
/// # Errors
/// [`DocumentFault`] when the file can't be read as TOML.
pub fn load_settings(path: &Path, keys: &[&str]) -> Result<Vec<Setting>, DocumentFault> {
    let text = load_text(path)?;
    let fault = |misfit| DocumentFault::Misfits { path: path.to_owned(), misfits: vec![misfit] };
    let (_, places) = parse_document::<toml::Table>(&text).map_err(fault)?;
    let settings = keys.iter().map(|key| {
        let variable = variable_of(key);
        let (written, source) = match (std::env::var(&variable).ok(), places.find(&path_of(key))) {
            (Some(value), _) => (Some(value), Source::Variable(variable)),
            (None, Some((line, written))) => (Some(written.to_owned()), Source::Line(line)),
            (None, None) => (None, Source::Default),
        };
        Setting { key: (*key).to_owned(), written, source }
    });
    Ok(settings.collect())
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
    load_checked(path, &[], |_, _| Vec::new())
}

/// Reads a configuration file into `T`, variables of the environment over those of its `keys`, and refuses what `check`
/// finds wrong with it.
///
/// # Errors
/// [`DocumentFault`] naming file, line and key.
pub fn load_checked<T: DeserializeOwned>(
    path: &Path,
    keys: &[&str],
    check: impl FnOnce(&T, &Places<'_>) -> Vec<Misfit>,
) -> Result<T, DocumentFault> {
    let text = load_text(path)?;
    let fault = |misfits| DocumentFault::Misfits { path: path.to_owned(), misfits };
    let variables = load_variables(keys);
    let parsed = parse_document_under(&text, &variables);
    let (value, places) = parsed.map_err(|misfit| fault(vec![misfit]))?;
    let misfits = check(&value, &places);
    if misfits.is_empty() { Ok(value) } else { Err(fault(misfits)) }
}
