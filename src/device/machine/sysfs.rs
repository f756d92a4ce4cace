//! Small files and links of `/sys`, each read with a bound.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The longest attribute that is read, in bytes.
const ATTRIBUTE_BYTES_MAX: u64 = 4096;

/// The most entries of one folder.
const ENTRIES_MAX: usize = 4096;

/// How far up a device's parents are searched: hubs in hubs, and the computer above them.
const PARENTS_MAX: usize = 12;

/// The bytes of an attribute; `None` where there is none.
pub(super) fn load_bytes(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(ATTRIBUTE_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The text of an attribute, without the line end; `None` where there is none or it is empty.
pub(super) fn load_text(path: &Path) -> Option<String> {
    let text = String::from_utf8_lossy(&load_bytes(path)?).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The entries of a folder, by name; none where there is no such folder.
pub(super) fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(ENTRIES_MAX);
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// The USB device that something belongs to: the nearest parent that has a maker's number.
pub(super) fn find_usb(device: &Path) -> Option<PathBuf> {
    let device = fs::canonicalize(device).ok()?;
    device.ancestors().take(PARENTS_MAX).find(|parent| parent.join("idVendor").is_file()).map(Path::to_owned)
}
