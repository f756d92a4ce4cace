//! Entries come in exactly once, whatever the line does to them.

use proptest::prelude::*;
use tallytill::core::ledger::{FindingKind, Head, Terms, fold};
use tallytill::core::model::{Incarnation, MemberFacts, Money, Points, Settlement};
use tallytill::core::sync::packing::pack;
use tallytill::core::sync::shard::{SHARDS, ShardSum, shard_of};
use tallytill::core::sync::wire::{Batch, PackedBatch};
use tallytill::host::seal::SealingKey;
use tallytill::hub::intake::{Refusal, parse_batch, unpack_batch};
use tallytill::hub::state::{State, open_name};
use tallytill::hub::store::IngestFault;

use crate::hub_world::{Home, START, Till, facts, hash_of, member_id, sale};

fn refusal(outcome: Result<tallytill::hub::store::Taken, IngestFault>) -> Refusal {
    match outcome {
        Err(IngestFault::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn standing(home: &Home, till: &Till, member: u8) -> MemberFacts {
    let page = home.store.load_feed_page(till.id, "").unwrap();
    page.rows.into_iter().find(|row| row.id == member_id(member)).unwrap().facts
}

#[test]
fn a_retried_batch_is_counted_once() {
    let home = Home::open();
    let mut till = home.till(1);
    till.enrol(1, 7, "2907");
    till.sell(2, 7, 10, 0);
    for fresh in [2, 0, 0] {
        let taken = home.send(&till, till.whole()).unwrap();
        assert_eq!((taken.head, taken.fresh), (till.head(), fresh));
    }
    till.sell(3, 7, 5, 0);
    let taken = home.send(&till, till.whole()).unwrap();
    assert_eq!((taken.head, taken.fresh), (till.head(), 1));
    let facts = standing(&home, &till, 7);
    assert_eq!(
        facts,
        MemberFacts { balance: Points::from_units(15), spend: Money::from_minor(20_000), visits: 2 }
    );
    let late = home.send(&till, till.batch(0..1)).unwrap();
    assert_eq!(late.head, till.head(), "an old batch is answered with the durable head");
    home.state();
}

#[test]
fn a_packed_batch_is_taken_in_as_the_plain_one_is() {
    let home = Home::open();
    let mut till = home.till(1);
    till.enrol(1, 7, "2907");
    for second in 2..40 {
        till.sell(second, 7, 10, 0);
    }
    let unpack = |batch: &PackedBatch| unpack_batch(till.id, &till.key.public_key(), batch);
    let Batch { head, signature, .. } = till.whole();
    let packed = PackedBatch { head, signature, entries: pack(&till.entries).bytes.into() };
    let plain = parse_batch(till.id, &till.key.public_key(), till.whole()).unwrap();
    let unpacked = unpack(&packed).unwrap();
    assert_eq!((&unpacked.entries, unpacked.start), (&plain.entries, plain.start));
    assert_eq!(home.store.load_holding(till.id, head).unwrap(), None);
    assert_eq!(home.store.ingest(unpacked, START).unwrap().fresh, 39);
    assert_eq!(home.store.load_holding(till.id, head).unwrap(), Some(head), "a repeat is not looked into");
    assert_eq!(home.store.load_holding(till.id, till.head_at(9)).unwrap(), Some(head));
    let other = Head { hash: till.head_at(9).hash, ..head };
    assert_eq!(home.store.load_holding(till.id, other).unwrap(), None);
    // Another end, a changed entry, a form of a later version.
    assert_eq!(unpack(&PackedBatch { head: other, ..packed.clone() }).unwrap_err(), Refusal::BadSignature);
    let entries = pack(&till.entries[..38]).bytes.into();
    assert_eq!(unpack(&PackedBatch { entries, ..packed.clone() }).unwrap_err(), Refusal::BadSignature);
    let mut later = packed.entries.to_vec();
    later[0] = 2;
    let later = PackedBatch { entries: later.into(), ..packed };
    assert!(matches!(unpack(&later), Err(Refusal::UnknownPacking(_))));
    home.store.fold(START).unwrap();
    home.state();
}

#[test]
fn what_is_acknowledged_is_folded_later_and_a_page_says_how_far() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    till.sell(2, 7, 5, 0);
    till.sell(3, 7, 5, 0);
    let deliver = |batch| parse_batch(till.id, &till.key.public_key(), batch).unwrap();
    let taken = home.store.ingest(deliver(till.whole()), START).unwrap();
    assert_eq!((taken.head, taken.fresh, home.store.count_waiting().unwrap()), (till.head(), 2, 2));
    let before = home.store.load_feed_page(till.id, "").unwrap();
    assert_eq!(
        (before.folded, before.rows[0].facts.visits),
        (Some(till.head_at(1)), 1),
        "not the durable head"
    );
    let proven = home.store.verify().unwrap();
    assert_eq!((proven.faults, proven.waiting), (Vec::new(), 2), "what waits is no fault");
    assert_eq!(home.store.fold(START).unwrap(), 2);
    let after = home.store.load_feed_page(till.id, &before.cursor).unwrap();
    assert_eq!((after.folded, after.rows[0].facts.visits), (Some(till.head()), 3));
    assert_eq!(home.store.fold(START).unwrap(), 0);
    home.state();
}

#[test]
fn the_sums_of_the_last_page_are_those_of_the_rows_that_came_down() {
    let home = Home::open();
    let mut till = home.till(1);
    for member in 0..40_u8 {
        till.enrol(u64::from(member), member, &format!("29{member:02}"));
    }
    home.send(&till, till.whole()).unwrap();
    let mut page = home.store.load_feed_page(till.id, "").unwrap();
    let mut rows: std::collections::BTreeMap<_, _> =
        page.rows.iter().map(|row| (row.id, row.clone())).collect();
    till.sell(50, 3, 9, 0);
    home.send(&till, till.whole()).unwrap();
    page = home.store.load_feed_page(till.id, &page.cursor).unwrap();
    rows.extend(page.rows.into_iter().map(|row| (row.id, row)));
    let mut sums: Vec<ShardSum> = (0..SHARDS).map(ShardSum::empty).collect();
    for (id, row) in &rows {
        sums[usize::from(shard_of(*id))].add(&minicbor::to_vec(row).unwrap());
    }
    assert_eq!(page.shards, sums);
    let third = home.store.read_member_rows(3, None, 10).unwrap();
    assert_eq!(
        third.rows.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [member_id(3), member_id(19), member_id(35)]
    );
    let rest = home.store.read_member_rows(3, Some(member_id(3)), 1).unwrap();
    assert_eq!((rest.rows.len(), rest.rows[0].0, rest.position), (1, member_id(19), third.position));
}

#[test]
fn a_restored_till_goes_on_in_a_new_incarnation() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 1, 0);
    home.send(&till, till.whole()).unwrap();
    let mut restored = till.restored(99);
    restored.sell(2, 7, 1, 0);
    home.send(&restored, restored.whole()).unwrap();
    let head = home.store.load_last_head(till.id).unwrap().unwrap();
    assert_eq!((head, head.incarnation), (restored.head(), Incarnation::from_random(99)));
    assert_eq!(standing(&home, &till, 7).visits, 2);
    home.state();
}

