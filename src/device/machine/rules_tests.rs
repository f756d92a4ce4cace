//! The rules in the repository are those that the profiles give, and each line of them is one that udev can read.

use std::collections::BTreeSet;

use super::*;
use crate::device::scanner::Profiles;

#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

fn rules(alone: bool) -> String {
    encode_rules(Profiles::load(None).unwrap().iter(), alone)
}

#[test]
fn the_packaged_rules_are_what_the_profiles_say() {
    let kept = include_str!("../../../packaging/udev/60-tallytill.rules");
    kept_text::hold_against("packaging/udev/60-tallytill.rules", kept, &rules(false));
}

/// Splits `KEY{attribute}OP"value"` apart; the grammar of udev(7).
fn parse_token(token: &str) -> Option<(&str, &str, &str)> {
    let (left, rest) = token.split_once('"')?;
    let value = rest.strip_suffix('"').filter(|value| !value.contains('"'))?;
    let at = left.find(['=', '!', '+', '-', ':'])?;
    let (key, operator) = left.split_at(at);
    Some((key, operator, value))
}

#[test]
fn each_line_is_a_rule_and_each_jump_lands_further_down() {
    let matched = |key: &str| {
        let plain = ["ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "TEST"];
        plain.contains(&key) || key.starts_with("ENV{") || key.starts_with("ATTR{")
    };
    for alone in [false, true] {
        let text = rules(alone);
        let mut jumps: BTreeSet<String> = BTreeSet::new();
        for row in text.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
            for token in row.split(", ") {
                let (key, operator, value) = parse_token(token).unwrap_or_else(|| panic!("{row}"));
                let known = match (key, operator) {
                    (key, "==" | "!=") => matched(key),
                    ("GOTO", "=") => jumps.insert(value.to_owned()) || true,
                    ("LABEL", "=") => jumps.remove(value),
                    ("SYMLINK", "+=") | ("IMPORT{builtin}" | "GROUP" | "MODE", "=") => true,
                    (key, "=") => key.starts_with("ENV{") || key == "ATTR{power/control}",
                    _ => false,
                };
                assert!(known && !value.is_empty(), "{row}");
            }
        }
        assert!(jumps.is_empty(), "{jumps:?}");
        assert_eq!(text.contains("LIBINPUT_IGNORE_DEVICE"), alone);
    }
}

#[test]
fn a_profile_of_the_shop_brings_its_maker_and_none_means_every_device() {
    let folder = tempfile::tempdir().unwrap();
    let own = "schema = 1\nid = \"ours\"\nfamily = \"plain\"\ntitle = \"Ours\"\ntried = true\n\
               match = { usb = [{ vid = \"abcd\", pid = \"0001\", class = \"cdc\" }] }\n";
    std::fs::write(folder.path().join("ours.toml"), own).unwrap();
    let text = encode_rules(Profiles::load(Some(folder.path())).unwrap().iter(), false);
    assert!(text.contains("# abcd: ours\n") && text.contains("|abcd\""), "{text}");
    assert!(!text.contains("\"*\""), "{text}");
}
