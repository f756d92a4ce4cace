//! Which changes an entry makes to which members: written once, for the till's own tail and for the fold.
//!
//! A till keeps these changes beside the entries that head office has not folded yet and applies them, in the order of
//! its journal, to head office's standing. The fold applies the same, in the order K, with what only the whole set can
//! tell: what was done before elsewhere, and what is not done twice.

use super::payload::{Adjusted, Enrol, Imported, Payload, Sale};
use super::returning::{ReturnTerms, Returned, plan_return, returnable};
use crate::core::model::receipt::{Effects, LineEarning, ReceiptTotals, Referral};
use crate::core::model::standing::{OfferUse, Stamps, TierStep, Voucher};
use crate::core::model::{
    Change, Day, Lot, MemberFacts, MemberId, Money, Points, Quantity, Receipt, ReturnPolicy,
};

/// The lot that an earning makes.
pub(super) fn lot_of(earning: &LineEarning) -> Lot {
    Lot { vests: earning.vests, expires: earning.expires, points: earning.points }
}

/// Points without dates.
pub(super) fn undated(points: Points) -> Lot {
    Lot { vests: None, expires: None, points }
}

impl Change {
    /// What a sale does to the member whose card was shown, on the day of the shop that it belongs to. What the totals
    /// say of points beyond the earnings of lines and effects is without dates. `None` on overflow.
    pub fn of_sale(receipt: &Receipt, day: Day) -> Option<Self> {
        let lots = receipt.lines.iter().flat_map(|line| &line.earnings).map(lot_of).collect();
        let step = receipt.member.as_ref().and_then(|member| member.tier_step.clone());
        Self::of_bought(lots, &receipt.totals, &receipt.effects, step, day)
    }

    /// The same from the lots that its lines earned.
    pub(super) fn of_bought(
        mut lots: Vec<Lot>,
        totals: &ReceiptTotals,
        effects: &Effects,
        tier: Option<TierStep>,
        day: Day,
    ) -> Option<Self> {
        lots.extend(effects.earnings.iter().map(lot_of));
        let told = Points::checked_sum(lots.iter().map(|lot| lot.points))?;
        let beyond = totals.points_earned.checked_sub(told)?.at_least_zero();
        lots.push(undated(beyond));
        lots.retain(|lot| lot.points > Points::ZERO);
        let earned = Points::checked_sum(lots.iter().map(|lot| lot.points))?;
        Some(Self {
            day,
            issued: lots,
            spent: totals.points_spent,
            spend: totals.due,
            visits: 1,
            history_day: Some(day),
            earned,
            stamps: effects.stamps.clone(),
            uses: effects.uses.clone(),
            vouchers: effects.vouchers.clone(),
            tier,
            referral: effects.referral.is_some().then_some(true),
            ..Self::default()
        })
    }

    /// What the first purchase of a friend does to the member who brought them.
    pub fn for_referrer(referral: &Referral, day: Day) -> Self {
        Self { day, issued: vec![lot_of(&referral.reward)], ..Self::default() }
    }

    /// What a return, as it was planned for this sale, does to the member whose card was shown: the exact inverse of its
    /// part of [`Change::of_sale`], as far as the policy of the return takes earned points back. `None` on overflow.
    pub fn of_return(sale: &Sale, returned: &Returned) -> Option<Self> {
        let effects = &sale.receipt.effects;
        let lines = &returned.lines;
        let earned = lines.iter().flat_map(|line| &line.earnings).chain(&returned.earnings).map(lot_of);
        let mut change = Self::taking(returned.terms, earned.chain([undated(returned.earned_beyond)]));
        let all_earned = Points::checked_sum(change.taken.iter().map(|lot| lot.points))?;
        change.earned = Points::ZERO.checked_sub(all_earned)?;
        change.issued =
            lines.iter().flat_map(|line| &line.points_back).chain(&returned.points_back).copied().collect();
        let refunds = lines.iter().map(|line| line.refund).chain([returned.refund_beyond]);
        change.spend = Money::ZERO.checked_sub(Money::checked_sum(refunds)?)?;
        change.history_day = Some(sale.day);
        if returned.whole {
            change.visits = -1;
            change.stamps = effects.stamps.iter().map(undo_stamps).collect::<Option<_>>()?;
            change.uses = effects.uses.iter().map(undo_use).collect::<Option<_>>()?;
            change.vouchers = effects.vouchers.iter().map(undo_voucher).collect::<Option<_>>()?;
            let step = sale.receipt.member.as_ref().and_then(|member| member.tier_step.clone());
            change.tier = step.map(|TierStep { from, to }| TierStep { from: to, to: from });
            change.referral = effects.referral.is_some().then_some(false);
        }
        Some(change)
    }

    /// What a return that completes its sale takes back from the member who brought the customer.
    pub fn for_referrer_of_return(referral: &Referral, terms: ReturnTerms) -> Self {
        Self::taking(terms, core::iter::once(lot_of(&referral.reward)))
    }

    /// What a void does where the sale itself can't be left out, because a base already has it: the inverse of all of it
    /// that has not come back before, on the day of the sale. `None` when all has come back, or on overflow.
    pub fn of_void(sale: &Sale, earlier: &[Returned]) -> Option<Self> {
        Self::of_return(sale, &rest_of(sale, earlier)?)
    }

    /// What joining brings: who the member is, and points for joining, which don't count as earned for tiers.
    pub fn of_enrol(enrol: &Enrol) -> Self {
        Self {
            day: enrol.traits.as_ref().and_then(|traits| traits.joined).unwrap_or_default(),
            issued: enrol.welcome.iter().map(lot_of).collect(),
            learned: enrol.traits.clone(),
            ..Self::default()
        }
    }

