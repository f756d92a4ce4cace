//! Earning points: on what is really paid for the goods that a rule names, after discounts and without the part that
//! points paid (design 3.2 step 5). All rules that match add up.

use super::reason::Reason;
use crate::core::model::allocation::allocate;
use crate::core::model::receipt::LineEarning;
use crate::core::model::{Basket, Money, Points, Rate};
use crate::core::programme::{Earning, Programme};

/// What each line earns, rule by rule, and a reason per rule that gave something. `None` on overflow.
pub(super) fn plan_earnings(
    programme: &Programme,
    basket: &Basket,
    dues: &[Money],
    factor: Rate,
) -> Option<(Vec<Vec<LineEarning>>, Vec<Reason>)> {
    // What each rule may count of each line: zero where the rule does not name it.
    let mut bases: Vec<Vec<i64>> = vec![vec![0; dues.len()]; programme.earn.len()];
    for (number, (line, due)) in basket.lines.iter().zip(dues).enumerate() {
        for place in programme.index.earn(line) {
            if programme.earn.get(place)?.goods.hold(line) {
                *bases.get_mut(place)?.get_mut(number)? = due.minor();
            }
        }
    }
    let mut earnings: Vec<Vec<LineEarning>> = vec![Vec::new(); dues.len()];
    let mut reasons = Vec::new();
    for (rule, base) in programme.earn.iter().zip(&bases) {
        let paid = Money::checked_sum(base.iter().copied().map(Money::from_minor))?;
        let Earning::PerMoney { points, per } = rule.gives else { continue };
        let exact = i128::from(paid.minor())
            .checked_mul(i128::from(points.units()))?
            .checked_mul(i128::from(factor.millionths()))?;
        let per = i128::from(per.minor()).checked_mul(i128::from(Rate::ONE.millionths()))?;
        let points = programme.points.rounding.divide(exact, per)?;
        let mut lines = Vec::new();
        for (index, share) in allocate(points, base)?.into_iter().enumerate() {
            let share = Points::from_units(share);
            if share > Points::ZERO {
                earnings.get_mut(index)?.push(LineEarning {
                    rule: rule.id.clone(),
                    points: share,
                    vests: None,
                    expires: None,
                });
                lines.push((index.saturating_add(1), share));
            }
        }
        if !lines.is_empty() {
            reasons.push(Reason::Earned { rule: rule.id.clone(), lines, points: Points::from_units(points) });
        }
    }
    Some((earnings, reasons))
}
