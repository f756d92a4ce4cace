//! Profiles of one kind of device: those compiled in, and those of a folder of the shop.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::core::model::document::Misfit;
use crate::host::config::{DocumentFault, load_text};
use crate::host::file::FileFault;

/// The most files that a folder of profiles is searched for.
const FILES_MAX: usize = 256;

/// Profiles of one kind, by name.
#[derive(Debug, Clone)]
pub struct DeviceProfiles<T>(BTreeMap<String, T>);

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile `{id}`; known are {known}")]
pub struct UnknownProfile {
    id: String,
    known: String,
}

impl<T> DeviceProfiles<T> {
    /// The profile of this name.
    ///
    /// # Errors
    /// [`UnknownProfile`] with the names that are known.
    pub fn find(&self, id: &str) -> Result<&T, UnknownProfile> {
        let known = || self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        self.0.get(id).ok_or_else(|| UnknownProfile { id: id.to_owned(), known: known() })
    }

    /// Every profile, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    /// Loads those compiled in from the folder `shipped`, and then those of `folder`, of which one with the same name takes
    /// the other's place. `parse` gives a profile with its name.
    pub(super) fn load_with<F: RustEmbed>(
        shipped: &str,
        folder: Option<&Path>,
        parse: impl Fn(&str) -> Result<(String, T), Vec<Misfit>>,
    ) -> Result<Self, DocumentFault> {
        let mut profiles = BTreeMap::new();
        let mut add = |path: &Path, text: &str| {
            let (id, profile) =
                parse(text).map_err(|misfits| DocumentFault::Misfits { path: path.to_owned(), misfits })?;
            profiles.insert(id, profile);
            Ok::<(), DocumentFault>(())
        };
        for name in F::iter() {
            let path = Path::new(shipped).join(name.as_ref());
            let text = F::get(&name).and_then(|file| String::from_utf8(file.data.into_owned()).ok());
            add(&path, &text.ok_or_else(|| DocumentFault::NotText(path.clone()))?)?;
        }
        for path in folder.map(list_profiles).transpose()?.unwrap_or_default() {
            add(&path, &load_text(&path)?)?;
        }
        Ok(Self(profiles))
    }
}

/// The TOML files of a folder, by name.
fn list_profiles(folder: &Path) -> Result<Vec<PathBuf>, DocumentFault> {
    let fault = |error| DocumentFault::File(FileFault::new(folder, "read", error));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)?.take(FILES_MAX) {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
