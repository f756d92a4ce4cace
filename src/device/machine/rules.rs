//! Rules for udev, made from the profiles: names that stay, rights by group, no ModemManager, no sleep.
//!
//! One file, `60-tallytill.rules`. Its number puts it behind the rules that find a device's serial number and socket, and
//! before those of ModemManager. Rights go to the group [`GROUP`] and not to `dialout` or `input`: those open every serial
//! line and every keyboard of the machine, these rules the scanners of known makers alone. A profile that names no maker
//! (`*`) is meant for the makers that any profile names, never for every device: a converter chip or a keyboard may be
//! anybody's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::core::codec::profile::{Profile, UsbClass};

/// The group that may use the scanners.
pub const GROUP: &str = "tallytill";

/// Where the names that stay are, below `/dev`.
pub(super) const NAMES_FOLDER: &str = "tallytill";

const ANY: &str = "*";

const HEAD: &str = "\
# Scanners that Tallytill knows: names that stay, rights by group, no ModemManager, no sleep.
# `tallytill scanner rules` makes this file from the profiles of scanners: change those, not this.
#
# /dev/tallytill/scanner-MAKER-PRODUCT           a serial port, by its numbers
# /dev/tallytill/scanner-MAKER-PRODUCT-SERIAL    the same, by its serial number too, where it has one
# /dev/tallytill/scanner-at-SOCKET               the same, by the socket that it is plugged into: for two alike
# /dev/tallytill/hid-...                         a raw point-of-sale device, likewise
# /dev/tallytill/keys-...                        a scanner that types, likewise
#
# To put it in force: copy it to /etc/udev/rules.d/60-tallytill.rules, add the group (`groupadd --system tallytill`), then
# `udevadm control --reload`, and plug the scanner in again.
";

/// One kind of device file.
struct Kind {
    label: &'static str,
    /// What of it is meant, in udev's words.
    meant: &'static str,
    /// How its names begin.
    name: &'static str,
    classes: &'static [UsbClass],
}

const KINDS: [Kind; 3] = [
    Kind {
        label: "tty",
        meant: "SUBSYSTEM==\"tty\", KERNEL==\"ttyACM*|ttyUSB*\"",
        name: "scanner",
        classes: &[UsbClass::Cdc, UsbClass::Converter],
    },
    Kind { label: "hidraw", meant: "SUBSYSTEM==\"hidraw\"", name: "hid", classes: &[UsbClass::HidPos] },
    Kind {
        label: "keys",
        meant: "SUBSYSTEM==\"input\", KERNEL==\"event*\", ENV{ID_INPUT_KEYBOARD}==\"1\"",
        name: "keys",
        classes: &[UsbClass::HidKbd],
    },
];

/// The rules for the scanners of these profiles. With `alone`, what a scanner types reaches no window even while no till
/// runs; without it, a till that runs keeps the keys to itself and they type as before when it does not.
#[must_use]
pub fn encode_rules<'p>(profiles: impl Iterator<Item = &'p Profile>, alone: bool) -> String {
    let profiles: Vec<&Profile> = profiles.collect();
    let makers = makers_of(&profiles);
    let all: Vec<&str> = makers.keys().copied().collect();
    let mut text = HEAD.to_owned();
    let mut line = |row: &str| {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{row}");
    };
    line("");
    for (vid, titles) in &makers {
        line(&format!("# {vid}: {}", titles.iter().copied().collect::<Vec<_>>().join(", ")));
    }
    line("");
    line("ACTION==\"remove\", GOTO=\"tallytill_end\"");
    line("SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", GOTO=\"tallytill_usb\"");
    for kind in &KINDS {
        line(&format!("{}, SUBSYSTEMS==\"usb\", GOTO=\"tallytill_{}\"", kind.meant, kind.label));
    }
    line("GOTO=\"tallytill_end\"");
    line("");
    line("LABEL=\"tallytill_usb\"");
    line(&format!("ATTR{{idVendor}}!=\"{}\", GOTO=\"tallytill_end\"", all.join("|")));
    line("ENV{ID_MM_DEVICE_IGNORE}=\"1\"");
    line("TEST==\"power/control\", ATTR{power/control}=\"on\"");
    line("GOTO=\"tallytill_end\"");
    for kind in &KINDS {
        let meant = makers_meant(&profiles, kind.classes, &all);
        line("");
        line(&format!("LABEL=\"tallytill_{}\"", kind.label));
        line("IMPORT{builtin}=\"usb_id\"");
        line("IMPORT{builtin}=\"path_id\"");
        let meant: Vec<&str> = meant.into_iter().collect();
        line(&format!("ENV{{ID_VENDOR_ID}}!=\"{}\", GOTO=\"tallytill_end\"", meant.join("|")));
        line(&format!("GROUP=\"{GROUP}\", MODE=\"0660\""));
        if kind.label == "tty" {
            line("ENV{ID_MM_DEVICE_IGNORE}=\"1\", ENV{ID_MM_PORT_IGNORE}=\"1\"");
        }
        if kind.label == "keys" && alone {
            line("ENV{LIBINPUT_IGNORE_DEVICE}=\"1\"");
        }
        let name = format!("{NAMES_FOLDER}/{}", kind.name);
        let numbers = "$env{ID_VENDOR_ID}-$env{ID_MODEL_ID}";
        line(&format!("SYMLINK+=\"{name}-{numbers}\""));
        line(&format!(
            "ENV{{ID_SERIAL_SHORT}}==\"?*\", SYMLINK+=\"{name}-{numbers}-$env{{ID_SERIAL_SHORT}}\""
        ));
        line(&format!("ENV{{ID_PATH_TAG}}==\"?*\", SYMLINK+=\"{name}-at-$env{{ID_PATH_TAG}}\""));
        line("GOTO=\"tallytill_end\"");
    }
    line("");
    line("LABEL=\"tallytill_end\"");
    text
}

/// Every maker's number that a profile names, with the profiles that do.
fn makers_of<'p>(profiles: &[&'p Profile]) -> BTreeMap<&'p str, BTreeSet<&'p str>> {
    let mut makers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for profile in profiles {
        for usb in profile.matching.usb.iter().filter(|usb| usb.vid != ANY) {
            makers.entry(&usb.vid).or_default().insert(&profile.id);
        }
    }
    makers
}

/// The makers whose devices of these classes are meant.
fn makers_meant<'p>(profiles: &[&'p Profile], classes: &[UsbClass], all: &[&'p str]) -> BTreeSet<&'p str> {
    let usb = profiles.iter().flat_map(|profile| &profile.matching.usb);
    let mut meant = BTreeSet::new();
    for usb in usb.filter(|usb| classes.contains(&usb.class)) {
        if usb.vid == ANY {
            meant.extend(all);
        } else {
            meant.insert(usb.vid.as_str());
        }
    }
    meant
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
