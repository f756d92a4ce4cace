//! Any text goes through the parser and the checker; what passes is explained and asked for a quote.
#![no_main]

#[path = "../../tests/laws/drawn_programme.rs"]
#[expect(dead_code, reason = "here programmes are not drawn")]
mod drawn_programme;
#[path = "../../tests/laws/drawn_question.rs"]
mod drawn_question;
#[path = "../../tests/laws/whole_law.rs"]
#[expect(dead_code, reason = "programmes that are not drawn can have ids that laws about ids do not expect")]
mod whole_law;

use drawn_programme::Dice;
use drawn_question::Question;
use libfuzzer_sys::fuzz_target;
// The drawn files name the core as the main package does.
pub(crate) use tallytill::core;
use tallytill::core::pricing::quote;
use tallytill::core::programme::{Draft, Programme};

fuzz_target!(|text: &str| {
    let Ok(draft) = Draft::parse(text) else { return };
    let misfits = match draft.check() {
        Ok((programme, warnings)) => {
            assert!(!programme.explain().is_empty());
            ask(&programme, text);
            warnings
        }
        Err(misfits) => {
            assert!(!misfits.is_empty(), "refused without a word");
            misfits
        }
    };
    assert!(misfits.iter().all(|misfit| !misfit.message.is_empty()));
});

fn ask(programme: &Programme, text: &str) {
    let mut dice = Dice::new(text.as_bytes());
    for mut question in [Question::drawn(&mut dice).of(programme), Question::wild(&mut dice).of(programme)] {
        question.basket.currency = programme.currency;
        if let Ok(quote) = quote(programme, &question.ask()) {
            whole_law::check_sums(&question, &quote);
            whole_law::return_at_once(programme, &question, &quote);
        }
    }
}
