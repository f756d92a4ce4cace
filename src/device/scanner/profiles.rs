//! The scanners that are known.

use std::path::Path;

use rust_embed::RustEmbed;

use crate::core::codec::profile::{Profile, parse_profile};
use crate::device::profiles::DeviceProfiles;
use crate::host::config::DocumentFault;

/// The profiles as they were compiled in.
#[derive(RustEmbed)]
#[folder = "firmware-config/scanners/"]
struct ShippedFiles;

/// Known scanners.
pub type Profiles = DeviceProfiles<Profile>;

impl Profiles {
    /// Loads those compiled in, and then those of `folder`, of which one with the same name takes the other's place.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key of the first file that can't be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DocumentFault> {
        let named = |text: &str| parse_profile(text).map(|profile| (profile.id.clone(), profile));
        Self::load_with::<ShippedFiles>("firmware-config/scanners", folder, named)
    }
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
        assert_eq!(both.find("line-scanner").unwrap().title, "Theirs");
        let unknown = both.find("line").unwrap_err().to_string();
        assert!(unknown.starts_with("there is no profile `line`; known are datalogic-usbcom"), "{unknown}");
        std::fs::write(folder.path().join("bad.toml"), "schema = 1\nid = 5\n").unwrap();
        let fault = Profiles::load(Some(folder.path())).unwrap_err().to_string();
        assert!(fault.contains("bad.toml` line 2"), "{fault}");
    }
}
