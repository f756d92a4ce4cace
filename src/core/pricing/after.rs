//! The member's standing after a sale as far as a quote asks for it, and what it leads to: the tier, how far the next
//! tier and the next reward are, what ends soon (design 3.2 step 6).

use std::collections::BTreeSet;

use super::occasion::Occasion;
use super::reason::{Missing, Reason};
use crate::core::model::receipt::{Effects, ReceiptMember, ReceiptTotals};
use crate::core::model::standing::{DayFacts, Lot, Stamps, TierStep};
use crate::core::model::{
    Ahead, Day, EXPIRING_DAYS, MemberFacts, MemberView, Milestone, Money, Points, PointsOn, RuleId, Standing,
};
use crate::core::programme::{Cost, Offer};

/// A member after a sale.
pub(super) struct After {
    pub(super) member: ReceiptMember,
    pub(super) reasons: Vec<Reason>,
}

/// Where a sale leads its member. `None` on overflow.
pub(super) fn plan_after(
    occasion: &Occasion<'_>,
    view: &MemberView,
    points: PointsOn,
    totals: &ReceiptTotals,
    effects: &Effects,
) -> Option<After> {
    let (programme, today) = (occasion.programme, occasion.today);
    let sold = !occasion.ask.basket.lines.is_empty();
    let mut after = standing_after(&view.standing, points, totals, effects, sold.then_some(today))?;
    if sold {
        after.tier = programme.hold_on(&after, today);
    }
    let (from, to) = (&view.standing.tier, &after.tier);
    let tier_step = (from != to).then(|| TierStep { from: from.clone(), to: to.clone() });
    let tier_after = programme.tier_on(&after, today).map(|tier| tier.id.clone());
    let mut reasons = Vec::new();
    if points.debt > Points::ZERO {
        reasons.push(Reason::Debt { points: points.debt });
    }
    reasons.extend(programme.next_tier(&after, today).and_then(|tier| {
        let missing = tier.missing(&after, today)?;
        Some(Reason::NextTier { tier: tier.id.clone(), missing })
    }));
    reasons.extend(next_reward(occasion, &after));
    reasons.extend(tier_ends(occasion, &after, tier_after.as_ref()));
    let mut ahead = Ahead { stamps: stamps_now(effects, &after), ..Ahead::default() };
    (ahead.expiring, ahead.expiring_on) = expiring_after(&view.standing, points, totals.points_spent, today)?;
    for reason in &reasons {
        match reason {
            Reason::NextTier { tier: rule, missing } => {
                ahead.tier = Some(Milestone { rule: rule.clone(), missing: *missing });
            }
            Reason::NextReward { reward: rule, missing } => {
                ahead.reward = Some(Milestone { rule: rule.clone(), missing: *missing });
            }
            _ => {}
        }
    }
    let member = ReceiptMember {
        id: view.id,
        card: view.card.clone(),
        tier: occasion.tier.map(|tier| tier.id.clone()),
        tier_after,
        balance_before: points.balance,
        balance_after: after.facts.balance,
        as_of: view.as_of,
        tier_step,
        ahead,
    };
    Some(After { member, reasons })
}

/// The standing after a sale on a day, or the same standing where nothing is sold: sums, history, stamps and the tier;
/// the points as they stand on that day. What a quote does not ask for after a sale is left out.
fn standing_after(
    before: &Standing,
    points: PointsOn,
    totals: &ReceiptTotals,
    effects: &Effects,
    sold_on: Option<Day>,
) -> Option<Standing> {
    let mut after = Standing {
        facts: MemberFacts {
            balance: points.balance.checked_sub(totals.points_spent)?.checked_add(totals.points_earned)?,
            spend: before.facts.spend.checked_add(totals.due)?,
            visits: before.facts.visits,
        },
        days: before.days.clone(),
        stamps: before.stamps.clone(),
        tier: before.tier.clone(),
        ..Standing::default()
    };
    let Some(day) = sold_on else { return Some(after) };
    after.facts.visits = after.facts.visits.checked_add(1)?;
    let at = after.days.partition_point(|known| known.day < day);
    if after.days.get(at).is_none_or(|known| known.day != day) {
        after.days.insert(at, DayFacts { day, spend: Money::ZERO, visits: 0, points: Points::ZERO });
    }
    let known = after.days.get_mut(at)?;
    known.spend = known.spend.checked_add(totals.due)?;
    known.visits = known.visits.checked_add(1)?;
    known.points = known.points.checked_add(totals.points_earned)?;
    for change in &effects.stamps {
        match after.stamps.iter_mut().find(|stamps| stamps.card == change.card) {
            Some(stamps) => stamps.count = stamps.count.checked_add(change.count)?,
            None => after.stamps.push(change.clone()),
        }
    }
    Some(after)
}

