//! What a scan is, as far as its text says it: before anybody looks up cards, coupons or goods (design 5.1).
//!
//! The order is that of harm: a scanner's own set-up code is nothing else, then what this product writes and guards itself,
//! then what a standard guards by check digits, then any other text. A text that is nearly something is never taken for it.

use crate::core::codec::aim::Symbology;
use crate::core::codec::card_token::{CardToken, CardTokenFault, looks_like_card_token, parse_card_token};
use crate::core::codec::gs1::{
    Element, Gs1Data, Payable, looks_like_link, parse_digital_link, parse_elements,
};
use crate::core::codec::gtin::{Gtin, parse_gtin};
use crate::core::codec::receipt_code::parse_receipt_code;
use crate::core::codec::scan::{Scan, looks_like_setup_code};
use crate::core::model::{CardNumber, OpId, Quantity, Unit};

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A scanner's own set-up code.
    SetupCode,
    /// A signed card, or what wants to be one. Its signature is yet to be verified.
    SignedCard(Result<CardToken, CardTokenFault>),
    /// The code of a receipt: the sale that it names.
    Receipt(OpId),
    /// A member of a loyalty scheme, in the numbers of GS1 (identifier 8018): a card where the shop has such a range.
    Membership(CardNumber),
    /// An article.
    Article(ArticleReading),
    /// A coupon of a chain or a maker, in GS1 data.
    Coupon(String),
    /// A link of the web that says nothing to a till.
    Link,
    /// Anything else: a card, a coupon or an article by the shop's own numbers.
    Text,
}

/// An article as its code names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleReading {
    /// Its number.
    pub gtin: Gtin,
    /// How much of it, where the code says so; otherwise one piece.
    pub quantity: Option<(Quantity, Unit)>,
    /// What this piece costs, where the code says so.
    pub payable: Option<Payable>,
}

/// Reads the text of a scan.
#[must_use]
pub fn read_scan(scan: &Scan) -> Reading {
    let text = scan.text.as_str();
    if looks_like_setup_code(text) {
        return Reading::SetupCode;
    }
    if looks_like_card_token(text) {
        return Reading::SignedCard(parse_card_token(text));
    }
    if let Some(sale) = parse_receipt_code(text) {
        return Reading::Receipt(sale);
    }
    if scan.symbology.is_some_and(Symbology::carries_gs1) {
        return parse_elements(text)
            .ok()
            .and_then(|elements| read_elements(&elements))
            .unwrap_or(Reading::Text);
    }
    if looks_like_link(text) {
        let elements = parse_digital_link(text).ok();
        return elements.and_then(|elements| read_elements(&elements)).unwrap_or(Reading::Link);
    }
    match parse_gtin(text, scan.symbology) {
        Some(gtin) => Reading::Article(ArticleReading { gtin, quantity: None, payable: None }),
        None => Reading::Text,
    }
}

fn read_elements(elements: &[Element<'_>]) -> Option<Reading> {
    let Gs1Data { gtin, quantity, payable, membership, coupon } = Gs1Data::of(elements)?;
    if let Some(card) = membership {
        return Some(Reading::Membership(card));
    }
    if let Some(gtin) = gtin {
        return Some(Reading::Article(ArticleReading { gtin, quantity, payable }));
    }
    coupon.map(Reading::Coupon)
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
