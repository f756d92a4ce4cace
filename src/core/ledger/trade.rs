//! Sales and returns in the walk of a fold: what a member buys and brings back, and what of it was done twice.

use super::finding::{Finding, FindingKind};
use super::fold::{Fact, Ledger, once_coupons};
use super::payload::{Payload, Return, Sale};
use super::returning::{Returned, plan_up_to_sold};
use super::walk::{Walk, found, minus};
use crate::core::model::receipt::Referral;
use crate::core::model::{Change, Day, EntryHash, Lot, MemberId, Points, ProgrammeHash, Settlement};

/// A sale that counts.
pub(super) struct Sold<'f> {
    fact: &'f Fact,
    sale: &'f Sale,
    /// What came back of it so far, and by which entries.
    returned: Vec<Returned>,
    returns: Vec<EntryHash>,
    /// What it did about the one who brought the customer.
    brought: Brought,
}

/// The reward for having been brought by a friend: once for each friend (invariant I14).
#[derive(Clone, Copy)]
enum Brought {
    /// Nothing was given by this sale, or it had been given before.
    No,
    /// It counts for the friend; the one who brought them never joined, or is the same person.
    Alone,
    /// It counts for both.
    By(MemberId),
}

impl<'f, S: Fn(Option<ProgrammeHash>) -> Settlement> Walk<'f, S> {
    /// A sale that counts, and what came back of it before it was met.
    pub(super) fn sell(&mut self, fact: &'f Fact, sale: &'f Sale) {
        let buyer = sale.receipt.member.as_ref().map(|member| self.canonical(member.id));
        let brought = match buyer {
            Some(id) => match self.buy(fact, sale, id) {
                Some(brought) => brought,
                None => return,
            },
            None => Brought::No,
        };
        self.use_coupons(fact, sale, buyer);
        let (returned, returns) = (Vec::new(), Vec::new());
        self.sold.insert(fact.op_id, Sold { fact, sale, returned, returns, brought });
        for fact in self.waiting.remove(&fact.op_id).unwrap_or_default() {
            if let Payload::Return(returned) = &fact.payload {
                self.take_in(fact, returned);
            }
        }
    }

    /// What a sale does to its member; `None` when the sums can't hold it.
    fn buy(&mut self, fact: &Fact, sale: &Sale, id: MemberId) -> Option<Brought> {
        let standing = &self.account(id).standing;
        let change =
            Change::of_sale(&sale.receipt, sale.day).filter(|change| standing.fits(change).is_some());
        let Some(mut change) = change else {
            self.set_aside(fact, id);
            return None;
        };
        let referral = sale.receipt.effects.referral.as_ref().filter(|_| !standing.referral_done);
        change.referral = referral.map(|_| true);
        let spent = core::mem::take(&mut change.spent);
        if spent > Points::ZERO {
            self.spend(fact, sale, id, spent)?;
        }
        self.apply(fact, id, &change, Ledger::Issued)?;
        Some(referral.map_or(Brought::No, |referral| self.reward(fact, id, referral, sale.day)))
    }

    /// Points go out; what can't be spent on that day is an overspend, honoured and settled by policy.
    fn spend(&mut self, fact: &Fact, sale: &Sale, id: MemberId, spent: Points) -> Option<()> {
        let change = Change { day: sale.day, spent, ..Change::default() };
        let short = self.apply(fact, id, &change, Ledger::Redeemed)?.short;
        let given = sale.receipt.effects.donation.as_ref().map_or(Points::ZERO, |donation| donation.points);
        let given = given.at_least_zero().min(spent);
        self.post(fact, id, Ledger::Charity, minus(given));
        self.post(fact, id, Ledger::Redeemed, given.checked_sub(spent)?);
        if short > Points::ZERO {
            let settlement = (self.settlement)(fact.programme);
            let earlier = self.spends.get(&id).map(Vec::as_slice).unwrap_or_default();
            let elsewhere = earlier.iter().rev().find(|(till, _)| *till != fact.till);
            let against = elsewhere.or(earlier.last()).map(|(_, hash)| *hash).into_iter().collect();
            self.find(Finding {
                member: Some(id),
                points: short,
                settlement,
                ..found(FindingKind::Overspend, fact, against)
            });
            if settlement == Settlement::Absorb {
                let borne = vec![Lot { vests: None, expires: None, points: short }];
                let change = Change { day: sale.day, issued: borne, ..Change::default() };
                self.apply(fact, id, &change, Ledger::Absorbed)?;
            }
        }
        self.spends.entry(id).or_default().push((fact.till, fact.hash));
        Some(())
    }

