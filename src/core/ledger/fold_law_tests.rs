//! What holds for the fold of every world of tills (invariants I4, I5, I6).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::fold::Ledger;
use super::plain_fold::plain_fold;
use super::world::{facts, settlement, world};
use super::{Fact, FindingKind, Folded, Payload, fold};
use crate::core::model::{EntryHash, MemberId, OpId, Settlement};

fn folded(facts: &[Fact]) -> Folded {
    fold(facts.to_vec(), settlement)
}

/// A world, and the same told in batches in some order, some of them more than once.
fn told_again() -> impl Strategy<Value = (Vec<Fact>, Vec<Fact>)> {
    let cuts = prop::collection::vec(any::<Index>(), 0..8);
    let repeats = prop::collection::vec(any::<Index>(), 0..8);
    (world(), cuts, repeats).prop_flat_map(|(events, cuts, repeats)| {
        let facts = facts(&events);
        let mut ends: BTreeSet<usize> = cuts.iter().map(|cut| cut.index(facts.len() + 1)).collect();
        ends.insert(facts.len());
        let mut start = 0;
        let mut batches: Vec<Vec<Fact>> = Vec::new();
        for end in ends {
            batches.push(facts[start..end].to_vec());
            start = end;
        }
        for repeat in repeats {
            batches.push(batches[repeat.index(batches.len())].clone());
        }
        (Just(facts), Just(batches).prop_shuffle().prop_map(|batches| batches.concat()))
    })
}

/// The facts that hang together with each other by the names they share.
fn components(facts: &[Fact]) -> Vec<Vec<Fact>> {
    let mut left = facts.to_vec();
    let mut components = Vec::new();
    while let Some(first) = left.pop() {
        let mut names: BTreeSet<Vec<u8>> = first.touches().iter().map(super::Touch::key).collect();
        let mut component = vec![first];
        loop {
            let touched = |fact: &Fact| fact.touches().iter().any(|touch| names.contains(&touch.key()));
            let (more, others): (Vec<Fact>, Vec<Fact>) = left.into_iter().partition(touched);
            left = others;
            if more.is_empty() {
                break;
            }
            names.extend(more.iter().flat_map(|fact| fact.touches()).map(|touch| touch.key()));
            component.extend(more);
        }
        components.push(component);
    }
    components
}

proptest! {
    #[test]
    fn the_order_of_arrival_repetition_and_batching_change_nothing((facts, again) in told_again()) {
        prop_assert_eq!(folded(&facts), folded(&again));
    }

    #[test]
    fn facts_in_any_order_fold_alike(
        (facts, shuffled) in world().prop_flat_map(|events| {
            let facts = facts(&events);
            (Just(facts.clone()), Just(facts).prop_shuffle())
        })
    ) {
        prop_assert_eq!(folded(&facts), folded(&shuffled));
    }

    #[test]
    fn a_plain_telling_comes_to_the_same(events in world()) {
        let facts = facts(&events);
        let folded = folded(&facts);
        let (accounts, findings) = plain_fold(&facts);
        prop_assert_eq!(folded.accounts, accounts);
        prop_assert_eq!(folded.findings, findings);
    }

    #[test]
    fn every_movement_sums_to_zero_and_every_balance_is_its_movements(events in world()) {
        let folded = folded(&facts(&events));
        let mut by_entry: BTreeMap<EntryHash, i64> = BTreeMap::new();
        let mut by_member: BTreeMap<MemberId, i64> = BTreeMap::new();
        for posting in &folded.postings {
            *by_entry.entry(posting.entry).or_default() += posting.points.units();
            if let Ledger::Member(id) = posting.ledger {
                *by_member.entry(id).or_default() += posting.points.units();
            }
        }
        prop_assert!(by_entry.values().all(|sum| *sum == 0), "{:?}", folded.postings);
        prop_assert!(by_member.keys().all(|id| folded.accounts.contains_key(id)));
        for (id, account) in &folded.accounts {
            prop_assert_eq!(account.facts.balance.units(), by_member.get(id).copied().unwrap_or_default());
        }
    }

    #[test]
    fn a_voided_sale_leaves_no_trace_in_any_standing(events in world()) {
        let facts = facts(&events);
        let voided: BTreeSet<OpId> = facts
            .iter()
            .filter_map(|fact| match &fact.payload {
                Payload::Void(void) => Some(void.sale),
                _ => None,
            })
            .collect();
        let never_sold: Vec<Fact> = facts
            .iter()
            .filter(|fact| !(matches!(fact.payload, Payload::Sale(_)) && voided.contains(&fact.op_id)))
            .cloned()
            .collect();
        let (with, without) = (folded(&facts), folded(&never_sold));
        prop_assert_eq!(&with.postings, &without.postings);
        for (id, account) in &with.accounts {
            let facts = without.accounts.get(id).map(|account| account.facts).unwrap_or_default();
            prop_assert_eq!(account.facts, facts);
        }
        let of_members = |folded: &Folded| -> Vec<super::Finding> {
            let kept = folded.findings.iter().filter(|finding| finding.kind != FindingKind::OpIdReused);
            kept.cloned().collect()
        };
        prop_assert_eq!(of_members(&with), of_members(&without));
    }

    #[test]
    fn where_the_shop_bears_overspends_nobody_ends_in_debt(events in world()) {
        let folded = fold(facts(&events), |_| Settlement::Absorb);
        for account in folded.accounts.values() {
            prop_assert!(account.facts.balance.units() >= 0, "{account:?}");
        }
    }

    #[test]
    fn a_debt_is_never_more_than_what_was_found(events in world()) {
        let folded = fold(facts(&events), |_| Settlement::Debt);
        for account in folded.accounts.values() {
            let found: i64 = folded
                .findings
                .iter()
                .filter(|finding| finding.kind == FindingKind::Overspend && finding.member == Some(account.id))
                .map(|finding| finding.points.units())
                .sum();
            prop_assert!(account.facts.balance.units() >= -found, "{account:?}");
        }
    }

    #[test]
    fn what_hangs_together_folds_alone_as_it_folds_with_all(events in world()) {
        let facts = facts(&events);
        let mut joined = Folded::default();
        for component in components(&facts) {
            let part = folded(&component);
            joined.accounts.extend(part.accounts);
            joined.findings.extend(part.findings);
            joined.postings.extend(part.postings);
        }
        joined.findings.sort();
        joined.postings.sort();
        prop_assert_eq!(joined, folded(&facts));
    }

    #[test]
    fn a_finding_is_known_by_its_kind_and_its_entry(events in world()) {
        let folded = folded(&facts(&events));
        let names: BTreeSet<_> = folded.findings.iter().map(|finding| (finding.kind, finding.entry)).collect();
        prop_assert_eq!(names.len(), folded.findings.len());
        for finding in &folded.findings {
            prop_assert!(finding.member.is_none_or(|member| folded.accounts.contains_key(&member)), "{finding:?}");
        }
    }
}
