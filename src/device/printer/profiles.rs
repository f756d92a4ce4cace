//! The printers and displays that are known.

use std::path::Path;

use rust_embed::RustEmbed;

use crate::core::codec::printing::{DisplayProfile, PrinterProfile, parse_display, parse_printer};
use crate::device::profiles::DeviceProfiles;
use crate::host::config::DocumentFault;

/// The printers as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/printers/"]
struct ShippedPrinters;

/// The displays as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/displays/"]
struct ShippedDisplays;

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
        Self::load_with::<ShippedPrinters>("firmware-config/printers", folder, named)
    }
}

impl Displays {
    /// Loads those compiled in, and then those of `folder`, of which one with the same name takes the other's place.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key of the first file that can't be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DocumentFault> {
        let named = |text: &str| parse_display(text).map(|profile| (profile.id.clone(), profile));
        Self::load_with::<ShippedDisplays>("firmware-config/displays", folder, named)
    }
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
        assert!(printers.find("pos-80").unwrap().title.starts_with("Our "));
        assert_eq!(printers.iter().count(), 9);
        std::fs::write(folder.path().join("b.toml"), "schema = 1\nid = 5\n").unwrap();
        let fault = Printers::load(Some(folder.path())).unwrap_err().to_string();
        assert!(fault.contains("b.toml` line 2"), "{fault}");
    }
}
