//! A sale read for what an account needs of it, without keeping the rest.
//!
//! Each type here is read from the same fields as its namesake in [`crate::core::model::receipt`], and refuses the same
//! bytes: texts are looked at where they stand, lists are read and let go. A test holds both against each other.

use core::marker::PhantomData;

use minicbor::decode::Error;
use minicbor::{Decode, Decoder};
use smallvec::SmallVec;

use super::desk::Slip;
use super::gist::SaleGist;
use crate::core::model::receipt::{Effects, ReceiptTotals};
use crate::core::model::standing::TierStep;
use crate::core::model::{
    Ahead, CardNumber, Change, Currency, Day, Lot, MemberId, Money, Points, Quantity, Rate, Timestamp, Unit,
};

/// See [`super::Sale`].
#[derive(Decode)]
#[cbor(map)]
pub(super) struct SaleBrief<'b> {
    #[b(0)]
    receipt: ReceiptBrief<'b>,
    #[n(1)]
    day: Day,
    #[n(2)]
    _offline: bool,
    #[cbor(n(3), with = "minicbor::bytes")]
    _request: [u8; 32],
    #[n(4)]
    _at: Timestamp,
}

#[derive(Decode)]
#[cbor(map)]
struct ReceiptBrief<'b> {
    #[n(0)]
    _currency: Currency,
    #[n(1)]
    lines: Lines,
    #[n(2)]
    totals: ReceiptTotals,
    #[b(3)]
    member: Option<MemberBrief<'b>>,
    #[n(4)]
    _tax_included: bool,
    #[n(5)]
    #[cbor(default)]
    effects: Effects,
}

#[derive(Decode)]
#[cbor(map)]
struct MemberBrief<'b> {
    #[n(0)]
    id: MemberId,
    #[n(1)]
    card: CardNumber,
    #[b(2)]
    _tier: Option<&'b str>,
    #[b(3)]
    _tier_after: Option<&'b str>,
    #[n(4)]
    _balance_before: Points,
    #[n(5)]
    _balance_after: Points,
    #[n(6)]
    as_of: Option<Timestamp>,
    #[n(7)]
    tier_step: Option<TierStep>,
    #[n(8)]
    #[cbor(default)]
    _ahead: Ahead,
}

#[derive(Decode)]
#[cbor(map)]
struct LineBrief<'b> {
    #[b(0)]
    _sku: &'b str,
    #[b(1)]
    _name: &'b str,
    #[b(2)]
    _category: &'b str,
    #[n(3)]
    _quantity: Quantity,
    #[n(4)]
    _unit_price: Money,
    #[n(5)]
    _gross: Money,
    #[b(6)]
    _discounts: Each<DiscountBrief<'b>>,
    #[n(7)]
    _points_spent: Points,
    #[n(8)]
    _points_paid: Money,
    #[n(9)]
    _due: Money,
    #[b(10)]
    earnings: Earnings,
    #[n(11)]
    #[cbor(default)]
    _spent_lots: Each<Lot>,
    #[n(12)]
    #[cbor(default)]
    _unit: Unit,
}

#[derive(Decode)]
#[cbor(map)]
struct DiscountBrief<'b> {
    #[b(0)]
    _offer: &'b str,
    #[n(1)]
    _amount: Money,
    #[n(2)]
    _percent: Option<Rate>,
    #[n(3)]
    _quantity: Option<Quantity>,
}

#[derive(Decode)]
#[cbor(map)]
struct EarningBrief<'b> {
    #[b(0)]
    _rule: &'b str,
    #[n(1)]
    points: Points,
    #[n(2)]
    vests: Option<Day>,
    #[n(3)]
    expires: Option<Day>,
}

/// A list whose items are read and let go.
struct Each<T>(PhantomData<T>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Each<T> {
    fn decode(input: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        input.array_iter_with(context)?.try_for_each(|item: Result<T, Error>| item.map(|_| ()))?;
        Ok(Self::default())
    }
}

/// The lots that the earnings of a line make.
struct Earnings(SmallVec<[Lot; 2]>);

impl<'b, C> Decode<'b, C> for Earnings {
    fn decode(input: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let lot = |item: Result<EarningBrief<'b>, Error>| {
            item.map(|EarningBrief { points, vests, expires, .. }| Lot { vests, expires, points })
        };
        input.array_iter_with(context)?.map(lot).collect::<Result<_, Error>>().map(Self)
    }
}

/// The lots that the earnings of all lines make.
struct Lines(Vec<Lot>);

impl<'b, C> Decode<'b, C> for Lines {
    fn decode(input: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let mut lots = Vec::new();
        for line in input.array_iter_with(context)? {
            let line: LineBrief<'b> = line?;
            lots.extend(line.earnings.0);
        }
        Ok(Self(lots))
    }
}

impl SaleBrief<'_> {
    /// What an account needs of it.
    pub(super) fn gist(self) -> SaleGist {
        let ReceiptBrief { lines, totals, member, effects, .. } = self.receipt;
        let (buyer, as_of, step) = match member {
            Some(MemberBrief { id, card, as_of, tier_step, .. }) => (Some((id, card)), as_of, tier_step),
            None => (None, None, None),
        };
        let given = effects.donation.as_ref().map_or(Points::ZERO, |donation| donation.points);
        let once = effects.coupons.iter().filter(|used| used.once);
        let once = once.map(|used| (used.coupon.clone(), used.code.clone())).collect();
        let referrer = effects.referral.as_ref().map(|referral| referral.referrer);
        let change = Change::of_bought(lines.0, &totals, &effects, step, self.day);
        SaleGist { slip: Slip { buyer, as_of, change, given }, once, referrer }
    }
}
