//! Money: whole minor units of a currency that the surrounding document names once.

use minicbor::{Decode, Encode};

use super::currency::Currency;
use super::decimal::{DecimalFault, format_decimal, parse_decimal};

/// An amount in minor units (hellers, kopecks, cents). May be negative only as a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Money(#[n(0)] i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `minor` minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The count of minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of many, or `None` on overflow.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Reads decimal text such as `"12.50"` with the currency's digits.
    ///
    /// # Errors
    /// [`DecimalFault`] as the text has it.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, DecimalFault> {
        parse_decimal(text, currency.digits()).map(Self)
    }

    /// Writes decimal text with the currency's digits, without its code.
    pub fn format(self, currency: Currency) -> String {
        format_decimal(self.0, currency.digits())
    }
}