#[test]
fn a_batch_that_is_not_the_tills_own_is_refused() {
    let home = Home::open();
    let (mut till, mut other) = (home.till(1), home.till(2));
    till.sell(1, 7, 1, 0);
    other.sell(1, 7, 1, 0);
    let mut forged = till.whole();
    forged.signature = other.key.sign(b"anything");
    assert_eq!(refusal(home.send(&till, forged)), Refusal::BadSignature);
    let mut elsewhere = other.whole();
    elsewhere.signature = till.key.sign(&elsewhere.head.signed_bytes(till.id));
    assert_eq!(refusal(home.send(&till, elsewhere)), Refusal::WrongTill);
    let mut short = till.whole();
    short.entries.clear();
    assert!(matches!(refusal(home.send(&till, short)), Refusal::NotReadable(_)));
    assert_eq!(home.store.load_last_head(till.id).unwrap(), None);
}

#[test]
fn a_poison_entry_is_set_aside_and_blocks_nobody() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 1, 0);
    till.write_raw(2, 2, &[0x01]);
    till.write_raw(3, 2, &[0xff, 0xff]);
    till.write_raw(4, 7_777, &[0xa0]);
    till.sell(5, 7, 1, 0);
    let taken = home.send(&till, till.whole()).unwrap();
    assert_eq!((taken.head, taken.fresh), (till.head(), 5));
    assert_eq!(standing(&home, &till, 7).visits, 2);
    let findings = home.store.load_findings(0, 10).unwrap();
    let mut quarantined: Vec<_> =
        findings.iter().map(|kept| (kept.finding.kind, kept.finding.entry)).collect();
    quarantined.sort_unstable();
    let mut wanted =
        vec![(FindingKind::Quarantined, hash_of(&till, 1)), (FindingKind::Quarantined, hash_of(&till, 2))];
    wanted.sort_unstable();
    assert_eq!(quarantined, wanted, "the unknown kind is no finding");
    home.state();
}

