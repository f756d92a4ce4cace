//! Printers that the system shows as a file of their own.

use std::fs;
use std::path::Path;

use super::candidate::Node;
use super::sysfs::{find_usb, list, load_text};
use crate::core::codec::printing::PrinterProfile;

/// A USB printer with its file (`/dev/usb/lp0`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterCandidate {
    /// Its file.
    pub node: Node,
    /// The maker's number, four digits.
    pub vid: String,
    /// The product's number.
    pub pid: String,
    /// Maker and product, as far as they are told.
    pub name: String,
}

impl PrinterCandidate {
    /// Whether a profile may be meant, and how exactly it names this printer: 0 for not at all.
    #[must_use]
    pub fn fit(&self, profile: &PrinterProfile) -> u8 {
        let degree = |told: &str, number: &str| match told {
            "*" => Some(0),
            told if told == number => Some(1),
            _ => None,
        };
        let degrees = profile.usb.iter().filter_map(|usb| {
            let (maker, product): (u8, u8) = (degree(&usb.vid, &self.vid)?, degree(&usb.pid, &self.pid)?);
            Some(maker.saturating_mul(2).saturating_add(product).saturating_add(1))
        });
        degrees.max().unwrap_or(0)
    }
}

/// Every USB printer below `root` that has a file.
#[must_use]
pub fn find_printers(root: &Path) -> Vec<PrinterCandidate> {
    let devices = list(&root.join("sys/class/usbmisc"));
    let printers = devices.iter().filter_map(|device| {
        let name = device.file_name()?.to_str().filter(|name| name.starts_with("lp"))?;
        let usb = find_usb(&device.join("device"))?;
        let text = |name: &str| load_text(&usb.join(name));
        let path = root.join("dev/usb").join(name);
        let real = fs::canonicalize(&path).ok()?;
        let parts = [text("manufacturer"), text("product")];
        Some(PrinterCandidate {
            node: Node { path, names: Vec::new(), real },
            vid: text("idVendor")?.to_lowercase(),
            pid: text("idProduct")?.to_lowercase(),
            name: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        })
    });
    printers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::printer::Printers;

    #[test]
    fn a_usb_printer_is_found_with_the_profiles_of_its_maker() {
        let root = tempfile::tempdir().unwrap();
        let usb = root.path().join("sys/devices/usb1/1-1");
        fs::create_dir_all(usb.join("1-1:1.0/usbmisc/lp0")).unwrap();
        for (name, text) in
            [("idVendor", "04B8"), ("idProduct", "0e15"), ("manufacturer", "EPSON"), ("product", "TM-T20II")]
        {
            fs::write(usb.join(name), format!("{text}\n")).unwrap();
        }
        fs::create_dir_all(root.path().join("sys/class/usbmisc")).unwrap();
        let class = root.path().join("sys/class/usbmisc/lp0");
        std::os::unix::fs::symlink(usb.join("1-1:1.0/usbmisc/lp0"), &class).unwrap();
        std::os::unix::fs::symlink(usb.join("1-1:1.0"), usb.join("1-1:1.0/usbmisc/lp0/device")).unwrap();
        fs::create_dir_all(root.path().join("dev/usb")).unwrap();
        fs::write(root.path().join("dev/usb/lp0"), "").unwrap();
        let found = find_printers(root.path());
        let [printer] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((printer.vid.as_str(), printer.name.as_str()), ("04b8", "EPSON TM-T20II"));
        let printers = Printers::load(None).unwrap();
        let fitting: Vec<&str> = printers
            .iter()
            .filter(|profile| printer.fit(profile) > 0)
            .map(|profile| profile.id.as_str())
            .collect();
        assert_eq!(fitting, ["epson-tm-t20", "epson-tm-t88"]);
    }
}
