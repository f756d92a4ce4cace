//! The codes are stable, each is said in every language, and each is documented.

use std::fmt::Write as _;

use super::verdict::{State, Verdict};
use crate::texts::Texts;

#[expect(clippy::duplicate_mod, reason = "rooms share no module of their tests")]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn released_codes_stay_as_they_are() {
    let mut found = "# check code state; lines are only ever added\n".to_owned();
    for verdict in Verdict::ALL {
        writeln!(found, "{} {} {}", verdict.check(), verdict.code(), verdict.state().name()).unwrap();
    }
    let kept = include_str!("../../../tests/golden/doctor-v1.txt");
    kept_text::hold_against("tests/golden/doctor-v1.txt", kept, &found);
}

#[test]
fn every_finding_has_its_sentence_and_what_is_not_good_a_cure() {
    let texts = Texts::load().unwrap();
    for verdict in Verdict::ALL {
        let key = format!("doctor-{}", verdict.code().replace('_', "-"));
        assert!(texts.knows(&key), "{key}");
        assert_eq!(texts.knows(&format!("{key}-cure")), verdict.has_cure(), "{key}-cure");
        assert!(verdict.has_cure() || verdict.state() == State::Good, "{key} has no cure");
        assert!(texts.knows(&format!("doctor-check-{}", verdict.check())), "{}", verdict.check());
    }
    for state in [State::Good, State::Warning, State::Bad] {
        assert!(texts.knows(&format!("doctor-state-{}", state.name())));
    }
}

#[test]
fn every_code_is_documented_with_its_state() {
    let document = include_str!("../../../docs/doctor.md");
    for verdict in Verdict::ALL {
        let row = format!("| `{}` | {} |", verdict.code(), verdict.state().name());
        assert!(document.contains(&row), "docs/doctor.md lacks: {row}");
    }
}
