//! `tallytill programme`: what a shop owner is told about a document.

use std::fs;

use crate::program::{refuse, run, succeed};

const EVERYTHING: &str = "tests/data/programmes/everything.toml";

/// A changed copy of the programme of everything.
fn changed(folder: &tempfile::TempDir, good: &str, other: &str) -> String {
    let text = fs::read_to_string(EVERYTHING).unwrap();
    assert_eq!(text.matches(good).count(), 1, "`{good}` has to stand once");
    let file = folder.path().join("changed.toml");
    fs::write(&file, text.replace(good, other)).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_good_programme_is_checked_with_its_warnings_and_with_what_tills_could_spend_twice() {
    let said = succeed(&["programme", "check", EVERYTHING]);
    assert!(said.contains("12 tills x 200 = 2400 points at most"), "{said}");
    assert!(
        said.contains("The Whole Shop: 3 tiers, 24 offers, 5 earning rules; nothing is wrong with it\n"),
        "{said}"
    );

    let folder = tempfile::tempdir().unwrap();
    let file = changed(&folder, "until = \"2026-12-24\"", "until = \"2025-12-24\"");
    let fault = refuse(&["programme", "check", &file]);
    assert!(fault.contains("key `offer[1].when.until`: `2025-12-24` lies before `from`"), "{fault}");
    let file = changed(&folder, "from = \"2026-12-01\", until = \"2026-12-24\"", "from = \"2028-01-01\"");
    let said = succeed(&["programme", "check", &file]);
    assert!(said.starts_with(&format!("warning: `{file}` line ")), "{said}");
    assert!(said.ends_with("nothing is wrong with it, 1 warning\n"), "{said}");
}

#[test]
fn a_check_for_machines_is_one_json_object_and_keeps_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let read = |file: &str| {
        let said = run(&["programme", "check", "--json", file]);
        let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        (said.code, found)
    };
    let (code, found) = read(EVERYTHING);
    assert_eq!((code, found), (Some(0), serde_json::json!({ "refusals": [], "warnings": [] })));
    let (code, found) = read(&changed(&folder, "percent = \"15 %\"", "percent = \"15\""));
    assert_eq!(code, Some(1));
    assert_eq!(found["refusals"][0]["key"], "offer[9].percent");
    assert_eq!(found["refusals"][0]["message"], "`15` needs a percent sign, such as `10 %`");
}

#[test]
fn a_programme_is_told_in_every_language_without_a_gap() {
    for (language, told) in [
        ("en", "  3 buns for 2: for every 3 pieces: the cheapest free: 1 piece; on bakery/buns.\n"),
        (
            "cs",
            "  Vraťte se: sleva 10,00\u{a0}Kč na každém kusu; na drinks/coffee; od poslední návštěvy: 30 dní až 90 dní.\n",
        ),
        ("ru", "скидка 30\u{a0}%; на garden; с 01.03.2026 по 31.05.2026; с купоном «Summer»"),
    ] {
        let said = succeed(&["programme", "explain", EVERYTHING, "--language", language]);
        assert!(said.contains(told), "{said}");
        assert!(!said.contains("explain-") && !said.contains('{'), "{said}");
    }
    let said = succeed(&["programme", "explain", "tests/data/food/programme.toml"]);
    assert!(said.starts_with("Программа\n  Тёплый угол: "), "{said}");
    assert_eq!(run(&["programme", "explain", EVERYTHING, "--language", "czech"]).code, Some(2));
}

#[test]
fn what_has_changed_is_told_block_by_block() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(succeed(&["programme", "diff", EVERYTHING, EVERYTHING]), "Nothing has changed.\n");
    let file = changed(&folder, "percent = \"15 %\"", "percent = \"20 %\"");
    assert_eq!(
        succeed(&["programme", "diff", EVERYTHING, &file]),
        "offer night-owls, percent: \"15 %\" → \"20 %\"\n"
    );
    let file = changed(&folder, "id = \"dog-shelter\"", "id = \"cats\"");
    assert_eq!(
        succeed(&["programme", "diff", EVERYTHING, &file, "--language", "cs"]),
        "nové: charity cats\nzrušeno: charity dog-shelter\n"
    );
}

#[test]
fn the_schema_is_the_one_that_is_kept() {
    let kept = fs::read_to_string("tests/data/programme.schema.json").unwrap();
    assert_eq!(succeed(&["programme", "schema"]), kept);
}
