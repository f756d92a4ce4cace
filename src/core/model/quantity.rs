//! Quantity: thousandths of a piece, kilogram or metre.

use minicbor::{Decode, Encode};

use super::decimal::{DecimalFault, format_decimal, parse_decimal};
use super::money::Money;
use super::rate::Rounding;

/// How much of a product, in thousandths of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Quantity(#[n(0)] i64);

/// Digits after the point of a quantity.
const DIGITS: u8 = 3;

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1000);
    /// The largest quantity of one line: a million pieces. More is a typing error.
    pub const LINE_MAX: Self = Self(1_000_000_000);

    /// `thousandths` of the unit.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// The count of thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// What this much costs at `unit_price`, rounded once; `None` on overflow.
    pub fn price(self, unit_price: Money, rounding: Rounding) -> Option<Money> {
        let exact = i128::from(self.0).checked_mul(i128::from(unit_price.minor()))?;
        rounding.divide(exact, 1000).map(Money::from_minor)
    }

    /// Reads decimal text such as `"0.385"`.
    ///
    /// # Errors
    /// [`DecimalFault`] as the text has it.
    pub fn parse(text: &str) -> Result<Self, DecimalFault> {
        parse_decimal(text, DIGITS).map(Self)
    }
}

/// Whole quantities without a point (`2`), others with as many digits as needed (`0.385`, `1.5`).
impl core::fmt::Display for Quantity {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let text = format_decimal(self.0, DIGITS);
        out.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weighed_line_is_rounded_once() {
        let price = Quantity::parse("0.385").unwrap().price(Money::from_minor(19_990), Rounding::HalfUp);
        assert_eq!(price, Some(Money::from_minor(7696)));
        assert_eq!(Quantity::parse("0.385").unwrap().to_string(), "0.385");
        assert_eq!(Quantity::parse("20").unwrap().to_string(), "20");
    }
}
