//! The fold: from a set of entries to accounts and findings, whatever the order of arrival, repetition or batching
//! (invariant I5).
//!
//! Absent on purpose: lots, vesting, leases and returns, whose kinds don't exist yet; the walk below grows by them.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, EntryFault, OrderKey};
use super::finding::{Finding, FindingKind};
use super::payload::{Payload, Sale};
use crate::core::model::{
    CardNumber, EntryHash, MemberFacts, MemberId, OpId, Points, ProgrammeHash, Settlement, TillId,
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
                let member = sale.receipt.member.as_ref().map(|member| Touch::Member(member.id));
                member.into_iter().chain([Touch::Sale(self.op_id)]).collect()
            }
            Payload::Void(void) => vec![Touch::Sale(void.sale)],
            Payload::Return(returned) => vec![Touch::Sale(returned.sale), Touch::Sale(self.op_id)],
            Payload::Adjusted(adjusted) => vec![Touch::Member(adjusted.member), Touch::Sale(self.op_id)],
            Payload::Enrol(enrol) => vec![Touch::Member(enrol.member), Touch::Card(enrol.card.clone())],
            Payload::Imported(imported) => {
                vec![Touch::Member(imported.member), Touch::Card(imported.card.clone())]
            }
            Payload::Opened(_) | Payload::DayClosed(_) | Payload::Published(_) | Payload::Unknown(_) => {
                Vec::new()
            }
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
    /// A sale, by its op_id.
    Sale(OpId),
}

impl Touch {
    /// The name as bytes, for an index: a letter and the id.
    pub fn key(&self) -> Vec<u8> {
        let (letter, name) = match self {
            Self::Member(id) => (b'm', id.as_bytes().as_slice()),
            Self::Card(card) => (b'c', card.as_str().as_bytes()),
            Self::Sale(op_id) => (b's', op_id.as_bytes().as_slice()),
        };
        [&[letter], name].concat()
    }
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
    pub facts: MemberFacts,
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

    let mut walk = Walk {
        settlement,
        folded: Folded::default(),
        aliases: BTreeMap::new(),
        joined: BTreeMap::new(),
        owners: BTreeMap::new(),
        spends: BTreeMap::new(),
    };
    for fact in &facts {
        walk.join(fact);
    }
    walk.name_accounts();
    let voided: BTreeSet<OpId> = facts
        .iter()
        .filter_map(|fact| match &fact.payload {
            Payload::Void(void) => Some(void.sale),
            _ => None,
        })
        .collect();
    let mut seen: BTreeMap<OpId, &Fact> = BTreeMap::new();
    for fact in &facts {
        match &fact.payload {
            Payload::Imported(imported) => walk.open(fact, imported.member, imported.facts),
            Payload::Sale(sale) => match seen.get(&fact.op_id) {
                Some(first) => walk.repeat(fact, first),
                None => {
                    seen.insert(fact.op_id, fact);
                    if !voided.contains(&fact.op_id) {
                        walk.sell(fact, sale);
                    }
                }
            },
            _ => {}
        }
    }
    walk.folded.findings.sort_unstable();
    walk.folded.postings.sort_unstable();
    walk.folded
}

/// The state of one fold: it meets the facts in the order K.
struct Walk<S> {
    settlement: S,
    folded: Folded,
    /// Members who count in another's account.
    aliases: BTreeMap<MemberId, MemberId>,
    /// When an account's first member joined.
    joined: BTreeMap<MemberId, OrderKey>,
    /// Who joined with a card, and by which entry.
    owners: BTreeMap<CardNumber, (MemberId, EntryHash)>,
    /// The spends of a member so far, as evidence.
    spends: BTreeMap<MemberId, Vec<(TillId, EntryHash)>>,
}

impl<S: Fn(Option<ProgrammeHash>) -> Settlement> Walk<S> {
    /// The account that a member's entries count in.
    fn canonical(&self, member: MemberId) -> MemberId {
        self.aliases.get(&member).copied().unwrap_or(member)
    }

    fn account(&mut self, member: MemberId) -> &mut Account {
        let id = self.canonical(member);
        self.folded.accounts.entry(id).or_insert_with(|| Account {
            id,
            merged: Vec::new(),
            cards: Vec::new(),
            profile: Vec::new(),
            facts: MemberFacts::default(),
        })
    }

    /// First pass: members, cards, and who is the same person.
    fn join(&mut self, fact: &Fact) {
        let (member, card, profile) = match &fact.payload {
            Payload::Enrol(enrol) => (enrol.member, &enrol.card, &enrol.profile),
            Payload::Imported(imported) => (imported.member, &imported.card, &imported.profile),
            Payload::Sale(sale) => {
                if let Some(member) = &sale.receipt.member {
                    self.account(member.id);
                }
                return;
            }
            _ => return,
        };
        let id = self.canonical(member);
        self.joined.entry(id).or_insert(fact.order);
        let account = self.account(member);
        if account.profile.is_empty() {
            account.profile.clone_from(profile);
        }
        match self.owners.get(card).copied() {
            Some((owner, first)) if self.canonical(owner) != self.canonical(member) => {
                self.merge(member, owner);
                self.find(
                    FindingKind::MemberTwice,
                    fact.hash,
                    vec![first],
                    Some(owner),
                    Points::ZERO,
                    Settlement::Merged,
                );
            }
            Some(_) => {}
            None => {
                self.owners.insert(card.clone(), (member, fact.hash));
                let account = self.account(member);
                account.cards.push(card.clone());
                account.cards.sort_unstable();
            }
        }
    }

