//! Who has a device open, and who may open it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::sysfs::{list, load_text};

/// A process that has a device open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its number.
    pub pid: u32,
    /// What it is called.
    pub name: String,
}

/// The processes that have the device open, but for this one. Those of other users are seen by root alone.
#[must_use]
pub fn find_holders(root: &Path, real: &Path) -> Vec<Holder> {
    let processes = list(&root.join("proc"));
    let holders = processes.iter().filter_map(|process| {
        let pid: u32 = process.file_name()?.to_str()?.parse().ok()?;
        let files = list(&process.join("fd"));
        let holds = files.iter().any(|file| fs::read_link(file).is_ok_and(|target| target == real));
        let name = || load_text(&process.join("comm")).unwrap_or_else(|| "?".to_owned());
        (holds && pid != std::process::id()).then(|| Holder { pid, name: name() })
    });
    holders.collect()
}

/// The name of the group that a device belongs to; its number where the system has no name for it.
#[must_use]
pub fn group_of(root: &Path, real: &Path) -> Option<String> {
    let number = fs::metadata(real).ok()?.gid().to_string();
    let groups = fs::read_to_string(root.join("etc/group")).unwrap_or_default();
    let named = groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number).then(|| name.to_owned())
    });
    Some(named.unwrap_or(number))
}
