//! Exact amounts while offers are compared (design 3.4): integers of 10^-18 of a minor unit. A share of a whole amount
//! is exact, and a share of a share of a share; what lies beyond is cut off, alike on every machine.

use crate::core::model::{Money, Rate, Rounding};
use crate::core::programme::Deal;

/// One minor unit.
pub(super) const WHOLE: i128 = 1_000_000_000_000_000_000;
/// One thousandth of a minor unit: what one minor unit costs for a quantity of one thousandth.
const THOUSANDTH: i128 = 1_000_000_000_000_000;
/// One millionth of a minor unit: what a rate of one millionth takes of one.
const MILLIONTH: i128 = 1_000_000_000_000;

/// So many minor units.
pub(super) fn exact(minor: i64) -> i128 {
    i128::from(minor).saturating_mul(WHOLE)
}

/// The millionths of a share of at most everything.
pub(super) fn share(rate: Rate) -> i128 {
    i128::from(rate.min(Rate::ONE).millionths())
}

/// A share of an exact amount.
pub(super) fn share_of(rate: Rate, amount: i128) -> i128 {
    let product = times(amount, rate.min(Rate::ONE).millionths().unsigned_abs());
    u128::try_from(product).map_or_else(
        |_| product.checked_div(i128::from(Rate::ONE.millionths())).unwrap_or_default(),
        |product| i128::try_from(millionth(product)).unwrap_or(i128::MAX),
    )
}

/// So many times an exact amount, as far as it goes.
pub(super) fn times(amount: i128, count: u64) -> i128 {
    const AMOUNT_BITS: u32 = 100;
    const COUNT_BITS: u32 = 27;
    // What needs no more bits than this can't overflow, and is what there is nearly always.
    if amount >> AMOUNT_BITS == 0 && count >> COUNT_BITS == 0 {
        amount.wrapping_mul(i128::from(count))
    } else {
        amount.saturating_mul(i128::from(count))
    }
}

/// The millionth part, rounded down: the long division by a constant, digit by digit of 32 bits, which multiplies where
/// a division of such numbers would go bit by bit.
fn millionth(number: u128) -> u128 {
    const MILLION: u64 = 1_000_000;
    let [high, low] =
        [number >> 64, number & u128::from(u64::MAX)].map(|half| u64::try_from(half).unwrap_or_default());
    let (top, rest) = (high / MILLION, high % MILLION);
    let middle = rest << 32 | low >> 32;
    let bottom = (middle % MILLION) << 32 | low & u64::from(u32::MAX);
    u128::from(top) << 64 | u128::from(middle / MILLION) << 32 | u128::from(bottom / MILLION)
}

/// An exact amount divided by a number of pieces, rounded towards zero.
pub(super) fn each(amount: i128, pieces: u64) -> i128 {
    if pieces <= 1 {
        return amount;
    }
    let Some((amount, pieces)) = u128::try_from(amount).ok().zip(u32::try_from(pieces).ok()) else {
        return amount.checked_div(i128::from(pieces)).unwrap_or_default();
    };
    // As above; the remainder of each digit is below the divisor, which has 32 bits.
    let by = u64::from(pieces);
    let (mut quotient, mut rest) = (0u128, 0u64);
    for digit in
        [96u32, 64, 32, 0].map(|shift| u64::try_from(amount >> shift & 0xffff_ffff).unwrap_or_default())
    {
        let next = rest << 32 | digit;
        quotient = quotient << 32 | u128::from(next.checked_div(by).unwrap_or_default());
        rest = next.checked_rem(by).unwrap_or_default();
    }
    i128::try_from(quotient).unwrap_or(i128::MAX)
}

/// What so many thousandths cost at a price per unit.
pub(super) fn cost(unit_price: Money, quantity: i64) -> i128 {
    i128::from(unit_price.minor()).saturating_mul(i128::from(quantity)).saturating_mul(THOUSANDTH)
}

