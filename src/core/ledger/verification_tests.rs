//! The proofs hold for every world, and each of them can fail.

use proptest::prelude::*;

use super::verification::{Broken, verify_findings, verify_once, verify_order, verify_postings};
use super::world::{Deed, Event, at, facts, sell, terms, wide_terms, wide_world};
use super::{Fact, Folded, Ledger, fold};
use crate::core::model::Points;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_world_passes(events in wide_world(), seed in any::<u64>()) {
        let facts = facts(&events);
        let terms = wide_terms(&facts);
        let folded = fold(facts.clone(), &terms);
        prop_assert_eq!(verify_order(&facts, &terms, &folded, seed), Ok(()));
        prop_assert_eq!(verify_postings(&folded), Ok(()));
        prop_assert_eq!(verify_once(&facts, &folded), Ok(()));
        prop_assert_eq!(verify_findings(&facts, &folded), Ok(()));
    }
}

/// A member who is welcomed, spends too much, and brings all of it back.
fn told() -> (Vec<Fact>, Folded) {
    let more = super::world::More { lines: 2, ..Default::default() };
    let bought = super::world::Bought { member: Some(1), due: 100, spent: 30, earned: 8, more };
    let events: [Event; 4] = [
        at(0, 1, Deed::Welcome { member: 1, card: 1, points: 25 }),
        at(0, 2, Deed::Sell { op: 1, bought }),
        at(
            0,
            3,
            Deed::Return { op: 1, pieces: [2, 2], policy: crate::core::model::ReturnPolicy::Debt, day: 0 },
        ),
        at(1, 4, sell(2, 1, 40, 0)),
    ];
    let facts = facts(&events);
    let folded = fold(facts.clone(), &terms());
    (facts, folded)
}

#[test]
fn another_outcome_is_another_order() {
    let (facts, mut folded) = told();
    folded.findings.clear();
    assert_eq!(verify_order(&facts, &terms(), &folded, 1), Err(Broken::Order));
}

#[test]
fn a_movement_with_one_side_is_uneven_and_one_without_its_number_is_no_line() {
    let (_, folded) = told();
    let mut uneven = folded.clone();
    uneven.postings[0].points = Points::from_units(999);
    assert_eq!(verify_postings(&uneven), Err(Broken::Uneven(folded.postings[0].entry)));
    let mut lines = folded.clone();
    lines.postings[0].line = 7;
    assert_eq!(verify_postings(&lines), Err(Broken::Lines(folded.postings[0].entry)));
}

#[test]
fn a_balance_is_its_movements_and_movements_are_of_accounts() {
    let (_, folded) = told();
    let id = *folded.accounts.keys().next().unwrap();
    let mut other = folded.clone();
    other.accounts.get_mut(&id).unwrap().standing.facts.balance = Points::from_units(999);
    assert_eq!(verify_postings(&other), Err(Broken::Balance(id)));
    other.accounts.clear();
    assert_eq!(verify_postings(&other), Err(Broken::NoAccount(id)));
}

#[test]
fn more_that_comes_back_than_was_sold_is_found_and_so_is_a_second_welcome() {
    let (facts, folded) = told();
    assert_eq!(verify_once(&facts, &folded), Ok(()));
    let mut beyond = folded.clone();
    let back = beyond.postings.iter_mut().find(|posting| posting.ledger == Ledger::Returned).unwrap();
    back.points = Points::from_units(-999);
    assert_eq!(verify_once(&facts, &beyond), Err(Broken::ReturnedBeyond(super::world::op(1))));
    let mut welcomed = folded;
    let first = *welcomed.postings.iter().find(|posting| posting.entry == facts[0].hash).unwrap();
    let own = welcomed
        .postings
        .iter()
        .find(|posting| posting.entry == first.entry && matches!(posting.ledger, Ledger::Member(_)));
    let again = *own.unwrap();
    welcomed.postings.push(again);
    let Ledger::Member(id) = again.ledger else { unreachable!() };
    assert_eq!(verify_once(&facts, &welcomed), Err(Broken::WelcomedTwice(id)));
}

#[test]
fn a_finding_is_there_once_and_at_an_entry_that_is_there() {
    let (facts, folded) = told();
    let finding = folded.findings[0].clone();
    let name = (finding.entry, finding.kind);
    let mut twice = folded.clone();
    twice.findings.push(finding);
    assert_eq!(verify_findings(&facts, &twice), Err(Broken::FoundTwice(name.0, name.1)));
    let without: Vec<Fact> = facts.into_iter().filter(|fact| fact.hash != name.0).collect();
    assert_eq!(verify_findings(&without, &folded), Err(Broken::FoundNowhere(name.0, name.1)));
}
