//! Sales and returns in the walk of a fold: what a member buys and brings back, and what of it was done twice.

use super::desk::Slip;
use super::fact::{Fact, once_coupons};
use super::finding::{Finding, FindingKind};
use super::payload::{Payload, Return, Sale};
use super::posting::Ledger;
use super::returning::{Returned, plan_up_to_sold};
use super::walk::Walk;
use crate::core::model::{Change, EntryHash, MemberId, Points, RuleId};

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

impl<'f> Walk<'f> {
    /// A sale that counts, and what came back of it before it was met.
    pub(super) fn sell(&mut self, fact: &'f Fact, sale: &'f Sale) {
        let slip = Slip::of(sale);
        let buyer = slip.buyer.as_ref().map(|(member, _)| self.canonical(*member));
        let buyer = buyer.filter(|id| !self.sell_late(fact, *id, &slip));
        let brought = match buyer {
            Some(id) => match self.desk.buy(fact.mark(), self.accounts.of(id), &slip) {
                Some(brings) => self.reward(fact, sale, id, brings),
                None => return,
            },
            None => Brought::No,
        };
        self.use_coupons(fact, sale, buyer);
        self.desk.doubt(fact.mark(), buyer.map(|id| self.accounts.of(id)), &slip);
        let (returned, returns) = (Vec::new(), Vec::new());
        self.sold.insert(fact.op_id, Sold { fact, sale, returned, returns, brought });
        for fact in self.waiting.remove(&fact.op_id).unwrap_or_default() {
            if let Payload::Return(returned) = &fact.payload {
                self.take_in(fact, returned);
            }
        }
    }

    /// Whether a sale is of a member who had been forgotten; it is about nobody then.
    fn sell_late(&mut self, fact: &Fact, id: MemberId, slip: &Slip) -> bool {
        let late = self.is_late(id, fact.order);
        if late {
            match &slip.change {
                Some(change) => self.desk.apply_late(fact.mark(), id, change, Ledger::Issued),
                None => self.desk.set_aside(fact.mark(), Some(id)),
            }
        }
        late
    }

    /// The one who brought the customer is rewarded, where they are somebody else who joined.
    fn reward(&mut self, fact: &Fact, sale: &Sale, id: MemberId, brings: bool) -> Brought {
        let Some(referral) = sale.receipt.effects.referral.as_ref().filter(|_| brings) else {
            return Brought::No;
        };
        let referrer = self.canonical(referral.referrer);
        if referrer == id || !self.has_joined(referrer) {
            return Brought::Alone;
        }
        let (change, account) = (Change::for_referrer(referral, sale.day), self.accounts.of(referrer));
        account.evidence.note(fact.order);
        let rewarded = self.desk.apply(fact.mark(), account, &change, Ledger::Issued);
        rewarded.map_or(Brought::Alone, |_| Brought::By(referrer))
    }

    /// A coupon that is good once and was used before is found; both sales are honoured.
    fn use_coupons(&mut self, fact: &Fact, sale: &'f Sale, buyer: Option<MemberId>) {
        let mut against = Vec::new();
        let mut points = Points::ZERO;
        for (coupon, code) in once_coupons(sale) {
            let users = self.coupons.entry((coupon, code)).or_default();
            if users.last() != Some(&fact.hash) {
                if let Some(first) = users.first() {
                    against.push(*first);
                    points = points.checked_add(earned_by(sale, coupon)).unwrap_or(points);
                }
                users.push(fact.hash);
            }
        }
        against.sort_unstable();
        against.dedup();
        if !against.is_empty() {
            let finding = Finding {
                member: buyer,
                points: if buyer.is_some() { points } else { Points::ZERO },
                settlement: self.desk.terms.settlements(fact.programme).coupon_twice,
                against,
                ..Finding::new(FindingKind::CouponTwice, fact.hash)
            };
            let account = buyer.map(|id| self.accounts.of(id));
            self.desk.settle(fact.mark(), account, sale.day, finding);
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
    fn take_back(&mut self, fact: &'f Fact, written: &Return, sold: &mut Sold<'f>) {
        let buyer = sold.sale.receipt.member.as_ref().map(|member| self.canonical(member.id));
        if let Some(id) = buyer {
            self.accounts.of(id).evidence.note(fact.order);
        }
        let against = if sold.returns.is_empty() { vec![sold.fact.hash] } else { sold.returns.clone() };
        let planned = plan_up_to_sold(sold.sale, &sold.returned, &written.part)
            .and_then(|(part, beyond)| Some((Change::of_return(sold.sale, &part)?, part, beyond)));
        let Some((mut change, part, beyond)) = planned else {
            self.desk.set_aside(fact.mark(), buyer);
            return;
        };
        if beyond {
            let twice = Finding::new(FindingKind::ReturnTwice, fact.hash);
            self.desk.find(Finding { member: buyer, against, ..twice });
        }
        if part.lines.is_empty() && !part.whole {
            return;
        }
        let whole = part.whole;
        sold.returned.push(part);
        sold.returns.push(fact.hash);
        change.referral = change.referral.filter(|_| !matches!(sold.brought, Brought::No));
        let counts = buyer.is_none_or(|id| self.give_back(fact, id, &change));
        if whole && counts {
            self.undo_whole(fact, written, sold);
        }
    }

    /// What a return does to its member; whether the sums can hold it.
    fn give_back(&mut self, fact: &Fact, id: MemberId, change: &Change) -> bool {
        if self.is_late(id, fact.order) {
            self.desk.apply_late(fact.mark(), id, change, Ledger::Returned);
            return true;
        }
        self.desk.apply(fact.mark(), self.accounts.of(id), change, Ledger::Returned).is_some()
    }

    /// What a sale did beside its member is undone by the return that completes it.
    fn undo_whole(&mut self, fact: &Fact, written: &Return, sold: &Sold<'f>) {
        for coupon in once_coupons(sold.sale) {
            if let Some(users) = self.coupons.get_mut(&coupon) {
                users.retain(|user| *user != sold.fact.hash);
            }
        }
        if let (Brought::By(referrer), Some(referral)) = (sold.brought, &sold.sale.receipt.effects.referral)
            && !self.is_late(referrer, fact.order)
        {
            let change = Change::for_referrer_of_return(referral, written.part.terms);
            let account = self.accounts.of(referrer);
            account.evidence.note(fact.order);
            self.desk.apply(fact.mark(), account, &change, Ledger::Returned);
        }
    }
}

/// Points of a sale that the rule of a coupon itself gave.
fn earned_by(sale: &Sale, coupon: &RuleId) -> Points {
    let lines = sale.receipt.lines.iter().flat_map(|line| &line.earnings);
    let own = lines.chain(&sale.receipt.effects.earnings).filter(|earning| earning.rule == *coupon);
    Points::checked_sum(own.map(|earning| earning.points)).unwrap_or_default()
}
