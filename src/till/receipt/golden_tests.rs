//! What is sent to printers, byte by byte: the same slip is the same bytes for ever, or somebody sees the difference.
//!
//! The files are read with `tallytill printer render --text`, and shown with `-o`.

use super::sale::tests::{sold, spoken};
use super::*;
use crate::core::codec::printing::{Finish, Slip, parse_dump, write_dump};
use crate::core::ledger::{DayClosed, ReturnTerms, plan_return};
use crate::core::model::{CardNumber, EntrySeq, Language, Money, OpId, Points, Quantity};
use crate::device::printer::Printers;
use crate::texts::Texts;
use crate::till::phrase::Phrase;
use crate::till::phrase::shop::{CHRISTMAS_EVE, programme};
use crate::till::printing::encode;

#[cfg_attr(
    feature = "schema",
    expect(clippy::duplicate_mod, reason = "rooms share no module of their tests")
)]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

const IMPRINT: Imprint<'_> =
    Imprint { store: "Praha 1", till: "Till 1", codes: true, feedback: Some("https://mill.example/1") };

fn hold(name: &str, kept: &str, printer: &str, language: &str, slip: impl FnOnce(&Phrase<'_>) -> Slip) {
    let (texts, programme) = (Texts::load().unwrap(), programme());
    let phrase =
        Phrase { texts: &texts, language: Language::parse(language).unwrap(), programme: &programme };
    let profile = Printers::load(None).unwrap().find(printer).unwrap().clone();
    let bytes = encode(&slip(&phrase), &profile, Finish { open_drawer: true });
    let dump = write_dump(&bytes, &profile);
    assert_eq!(parse_dump(&dump), Some(bytes));
    kept_text::hold_against(&format!("tests/golden/receipts/{name}.hex"), kept, &dump);
}

macro_rules! kept {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../tests/golden/receipts/", $name, ".hex")))
    };
}

#[test]
fn the_receipt_of_a_sale_is_the_same_bytes_in_each_language_and_width() {
    let files = [
        (kept!("sale-cs-80"), "epson-tm-t20", "cs"),
        (kept!("sale-en-80"), "pos-80", "en"),
        (kept!("sale-ru-80"), "epson-tm-t88", "ru"),
        (kept!("sale-cs-58"), "pos-58", "cs"),
        (kept!("sale-en-58"), "generic-58mm", "en"),
        (kept!("sale-ru-58"), "pos-58", "ru"),
    ];
    for ((name, kept), printer, language) in files {
        hold(name, kept, printer, language, |phrase| sale_slip(phrase, &spoken(sold(), language), &IMPRINT));
    }
}

#[test]
fn a_voided_sale_says_so_and_brings_nothing_back() {
    let (name, kept) = kept!("void-cs-80");
    hold(name, kept, "generic-80mm", "cs", |phrase| {
        let mut sold = spoken(sold(), "cs");
        sold.void = Some(OpId::from_bytes([2; 16]));
        sale_slip(phrase, &sold, &IMPRINT)
    });
}

#[test]
fn a_return_a_day_and_a_card_are_the_same_bytes() {
    let (name, kept) = kept!("return-ru-80");
    hold(name, kept, "epson-tm-t20", "ru", |phrase| {
        let sale = spoken(sold(), "ru");
        let programme = phrase.programme;
        let terms = ReturnTerms {
            day: CHRISTMAS_EVE,
            policy: programme.points.return_policy,
            grace_days: programme.points.return_grace_days,
        };
        let part = plan_return(&sale.sale, &[], &[(1, Quantity::ONE)], terms).unwrap();
        let returned = crate::core::ledger::Return {
            sale: sale.op_id,
            part,
            at: sale.sale.at,
            offline: false,
            reason: String::new(),
            request: [0; 32],
        };
        let taken = crate::till::checkout::TakenBack {
            op_id: OpId::from_bytes([3; 16]),
            seq: EntrySeq::new(13),
            returned,
            repeated: false,
            training: false,
        };
        return_slip(phrase, &taken, Some((&sale.sale.receipt, 12)), &IMPRINT)
    });
    let (name, kept) = kept!("day-cs-58");
    hold(name, kept, "pos-58", "cs", |phrase| {
        let closed = DayClosed {
            day: CHRISTMAS_EVE,
            sales: 57,
            voids: 1,
            gross: Money::from_minor(1_234_500),
            discount: Money::from_minor(34_500),
            points_paid: Money::from_minor(10_000),
            due: Money::from_minor(1_190_000),
            points_spent: Points::from_units(100),
            points_earned: Points::from_units(1_190),
            through: EntrySeq::new(69),
            returns: 2,
            refund: Money::from_minor(13_000),
            points_given_back: Points::from_units(0),
            points_taken_back: Points::from_units(13),
        };
        day_slip(phrase, &closed, &IMPRINT)
    });
    let (name, kept) = kept!("card-en-80");
    hold(name, kept, "generic-80mm", "en", |phrase| {
        card_slip(phrase, &CardNumber::parse("2900000000017").unwrap(), None, &IMPRINT)
    });
}

#[test]
fn a_test_page_shows_every_code_page_and_no_wrong_letter() {
    let texts = Texts::load().unwrap();
    for profile in Printers::load(None).unwrap().iter() {
        for language in texts.languages() {
            let bytes = encode_sample(&texts, language, profile);
            let dump = write_dump(&bytes, profile);
            for choice in &profile.code_page {
                assert!(
                    dump.contains(&format!("code page {}", choice.page)),
                    "{}: {}",
                    profile.id,
                    choice.page
                );
            }
            assert!(!dump.contains("unknown") && !dump.contains("\"?"), "{}: {dump}", profile.id);
            assert!(dump.contains("picture of"), "{}", profile.id);
        }
    }
}
