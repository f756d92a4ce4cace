//! What tells one machine from another: several weak signs, each hashed apart, so that a copied disk is noticed and the
//! change can be told in words. None of them leaves this machine.
//!
//! The signs, each absent where the system does not show it to this user: the system's own id (`/etc/machine-id`), the
//! board's or device's serial number (DMI, device tree), the serial number of the disk that holds a folder, and the
//! number that its file system gave one file (a copied folder gets others).

use std::fs;
use std::path::{Path, PathBuf};

/// A sign is kept as so many bytes of its hash: enough to see a change, too few to find the number again.
pub const SIGN_BYTES: usize = 8;
/// No such number is longer.
const TEXT_BYTES_MAX: usize = 256;

/// One kind of sign. The order is that of a stored fingerprint, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The system's own id.
    System,
    /// The board's serial number.
    Board,
    /// The disk's serial number.
    Disk,
    /// The number of the file in its file system.
    File,
}

impl Sign {
    /// All of them, in the order of a fingerprint.
    pub const ALL: [Self; 4] = [Self::System, Self::Board, Self::Disk, Self::File];

    /// What changed, in words that end "this is not the same …".
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Board => "machine",
            Self::Disk => "disk",
            Self::File => "folder",
        }
    }
}

/// The signs of a machine; zeros for a sign that it does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint(pub [[u8; SIGN_BYTES]; Sign::ALL.len()]);

impl Fingerprint {
    /// The fingerprint of texts; `None` for a sign that is not shown.
    pub fn of(signs: [Option<&str>; Sign::ALL.len()]) -> Self {
        Self(signs.map(|text| text.map_or([0; SIGN_BYTES], hash)))
    }

    /// The signs that both show and that differ.
    pub fn changes(&self, other: &Self) -> Vec<Sign> {
        let pairs = Sign::ALL.into_iter().zip(self.0.iter().zip(&other.0));
        let unknown = &[0; SIGN_BYTES];
        pairs
            .filter(|(_, (ours, theirs))| ours != theirs && *ours != unknown && *theirs != unknown)
            .map(|(sign, _)| sign)
            .collect()
    }

    /// These signs, and those of `older` where these show none.
    #[must_use]
    pub fn or(mut self, older: &Self) -> Self {
        for (sign, before) in self.0.iter_mut().zip(older.0) {
            if *sign == [0; SIGN_BYTES] {
                *sign = before;
            }
        }
        self
    }
}

fn hash(text: &str) -> [u8; SIGN_BYTES] {
    let mut hasher = blake3::Hasher::new_derive_key("tallytill machine sign 1");
    hasher.update(text.as_bytes());
    let mut sign = [0; SIGN_BYTES];
    hasher.finalize_xof().fill(&mut sign);
    sign
}

/// The fingerprint of this machine, seen from one file on it.
pub fn load_fingerprint(file: &Path) -> Fingerprint {
    let system = load_text(Path::new("/etc/machine-id"));
    let board = [
        "/sys/class/dmi/id/board_serial",
        "/sys/class/dmi/id/product_uuid",
        "/proc/device-tree/serial-number",
    ]
    .into_iter()
    .find_map(|path| load_text(Path::new(path)));
    Fingerprint::of([
        system.as_deref(),
        board.as_deref(),
        load_disk(file).as_deref(),
        load_number(file).as_deref(),
    ])
}

/// What boards say that were given no number of their own.
const MEANINGLESS: [&str; 5] = ["default string", "none", "to be filled by o.e.m.", "uninitialized", "0"];

fn load_text(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(bytes.get(..TEXT_BYTES_MAX).unwrap_or(&bytes));
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\0').to_owned();
    let meaningless = text.is_empty() || MEANINGLESS.contains(&text.to_ascii_lowercase().as_str());
    (!meaningless).then_some(text)
}

/// The serial number of the disk that holds a file: of the device itself, or of the whole disk of a partition.
#[cfg(target_os = "linux")]
fn load_disk(file: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let device = fs::metadata(file).ok()?.dev();
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let block = fs::canonicalize(PathBuf::from(format!("/sys/dev/block/{major}:{minor}"))).ok()?;
    let places = [Some(block.as_path()), block.parent()];
    let names = ["device/serial", "device/wwid", "wwid", "serial"];
    places.into_iter().flatten().find_map(|place| names.iter().find_map(|name| load_text(&place.join(name))))
}

#[cfg(not(target_os = "linux"))]
fn load_disk(_file: &Path) -> Option<String> {
    None
}

#[cfg(unix)]
fn load_number(file: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    Some(fs::metadata(file).ok()?.ino().to_string())
}

#[cfg(not(unix))]
fn load_number(_file: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_is_not_shown_changes_nothing_and_one_that_differs_is_named() {
        let before = Fingerprint::of([Some("a"), Some("b"), None, Some("1")]);
        assert_eq!(before.changes(&Fingerprint::of([Some("a"), None, Some("c"), Some("1")])), []);
        assert_eq!(
            before.changes(&Fingerprint::of([Some("x"), Some("b"), None, Some("2")])),
            [Sign::System, Sign::File]
        );
        let seen = Fingerprint::of([None, Some("z"), None, None]).or(&before);
        assert_eq!(seen, Fingerprint::of([Some("a"), Some("z"), None, Some("1")]));
    }

    #[test]
    fn a_copied_file_has_another_number_and_the_same_file_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (one, copy) = (folder.path().join("one"), folder.path().join("copy"));
        fs::write(&one, "text").unwrap();
        fs::copy(&one, &copy).unwrap();
        assert_eq!(load_fingerprint(&one).changes(&load_fingerprint(&one)), []);
        if cfg!(unix) {
            assert_eq!(load_fingerprint(&one).changes(&load_fingerprint(&copy)), [Sign::File]);
        }
    }
}
