//! Weight, count or price in the numbers that a shop's own scales print: EAN-13 that begin with 02, 04 or 20 to 29 (GS1
//! General Specifications 2.1.12).
//!
//! What they mean is each shop's own affair, so nothing is a default: a layout such as `21IIIIIWWWWWC` says of each of the 13
//! digits what it is. `I` is the number of the goods, `W` a weight, `N` a count of pieces, `P` a price, `X` a digit that says
//! nothing here, `C` the check digit of the whole; digits stand for themselves. Absent on purpose: the check digit that some
//! scales print over the price alone, since each country reckons it in its own way; it is an `X`.

use core::fmt;

use crate::core::codec::gtin::Gtin;
use crate::core::model::decimal::format_decimal;
use crate::core::model::ean::check_digit_holds;
use crate::core::model::{Currency, Money, Quantity};

/// Digits of an EAN-13.
const DIGITS: usize = 13;
/// Digits after the point of a weight: a quantity has no more.
const WEIGHT_DECIMALS_MAX: u8 = 3;

/// What each digit of such a number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InStoreLayout {
    letters: String,
    decimals: u8,
}

/// What such a number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InStoreReading {
    /// The number of the goods, as many digits as the layout has.
    pub item: String,
    /// The 13 digits of the same goods with an amount of nothing, as lists of goods may have them.
    pub plain: String,
    /// How much it is, or what it costs.
    pub amount: InStoreAmount,
}

/// How much a piece is, or what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InStoreAmount {
    /// So much of whatever the goods are sold by: kilograms, litres, metres.
    Weight(Quantity),
    /// So many pieces.
    Pieces(Quantity),
    /// Decimal text of what this piece costs.
    Price(String),
}

/// Why a layout can't be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InStoreFault {
    /// Another length, or no check digit at the end.
    Length,
    /// It takes numbers that makers give.
    Prefix,
    /// Digits, items or amounts in pieces, or some of them missing.
    Order,
    /// More digits after the point than there are, or than can be meant.
    Decimals,
}

impl InStoreLayout {
    /// Reads a layout; `decimals` are the digits of the amount after the point.
    ///
    /// # Errors
    /// [`InStoreFault`].
    pub fn parse(letters: &str, decimals: u8) -> Result<Self, InStoreFault> {
        if letters.len() != DIGITS || !letters.is_ascii() || !letters.ends_with('C') {
            return Err(InStoreFault::Length);
        }
        let own = ["02", "04", "2"].iter().any(|range| letters.starts_with(range));
        if !own || !letters.bytes().take(2).all(|letter| letter.is_ascii_digit()) {
            return Err(InStoreFault::Prefix);
        }
        let layout = Self { letters: letters.to_owned(), decimals };
        let amounts: Vec<char> = ['W', 'N', 'P'].into_iter().filter(|kind| letters.contains(*kind)).collect();
        let [kind] = amounts[..] else { return Err(InStoreFault::Order) };
        let known =
            letters.chars().all(|letter| letter.is_ascii_digit() || "IXC".contains(letter) || letter == kind);
        let after_prefix = letters.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let in_order = !after_prefix.contains(|letter: char| letter.is_ascii_digit())
            && letters.matches('C').count() == 1
            && ['I', kind].into_iter().all(|letter| layout.is_one_row(letter));
        if !known || !in_order {
            return Err(InStoreFault::Order);
        }
        let most = match kind {
            'W' => WEIGHT_DECIMALS_MAX,
            'N' => 0,
            _ => u8::MAX,
        };
        let digits = letters.matches(kind).count();
        if decimals > most || usize::from(decimals) > digits {
            return Err(InStoreFault::Decimals);
        }
        Ok(layout)
    }

    /// The digits that its numbers begin with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.letters.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default()
    }

    /// What a number says; `None` where it begins with other digits.
    #[must_use]
    pub fn read(&self, gtin: &Gtin) -> Option<InStoreReading> {
        let digits = gtin.ean13().filter(|digits| digits.starts_with(self.prefix()))?;
        let of = |wanted: char| -> String {
            let pairs = self.letters.chars().zip(digits.chars());
            pairs.filter(|(letter, _)| *letter == wanted).map(|(_, digit)| digit).collect()
        };
        let value = |kind: char| of(kind).parse::<i64>().ok();
        let amount = if let Some(weight) = value('W') {
            let scale = 10_i64.checked_pow(u32::from(WEIGHT_DECIMALS_MAX.checked_sub(self.decimals)?))?;
            InStoreAmount::Weight(Quantity::from_thousandths(weight.checked_mul(scale)?))
        } else if let Some(pieces) = value('N') {
            InStoreAmount::Pieces(Quantity::from_thousandths(pieces.checked_mul(1000)?))
        } else {
            InStoreAmount::Price(format_decimal(value('P')?, self.decimals))
        };
        Some(InStoreReading { item: of('I'), plain: self.plain(digits)?, amount })
    }

    /// The same goods with an amount of nothing.
    fn plain(&self, digits: &str) -> Option<String> {
        let pairs = self.letters.chars().zip(digits.chars()).filter(|(letter, _)| *letter != 'C');
        let kept = |(letter, digit): (char, char)| {
            if letter.is_ascii_digit() || letter == 'I' { digit } else { '0' }
        };
        let head: String = pairs.map(kept).collect();
        ('0'..='9').map(|check| format!("{head}{check}")).find(|number| check_digit_holds(number))
    }

    /// Whether a letter stands in one row, which is not empty.
    fn is_one_row(&self, letter: char) -> bool {
        let row = self.letters.trim_matches(|other| other != letter);
        !row.is_empty() && row.chars().all(|one| one == letter)
    }
}

impl InStoreAmount {
    /// What the piece costs, where the number says so in digits that the currency has.
    #[must_use]
    pub fn price(&self, currency: Currency) -> Option<Money> {
        match self {
            Self::Price(text) => Money::parse(text, currency).ok(),
            Self::Weight(_) | Self::Pieces(_) => None,
        }
    }
}

impl fmt::Display for InStoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "it has to say what each of 13 digits is, the last one `C`, such as `21IIIIIWWWWWC`",
            Self::Prefix => "it has to begin with `02`, `04` or `20` to `29`; other numbers are the makers'",
            Self::Order => {
                "it has to have digits, then `I` for the goods and `W`, `N` or `P` for the amount, each in one row, `X` \
                 between them"
            }
            Self::Decimals => {
                "its `decimals` have to be no more than its digits of the amount: at most 3 of a weight, none of pieces"
            }
        })
    }
}

impl std::error::Error for InStoreFault {}

impl fmt::Display for InStoreAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weight(quantity) => write!(f, "weight {quantity}"),
            Self::Pieces(quantity) => write!(f, "{quantity} pieces"),
            Self::Price(price) => write!(f, "price {price}"),
        }
    }
}

#[cfg(test)]
#[path = "in_store_tests.rs"]
mod tests;
