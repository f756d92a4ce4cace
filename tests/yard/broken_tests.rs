//! Each check notices when what it watches is taken away.

use std::collections::BTreeSet;

use tallytill::core::ledger::{Entry, Fact, Folded, Payload, fold};
use tallytill::core::model::{Change, EntryHash, EntrySeq, OpId, Points, Timestamp};
use tallytill::journal::WriteFault;

use super::checks::{Broken, chains, durable, folding, found, kept, operations, views};
use super::plan::{Plan, Trouble};
use super::till_node::TillNode;
use super::world::{Sabotage, World};

/// Yards that are tried until one shows what is looked for.
const SEEDS: u64 = 60;

/// A yard with much of everything that is looked at here, and without other trouble.
fn busy() -> Plan {
    Plan {
        tills: 3,
        trouble_ms: 240_000,
        customers: 70,
        lost: 0,
        repeated: 100,
        delay_ms: 500,
        garbled: 0,
        again: 200,
        reused: 150,
        cut_in_operation: 0,
        cut_in_delivery: 0,
        troubles: vec![(Trouble::Adjust, 3)],
        newer: true,
        drift_ppm: 100,
    }
}

/// The first invariant that breaks in each of some yards.
fn breaks(plan: &Plan, sabotage: Sabotage) -> BTreeSet<&'static str> {
    let live = |seed| World::sabotaged(seed, plan.clone(), sabotage).run().err();
    (0..12).filter_map(live).map(|broken| broken.invariant).collect()
}

/// Looks at busy yards at their end until `look` sees something.
fn seen_in_some<T>(mut look: impl FnMut(&mut World, Vec<Entry>) -> Option<T>) -> T {
    let found = (0..SEEDS).find_map(|seed| {
        let mut world = World::planned(seed, busy());
        world.run().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        let held = world.hub.entries();
        look(&mut world, held)
    });
    found.unwrap_or_else(|| panic!("none of the yards has it"))
}

fn invariant(checked: Result<(), Broken>) -> Option<&'static str> {
    checked.err().map(|broken| broken.invariant)
}

#[test]
fn a_till_whose_disk_lies_breaks_its_word() {
    let plan = Plan { troubles: vec![(Trouble::CutTill, 6), (Trouble::Checkpoint, 3)], ..busy() };
    assert!(!breaks(&plan, Sabotage::None).contains("I1"));
    assert!(breaks(&plan, Sabotage::LyingTills).contains("I1"));
}

#[test]
fn a_hub_whose_disk_lies_acknowledges_what_it_loses() {
    let plan = Plan { troubles: vec![(Trouble::CutHub, 6)], ..busy() };
    assert!(breaks(&plan, Sabotage::None).is_empty());
    assert!(breaks(&plan, Sabotage::LyingHub).contains("I9"));
}

#[test]
fn pages_that_do_not_say_what_they_cover_make_a_till_count_twice() {
    assert!(breaks(&busy(), Sabotage::None).is_empty());
    assert_eq!(breaks(&busy(), Sabotage::BlindPages), BTreeSet::from(["I10"]));
}

#[test]
fn a_line_that_is_never_mended_keeps_heads_apart() {
    assert_eq!(breaks(&busy(), Sabotage::DeadLine), BTreeSet::from(["I12"]));
}

#[test]
fn a_hub_that_refuses_what_it_does_not_understand_wedges_the_queue() {
    assert_eq!(breaks(&busy(), Sabotage::PickyHub), BTreeSet::from(["I13"]));
}

#[test]
fn a_journal_without_one_of_its_entries_is_noticed() {
    seen_in_some(|world, held| {
        let journal = rusqlite::Connection::open(world.tills[0].folder.join("data/journal.db")).unwrap();
        journal.execute(include_str!("sql/drop_entry.sql"), []).unwrap();
        assert_eq!(invariant(chains::check(world, &held)), Some("I2"));
        let short: Vec<Entry> =
            held.iter().filter(|entry| entry.header.seq != EntrySeq::new(2)).cloned().collect();
        assert_eq!(invariant(chains::check_dense(&short)), Some("I2"));
        Some(())
    });
}

