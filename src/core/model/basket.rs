//! What is being bought: lines as the shop prices them, checked once before anything is worked out.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::currency::Currency;
use super::money::Money;
use super::quantity::Quantity;

/// The shop's number of an article: 1 to 64 bytes of any visible text. Copying one is cheap: every quote copies those of
/// its basket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sku(Arc<str>);

impl Sku {
    /// The article with this number; `None` when it is empty, too long or has control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= 64 && !text.chars().any(char::is_control);
        fits.then(|| Self(text.into()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place in the tree of goods, such as `drinks/coffee`. Empty means none. Copying one is cheap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct CategoryPath(Arc<str>);

impl CategoryPath {
    /// The category with this path; `None` when a part is empty, it is over 128 bytes or has control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let parts_named = text.is_empty() || text.split('/').all(|part| !part.trim().is_empty());
        let fits = parts_named && text.len() <= 128 && !text.chars().any(char::is_control);
        fits.then(|| Self(text.into()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This category and all that hold it, from the narrowest: `drinks/coffee`, then `drinks`.
    pub fn ancestry(&self) -> impl Iterator<Item = &str> {
        let whole = (!self.0.is_empty()).then_some(&*self.0);
        core::iter::successors(whole, |path| holding(path))
    }

    /// All that hold the category with this path, from the narrowest, without itself.
    pub(crate) fn parents(path: &str) -> impl Iterator<Item = &str> {
        core::iter::successors(holding(path), |path| holding(path))
    }
}

/// The path of the category that holds the one with this path.
fn holding(path: &str) -> Option<&str> {
    // Paths are short: going through their bytes costs less than a search does to begin.
    path.get(..path.bytes().rposition(|byte| byte == b'/')?)
}

/// What a receipt calls a line. Copying one is cheap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineName(Arc<str>);

impl core::ops::Deref for LineName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for LineName {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for LineName {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl core::fmt::Display for LineName {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.0)
    }
}

/// Stored and sent as plain text.
macro_rules! text_in_cbor {
    ($name:ident) => {
        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                out: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                out.str(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(input: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Ok(Self(input.str()?.into()))
            }
        }
    };
}

text_in_cbor!(Sku);
text_in_cbor!(CategoryPath);
text_in_cbor!(LineName);

/// One line of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The article.
    pub sku: Sku,
    /// What the receipt calls it.
    pub name: LineName,
    /// Where it stands in the tree of goods.
    pub category: CategoryPath,
    /// How much of it.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: Money,
    /// Price of the line as the POS gives it, before discounts.
    pub amount: Money,
    /// What `quantity` counts.
    pub unit: Unit,
    /// The brand; empty for none.
    pub brand: String,
    /// Tags that offers can ask for, ascending.
    pub tags: Vec<String>,
    /// The least that the line may come to, whatever is taken off; zero where nothing forbids.
    pub minimum: Money,
}

/// What a quantity counts (design 3.4: what is weighed is not split).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum Unit {
    /// Pieces.
    #[default]
    #[n(0)]
    Piece,
    /// Kilograms.
    #[n(1)]
    Kilogram,
    /// Litres.
    #[n(2)]
    Litre,
    /// Metres.
    #[n(3)]
    Metre,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Piece, Self::Kilogram, Self::Litre, Self::Metre];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Kilogram => "kg",
            Self::Litre => "l",
            Self::Metre => "m",
        }
    }

    /// The unit with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }
}

impl Line {
    /// A line of pieces with nothing special about it; `amount` is its price before discounts.
    pub fn plain(
        sku: Sku,
        name: impl Into<LineName>,
        category: CategoryPath,
        quantity: Quantity,
        unit_price: Money,
        amount: Money,
    ) -> Self {
        Self {
            sku,
            name: name.into(),
            category,
            quantity,
            unit_price,
            amount,
            unit: Unit::default(),
            brand: String::new(),
            tags: Vec::new(),
            minimum: Money::ZERO,
        }
    }
}

