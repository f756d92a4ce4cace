//! The walk of a fold over the facts in the order K: first who is who, then what happened to them.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::OrderKey;
use super::finding::{Finding, FindingKind};
use super::fold::{Account, Fact, Folded, Ledger, Posting};
use super::payload::Payload;
use super::step::Step;
use super::trade::Sold;
use crate::core::model::{
    CardNumber, Change, EntryHash, MemberId, OpId, Points, ProgrammeHash, RuleId, Settlement, Standing,
    TillId,
};

/// The state of one fold.
pub(super) struct Walk<'f, S> {
    pub(super) settlement: S,
    pub(super) folded: Folded,
    /// Members who count in another's account.
    aliases: BTreeMap<MemberId, MemberId>,
    /// When an account's first member joined.
    joined: BTreeMap<MemberId, OrderKey>,
    /// Who joined with a card, and by which entry.
    owners: BTreeMap<CardNumber, (MemberId, EntryHash)>,
    /// Accounts that have had points for joining.
    welcomed: BTreeSet<MemberId>,
    /// Sales that somebody undid.
    voided: BTreeSet<OpId>,
    /// The first fact of each operation so far.
    seen: BTreeMap<OpId, &'f Fact>,
    /// The sales so far that count.
    pub(super) sold: BTreeMap<OpId, Sold<'f>>,
    /// Returns of sales that were not met yet, or don't count.
    pub(super) waiting: BTreeMap<OpId, Vec<&'f Fact>>,
    /// The spends of a member so far, as evidence.
    pub(super) spends: BTreeMap<MemberId, Vec<(TillId, EntryHash)>>,
    /// The sales so far that used a coupon that is good once.
    pub(super) coupons: BTreeMap<(&'f RuleId, &'f str), Vec<EntryHash>>,
}

impl<'f, S: Fn(Option<ProgrammeHash>) -> Settlement> Walk<'f, S> {
    pub(super) fn new(settlement: S) -> Self {
        Self {
            settlement,
            folded: Folded::default(),
            aliases: BTreeMap::new(),
            joined: BTreeMap::new(),
            owners: BTreeMap::new(),
            welcomed: BTreeSet::new(),
            voided: BTreeSet::new(),
            seen: BTreeMap::new(),
            sold: BTreeMap::new(),
            waiting: BTreeMap::new(),
            spends: BTreeMap::new(),
            coupons: BTreeMap::new(),
        }
    }

    /// The account that a member's entries count in.
    pub(super) fn canonical(&self, member: MemberId) -> MemberId {
        self.aliases.get(&member).copied().unwrap_or(member)
    }

    /// Whether somebody joined by this account's name.
    pub(super) fn has_joined(&self, id: MemberId) -> bool {
        self.joined.contains_key(&id)
    }

    pub(super) fn account(&mut self, member: MemberId) -> &mut Account {
        let id = self.canonical(member);
        self.folded.accounts.entry(id).or_insert_with(|| Account {
            id,
            merged: Vec::new(),
            cards: Vec::new(),
            profile: Vec::new(),
            standing: Standing::default(),
        })
    }