    /// The one who brought the customer is rewarded, where they are somebody else who joined.
    fn reward(&mut self, fact: &Fact, id: MemberId, referral: &Referral, day: Day) -> Brought {
        let referrer = self.canonical(referral.referrer);
        if referrer == id || !self.has_joined(referrer) {
            return Brought::Alone;
        }
        let rewarded = self.apply(fact, referrer, &Change::for_referrer(referral, day), Ledger::Issued);
        rewarded.map_or(Brought::Alone, |_| Brought::By(referrer))
    }

    /// A coupon that is good once and was used before is found; both sales are honoured.
    fn use_coupons(&mut self, fact: &Fact, sale: &'f Sale, buyer: Option<MemberId>) {
        let mut against = Vec::new();
        for coupon in once_coupons(sale) {
            let users = self.coupons.entry(coupon).or_default();
            if users.last() != Some(&fact.hash) {
                against.extend(users.first());
                users.push(fact.hash);
            }
        }
        against.sort_unstable();
        against.dedup();
        if !against.is_empty() {
            let settlement = Settlement::Absorb;
            self.find(Finding {
                member: buyer,
                settlement,
                ..found(FindingKind::CouponTwice, fact, against)
            });
        }
    }

    /// Goods come back; those of a sale that was not met yet, or does not count, wait.
    pub(super) fn take_in(&mut self, fact: &'f Fact, written: &Return) {
        match self.sold.remove(&written.sale) {
            Some(mut sold) => {
                self.take_back(fact, written, &mut sold);
                self.sold.insert(written.sale, sold);
            }
            None => self.waiting.entry(written.sale).or_default().push(fact),
        }
    }

    /// No more comes back than was sold, and for the amounts of the sale.
    fn take_back(&mut self, fact: &Fact, written: &Return, sold: &mut Sold<'f>) {
        let buyer = sold.sale.receipt.member.as_ref().map(|member| self.canonical(member.id));
        let against = if sold.returns.is_empty() { vec![sold.fact.hash] } else { sold.returns.clone() };
        let planned = plan_up_to_sold(sold.sale, &sold.returned, &written.part)
            .and_then(|(part, beyond)| Some((Change::of_return(sold.sale, &part)?, part, beyond)));
        let Some((mut change, part, beyond)) = planned else {
            self.find(Finding { member: buyer, ..found(FindingKind::Quarantined, fact, Vec::new()) });
            return;
        };
        if beyond {
            self.find(Finding { member: buyer, ..found(FindingKind::ReturnTwice, fact, against) });
        }
        if part.lines.is_empty() && !part.whole {
            return;
        }
        let whole = part.whole;
        sold.returned.push(part);
        sold.returns.push(fact.hash);
        change.referral = change.referral.filter(|_| !matches!(sold.brought, Brought::No));
        let counts = buyer.is_none_or(|id| self.apply(fact, id, &change, Ledger::Returned).is_some());
        if whole && counts {
            self.undo_whole(fact, written, sold);
        }
    }

    /// What a sale did beside its member is undone by the return that completes it.
    fn undo_whole(&mut self, fact: &Fact, written: &Return, sold: &Sold<'f>) {
        for coupon in once_coupons(sold.sale) {
            if let Some(users) = self.coupons.get_mut(&coupon) {
                users.retain(|user| *user != sold.fact.hash);
            }
        }
        if let (Brought::By(referrer), Some(referral)) = (sold.brought, &sold.sale.receipt.effects.referral) {
            let change = Change::for_referrer_of_return(referral, written.part.terms);
            self.apply(fact, referrer, &change, Ledger::Returned);
        }
    }
}
