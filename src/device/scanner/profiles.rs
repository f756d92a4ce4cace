//! The scanners that are known: those compiled in, and those of a folder of the shop.

use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::core::codec::profile::{Profile, parse_profile};
use crate::host::config::{DocumentFault, load_text};
use crate::host::file::FileFault;

/// The most files that a folder of profiles is searched for.
const FILES_MAX: usize = 256;

/// The profiles as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/scanners/"]
struct ShippedFiles;

/// All known profiles, by name.
#[derive(Debug, Clone)]
pub struct Profiles(BTreeMap<String, Profile>);

impl Profiles {
    /// Loads those compiled in, and then those of `folder`, of which one with the same name takes the other's place.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key of the first file that can't be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DocumentFault> {
        let mut profiles = Self(BTreeMap::new());
        for name in ShippedFiles::iter() {
            let text =
                ShippedFiles::get(&name).and_then(|file| String::from_utf8(file.data.into_owned()).ok());
            let path = Path::new("firmware-config/scanners").join(name.as_ref());
            profiles.add(&path, &text.ok_or_else(|| DocumentFault::NotText(path.clone()))?)?;
        }
        for path in folder.map(list_profiles).transpose()?.unwrap_or_default() {
            profiles.add(&path, &load_text(&path)?)?;
        }
        Ok(profiles)
    }

    fn add(&mut self, path: &Path, text: &str) -> Result<(), DocumentFault> {
        let profile = parse_profile(text)
            .map_err(|misfits| DocumentFault::Misfits { path: path.to_owned(), misfits })?;
        self.0.insert(profile.id.clone(), profile);
        Ok(())
    }

    /// The profile of this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.0.get(id)
    }

    /// Every profile, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.0.values()
    }

    /// Their names, for a person who has to choose.
    #[must_use]
    pub fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// The TOML files of a folder, by name.
///
/// # Errors
/// When the folder can't be read.
pub(in crate::device) fn list_profiles(folder: &Path) -> Result<Vec<std::path::PathBuf>, DocumentFault> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_shop_adds_profiles_and_replaces_those_of_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = Profiles::load(None).unwrap();
        assert_eq!(shipped.iter().count(), 10);
        let plain = |id: &str, title: &str| {
            format!("schema = 1\nid = \"{id}\"\nfamily = \"plain\"\ntitle = \"{title}\"\ntried = true\n")
        };
        std::fs::write(folder.path().join("ours.toml"), plain("ours", "Ours")).unwrap();
        std::fs::write(folder.path().join("line.toml"), plain("line-scanner", "Theirs")).unwrap();
        let both = Profiles::load(Some(folder.path())).unwrap();
        assert_eq!(both.iter().count(), 11);
        assert_eq!(both.get("line-scanner").map(|profile| profile.title.as_str()), Some("Theirs"));
        std::fs::write(folder.path().join("bad.toml"), "schema = 1\nid = 5\n").unwrap();
        let fault = Profiles::load(Some(folder.path())).unwrap_err().to_string();
        assert!(fault.contains("bad.toml` line 2"), "{fault}");
    }
}
