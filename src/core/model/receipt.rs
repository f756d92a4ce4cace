//! What a sale came to, line by line: the truth that the till prints, the journal keeps and the hub stores.
//!
//! Amounts of points stand per line, so that a later return takes back exactly what its line gave (design 3.5).
//! Stored as CBOR maps with numbered fields; fields are only ever added.

use minicbor::{Decode, Encode};

use super::basket::{CategoryPath, Sku};
use super::currency::Currency;
use super::id::{CardNumber, MemberId};
use super::money::Money;
use super::points::Points;
use super::quantity::Quantity;
use super::rate::Rate;
use super::time::Timestamp;

/// One discount on one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LineDiscount {
    /// The offer that gave it.
    #[n(0)]
    pub offer: String,
    /// What it took off the line.
    #[n(1)]
    pub amount: Money,
    /// The share it took, where it is a percentage.
    #[n(2)]
    pub percent: Option<Rate>,
}

/// What one earning rule gave for one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LineEarning {
    /// The rule that gave them.
    #[n(0)]
    pub rule: String,
    /// How many points.
    #[n(1)]
    pub points: Points,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceiptLine {
    /// The article.
    #[n(0)]
    pub sku: Sku,
    /// What it is called.
    #[n(1)]
    pub name: String,
    /// Where it stands in the tree of goods.
    #[n(2)]
    pub category: CategoryPath,
    /// How much of it.
    #[n(3)]
    pub quantity: Quantity,
    /// Price of one unit.
    #[n(4)]
    pub unit_price: Money,
    /// Price of the line before discounts.
    #[n(5)]
    pub gross: Money,
    /// Its discounts.
    #[n(6)]
    pub discounts: Vec<LineDiscount>,
    /// Points spent on it.
    #[n(7)]
    pub points_spent: Points,
    /// What those points paid.
    #[n(8)]
    pub points_paid: Money,
    /// What is left to pay: gross, less discounts, less what points paid.
    #[n(9)]
    pub due: Money,
    /// Points it earns, rule by rule.
    #[n(10)]
    pub earnings: Vec<LineEarning>,
}

/// A receipt in sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct ReceiptTotals {
    /// Before discounts.
    #[n(0)]
    pub gross: Money,
    /// All discounts.
    #[n(1)]
    pub discount: Money,
    /// What points paid.
    #[n(2)]
    pub points_paid: Money,
    /// What is left to pay.
    #[n(3)]
    pub due: Money,
    /// Points spent.
    #[n(4)]
    pub points_spent: Points,
    /// Points earned.
    #[n(5)]
    pub points_earned: Points,
}

/// The member's part of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceiptMember {
    /// Who.
    #[n(0)]
    pub id: MemberId,
    /// The card that was shown.
    #[n(1)]
    pub card: CardNumber,
    /// Tier before the sale.
    #[n(2)]
    pub tier: Option<String>,
    /// Tier as it stands after the sale, provisional until the hub has folded it.
    #[n(3)]
    pub tier_after: Option<String>,
    /// Balance before, as the till knew it.
    #[n(4)]
    pub balance_before: Points,
    /// Balance after.
    #[n(5)]
    pub balance_after: Points,
    /// When the hub's part of that balance was true.
    #[n(6)]
    pub as_of: Option<Timestamp>,
}

/// What a sale came to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// Currency of all amounts.
    #[n(0)]
    pub currency: Currency,
    /// Its lines.
    #[n(1)]
    pub lines: Vec<ReceiptLine>,
    /// Its sums.
    #[n(2)]
    pub totals: ReceiptTotals,
    /// The member, when a card was shown.
    #[n(3)]
    pub member: Option<ReceiptMember>,
    /// Whether prices include tax.
    #[n(4)]
    pub tax_included: bool,
}

impl ReceiptLine {
    /// Points it earns in all; `None` on overflow.
    pub fn points_earned(&self) -> Option<Points> {
        Points::checked_sum(self.earnings.iter().map(|earning| earning.points))
    }

    /// All its discounts; `None` on overflow.
    pub fn discount(&self) -> Option<Money> {
        Money::checked_sum(self.discounts.iter().map(|discount| discount.amount))
    }
}

impl ReceiptTotals {
    /// The sums of these lines; `None` on overflow.
    pub fn of(lines: &[ReceiptLine]) -> Option<Self> {
        lines.iter().try_fold(Self::default(), |sums, line| {
            Some(Self {
                gross: sums.gross.checked_add(line.gross)?,
                discount: sums.discount.checked_add(line.discount()?)?,
                points_paid: sums.points_paid.checked_add(line.points_paid)?,
                due: sums.due.checked_add(line.due)?,
                points_spent: sums.points_spent.checked_add(line.points_spent)?,
                points_earned: sums.points_earned.checked_add(line.points_earned()?)?,
            })
        })
    }
}
