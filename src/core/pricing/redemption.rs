//! Spending points: as a discount on lines, up to the programme's share and the member's balance (design 3.2 step 4).

use super::reason::{Reason, SpendLimit};
use crate::core::model::allocation::allocate;
use crate::core::model::{Money, Points, Rounding};
use crate::core::programme::Programme;

/// How points pay for a basket.
pub(super) struct Redemption {
    /// The most that can be spent here and now.
    pub(super) most: Points,
    /// Points spent, line by line.
    pub(super) spent: Vec<Points>,
    /// What they pay, line by line.
    pub(super) paid: Vec<Money>,
    /// Why less is spent than was asked, if so.
    pub(super) reason: Option<Reason>,
}

/// Spends at most `asked` of `balance` on lines that cost `dues`. `None` on overflow.
pub(super) fn plan_redemption(
    programme: &Programme,
    dues: &[Money],
    balance: Points,
    asked: Points,
) -> Option<Redemption> {
    let rule = &programme.points;
    let units_per_point = 10i128.checked_pow(u32::from(rule.decimals))?;
    let worth = i128::from(rule.worth.minor());
    let total = Money::checked_sum(dues.iter().copied())?;
    let share = rule.pay_up_to.of(total.minor(), Rounding::Down)?;
    let by_share = Rounding::Down.divide(i128::from(share).checked_mul(units_per_point)?, worth)?;
    let by_share = Points::from_units(by_share);
    let by_balance = balance.at_least_zero();
    // What a number of points pays, and how many are needed for it: points that would not pay a whole minor unit stay
    // with the member.
    let pay = |points: Points| {
        let paid = Rounding::Down.divide(i128::from(points.units()).checked_mul(worth)?, units_per_point)?;
        let exact = i128::from(paid).checked_mul(units_per_point)?;
        let needed = Rounding::Down.divide(exact.checked_add(worth.checked_sub(1)?)?, worth)?;
        Some((paid, Points::from_units(needed)))
    };
    let (_, most) = pay(by_balance.min(by_share))?;
    let (paid, spent) = pay(asked.min(most))?;
    let limit = if by_balance < by_share { SpendLimit::Balance } else { SpendLimit::Share };
    let reason = (asked > most).then_some(Reason::SpendLimited { asked, allowed: spent, limit });
    let weights: Vec<i64> = dues.iter().map(|due| due.minor()).collect();
    let paid = allocate(paid, &weights)?;
    let spent = allocate(spent.units(), &paid)?;
    Some(Redemption {
        most,
        spent: spent.into_iter().map(Points::from_units).collect(),
        paid: paid.into_iter().map(Money::from_minor).collect(),
        reason,
    })
}
