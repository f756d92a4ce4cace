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
    /// `numerator / denominator` as an integer; `None` when the denominator is not positive or the result too large.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        // Nearly all amounts fit into a word, and dividing words is far cheaper.
        let (quotient, remainder) = match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => (
                i128::from(numerator.checked_div(denominator)?),
                i128::from(numerator.checked_rem(denominator)?),
            ),
            _ => (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?),
        };
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
