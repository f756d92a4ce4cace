use std::collections::BTreeSet;

use super::*;
use crate::core::codec::{CardFault, parse_card_token};
use crate::host::keys::verify;

const NOW: Timestamp = Timestamp::from_ms(1_795_000_000_000);

fn day(number: u32) -> Day {
    Day::of(2026, 11, number).unwrap()
}

fn range(prefix: &str, length: usize, check: CardCheck) -> CardRange {
    CardRange { prefix: prefix.to_owned(), length, check }
}

fn coffee() -> CardRange {
    range("29", 13, CardCheck::Ean13)
}

fn store(folder: &std::path::Path) -> Store {
    Store::open(folder).unwrap()
}

fn verdict(store: &Store, card: &IssuedCard) -> Result<(), CardFault> {
    let book = store.load_card_book().unwrap().book;
    book.verify_card(&parse_card_token(&card.text).unwrap(), verify)
}

#[test]
fn issued_cards_are_good_and_no_number_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = BTreeSet::new();
    for run in 0..3 {
        // Another run of the program gives no number of an earlier one.
        let store = store(folder.path());
        let cards = store.issue_cards(&coffee(), 200, day(24), NOW).unwrap();
        let places = cards.iter().map(|card| card.place).collect::<Vec<_>>();
        assert_eq!(places, (run * 200 + 1..=run * 200 + 200).collect::<Vec<_>>());
        for card in &cards {
            assert!(coffee().holds(card.number.as_str()), "{card:?}");
            assert_eq!(verdict(&store, card), Ok(()), "{card:?}");
            assert!(numbers.insert(card.number.clone()), "{card:?}");
            assert_eq!(store.load_issued_card(&card.number).unwrap().as_ref(), Some(card), "printed again");
        }
    }
}

#[test]
fn a_small_range_is_used_to_its_last_number_and_then_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let small = range("29", 4, CardCheck::None);
    let cards = store.issue_cards(&small, 100, day(24), NOW).unwrap();
    assert_eq!(cards.iter().map(|card| &card.number).collect::<BTreeSet<_>>().len(), 100);
    let refused = store.issue_cards(&small, 1, day(24), NOW).unwrap_err();
    assert!(matches!(refused, IssueFault::UsedUp(_)), "{refused}");
    for other in
        [range("KV", 8, CardCheck::None), range("29", 3, CardCheck::None), range("29", 30, CardCheck::None)]
    {
        assert!(matches!(store.issue_cards(&other, 1, day(24), NOW), Err(IssueFault::Range(_))), "{other:?}");
    }
}

#[test]
fn a_till_that_asks_again_gets_the_same_cards() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let (one, other) = (TillId::from_bytes([1; 16]), TillId::from_bytes([2; 16]));
    let first = store.stock_cards(one, 0, 5, &coffee(), day(24), NOW).unwrap();
    assert_eq!(first.iter().map(|card| card.place).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(store.stock_cards(one, 0, 5, &coffee(), day(25), NOW).unwrap(), first, "the answer was lost");
    let more = store.stock_cards(one, 3, 5, &coffee(), day(24), NOW).unwrap();
    assert_eq!(more[..2], first[3..]);
    assert_eq!(more.iter().map(|card| card.place).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    let elsewhere = store.stock_cards(other, 0, 1_000, &coffee(), day(24), NOW).unwrap();
    assert_eq!(elsewhere.len(), usize::try_from(STOCK_CARDS_MAX).unwrap());
    assert!(elsewhere.iter().all(|card| !first.iter().chain(&more).any(|known| known.text == card.text)));
}

#[test]
fn a_retired_key_still_makes_good_cards_of_its_days_and_a_withdrawn_one_none() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let issue = |on| store.issue_cards(&coffee(), 1, day(on), NOW).unwrap().remove(0);
    let old = issue(1);
    let before = store.load_card_book().unwrap().book.revision;
    let renewed = store.renew_card_key(day(10), NOW).unwrap();
    assert!(store.load_card_book().unwrap().book.revision > before);
    let new = issue(11);
    assert_eq!((old.key, new.key), (CardKeyId::new(1), renewed.id));
    assert_eq!((verdict(&store, &old), verdict(&store, &new)), (Ok(()), Ok(())));
    store.withdraw_card_key(old.key, NOW).unwrap();
    assert_eq!((verdict(&store, &old), verdict(&store, &new)), (Err(CardFault::KeyWithdrawn), Ok(())));
    store.withdraw_card_key(new.key, NOW).unwrap();
    let after = issue(12);
    assert_eq!((after.key, verdict(&store, &after)), (CardKeyId::new(3), Ok(())));
    assert!(matches!(store.withdraw_card_key(CardKeyId::new(9), NOW), Err(KeyFault::Unknown(_))));
}

#[test]
fn a_blocked_card_is_in_the_book_until_the_block_is_lifted() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let card = store.issue_cards(&coffee(), 1, day(24), NOW).unwrap().remove(0);
    assert!(store.block_card(&card.number, "Eva", "lost", NOW).unwrap());
    assert!(!store.block_card(&card.number, "Eva", "lost", NOW).unwrap(), "it is blocked already");
    assert_eq!(verdict(&store, &card), Err(CardFault::Blocked));
    assert_eq!(store.list_blocked_cards().unwrap()[0].reason, "lost");
    assert!(store.unblock_card(&card.number, "Eva", "found", NOW).unwrap());
    assert!(!store.unblock_card(&card.number, "Eva", "found", NOW).unwrap());
    assert_eq!(verdict(&store, &card), Ok(()));
}

#[test]
fn every_changed_letter_of_a_card_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let card = store.issue_cards(&coffee(), 1, day(24), NOW).unwrap().remove(0);
    let book = store.load_card_book().unwrap().book;
    let good =
        |text: &str| parse_card_token(text).is_ok_and(|token| book.verify_card(&token, verify).is_ok());
    assert!(good(&card.text));
    for at in 0..card.text.len() {
        for letter in 0..=127_u8 {
            let mut changed = card.text.clone().into_bytes();
            changed[at] = letter;
            let changed = String::from_utf8(changed).unwrap();
            assert!(changed == card.text || !good(&changed), "{changed}");
        }
    }
}
