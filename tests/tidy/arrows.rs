//! The arrows between the rooms of the house (design 2) point inward only.

use crate::paths::{module_of, named_paths};
use crate::tokens;
use crate::tree::{Fault, File};

/// A room, and the rooms that it may name beside itself.
type Arrows = &'static [(&'static str, &'static [&'static str])];

/// The rooms of `src`. `lib.rs` and `main.rs` stand outside and may name any. The modules `tests` of every room but
/// the core may name `testkit` too: its fakes and clocks are made for them.
const HOUSE: Arrows = &[
    ("core", &[]),
    ("host", &["core"]),
    ("journal", &["core", "host"]),
    ("roster", &["core", "host"]),
    ("cache", &["core", "host", "roster"]),
    ("device", &["core", "host"]),
    ("texts", &["core", "host"]),
    ("net", &["core", "host", "texts"]),
    ("till", &["core", "host", "journal", "cache", "device", "net", "texts"]),
    ("hub", &["core", "host", "roster", "net", "texts"]),
    (
        "cli",
        &["core", "host", "journal", "roster", "cache", "device", "net", "texts", "till", "hub", "testkit"],
    ),
    ("testkit", &["core", "host", "device"]),
];

/// The rooms of `src/core`. `core/mod.rs` may name any of them.
const CORE: Arrows = &[
    ("model", &[]),
    ("programme", &["model"]),
    ("pricing", &["model", "programme"]),
    ("ledger", &["model"]),
    ("sync", &["model", "ledger"]),
    ("codec", &["model"]),
];

/// Arrows that point outward, and rooms that nobody has given a place.
pub(crate) fn check_arrows(file: &File) -> Vec<Fault> {
    let module = module_of(&file.path);
    let Some(room) = module.first() else { return Vec::new() };
    let inner = if room == "core" { module.get(1) } else { None };
    let mut faults = Vec::new();
    if !knows(HOUSE, room) {
        faults.push(Fault::new(file, 0, homeless("src", room)));
        return faults;
    }
    if let Some(inner) = inner.filter(|inner| !knows(CORE, inner)) {
        faults.push(Fault::new(file, 0, homeless("src/core", inner)));
        return faults;
    }
    for path in named_paths(&file.path, &tokens::read(&file.text)) {
        let names: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        let wrong = match (names.as_slice(), inner) {
            (["crate"] | ["crate", "*"], _) => {
                Some("the crate is named as a whole: name the room".to_owned())
            }
            (["crate", "core"] | ["crate", "core", "*"], Some(inner)) => {
                Some(format!("core is named as a whole from core::{inner}: name the room in it"))
            }
            (["crate", "core", to, ..], Some(inner)) => judged(CORE, "core::", inner, to),
            (["crate", "testkit", ..], _) if path.in_tests && room != "core" => None,
            (["crate", to, ..], _) => judged(HOUSE, "", room, to),
            _ => None,
        };
        faults.extend(wrong.map(|what| Fault::new(file, path.line, what)));
    }
    faults
}

fn knows(arrows: Arrows, room: &str) -> bool {
    arrows.iter().any(|(name, _)| *name == room)
}

fn homeless(folder: &str, room: &str) -> String {
    format!(
        "no room `{room}` is known in {folder}: name its place in design 2, then in the table of arrows.rs"
    )
}

fn judged(arrows: Arrows, within: &str, from: &str, to: &str) -> Option<String> {
    if !knows(arrows, to) {
        let folder = if within.is_empty() { "src" } else { "src/core" };
        return Some(homeless(folder, to));
    }
    let (_, allowed) = arrows.iter().find(|(name, _)| *name == from)?;
    let outward = from != to && !allowed.contains(&to);
    outward.then(|| format!("the arrow {within}{from} -> {within}{to} points outward"))
}

#[cfg(test)]
mod tests {
    use super::check_arrows;
    use crate::tree::File;

    fn faults(path: &str, text: &str) -> Vec<String> {
        check_arrows(&File::sample(path, text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn core_may_not_name_the_host() {
        let found = faults("src/core/model/clock.rs", "//! Clock.\nuse crate::host::clock;\n");
        assert_eq!(found, ["src/core/model/clock.rs:2: the arrow core -> host points outward"]);
        assert_eq!(faults("src/core/mod.rs", "use crate::host::clock;").len(), 1);
    }

    #[test]
    fn an_arrow_hidden_in_a_group_or_behind_super_is_found() {
        assert_eq!(faults("src/till/a.rs", "use crate::{core::model::Money, hub::{self}};").len(), 1);
        assert_eq!(faults("src/till/a.rs", "fn f() { super::super::hub::run() }").len(), 1);
        assert_eq!(faults("src/core/a/b.rs", "").len(), 1);
    }

    #[test]
    fn inside_core_the_model_names_nobody() {
        let found = faults("src/core/model/a.rs", "use crate::core::ledger::Entry;");
        assert_eq!(found, ["src/core/model/a.rs:1: the arrow core::model -> core::ledger points outward"]);
        assert_eq!(faults("src/core/model/mod.rs", "use super::pricing;").len(), 1);
        assert_eq!(faults("src/core/ledger/a.rs", "use crate::core::{model::Money, sync::Batch};").len(), 1);
    }

    #[test]
    fn only_tests_outside_the_core_name_the_testkit() {
        let naming = "use crate::testkit::FakeScanner;";
        assert!(faults("src/device/serial/tests.rs", naming).is_empty());
        assert!(faults("src/till/a.rs", &format!("mod tests {{ {naming} }}")).is_empty());
        assert_eq!(faults("src/till/a.rs", &format!("mod tests {{ }} {naming}")).len(), 1);
        assert_eq!(faults("src/core/model/a.rs", &format!("mod tests {{ {naming} }}")).len(), 1);
    }

    #[test]
    fn the_whole_crate_or_core_under_one_name_is_refused() {
        assert_eq!(faults("src/hub/a.rs", "use crate as all;").len(), 1);
        assert_eq!(faults("src/hub/a.rs", "use crate::*;").len(), 1);
        assert_eq!(faults("src/core/sync/a.rs", "use crate::core;").len(), 1);
        assert_eq!(faults("src/core/sync/a.rs", "use super::super::*;").len(), 1);
    }

    #[test]
    fn an_unknown_room_must_be_given_its_place() {
        assert!(faults("src/gadget/mod.rs", "")[0].contains("name its place in design 2"));
        assert!(faults("src/core/gadget.rs", "")[0].contains("name its place in design 2"));
        assert!(faults("src/hub/a.rs", "use crate::gadget::G;")[0].contains("name its place in design 2"));
        assert!(
            faults("src/core/sync/a.rs", "use crate::core::Money;")[0].contains("name its place in design 2")
        );
    }

    #[test]
    fn arrows_that_point_inward_pass() {
        assert!(faults("src/lib.rs", "pub use crate::hub::run;").is_empty());
        assert!(faults("src/core/mod.rs", "pub use crate::core::model::Money; pub mod sync;").is_empty());
        assert!(
            faults("src/core/sync/a.rs", "use crate::core::{ledger::Entry, model, sync::Batch};").is_empty()
        );
        assert!(
            faults("src/till/a.rs", "use crate::{cache, core::model, device, journal, net, texts};")
                .is_empty()
        );
        assert!(faults("src/net/a.rs", "use crate::texts::Texts; use super::limits;").is_empty());
        assert!(faults("src/cli/a.rs", "use crate::{hub, testkit, till};").is_empty());
    }
}
