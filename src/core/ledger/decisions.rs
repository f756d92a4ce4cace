//! What people decided about findings: it changes how a finding is settled from the decision on, in whatever order the
//! two are met. The last decision by K counts.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::fact::Fact;
use super::finding::{Finding, FindingKind};
use super::payload::Payload;
use super::record::Decided;
use super::walk::Accounts;
use crate::core::model::{EntryHash, MemberId, Points, Settlement};

/// The decisions of a fold.
pub(super) struct Decisions<'f> {
    /// The entries that are decided about, as far as they are there.
    named: BTreeMap<EntryHash, &'f Fact>,
    /// Decisions about what is not found so far, by the order K.
    awaited: BTreeMap<(EntryHash, u32), Vec<(&'f Fact, &'f Decided)>>,
    /// Decisions about entries that are not there, or bear no name of theirs, by their members.
    apart: Vec<(MemberId, EntryHash)>,
    /// How the policy settled what was decided since.
    policies: BTreeMap<(EntryHash, FindingKind), Settlement>,
}

impl<'f> Decisions<'f> {
    pub(super) fn of(facts: &'f [Fact]) -> Self {
        let decided = |fact: &'f Fact| match &fact.payload {
            Payload::Decided(decided) => Some((decided.entry, fact)),
            _ => None,
        };
        let mut named: BTreeMap<EntryHash, &'f Fact> = facts.iter().filter_map(decided).collect();
        if !named.is_empty() {
            let there = facts.iter().filter(|fact| named.contains_key(&fact.hash));
            named = there.map(|fact| (fact.hash, fact)).collect();
        }
        Self { named, awaited: BTreeMap::new(), apart: Vec::new(), policies: BTreeMap::new() }
    }

    /// A decision: it counts at once, or as soon as its finding comes up.
    pub(super) fn decide(
        &mut self,
        fact: &'f Fact,
        decided: &'f Decided,
        desk: &mut Desk<'_>,
        accounts: &mut Accounts,
    ) {
        if !self.hangs_together(decided.entry, fact) {
            self.apart.extend(decided.member.map(|member| (member, decided.entry)));
            return;
        }
        let about =
            |finding: &Finding| finding.entry == decided.entry && finding.kind.number() == decided.finding;
        match desk.findings.iter().rposition(about) {
            Some(place) => self.settle_anew(place, (fact, decided), desk, accounts),
            None => {
                let key = (decided.entry, decided.finding);
                self.awaited.entry(key).or_default().push((fact, decided));
            }
        }
    }

    /// After an entry: decisions that waited for what was found about it.
    pub(super) fn settle_awaited(&mut self, entry: EntryHash, desk: &mut Desk<'_>, accounts: &mut Accounts) {
        if self.awaited.is_empty() || !self.named.contains_key(&entry) {
            return;
        }
        for place in 0..desk.findings.len() {
            let Some(finding) = desk.findings.get(place).filter(|finding| finding.entry == entry) else {
                continue;
            };
            let key = (entry, finding.kind.number());
            for decision in self.awaited.remove(&key).unwrap_or_default() {
                self.settle_anew(place, decision, desk, accounts);
            }
        }
    }

    /// In the end: what was found last of all, and which accounts wait for an entry that is not there.
    pub(super) fn end(mut self, desk: &mut Desk<'_>, accounts: &mut Accounts) {
        let waiting: Vec<EntryHash> = self.awaited.keys().map(|key| key.0).collect();
        for entry in waiting {
            self.settle_awaited(entry, desk, accounts);
        }
        for (member, entry) in &self.apart {
            if let Some(account) = accounts.find(*member)
                && let Err(place) = account.evidence.awaited.binary_search(entry)
            {
                account.evidence.awaited.insert(place, *entry);
            }
        }
    }

    /// Whether an entry is there that bears a name which the decision bears too. Else the two might be folded apart, and
    /// the decision changes nothing.
    fn hangs_together(&self, entry: EntryHash, decision: &Fact) -> bool {
        let named = self.named.get(&entry).map(|entry| entry.touches()).unwrap_or_default();
        decision.touches().iter().any(|touch| named.contains(touch))
    }

    /// The settlement as it is decided, and what it moves beside what the one before moved.
    fn settle_anew(
        &mut self,
        place: usize,
        (fact, decided): (&'f Fact, &'f Decided),
        desk: &mut Desk<'_>,
        accounts: &mut Accounts,
    ) {
        let Some(finding) = desk.findings.get_mut(place) else { return };
        let Finding { kind, points, settlement: before, member, .. } = *finding;
        let policy = *self.policies.entry((finding.entry, kind)).or_insert(before);
        let after = kind.decided(decided.outcome, policy);
        finding.settlement = after;
        finding.decided = Some(fact.hash);
        let more = |after: Option<Points>, before: Option<Points>| after?.checked_sub(before?);
        let worth = more(kind.worth(after, points), kind.worth(before, points));
        let borne = more(Some(kind.borne(after, points)), Some(kind.borne(before, points)));
        let account = member.and_then(|member| accounts.find(member));
        let mut account = account.filter(|account| account.evidence.erased.is_none());
        if let Some(account) = &mut account {
            account.evidence.note(fact.order);
        }
        desk.shift(fact.mark(), account, decided.day, (worth, borne.unwrap_or_default()));
    }
}