    /// Two accounts become the one whose first member joined first.
    fn merge(&mut self, one: MemberId, other: MemberId) {
        let (one, other) = (self.canonical(one), self.canonical(other));
        let joined = |id: MemberId| (self.joined.get(&id).copied(), id);
        let (kept, gone) = if joined(one) <= joined(other) { (one, other) } else { (other, one) };
        if let Some(gone) = self.folded.accounts.remove(&gone) {
            let members: Vec<MemberId> = gone.merged.into_iter().chain([gone.id]).collect();
            self.aliases.extend(members.iter().map(|member| (*member, kept)));
            let account = self.account(kept);
            account.merged.extend(members);
            account.merged.sort_unstable();
            account.cards.extend(gone.cards);
            account.cards.sort_unstable();
        }
    }

    /// Between the passes: what was found about a member names the account that this member ended in.
    fn name_accounts(&mut self) {
        for finding in &mut self.folded.findings {
            finding.member =
                finding.member.map(|member| self.aliases.get(&member).copied().unwrap_or(member));
        }
    }

    /// Second pass: what a member brought along.
    fn open(&mut self, fact: &Fact, member: MemberId, facts: MemberFacts) {
        let id = self.canonical(member);
        self.post(fact.hash, id, Ledger::Opening, facts);
    }

    /// Second pass: a sale that counts.
    fn sell(&mut self, fact: &Fact, sale: &Sale) {
        let Some(member) = &sale.receipt.member else { return };
        let id = self.canonical(member.id);
        let totals = sale.receipt.totals;
        if totals.points_spent > Points::ZERO && !self.spend(fact, id, totals.points_spent) {
            return;
        }
        let bought = MemberFacts { balance: totals.points_earned, spend: totals.due, visits: 1 };
        self.post(fact.hash, id, Ledger::Issued, bought);
    }

    /// Points go out; what the balance can't bear is an overspend, honoured and settled by policy. False when the sums
    /// can't hold it.
    fn spend(&mut self, fact: &Fact, id: MemberId, spent: Points) -> bool {
        let available = self.account(id).facts.balance.at_least_zero();
        let out = Points::ZERO.checked_sub(spent).unwrap_or_default();
        let taken = MemberFacts { balance: out, ..MemberFacts::default() };
        if !self.post(fact.hash, id, Ledger::Redeemed, taken) {
            return false;
        }
        let short = spent.checked_sub(available).unwrap_or_default();
        if short > Points::ZERO {
            let settlement = (self.settlement)(fact.programme);
            let earlier = self.spends.get(&id).map(Vec::as_slice).unwrap_or_default();
            let elsewhere = earlier.iter().rev().find(|(till, _)| *till != fact.till);
            let against = elsewhere.or(earlier.last()).map(|(_, hash)| *hash).into_iter().collect();
            self.find(FindingKind::Overspend, fact.hash, against, Some(id), short, settlement);
            if settlement == Settlement::Absorb {
                let back = MemberFacts { balance: short, ..MemberFacts::default() };
                self.post(fact.hash, id, Ledger::Absorbed, back);
            }
        }
        self.spends.entry(id).or_default().push((fact.till, fact.hash));
        true
    }

    /// The op_id was met before: the same operation told twice, or another one under its name.
    fn repeat(&mut self, fact: &Fact, first: &Fact) {
        if fact.payload != first.payload {
            let member = match &fact.payload {
                Payload::Sale(sale) => sale.receipt.member.as_ref().map(|member| self.canonical(member.id)),
                _ => None,
            };
            let settlement = Settlement::Review;
            self.find(FindingKind::OpIdReused, fact.hash, vec![first.hash], member, Points::ZERO, settlement);
        }
    }

    /// Both sides of a movement, and the sums that go with it. A sum beyond 64 bits is set aside for a person: false.
    fn post(&mut self, entry: EntryHash, id: MemberId, other: Ledger, change: MemberFacts) -> bool {
        let account = self.account(id);
        let (Some(facts), Some(back)) = (account.facts.checked_add(change), change.checked_neg()) else {
            self.find(
                FindingKind::Quarantined,
                entry,
                Vec::new(),
                Some(id),
                change.balance,
                Settlement::Review,
            );
            return false;
        };
        account.facts = facts;
        if change.balance != Points::ZERO {
            self.folded.postings.push(Posting { entry, ledger: Ledger::Member(id), points: change.balance });
            self.folded.postings.push(Posting { entry, ledger: other, points: back.balance });
        }
        true
    }

    fn find(
        &mut self,
        kind: FindingKind,
        entry: EntryHash,
        against: Vec<EntryHash>,
        member: Option<MemberId>,
        points: Points,
        settlement: Settlement,
    ) {
        self.folded.findings.push(Finding { kind, entry, against, member, points, settlement });
    }
}