#[test]
fn points_spent_twice_offline_are_found_and_settled_by_the_programme_of_the_sale() {
    let home = Home::open();
    let (mut one, mut two) = (home.till(1), home.till(2));
    one.enrol(1, 7, "2907");
    one.sell(2, 7, 100, 0);
    one.sell(3, 7, 0, 100);
    two.sell(4, 7, 0, 100);
    home.send(&two, two.whole()).unwrap();
    let early = home.store.load_findings(0, 10).unwrap();
    assert_eq!(early.len(), 1, "the spend stands alone at first");
    home.send(&one, one.whole()).unwrap();
    let findings = home.store.load_findings(0, 10).unwrap();
    assert_eq!(findings.len(), 1);
    let kept = &findings[0];
    assert_eq!((kept.finding.kind, kept.finding.entry), (FindingKind::Overspend, hash_of(&two, 0)));
    assert_eq!(kept.finding.against, vec![hash_of(&one, 2)]);
    assert_eq!((kept.finding.points, kept.finding.settlement), (Points::from_units(100), Settlement::Debt));
    assert_eq!((kept.version, kept.withdrawn), (2, false), "it grew by its evidence");
    assert_eq!(standing(&home, &one, 7).balance, Points::from_units(-100));
    home.state();
}

#[test]
fn a_finding_that_no_longer_holds_is_withdrawn_and_kept() {
    let home = Home::open();
    let (mut one, mut two) = (home.till(1), home.till(2));
    let first = one.sell(2, 7, 100, 0);
    two.sell(4, 7, 0, 100);
    home.send(&two, two.whole()).unwrap();
    assert!(!home.store.load_findings(0, 10).unwrap()[0].withdrawn);
    home.send(&one, one.whole()).unwrap();
    let kept = home.store.load_findings(0, 10).unwrap();
    assert_eq!((kept.len(), kept[0].withdrawn, kept[0].version), (1, true, 2));
    one.void(5, first);
    home.send(&one, one.whole()).unwrap();
    let kept = home.store.load_findings(0, 10).unwrap();
    assert_eq!((kept.len(), kept[0].withdrawn, kept[0].version), (1, false, 3));
    home.state();
}

#[test]
fn a_programme_that_comes_to_be_known_settles_what_was_sold_under_it() {
    let home = Home::open();
    let mut till = home.till(1);
    let absorbing = crate::hub_world::programme_text("absorb");
    till.programme = Some(tallytill::core::model::ProgrammeHash::of(&absorbing));
    till.sell(1, 7, 0, 30);
    home.send(&till, till.whole()).unwrap();
    assert_eq!(standing(&home, &till, 7).balance, Points::from_units(-30));
    home.publish("absorb");
    assert_eq!(standing(&home, &till, 7).balance, Points::ZERO);
    assert_eq!(home.store.load_findings(0, 10).unwrap()[0].finding.settlement, Settlement::Absorb);
    home.state();
}

#[test]
fn another_version_of_the_program_folds_everything_anew() {
    let home = Home::open();
    let mut till = home.till(1);
    till.enrol(1, 7, "2907");
    till.sell(2, 7, 10, 30);
    till.write_raw(3, 2, &[0x01]);
    home.send(&till, till.whole()).unwrap();
    let wanted = home.state();
    let database = rusqlite::Connection::open(home.folder.path().join("hub.db")).unwrap();
    database.execute_batch(include_str!("hub_forget_fold.sql")).unwrap();
    assert_ne!(home.store.load_state_hash().unwrap(), wanted);
    let reopened = tallytill::hub::store::Store::open(home.folder.path()).unwrap();
    assert_eq!(reopened.load_state_hash().unwrap(), wanted);
    till.sell(4, 7, 5, 0);
    home.send(&till, till.whole()).unwrap();
    assert_eq!(standing(&home, &till, 7).balance, Points::from_units(-15));
    home.state();
}

#[test]
fn a_changed_database_does_not_pass_verification() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 10, 0);
    till.sell(2, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    assert_eq!(home.store.verify().unwrap().faults, Vec::<String>::new());
    let other = home.store.load_feed_page(till.id, "").unwrap();
    assert_eq!(other.rows.len(), 1);
    let database = rusqlite::Connection::open(home.folder.path().join("hub.db")).unwrap();
    let forged = {
        let mut row = other.rows[0].clone();
        row.facts.balance = Points::from_units(1_000_000);
        minicbor::to_vec(&row).unwrap()
    };
    database.execute(include_str!("hub_forge_member.sql"), [forged]).unwrap();
    let faults = home.store.verify().unwrap().faults;
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains(&member_id(7).to_string()), "{faults:?}");
    assert!(faults[1].contains("shard `7`"), "{faults:?}");
}