#[test]
fn an_answer_that_never_reached_head_office_is_missed() {
    seen_in_some(|world, held| {
        let promised = world.promises.list.iter().find_map(|promise| promise.entry)?.2;
        let short: Vec<Entry> = held.into_iter().filter(|entry| entry.hash != promised).collect();
        assert_eq!(invariant(durable::check_all_arrived(&world.promises, &short)), Some("I1"));
        Some(())
    });
}

#[test]
fn an_operation_that_one_till_tells_twice_is_noticed() {
    seen_in_some(|world, mut held| {
        let tills: Vec<_> = world.tills.iter().map(TillNode::till).collect();
        let told = held.iter().find(|entry| world.promises.asked.contains_key(&entry.header.op_id))?.clone();
        assert_eq!(invariant(operations::check_once(&world.promises, &tills, &held)), None);
        held.push(told);
        assert_eq!(invariant(operations::check_once(&world.promises, &tills, &held)), Some("I4"));
        Some(())
    });
}

#[test]
fn two_entries_of_one_identity_need_a_finding() {
    seen_in_some(|_, held| {
        let first = held.first()?;
        let header = &first.header;
        let identity = |hash| (header.till, header.incarnation, header.seq, hash);
        let known = [identity(first.hash), identity(EntryHash::from_bytes([7; 32]))];
        assert_eq!(invariant(chains::check_identities(&known[..1], &BTreeSet::new())), None);
        assert_eq!(invariant(chains::check_identities(&known, &BTreeSet::new())), Some("I3"));
        assert_eq!(invariant(chains::check_identities(&known, &BTreeSet::from([first.hash]))), None);
        Some(())
    });
}

#[test]
fn an_acknowledgement_beyond_what_is_there_is_noticed() {
    seen_in_some(|world, _| {
        let agent = world.tills[0].agent().clone();
        let mut head = agent.journal.state().head;
        head.seq = head.seq.next().unwrap();
        let forged = move |journal: &mut tallytill::journal::JournalTransaction<'_>| {
            Ok::<_, WriteFault<()>>(journal.acknowledge(head, Timestamp::from_ms(1))?)
        };
        if agent.journal.write(forged).is_ok() {
            assert_eq!(invariant(durable::check_till(world, 0)), Some("I9"));
        }
        let acknowledged = world.hub.acknowledged.values_mut().next()?;
        acknowledged.seq = acknowledged.seq.next().unwrap();
        assert_eq!(invariant(durable::check_hub(world)), Some("I9"));
        Some(())
    });
}

/// The facts of entries that can be read.
fn facts(entries: &[Entry]) -> Vec<Fact> {
    let readable = entries.iter().filter(|entry| entry.check_payload().is_ok());
    readable.filter_map(|entry| Fact::of(entry).ok()).collect()
}

#[test]
fn a_fold_that_takes_each_telling_of_an_operation_for_another_is_noticed() {
    seen_in_some(|_, held| {
        let mut facts = facts(&held);
        for (number, fact) in (0_u128..).zip(&mut facts) {
            if matches!(fact.payload, Payload::Sale(_)) {
                fact.op_id = OpId::from_bytes(number.to_be_bytes());
            }
        }
        let careless = fold(facts, &folding::terms());
        invariant(operations::check_sums(&held, &careless)).filter(|broken| *broken == "I4")
    });
}

