//! What a sale came to, line by line: the truth that the till prints, the journal keeps and the hub stores.
//!
//! Amounts of points stand per line, so that a later return takes back exactly what its line gave (design 3.5).
//! Stored as CBOR maps with numbered fields; fields are only ever added.

use minicbor::{Decode, Encode};
use smallvec::SmallVec;

use super::ahead::Ahead;
use super::basket::{CategoryPath, LineName, Sku, Unit};
use super::currency::Currency;
use super::id::{CardNumber, MemberId, RuleId};
use super::money::Money;
use super::points::Points;
use super::quantity::Quantity;
use super::rate::{Rate, Rounding};
use super::standing::{Lot, OfferUse, Stamps, TierStep, Voucher};
use super::time::{Day, Timestamp};

/// One discount on one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LineDiscount {
    /// The offer that gave it.
    #[n(0)]
    pub offer: RuleId,
    /// What it took off the line.
    #[n(1)]
    pub amount: Money,
    /// The share it took, where it is a percentage.
    #[n(2)]
    pub percent: Option<Rate>,
    /// How much of the line it was taken off, where that is not the whole line.
    #[n(3)]
    pub quantity: Option<Quantity>,
}

/// What one earning rule gave for one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LineEarning {
    /// The rule that gave them.
    #[n(0)]
    pub rule: RuleId,
    /// How many points.
    #[n(1)]
    pub points: Points,
    /// The first day on which they can be spent; `None` for at once.
    #[n(2)]
    pub vests: Option<Day>,
    /// The first day on which they are gone; `None` for never.
    #[n(3)]
    pub expires: Option<Day>,
}

/// What the earning rules gave for one line. It is one rule nearly always, which then stands in place.
pub type LineEarnings = SmallVec<[LineEarning; 1]>;

/// Stored like any list.
mod few {
    use minicbor::{Decode, Decoder, Encode, Encoder};
    use smallvec::{Array, SmallVec};

    pub(super) fn encode<C, A: Array, W: minicbor::encode::Write>(
        items: &SmallVec<A>,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>>
    where
        A::Item: Encode<C>,
    {
        items.as_slice().encode(out, context)
    }

    pub(super) fn decode<'b, C, A: Array>(
        input: &mut Decoder<'b>,
        context: &mut C,
    ) -> Result<SmallVec<A>, minicbor::decode::Error>
    where
        A::Item: Decode<'b, C>,
    {
        input.array_iter_with(context)?.collect()
    }
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
    pub name: LineName,
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
    #[cbor(with = "few")]
    pub earnings: LineEarnings,
    /// Which dated lots the points spent on it came from, as the till knew them; what is missing from `points_spent` was
    /// undated. A return gives back with these dates.
    #[n(11)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub spent_lots: Vec<Lot>,
    /// What its quantity counts.
    #[n(12)]
    #[cbor(default, skip_if = "is_piece")]
    pub unit: Unit,
}

fn is_piece(unit: &Unit) -> bool {
    *unit == Unit::Piece
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
    pub tier: Option<RuleId>,
    /// Tier as it stands after the sale, provisional until the hub has folded it.
    #[n(3)]
    pub tier_after: Option<RuleId>,
    /// Balance before, as the till knew it.
    #[n(4)]
    pub balance_before: Points,
    /// Balance after.
    #[n(5)]
    pub balance_after: Points,
    /// When the hub's part of that balance was true.
    #[n(6)]
    pub as_of: Option<Timestamp>,
    /// The change of the tier hold, if the sale makes one.
    #[n(7)]
    pub tier_step: Option<TierStep>,
    /// What lies ahead after the sale.
    #[n(8)]
    #[cbor(default, skip_if = "Ahead::is_empty")]
    pub ahead: Ahead,
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
    /// What the sale does beside its prices.
    #[n(5)]
    #[cbor(default, skip_if = "Effects::is_empty")]
    pub effects: Effects,
}

/// What a sale does beside its prices, by the ids of the programme it was made under.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Effects {
    /// Points that no line gave: for the visit as a whole, per rule.
    #[n(0)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub earnings: Vec<LineEarning>,
    /// Stamps given and taken.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub stamps: Vec<Stamps>,
    /// Every offer, reward and rule that was used and whose uses are counted.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub uses: Vec<OfferUse>,
    /// Vouchers given and used.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub vouchers: Vec<Voucher>,
    /// Coupons that were used, by their codes as scanned.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub coupons: Vec<CouponUse>,
    /// Gifts: what the customer takes along, or has in the basket for nothing.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub gifts: Vec<Gift>,
    /// Perks and messages of these offers are due.
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub perks: Vec<RuleId>,
    /// Rewards bought with points, and what they cost.
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub rewards: Vec<RewardUse>,
    /// Points given to a charity.
    #[n(8)]
    pub donation: Option<Donation>,
    /// The reward for having been brought by a friend, and for that friend.
    #[n(9)]
    pub referral: Option<Referral>,
    /// The arms of the running experiments that the member is in.
    #[n(10)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub arms: Vec<Arm>,
    /// The partner whose store this is.
    #[n(11)]
    pub partner: Option<RuleId>,
}

impl Effects {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A coupon that was used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CouponUse {
    /// The coupon of the programme.
    #[n(0)]
    pub coupon: RuleId,
    /// The code as it was scanned.
    #[n(1)]
    pub code: String,
    /// Whether the code is printed once and good once.
    #[n(2)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub once: bool,
}

/// A gift.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Gift {
    /// The offer that gives it.
    #[n(0)]
    pub offer: RuleId,
    /// The article.
    #[n(1)]
    pub sku: Sku,
    /// How many pieces the customer gets.
    #[n(2)]
    pub pieces: u32,
    /// How many of them are lines of this basket; the rest is handed over beside it.
    #[n(3)]
    pub in_basket: u32,
}

