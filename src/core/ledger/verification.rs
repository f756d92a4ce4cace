//! Proving what a fold came to again, from the entries and from what it says: invariants I5, I6, I14 and I15, for tests
//! and for `hub verify`. Each looks at the outcome alone and knows nothing of how it was worked out.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::Fact;
use super::finding::FindingKind;
use super::fold::{Folded, fold};
use super::payload::{Payload, Sale};
use super::posting::Ledger;
use super::terms::Terms;
use crate::core::model::{EntryHash, MemberId, OpId};

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// I5: told in another order, with repeats, the same entries come to something else.
    Order,
    /// I6: the two sides of the movements of an entry don't cancel.
    Uneven(EntryHash),
    /// I6: two postings of an entry have one line, or a line is missing.
    Lines(EntryHash),
    /// I6: a balance is not the sum of its movements.
    Balance(MemberId),
    /// I6: points moved to or from a member without an account.
    NoAccount(MemberId),
    /// I14: more came back of a sale than it took or gave.
    ReturnedBeyond(OpId),
    /// I14: points for joining were given more than once to one account.
    WelcomedTwice(MemberId),
    /// I15: one entry shows one thing more than once.
    FoundTwice(EntryHash, FindingKind),
    /// I15: a finding names an entry that is not there.
    FoundNowhere(EntryHash, FindingKind),
}

impl core::fmt::Display for Broken {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Order => out.write_str("the entries come to something else in another order"),
            Self::Uneven(entry) => write!(out, "the movements of entry `{entry}` don't cancel"),
            Self::Lines(entry) => write!(out, "the movements of entry `{entry}` are not numbered from 0"),
            Self::Balance(member) => write!(out, "the balance of `{member}` is not the sum of its movements"),
            Self::NoAccount(member) => write!(out, "points moved for `{member}`, who has no account"),
            Self::ReturnedBeyond(sale) => write!(out, "more came back of sale `{sale}` than it moved"),
            Self::WelcomedTwice(member) => write!(out, "`{member}` was given points for joining twice"),
            Self::FoundTwice(entry, kind) => write!(out, "entry `{entry}` shows `{}` twice", kind.name()),
            Self::FoundNowhere(entry, kind) => {
                write!(out, "`{}` is found at entry `{entry}`, which is not there", kind.name())
            }
        }
    }
}

/// I5: the same facts in an order that `seed` gives, every third of them twice, come to the same.
///
/// # Errors
/// [`Broken::Order`].
pub fn verify_order(facts: &[Fact], terms: &Terms, folded: &Folded, seed: u64) -> Result<(), Broken> {
    let place = |fact: &Fact| EntryHash::of(&[&seed.to_be_bytes()[..], fact.hash.as_bytes()].concat());
    let mut told: Vec<&Fact> = facts.iter().chain(facts.iter().step_by(3)).collect();
    told.sort_by_cached_key(|fact| place(fact));
    if fold(told.into_iter().cloned(), terms) == *folded { Ok(()) } else { Err(Broken::Order) }
}

/// I6: each entry's movements sum to zero and are numbered, and every balance is the sum of its movements.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_postings(folded: &Folded) -> Result<(), Broken> {
    let mut balances: BTreeMap<MemberId, i128> = BTreeMap::new();
    for postings in folded.postings.chunk_by(|one, other| one.entry == other.entry) {
        let mut sum = 0_i128;
        for (line, posting) in (0..).zip(postings) {
            let points = i128::from(posting.points.units());
            sum = sum.saturating_add(points);
            if posting.line != line {
                return Err(Broken::Lines(posting.entry));
            }
            if let Ledger::Member(id) = posting.ledger {
                let balance = balances.entry(id).or_default();
                *balance = balance.saturating_add(points);
            }
        }
        if let Some(posting) = postings.first().filter(|_| sum != 0) {
            return Err(Broken::Uneven(posting.entry));
        }
    }
    if let Some(stranger) = balances.keys().find(|id| !folded.accounts.contains_key(id)) {
        return Err(Broken::NoAccount(*stranger));
    }
    let wrong = folded.accounts.values().find(|account| {
        let sum = balances.get(&account.id).copied().unwrap_or_default();
        i128::from(account.facts().balance.units()) != sum
    });
    wrong.map_or(Ok(()), |account| Err(Broken::Balance(account.id)))
}

/// I14: returns of a sale give back no more points than it took and take back no more than it gave, and nobody is
/// welcomed twice.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_once(facts: &[Fact], folded: &Folded) -> Result<(), Broken> {
    let mut sales: BTreeMap<OpId, Vec<&Sale>> = BTreeMap::new();
    let mut returns: BTreeMap<EntryHash, OpId> = BTreeMap::new();
    let mut joined: BTreeSet<EntryHash> = BTreeSet::new();
    for fact in facts {
        match &fact.payload {
            Payload::Sale(sale) => sales.entry(fact.op_id).or_default().push(sale),
            Payload::Return(returned) => {
                returns.insert(fact.hash, returned.sale);
            }
            Payload::Enrol(enrol) if enrol.welcome.is_some() => {
                joined.insert(fact.hash);
            }
            _ => {}
        }
    }
    let mut moved: BTreeMap<OpId, (i64, i64)> = BTreeMap::new();
    let mut welcomed: BTreeSet<MemberId> = BTreeSet::new();
    for posting in &folded.postings {
        let points = posting.points.units();
        match (posting.ledger, returns.get(&posting.entry)) {
            (Ledger::Returned, Some(sale)) => {
                let (given, taken) = moved.entry(*sale).or_default();
                *given = given.saturating_sub(points.min(0));
                *taken = taken.saturating_add(points.max(0));
            }
            (Ledger::Member(id), _)
                if points > 0 && joined.contains(&posting.entry) && !welcomed.insert(id) =>
            {
                return Err(Broken::WelcomedTwice(id));
            }
            _ => {}
        }
    }
    let beyond = moved.iter().find(|(op_id, (given, taken))| {
        let told = sales.get(*op_id).map(Vec::as_slice).unwrap_or_default();
        !told.iter().any(|sale| *given <= spent_by(sale) && *taken <= given_by(sale))
    });
    beyond.map_or(Ok(()), |(op_id, _)| Err(Broken::ReturnedBeyond(*op_id)))
}

/// Points that a sale took from its member.
fn spent_by(sale: &Sale) -> i64 {
    sale.receipt.totals.points_spent.units()
}

/// Points that a sale gave to all, with those for who brought the customer.
fn given_by(sale: &Sale) -> i64 {
    let effects = &sale.receipt.effects;
    let lines = sale.receipt.lines.iter().flat_map(|line| &line.earnings).chain(&effects.earnings);
    let told = lines.fold(0_i64, |sum, earning| sum.saturating_add(earning.points.units().max(0)));
    let brought = effects.referral.as_ref().map_or(0, |referral| referral.reward.points.units().max(0));
    told.max(sale.receipt.totals.points_earned.units()).saturating_add(brought)
}

/// I15: each finding is known by its kind and its entry, and its entry is there.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_findings(facts: &[Fact], folded: &Folded) -> Result<(), Broken> {
    let entries: BTreeSet<EntryHash> = facts.iter().map(|fact| fact.hash).collect();
    let mut known: BTreeSet<(EntryHash, FindingKind)> = BTreeSet::new();
    for finding in &folded.findings {
        if !known.insert((finding.entry, finding.kind)) {
            return Err(Broken::FoundTwice(finding.entry, finding.kind));
        }
        if !entries.contains(&finding.entry) {
            return Err(Broken::FoundNowhere(finding.entry, finding.kind));
        }
    }
    Ok(())
}
