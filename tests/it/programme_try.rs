//! `tallytill programme try`: a basket from a file under a programme.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{refuse, run, succeed};

/// The ready programmes, each with a basket beside it.
const PROGRAMMES: [&str; 15] = [
    "discount", "points", "cashback", "stamps", "perks", "partners", "personal", "adaptive", "actions",
    "events", "welcome", "goals", "budget", "pilot", "training",
];

fn ready(name: &str, file: &str) -> String {
    format!("{}/tests/data/programmes/{name}/{file}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_ready_programme_passes_its_check_and_sells_its_basket() {
    for name in PROGRAMMES {
        let programme = ready(name, "programme.toml");
        let checked = succeed(&["programme", "check", &programme]);
        assert!(checked.ends_with("nothing is wrong with it\n"), "{name}: {checked}");
        let told = succeed(&["programme", "try", &programme, &ready(name, "basket.toml")]);
        let (receipt, reasons) = told.split_once("\n\n").unwrap();
        assert!(receipt.lines().all(|line| line.chars().count() <= 40), "{name}: {told}");
        assert!(!reasons.is_empty() && reasons.lines().all(|line| line.starts_with("* ")), "{name}: {told}");
    }
}

#[test]
fn a_trial_prints_the_receipt_and_the_reasons_in_the_language_that_was_asked_for() {
    let (programme, basket) = (ready("stamps", "programme.toml"), ready("stamps", "basket.toml"));
    let mut told = Vec::new();
    for (language, title) in [("cs", "Zkouška"), ("en", "Trial"), ("ru", "Проба")] {
        let said = succeed(&["programme", "try", &programme, &basket, "--language", language]);
        assert!(said.contains(title), "{said}");
        told.push(said);
    }
    let own = succeed(&["programme", "try", &programme, &basket]);
    assert_eq!(own, told[0], "without a language it is the shop's own");
    assert!(told[0] != told[1] && told[1] != told[2]);
    let said = refuse(&["programme", "try", &programme, &basket, "--language", "xx"]);
    assert!(said.contains("`xx`") && said.contains("cs"), "{said}");
}

#[test]
fn what_is_wrong_in_a_basket_is_told_with_file_line_and_key() {
    let office = tempfile::tempdir().unwrap();
    let programme = ready("stamps", "programme.toml");
    let cases = [
        ("stoer = \"x\"\n", "line 1", "stoer"),
        ("date = \"2026-13-01\"\n", "line 1", "`date`"),
        ("time = \"9:77\"\ndate = \"2026-11-24\"\n", "line 1", "`time`"),
        ("time = \"09:00\"\n", "line 1", "`time`"),
        ("[member]\npoints = \"many\"\n", "line 2", "`member.points`"),
        ("[member]\nstamps = { tea = 1 }\n", "line 2", "`member.stamps.tea`"),
        ("[member]\nvouchers = [{ offer = \"no-such\" }]\n", "line 2", "`member.vouchers[1].offer`"),
        ("[choices]\nrewards = [\"beans-voucher\"]\n", "line 2", "`choices.rewards[1]`"),
        ("[given.no-such]\ntimes = 1\n", "line 1", "`given.no-such`"),
        ("[[line]]\nsku = \"latte\"\n", "line 2", "`line[1].sku`"),
        ("[[line]]\nsku = \"x\"\nunit_price = \"1,50\"\n", "line 3", "`line[1].unit_price`"),
        ("[[line]]\nsku = \"x\"\nunit_price = \"1.50\"\nunit = \"box\"\n", "line 4", "`line[1].unit`"),
    ];
    for (text, line, key) in cases {
        let basket = write(office.path(), "basket.toml", text);
        let said = refuse(&["programme", "try", &programme, &basket]);
        assert!(said.contains("basket.toml") && said.contains(line) && said.contains(key), "{text}: {said}");
    }
    let two_faults = write(office.path(), "basket.toml", "date = \"x\"\n[choices]\nspend = \"y\"\n");
    let said = refuse(&["programme", "try", &programme, &two_faults]);
    assert!(said.contains("`date`") && said.contains("`choices.spend`"), "{said}");
}

#[test]
fn a_basket_that_cannot_be_priced_or_found_is_refused() {
    let office = tempfile::tempdir().unwrap();
    let programme = ready("stamps", "programme.toml");
    let text = "[[line]]\nsku = \"x\"\nquantity = \"0\"\nunit_price = \"1.00\"\n";
    let basket = write(office.path(), "basket.toml", text);
    let said = refuse(&["programme", "try", &programme, &basket]);
    assert!(said.contains("basket.toml") && said.contains("line 1") && said.contains("quantity"), "{said}");
    let missing = write(office.path(), "basket.toml", "goods = \"no-list.csv\"\n");
    assert!(refuse(&["programme", "try", &programme, &missing]).contains("no-list.csv"));
    assert!(refuse(&["programme", "try", &programme, "/no/basket.toml"]).contains("/no/basket.toml"));
    assert_eq!(run(&["programme", "try", &programme]).code, Some(2));
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path: PathBuf = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