/// A reward that points bought.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RewardUse {
    /// The reward.
    #[n(0)]
    pub reward: RuleId,
    /// What it cost.
    #[n(1)]
    pub points: Points,
    /// Which dated lots they came from, as the till knew them.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub lots: Vec<Lot>,
}

/// Points given to a charity.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Donation {
    /// The charity.
    #[n(0)]
    pub charity: RuleId,
    /// How many.
    #[n(1)]
    pub points: Points,
    /// Which dated lots they came from, as the till knew them.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub lots: Vec<Lot>,
}

/// The reward for bringing a friend; each side once for each friend (invariant I14). The friend's own part stands in
/// [`Effects::earnings`] under the rule `referral`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Referral {
    /// Who brought this member.
    #[n(0)]
    pub referrer: MemberId,
    /// What the referrer gets.
    #[n(1)]
    pub reward: LineEarning,
}

/// An arm of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Arm {
    /// The experiment.
    #[n(0)]
    pub experiment: RuleId,
    /// The arm.
    #[n(1)]
    pub arm: RuleId,
}

impl ReceiptLine {
    /// Points it earns in all; `None` on overflow.
    pub fn points_earned(&self) -> Option<Points> {
        Points::checked_sum(self.earnings.iter().map(|earning| earning.points))
    }

    /// What its units cost after discounts, before points pay: `(how much, price of a unit)`, the cheapest first. A price
    /// that does not divide is split: 10.00 over 7 pieces is 1 at 1.42 and 6 at 1.43 (design 3.4). What is not counted in
    /// whole pieces is not split: its unit price is rounded half up. `None` on overflow.
    pub fn unit_prices(&self) -> Option<Vec<(Quantity, Money)>> {
        let price = self.gross.checked_sub(self.discount()?)?.minor();
        let thousandths = self.quantity.thousandths();
        if self.unit != Unit::Piece || thousandths <= 0 || thousandths.checked_rem(1_000)? != 0 {
            let exact = i128::from(price).checked_mul(1_000)?;
            let each = Rounding::HalfUp.divide(exact, i128::from(thousandths))?;
            return Some(vec![(self.quantity, Money::from_minor(each))]);
        }
        let pieces = thousandths.checked_div(1_000)?;
        let cheaper = price.checked_div_euclid(pieces)?;
        let dearer_pieces = price.checked_rem_euclid(pieces)?;
        let split = [(pieces.checked_sub(dearer_pieces)?, cheaper), (dearer_pieces, cheaper.checked_add(1)?)];
        let counted = split.into_iter().filter(|(pieces, _)| *pieces > 0);
        counted
            .map(|(pieces, each)| {
                let quantity = Quantity::from_thousandths(pieces.checked_mul(1_000)?);
                Some((quantity, Money::from_minor(each)))
            })
            .collect()
    }

    /// All its discounts; `None` on overflow.
    pub fn discount(&self) -> Option<Money> {
        Money::checked_sum(self.discounts.iter().map(|discount| discount.amount))
    }
}

impl ReceiptTotals {
    /// The sums of these lines and of what the sale does beside them; `None` on overflow. Points spent count those that
    /// bought rewards and those that were given away.
    pub fn of(lines: &[ReceiptLine], effects: &Effects) -> Option<Self> {
        let beside = Self {
            points_earned: Points::checked_sum(effects.earnings.iter().map(|earning| earning.points))?,
            points_spent: Points::checked_sum(
                effects
                    .rewards
                    .iter()
                    .map(|reward| reward.points)
                    .chain(effects.donation.iter().map(|donation| donation.points)),
            )?,
            ..Self::default()
        };
        lines.iter().try_fold(beside, |sums, line| {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str, unit: Unit, gross: i64, off: i64) -> ReceiptLine {
        let discount = LineDiscount {
            offer: RuleId::new("o"),
            amount: Money::from_minor(off),
            percent: None,
            quantity: None,
        };
        ReceiptLine {
            sku: Sku::parse("s").unwrap(),
            name: LineName::default(),
            category: CategoryPath::default(),
            quantity: Quantity::parse(quantity).unwrap(),
            unit_price: Money::ZERO,
            gross: Money::from_minor(gross),
            discounts: vec![discount],
            points_spent: Points::ZERO,
            points_paid: Money::ZERO,
            due: Money::from_minor(gross - off),
            earnings: LineEarnings::new(),
            spent_lots: Vec::new(),
            unit,
        }
    }

    #[test]
    fn a_unit_price_that_does_not_divide_is_split() {
        for (quantity, unit, gross, off, wanted) in [
            ("7", Unit::Piece, 1_050, 50, vec![("1", 142), ("6", 143)]),
            ("7", Unit::Piece, 1_400, 0, vec![("7", 200)]),
            ("3", Unit::Piece, 1, 0, vec![("2", 0), ("1", 1)]),
            ("1", Unit::Piece, 999, 999, vec![("1", 0)]),
            ("0.385", Unit::Kilogram, 7_696, 0, vec![("0.385", 19_990)]),
            ("7", Unit::Litre, 1_000, 0, vec![("7", 143)]),
            ("1.5", Unit::Piece, 100, 0, vec![("1.5", 67)]),
        ] {
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|(quantity, price)| (Quantity::parse(quantity).unwrap(), Money::from_minor(price)))
                .collect();
            assert_eq!(
                line(quantity, unit, gross, off).unit_prices(),
                Some(wanted),
                "{quantity} for {gross}"
            );
        }
    }
}