/// What a till does in a story: a second, a member or an earlier operation, points.
#[derive(Debug, Clone)]
enum Deed {
    Enrol { member: u8, card: u8 },
    Sell { member: u8, earned: u8, spent: u8 },
    Void { back: u8 },
    Repeat { other_till: bool },
    Poison,
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (0..4_u8, 0..4_u8).prop_map(|(member, card)| Deed::Enrol { member, card }),
        6 => (0..4_u8, 0..50_u8, 0..50_u8).prop_map(|(member, earned, spent)| Deed::Sell { member, earned, spent }),
        2 => (0..6_u8).prop_map(|back| Deed::Void { back }),
        1 => any::<bool>().prop_map(|other_till| Deed::Repeat { other_till }),
        1 => Just(Deed::Poison),
    ]
}

/// Three tills' real chains from a story of deeds at chosen tills and seconds.
fn chains(home: &Home, story: &[(usize, u8, Deed)]) -> Vec<Till> {
    let mut tills: Vec<Till> = (1..=3).map(|number| home.till(number)).collect();
    let mut sales = Vec::new();
    for (at, second, deed) in story {
        let (count, second) = (tills.len(), u64::from(*second));
        let till = &mut tills[at % count];
        match *deed {
            Deed::Enrol { member, card } => {
                till.enrol(second, member, &format!("29{card:02}"));
            }
            Deed::Sell { member, earned, spent } => {
                sales.push((till.sell(second, member, i64::from(earned), i64::from(spent)), member));
            }
            Deed::Void { back } => {
                if let Some((sale, _)) = sales.iter().rev().nth(usize::from(back)) {
                    till.void(second, *sale);
                }
            }
            Deed::Repeat { other_till } => {
                if let Some((op_id, member)) = sales.last().copied() {
                    let body = tallytill::core::ledger::Payload::Sale(Box::new(sale(
                        member,
                        if other_till { 1 } else { 2 },
                        0,
                    )));
                    let (kind, body) = body.encode().unwrap();
                    till.write_as(second, kind.number(), &body, op_id);
                }
            }
            Deed::Poison => {
                till.write_raw(second, 3, &[0x00]);
            }
        }
    }
    tills
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariant I5, on real entries through the real store.
    #[test]
    fn any_order_of_arrival_gives_the_same_state(
        story in prop::collection::vec((0..3_usize, 0..60_u8, deeds()), 1..40),
        turns in prop::collection::vec((0..3_usize, 1..6_usize, 0..4_usize), 0..60),
    ) {
        let first = Home::open();
        let tills = chains(&first, &story);
        for till in tills.iter().filter(|till| !till.entries.is_empty()) {
            first.send(till, till.whole()).unwrap();
        }
        let wanted = first.state();

        // The same entries again: small batches in turn, each possibly with what was sent before.
        let second = Home::with_keys_of(&first);
        let mut sent = [0_usize; 3];
        let rest = (0..3).map(|at| (at, usize::MAX, 2));
        for (at, step, repeated) in turns.into_iter().chain(rest) {
            let till = &tills[at];
            let end = sent[at].saturating_add(step).min(till.entries.len());
            let begin = sent[at].saturating_sub(repeated);
            if begin < end {
                let taken = second.send(till, till.batch(begin..end)).unwrap();
                prop_assert_eq!(taken.head, till.head_at(end));
                sent[at] = end;
            }
        }
        prop_assert!(tills.iter().zip(sent).all(|(till, sent)| till.entries.len() == sent));
        // The second store has no till list and no publication of its own, which are no part of the state.
        prop_assert_eq!(second.store.load_state_hash().unwrap(), wanted);

        // The pure fold of all facts, backwards and twice.
        let seal = SealingKey::load_or_make(&first.folder.path().join("hub.seal")).unwrap();
        let entries: Vec<_> = tills.iter().flat_map(|till| &till.entries).collect();
        let twice = entries.iter().rev().chain(&entries).copied();
        let mut state = State::of(&fold(facts(twice), &Terms::default()), |account| open_name(&seal, account));
        for entry in entries.iter().filter(|entry| tallytill::core::ledger::Fact::of(entry).is_err()) {
            state.find(State::quarantine(entry.hash));
        }
        prop_assert_eq!(state.hash().unwrap(), wanted);
    }
}
