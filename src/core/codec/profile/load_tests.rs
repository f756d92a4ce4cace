//! The profiles that the program ships, and documents that can't be meant.

use super::*;
use crate::core::codec::profile::{Family, Purpose, Trust};

/// Every file of `firmware-config/scanners/`, by name.
const SHIPPED: [(&str, &str); 10] = [
    ("datalogic-usbcom", include_str!("../../../../firmware-config/scanners/datalogic-usbcom.toml")),
    ("grow-gm65-uart", include_str!("../../../../firmware-config/scanners/grow-gm65-uart.toml")),
    ("hid-pos", include_str!("../../../../firmware-config/scanners/hid-pos.toml")),
    ("honeywell-cdc", include_str!("../../../../firmware-config/scanners/honeywell-cdc.toml")),
    ("honeywell-serial", include_str!("../../../../firmware-config/scanners/honeywell-serial.toml")),
    ("keyboard-wedge", include_str!("../../../../firmware-config/scanners/keyboard-wedge.toml")),
    ("line-scanner", include_str!("../../../../firmware-config/scanners/line-scanner.toml")),
    ("newland-cdc", include_str!("../../../../firmware-config/scanners/newland-cdc.toml")),
    ("zebra-ssi-rs232", include_str!("../../../../firmware-config/scanners/zebra-ssi-rs232.toml")),
    ("zebra-text-cdc", include_str!("../../../../firmware-config/scanners/zebra-text-cdc.toml")),
];

fn told(text: &str) -> String {
    let misfits = parse_profile(text).unwrap_err();
    misfits.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A shipped profile with one thing changed.
fn changed(id: &str, from: &str, to: &str) -> String {
    let (_, text) = SHIPPED.iter().find(|(name, _)| *name == id).unwrap();
    assert!(text.contains(from), "{id} lacks {from}");
    text.replacen(from, to, 1)
}

#[test]
fn every_shipped_profile_is_sound_and_named_like_its_file() {
    for (name, text) in SHIPPED {
        let profile = parse_profile(text).unwrap_or_else(|misfits| panic!("{name}: {misfits:?}"));
        assert_eq!(profile.id, name);
        for purpose in &profile.setup {
            assert!(profile.setting(*purpose).is_some());
        }
    }
}

#[test]
fn a_guess_is_never_sent() {
    for (name, text) in SHIPPED {
        let profile = parse_profile(text).unwrap();
        let sent = profile.setting.iter().filter(|setting| setting.may_be_sent());
        assert!(sent.clone().all(|setting| setting.trust > Trust::Guess), "{name}");
    }
    let honeywell = parse_profile(SHIPPED[3].1).unwrap();
    let aim = honeywell.setting(Purpose::AimOn).unwrap();
    assert!(aim.has_wire() && !aim.may_be_sent());
}

#[test]
fn no_scanner_has_been_tried_that_nobody_had_at_hand() {
    for (name, text) in SHIPPED {
        assert!(!parse_profile(text).unwrap().tried, "{name}");
    }
}

#[test]
fn what_cannot_be_meant_is_told_with_line_and_key() {
    let cases = [
        (changed("line-scanner", "schema = 1", "schema = 2"), "key `schema`: is `2`"),
        (changed("line-scanner", "\"line-scanner\"", "\"Line Scanner\""), "key `id`"),
        (changed("line-scanner", "vid = \"*\"", "vid = \"0C2E\""), "key `match.usb[1].vid`"),
        (changed("line-scanner", "9600", "96"), "key `line.baud`"),
        (changed("honeywell-cdc", "trust = \"documented\"", "trust = \"sure\""), "unknown variant `sure`"),
        (changed("honeywell-cdc", "temp = '!'\n", ""), "key `command.temp`"),
        (changed("honeywell-cdc", "'~DEFALT.'", "'~DEF\\x80'"), "key `setting[1].sheet.texts[1]`"),
        (changed("honeywell-cdc", "want = 'TRMUSB130'\n", ""), "`query` and `want` go together"),
        (changed("honeywell-cdc", "\"suffix_cr\", ", "\"suffix_cr\", \"suffix_cr\", "), "is there twice"),
        (changed("honeywell-cdc", "\"suffix_cr\", ", "\"qr_on\", "), "there is no setting `qr_on`"),
        (changed("honeywell-cdc", "'\\x16M\\r'", "'\\x1'"), "two hexadecimal digits"),
        (changed("grow-gm65-uart", "value = 0x01", "value = 0x02"), "bits outside `mask`"),
        (changed("zebra-ssi-rs232", "0F = \"C1\"", "0f = \"C1\""), "key `aim.type_map.0f`"),
        (changed("hid-pos", "report_bytes = 64", "report_bytes = 4"), "key `frame.report_bytes`"),
        (changed("zebra-text-cdc", "sheet = { texts = ['92'] }", "wire = '92'"), "takes no commands"),
        (changed("line-scanner", "tried = false\n", ""), "missing field `tried`"),
        (
            changed("line-scanner", "tried = false", "tried = false\ncolour = \"red\""),
            "unknown field `colour`",
        ),
    ];
    for (text, what) in cases {
        let told = told(&text);
        assert!(told.contains(what) && told.starts_with("line "), "{told}");
    }
}

#[test]
fn each_family_is_read_from_its_own_kind_of_device() {
    let transports: Vec<_> =
        SHIPPED.iter().map(|(_, text)| parse_profile(text).unwrap().family.transport()).collect();
    let serial = transports.iter().filter(|transport| **transport == Family::Plain.transport());
    assert_eq!(serial.count(), 8);
}
