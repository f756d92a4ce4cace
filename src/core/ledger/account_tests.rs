//! The kept form of accounts: what was once kept is read as it was meant, or is known to be of another version.

use super::account::{ACCOUNT_VERSION, Account, Block, Evidence, Spend};
use super::golden_tests::kept_text;
use super::{Entry, Kind, OrderKey};
use crate::core::model::{
    CardNumber, Day, EntryHash, EntrySeq, Hlc, Incarnation, Lot, MemberFacts, MemberId, Money, OpId, Points,
    Standing, TillId, Timestamp,
};

const KEPT: &str = include_str!("../../../tests/golden/accounts-v1.txt");

fn order(seq: u64) -> OrderKey {
    let header = super::Header {
        format: 1,
        kind: Kind::Sale,
        till: TillId::from_bytes([0x41; 16]),
        incarnation: Incarnation::from_random(9),
        seq: EntrySeq::new(seq),
        prev_hash: EntryHash::NONE,
        hlc: Hlc::ZERO.tick(Timestamp::from_ms(1_795_000_000_000 + seq)),
        boot_id: 0,
        monotonic_ms: 0,
        anchor: None,
        programme: None,
        op_id: OpId::from_bytes([1; 16]),
        acting: None,
    };
    Entry::seal(header, &[0xf6]).unwrap().header.order_key()
}

/// An account of nothing, and one with something in every field.
fn accounts() -> Vec<Account> {
    let member = |number: u8| MemberId::from_bytes([number; 16]);
    let card = |text: &str| CardNumber::parse(text).unwrap();
    let entry = |number: u8| EntryHash::from_bytes([number; 32]);
    let spend = |till: u8, number: u8| Spend { till: TillId::from_bytes([till; 16]), entry: entry(number) };
    let facts = MemberFacts { balance: Points::from_units(40), spend: Money::from_minor(700), visits: 2 };
    let lots =
        vec![Lot { vests: None, expires: Some(Day::from_number(740_000)), points: Points::from_units(9) }];
    let filled = Account {
        id: member(1),
        merged: vec![member(2)],
        cards: vec![card("2901"), card("2902")],
        profile: vec![0xa1, 0xb2],
        standing: Standing { lots, ..Standing::of(facts) },
        evidence: Evidence {
            last: Some(order(9)),
            joined: Some(order(1)),
            welcomed: true,
            spends: vec![spend(1, 3), spend(2, 4)],
            blocked: vec![Block { card: card("2902"), at: Timestamp::from_ms(5), entry: entry(6) }],
            awaited: vec![entry(7)],
            erased: Some(order(8)),
        },
    };
    vec![Account::new(member(1)), filled]
}

#[test]
fn accounts_are_kept_as_they_ever_were() {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let found: String = accounts().iter().map(|account| hex(&account.encode().unwrap()) + "\n").collect();
    kept_text::hold_against("tests/golden/accounts-v1.txt", KEPT, &found);
    for account in accounts() {
        assert_eq!(Account::parse(&account.encode().unwrap()), Some(account));
    }
}

#[test]
fn another_version_is_folded_anew() {
    let mut bytes = accounts()[1].encode().unwrap();
    assert_eq!(u32::from(bytes[0]), ACCOUNT_VERSION);
    bytes[0] += 1;
    assert_eq!(Account::parse(&bytes), None);
    assert_eq!(Account::parse(&[]), None);
}
