use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::core::codec::card_token::{CardKeyId, encode_card_token};
use crate::core::codec::receipt_code::encode_receipt_code;
use crate::core::codec::{AimExpectation, parse_scan};
use crate::core::model::Day;

/// Each line is a frame, with `~` for GS, and what it is.
const TABLE: &str = include_str!("../../../tests/data/scan-readings.txt");

fn token() -> CardToken {
    CardToken {
        key: CardKeyId::new(1),
        number: CardNumber::parse("2900000000018").unwrap(),
        issued: Day::of(2026, 11, 24).unwrap(),
        signature: [0xA5; 64],
    }
}

fn reading(frame: &[u8]) -> Option<Reading> {
    parse_scan(frame, AimExpectation::Optional).ok().map(|scan| read_scan(&scan))
}

fn told(frame: &str) -> String {
    match reading(frame.as_bytes()) {
        None => "not readable".to_owned(),
        Some(Reading::SetupCode) => "set-up code".to_owned(),
        Some(Reading::SignedCard(Ok(card))) => format!("signed card {}", card.number),
        Some(Reading::SignedCard(Err(fault))) => format!("no signed card: {fault:?}"),
        Some(Reading::Receipt(sale)) => format!("receipt {sale}"),
        Some(Reading::Membership(card)) => format!("membership {card}"),
        Some(Reading::Article(article)) => {
            let quantity = article.quantity.map(|(quantity, unit)| format!(" {quantity} {}", unit.name()));
            let payable = article.payable.map(|payable| format!(" {}e-{}", payable.amount, payable.decimals));
            format!(
                "article {}{}{}",
                article.gtin.short(),
                quantity.unwrap_or_default(),
                payable.unwrap_or_default()
            )
        }
        Some(Reading::Coupon(code)) => format!("coupon {code}"),
        Some(Reading::Link) => "link".to_owned(),
        Some(Reading::Text) => "text".to_owned(),
    }
}

#[test]
fn every_line_of_the_table_is_what_it_says() {
    let receipt = encode_receipt_code(OpId::from_bytes([7; 16]));
    let card = encode_card_token(&token()).unwrap();
    let mut lines = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (frame, says) = line.split_once(" => ").unwrap();
        let frame = frame.replace('~', "\u{1d}").replace("RECEIPT", &receipt).replace("SIGNED", &card);
        assert_eq!(told(&frame), says, "{line}");
        lines += 1;
    }
    assert!(lines >= 35, "{lines}");
}

/// Frames that are nearly what a till takes: each begins as something whole.
fn seeds() -> Vec<Vec<u8>> {
    let receipt = encode_receipt_code(OpId::from_bytes([7; 16]));
    let card = encode_card_token(&token()).unwrap();
    let mut seeds = vec![card.clone(), format!("]Q1{card}"), format!("]C0{receipt}")];
    let table =
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" => "));
    seeds.extend(table.map(|(frame, _)| {
        frame.replace('~', "\u{1d}").replace("RECEIPT", &receipt).replace("SIGNED", &card)
    }));
    seeds.into_iter().map(String::into_bytes).collect()
}

/// Some changes of a frame: bytes replaced, left out, put in, swapped; its end cut off.
fn mutated(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change = (0_u8..5, any::<prop::sample::Index>(), any::<u8>());
    (prop::sample::select(seeds), prop::collection::vec(change, 1..5)).prop_map(|(mut frame, changes)| {
        for (kind, at, byte) in changes {
            if frame.is_empty() {
                break;
            }
            let at = at.index(frame.len());
            match kind {
                0 => frame[at] = byte,
                1 => drop(frame.remove(at)),
                2 => frame.insert(at, byte),
                3 => frame.swap(at, 0),
                _ => frame.truncate(at),
            }
        }
        frame
    })
}

/// Holds what may never happen against one frame.
fn check(frame: &[u8]) -> Result<(), TestCaseError> {
    match reading(frame) {
        Some(Reading::SignedCard(Ok(card))) => {
            let text = encode_card_token(&card).unwrap();
            // Whatever is read as a signed card has the very bytes of one: its signature decides, and is made once.
            prop_assert!(frame.windows(text.len()).any(|part| part == text.as_bytes()), "{frame:?}");
            prop_assert!(
                card == token() || card.signature != token().signature || frame.len() > 133,
                "{frame:?}"
            );
        }
        Some(Reading::Receipt(sale)) => prop_assert_eq!(sale, OpId::from_bytes([7; 16])),
        Some(Reading::Article(article)) => prop_assert!(Gtin::parse(article.gtin.as_str()).is_some()),
        Some(Reading::Membership(card)) => prop_assert_eq!(card.as_str().len(), 18),
        _ => {}
    }
    Ok(())
}

/// How many frames of each kind are tried; a million when compiled with `TALLYTILL_FRAMES=1000000`.
fn cases() -> u32 {
    option_env!("TALLYTILL_FRAMES").and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

#[test]
fn no_mutated_frame_is_taken_for_another_card_or_receipt() {
    let mut runner = TestRunner::new(Config { cases: cases(), ..Config::default() });
    runner.run(&mutated(seeds()), |frame| check(&frame)).unwrap();
}

#[test]
fn no_random_frame_is_taken_for_a_card_or_a_receipt() {
    let mut runner = TestRunner::new(Config { cases: cases(), ..Config::default() });
    let frames = prop::collection::vec(any::<u8>(), 0..160);
    runner
        .run(&frames, |frame| {
            let wrong = matches!(reading(&frame), Some(Reading::SignedCard(Ok(_)) | Reading::Receipt(_)));
            prop_assert!(!wrong, "{:?}", frame);
            check(&frame)
        })
        .unwrap();
}
