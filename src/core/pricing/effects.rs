//! What a sale does beside its prices: counted uses, coupons and vouchers used up, stamps, rewards bought, points given
//! away, the reward for bringing a friend (design 3.2 step 6).

use super::discount::OfferApplied;
use super::earning::Earnings;
use super::gains::Gains;
use super::occasion::Occasion;
use super::purse::Purse;
use super::reason::{NamedLines, Reason, Refusal};
use super::used::{Used, coupons_of, uses_of, vouchers_of};
use crate::core::model::receipt::{
    Arm, Donation, Effects, Gift, LineEarning, ReceiptLine, Referral, RewardUse,
};
use crate::core::model::standing::Stamps;
use crate::core::model::{Money, Points, RuleId};
use crate::core::programme::{Cost, vests_on};

/// The rule under which the reward for having been brought by a friend stands.
const REFERRAL: &str = "referral";

/// Points that leave the member before any pay for goods.
#[derive(Debug, Default)]
pub(super) struct Purchases {
    pub(super) rewards: Vec<RewardUse>,
    pub(super) donation: Option<Donation>,
    /// Why less is given away than was asked, if so.
    pub(super) reason: Option<Reason>,
}

/// Takes the points for the rewards that were used out of the purse, then those for a charity. `None` on overflow, or
/// where more rewards were used than could be bought.
pub(super) fn plan_purchases(
    occasion: &Occasion<'_>,
    applied: &[OfferApplied<'_>],
    purse: &mut Purse,
) -> Option<Purchases> {
    let mut purchases = Purchases::default();
    for OfferApplied { offer, times, .. } in applied {
        let Some(Cost::Points(cost)) = &offer.cost else { continue };
        let points = Points::from_units(cost.units().checked_mul(i64::from(*times))?);
        let lots = purse.take(points)?;
        purchases.rewards.push(RewardUse { reward: offer.id.clone(), points, lots });
    }
    let Some((charity, asked)) = &occasion.ask.choices.donation else { return Some(purchases) };
    let known = occasion.programme.charities.iter().find(|known| known.id.as_str() == charity.as_str());
    let Some(charity) = known.filter(|_| occasion.is_in_force()) else { return Some(purchases) };
    let (asked, allowed) = (*asked, (*asked).min(purse.left()));
    if asked > allowed {
        purchases.reason = Some(Reason::SpendLimited { asked, allowed, limit: purse.limit() });
    }
    if allowed > Points::ZERO {
        let lots = purse.take(allowed)?;
        purchases.donation = Some(Donation { charity: charity.id.clone(), points: allowed, lots });
    }
    Some(purchases)
}

/// Everything that a sale does beside its prices, and why. `None` on overflow.
pub(super) fn plan_effects(
    occasion: &Occasion<'_>,
    applied: &[OfferApplied<'_>],
    gifts: Vec<Gift>,
    purchases: Purchases,
    earnings: &mut Earnings<'_>,
    lines: &[ReceiptLine],
) -> Option<(Effects, Vec<Reason>)> {
    let offers = applied.iter().map(|OfferApplied { offer, times, money }| Used {
        id: &offer.id,
        when: &offer.when,
        limits: &offer.limits,
        times: *times,
        money: *money,
        points: Points::ZERO,
    });
    let used: Vec<Used<'_>> = offers.chain(earnings.used.iter().copied()).collect();
    let coupons = coupons_of(occasion, &used);
    let uses = uses_of(occasion, &used, &coupons);
    let Gains { perks, vouchers } = Gains::of(occasion, applied);
    let mut reasons = Vec::new();
    let vouchers = vouchers_of(occasion, &used).into_iter().chain(vouchers).collect();
    let stamps = stamp(occasion, applied, earnings, &mut reasons)?;
    let mut visit = core::mem::take(&mut earnings.visit);
    let referral = match refer(occasion, lines)? {
        Some(Ok(due)) => Some(due),
        Some(Err(why)) => {
            reasons.push(Reason::Refused { offer: RuleId::new(REFERRAL), why, lines: NamedLines::new() });
            None
        }
        None => None,
    };
    if let Some((friend, _)) = referral.as_ref().filter(|(friend, _)| friend.points > Points::ZERO) {
        visit.push(friend.clone());
        reasons.push(Reason::Earned { rule: friend.rule.clone(), lines: Vec::new(), points: friend.points });
    }
    let arms = occasion.arms.iter();
    let effects = Effects {
        earnings: visit,
        stamps,
        uses,
        vouchers,
        coupons,
        gifts,
        perks,
        rewards: purchases.rewards,
        donation: purchases.donation,
        referral: referral.map(|(_, referral)| referral),
        arms: arms
            .map(|(experiment, arm)| Arm { experiment: experiment.clone(), arm: arm.clone() })
            .collect(),
        partner: occasion.partner.map(|partner| partner.id.clone()),
    };
    Some((effects, reasons))
}

/// Stamps by card: what is taken for rewards and what is given, each on its own, so that a return can tell them apart.
fn stamp(
    occasion: &Occasion<'_>,
    applied: &[OfferApplied<'_>],
    earnings: &Earnings<'_>,
    reasons: &mut Vec<Reason>,
) -> Option<Vec<Stamps>> {
    let Some(member) = occasion.ask.member else { return Some(Vec::new()) };
    let taken = applied.iter().filter_map(|OfferApplied { offer, times, .. }| match &offer.cost {
        Some(Cost::Stamps { card, count }) => {
            Some((&offer.id, card, 0i64.saturating_sub(i64::from(*count).saturating_mul(i64::from(*times)))))
        }
        _ => None,
    });
    let steps: Vec<(&RuleId, &RuleId, i64)> = taken.chain(earnings.stamps.iter().copied()).collect();
    let mut stamps: Vec<Stamps> = Vec::new();
    for (_, card, count) in &steps {
        let same = |step: &&mut Stamps| step.card == **card && (step.count < 0) == (*count < 0);
        match stamps.iter_mut().find(same) {
            Some(step) => step.count = step.count.checked_add(*count)?,
            None => stamps.push(Stamps { card: (*card).clone(), count: *count }),
        }
    }
    for (rule, card, count) in steps {
        let changes = stamps.iter().filter(|step| step.card == *card).map(|step| step.count);
        let after = changes.fold(member.standing.stamps_on(card), i64::saturating_add);
        reasons.push(Reason::Stamped { rule: rule.clone(), card: card.clone(), count, after });
    }
    stamps.sort_by(|one, other| (&one.card, one.count).cmp(&(&other.card, other.count)));
    Some(stamps)
}

/// The reward for having been brought by a friend, and for that friend: at the first purchase, once, if enough is paid.
/// The inner `None` where there is none to be had, an error where this purchase is too small for it.
#[expect(clippy::option_option, reason = "an overflow must not pass for a reward that is not due")]
fn refer(
    occasion: &Occasion<'_>,
    lines: &[ReceiptLine],
) -> Option<Option<Result<(LineEarning, Referral), Refusal>>> {
    let programme = occasion.programme;
    let (Some(rule), Some(member)) = (&programme.referral, occasion.ask.member) else { return Some(None) };
    let standing = &member.standing;
    let due = Money::checked_sum(lines.iter().map(|line| line.due))?;
    let is_open =
        !standing.referral_done && standing.facts.visits <= 0 && !lines.is_empty() && occasion.is_in_force();
    let Some(referrer) = standing.traits.referred_by.filter(|_| is_open) else { return Some(None) };
    if due < rule.spend_least {
        return Some(Some(Err(Refusal::NeedsTotal { missing: rule.spend_least.checked_sub(due)? })));
    }
    if due <= Money::ZERO {
        return Some(None);
    }
    let earning = |points: Points| LineEarning {
        rule: RuleId::new(REFERRAL),
        points,
        vests: vests_on(programme.points.vests_after_days, occasion.today),
        expires: programme.points.expiry.first_day_without(occasion.today),
    };
    let reward = earning(rule.referrer);
    Some(Some(Ok((earning(rule.friend), Referral { referrer, reward }))))
}
