//! What a scan of a coupon does, on a till as head office leaves it.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::core::codec::{
    AimExpectation, CardBook, CardKey, CardKeyId, card_signed_bytes, encode_card_token, encode_receipt_code,
    parse_card_token, parse_scan,
};
use crate::core::model::base32::{encode_base32, parse_base32};
use crate::core::model::{Day, OpId};
use crate::host::keys::SigningKey;
use crate::till::agent::agent_tests::{self, coupon};
use crate::till::checkout::{Joining, Refusal, Replacing, enrol, replace_card};
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
fn a_replaced_card_is_no_good_at_once_and_the_other_one_names_its_member() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    agent.set_card_book(book(&[]));
    let op = |number: u8| OpId::from_bytes([number; 16]);
    let card = |place: u64| signed(2, 2, &format!("2900000{place}"), day(24));
    let eva = enrol(&agent, op(1), &joining(&card(1))).unwrap().member.id;
    enrol(&agent, op(2), &joining(&card(3))).unwrap();
    scan(&agent, &card(1), false);
    let replace = |op, shown: &str, lost: &str, card: &str| {
        let replacing = Replacing { shown: number(shown), lost: number(lost), card: card.to_owned() };
        replace_card(&agent, op, replacing)
    };
    let given = replace(op(3), "29000001", "29000001", &card(2)).unwrap();
    assert_eq!((given.member.id, given.member.card.as_str(), given.repeated), (eva, "29000002", false));
    assert_eq!(given.member.name.as_deref(), Some("Eva"));
    assert_eq!(load_counter(&agent).unwrap().counter.card, Some(number("29000002")), "she still stands here");
    assert_eq!(scan(&agent, &card(1), false).unwrap().kind.name(), "card_blocked");
    assert_eq!(scan(&agent, &card(2), false).unwrap().kind.name(), "member_card");
    assert!(replace(op(3), "29000001", "29000001", &card(2)).unwrap().repeated);
    let refused = |op, shown, lost, card: &str| replace(op, shown, lost, card).unwrap_err();
    assert!(matches!(refused(op(3), "29000001", "29000001", &card(4)), Refusal::OpIdReused(_)));
    assert!(matches!(refused(op(4), "29000001", "29000001", &card(4)), Refusal::CardBlocked(_)));
    assert!(matches!(refused(op(4), "29000002", "29000003", &card(4)), Refusal::CardNotTheirs(_)));
    assert!(matches!(refused(op(4), "29000002", "29000002", &card(3)), Refusal::CardTaken(_)));
    assert!(matches!(refused(op(4), "29000009", "29000009", &card(4)), Refusal::UnknownCard(_)));
    assert!(matches!(enrol(&agent, op(5), &joining(&card(1))).unwrap_err(), Refusal::CardBlocked(_)));
}

#[test]
fn what_the_shops_own_scales_print_goes_onto_the_counter_with_its_weight_count_or_price() {
    let folder = tempfile::tempdir().unwrap();
    let goods = "sku,ean,category,unit_price,unit,name_en\n12345,,food,200.00,kg,Cheese\n42,,food,9.00,piece,Roll\n\
                 tart,2500077000005,food,70.00,piece,Tart\n";
    std::fs::write(folder.path().join("goods.csv"), goods).unwrap();
    let lines = "goods = \"goods.csv\"\n\
                 [[in_store_code]]\nlayout = \"21IIIIIWWWWWC\"\ndecimals = 3\n\
                 [[in_store_code]]\nlayout = \"27IIIIIXNNNNC\"\n\
                 [[in_store_code]]\nlayout = \"25IIIIIPPPPPC\"\ndecimals = 2\n";
    let agent = agent_tests::till_with(folder.path(), lines, |_| {});
    let kind = |text: &str| scan(&agent, text, false).unwrap().kind.name();
    // A weight, the same goods once more, a count, a price for goods by the piece and for such by the kilogram.
    for code in ["2112345012506", "2112345012506", "2700042900129", "2500077045907", "2512345057307"] {
        assert_eq!(kind(code), "goods", "{code}");
    }
    let lines = load_counter(&agent).unwrap().counter.basket.lines;
    let told: Vec<(&str, String, i64, Unit)> = lines
        .iter()
        .map(|line| (line.sku.as_str(), line.quantity.to_string(), line.amount.minor(), line.unit))
        .collect();
    assert_eq!(
        told,
        [
            ("12345", "2.5".to_owned(), 50_000, Unit::Kilogram),
            ("42", "12".to_owned(), 10_800, Unit::Piece),
            ("tart", "1".to_owned(), 4_590, Unit::Piece),
            ("12345", "1".to_owned(), 5_730, Unit::Piece),
        ]
    );
    // Goods that nobody lists, nothing on the scale, a weight of what is sold by the piece, a wrong check digit.
    for code in ["2100000012503", "2112345000008", "2100042012509"] {
        assert_eq!(kind(code), "goods_unknown", "{code}");
    }
    let wrong = format!("{}{}", &"2112345012506"[..12], if "2112345012506".ends_with('0') { 1 } else { 0 });
    assert_eq!(kind(&format!("]E0{wrong}")), "goods_unknown");
    assert_eq!(load_counter(&agent).unwrap().counter.basket.lines.len(), 4);
}

