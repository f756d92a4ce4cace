//! The fold: from a set of entries to accounts and findings, whatever the order of arrival, repetition or batching
//! (invariant I5).
//!
//! A sale, its voids and its returns come to the same in whatever order they are met: a voided sale is left out, with
//! its returns, and a return that stands before its sale counts right after it.
//!
//! Absent on purpose: leases, and who has run out of points by today, which a standing says of each day.

use std::collections::BTreeMap;

use super::entry::{Entry, EntryFault, OrderKey};
use super::finding::Finding;
use super::payload::{Payload, Sale};
use super::walk::Walk;
use crate::core::model::{
    CardNumber, EntryHash, MemberFacts, MemberId, OpId, Points, ProgrammeHash, RuleId, Settlement, Standing,
    TillId,
};

/// One entry as the fold sees it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The entry's hash: its identity in the set.
    pub hash: EntryHash,
    /// Where it stands by K.
    pub order: OrderKey,
    /// Who wrote it.
    pub till: TillId,
    /// The operation that made it.
    pub op_id: OpId,
    /// The programme it was made under.
    pub programme: Option<ProgrammeHash>,
    /// What it says.
    pub payload: Payload,
}

impl Fact {
    /// What the fold needs of an entry.
    ///
    /// # Errors
    /// [`EntryFault`] when a payload of a known kind can't be read.
    pub fn of(entry: &Entry) -> Result<Self, EntryFault> {
        Ok(Self {
            hash: entry.hash,
            order: entry.header.order_key(),
            till: entry.header.till,
            op_id: entry.header.op_id,
            programme: entry.header.programme,
            payload: Payload::parse(entry)?,
        })
    }

    /// The names by which this fact hangs together with others. A fold of all facts that hang together gives the
    /// same accounts as a fold of everything.
    pub fn touches(&self) -> Vec<Touch> {
        match &self.payload {
            Payload::Sale(sale) => {
                let effects = &sale.receipt.effects;
                let member = sale.receipt.member.as_ref().map(|member| Touch::Member(member.id));
                let referrer = effects.referral.as_ref().map(|referral| Touch::Member(referral.referrer));
                let coupons =
                    once_coupons(sale).map(|(coupon, code)| Touch::Coupon(coupon.clone(), code.to_owned()));
                member
                    .into_iter()
                    .chain([Touch::Operation(self.op_id)])
                    .chain(referrer)
                    .chain(coupons)
                    .collect()
            }
            Payload::Void(void) => vec![Touch::Operation(void.sale)],
            Payload::Return(returned) => vec![Touch::Operation(returned.sale), Touch::Operation(self.op_id)],
            Payload::Adjusted(adjusted) => {
                vec![Touch::Member(adjusted.member), Touch::Operation(self.op_id)]
            }
            Payload::Enrol(enrol) => vec![Touch::Member(enrol.member), Touch::Card(enrol.card.clone())],
            Payload::Imported(imported) => {
                vec![Touch::Member(imported.member), Touch::Card(imported.card.clone())]
            }
            Payload::CardLinked(linked) => {
                vec![Touch::Member(linked.member), Touch::Card(linked.card.clone())]
            }
            Payload::ProfileChanged(changed) => vec![Touch::Member(changed.member)],
            Payload::Feedback(feedback) => {
                let member = feedback.member.map(Touch::Member);
                member.into_iter().chain([Touch::Operation(self.op_id)]).collect()
            }
            Payload::Merged(merged) => vec![Touch::Member(merged.member), Touch::Member(merged.with)],
            Payload::Unmerged(unmerged) => vec![Touch::Member(unmerged.member)],
            Payload::Decided(decided) => {
                let member = decided.member.map(Touch::Member);
                member.into_iter().chain(decided.op_id.map(Touch::Operation)).collect()
            }
            Payload::CardBlocked(blocked) => vec![Touch::Member(blocked.member)],
            Payload::Erased(erased) => vec![Touch::Member(erased.member)],
            Payload::Restored(_) => vec![Touch::Operation(self.op_id)],
            Payload::Opened(_)
            | Payload::DayClosed(_)
            | Payload::ClockNoted(_)
            | Payload::Published(_)
            | Payload::Unknown(_) => Vec::new(),
        }
    }
}

/// A name that entries share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A member.
    Member(MemberId),
    /// A card.
    Card(CardNumber),
    /// A sale, a return or an adjustment, by its op_id.
    Operation(OpId),
    /// A coupon that is good once, and its code.
    Coupon(RuleId, String),
}

impl Touch {
    /// The name as bytes, for an index: a letter and the id.
    pub fn key(&self) -> Vec<u8> {
        match self {
            Self::Member(id) => [b"m", id.as_bytes().as_slice()].concat(),
            Self::Card(card) => [b"c", card.as_str().as_bytes()].concat(),
            Self::Operation(op_id) => [b"s", op_id.as_bytes().as_slice()].concat(),
            Self::Coupon(coupon, code) => [b"k", coupon.as_bytes(), b"\0", code.as_bytes()].concat(),
        }
    }
}

/// The coupons of a sale that are good once, with their codes.
pub(super) fn once_coupons(sale: &Sale) -> impl Iterator<Item = (&RuleId, &str)> {
    let coupons = sale.receipt.effects.coupons.iter().filter(|used| used.once);
    coupons.map(|used| (&used.coupon, used.code.as_str()))
}

/// Where points come from and go to, beside the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ledger {
    /// A member's points.
    Member(MemberId),
    /// Points that were brought along from elsewhere.
    Opening,
    /// Points issued for purchases.
    Issued,
    /// Points that paid for goods.
    Redeemed,
    /// Overspent points that the shop bears.
    Absorbed,
    /// Points that were given to charities.
    Charity,
    /// Points that went back and forth when goods came back.
    Returned,
    /// Points that had run out when something else happened.
    Expired,
    /// Points that a person at head office gave or took.
    Adjusted,
}

/// One side of a movement of points; the two sides of each movement sum to zero (invariant I6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The entry it comes from.
    pub entry: EntryHash,
    /// Whose points.
    pub ledger: Ledger,
    /// How many; below zero is out.
    pub points: Points,
}

/// A member as all entries together have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The member who joined first by K; the account's name.
    pub id: MemberId,
    /// Members who turned out to be the same person.
    pub merged: Vec<MemberId>,
    /// All their cards.
    pub cards: Vec<CardNumber>,
    /// The sealed profile of whoever joined first; empty when no entry tells.
    pub profile: Vec<u8>,
    /// Their standing.
    pub standing: Standing,
}

impl Account {
    /// The sums of their standing.
    pub fn facts(&self) -> MemberFacts {
        self.standing.facts
    }
}

/// What a set of entries comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// Accounts by their name.
    pub accounts: BTreeMap<MemberId, Account>,
    /// What did not fit together, sorted.
    pub findings: Vec<Finding>,
    /// All movements of points, sorted.
    pub postings: Vec<Posting>,
}

/// Folds a set of facts. `settlement` says how the programme that a sale was made under settles an overspend.
pub fn fold(
    facts: impl IntoIterator<Item = Fact>,
    settlement: impl Fn(Option<ProgrammeHash>) -> Settlement,
) -> Folded {
    let mut facts: Vec<Fact> = facts.into_iter().collect();
    facts.sort_unstable_by_key(|fact| (fact.order, fact.hash));
    facts.dedup_by_key(|fact| fact.hash);

    let mut walk = Walk::new(settlement);
    for fact in &facts {
        walk.join(fact);
    }
    walk.name_accounts();
    for fact in &facts {
        walk.meet(fact);
    }
    walk.end()
}