/// The nearest reward that the member can't afford yet: the one of which the smallest share is missing, for points
/// before one for stamps.
fn next_reward(occasion: &Occasion<'_>, after: &Standing) -> Option<Reason> {
    let programme = occasion.programme;
    let rewards = programme.index.rewards();
    let can_become = |offer: &&Offer| {
        let over = offer.when.days.until.is_some_and(|until| until < occasion.today);
        !over && occasion.refuse_person(&offer.id, &offer.when).is_none()
    };
    let offers = |place: usize| programme.offers.get(place);
    let by_points =
        rewards.above(after.facts.balance).filter_map(offers).find(can_become).and_then(|offer| {
            let Some(Cost::Points(cost)) = &offer.cost else { return None };
            let missing = cost.checked_sub(after.facts.balance)?;
            Some(Near {
                id: &offer.id,
                cost: cost.units(),
                lacks: missing.units(),
                missing: Missing::Points(missing),
            })
        });
    let by_stamps = programme.stamp_cards.iter().flat_map(|card| {
        let has = after.stamps_on(&card.id);
        let of_card = rewards.for_stamps(&card.id).filter_map(offers).filter(can_become);
        of_card.filter_map(move |offer| {
            let Some(Cost::Stamps { count, .. }) = &offer.cost else { return None };
            let cost = i64::from(*count);
            let lacks = cost.checked_sub(has).filter(|lacks| *lacks > 0)?;
            Some(Near { id: &offer.id, cost, lacks, missing: Missing::Stamps(lacks) })
        })
    });
    let nearest = by_points
        .into_iter()
        .chain(by_stamps)
        .reduce(|one, other| if other.is_nearer(&one) { other } else { one })?;
    Some(Reason::NextReward { reward: nearest.id.clone(), missing: nearest.missing })
}

/// A reward that is not affordable yet.
struct Near<'a> {
    id: &'a RuleId,
    cost: i64,
    lacks: i64,
    missing: Missing,
}

impl Near<'_> {
    /// Whether a smaller share of its cost is missing.
    fn is_nearer(&self, other: &Self) -> bool {
        let share = |lacks: i64, cost: i64| i128::from(lacks).saturating_mul(i128::from(cost));
        share(self.lacks, other.cost) < share(other.lacks, self.cost)
    }
}

/// How many stamps there are after a sale on the cards that it changes, each once.
fn stamps_now(effects: &Effects, after: &Standing) -> Vec<Stamps> {
    let changed: BTreeSet<&RuleId> = effects.stamps.iter().map(|change| &change.card).collect();
    changed.into_iter().map(|card| Stamps { card: card.clone(), count: after.stamps_on(card) }).collect()
}

/// What of the expiring points is left after so many were spent, and the first day without some of it: what is gone
/// soonest is spent first. `None` on overflow.
fn expiring_after(
    before: &Standing,
    points: PointsOn,
    spent: Points,
    today: Day,
) -> Option<(Points, Option<Day>)> {
    let left = points.expiring.checked_sub(spent)?.at_least_zero();
    if left == Points::ZERO {
        return Some((left, None));
    }
    let mut lots: Vec<&Lot> = before.lots.iter().filter(|lot| lot.is_spendable(today)).collect();
    lots.sort_by_key(|lot| lot.order());
    let mut passed = Points::ZERO;
    for lot in lots {
        passed = passed.checked_add(lot.points)?;
        if passed > spent {
            return Some((left, lot.expires));
        }
    }
    Some((left, points.expiring_on))
}

/// The tier that ends within [`EXPIRING_DAYS`], if nothing more is bought.
fn tier_ends(occasion: &Occasion<'_>, after: &Standing, tier: Option<&RuleId>) -> Option<Reason> {
    let hold = occasion.programme.hold_on(after, occasion.today)?;
    let soon = hold.until <= occasion.today.plus(EXPIRING_DAYS);
    let then = occasion.programme.tier_on(after, hold.until).map(|tier| &tier.id);
    let ends = soon && tier == Some(&hold.tier) && then != tier;
    ends.then_some(Reason::TierEnds { tier: hold.tier, until: hold.until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expires_soonest_is_spent_first() {
        let today = Day::from_number(700_000);
        let lot = |vests: i32, expires: i32, points| Lot {
            vests: Some(today.plus(vests)),
            expires: Some(today.plus(expires)),
            points: Points::from_units(points),
        };
        let lots = vec![lot(0, 5, 10), lot(-1, 20, 10), lot(3, 20, 10), lot(0, 90, 10)];
        let facts = MemberFacts { balance: Points::from_units(60), ..MemberFacts::default() };
        let before = Standing { lots, ..Standing::of(facts) };
        let points = before.points_on(today).unwrap();
        let left = |spent| {
            let (left, on) = expiring_after(&before, points, Points::from_units(spent), today).unwrap();
            (left.units(), on.map(|on| on.number() - today.number()))
        };
        assert_eq!(left(0), (20, Some(5)));
        assert_eq!(left(9), (11, Some(5)));
        assert_eq!(left(10), (10, Some(20)));
        assert_eq!((left(20), left(45)), ((0, None), (0, None)));
    }
}
