//! The devices of a machine as the kernel shows them, one a line: for whoever looks from afar.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::account::Rights;
use super::holder::group_of;
use super::sysfs::{list, load_text};

/// The most devices that are listed.
const DEVICES_MAX: usize = 512;

/// USB devices with their interfaces and drivers, serial ports, raw HID and input devices with their rights, and the names
/// that stay.
#[must_use]
pub fn list_devices(root: &Path) -> String {
    let mut text = String::new();
    list_usb(root, &mut text);
    for (class, below) in [("tty", ""), ("hidraw", ""), ("input", "input/")] {
        list_nodes(root, class, below, &mut text);
    }
    for folder in ["dev/serial/by-id", "dev/serial/by-path", "dev/input/by-id", "dev/tallytill"] {
        for name in list(&root.join(folder)) {
            let target = fs::read_link(&name).unwrap_or_default();
            put(&mut text, &format!("name {} -> {}", name.display(), target.display()));
        }
    }
    text
}

/// Writing to a string can't fail.
fn put(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}");
}

fn list_usb(root: &Path, text: &mut String) {
    for device in list(&root.join("sys/bus/usb/devices")).iter().take(DEVICES_MAX) {
        let of = |name: &str| load_text(&device.join(name));
        let place = device.file_name().unwrap_or_default().display();
        if let (Some(vid), Some(pid)) = (of("idVendor"), of("idProduct")) {
            let [maker, product] = ["manufacturer", "product"].map(|name| of(name).unwrap_or_default());
            let control = of("power/control").unwrap_or_default();
            put(text, &format!("usb {place} {vid}:{pid} {maker} {product} (power {control})"));
        } else if let Some(class) = of("bInterfaceClass") {
            let driver = fs::read_link(device.join("driver")).unwrap_or_default();
            let driver = driver.file_name().unwrap_or_default().display().to_string();
            put(text, &format!("usb {place} interface class {class} driver {driver}"));
        }
    }
}

/// Device files of one class; of serial ports only those of a device, and not the consoles.
fn list_nodes(root: &Path, class: &str, below: &str, text: &mut String) {
    for device in list(&root.join("sys/class").join(class)).iter().take(DEVICES_MAX) {
        let name = device.file_name().unwrap_or_default().display().to_string();
        let node = root.join("dev").join(format!("{below}{name}"));
        let is_meant = device.join("device").exists() && name != "console";
        if let Some(Rights { uid, mode, .. }) = Rights::load(&node).filter(|_| is_meant) {
            let group = group_of(root, &node).unwrap_or_default();
            let title = load_text(&device.join("device/name")).unwrap_or_default();
            put(text, &format!("{class} {name} mode {:o} owner {uid} group {group} {title}", mode & 0o7777));
        }
    }
}
