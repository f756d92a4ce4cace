//! Adding entries batch by batch comes to what a fold of all of them comes to (invariant I11).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::world::{Deed, Event, at, facts, sell, terms, wide_terms, wide_world, world};
use super::{
    Account, Continued, Fact, Finding, FindingKind, Folded, Gist, Known, Posting, Terms, Touch,
    continue_fold, fold,
};
use crate::core::model::{EntryHash, MemberId};

/// Head office as it keeps what a fold came to.
struct Office {
    terms: Terms,
    facts: Vec<Fact>,
    accounts: BTreeMap<MemberId, Account>,
    findings: BTreeMap<(EntryHash, FindingKind), Finding>,
    postings: BTreeSet<Posting>,
    /// Entries that were added without the earlier ones, and batches of which something had to be folded whole.
    added: usize,
    whole: usize,
}

impl Office {
    fn new(terms: Terms) -> Self {
        Self {
            terms,
            facts: Vec::new(),
            accounts: BTreeMap::new(),
            findings: BTreeMap::new(),
            postings: BTreeSet::new(),
            added: 0,
            whole: 0,
        }
    }

    fn account(&self, member: MemberId) -> Option<&Account> {
        self.accounts.values().find(|account| account.id == member || account.merged.contains(&member))
    }

    fn take(&mut self, batch: &[Fact]) {
        let held: BTreeSet<EntryHash> = self.facts.iter().map(|fact| fact.hash).collect();
        let fresh: Vec<Fact> = batch.iter().filter(|fact| !held.contains(&fact.hash)).cloned().collect();
        let met: BTreeSet<Touch> = self.facts.iter().flat_map(Fact::touches).collect();
        let named: BTreeSet<Touch> = fresh.iter().flat_map(Fact::touches).collect();
        let mut known = Known::default();
        for touch in &named {
            let account = match touch {
                Touch::Member(member) => self.account(*member),
                _ => None,
            };
            match account {
                // As it is kept: written and read.
                Some(account) => {
                    let kept = Account::parse(&account.encode().unwrap()).unwrap();
                    known.accounts.insert(kept.id, kept);
                }
                None if met.contains(touch) => {
                    known.seen.insert(touch.clone());
                }
                None => {}
            }
        }
        let gists: Vec<Gist> = fresh.iter().cloned().map(Gist::of_fact).collect();
        self.facts.extend(fresh);
        let Continued { accounts, findings, postings, whole, added } =
            continue_fold(known, &gists, &self.terms);
        self.added += added;
        self.accounts.extend(accounts.into_iter().map(|account| (account.id, account)));
        self.findings.extend(findings.into_iter().map(|finding| ((finding.entry, finding.kind), finding)));
        self.postings.extend(postings);
        if !whole.is_empty() {
            self.whole += 1;
            self.fold_whole(whole);
        }
    }

    fn fold_whole(&mut self, mut names: BTreeSet<Touch>) {
        let mut left: Vec<Fact> = self.facts.clone();
        let mut component = Vec::new();
        loop {
            let touched = |fact: &Fact| fact.touches().iter().any(|touch| names.contains(touch));
            let (more, others): (Vec<Fact>, Vec<Fact>) = left.into_iter().partition(touched);
            left = others;
            if more.is_empty() {
                break;
            }
            names.extend(more.iter().flat_map(Fact::touches));
            component.extend(more);
        }
        let entries: BTreeSet<EntryHash> = component.iter().map(|fact| fact.hash).collect();
        self.accounts.retain(|id, _| !names.contains(&Touch::Member(*id)));
        self.findings.retain(|(entry, _), _| !entries.contains(entry));
        self.postings.retain(|posting| !entries.contains(&posting.entry));
        let folded = fold(component, &self.terms);
        self.accounts.extend(folded.accounts);
        self.findings
            .extend(folded.findings.into_iter().map(|finding| ((finding.entry, finding.kind), finding)));
        self.postings.extend(folded.postings);
    }

    fn folded(self) -> Folded {
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        findings.sort();
        Folded { accounts: self.accounts, findings, postings: self.postings.into_iter().collect() }
    }
}