    /// What a member brings along from elsewhere: it stands in the sums, and on no day of the history.
    pub fn of_import(imported: &Imported) -> Self {
        let MemberFacts { balance, spend, visits } = imported.facts;
        Self {
            issued: vec![undated(balance)],
            spend,
            visits,
            stamps: imported.stamps.clone(),
            tier: imported.tier.clone().map(|hold| TierStep { from: None, to: Some(hold) }),
            learned: imported.traits.clone(),
            ..Self::default()
        }
    }

    /// What a person at head office changed. Points below zero are taken away: from those with these dates first, and
    /// what is missing becomes a debt. `None` on overflow.
    pub fn of_adjustment(adjusted: &Adjusted) -> Option<Self> {
        let mut change = Self { day: adjusted.day, traits: adjusted.traits.clone(), ..Self::default() };
        match adjusted.points {
            Some(lot) if lot.points < Points::ZERO => {
                let points = Points::ZERO.checked_sub(lot.points)?;
                change.taken = vec![Lot { points, ..lot }];
                change.taken_as_debt = true;
            }
            given => change.issued = given.into_iter().collect(),
        }
        Some(change)
    }

    /// Takes points back by the policy of a return.
    fn taking(terms: ReturnTerms, lots: impl Iterator<Item = Lot>) -> Self {
        Self {
            day: terms.day,
            taken: lots.filter(|lot| lot.points > Points::ZERO).collect(),
            taken_as_debt: terms.policy == ReturnPolicy::Debt,
            taken_unvested_only: terms.policy == ReturnPolicy::Unvested,
            ..Self::default()
        }
    }
}

/// The changes that an entry makes, each with its member, in the order in which they are applied. A void and a return
/// need the sale that they are of, and a void all that came back of it before; where the sale is not known they change
/// nothing yet. An entry of a sale without a card changes nobody. `None` on overflow.
///
/// A till that still has the changes of a sale in its own tail leaves those, and those of its returns, out when the sale
/// is voided; only where head office's base already has the sale does the void make a change of its own.
pub fn changes_of(
    payload: &Payload,
    sale: Option<&Sale>,
    earlier: &[Returned],
) -> Option<Vec<(MemberId, Change)>> {
    let of_sale = |sale: &Sale, own: Change, referrer: &dyn Fn(&Referral) -> Change| {
        let Some(member) = &sale.receipt.member else { return Vec::new() };
        let referral = sale.receipt.effects.referral.as_ref().filter(|_| own.referral.is_some());
        let rewarded = referral.map(|referral| (referral.referrer, referrer(referral)));
        core::iter::once((member.id, own)).chain(rewarded).collect()
    };
    Some(match (payload, sale) {
        (Payload::Sale(sale), _) => {
            let own = Change::of_sale(&sale.receipt, sale.day)?;
            of_sale(sale, own, &|referral| Change::for_referrer(referral, sale.day))
        }
        (Payload::Return(returned), Some(sale)) => {
            let own = Change::of_return(sale, &returned.part)?;
            of_sale(sale, own, &|referral| Change::for_referrer_of_return(referral, returned.part.terms))
        }
        (Payload::Void(_), Some(sale)) => {
            let Some(rest) = rest_of(sale, earlier) else { return Some(Vec::new()) };
            let own = Change::of_return(sale, &rest)?;
            of_sale(sale, own, &|referral| Change::for_referrer_of_return(referral, rest.terms))
        }
        (Payload::Enrol(enrol), _) => vec![(enrol.member, Change::of_enrol(enrol))],
        (Payload::Imported(imported), _) => vec![(imported.member, Change::of_import(imported))],
        (Payload::Adjusted(adjusted), _) => vec![(adjusted.member, Change::of_adjustment(adjusted)?)],
        (Payload::Feedback(feedback), _) => {
            feedback.member.map(|member| (member, Change::of_feedback(feedback))).into_iter().collect()
        }
        (Payload::ProfileChanged(changed), _) => vec![(changed.member, Change::of_profile(changed))],
        _ => Vec::new(),
    })
}

/// Points of a receipt that neither a line nor an effect has: they are without dates.
pub(super) fn earned_beyond(receipt: &Receipt) -> Option<Points> {
    let lines = receipt.lines.iter().flat_map(|line| &line.earnings);
    let told = Points::checked_sum(lines.chain(&receipt.effects.earnings).map(|earning| earning.points))?;
    Some(receipt.totals.points_earned.checked_sub(told)?.at_least_zero())
}

/// The return of all that is left of a sale, on its own day.
fn rest_of(sale: &Sale, earlier: &[Returned]) -> Option<Returned> {
    let left = (0..).zip(returnable(sale, earlier)).filter(|(_, left)| left.thousandths() > 0);
    let left: Vec<(u32, Quantity)> = left.collect();
    let terms = ReturnTerms { day: sale.day, policy: ReturnPolicy::Debt, grace_days: 0 };
    plan_return(sale, earlier, &left, terms).ok()
}

fn undo_stamps(given: &Stamps) -> Option<Stamps> {
    Some(Stamps { count: given.count.checked_neg()?, ..given.clone() })
}

fn undo_use(used: &OfferUse) -> Option<OfferUse> {
    Some(OfferUse {
        times: used.times.checked_neg()?,
        money: Money::ZERO.checked_sub(used.money)?,
        points: Points::ZERO.checked_sub(used.points)?,
        ..used.clone()
    })
}

fn undo_voucher(given: &Voucher) -> Option<Voucher> {
    Some(Voucher { count: given.count.checked_neg()?, ..given.clone() })
}
