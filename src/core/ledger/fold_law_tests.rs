//! What holds for the fold of every world of tills (invariants I4, I5, I6).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::plain_fold::plain_fold;
use super::world::{Deed, Event, at, facts, terms, terms_of, world};
use super::{Evidence, Fact, FindingKind, Folded, Ledger, Payload, fold};
use crate::core::model::{EntryHash, MemberId, OpId, Points, ReturnPolicy, Settlement};

fn folded(facts: &[Fact]) -> Folded {
    fold(facts.to_vec(), &terms())
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

/// Whether a fact may leave a member in debt who did not overspend.
fn takes_away(fact: &Fact) -> bool {
    match &fact.payload {
        Payload::Return(_) | Payload::Adjusted(_) => true,
        Payload::Imported(imported) => imported.facts.balance < Points::ZERO,
        _ => false,
    }
}

/// What such facts took from a member.
fn taken(folded: &Folded, id: MemberId) -> i64 {
    let takes = |ledger| matches!(ledger, Ledger::Returned | Ledger::Adjusted | Ledger::Opening);
    let entries: BTreeSet<EntryHash> =
        folded.postings.iter().filter(|posting| takes(posting.ledger)).map(|posting| posting.entry).collect();
    let own = folded.postings.iter().filter(|posting| {
        posting.ledger == Ledger::Member(id)
            && posting.points < Points::ZERO
            && entries.contains(&posting.entry)
    });
    own.map(|posting| -posting.points.units()).sum()
}

proptest! {
    #[test]
    fn a_sale_that_came_back_whole_leaves_no_sum_and_no_counter(events in world(), which in any::<Index>()) {
        let sales: Vec<&Event> =
            events.iter().filter(|event| matches!(event.deed, Deed::Sell { .. })).collect();
        prop_assume!(!sales.is_empty());
        let Deed::Sell { op, .. } = sales[which.index(sales.len())].deed else { unreachable!() };
        let with = |deed: Deed| {
            let mut events = events.clone();
            events.push(at(3, 100, deed));
            folded(&facts(&events))
        };
        let policy = ReturnPolicy::Debt;
        let returned = with(Deed::Return { op, pieces: [2, 2], policy, day: 0 });
        let voided = with(Deed::Void { op });
        for (id, account) in &returned.accounts {
            let (back, never) = (&account.standing, &voided.accounts[id].standing);
            prop_assert_eq!((back.facts.spend, back.facts.visits), (never.facts.spend, never.facts.visits));
            prop_assert_eq!((&back.days, &back.stamps, &back.uses), (&never.days, &never.stamps, &never.uses));
        }
    }

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
        let told = folded.accounts.into_iter().map(|(id, account)| {
            (id, super::Account { evidence: Evidence::default(), ..account })
        });
        prop_assert_eq!(told.collect::<BTreeMap<_, _>>(), accounts);
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
            prop_assert_eq!(account.facts().balance.units(), by_member.get(id).copied().unwrap_or_default());
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
            let standing = without.accounts.get(id).map(|account| account.standing.clone()).unwrap_or_default();
            prop_assert_eq!(&account.standing, &standing);
        }
        let of_members = |folded: &Folded| -> Vec<super::Finding> {
            let of_the_sale =
                [FindingKind::OpIdReused, FindingKind::ReturnPending, FindingKind::ReturnOrphan];
            let kept = folded.findings.iter().filter(|finding| !of_the_sale.contains(&finding.kind));
            kept.cloned().collect()
        };
        prop_assert_eq!(of_members(&with), of_members(&without));
    }

    #[test]
    fn where_the_shop_bears_overspends_nobody_ends_in_debt(events in world()) {
        let folded = fold(facts(&events).into_iter().filter(|fact| !takes_away(fact)), &terms_of([Settlement::Absorb; 2]));
        for account in folded.accounts.values() {
            prop_assert!(account.facts().balance.units() >= 0, "{account:?}");
        }
    }

    #[test]
    fn a_debt_is_never_more_than_what_was_found(events in world()) {
        let folded = fold(facts(&events), &terms_of([Settlement::Debt; 2]));
        for account in folded.accounts.values() {
            let found: i64 = folded
                .findings
                .iter()
                .filter(|finding| finding.kind == FindingKind::Overspend && finding.member == Some(account.id))
                .map(|finding| finding.points.units())
                .sum();
            prop_assert!(account.facts().balance.units() >= -found - taken(&folded, account.id), "{account:?}");
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
