//! Points: the loyalty currency in its smallest unit; how many of those make one shown point stands in the programme.

use minicbor::{Decode, Encode};

use super::decimal::{DecimalFault, format_decimal, parse_decimal};

/// An amount of points in the smallest unit. A balance below zero is a debt (design 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Points(#[n(0)] i64);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);

    /// `units` smallest units.
    pub const fn from_units(units: i64) -> Self {
        Self(units)
    }

    /// The count of smallest units.
    pub const fn units(self) -> i64 {
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

    /// This, or zero where it is a debt: what a member can spend of a balance.
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Reads decimal text with the programme's digits.
    ///
    /// # Errors
    /// [`DecimalFault`] as the text has it.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, DecimalFault> {
        parse_decimal(text, decimals).map(Self)
    }

    /// Writes decimal text with the programme's digits.
    pub fn format(self, decimals: u8) -> String {
        format_decimal(self.0, decimals)
    }
}
