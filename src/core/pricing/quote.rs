//! The quote: what a basket comes to for this member, here and now, with its reasons.

use super::ask::Ask;
use super::discount::{Discounts, OfferApplied, plan_discounts};
use super::earning::plan_earnings;
use super::occasion::Occasion;
use super::reason::{Missing, Reason};
use super::redemption::{Redemption, plan_redemption};
use crate::core::model::receipt::{
    Effects, LineDiscount, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals,
};
use crate::core::model::standing::OfferUse;
use crate::core::model::{
    Basket, BasketFault, MemberView, Money, Points, ProgrammeHash, Rate, Receipt, Standing,
};
use crate::core::programme::{Limits, Programme, Tier};

/// The answer to (basket, member, programme, points to spend).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What the sale would come to.
    pub receipt: Receipt,
    /// The most points that can be spent on it.
    pub spend_max: Points,
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
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// Why there is no quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteFault {
    /// The basket can't be priced.
    Basket(BasketFault),
    /// Points to spend below zero.
    SpendBelowZero(Points),
    /// The sums are beyond 64 bits.
    TooLarge,
}

impl core::fmt::Display for QuoteFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Basket(fault) => fault.fmt(out),
            Self::SpendBelowZero(_) => out.write_str("points to spend are below zero; give zero or more"),
            Self::TooLarge => out.write_str("the sums are too large; check quantities and prices"),
        }
    }
}

impl Quote {
    /// The hash that a sale names. The age of what is known does not change it, a changed balance does.
    pub fn hash(&self) -> QuoteHash {
        let mut receipt = self.receipt.clone();
        if let Some(member) = &mut receipt.member {
            member.as_of = None;
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
    let spend = ask.choices.spend;
    if spend < Points::ZERO {
        return Err(QuoteFault::SpendBelowZero(spend));
    }
    work_out(programme, ask).ok_or(QuoteFault::TooLarge)
}

fn work_out(programme: &Programme, ask: &Ask<'_>) -> Option<Quote> {
    let Ask { basket, member, choices, .. } = *ask;
    let occasion = Occasion::new(programme, ask);
    let Occasion { today, tier, .. } = occasion;
    let Discounts { lines: discounts, mut reasons, applied, gifts } = plan_discounts(&occasion)?;
    let mut dues = Vec::with_capacity(basket.lines.len());
    for (line, discounts) in basket.lines.iter().zip(&discounts) {
        let taken = Money::checked_sum(discounts.iter().map(|discount| discount.amount))?;
        dues.push(line.amount.checked_sub(taken)?);
    }
    let balance = member.map_or(Points::ZERO, |member| member.standing.facts.balance);
    let redemption = plan_redemption(programme, &dues, balance, choices.spend)?;
    for (due, paid) in dues.iter_mut().zip(&redemption.paid) {
        *due = due.checked_sub(*paid)?;
    }
    let (earnings, earned) = match member {
        Some(_) => plan_earnings(programme, basket, &dues, tier.map_or(Rate::ONE, |tier| tier.earn_factor))?,
        None => (vec![Vec::new(); basket.lines.len()], Vec::new()),
    };
    let lines = receipt_lines(basket, discounts, &redemption, &dues, earnings);
    let effects = Effects { gifts, uses: limited_uses(&occasion, &applied), ..Effects::default() };
    let totals = ReceiptTotals::of(&lines, &effects)?;
    reasons.extend(redemption.reason);
    reasons.extend(earned);
    let member = match member {
        Some(view) => {
            let mut after = view.standing.clone();
            after.facts.spend = after.facts.spend.checked_add(totals.due)?;
            reasons.extend(standing_reasons(programme, view, &after));
            Some(receipt_member(view, &totals, tier, programme.tier_on(&after, today))?)
        }
        None => None,
    };
    let receipt = Receipt {
        currency: basket.currency,
        lines,
        totals,
        member,
        tax_included: basket.tax_included,
        effects,
    };
    Some(Quote { receipt, spend_max: redemption.most, reasons, programme: programme.hash })
}

/// What has to be counted: uses of the offers whose uses are limited.
fn limited_uses(occasion: &Occasion<'_>, applied: &[OfferApplied]) -> Vec<OfferUse> {
    let offers = applied.iter().filter_map(|used| Some((used, occasion.programme.offers.get(used.place)?)));
    let limited = offers.filter(|(_, offer)| offer.limits != Limits::default());
    let counted = limited.map(|(used, offer)| OfferUse {
        offer: offer.id.clone(),
        day: occasion.today,
        times: i64::from(used.times),
        money: used.money,
        points: Points::ZERO,
    });
    counted.collect()
}

fn receipt_lines(
    basket: &Basket,
    discounts: Vec<Vec<LineDiscount>>,
    redemption: &Redemption,
    dues: &[Money],
    earnings: Vec<Vec<LineEarning>>,
) -> Vec<ReceiptLine> {
    let points = redemption.spent.iter().zip(&redemption.paid);
    let results = discounts.into_iter().zip(points).zip(dues).zip(earnings);
    let mut lines = Vec::with_capacity(basket.lines.len());
    for (line, (((discounts, (spent, paid)), due), earnings)) in basket.lines.iter().zip(results) {
        lines.push(ReceiptLine {
            sku: line.sku.clone(),
            name: line.name.clone(),
            category: line.category.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: line.amount,
            discounts,
            points_spent: *spent,
            points_paid: *paid,
            due: *due,
            earnings,
            spent_lots: Vec::new(),
            unit: line.unit,
        });
    }
    lines
}

fn receipt_member(
    view: &MemberView,
    totals: &ReceiptTotals,
    tier: Option<&Tier>,
    tier_after: Option<&Tier>,
) -> Option<ReceiptMember> {
    let balance_after =
        view.standing.facts.balance.checked_sub(totals.points_spent)?.checked_add(totals.points_earned)?;
    Some(ReceiptMember {
        id: view.id,
        card: view.card.clone(),
        tier: tier.map(|tier| tier.id.clone()),
        tier_after: tier_after.map(|tier| tier.id.clone()),
        balance_before: view.standing.facts.balance,
        balance_after,
        as_of: view.as_of,
        tier_step: None,
    })
}

fn standing_reasons(programme: &Programme, view: &MemberView, after: &Standing) -> Vec<Reason> {
    let balance = view.standing.facts.balance;
    let debt = Points::ZERO.checked_sub(balance).filter(|debt| *debt > Points::ZERO);
    let next = programme.next_tier(after).and_then(|tier| {
        let wanted = tier.reach.iter().filter_map(|way| way.spend).min()?;
        let missing = Missing::Money(wanted.checked_sub(after.facts.spend)?);
        Some(Reason::NextTier { tier: tier.id.clone(), missing })
    });
    debt.map(|points| Reason::Debt { points }).into_iter().chain(next).collect()
}
