//! Tills whose journals were copied, and batches that come before their predecessors: both histories are kept and count,
//! each operation once; nothing is acknowledged that is not in the chain.

use tallytill::core::ledger::{FindingKind, Kind, Opened, Payload};
use tallytill::core::model::{EntryHash, EntrySeq};
use tallytill::hub::intake::Refusal;
use tallytill::hub::store::{IngestFault, Taken};

use crate::hub_world::{Home, Till, hash_of, member_id, sale};

fn refusal(outcome: Result<Taken, IngestFault>) -> Refusal {
    match outcome {
        Err(IngestFault::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn visits(home: &Home, till: &Till) -> i64 {
    let page = home.store.load_feed_page(till.id, "").unwrap();
    page.rows.into_iter().find(|row| row.id == member_id(7)).map_or(0, |row| row.facts.visits)
}

fn findings(home: &Home) -> Vec<(FindingKind, EntryHash, Vec<EntryHash>)> {
    let kept = home.store.load_findings(0, 100).unwrap();
    let mut standing: Vec<_> = kept
        .into_iter()
        .filter(|kept| !kept.withdrawn)
        .map(|kept| (kept.finding.kind, kept.finding.entry, kept.finding.against))
        .collect();
    standing.sort_unstable();
    standing
}

/// A till with three entries and its copy, each of which went on by two from the first on.
fn copied(home: &Home) -> (Till, Till) {
    let mut till = home.till(1);
    till.sell(1, 7, 1, 0);
    let mut copy = till.cloned();
    till.sell(2, 7, 1, 0);
    till.sell(5, 7, 1, 0);
    copy.sell(3, 7, 10, 0);
    copy.sell(4, 7, 10, 0);
    (till, copy)
}

#[test]
fn both_histories_of_a_copied_till_are_kept_and_count() {
    let home = Home::open();
    let (till, copy) = copied(&home);
    home.send(&till, till.whole()).unwrap();
    let at = EntrySeq::new(2);
    let fork = |at, kept| Refusal::Fork { at, durable: till.head(), kept };
    assert_eq!(refusal(home.send(&copy, copy.batch(1..2))), fork(at, Some(copy.head_at(2))));
    assert_eq!(visits(&home, &till), 4);
    let next = EntrySeq::new(3);
    assert_eq!(refusal(home.send(&copy, copy.batch(2..3))), fork(next, Some(copy.head())));
    assert_eq!(refusal(home.send(&copy, copy.whole())), fork(at, Some(copy.head())), "sent again");
    assert_eq!(visits(&home, &till), 5, "each entry counts once");
    assert_eq!(
        home.store.load_last_head(till.id).unwrap(),
        Some(till.head()),
        "the chain is that which came first"
    );
    assert_eq!(findings(&home), [(FindingKind::Fork, hash_of(&copy, 1), vec![hash_of(&till, 1)])]);
    home.state();
}

#[test]
fn it_does_not_matter_which_history_came_first_nor_in_which_order() {
    let home = Home::open();
    let (till, copy) = copied(&home);
    home.send(&till, till.whole()).unwrap();
    refusal(home.send(&copy, copy.whole()));
    assert_eq!(findings(&home), [(FindingKind::Fork, hash_of(&copy, 1), vec![hash_of(&till, 1)])]);
    let swapped = Home::open();
    let (till, copy) = copied(&swapped);
    swapped.send(&copy, copy.whole()).unwrap();
    assert_eq!(findings(&swapped), []);
    for place in 1..3 {
        refusal(swapped.send(&till, till.batch(place..place + 1)));
    }
    assert_eq!(
        findings(&swapped),
        [(FindingKind::Fork, hash_of(&copy, 1), vec![hash_of(&till, 1)])],
        "the later one by its time shows the fork, whichever came first"
    );
    assert_eq!(visits(&swapped, &till), 5);
    swapped.state();
}

#[test]
fn an_operation_that_both_histories_tell_counts_once() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 1, 0);
    let mut copy = till.cloned();
    let (kind, body) = Payload::Sale(Box::new(sale(7, 5, 0))).encode().unwrap();
    let op_id = till.write_raw(2, kind.number(), &body);
    assert_eq!(kind, Kind::Sale);
    copy.write_as(3, kind.number(), &body, op_id);
    home.send(&till, till.whole()).unwrap();
    refusal(home.send(&copy, copy.whole()));
    assert_eq!(visits(&home, &till), 2);
    home.state();
}

#[test]
fn a_branch_may_branch_again() {
    let home = Home::open();
    let (till, mut copy) = copied(&home);
    let mut third = copy.cloned();
    third.entries.truncate(2);
    third.sell(9, 7, 1, 0);
    copy.sell(8, 7, 1, 0);
    home.send(&till, till.whole()).unwrap();
    refusal(home.send(&copy, copy.whole()));
    let kept = match refusal(home.send(&third, third.batch(1..3))) {
        Refusal::Fork { kept, .. } => kept,
        other => panic!("{other}"),
    };
    assert_eq!(kept, Some(third.head()));
    assert_eq!(visits(&home, &till), 7);
    home.state();
}

#[test]
fn entries_beyond_a_gap_are_kept_and_join_when_it_closes() {
    let home = Home::open();
    let mut till = home.till(1);
    for second in 0..6 {
        till.sell(second, 7, 1, 0);
    }
    home.send(&till, till.batch(0..1)).unwrap();
    let gap = Refusal::Gap { durable: till.head_at(1) };
    assert_eq!(refusal(home.send(&till, till.batch(4..6))), gap);
    assert_eq!(refusal(home.send(&till, till.batch(2..4))), gap);
    assert_eq!(refusal(home.send(&till, till.batch(2..4))), gap, "sent again");
    assert_eq!(home.store.load_last_head(till.id).unwrap(), Some(till.head_at(1)), "not acknowledged");
    assert_eq!(visits(&home, &till), 1, "nor folded");
    home.state();
    let taken = home.send(&till, till.batch(1..2)).unwrap();
    assert_eq!((taken.head, taken.fresh), (till.head(), 1), "all of them by one small batch");
    assert_eq!(visits(&home, &till), 6);
    home.state();
}

#[test]
fn a_till_whose_first_entries_are_under_way_is_not_yet_there() {
    let home = Home::open();
    let mut till = home.till(1);
    for second in 0..3 {
        till.sell(second, 7, 1, 0);
    }
    let start = till.head_at(0);
    assert_eq!(refusal(home.send(&till, till.batch(1..3))), Refusal::Gap { durable: start });
    assert_eq!(home.store.load_head_of(till.id, start.incarnation).unwrap(), None);
    home.state();
    assert_eq!(home.send(&till, till.batch(0..1)).unwrap().head, till.head());
    home.state();
}

#[test]
fn a_branch_whose_end_came_before_its_beginning_is_joined_whole() {
    let home = Home::open();
    let (till, mut copy) = copied(&home);
    copy.sell(6, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    let kept = |outcome| match refusal(outcome) {
        Refusal::Fork { kept, .. } => kept,
        Refusal::Gap { .. } => None,
        other => panic!("{other}"),
    };
    assert_eq!(kept(home.send(&copy, copy.batch(2..4))), None);
    assert_eq!(visits(&home, &till), 3);
    assert_eq!(kept(home.send(&copy, copy.batch(1..2))), Some(copy.head()));
    assert_eq!(visits(&home, &till), 6);
    home.state();
}

#[test]
fn a_journal_that_went_on_from_an_older_copy_says_so() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 1, 0);
    till.sell(2, 7, 1, 0);
    home.send(&till, till.whole()).unwrap();
    let mut restored = till.restored(99);
    let opened = Opened {
        public_key: till.key.public_key(),
        version: "0.1.0".to_owned(),
        after: Some(till.head_at(1)),
        why: Some("restored".to_owned()),
    };
    restored.write(3, &Payload::Opened(opened));
    restored.sell(4, 7, 1, 0);
    home.send(&restored, restored.whole()).unwrap();
    assert_eq!(findings(&home), [(FindingKind::Rollback, hash_of(&restored, 0), vec![hash_of(&till, 0)])]);
    assert_eq!(visits(&home, &till), 3);
    home.state();
}
