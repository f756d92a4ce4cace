//! What limits leave of an offer, a reward or an earning rule.
//!
//! Of a limit for the whole campaign or for a store a till has its share, rounded down: without each other, tills never
//! give more than the limit together. A limit that is smaller than their number gives nothing.

use super::occasion::{Left, Occasion};
use super::reason::Refusal;
use crate::core::model::{Money, Points, RuleId};
use crate::core::programme::Limits;

impl Occasion<'_> {
    /// What a rule may still give. A limit for each member can't be kept without a card.
    ///
    /// # Errors
    /// The limit that leaves nothing.
    pub(super) fn left(&self, id: &RuleId, limits: &Limits) -> Result<Left, Refusal> {
        let Limits { per_sale, per_member, per_store, budget_money, budget_points } = limits;
        let mut left = Left { times: *per_sale, ..Left::default() };
        if !per_member.is_empty() {
            let standing = &self.ask.member.ok_or(Refusal::NeedsMember)?.standing;
            for limit in per_member {
                let used = standing.uses_within(id, limit.within_days, self.today);
                let times = saturated(i64::from(limit.times).saturating_sub(used));
                if times == 0 {
                    return Err(Refusal::MemberLimit { times: limit.times, within_days: limit.within_days });
                }
                left.times = Some(left.times.map_or(times, |least| least.min(times)));
            }
        }
        if per_store.is_none() && budget_money.is_none() && budget_points.is_none() {
            return Ok(left);
        }
        let offline = &self.programme.offline;
        let given = self.ask.situation.given.get(id.as_str()).copied().unwrap_or_default();
        if let Some(most) = per_store {
            let most = i64::try_from(*most).unwrap_or(i64::MAX);
            let times = saturated(till_share(most, offline.tills_per_store).saturating_sub(given.times));
            left.times = Some(left.times.map_or(times, |least| least.min(times)));
        }
        left.money = budget_money.map(|budget| {
            let share = till_share(budget.minor(), offline.tills);
            Money::from_minor(share.saturating_sub(given.money.minor()))
        });
        left.points = budget_points.map(|budget| {
            let share = till_share(budget.units(), offline.tills);
            Points::from_units(share.saturating_sub(given.points.units()))
        });
        let used_up = left.times == Some(0)
            || left.money.is_some_and(|money| money <= Money::ZERO)
            || left.points.is_some_and(|points| points <= Points::ZERO);
        if used_up { Err(Refusal::BudgetUsed) } else { Ok(left) }
    }
}

impl Limits {
    /// Whether uses are counted: for the member or for the campaign.
    pub(super) fn are_counted(&self) -> bool {
        let Self { per_sale: _, per_member, per_store, budget_money, budget_points } = self;
        !per_member.is_empty() || per_store.is_some() || budget_money.is_some() || budget_points.is_some()
    }
}

/// One till's share of a limit that so many tills have together, rounded down.
pub(super) fn till_share(limit: i64, tills: u32) -> i64 {
    limit.checked_div(i64::from(tills.max(1))).unwrap_or(0)
}

/// So many times, as far as a count can go; none where it is below zero.
fn saturated(times: i64) -> u32 {
    u32::try_from(times.max(0)).unwrap_or(u32::MAX)
}
