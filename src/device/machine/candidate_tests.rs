//! A machine drawn with folders and links.

use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;
use crate::device::machine::{Holder, find_holders};
use crate::device::scanner::Profiles;

/// A machine with a Honeywell on a serial port, one in keyboard mode, and a point-of-sale device.
fn machine() -> TempDir {
    let root = TempDir::new().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let link = |target: &str, path: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(root.path().join(target), path).unwrap();
    };
    for (bus, vid, product) in
        [("1-1", "0c2e", "Voyager"), ("1-2", "05e0", "DS2208"), ("1-3", "0c2e", "1900")]
    {
        write(&format!("sys/bus/{bus}/idVendor"), vid.as_bytes());
        write(&format!("sys/bus/{bus}/idProduct"), b"0b6a\n");
        write(&format!("sys/bus/{bus}/product"), product.as_bytes());
    }
    write("sys/bus/1-1/1-1:1.0/tty/ttyACM0/dev", b"166:0");
    link("sys/bus/1-1/1-1:1.0", "sys/class/tty/ttyACM0/device");
    write("sys/class/tty/ttyS0/type", b"4\n");
    write("sys/class/tty/ttyS1/type", b"0\n");
    write("sys/bus/1-2/1-2:1.0/input/input7/name", b"DS2208");
    link("sys/bus/1-2/1-2:1.0/input/input7", "sys/class/input/event5/device");
    write("sys/bus/1-3/1-3:1.0/0003/report_descriptor", &[0x05, 0x8C, 0x09, 0x02]);
    link("sys/bus/1-3/1-3:1.0/0003", "sys/class/hidraw/hidraw0/device");
    for node in ["ttyACM0", "ttyS0", "ttyS1", "hidraw0", "input/event5"] {
        write(&format!("dev/{node}"), b"");
    }
    link("dev/ttyACM0", "dev/serial/by-id/usb-Honeywell_Voyager-if00");
    link("dev/ttyACM0", "dev/serial/by-path/pci-0000-usb-0:1:1.0");
    write("proc/77/comm", b"ModemManager\n");
    link("dev/ttyACM0", "proc/77/fd/9");
    root
}

#[test]
fn every_device_that_may_be_a_scanner_is_found_with_its_names() {
    let root = machine();
    let profiles = Profiles::load(None).unwrap();
    let found = find_candidates(root.path(), profiles.iter());
    let shown: Vec<_> = found
        .iter()
        .map(|candidate| {
            let path = candidate.node.path.strip_prefix(root.path()).unwrap().display().to_string();
            (path, candidate.node.names.len(), candidate.usb.as_ref().map(Usb::name))
        })
        .collect();
    let usb = |name: &str| Some(name.to_owned());
    assert_eq!(
        shown,
        [
            ("dev/ttyACM0".to_owned(), 2, usb("Voyager")),
            ("dev/ttyS0".to_owned(), 0, None),
            ("dev/hidraw0".to_owned(), 0, usb("1900")),
            ("dev/input/event5".to_owned(), 0, usb("DS2208")),
        ]
    );
    let best = |candidate: &Candidate| {
        profiles.iter().max_by_key(|profile| candidate.fit(profile)).map(|profile| profile.id.clone())
    };
    assert_eq!(best(&found[0]).as_deref(), Some("honeywell-cdc"));
    assert_eq!(best(&found[2]).as_deref(), Some("hid-pos"));
    assert_eq!(best(&found[3]).as_deref(), Some("keyboard-wedge"));
}

#[test]
fn who_holds_a_device_is_named() {
    let root = machine();
    let real = root.path().join("dev/ttyACM0");
    assert_eq!(find_holders(root.path(), &real), [Holder { pid: 77, name: "ModemManager".to_owned() }]);
    assert_eq!(find_holders(root.path(), &root.path().join("dev/ttyS0")), []);
}

#[test]
fn a_device_that_was_named_is_found_by_any_of_its_names() {
    let root = machine();
    let named = root.path().join("dev/serial/by-id/usb-Honeywell_Voyager-if00");
    let found = find_candidate(root.path(), &named).unwrap();
    assert_eq!(found.usb.unwrap().vid, "0c2e");
    assert_eq!(find_candidate(root.path(), &root.path().join("dev/nothing")), None);
}
