//! How the system treats a device: whether it is put to sleep, whether ModemManager keeps off.

use std::path::{Path, PathBuf};

use super::candidate::Candidate;
use super::sysfs::{find_usb, list, load_text};
use crate::core::codec::profile::Transport;

/// The longest record of udev about a device, in bytes.
const RECORD_BYTES_MAX: u64 = 64 << 10;

/// How the system treats a USB device. `None` where it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Care {
    /// The kernel may put it to sleep when nothing happens.
    pub sleeps: Option<bool>,
    /// ModemManager was told to keep off.
    pub no_modem: Option<bool>,
}

/// How a device is treated, as `/sys` and udev's records below `root` say.
#[must_use]
pub fn load_care(root: &Path, candidate: &Candidate) -> Care {
    let Some(class) = class_folder(root, candidate) else { return Care::default() };
    let Some(usb) = find_usb(&class.join("device")) else { return Care::default() };
    let sleeps = load_text(&usb.join("power/control")).map(|control| control == "auto");
    let records = root.join("run/udev/data");
    let node = load_text(&class.join("dev")).map(|numbers| records.join(format!("c{numbers}")));
    let no_modem = node.filter(|_| records.is_dir()).map(|record| is_told(&record, "ID_MM_DEVICE_IGNORE"));
    Care { sleeps, no_modem }
}

/// Whether a program of this name runs, as `/proc` below `root` shows.
#[must_use]
pub fn is_running(root: &Path, name: &str) -> bool {
    let processes = list(&root.join("proc"));
    processes.iter().any(|process| load_text(&process.join("comm")).as_deref() == Some(name))
}

/// The device below `/sys/class`.
fn class_folder(root: &Path, candidate: &Candidate) -> Option<PathBuf> {
    let class = match candidate.transport {
        Transport::Serial => "tty",
        Transport::Hidraw => "hidraw",
        Transport::Evdev => "input",
    };
    Some(root.join("sys/class").join(class).join(candidate.node.real.file_name()?))
}

/// Whether a record of udev (`E:KEY=value` a line) has the key set to yes.
fn is_told(record: &Path, key: &str) -> bool {
    use std::io::Read;
    let mut text = String::new();
    let read =
        std::fs::File::open(record).and_then(|file| file.take(RECORD_BYTES_MAX).read_to_string(&mut text));
    read.is_ok()
        && text.lines().any(|line| {
            let told = line.strip_prefix("E:").and_then(|told| told.split_once('='));
            told.is_some_and(|(name, value)| name == key && value == "1")
        })
}
