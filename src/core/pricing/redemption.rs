//! Spending points on what is bought (design 3.2 step 4), after the points that bought rewards and those given away.
//! Whether the receipt shows it as a discount or as a means of payment changes no number here.
//!
//! Points pay at most a share of what the goods that they may pay for come to after discounts, never bring a line below
//! its minimum, and pay nothing of other goods. What more points would pay is never less.

use super::occasion::Occasion;
use super::purse::Purse;
use super::reason::{Reason, SpendLimit};
use crate::core::model::allocation::allocate;
use crate::core::model::{Line, Lot, Money, Points, Rounding};
use crate::core::programme::PointsRule;

/// How points pay for a basket.
pub(super) struct Redemption {
    /// The most that can be spent here and now.
    pub(super) most: Points,
    /// Why it is no more.
    pub(super) most_limit: SpendLimit,
    /// What each line gets.
    pub(super) lines: Vec<Spent>,
    /// Why less is spent than was asked, if so.
    pub(super) reason: Option<Reason>,
}

/// Points spent on a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spent {
    /// How many.
    pub(super) points: Points,
    /// What they pay.
    pub(super) paid: Money,
    /// Which dated lots they came from.
    pub(super) lots: Vec<Lot>,
}

/// Spends at most what was chosen out of the purse on lines that cost `dues`. `None` on overflow.
pub(super) fn plan_redemption(
    occasion: &Occasion<'_>,
    dues: &[Money],
    purse: &mut Purse,
) -> Option<Redemption> {
    let rule = &occasion.programme.points;
    let lines = &occasion.ask.basket.lines;
    let worth = Worth::of(rule)?;
    let mut payable = Money::ZERO;
    let mut rooms = Vec::with_capacity(dues.len());
    let all = rule.pay_goods.mean_all();
    for (line, due) in lines.iter().zip(dues) {
        let room = room(line, *due, all || rule.pay_goods.hold(line))?;
        payable = payable.checked_add(room.map_or(Money::ZERO, |_| *due))?;
        rooms.push(room.unwrap_or(Money::ZERO).minor());
    }
    let own_share = occasion.partner.and_then(|partner| partner.pay_up_to);
    let share = own_share.unwrap_or(rule.pay_up_to).of(payable.minor(), Rounding::Down)?;
    let room = Money::checked_sum(rooms.iter().copied().map(Money::from_minor))?;
    let by_share = worth.points(share.min(room.minor()))?;
    let least = rule.spend_least;
    let enough = |points: Points| if points < least { Points::ZERO } else { points };
    let (_, possible) = worth.pay(purse.left().min(by_share))?;
    let most = enough(possible);
    let asked = occasion.ask.choices.spend;
    let wanted = enough(asked.min(most));
    let (paid, spent) = worth.pay(wanted)?;
    let most_limit = if Points::ZERO < possible && possible < least {
        SpendLimit::Least(least)
    } else if purse.left() < by_share {
        purse.limit()
    } else {
        SpendLimit::Share
    };
    let limit = if asked < least { SpendLimit::Least(least) } else { most_limit };
    let limited = asked > wanted;
    let reason = limited.then_some(Reason::SpendLimited { asked, allowed: spent, limit });
    if spent == Points::ZERO {
        let lines = vec![Spent::default(); dues.len()];
        return Some(Redemption { most, most_limit, lines, reason });
    }
    let paid = allocate(paid, &rooms)?;
    let spent = allocate(spent.units(), &paid)?;
    let mut lines = Vec::with_capacity(dues.len());
    for (points, paid) in spent.into_iter().zip(paid) {
        let points = Points::from_units(points);
        lines.push(Spent { points, paid: Money::from_minor(paid), lots: purse.take(points)? });
    }
    Some(Redemption { most, most_limit, lines, reason })
}

/// How much of a line points may pay; the inner `None` where they may pay nothing of such goods.
#[expect(clippy::option_option, reason = "an overflow must not pass for goods that points do not pay")]
fn room(line: &Line, due: Money, pays: bool) -> Option<Option<Money>> {
    if !pays {
        return Some(None);
    }
    Some(Some(due.checked_sub(line.minimum.max(Money::ZERO))?.max(Money::ZERO)))
}

/// What points are worth, exactly.
struct Worth {
    /// Minor units …
    minor: i128,
    /// … for so many of the smallest units of points.
    units: i128,
}

impl Worth {
    fn of(rule: &PointsRule) -> Option<Self> {
        let units = 10i128.checked_pow(u32::from(rule.decimals))?;
        Some(Self { minor: i128::from(rule.worth.minor()), units })
    }

    /// The most points that pay no more than this.
    fn points(&self, minor: i64) -> Option<Points> {
        let exact = i128::from(minor).checked_mul(self.units)?;
        Rounding::Down.divide(exact, self.minor).map(Points::from_units)
    }

    /// What a number of points pays in minor units, and how many of them are needed for it: points that would not pay a
    /// whole minor unit stay with the member.
    fn pay(&self, points: Points) -> Option<(i64, Points)> {
        let paid = Rounding::Down.divide(i128::from(points.units()).checked_mul(self.minor)?, self.units)?;
        let exact = i128::from(paid).checked_mul(self.units)?;
        let needed = Rounding::Down.divide(exact.checked_add(self.minor.checked_sub(1)?)?, self.minor)?;
        Some((paid, Points::from_units(needed)))
    }
}