#[test]
fn where_signed_cards_alone_are_taken_the_number_of_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let agent = agent_tests::till_with(folder.path(), "signed_cards_only = true\n", |_| {});
    agent.set_card_book(book(&[]));
    let card = signed(2, 2, "2900000000018", day(24));
    let refused = enrol(&agent, OpId::from_bytes([1; 16]), &joining("2900000000018")).unwrap_err();
    assert!(matches!(refused, Refusal::CardUnsigned), "{refused}");
    assert_eq!(scan(&agent, "2900000000018", false).unwrap().kind.name(), "card_unsigned");
    enrol(&agent, OpId::from_bytes([1; 16]), &joining(&card)).unwrap();
    assert_eq!(scan(&agent, &card, false).unwrap().kind.name(), "member_card");
    assert_eq!(scan(&agent, "2900000000018", false).unwrap().kind.name(), "card_unsigned");
    assert_eq!(scan(&agent, "]C02900000000018", false).unwrap().kind.name(), "card_unsigned");
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

/// The text of a card that says these 78 bytes, its guard right: what somebody writes who knows the format and not the key.
fn guarded(content: &[u8]) -> String {
    let hash = blake3::hash(content);
    format!("TILL1{}", encode_base32(&[content, &hash.as_bytes()[..2]].concat()))
}

/// What a card says: key, number, day and signature.
fn content_of(text: &str) -> Vec<u8> {
    parse_base32::<80>(&text["TILL1".len()..]).unwrap()[..78].to_vec()
}

fn is_good(text: &str) -> bool {
    parse_card_token(text).is_ok_and(|card| book(&[]).verify_card(&card, verify).is_ok())
}

#[test]
fn no_changed_bit_of_a_card_is_good_even_under_a_right_guard() {
    let content = content_of(&signed(2, 2, "29000001", day(24)));
    assert!(is_good(&guarded(&content)), "what is changed below is good as it is");
    for bit in 0..content.len() * 8 {
        let mut changed = content.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!is_good(&guarded(&changed)), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn no_changed_bytes_of_a_card_are_good(
        changes in prop::collection::vec((0..78_usize, any::<u8>()), 1..12), cut in 0..=133_usize, more in "[0-9A-Z]{1,9}",
    ) {
        let text = signed(2, 2, "29000001", day(24));
        let mut content = content_of(&text);
        for (at, byte) in changes {
            content[at] = byte;
        }
        prop_assert_eq!(is_good(&guarded(&content)), content == content_of(&text));
        let (head, tail) = text.split_at(cut.min(text.len() - 1));
        let (longer, wider) = (format!("{text}{more}"), format!("{head}{more}{tail}"));
        prop_assert!(!is_good(head) && !is_good(&longer) && !is_good(&wider));
    }

    #[test]
    fn no_other_letter_stands_for_one_of_a_card(at in 5..133_usize, letter in "[\\PCILOU]") {
        let text = signed(2, 2, "29000001", day(24));
        let changed = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
        prop_assert_eq!(is_good(&changed), changed == text);
        prop_assert!(!is_good(&text.to_lowercase()));
        for (one, other) in [("0", "O"), ("1", "I"), ("1", "L"), ("V", "U")] {
            let alias = format!("TILL1{}", text[5..].replacen(one, other, 1));
            prop_assert_eq!(is_good(&alias), alias == text);
        }
    }
}
