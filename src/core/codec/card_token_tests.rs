use proptest::prelude::*;

use super::*;

fn token() -> CardToken {
    CardToken {
        key: CardKeyId::new(258),
        number: CardNumber::parse("2900000000018").unwrap(),
        issued: Day::of(2026, 11, 24).unwrap(),
        signature: core::array::from_fn(|at| u8::try_from(at * 3).unwrap()),
    }
}

#[test]
fn the_text_of_a_card_stays_the_same_for_ever() {
    let text = encode_card_token(&token()).unwrap();
    assert_eq!(text, include_str!("../../../tests/golden/card-token-1.txt").trim_end());
    assert_eq!(text.len(), CARD_TOKEN_CHARS);
    assert_eq!(parse_card_token(&text), Ok(token()));
}

#[test]
fn numbers_keep_their_leading_zeros() {
    for digits in ["0000", "0012", "000000000000000001", "999999999999999999"] {
        let number = CardNumber::parse(digits).unwrap();
        let card = CardToken { number, ..token() };
        assert_eq!(parse_card_token(&encode_card_token(&card).unwrap()), Ok(card));
    }
}

#[test]
fn what_a_card_can_not_say_has_no_text() {
    for number in ["123", "1234567890123456789", "29A0000000018", "29 1"] {
        if let Some(number) = CardNumber::parse(number) {
            assert_eq!(encode_card_token(&CardToken { number, ..token() }), None);
        }
    }
    for issued in [Day::of(2019, 12, 31).unwrap(), Day::of(2300, 1, 1).unwrap()] {
        assert_eq!(encode_card_token(&CardToken { issued, ..token() }), None);
    }
}

#[test]
fn a_signed_card_is_told_apart_from_every_other_text() {
    let text = encode_card_token(&token()).unwrap();
    assert!(looks_like_card_token(&text));
    assert_eq!(CardNumber::parse(&text), None, "it is too long for a card number");
    for other in ["TILL1", "TILLR0000", "2900000000018", "", "https://example.org/01/04006381333931"] {
        assert!(!looks_like_card_token(other), "{other}");
    }
}

#[test]
fn a_misread_a_later_and_a_senseless_card_are_told_apart() {
    let text = encode_card_token(&token()).unwrap();
    assert_eq!(parse_card_token(&text[..text.len() - 1]), Err(CardTokenFault::Misread));
    assert_eq!(parse_card_token(&text.to_lowercase()), Err(CardTokenFault::Misread));
    assert_eq!(parse_card_token(&format!("TILL2{}", "0".repeat(150))), Err(CardTokenFault::Newer));
    let mut bytes = head_of(CardKeyId::new(1), &token().number, token().issued).unwrap().to_vec();
    bytes[3] = 3;
    bytes.extend([0; 64]);
    bytes.extend(guard_of(&bytes));
    let senseless = format!("TILL1{}", encode_base32(&bytes));
    assert_eq!(parse_card_token(&senseless), Err(CardTokenFault::Senseless));
}

#[test]
fn no_single_changed_letter_is_read() {
    let text = encode_card_token(&token()).unwrap();
    for at in 0..text.len() {
        for letter in 0..=127_u8 {
            let mut changed = text.clone().into_bytes();
            changed[at] = letter;
            let changed = String::from_utf8(changed).unwrap();
            if changed != text {
                // The guard has two bytes, so one in 65536 gets past it: then the signed bytes or the signature differ.
                let read = parse_card_token(&changed);
                assert_ne!(read, Ok(token()), "{changed}");
            }
        }
    }
}

proptest! {
    #[test]
    fn every_card_is_read_as_it_was_written(
        key in any::<u16>(), digits in "[0-9]{4,18}", day in 0_i32..65_536, signature in prop::collection::vec(any::<u8>(), 64),
    ) {
        let card = CardToken {
            key: CardKeyId::new(key),
            number: CardNumber::parse(&digits).unwrap(),
            issued: Day::of(2020, 1, 1).unwrap().plus(day),
            signature: signature.try_into().unwrap(),
        };
        let text = encode_card_token(&card).unwrap();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
        prop_assert_eq!(parse_card_token(&text), Ok(card));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(TILL)?[0-9A-Z]{0,140}|\\PC{0,200}") {
        if let Ok(card) = parse_card_token(&text) {
            prop_assert_eq!(encode_card_token(&card), Some(text));
        }
    }
}