/// What is being bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// The currency of every amount in it.
    pub currency: Currency,
    /// Whether prices include tax.
    pub tax_included: bool,
    /// Its lines, in the order of the receipt.
    pub lines: Vec<Line>,
}

/// The most lines of one basket.
pub const LINES_MAX: usize = 1_000;
/// The longest name of a line, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// The largest price of a line: ten billion of a currency with hundredths.
pub const AMOUNT_MAX: Money = Money::from_minor(1_000_000_000_000);

/// Why a basket can't be priced. Lines are counted from 1, as a cashier counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasketFault {
    /// More lines than [`LINES_MAX`].
    TooManyLines {
        /// How many there are.
        lines: usize,
    },
    /// A quantity of zero, below zero, or above [`Quantity::LINE_MAX`].
    Quantity {
        /// The line, from 1.
        line: usize,
        /// The quantity it has.
        quantity: Quantity,
    },
    /// A price below zero or above [`AMOUNT_MAX`].
    Price {
        /// The line, from 1.
        line: usize,
    },
    /// A name over [`NAME_BYTES_MAX`].
    Name {
        /// The line, from 1.
        line: usize,
    },
    /// The basket is in another currency than the programme.
    Currency {
        /// The basket's currency.
        basket: Currency,
        /// The programme's currency.
        programme: Currency,
    },
}

impl core::fmt::Display for BasketFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooManyLines { lines } => {
                write!(out, "the basket has `{lines}` lines, at most {LINES_MAX} are taken; split the sale")
            }
            Self::Quantity { line, quantity } => write!(
                out,
                "line {line} has the quantity `{quantity}`; give one above 0 and at most {}",
                Quantity::LINE_MAX
            ),
            Self::Price { line } => {
                write!(out, "line {line} has a price below zero or beyond all reason; correct the price")
            }
            Self::Name { line } => {
                write!(out, "line {line} has a name of over {NAME_BYTES_MAX} bytes; shorten it")
            }
            Self::Currency { basket, programme } => write!(
                out,
                "the basket is in `{}` and the programme in `{}`; send prices in `{}`",
                basket.code(),
                programme.code(),
                programme.code()
            ),
        }
    }
}

impl Basket {
    /// An empty basket.
    pub fn empty(currency: Currency) -> Self {
        Self { currency, tax_included: true, lines: Vec::new() }
    }

    /// Refuses what can't be priced in `currency`, naming the first line that is wrong.
    ///
    /// # Errors
    /// [`BasketFault`], before anything was worked out.
    pub fn check(&self, currency: Currency) -> Result<(), BasketFault> {
        if self.currency != currency {
            return Err(BasketFault::Currency { basket: self.currency, programme: currency });
        }
        if self.lines.len() > LINES_MAX {
            return Err(BasketFault::TooManyLines { lines: self.lines.len() });
        }
        for (index, line) in self.lines.iter().enumerate() {
            let number = index.saturating_add(1);
            let prices = [line.unit_price, line.amount, line.minimum];
            if line.quantity.thousandths() <= 0 || line.quantity > Quantity::LINE_MAX {
                return Err(BasketFault::Quantity { line: number, quantity: line.quantity });
            }
            if prices.iter().any(|price| *price < Money::ZERO || *price > AMOUNT_MAX) {
                return Err(BasketFault::Price { line: number });
            }
            if line.name.len() > NAME_BYTES_MAX {
                return Err(BasketFault::Name { line: number });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_lies_in_all_that_hold_it() {
        let path = CategoryPath::parse("drinks/coffee/espresso").unwrap();
        assert_eq!(
            path.ancestry().collect::<Vec<_>>(),
            ["drinks/coffee/espresso", "drinks/coffee", "drinks"]
        );
        assert_eq!(CategoryPath::default().ancestry().count(), 0);
        assert_eq!(CategoryPath::parse("drinks//tea"), None);
    }
}
