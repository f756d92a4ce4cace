//! Points: the loyalty currency in its smallest unit; how many of those make one shown point stands in the programme.

use minicbor::{Decode, Encode};

use super::amount::whole_amount;
use super::decimal::{DecimalFault, format_decimal, parse_decimal};

/// An amount of points in the smallest unit. A balance below zero is a debt (design 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Points(#[n(0)] i64);

whole_amount!(Points, from_units, units, "smallest units");

impl Points {
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