    /// First pass: members, cards, who is the same person, and which sales are undone.
    pub(super) fn join(&mut self, fact: &Fact) {
        let (member, card, profile) = match &fact.payload {
            Payload::Enrol(enrol) => (enrol.member, &enrol.card, &enrol.profile),
            Payload::Imported(imported) => (imported.member, &imported.card, &imported.profile),
            Payload::Sale(sale) => {
                if let Some(member) = &sale.receipt.member {
                    self.account(member.id);
                }
                return;
            }
            Payload::Adjusted(adjusted) => {
                self.account(adjusted.member);
                return;
            }
            Payload::Void(void) => {
                self.voided.insert(void.sale);
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
                self.find(Finding {
                    member: Some(owner),
                    settlement: Settlement::Merged,
                    ..found(FindingKind::MemberTwice, fact, vec![first])
                });
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
    pub(super) fn name_accounts(&mut self) {
        for finding in &mut self.folded.findings {
            finding.member =
                finding.member.map(|member| self.aliases.get(&member).copied().unwrap_or(member));
        }
    }

    /// Second pass: what happened.
    pub(super) fn meet(&mut self, fact: &'f Fact) {
        match &fact.payload {
            Payload::Enrol(enrol) => {
                let id = self.canonical(enrol.member);
                let mut change = Change::of_enrol(enrol);
                if enrol.welcome.is_some() && !self.welcomed.insert(id) {
                    change.issued.clear();
                }
                self.apply(fact, id, &change, Ledger::Issued);
            }
            Payload::Imported(imported) => {
                let id = self.canonical(imported.member);
                self.apply(fact, id, &Change::of_import(imported), Ledger::Opening);
            }
            Payload::Adjusted(adjusted) if self.is_first(fact) => {
                let id = self.canonical(adjusted.member);
                match Change::of_adjustment(adjusted) {
                    Some(change) => {
                        self.apply(fact, id, &change, Ledger::Adjusted);
                    }
                    None => self.set_aside(fact, id),
                }
            }
            Payload::Sale(sale) if self.is_first(fact) && !self.voided.contains(&fact.op_id) => {
                self.sell(fact, sale);
            }
            Payload::Return(returned) if self.is_first(fact) => self.take_in(fact, returned),
            _ => {}
        }
    }

    /// Whether this is the first fact of its operation; if not, it is the same operation told twice, or another one
    /// under its name.
    fn is_first(&mut self, fact: &'f Fact) -> bool {
        let first = *self.seen.entry(fact.op_id).or_insert(fact);
        if first.hash != fact.hash && first.payload != fact.payload {
            let member = match &fact.payload {
                Payload::Sale(sale) => sale.receipt.member.as_ref().map(|member| member.id),
                Payload::Adjusted(adjusted) => Some(adjusted.member),
                _ => None,
            };
            let member = member.map(|member| self.canonical(member));
            self.find(Finding { member, ..found(FindingKind::OpIdReused, fact, vec![first.hash]) });
        }
        first.hash == fact.hash
    }

    /// A change, and both sides of each movement of points; `other` is where points come from and go to. A sum beyond 64
    /// bits is set aside for a person: `None`.
    pub(super) fn apply(
        &mut self,
        fact: &Fact,
        id: MemberId,
        change: &Change,
        other: Ledger,
    ) -> Option<Step> {
        let Some(step) = self.account(id).standing.apply_step(change) else {
            self.set_aside(fact, id);
            return None;
        };
        self.post(fact, id, Ledger::Expired, minus(step.expired));
        self.post(fact, id, other, step.issued);
        self.post(fact, id, other, minus(step.taken));
        Some(step)
    }

    /// Both sides of a movement: `points` to the member, the same out of `other`.
    pub(super) fn post(&mut self, fact: &Fact, id: MemberId, other: Ledger, points: Points) {
        if points != Points::ZERO {
            let entry = fact.hash;
            self.folded.postings.push(Posting { entry, ledger: Ledger::Member(id), points });
            self.folded.postings.push(Posting { entry, ledger: other, points: minus(points) });
        }
    }

    /// Keeps a fact out of the sums, for a person to look at.
    pub(super) fn set_aside(&mut self, fact: &Fact, id: MemberId) {
        self.find(Finding { member: Some(id), ..found(FindingKind::Quarantined, fact, Vec::new()) });
    }

    pub(super) fn find(&mut self, finding: Finding) {
        self.folded.findings.push(finding);
    }

    /// What everything came to. Returns that still wait are of a sale that does not count, or of none that is known.
    pub(super) fn end(mut self) -> Folded {
        for (sale, returns) in core::mem::take(&mut self.waiting) {
            let known =
                self.seen.get(&sale).filter(|first| matches!(first.payload, Payload::Sale(_))).copied();
            for fact in returns {
                let kind = known.map_or(FindingKind::ReturnPending, |_| FindingKind::ReturnOrphan);
                self.find(found(kind, fact, known.iter().map(|first| first.hash).collect()));
            }
        }
        self.folded.findings.sort_unstable();
        self.folded.postings.sort_unstable();
        self.folded
    }
}

/// A finding that a person has to look at, about no member and no points.
pub(super) fn found(kind: FindingKind, fact: &Fact, against: Vec<EntryHash>) -> Finding {
    Finding {
        kind,
        entry: fact.hash,
        against,
        member: None,
        points: Points::ZERO,
        settlement: Settlement::Review,
    }
}

pub(super) fn minus(points: Points) -> Points {
    Points::ZERO.checked_sub(points).unwrap_or_default()
}
