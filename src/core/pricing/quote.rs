//! The quote: what a basket comes to for this member, here and now, with its reasons.

use super::after::plan_after;
use super::ask::{Ask, Choices};
use super::discount::{Discounts, plan_discounts};
use super::earning::{Paid, plan_earnings};
use super::effects::{plan_effects, plan_purchases};
use super::occasion::Occasion;
use super::reason::{Reason, SpendLimit};
use super::redemption::{Spent, plan_redemption};
use crate::core::model::id::format_hex;
use crate::core::model::receipt::{LineDiscount, LineEarnings, ReceiptLine, ReceiptTotals};
use crate::core::model::{Ahead, Basket, BasketFault, Money, Points, PointsOn, ProgrammeHash, Receipt};
use crate::core::programme::{Cost, Programme};

/// The answer to (basket, member, programme, points to spend).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What the sale would come to.
    pub receipt: Receipt,
    /// The most points that can be spent on it.
    pub spend_max: Points,
    /// Why it is no more.
    pub spend_limit: SpendLimit,
    /// The member's points before the sale: what is spendable is so here and now, without head office where it does not
    /// answer. `None` without a card.
    pub points: Option<PointsOn>,
    /// Why it is so.
    pub reasons: Vec<Reason>,
    /// The programme it was worked out under.
    pub programme: ProgrammeHash,
}

/// BLAKE3 of what a quote comes to: a sale names it, so that nobody pays other than what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteHash([u8; 32]);

impl core::fmt::Display for QuoteHash {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        format_hex(&self.0, out)
    }
}

/// Why there is no quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteFault {
    /// The basket can't be priced.
    Basket(BasketFault),
    /// Points to spend below zero.
    SpendBelowZero(Points),
    /// A reward that no points buy under this programme.
    UnknownReward(String),
    /// A charity that this programme does not know.
    UnknownCharity(String),
    /// The sums are beyond 64 bits.
    TooLarge,
}

impl core::fmt::Display for QuoteFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Basket(fault) => fault.fmt(out),
            Self::SpendBelowZero(_) => out.write_str("points to spend are below zero; give zero or more"),
            Self::UnknownReward(id) => {
                write!(out, "the programme has no reward `{id}` for points; choose one that it has")
            }
            Self::UnknownCharity(id) => {
                write!(out, "the programme has no charity `{id}`; choose one that it has")
            }
            Self::TooLarge => out.write_str("the sums are too large; check quantities and prices"),
        }
    }
}

impl Quote {
    /// The hash that a sale names. The age of what is known and what lies
    /// ahead do not change it, a changed balance does.
    pub fn hash(&self) -> QuoteHash {
        let mut receipt = self.receipt.clone();
        if let Some(member) = &mut receipt.member {
            member.as_of = None;
            member.ahead = Ahead::default();
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.programme.as_bytes());
        hasher.update(&minicbor::to_vec(&receipt).unwrap_or_default());
        QuoteHash(*hasher.finalize().as_bytes())
    }
}

/// Works out a quote.
///
/// # Errors
/// [`QuoteFault`]; nothing half-worked-out is ever returned.
pub fn quote(programme: &Programme, ask: &Ask<'_>) -> Result<Quote, QuoteFault> {
    ask.basket.check(programme.currency).map_err(QuoteFault::Basket)?;
    check_choices(programme, ask.choices)?;
    work_out(programme, ask).ok_or(QuoteFault::TooLarge)
}

/// Refuses what nobody can have meant. What a member can't afford or has no right to is told as a reason instead.
fn check_choices(programme: &Programme, choices: &Choices) -> Result<(), QuoteFault> {
    let given = choices.donation.iter().map(|(_, points)| *points);
    if let Some(below) = given.chain([choices.spend]).find(|points| *points < Points::ZERO) {
        return Err(QuoteFault::SpendBelowZero(below));
    }
    let bought =
        |id: &str| programme.offer_by_id(id).is_some_and(|offer| matches!(offer.cost, Some(Cost::Points(_))));
    if let Some(unknown) = choices.rewards.iter().find(|id| !bought(id)) {
        return Err(QuoteFault::UnknownReward(unknown.clone()));
    }
    let known = |id: &str| programme.charities.iter().any(|charity| charity.id.as_str() == id);
    match &choices.donation {
        Some((id, _)) if !known(id) => Err(QuoteFault::UnknownCharity(id.clone())),
        _ => Ok(()),
    }
}

