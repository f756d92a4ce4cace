//! The printers and displays that are known: those compiled in, and those of a folder of the shop.

use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::core::codec::printing::{DisplayProfile, PrinterProfile, parse_display, parse_printer};
use crate::core::model::document::Misfit;
use crate::device::scanner::list_profiles;
use crate::host::config::{DocumentFault, load_text};

/// The printers as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/printers/"]
struct ShippedPrinters;

/// The displays as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/displays/"]
struct ShippedDisplays;

/// Profiles of one kind, by name.
#[derive(Debug, Clone)]
pub struct DeviceProfiles<T>(BTreeMap<String, T>);

/// Known printers.
pub type Printers = DeviceProfiles<PrinterProfile>;

/// Known customer displays.
pub type Displays = DeviceProfiles<DisplayProfile>;

impl Printers {
    /// Loads those compiled in, and then those of `folder`, of which one with the same name takes the other's place.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key of the first file that can't be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DocumentFault> {
        let named = |text: &str| parse_printer(text).map(|profile| (profile.id.clone(), profile));
        load::<ShippedPrinters, _>("firmware-config/printers", folder, named)
    }
}

impl Displays {
    /// Loads those compiled in, and then those of `folder`, of which one with the same name takes the other's place.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key of the first file that can't be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DocumentFault> {
        let named = |text: &str| parse_display(text).map(|profile| (profile.id.clone(), profile));
        load::<ShippedDisplays, _>("firmware-config/displays", folder, named)
    }
}

impl<T> DeviceProfiles<T> {
    /// The profile of this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id)
    }

    /// Every profile, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    /// Their names, for a person who has to choose.
    #[must_use]
    pub fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

fn load<F: RustEmbed, T>(
    shipped: &str,
    folder: Option<&Path>,
    parse: impl Fn(&str) -> Result<(String, T), Vec<Misfit>>,
) -> Result<DeviceProfiles<T>, DocumentFault> {
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
    Ok(DeviceProfiles(profiles))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_shop_replaces_profiles_of_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            (Printers::load(None).unwrap().iter().count(), Displays::load(None).unwrap().iter().count()),
            (9, 5)
        );
        let text = include_str!("../../../firmware-config/printers/pos-80.toml");
        std::fs::write(folder.path().join("a.toml"), text.replace("title = \"", "title = \"Our ")).unwrap();
        let printers = Printers::load(Some(folder.path())).unwrap();
        assert!(printers.get("pos-80").unwrap().title.starts_with("Our "));
        assert_eq!(printers.iter().count(), 9);
        std::fs::write(folder.path().join("b.toml"), "schema = 1\nid = 5\n").unwrap();
        let fault = Printers::load(Some(folder.path())).unwrap_err().to_string();
        assert!(fault.contains("b.toml` line 2"), "{fault}");
    }
}
