//! What a scan of a coupon does, on a till as head office leaves it.

use std::sync::Arc;

use super::*;
use crate::core::codec::{
    AimExpectation, CardBook, CardKey, CardKeyId, card_signed_bytes, encode_card_token, encode_receipt_code,
    parse_scan,
};
use crate::core::model::{Day, OpId};
use crate::host::keys::SigningKey;
use crate::till::agent::agent_tests::{self, coupon};
use crate::till::checkout::{Joining, Refusal, enrol};
use crate::till::counter::load_counter;

/// The bar code of an espresso.
const ESPRESSO: &str = "2001100000103";

/// A till whose programme has a coupon with two codes and one whose codes are printed once each.
fn till(folder: &std::path::Path) -> Arc<Agent> {
    agent_tests::till(folder, |programme| {
        programme.coupons =
            vec![coupon("autumn", &["AUTUMN", ESPRESSO], "", None), coupon("letter", &[], "L-", None)];
    })
}

fn scan(agent: &Agent, text: &str, repeat: bool) -> Option<Arc<Seen>> {
    let scan = parse_scan(text.as_bytes(), AimExpectation::Optional).unwrap();
    handle_scan(agent, &scan, repeat)
}

#[test]
fn a_scanned_coupon_lies_on_the_counter_once_and_stays_with_another_card() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    for code in ["AUTUMN", "L-0042", "AUTUMN"] {
        let seen = scan(&agent, code, false).unwrap();
        assert!(matches!(&seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
        assert_eq!((seen.kind.name(), seen.text.as_str()), ("coupon", code));
    }
    assert_eq!(scan(&agent, "AUTUMN", true), None, "it still lies under the scanner");
    let counter = load_counter(&agent).unwrap().counter;
    assert_eq!(counter.choices.coupons, ["AUTUMN", "L-0042"]);
    for unknown in ["L-", "WINTER"] {
        let seen = scan(&agent, unknown, false).unwrap();
        assert!(!matches!(seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
    }
    // A coupon that is printed as a bar code of goods is a coupon.
    let seen = scan(&agent, ESPRESSO, false).unwrap();
    assert!(matches!(&seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
    let counter = load_counter(&agent).unwrap().counter;
    assert_eq!((counter.choices.coupons.len(), counter.basket.lines.len()), (3, 0));
}

fn day(number: u32) -> Day {
    Day::of(2026, 11, number).unwrap()
}

fn number(text: &str) -> CardNumber {
    CardNumber::parse(text).unwrap()
}

/// Key 1 signed from the first to the tenth, key 2 signs since, key 3 was withdrawn.
fn book(blocked: &[&str]) -> CardBook {
    let key = |id: u8, from, until, withdrawn| CardKey {
        id: CardKeyId::new(id.into()),
        public_key: SigningKey::from_secret(&[id; 32]).public_key(),
        from,
        until,
        withdrawn,
    };
    let keys =
        vec![key(1, day(1), Some(day(10)), false), key(2, day(10), None, false), key(3, day(1), None, true)];
    CardBook {
        revision: 1,
        keys,
        blocked: blocked.iter().map(|text| number(text)).collect(),
        ..CardBook::default()
    }
}

/// A signed card; `secret` is the key that really signed it.
fn signed(key: u8, secret: u8, digits: &str, issued: Day) -> String {
    let (key, number) = (CardKeyId::new(key.into()), number(digits));
    let bytes = card_signed_bytes(key, &number, issued).unwrap();
    let signature = SigningKey::from_secret(&[secret; 32]).sign(&bytes);
    encode_card_token(&CardToken { key, number, issued, signature }).unwrap()
}

fn joining(card: &str) -> Joining {
    Joining {
        card: card.to_owned(),
        name: "Eva".to_owned(),
        language: None,
        birthday: None,
        referred_by: None,
    }
}

#[test]
fn a_signed_card_is_told_from_a_forged_a_blocked_and_an_unknown_one_without_head_office() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    let kind = |text: &str| scan(&agent, text, false).unwrap().kind.name();
    let good = signed(2, 2, "29000001", day(24));
    assert_eq!(kind(&good), "card_unverified", "no card book has come yet");
    agent.set_card_book(book(&["29000002"]));
    for (text, told) in [
        (good.clone(), "new_card"),
        (format!("]Q1{good}"), "new_card"),
        (signed(1, 1, "29000001", day(10)), "new_card"),
        (signed(1, 1, "29000001", day(11)), "card_refused"),
        (signed(2, 1, "29000001", day(24)), "card_refused"),
        (signed(3, 3, "29000001", day(24)), "card_refused"),
        (signed(4, 4, "29000001", day(24)), "card_unverified"),
        (signed(2, 2, "29000002", day(24)), "card_blocked"),
        (good[..100].to_owned(), "garbled"),
    ] {
        assert_eq!(kind(&text), told, "{text}");
    }
    let seen = scan(&agent, &good, false).unwrap();
    assert_eq!(seen.text, "29000001", "the number goes on, not the text of the code");
}

#[test]
fn whoever_joins_with_a_signed_card_is_known_by_it_and_a_bad_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    agent.set_card_book(book(&["29000002"]));
    let op = |number: u8| OpId::from_bytes([number; 16]);
    let good = signed(2, 2, "29000001", day(24));
    let joined = enrol(&agent, op(1), &joining(&good)).unwrap();
    assert_eq!((joined.member.card.as_str(), joined.new_card), ("29000001", None));
    assert_eq!(scan(&agent, &good, false).unwrap().kind.name(), "member_card");
    let refused = |number, text: &str| enrol(&agent, op(number), &joining(text)).unwrap_err();
    assert!(matches!(refused(2, &signed(2, 2, "29000002", day(24))), Refusal::CardBlocked(_)));
    assert!(matches!(refused(3, &signed(2, 1, "29000003", day(24))), Refusal::CardRefused));
    assert!(matches!(refused(4, &signed(9, 9, "29000003", day(24))), Refusal::CardUnverified));
    assert!(matches!(refused(5, &good[..100]), Refusal::NotACard(_)));
    // A card that is blocked while its member stands at the till is told, and no longer quoted.
    agent.set_card_book(book(&["29000001"]));
    assert_eq!(scan(&agent, &good, false).unwrap().kind.name(), "card_blocked");
    assert!(matches!(load_counter(&agent), Err(Refusal::CardBlocked(_))));
}

#[test]
fn without_a_card_the_till_gives_one_of_its_own_once() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    agent.set_card_book(book(&["29000001"]));
    let op = |number: u8| OpId::from_bytes([number; 16]);
    assert!(matches!(enrol(&agent, op(1), &joining("")).unwrap_err(), Refusal::NoCardLeft));
    let card = |place: u64| crate::core::sync::wire::StockCard {
        place,
        text: signed(2, 2, &format!("2900000{place}"), day(24)),
    };
    agent.card_stock().apply_answer((1..=3).map(card).collect()).unwrap();
    let first = enrol(&agent, op(1), &joining("")).unwrap();
    assert_eq!(first.member.card.as_str(), "29000002", "the first one is blocked");
    assert_eq!(first.new_card.as_deref(), Some(card(2).text.as_str()));
    let again = enrol(&agent, op(1), &joining("")).unwrap();
    assert!(again.repeated);
    assert_eq!((again.member.card, again.new_card), (first.member.card, first.new_card));
    assert_eq!(enrol(&agent, op(2), &joining("")).unwrap().member.card.as_str(), "29000003");
    assert!(matches!(enrol(&agent, op(3), &joining("")).unwrap_err(), Refusal::NoCardLeft));
}

#[test]
fn a_receipt_and_a_weighed_piece_are_told_for_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    let sale = OpId::from_bytes([7; 16]);
    let seen = scan(&agent, &encode_receipt_code(sale), false).unwrap();
    assert_eq!((&seen.kind, seen.text.as_str()), (&SeenKind::Receipt { sale }, sale.to_string().as_str()));
    let seen = scan(&agent, "]e001095060001343523103001250", false).unwrap();
    assert_eq!((seen.kind.name(), seen.text.as_str()), ("goods_unknown", "9506000134352"));
}
