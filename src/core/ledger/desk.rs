//! What an entry does to one account: the one place where changes become movements of points, for the fold of all
//! entries and for adding later ones to what is kept.

use super::account::{Account, Block, Spend};
use super::change::{lot_of, undated};
use super::entry::OrderKey;
use super::fact::Fact;
use super::finding::{Finding, FindingKind};
use super::payload::{Enrol, Payload, Sale};
use super::person::{CardBlocked, CardLinked, Feedback, ProfileChanged};
use super::posting::{Ledger, Posting};
use super::step::Step;
use super::terms::{Terms, Verdict};
use crate::core::model::{
    CardNumber, Change, Day, EntryHash, MemberId, Points, ProgrammeHash, Settlement, TillId, Timestamp,
};

/// An entry while it is met, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) hash: EntryHash,
    pub(super) order: OrderKey,
    pub(super) till: TillId,
    pub(super) programme: Option<ProgrammeHash>,
}

impl Fact {
    /// Which entry it is.
    pub(super) fn mark(&self) -> Mark {
        Mark { hash: self.hash, order: self.order, till: self.till, programme: self.programme }
    }
}

/// What an account needs of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// The member and the card that was shown.
    pub(super) buyer: Option<(MemberId, CardNumber)>,
    /// When the hub's part of the balance was true.
    pub(super) as_of: Option<Timestamp>,
    /// What it does to the member; `None` where its sums leave 64 bits.
    pub(super) change: Option<Change>,
    /// Points given to a charity.
    pub(super) given: Points,
}

impl Slip {
    pub(super) fn of(sale: &Sale) -> Self {
        let receipt = &sale.receipt;
        Self {
            buyer: receipt.member.as_ref().map(|member| (member.id, member.card.clone())),
            as_of: receipt.member.as_ref().and_then(|member| member.as_of),
            change: Change::of_sale(receipt, sale.day),
            given: receipt.effects.donation.as_ref().map_or(Points::ZERO, |donation| donation.points),
        }
    }
}

/// Findings and movements as they come up.
pub(super) struct Desk<'t> {
    pub(super) terms: &'t Terms,
    pub(super) findings: Vec<Finding>,
    pub(super) postings: Vec<Posting>,
}

impl<'t> Desk<'t> {
    pub(super) fn new(terms: &'t Terms) -> Self {
        Self { terms, findings: Vec::new(), postings: Vec::new() }
    }

    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Keeps an entry out of the sums, for a person to look at.
    pub(super) fn set_aside(&mut self, mark: Mark, member: Option<MemberId>) {
        self.find(Finding { member, ..Finding::new(FindingKind::Quarantined, mark.hash) });
    }

    /// Both sides of a movement: `points` to `own`, the same out of `other`.
    pub(super) fn post(&mut self, entry: EntryHash, own: Ledger, other: Ledger, points: Points) {
        if points != Points::ZERO {
            self.postings.push(Posting { entry, ledger: own, points, line: 0 });
            self.postings.push(Posting { entry, ledger: other, points: minus(points), line: 0 });
        }
    }

    /// A change, and both sides of each movement of points; `other` is where points come from and go to. A sum beyond 64
    /// bits is set aside for a person: `None`.
    pub(super) fn apply(
        &mut self,
        mark: Mark,
        account: &mut Account,
        change: &Change,
        other: Ledger,
    ) -> Option<Step> {
        let Some(step) = account.standing.apply_step(change) else {
            self.set_aside(mark, Some(account.id));
            return None;
        };
        let own = Ledger::Member(account.id);
        self.post(mark.hash, own, Ledger::Expired, minus(step.expired));
        self.post(mark.hash, own, other, step.issued);
        self.post(mark.hash, own, other, minus(step.taken));
        Some(step)
    }

    /// What an entry about a forgotten member would have done: its points are owed to nobody by name.
    pub(super) fn apply_late(&mut self, mark: Mark, id: MemberId, change: &Change, other: Ledger) {
        let sums = || {
            let issued = Points::checked_sum(change.issued.iter().map(|lot| lot.points))?;
            let taken = Points::checked_sum(change.taken.iter().map(|lot| lot.points))?;
            let moved = issued.checked_sub(taken)?;
            Some((moved, moved.checked_sub(change.spent)?))
        };
        let Some((moved, points)) = sums() else {
            self.set_aside(mark, Some(id));
            return;
        };
        self.post(mark.hash, Ledger::Anonymous, other, moved);
        self.post(mark.hash, Ledger::Anonymous, Ledger::Redeemed, minus(change.spent));
        let late = Finding::new(FindingKind::ErasedLate, mark.hash);
        self.find(Finding { member: Some(id), points, settlement: Settlement::Absorb, ..late });
    }