/// Facts in batches, some of them told again.
fn batches(facts: Vec<Fact>, cuts: &[Index], repeats: &[Index]) -> Vec<Vec<Fact>> {
    let mut ends: BTreeSet<usize> = cuts.iter().map(|cut| cut.index(facts.len() + 1)).collect();
    ends.insert(facts.len());
    let mut start = 0;
    let mut batches: Vec<Vec<Fact>> = Vec::new();
    for end in ends {
        batches.push(facts[start..end].to_vec());
        start = end;
    }
    for repeat in repeats {
        let again = batches[repeat.index(batches.len())].clone();
        batches.push(again);
    }
    batches
}

fn any_batches(
    world: impl Strategy<Value = Vec<Event>>,
) -> impl Strategy<Value = (Vec<Fact>, Vec<Vec<Fact>>)> {
    let cuts = || prop::collection::vec(any::<Index>(), 0..12);
    (world, any::<bool>(), cuts(), cuts()).prop_flat_map(|(events, in_order, cuts, repeats)| {
        let mut told = facts(&events);
        if in_order {
            told.sort_by_key(|fact| fact.order);
        }
        let shuffled = if in_order { Just(told).boxed() } else { Just(told).prop_shuffle().boxed() };
        shuffled.prop_map(move |told| (told.clone(), batches(told, &cuts, &repeats[..repeats.len() / 4])))
    })
}

fn check(facts: Vec<Fact>, batches: &[Vec<Fact>], terms: Terms) -> Result<(), TestCaseError> {
    let mut office = Office::new(terms.clone());
    batches.iter().for_each(|batch| office.take(batch));
    let whole = fold(facts, &terms);
    let kept = office.folded();
    prop_assert_eq!(&kept.findings, &whole.findings);
    prop_assert_eq!(kept.accounts.keys().collect::<Vec<_>>(), whole.accounts.keys().collect::<Vec<_>>());
    for (one, other) in kept.accounts.values().zip(whole.accounts.values()) {
        prop_assert_eq!(&one.evidence, &other.evidence);
        prop_assert_eq!(one, other);
    }
    prop_assert_eq!(&kept.postings, &whole.postings);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn entries_that_are_added_in_batches_come_to_what_all_come_to((facts, batches) in any_batches(world())) {
        check(facts, &batches, terms())?;
    }

    #[test]
    fn so_do_entries_of_every_kind((facts, batches) in any_batches(wide_world())) {
        let terms = wide_terms(&facts);
        check(facts, &batches, terms)?;
    }

    #[test]
    fn the_gist_of_an_entry_bears_the_names_of_its_fact(events in wide_world()) {
        for fact in facts(&events) {
            prop_assert_eq!(Gist::of_fact(fact.clone()).touches(), fact.touches());
        }
    }
}

#[test]
fn ordinary_sales_are_added_without_the_earlier_entries() {
    let sales: Vec<Event> = (0..60_u8)
        .map(|number| at(number % 3, 100 + u64::from(number), sell(number, number % 7, 1, 4)))
        .collect();
    let joins =
        (0..7_u8).map(|number| at(2, u64::from(number), Deed::Enrol { member: number, card: number }));
    let told = facts(&joins.chain(sales).collect::<Vec<Event>>());
    let mut office = Office::new(terms());
    told.chunks(10).for_each(|batch| office.take(batch));
    assert_eq!((office.added, office.whole), (67, 0), "nothing had to be folded whole");
    assert_eq!(office.folded(), fold(told, &terms()));
}

#[test]
fn what_is_not_ordinary_is_folded_whole_and_takes_nobody_else_along() {
    let sales =
        |from: u8| (from..from + 10).map(|number| at(0, u64::from(number), sell(number, number, 0, 4)));
    let mut office = Office::new(terms());
    office.take(&facts(&sales(0).collect::<Vec<Event>>()));
    let late = at(1, 3, sell(90, 4, 0, 1));
    let void = at(1, 60, Deed::Void { op: 5 });
    let events: Vec<Event> = sales(0).chain(sales(20)).chain([late, void]).collect();
    let told = facts(&events);
    office.take(&told);
    assert_eq!(office.added, 20, "all but the late sale and the void");
    assert_eq!(office.folded(), fold(told, &terms()));
}