/// The steps of design 3.2, each on what the ones before it left.
fn work_out(programme: &Programme, ask: &Ask<'_>) -> Option<Quote> {
    let Ask { basket, member, .. } = *ask;
    let occasion = &Occasion::new(programme, ask);
    let points = match member {
        Some(view) => Some(view.standing.points_on(occasion.today)?),
        None => None,
    };
    let mut purse = occasion.purse.clone();

    let Discounts { lines: discounts, mut reasons, applied, gifts } = plan_discounts(occasion)?;
    reasons.extend(occasion.missed_rewards());
    let mut dues = dues_after(basket, &discounts)?;

    let purchases = plan_purchases(occasion, &applied, &mut purse)?;
    let redemption = plan_redemption(occasion, &dues, &mut purse)?;
    for (due, spent) in dues.iter_mut().zip(&redemption.lines) {
        *due = due.checked_sub(spent.paid)?;
    }
    reasons.extend(purchases.reason.clone());
    reasons.extend(redemption.reason);

    let mut earnings = plan_earnings(occasion, Paid { discounts: &discounts, dues: &dues })?;
    let earned = core::mem::take(&mut earnings.lines);
    let lines = receipt_lines(basket, discounts, redemption.lines, &dues, earned);
    let (effects, told) = plan_effects(occasion, &applied, gifts, purchases, &mut earnings, &lines)?;
    reasons.extend(earnings.reasons);
    reasons.extend(told);
    reasons.extend(occasion.coupons.unknown().map(|code| Reason::CouponUnknown { code: code.to_owned() }));

    let totals = ReceiptTotals::of(&lines, &effects)?;
    let member = match (member, points) {
        (Some(view), Some(points)) => {
            let after = plan_after(occasion, view, points, &totals, &effects)?;
            reasons.extend(after.reasons);
            Some(after.member)
        }
        _ => None,
    };
    let tax_included = basket.tax_included;
    let receipt = Receipt { currency: basket.currency, lines, totals, member, tax_included, effects };
    let points = points.map(|points| PointsOn { spendable: occasion.purse.left(), ..points });
    Some(Quote {
        receipt,
        spend_max: redemption.most,
        spend_limit: redemption.most_limit,
        points,
        reasons,
        programme: programme.hash,
    })
}

fn dues_after(basket: &Basket, discounts: &[Vec<LineDiscount>]) -> Option<Vec<Money>> {
    let mut dues = Vec::with_capacity(basket.lines.len());
    for (line, discounts) in basket.lines.iter().zip(discounts) {
        let taken = Money::checked_sum(discounts.iter().map(|discount| discount.amount))?;
        dues.push(line.amount.checked_sub(taken)?);
    }
    Some(dues)
}

fn receipt_lines(
    basket: &Basket,
    discounts: Vec<Vec<LineDiscount>>,
    spent: Vec<Spent>,
    dues: &[Money],
    earnings: Vec<LineEarnings>,
) -> Vec<ReceiptLine> {
    let results = discounts.into_iter().zip(spent).zip(dues).zip(earnings);
    let mut lines = Vec::with_capacity(basket.lines.len());
    for (line, (((discounts, spent), due), earnings)) in basket.lines.iter().zip(results) {
        lines.push(ReceiptLine {
            sku: line.sku.clone(),
            name: line.name.clone(),
            category: line.category.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: line.amount,
            discounts,
            points_spent: spent.points,
            points_paid: spent.paid,
            due: *due,
            earnings,
            spent_lots: spent.lots,
            unit: line.unit,
        });
    }
    lines
}
