//! Bytes become a whole programme and a question, as the property tests draw them; the same laws have to hold.
#![no_main]

#[path = "../../tests/laws/drawn_programme.rs"]
mod drawn_programme;
#[path = "../../tests/laws/drawn_question.rs"]
mod drawn_question;
#[path = "../../tests/laws/whole_law.rs"]
mod whole_law;

use drawn_programme::{Dice, DrawnProgramme};
use drawn_question::Question;
use libfuzzer_sys::fuzz_target;
// The drawn files name the core as the main package does.
pub(crate) use tallytill::core;
use tallytill::core::pricing::quote;
use tallytill::core::programme::Programme;

/// So many bytes at the beginning are the question and the parts of its return, the rest is the programme.
const QUESTION_BYTES: usize = 160;

fuzz_target!(|bytes: &[u8]| {
    let (question, programme) = bytes.split_at(bytes.len().min(QUESTION_BYTES));
    let drawn = DrawnProgramme::drawn(&mut Dice::new(programme));
    let programme = Programme::parse(&drawn.text()).expect("what is drawn is a programme");
    let dice = &mut Dice::new(question);
    if dice.once_in(4) {
        let wild = Question::wild(dice).of(&programme);
        if let Ok(quote) = quote(&programme, &wild.ask()) {
            whole_law::check_sums(&wild, &quote);
            whole_law::return_at_once(&programme, &wild, &quote);
        }
        return;
    }
    let question = Question::drawn(dice).of(&programme);
    let one = whole_law::quote_of(&programme, &question);
    whole_law::check_sums(&question, &one);
    whole_law::check_limits(&programme, &question, &one);
    whole_law::check_reasons(&programme, &question, &one);
    whole_law::check_sale(&programme, &question, &one);
    whole_law::check_return(&programme, &question, &one, dice);
    for other in [drawn.shuffled(dice), drawn.with_one_for_nobody(dice)] {
        let programme = Programme::parse(&other.text()).expect("it is still a programme");
        assert_eq!(whole_law::quote_of(&programme, &question).receipt, one.receipt);
    }
});
