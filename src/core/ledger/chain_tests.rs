//! A chain takes its own next entry and nothing else.

use super::world::{Deed, at, entries, sell, till};
use super::{ChainBreak, Entry, Head, Header};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId};

fn journal() -> Vec<Entry> {
    entries(&[at(1, 1, sell(1, 1, 0, 1)), at(1, 2, Deed::Void { op: 1 }), at(1, 3, Deed::Unknown)])
}

fn start() -> Head {
    Head::start(Incarnation::from_random(1))
}

/// The head after so many entries of the journal.
fn head(count: usize) -> Head {
    journal().iter().take(count).fold(start(), |head, entry| head.extend(till(1), entry).unwrap())
}

#[test]
fn a_chain_grows_entry_by_entry() {
    let journal = journal();
    assert_eq!(journal[0].header.prev_hash, EntryHash::NONE);
    assert_eq!((head(3).seq, head(3).hash), (EntrySeq::new(3), journal[2].hash));
}

#[test]
fn another_till_or_incarnation_is_foreign() {
    let journal = journal();
    let foreign = Err(ChainBreak::Foreign);
    assert_eq!(start().extend(till(2), &journal[0]), foreign);
    assert_eq!(Head::start(Incarnation::from_random(2)).extend(till(1), &journal[0]), foreign);
}

#[test]
fn a_missing_entry_is_a_gap() {
    let gap = ChainBreak::Gap { expected: EntrySeq::new(2), found: EntrySeq::new(3) };
    assert_eq!(head(1).extend(till(1), &journal()[2]), Err(gap));
    assert_eq!(gap.to_string(), "entry `3` came where `2` should be: entries are missing");
}

#[test]
fn an_entry_that_came_before_is_behind() {
    let behind = ChainBreak::Behind { found: EntrySeq::new(2) };
    assert_eq!(head(3).extend(till(1), &journal()[1]), Err(behind));
    assert_eq!(head(2).extend(till(1), &journal()[1]), Err(behind));
    assert_eq!(behind.to_string(), "place `2` is already taken");
    let no_place = Entry::seal(Header { seq: EntrySeq::NONE, ..journal()[0].header.clone() }, &[0]).unwrap();
    assert_eq!(start().extend(till(1), &no_place), Err(ChainBreak::Behind { found: EntrySeq::NONE }));
}

#[test]
fn another_history_or_changed_bytes_break_the_hash() {
    let broken = ChainBreak::Hash { at: EntrySeq::new(2) };
    let other = entries(&[at(1, 1, sell(9, 1, 0, 1)), at(1, 2, Deed::Void { op: 1 })]);
    assert_eq!(head(1).extend(till(1), &other[1]), Err(broken));
    assert_eq!(broken.to_string(), "entry `2` does not continue the entry before it");

    let mut bytes = journal()[0].bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let changed = Entry::parse(bytes).unwrap();
    let head = start().extend(till(1), &changed).unwrap();
    assert_eq!(head.extend(till(1), &journal()[1]), Err(broken));
}

#[test]
fn a_full_chain_takes_nothing_more() {
    let full = Head { seq: EntrySeq::new(u64::MAX), ..start() };
    assert!(matches!(full.extend(till(1), &journal()[0]), Err(ChainBreak::Behind { .. })));
}

#[test]
fn what_is_signed_names_the_till_and_all_of_the_head() {
    let signed = |till: TillId, head: Head| head.signed_bytes(till);
    let plain = signed(till(1), head(1));
    assert_eq!(plain.len(), b"tallytill head 1".len() + 16 + 8 + 8 + 32);
    for other in [
        signed(till(2), head(1)),
        signed(till(1), head(2)),
        signed(till(1), Head { incarnation: Incarnation::from_random(2), ..head(1) }),
        signed(till(1), Head { seq: EntrySeq::new(2), ..head(1) }),
        signed(till(1), Head { hash: EntryHash::NONE, ..head(1) }),
    ] {
        assert_ne!(plain, other);
    }
}