#[test]
fn a_fold_that_gives_back_what_was_given_back_is_noticed() {
    seen_in_some(|_, held| {
        let mut folded = folding::fold_all(&held);
        let facts = facts(&held);
        let returned = facts.iter().find_map(|fact| match &fact.payload {
            Payload::Return(returned) => Some(returned),
            _ => None,
        })?;
        let sale = facts.iter().find_map(|fact| match &fact.payload {
            Payload::Sale(sale) if fact.op_id == returned.sale => Some(sale),
            _ => None,
        })?;
        let member = sale.receipt.member.as_ref()?.id;
        let account = folded.accounts.values_mut().find(|account| account.id == member)?;
        account.standing.apply(&Change::of_return(sale, &returned.part)?)?;
        invariant(operations::check_sums(&held, &folded)).filter(|broken| *broken == "I14")
    });
}

#[test]
fn a_fold_that_welcomes_twice_is_noticed() {
    seen_in_some(|_, held| {
        let mut folded = folding::fold_all(&held);
        let joining = |hash: EntryHash| {
            let entry = held.iter().find(|entry| entry.hash == hash);
            entry.is_some_and(|entry| matches!(Payload::parse(entry), Ok(Payload::Enrol(_))))
        };
        let mut given =
            *folded.postings.iter().find(|one| joining(one.entry) && one.points > Points::ZERO)?;
        assert_eq!(invariant(operations::check_bonuses(&held, &folded)), None);
        given.entry =
            held.iter().map(|entry| entry.hash).find(|hash| joining(*hash) && *hash != given.entry)?;
        folded.postings.push(given);
        assert_eq!(invariant(operations::check_bonuses(&held, &folded)), Some("I14"));
        Some(())
    });
}

#[test]
fn a_fold_that_goes_by_arrival_is_noticed() {
    // The later half counts where both know an account: what a fold without an order of its own would do.
    let by_arrival = |entries: &[Entry]| -> Folded {
        let (one, other) = entries.split_at(entries.len() / 2);
        let (mut folded, later) = (folding::fold_all(one), folding::fold_all(other));
        folded.accounts.extend(later.accounts);
        folded
    };
    seen_in_some(|_, held| {
        let folded = by_arrival(&held);
        invariant(folding::check_order(&held, &folded, 1, by_arrival)).filter(|broken| *broken == "I5")
    });
}

#[test]
fn a_movement_that_comes_from_nowhere_is_noticed() {
    seen_in_some(|_, held| {
        let mut folded = folding::fold_all(&held);
        assert_eq!(invariant(folding::check_postings(&folded)), None);
        folded.postings.pop()?;
        assert_eq!(invariant(folding::check_postings(&folded)), Some("I6"));
        Some(())
    });
}

#[test]
fn a_member_who_is_kept_otherwise_than_the_entries_say_is_noticed() {
    seen_in_some(|world, _| {
        let hub = rusqlite::Connection::open(world.hub.folder.join("hub.db")).unwrap();
        assert_eq!(invariant(kept::check(&world.hub)), None);
        (hub.execute(include_str!("sql/drop_member.sql"), []).unwrap() > 0).then_some(())?;
        assert_eq!(invariant(kept::check(&world.hub)), Some("I11"));
        assert_eq!(invariant(views::check_settled(world)), Some("I10"));
        Some(())
    });
}

#[test]
fn a_finding_that_is_missing_doubled_or_made_up_is_noticed() {
    seen_in_some(|world, held| {
        let mut findings = world.hub.findings();
        let folded = folding::fold_all(&held);
        let place = findings.iter().position(|finding| finding.kind.name() == "op_id_reused")?;
        let finding = findings[place].clone();
        findings.push(finding.clone());
        assert_eq!(invariant(found::check(&held, &findings)), Some("I15"));
        findings.pop();
        findings.remove(place);
        assert_eq!(invariant(found::check(&held, &findings)), Some("I15"));
        assert_eq!(invariant(found::check_reproduced(&held, &findings, &folded)), Some("I15"));
        let innocent = held.iter().find(|entry| entry.header.kind.name() == "opened")?.hash;
        findings.extend([finding.clone(), tallytill::core::ledger::Finding { entry: innocent, ..finding }]);
        assert_eq!(invariant(found::check(&held, &findings)), Some("I15"));
        Some(())
    });
}
