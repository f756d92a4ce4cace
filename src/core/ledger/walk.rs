//! The walk of a fold over the facts in the order K: first who is who, then what happened to them.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::decisions::Decisions;
use super::desk::Desk;
use super::entry::OrderKey;
use super::fact::Fact;
use super::finding::{Finding, FindingKind};
use super::fold::Folded;
use super::payload::Payload;
use super::posting::{Ledger, Posting};
use super::terms::Terms;
use super::trade::Sold;
use crate::core::model::{CardNumber, Change, EntryHash, MemberId, OpId, RuleId, Settlement};

/// The accounts of a fold, by the names that their members bear.
#[derive(Default)]
pub(super) struct Accounts {
    accounts: BTreeMap<MemberId, Account>,
    /// Members who count in another's account.
    aliases: BTreeMap<MemberId, MemberId>,
}

impl Accounts {
    /// The account that a member's entries count in.
    pub(super) fn canonical(&self, member: MemberId) -> MemberId {
        self.aliases.get(&member).copied().unwrap_or(member)
    }

    pub(super) fn find(&mut self, member: MemberId) -> Option<&mut Account> {
        let id = self.canonical(member);
        self.accounts.get_mut(&id)
    }

    pub(super) fn of(&mut self, member: MemberId) -> &mut Account {
        let id = self.canonical(member);
        self.accounts.entry(id).or_insert_with(|| Account::new(id))
    }

    /// Two accounts become the one whose first member joined first. One of a forgotten member stays as it is.
    fn merge(&mut self, one: MemberId, other: MemberId) {
        let (one, other) = (self.canonical(one), self.canonical(other));
        let mut rank = |id: MemberId| {
            let evidence = &self.of(id).evidence;
            (evidence.erased.is_some(), evidence.joined.is_none(), evidence.joined, id)
        };
        let (one, other) = (rank(one), rank(other));
        if one.3 == other.3 || one.0 || other.0 {
            return;
        }
        let (kept, gone) = if one <= other { (one.3, other.3) } else { (other.3, one.3) };
        if let Some(gone) = self.accounts.remove(&gone) {
            let members: Vec<MemberId> = gone.merged.into_iter().chain([gone.id]).collect();
            self.aliases.extend(members.iter().map(|member| (*member, kept)));
            let account = self.of(kept);
            account.merged.extend(members);
            account.merged.sort_unstable();
            account.cards.extend(gone.cards);
            account.cards.sort_unstable();
            account.evidence.last = account.evidence.last.max(gone.evidence.last);
        }
    }
}

/// The state of one fold.
pub(super) struct Walk<'f> {
    pub(super) desk: Desk<'f>,
    pub(super) accounts: Accounts,
    /// Who was taken apart from all others, up to which place.
    apart: BTreeMap<MemberId, OrderKey>,
    /// Who joined with a card, and by which entry.
    owners: BTreeMap<CardNumber, (MemberId, EntryHash)>,
    /// Sales that somebody undid.
    voided: BTreeSet<OpId>,
    /// The first fact of each operation so far.
    seen: BTreeMap<OpId, &'f Fact>,
    /// The sales so far that count.
    pub(super) sold: BTreeMap<OpId, Sold<'f>>,
    /// Returns of sales that were not met yet, or don't count.
    pub(super) waiting: BTreeMap<OpId, Vec<&'f Fact>>,
    /// The sales so far that used a coupon that is good once.
    pub(super) coupons: BTreeMap<(&'f RuleId, &'f str), Vec<EntryHash>>,
    decisions: Decisions<'f>,
}

impl<'f> Walk<'f> {
    pub(super) fn new(terms: &'f Terms, facts: &'f [Fact]) -> Self {
        let mut apart = BTreeMap::new();
        for fact in facts {
            if let Payload::Unmerged(unmerged) = &fact.payload {
                apart.insert(unmerged.member, fact.order);
            }
        }
        Self {
            desk: Desk::new(terms),
            accounts: Accounts::default(),
            apart,
            owners: BTreeMap::new(),
            voided: BTreeSet::new(),
            seen: BTreeMap::new(),
            sold: BTreeMap::new(),
            waiting: BTreeMap::new(),
            coupons: BTreeMap::new(),
            decisions: Decisions::of(facts),
        }
    }

    /// The account that a member's entries count in.
    pub(super) fn canonical(&self, member: MemberId) -> MemberId {
        self.accounts.canonical(member)
    }

    /// Whether somebody joined by this account's name, and was not forgotten.
    pub(super) fn has_joined(&mut self, id: MemberId) -> bool {
        let account = self.accounts.find(id);
        account.is_some_and(|account| account.evidence.joined.is_some() && account.evidence.erased.is_none())
    }