    /// A finding and what its settlement moves; `day` is that of the entry.
    pub(super) fn settle(&mut self, mark: Mark, account: Option<&mut Account>, day: Day, finding: Finding) {
        let Finding { kind, settlement, points, .. } = finding;
        self.find(finding);
        self.shift(mark, account, day, (kind.worth(settlement, points), kind.borne(settlement, points)));
    }

    /// Moves what a settlement is worth to the member, and what the shop bears of what was issued.
    pub(super) fn shift(
        &mut self,
        mark: Mark,
        account: Option<&mut Account>,
        day: Day,
        (worth, borne): (Option<Points>, Points),
    ) {
        self.post(mark.hash, Ledger::Absorbed, Ledger::Issued, minus(borne));
        let (Some(account), Some(worth)) = (account, worth) else { return };
        if worth > Points::ZERO {
            let change = Change { day, issued: vec![undated(worth)], ..Change::default() };
            self.apply(mark, account, &change, Ledger::Absorbed);
        } else if worth < Points::ZERO {
            let taken = vec![undated(minus(worth))];
            let change = Change { day, taken, taken_as_debt: true, ..Change::default() };
            self.apply(mark, account, &change, Ledger::ClawedBack);
        }
    }

    /// An entry that changes one account by itself.
    pub(super) fn meet_member(&mut self, mark: Mark, account: &mut Account, payload: &Payload) {
        match payload {
            Payload::Enrol(enrol) => self.welcome(mark, account, enrol),
            Payload::Imported(imported) => {
                self.apply(mark, account, &Change::of_import(imported), Ledger::Opening);
            }
            Payload::Adjusted(adjusted) => match Change::of_adjustment(adjusted) {
                Some(change) => {
                    self.apply(mark, account, &change, Ledger::Adjusted);
                }
                None => self.set_aside(mark, Some(account.id)),
            },
            Payload::Feedback(feedback) => {
                self.apply(mark, account, &Change::of_feedback(feedback), Ledger::Issued);
            }
            Payload::ProfileChanged(changed) => {
                if !changed.profile.is_empty() {
                    account.profile.clone_from(&changed.profile);
                }
                self.apply(mark, account, &Change::of_profile(changed), Ledger::Issued);
            }
            Payload::CardBlocked(blocked) => {
                let CardBlocked { card, at, lifted, .. } = blocked;
                account.block(mark, card, *at, *lifted);
            }
            Payload::CardLinked(CardLinked { replaces: Some(lost), .. }) => {
                account.block(mark, lost, mark.order.timestamp(), false);
            }
            _ => {}
        }
    }

    /// Somebody joins; points for it are given once for each account.
    fn welcome(&mut self, mark: Mark, account: &mut Account, enrol: &Enrol) {
        let mut change = Change::of_enrol(enrol);
        if enrol.welcome.is_some() && core::mem::replace(&mut account.evidence.welcomed, true) {
            change.issued.clear();
        }
        self.apply(mark, account, &change, Ledger::Issued);
    }

    /// A sale; `None` when the sums can't hold it. Says whether it brings the reward for a friend, where it tells of one.
    pub(super) fn buy(&mut self, mark: Mark, account: &mut Account, slip: &Slip) -> Option<bool> {
        let Some(change) = slip.change.as_ref().filter(|change| account.standing.fits(change).is_some())
        else {
            self.set_aside(mark, Some(account.id));
            return None;
        };
        let brings = change.referral.is_some() && !account.standing.referral_done;
        if change.spent > Points::ZERO {
            self.spend(mark, account, change.day, (change.spent, slip.given))?;
        }
        if change.spent == Points::ZERO && brings == change.referral.is_some() {
            self.apply(mark, account, change, Ledger::Issued)?;
        } else {
            let referral = change.referral.filter(|_| brings);
            let rest = Change { spent: Points::ZERO, referral, ..change.clone() };
            self.apply(mark, account, &rest, Ledger::Issued)?;
        }
        Some(brings)
    }

