//! Money: whole minor units of a currency that the surrounding document names once.

use minicbor::{Decode, Encode};

use super::amount::whole_amount;
use super::currency::Currency;
use super::decimal::{DecimalFault, format_decimal, parse_decimal};

/// An amount in minor units (hellers, kopecks, cents). May be negative only as a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Money(#[n(0)] i64);

whole_amount!(Money, from_minor, minor, "minor units");

impl Money {
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