    /// Whether an entry at this place comes after its member was forgotten.
    pub(super) fn is_late(&mut self, id: MemberId, order: OrderKey) -> bool {
        let erased = self.accounts.find(id).and_then(|account| account.evidence.erased);
        erased.is_some_and(|erased| erased < order)
    }

    /// First pass: members, cards, who is the same person, and which sales are undone.
    pub(super) fn join(&mut self, fact: &Fact) {
        let member = match &fact.payload {
            Payload::Enrol(enrol) => {
                return self.join_with(fact, enrol.member, &enrol.card, Some(&enrol.profile));
            }
            Payload::Imported(imported) => {
                return self.join_with(fact, imported.member, &imported.card, Some(&imported.profile));
            }
            Payload::CardLinked(linked) => return self.join_with(fact, linked.member, &linked.card, None),
            Payload::Void(void) => {
                self.voided.insert(void.sale);
                return;
            }
            Payload::Merged(merged) => {
                for member in [merged.member, merged.with] {
                    self.accounts.of(member).evidence.note(fact.order);
                }
                if !self.are_apart(merged.member, merged.with, fact.order) {
                    self.accounts.merge(merged.member, merged.with);
                }
                return;
            }
            Payload::Erased(erased) => {
                let account = self.accounts.of(erased.member);
                account.evidence.note(fact.order);
                account.evidence.erased.get_or_insert(fact.order);
                account.profile.clear();
                for card in core::mem::take(&mut account.cards) {
                    self.owners.remove(&card);
                }
                return;
            }
            Payload::Sale(sale) => sale.receipt.member.as_ref().map(|member| member.id),
            Payload::Adjusted(adjusted) => Some(adjusted.member),
            Payload::ProfileChanged(changed) => Some(changed.member),
            Payload::Feedback(feedback) => feedback.member,
            Payload::CardBlocked(blocked) => Some(blocked.member),
            Payload::Unmerged(unmerged) => Some(unmerged.member),
            _ => None,
        };
        if let Some(member) = member {
            self.accounts.of(member).evidence.note(fact.order);
        }
    }

    /// A card names a member; one that names another already makes the two one. Who joins may tell a profile.
    fn join_with(&mut self, fact: &Fact, member: MemberId, card: &CardNumber, profile: Option<&Vec<u8>>) {
        let account = self.accounts.of(member);
        account.evidence.note(fact.order);
        if account.evidence.erased.is_some() {
            return;
        }
        if let Some(profile) = profile {
            account.evidence.joined.get_or_insert(fact.order);
            if account.profile.is_empty() {
                account.profile.clone_from(profile);
            }
        }
        match self.owners.get(card).copied() {
            Some((owner, first)) if self.canonical(owner) != self.canonical(member) => {
                let apart = self.are_apart(member, owner, fact.order);
                if !apart {
                    self.accounts.merge(member, owner);
                }
                self.desk.find(Finding {
                    against: vec![first],
                    member: Some(owner),
                    settlement: if apart { Settlement::Apart } else { Settlement::Merged },
                    ..Finding::new(FindingKind::MemberTwice, fact.hash)
                });
            }
            Some(_) => {}
            None => {
                self.owners.insert(card.clone(), (member, fact.hash));
                self.accounts.of(member).add_card(card);
            }
        }
    }

    /// Whether what joins two members at this place was undone later.
    fn are_apart(&self, one: MemberId, other: MemberId, order: OrderKey) -> bool {
        let undone = |member: MemberId| self.apart.get(&member).is_some_and(|apart| order < *apart);
        undone(one) || undone(other)
    }

    /// Between the passes: what was found about a member names the account that this member ended in.
    pub(super) fn name_accounts(&mut self) {
        for finding in &mut self.desk.findings {
            finding.member = finding.member.map(|member| self.accounts.canonical(member));
        }
    }

    /// Second pass: what happened.
    pub(super) fn meet(&mut self, fact: &'f Fact) {
        match &fact.payload {
            Payload::Sale(sale) if self.is_first(fact) && !self.voided.contains(&fact.op_id) => {
                self.sell(fact, sale);
            }
            Payload::Return(returned) if self.is_first(fact) => self.take_in(fact, returned),
            Payload::Adjusted(_) | Payload::Feedback(_) if !self.is_first(fact) => {}
            Payload::Erased(erased) => {
                let account = self.accounts.of(erased.member);
                if account.evidence.erased == Some(fact.order) {
                    self.desk.erase(fact.mark(), account);
                }
            }
            Payload::Decided(decided) => {
                self.decisions.decide(fact, decided, &mut self.desk, &mut self.accounts);
            }
            Payload::Restored(restored) => {
                let kind = restored.till.map_or(FindingKind::HubRestored, |_| FindingKind::Rollback);
                self.desk.find(Finding::new(kind, fact.hash));
            }
            Payload::Opened(opened) if opened.is_rollback() => {
                let against = opened.after.iter().map(|after| after.hash).collect();
                self.desk.find(Finding { against, ..Finding::new(FindingKind::Rollback, fact.hash) });
            }
            _ => self.meet_member(fact),
        }
        self.decisions.settle_awaited(fact.hash, &mut self.desk, &mut self.accounts);
    }