    /// Points go out; what can't be spent on that day is an overspend, honoured and settled by policy.
    fn spend(
        &mut self,
        mark: Mark,
        account: &mut Account,
        day: Day,
        (spent, given): (Points, Points),
    ) -> Option<()> {
        let change = Change { day, spent, ..Change::default() };
        let short = self.apply(mark, account, &change, Ledger::Redeemed)?.short;
        let given = given.at_least_zero().min(spent);
        let own = Ledger::Member(account.id);
        self.post(mark.hash, own, Ledger::Charity, minus(given));
        self.post(mark.hash, own, Ledger::Redeemed, given.checked_sub(spent)?);
        let against = account.evidence.spend_against(mark.till);
        account.evidence.spent(Spend { till: mark.till, entry: mark.hash });
        if short > Points::ZERO {
            let finding = Finding {
                member: Some(account.id),
                points: short,
                against: against.into_iter().collect(),
                settlement: self.terms.settlements(mark.programme).overspend,
                ..Finding::new(FindingKind::Overspend, mark.hash)
            };
            self.settle(mark, Some(account), day, finding);
        }
        Some(())
    }

    /// What does not fit about a sale that counts: its programme, its amounts, its card.
    pub(super) fn doubt(&mut self, mark: Mark, mut account: Option<&mut Account>, slip: &Slip) {
        let day = slip.change.as_ref().map(|change| change.day).unwrap_or_default();
        let settlements = self.terms.settlements(mark.programme);
        let earned = slip.change.as_ref().map_or(Points::ZERO, |change| change.earned);
        let points = if account.is_some() { earned } else { Points::ZERO };
        let member = account.as_ref().map(|account| account.id);
        let found = |kind: FindingKind, points: Points, settlement: Settlement| Finding {
            member,
            points,
            settlement,
            ..Finding::new(kind, mark.hash)
        };
        let known = self.terms.programme(mark.programme);
        if known.is_some_and(|programme| programme.is_stale(mark.order.timestamp())) {
            let finding = found(FindingKind::ProgrammeStale, points, settlements.programme_stale);
            self.settle(mark, account.as_deref_mut(), day, finding);
        }
        if known.is_none() && mark.programme.is_some() {
            let finding = found(FindingKind::ProgrammeUnknown, points, Settlement::Review);
            self.settle(mark, account.as_deref_mut(), day, finding);
        }
        if let Some(Verdict::QuoteDiffers(beyond)) = self.terms.verdicts.get(&mark.hash) {
            let finding = found(FindingKind::QuoteMismatch, *beyond, settlements.quote_mismatch);
            self.settle(mark, account.as_deref_mut(), day, finding);
        }
        let (Some(account), Some((_, card))) = (account, &slip.buyer) else { return };
        let blocked = account.evidence.blocked.iter().find(|block| block.card == *card);
        if let Some(Block { at, entry, .. }) = blocked {
            let spent = slip.change.as_ref().map_or(Points::ZERO, |change| change.spent.at_least_zero());
            let knew = slip.as_of.is_some_and(|heard| heard >= *at);
            let settlement = if knew { Settlement::Review } else { settlements.blocked_late };
            let against = vec![*entry];
            let finding = Finding { against, ..found(FindingKind::BlockedLate, spent, settlement) };
            self.settle(mark, Some(account), day, finding);
        }
    }

    /// Everything of an account goes but its name, which its entries bear: what it held is owed to nobody by name.
    pub(super) fn erase(&mut self, mark: Mark, account: &mut Account) {
        let left = account.standing.facts.balance;
        self.post(mark.hash, Ledger::Member(account.id), Ledger::Anonymous, minus(left));
        account.standing = Default::default();
        account.profile.clear();
        account.evidence.blocked.clear();
        account.evidence.spends.clear();
    }
}

impl Account {
    /// A card is blocked, or good again.
    fn block(&mut self, mark: Mark, card: &CardNumber, at: Timestamp, lifted: bool) {
        self.evidence.blocked.retain(|block| block.card != *card);
        if !lifted {
            self.evidence.blocked.push(Block { card: card.clone(), at, entry: mark.hash });
            self.evidence.blocked.sort_unstable();
        }
    }

    /// One more card.
    pub(super) fn add_card(&mut self, card: &CardNumber) {
        if let Err(place) = self.cards.binary_search(card) {
            self.cards.insert(place, card.clone());
        }
    }
}

impl Change {
    /// Points for an answer.
    pub fn of_feedback(feedback: &Feedback) -> Self {
        let issued = feedback.reward.iter().map(lot_of).collect();
        Self { day: feedback.day, issued, ..Self::default() }
    }

    /// What a customer told about themselves.
    pub fn of_profile(changed: &ProfileChanged) -> Self {
        Self { day: changed.day, told: changed.told.clone(), ..Self::default() }
    }
}

pub(super) fn minus(points: Points) -> Points {
    Points::ZERO.checked_sub(points).unwrap_or_default()
}