/// What a deal takes off this much that comes to `price`: from nothing to all of it.
pub(super) fn saving(deal: Deal, price: i128, quantity: i64) -> i128 {
    match deal {
        Deal::Percent(rate) => share_of(rate, price),
        Deal::AmountOff(amount) => cost(amount, quantity).clamp(0, price),
        Deal::FixedPrice(fixed) => price.saturating_sub(cost(fixed, quantity)).clamp(0, price),
    }
}

/// What a deal takes off this much that comes to whole minor units; the same as [`saving`], without a division.
pub(super) fn saving_of_whole(deal: Deal, price: i64, quantity: i64) -> i128 {
    match deal {
        Deal::Percent(rate) => match rate.min(Rate::ONE).millionths().checked_mul(price) {
            // A word times a millionth of a minor unit needs no more than 103 bits.
            Some(millionths) => i128::from(millionths).wrapping_mul(MILLIONTH),
            None => share(rate).saturating_mul(i128::from(price)).saturating_mul(MILLIONTH),
        },
        _ => saving(deal, exact(price), quantity),
    }
}

/// What a deal takes off when it is applied: [`saving`], rounded once. `None` on overflow.
pub(super) fn rounded_saving(deal: Deal, price: i64, quantity: i64, rounding: Rounding) -> Option<i64> {
    match deal {
        Deal::Percent(rate) => rate.min(Rate::ONE).of(price, rounding),
        _ => rounding.divide(saving(deal, exact(price), quantity), WHOLE),
    }
}

/// In which order compound deals follow each other: fixed price, amount off, percent off (design 3.3).
pub(super) fn rank(deal: Deal) -> u8 {
    match deal {
        Deal::FixedPrice(_) => 0,
        Deal::AmountOff(_) => 1,
        Deal::Percent(_) => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::model::decimal::format_decimal;

    #[test]
    fn a_share_of_a_share_of_a_share_is_exact() {
        let rate = Rate::parse_percent("12.3457 %").unwrap();
        let thrice = (0..3).fold(exact(1_000_000_000_000), |amount, _| share_of(rate, amount));
        assert_eq!(thrice, 1_000_000_000_000 * 123_457i128.pow(3));
        let deal = Deal::Percent(rate);
        assert_eq!(saving_of_whole(deal, 999, 1000), saving(deal, exact(999), 1000));
    }

    proptest! {
        #[test]
        fn long_divisions_are_those_of_the_machine(
            amount in prop_oneof![0i128..=i128::MAX, 0i128..1 << 70, -(1i128 << 100)..1 << 100, Just(i128::MAX)],
            millionths in 0i64..=1_000_000,
            pieces in prop_oneof![1u64..20, 1u64..=u64::MAX, Just(u64::from(u32::MAX)), Just(1 << 32)],
        ) {
            let rate = Rate::parse_factor(&format_decimal(millionths, 6)).unwrap();
            prop_assert_eq!(share_of(rate, amount), amount.saturating_mul(i128::from(millionths)) / 1_000_000);
            prop_assert_eq!(each(amount, pieces), amount / i128::from(pieces));
        }
    }

    #[test]
    fn a_deal_takes_no_more_than_there_is_and_never_adds() {
        for deal in [
            Deal::AmountOff(Money::from_minor(i64::MAX)),
            Deal::FixedPrice(Money::ZERO),
            Deal::Percent(Rate::parse_factor("7").unwrap()),
        ] {
            assert_eq!(rounded_saving(deal, 250, 1_000_000_000, Rounding::HalfUp), Some(250));
        }
        let dearer = Deal::FixedPrice(Money::from_minor(300));
        assert_eq!(rounded_saving(dearer, 250, 1000, Rounding::HalfUp), Some(0));
        // 385 grams at 1.00 off a kilogram.
        let off = Deal::AmountOff(Money::from_minor(100));
        assert_eq!(rounded_saving(off, 7_696, 385, Rounding::HalfUp), Some(39));
    }
}