    /// What is about one member alone.
    fn meet_member(&mut self, fact: &'f Fact) {
        let Some(member) = member_of(&fact.payload) else { return };
        let late = self.is_late(member, fact.order);
        let (mark, desk, account) = (fact.mark(), &mut self.desk, self.accounts.of(member));
        if late {
            let (mut change, other) = late_change(&fact.payload);
            let welcomes = matches!(&fact.payload, Payload::Enrol(enrol) if enrol.welcome.is_some());
            if welcomes && core::mem::replace(&mut account.evidence.welcomed, true) {
                change.issued.clear();
            }
            desk.apply_late(mark, account.id, &change, other);
            return;
        }
        match &fact.payload {
            // What was told before the member was forgotten is forgotten.
            Payload::ProfileChanged(_) | Payload::CardBlocked(_) | Payload::CardLinked(_)
                if account.evidence.erased.is_some() => {}
            payload => desk.meet_member(mark, account, payload),
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
                Payload::Feedback(feedback) => feedback.member,
                _ => None,
            };
            let member = member.map(|member| self.canonical(member));
            let against = vec![first.hash];
            self.desk.find(Finding { member, against, ..Finding::new(FindingKind::OpIdReused, fact.hash) });
        }
        first.hash == fact.hash
    }

    /// What everything came to. Returns that still wait are of a sale that does not count, or of none that is known.
    pub(super) fn end(mut self, tampered: Vec<Finding>) -> Folded {
        self.desk.findings.extend(tampered);
        for (sale, returns) in core::mem::take(&mut self.waiting) {
            let known =
                self.seen.get(&sale).filter(|first| matches!(first.payload, Payload::Sale(_))).copied();
            for fact in returns {
                let kind = known.map_or(FindingKind::ReturnPending, |_| FindingKind::ReturnOrphan);
                let against = known.iter().map(|first| first.hash).collect();
                self.desk.find(Finding { against, ..Finding::new(kind, fact.hash) });
            }
        }
        self.decisions.end(&mut self.desk, &mut self.accounts);
        let Desk { mut findings, mut postings, .. } = self.desk;
        findings.sort_unstable();
        number_lines(&mut postings);
        Folded { accounts: self.accounts.accounts, findings, postings }
    }
}

/// Sorts postings and numbers those of each entry.
pub(super) fn number_lines(postings: &mut [Posting]) {
    postings.sort_unstable();
    let mut before: Option<(EntryHash, u32)> = None;
    for posting in postings {
        let line = before.filter(|(entry, _)| *entry == posting.entry);
        posting.line = line.map_or(0, |(_, line)| line.saturating_add(1));
        before = Some((posting.entry, posting.line));
    }
}

/// The member whom an entry is about that changes one account by itself.
pub(super) fn member_of(payload: &Payload) -> Option<MemberId> {
    match payload {
        Payload::Enrol(enrol) => Some(enrol.member),
        Payload::Imported(imported) => Some(imported.member),
        Payload::Adjusted(adjusted) => Some(adjusted.member),
        Payload::CardLinked(linked) => Some(linked.member),
        Payload::ProfileChanged(changed) => Some(changed.member),
        Payload::Feedback(feedback) => feedback.member,
        Payload::CardBlocked(blocked) => Some(blocked.member),
        _ => None,
    }
}

/// What such an entry would have done to a member who had been forgotten, and where its points would have come from.
fn late_change(payload: &Payload) -> (Change, Ledger) {
    match payload {
        Payload::Enrol(enrol) => (Change::of_enrol(enrol), Ledger::Issued),
        Payload::Imported(imported) => (Change::of_import(imported), Ledger::Opening),
        Payload::Adjusted(adjusted) => {
            (Change::of_adjustment(adjusted).unwrap_or_default(), Ledger::Adjusted)
        }
        Payload::Feedback(feedback) => (Change::of_feedback(feedback), Ledger::Issued),
        _ => (Change::default(), Ledger::Issued),
    }
}
