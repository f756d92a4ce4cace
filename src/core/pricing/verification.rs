//! Working a sale out again from what its entry keeps: did it earn what its programme gives?
//!
//! A receipt keeps articles, categories, quantities, prices, discounts and what was chosen. It does not keep brands, tags
//! and least prices of goods, the way to pay, nor what was left of a campaign; and a till may have known another standing
//! than head office has. So the answer is one-sided: a difference is told only where nothing of that can have made it.
//! Discounts are taken as they stand, because a least price may have cut them: only the points that the lines and the
//! visit earned are held against the programme.

use super::ask::{Ask, Choices, Situation};
use super::quote::{QuoteFault, quote};
use crate::core::model::receipt::ReceiptLine;
use crate::core::model::{Basket, Line, MemberView, Money, Points, Receipt};
use crate::core::programme::{EarnRule, Goods, Programme};

/// What a sale comes to when it is worked out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reworked {
    /// What its receipt says.
    Same,
    /// Other points: so many more were given than the programme gives; below zero fewer.
    Differs(Points),
    /// The entry does not tell.
    Untold(Untold),
}

/// Why a sale can't be worked out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untold {
    /// The till knew another standing of the member.
    Standing,
    /// The discounts or the points spent come out otherwise, for which a receipt does not keep enough.
    Prices,
    /// Points depend on something that a receipt does not keep.
    Rules,
    /// There is no quote for such a basket.
    Quote(QuoteFault),
}

/// Works a sale out again, under its programme and with the member's standing before it. `situation` says when, and at
/// which store and group of tills.
pub fn verify_sale(
    programme: &Programme,
    member: Option<&MemberView>,
    situation: &Situation,
    receipt: &Receipt,
) -> Reworked {
    let (basket, choices) = (basket_of(receipt), choices_of(receipt));
    let again = match quote(programme, &Ask { basket: &basket, member, choices: &choices, situation }) {
        Ok(quote) => quote.receipt,
        Err(fault) => return Reworked::Untold(Untold::Quote(fault)),
    };
    let knew = |receipt: &Receipt| receipt.member.as_ref().map(|member| (member.id, member.balance_before));
    let tier = |receipt: &Receipt| receipt.member.as_ref().map(|member| member.tier.clone());
    if knew(receipt) != knew(&again) || tier(receipt) != tier(&again) {
        return Reworked::Untold(Untold::Standing);
    }
    let prices = |line: &ReceiptLine| (line.discounts.clone(), line.points_spent, line.points_paid, line.due);
    let same = receipt.lines.iter().map(prices).eq(again.lines.iter().map(prices));
    if !same || receipt.totals.points_spent != again.totals.points_spent {
        return Reworked::Untold(Untold::Prices);
    }
    let earned = receipt.totals.points_earned.checked_sub(again.totals.points_earned);
    match earned {
        Some(Points::ZERO) => Reworked::Same,
        Some(beyond) if !programme.earn.iter().any(asks_more) => Reworked::Differs(beyond),
        _ => Reworked::Untold(Untold::Rules),
    }
}

/// The basket of a receipt, as far as it tells.
fn basket_of(receipt: &Receipt) -> Basket {
    let line = |line: &ReceiptLine| Line {
        unit: line.unit,
        brand: String::new(),
        tags: Vec::new(),
        minimum: Money::ZERO,
        ..Line::plain(
            line.sku.clone(),
            line.name.clone(),
            line.category.clone(),
            line.quantity,
            line.unit_price,
            line.gross,
        )
    };
    Basket {
        currency: receipt.currency,
        tax_included: receipt.tax_included,
        lines: receipt.lines.iter().map(line).collect(),
    }
}

/// What was chosen, as far as it tells.
fn choices_of(receipt: &Receipt) -> Choices {
    let effects = &receipt.effects;
    let spent = receipt.lines.iter().map(|line| line.points_spent);
    Choices {
        spend: Points::checked_sum(spent).unwrap_or_default(),
        coupons: effects.coupons.iter().map(|used| used.code.clone()).collect(),
        rewards: effects.rewards.iter().map(|used| used.reward.as_str().to_owned()).collect(),
        donation: effects
            .donation
            .as_ref()
            .map(|donation| (donation.charity.as_str().to_owned(), donation.points)),
        payment: None,
    }
}

/// Whether a rule asks for something that a receipt does not keep.
fn asks_more(rule: &EarnRule) -> bool {
    let Goods { brands, tags, except_brands, except_tags, .. } = &rule.goods;
    let goods = [brands, tags, except_brands, except_tags].into_iter().any(|asked| !asked.is_empty());
    let limits = &rule.limits;
    let campaign =
        limits.per_store.is_some() || limits.budget_money.is_some() || limits.budget_points.is_some();
    goods || campaign || !rule.when.payments.is_empty()
}
