//! Cards as they stand in the file: digits alone become a whole number, everything else stays text.
//!
//! The number is what the digits make behind a 1, so `007` is 1007 and `7` is 17: leading zeros and the length are kept,
//! and no two cards become one number.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::core::model::CardNumber;
use crate::host::database::DatabaseFault;

/// The most digits whose number, with the 1 in front, is below 2^63.
const DIGITS_MAX: usize = 18;

/// A card as it is found in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardKey {
    /// Digits alone, at most 18 of them, behind a 1.
    Number(i64),
    /// Any other text.
    Text(String),
}

impl CardKey {
    /// The key of a card.
    pub fn of(card: &CardNumber) -> Self {
        let text = card.as_str();
        let digits = text.len() <= DIGITS_MAX && text.bytes().all(|byte| byte.is_ascii_digit());
        match format!("1{text}").parse() {
            Ok(number) if digits => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }

    /// The card of a key; `None` for what is the key of none.
    pub fn card(&self) -> Option<CardNumber> {
        match self {
            Self::Number(number) => CardNumber::parse(number.to_string().strip_prefix('1')?),
            Self::Text(text) => CardNumber::parse(text),
        }
    }
}

/// Writes cards in their order, as a sequence of CBOR numbers and texts.
pub(super) fn encode_cards(cards: &[CardNumber]) -> Result<Vec<u8>, DatabaseFault> {
    let mut bytes = Vec::new();
    let mut out = Encoder::new(&mut bytes);
    for card in cards {
        match CardKey::of(card) {
            CardKey::Number(number) => out.i64(number),
            CardKey::Text(text) => out.str(&text),
        }
        .map_err(|error| DatabaseFault::Content(error.to_string()))?;
    }
    Ok(bytes)
}

/// Reads cards back.
///
/// # Errors
/// [`DatabaseFault::Content`] when the bytes are no cards.
pub fn parse_cards(bytes: &[u8]) -> Result<Vec<CardNumber>, DatabaseFault> {
    let fault = || DatabaseFault::Content("cards of a member that are none".to_owned());
    let mut input = Decoder::new(bytes);
    let mut cards = Vec::new();
    while input.position() < bytes.len() {
        let key = match input.datatype().map_err(|_| fault())? {
            Type::String => CardKey::Text(input.str().map_err(|_| fault())?.to_owned()),
            _ => CardKey::Number(input.i64().map_err(|_| fault())?),
        };
        cards.push(key.card().ok_or_else(fault)?);
    }
    Ok(cards)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_numbers_up_to_eighteen_of_them() {
        let key = |text: &str| CardKey::of(&CardNumber::parse(text).unwrap());
        assert_eq!(key("7"), CardKey::Number(17));
        assert_eq!(key("007"), CardKey::Number(1007));
        assert_eq!(key(&"9".repeat(18)), CardKey::Number(1_999_999_999_999_999_999));
        for text in ["9999999999999999999", "29-1", "+7", "-7", "ABC"] {
            assert_eq!(key(text), CardKey::Text(text.to_owned()));
        }
        assert_eq!(CardKey::Number(27).card(), None);
        assert_eq!(CardKey::Number(1).card(), None);
    }

    proptest! {
        #[test]
        fn no_two_cards_become_one_and_each_comes_back(
            texts in prop::collection::btree_set("[0-9]{1,20}|[!-~]{1,64}", 1..40)
        ) {
            let cards: Vec<CardNumber> = texts.iter().map(|text| CardNumber::parse(text).unwrap()).collect();
            let keys: BTreeSet<CardKey> = cards.iter().map(CardKey::of).collect();
            prop_assert_eq!(keys.len(), cards.len());
            prop_assert_eq!(parse_cards(&encode_cards(&cards).unwrap()).unwrap(), cards);
        }

        #[test]
        fn any_bytes_are_cards_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = parse_cards(&bytes);
        }
    }
}
