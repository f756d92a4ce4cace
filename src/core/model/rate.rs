//! Rates and rounding: shares and factors in millionths, and the rule by which an exact fraction becomes an integer.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::decimal::{DecimalFault, format_decimal, parse_decimal};

/// A share or a factor in millionths: `12.5 %` is 125,000, a factor of `1.5` is 1,500,000. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Rate(#[n(0)] i64);

/// Why a text is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateFault {
    /// The number itself is malformed.
    Number(DecimalFault),
    /// A percentage needs a `%` sign, so that `10` can't be read as 1,000 percent.
    PercentSignMissing,
    /// Below zero.
    Negative,
}

impl core::fmt::Display for RateFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(fault) => fault.fmt(out),
            Self::PercentSignMissing => out.write_str("needs a percent sign, such as `10 %`"),
            Self::Negative => out.write_str("is below zero"),
        }
    }
}

impl Rate {
    /// Everything: 100 %, or a factor of one.
    pub const ONE: Self = Self(MILLION);
    /// Nothing: 0 %.
    pub const ZERO: Self = Self(0);

    /// The count of millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Reads a percentage such as `"12.5 %"`.
    ///
    /// # Errors
    /// [`RateFault`] when the sign is missing, the number malformed or negative.
    pub fn parse_percent(text: &str) -> Result<Self, RateFault> {
        let number = text.strip_suffix('%').ok_or(RateFault::PercentSignMissing)?;
        Self::from_scaled(number.trim_end(), 4)
    }

    /// Reads a factor such as `"1.5"`.
    ///
    /// # Errors
    /// [`RateFault`] when the number is malformed or negative.
    pub fn parse_factor(text: &str) -> Result<Self, RateFault> {
        Self::from_scaled(text, 6)
    }

    fn from_scaled(text: &str, digits: u8) -> Result<Self, RateFault> {
        let millionths = parse_decimal(text, digits).map_err(RateFault::Number)?;
        if millionths < 0 { Err(RateFault::Negative) } else { Ok(Self(millionths)) }
    }

    /// This share of `amount`, rounded; `None` on overflow.
    pub fn of(self, amount: i64, rounding: Rounding) -> Option<i64> {
        // Nearly all products fit into a word, and a word is divided by a constant without a division.
        if let Some(exact) = amount.checked_mul(self.0) {
            return Some(rounding.step(exact / MILLION, exact % MILLION, MILLION));
        }
        let exact = i128::from(amount).checked_mul(i128::from(self.0))?;
        rounding.divide(exact, i128::from(MILLION))
    }

    /// The rate as a percentage without needless zeros: `12.5`.
    pub fn format_percent(self) -> String {
        let text = format_decimal(self.0, 4);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The rate as a factor without needless zeros: `1.5`.
    pub fn format_factor(self) -> String {
        let text = format_decimal(self.0, 6);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

const MILLION: i64 = 1_000_000;

/// How an exact fraction becomes an integer (design 3.4). Signs are mirrored, so that a return undoes its sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, a half away from zero.
    HalfUp,
    /// To the nearest, a half to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
}

impl Rounding {
    /// A quotient whose remainder is rounded in. The denominator is above zero and at most a quarter of what a word holds.
    fn step(self, quotient: i64, remainder: i64, denominator: i64) -> i64 {
        let twice = remainder.saturating_abs().saturating_mul(2);
        let away = match self {
            Self::Down => false,
            Self::HalfUp => twice >= denominator,
            Self::HalfEven => twice > denominator || (twice == denominator && quotient & 1 == 1),
        };
        if away { quotient.saturating_add(remainder.signum()) } else { quotient }
    }

    /// `numerator / denominator` as an integer; `None` when the denominator is not positive or the result too large.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        // Nearly all amounts fit into a word, and dividing words is far cheaper.
        if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator))
            && denominator <= i64::MAX / 4
        {
            let (quotient, remainder) =
                (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
            return Some(self.step(quotient, remainder, denominator));
        }
        let (quotient, remainder) =
            (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
        let twice = remainder.checked_abs()?.checked_mul(2)?;
        let away = match self {
            Self::Down => false,
            Self::HalfUp => twice >= denominator,
            Self::HalfEven => twice > denominator || (twice == denominator && quotient.checked_rem(2)? != 0),
        };
        let step = if away { numerator.signum() } else { 0 };
        i64::try_from(quotient.checked_add(step)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rounding_rule_treats_halves_its_own_way() {
        for (numerator, half_up, half_even, down) in
            [(5, 1, 0, 0), (15, 2, 2, 1), (25, 3, 2, 2), (26, 3, 3, 2), (-5, -1, 0, 0), (-15, -2, -2, -1)]
        {
            assert_eq!(Rounding::HalfUp.divide(numerator, 10), Some(half_up), "half up {numerator}");
            assert_eq!(Rounding::HalfEven.divide(numerator, 10), Some(half_even), "half even {numerator}");
            assert_eq!(Rounding::Down.divide(numerator, 10), Some(down), "down {numerator}");
        }
        assert_eq!(Rounding::Down.divide(1, 0), None);
    }

    #[test]
    fn words_are_rounded_like_longer_numbers() {
        let long = 1i128 << 62;
        for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down] {
            for numerator in (-35i64..=35).chain([i64::MIN, i64::MAX]) {
                for denominator in [1, 2, 3, 4, 10, i64::MAX / 4, i64::MAX] {
                    let word = rounding.divide(i128::from(numerator), i128::from(denominator));
                    let longer = (i128::from(numerator) * long, i128::from(denominator) * long);
                    assert_eq!(word, rounding.divide(longer.0, longer.1), "{numerator} over {denominator}");
                }
                let share = Rate::parse_percent("12.5 %").unwrap().of(numerator, rounding);
                assert_eq!(share, rounding.divide(i128::from(numerator), 8), "an eighth of {numerator}");
            }
        }
    }

    #[test]
    fn percentages_and_factors_are_not_mixed_up() {
        assert_eq!(Rate::parse_percent("12.5 %").map(Rate::millionths), Ok(125_000));
        assert_eq!(Rate::parse_percent("10"), Err(RateFault::PercentSignMissing));
        assert_eq!(Rate::parse_percent("-1 %"), Err(RateFault::Negative));
        assert_eq!(Rate::parse_factor("1.5").map(Rate::millionths), Ok(1_500_000));
        assert_eq!(Rate::parse_percent("12.5%").unwrap().format_percent(), "12.5");
        assert_eq!(Rate::ONE.format_percent(), "100");
        assert_eq!(Rate::parse_factor("1.50").unwrap().format_factor(), "1.5");
        assert_eq!(Rate::ONE.format_factor(), "1");
    }
}
