//! Devices that may be scanners.

use std::fs;
use std::path::{Path, PathBuf};

use super::rules::NAMES_FOLDER;
use super::sysfs::{find_usb, list, load_bytes, load_text};
use crate::core::codec::profile::{Profile, Transport, UsbClass};

/// How the report descriptor of a point-of-sale scanner begins: usage page 8C.
const SCANNER_PAGE: &[u8] = &[0x05, 0x8C];

/// What a USB device says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usb {
    /// The maker's number, four digits.
    pub vid: String,
    /// The product's number.
    pub pid: String,
    /// The maker.
    pub maker: Option<String>,
    /// The product.
    pub product: Option<String>,
    /// Its serial number; cheap ones have none.
    pub serial: Option<String>,
    /// What it shows itself as.
    pub class: UsbClass,
}

impl Usb {
    /// Maker and product, as far as they are told.
    #[must_use]
    pub fn name(&self) -> String {
        let parts = [self.maker.as_deref(), self.product.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// What a device file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its path, such as `/dev/ttyACM0`; it changes when it is plugged in again.
    pub path: PathBuf,
    /// Its names that stay, best first.
    pub names: Vec<PathBuf>,
    /// What it really is: two paths with the same are the same device.
    pub real: PathBuf,
}

/// A device that may be a scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its file.
    pub node: Node,
    /// What kind of file it is.
    pub transport: Transport,
    /// The USB device it belongs to; `None` for a port of the computer itself.
    pub usb: Option<Usb>,
}

impl Candidate {
    /// The least [`Candidate::fit`] of a profile that names the maker of the device.
    pub const FIT_BY_MAKER: u8 = 3;

    /// Whether it may be what a profile is about, and how much that says: 0 for not at all, more the more exactly it
    /// is named.
    #[must_use]
    pub fn fit(&self, profile: &Profile) -> u8 {
        if profile.family.transport() != self.transport {
            return 0;
        }
        let Some(usb) = &self.usb else {
            // A port of the computer: what is made for a line may hang there.
            let on_line = profile.matching.usb.iter().any(|usb| usb.class == UsbClass::Converter);
            return u8::from(on_line);
        };
        let fits = |told: &str, number: &str| match told {
            "*" => Some(false),
            told if told == number => Some(true),
            _ => None,
        };
        let degrees = profile.matching.usb.iter().filter(|told| told.class == usb.class).filter_map(|told| {
            match (fits(&told.vid, &usb.vid)?, fits(&told.pid, &usb.pid)?) {
                (false, false) => Some(1),
                (false, true) => Some(2),
                (true, false) => Some(Self::FIT_BY_MAKER),
                (true, true) => Some(4),
            }
        });
        degrees.max().unwrap_or(0)
    }
}

/// Everything below `root` that may be a scanner: serial ports, point-of-sale HID devices, and keyboards of makers of
/// scanners, as the profiles know them.
#[must_use]
pub fn find_candidates<'p>(root: &Path, profiles: impl Iterator<Item = &'p Profile>) -> Vec<Candidate> {
    let profiles: Vec<&Profile> = profiles.collect();
    let mut found = find_serial(root);
    found.extend(find_hidraw(root));
    let keyboards = find_keyboards(root);
    found.extend(
        keyboards.into_iter().filter(|candidate| profiles.iter().any(|profile| candidate.fit(profile) > 0)),
    );
    found
}

/// The device at a path that somebody named, whatever it is: as the system shows it, or as a bare serial port.
#[must_use]
pub fn find_candidate(root: &Path, path: &Path) -> Option<Candidate> {
    let real = fs::canonicalize(path).ok()?;
    let mut all = find_serial(root);
    all.extend(find_hidraw(root));
    all.extend(find_keyboards(root));
    let shown = all.into_iter().find(|candidate| candidate.node.real == real);
    let bare = || Candidate {
        node: Node { path: path.to_owned(), names: Vec::new(), real: real.clone() },
        transport: Transport::Serial,
        usb: None,
    };
    Some(shown.unwrap_or_else(bare))
}

fn find_serial(root: &Path) -> Vec<Candidate> {
    let ports = list(&root.join("sys/class/tty"));
    let candidates = ports.iter().filter_map(|port| {
        let name = port.file_name()?.to_str()?;
        let class = if name.starts_with("ttyACM") {
            UsbClass::Cdc
        } else if name.starts_with("ttyUSB") {
            UsbClass::Converter
        } else {
            // The kernel shows ports that no computer has; those have type 0.
            let real =
                name.starts_with("ttyS") && load_text(&port.join("type")).is_some_and(|kind| kind != "0");
            return real.then(|| candidate(root, name, Transport::Serial, None)).flatten();
        };
        candidate(root, name, Transport::Serial, Some(load_usb(&port.join("device"), class)?))
    });
    candidates.collect()
}

fn find_hidraw(root: &Path) -> Vec<Candidate> {
    let devices = list(&root.join("sys/class/hidraw"));
    let candidates = devices.iter().filter_map(|device| {
        let descriptor = load_bytes(&device.join("device/report_descriptor"))?;
        let usb = load_usb(&device.join("device"), UsbClass::HidPos)?;
        let name = device.file_name()?.to_str()?;
        descriptor.starts_with(SCANNER_PAGE).then(|| candidate(root, name, Transport::Hidraw, Some(usb)))?
    });
    candidates.collect()
}

fn find_keyboards(root: &Path) -> Vec<Candidate> {
    let devices = list(&root.join("sys/class/input"));
    let candidates = devices.iter().filter_map(|device| {
        let name = device.file_name()?.to_str().filter(|name| name.starts_with("event"))?;
        let usb = load_usb(&device.join("device"), UsbClass::HidKbd)?;
        candidate(root, &format!("input/{name}"), Transport::Evdev, Some(usb))
    });
    candidates.collect()
}

fn load_usb(device: &Path, class: UsbClass) -> Option<Usb> {
    let usb = find_usb(device)?;
    let text = |name: &str| load_text(&usb.join(name));
    Some(Usb {
        vid: text("idVendor")?.to_lowercase(),
        pid: text("idProduct")?.to_lowercase(),
        maker: text("manufacturer"),
        product: text("product"),
        serial: text("serial"),
        class,
    })
}

/// A device by its name below `/dev`; `None` when there is no such file.
fn candidate(root: &Path, name: &str, transport: Transport, usb: Option<Usb>) -> Option<Candidate> {
    let path = root.join("dev").join(name);
    let real = fs::canonicalize(&path).ok()?;
    let ours = Path::new("dev").join(NAMES_FOLDER);
    let folders: &[&str] = match transport {
        Transport::Serial => &["dev/serial/by-id", "dev/serial/by-path"],
        Transport::Evdev => &["dev/input/by-id", "dev/input/by-path"],
        Transport::Hidraw => &[],
    };
    let folders = core::iter::once(ours.as_path()).chain(folders.iter().map(Path::new));
    let names = folders.flat_map(|folder| list(&root.join(folder)));
    let names = names.filter(|name| fs::canonicalize(name).is_ok_and(|named| named == real)).collect();
    Some(Candidate { node: Node { path, names, real }, transport, usb })
}

#[cfg(test)]
#[path = "candidate_tests.rs"]
mod tests;
