//! Signed cards that are nobody's yet, to give to new members without a card from the stack: `card_stock.cbor` in the data
//! folder, readable by its owner alone, because whoever has such a text has a card.
//!
//! CBOR map: 0 the place of the last card that head office gave, 1 the cards that are left, 2 those that were given out last.
//! A card leaves the file before anything is written that names it: whatever is cut off then, it is never given out twice. A
//! till that is restored from an older copy could do so; head office then finds two members with one card and joins them.

use std::path::{Path, PathBuf};

use minicbor::{Decode, Encode};

use crate::core::codec::{CardBook, CardFault, parse_card_token};
use crate::core::model::{CardNumber, Day};
use crate::core::sync::wire::{STOCK_CARDS_MAX, StockCard};
use crate::host::file::{FileFault, Readers, load_file, write_file};
use crate::host::keys::verify;
use crate::host::log;

const FILE_NAME: &str = "card_stock.cbor";
const BYTES_MAX: u64 = 1 << 20;
/// Asked for by a till that does not know which cards it had: head office then gives none that it gave before.
const AFTER_ALL: u64 = u64::MAX >> 1;
/// Below this many cards the till asks for more.
const LOW: usize = 25;
/// Cards given out whose texts are kept, to be printed once more.
const GIVEN_MAX: usize = 200;

/// The stock can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StockFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The cards can't be written.
    #[error("the cards for `{0}` can't be written down")]
    Unwritable(PathBuf),
}

/// A card that was given to a new member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GivenCard {
    /// Its number.
    #[n(0)]
    pub number: CardNumber,
    /// What its QR code says.
    #[n(1)]
    pub text: String,
    /// The day of the shop on which it was given.
    #[n(2)]
    pub day: Day,
}

#[derive(Debug, Clone, Default, Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    last_place: u64,
    #[n(1)]
    cards: Vec<StockCard>,
    #[n(2)]
    given: Vec<GivenCard>,
}

/// The cards of this till.
#[derive(Debug)]
pub struct CardStock {
    path: PathBuf,
    kept: Kept,
}

impl CardStock {
    /// The stock of a data folder; empty where there is none yet, or where it is damaged: it fills again with other cards.
    ///
    /// # Errors
    /// [`StockFault`] when the file can't be read.
    pub fn load(folder: &Path) -> Result<Self, StockFault> {
        let path = folder.join(FILE_NAME);
        let kept = load_file(&path, BYTES_MAX)?.map(|bytes| minicbor::decode(&bytes)).transpose();
        let kept = kept.unwrap_or_else(|fault| {
            log::error!(%fault, "card_stock_damaged");
            None
        });
        Ok(Self { path, kept: kept.unwrap_or_default() })
    }

    /// How many cards are left.
    pub fn left(&self) -> usize {
        self.kept.cards.len()
    }

    /// What to ask head office for: the place after which to go on, and how many. `None` while there are enough.
    pub fn wanted(&self) -> Option<(u64, u64)> {
        let left = u64::try_from(self.left()).unwrap_or(STOCK_CARDS_MAX);
        let after = if self.kept.last_place == 0 { AFTER_ALL } else { self.kept.last_place };
        (self.left() < LOW).then(|| (after, STOCK_CARDS_MAX.saturating_sub(left)))
    }

    /// Takes cards in that head office gave; those that are here or were here already are passed over. How many are new.
    ///
    /// # Errors
    /// [`StockFault`] when the file can't be written; the stock stays as it was.
    pub fn apply_answer(&mut self, cards: Vec<StockCard>) -> Result<usize, StockFault> {
        let mut kept = self.kept.clone();
        for card in cards {
            let room = u64::try_from(kept.cards.len()).is_ok_and(|left| left < STOCK_CARDS_MAX);
            if card.place > kept.last_place && room {
                kept.last_place = card.place;
                kept.cards.push(card);
            }
        }
        let new = kept.cards.len().saturating_sub(self.left());
        if new > 0 {
            self.store(kept)?;
        }
        Ok(new)
    }

    /// Takes the next good card out, for good. Cards that are not good any more are dropped on the way. `None` without one.
    ///
    /// # Errors
    /// [`StockFault`] when the file can't be written; no card was taken then.
    pub fn take(&mut self, book: &CardBook, day: Day) -> Result<Option<GivenCard>, StockFault> {
        let mut kept = self.kept.clone();
        while !kept.cards.is_empty() {
            let card = kept.cards.remove(0);
            let Ok(token) = parse_card_token(&card.text) else { continue };
            match book.verify_card(&token, verify) {
                // The key is newer than the book, which is on its way.
                Ok(()) | Err(CardFault::UnknownKey) => {}
                Err(_) => continue,
            }
            let given = GivenCard { number: token.number, text: card.text, day };
            kept.given.push(given.clone());
            let over = kept.given.len().saturating_sub(GIVEN_MAX);
            kept.given.drain(..over);
            self.store(kept)?;
            return Ok(Some(given));
        }
        self.store(kept)?;
        Ok(None)
    }

    /// The text of a card that this till gave out on that day, for the receipts of that day.
    pub fn text_given(&self, number: &CardNumber, day: Day) -> Option<&str> {
        self.given(number).filter(|given| given.day == day).map(|given| given.text.as_str())
    }

    /// The text of a card that this till gave out, on whatever day; it keeps the last ones.
    pub fn text_kept(&self, number: &CardNumber) -> Option<&str> {
        self.given(number).map(|given| given.text.as_str())
    }

    fn given(&self, number: &CardNumber) -> Option<&GivenCard> {
        self.kept.given.iter().rev().find(|given| given.number == *number)
    }

    fn store(&mut self, kept: Kept) -> Result<(), StockFault> {
        let bytes = minicbor::to_vec(&kept).map_err(|_| StockFault::Unwritable(self.path.clone()))?;
        write_file(&self.path, &bytes, Readers::OwnerOnly)?;
        self.kept = kept;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::codec::{CardKey, CardKeyId, CardToken, card_signed_bytes, encode_card_token};
    use crate::host::keys::SigningKey;

    fn day() -> Day {
        Day::of(2026, 11, 24).unwrap()
    }

    fn book(blocked: &[u64]) -> CardBook {
        let public_key = SigningKey::from_secret(&[9; 32]).public_key();
        let key = CardKey { id: CardKeyId::new(1), public_key, from: day(), until: None, withdrawn: false };
        CardBook {
            revision: 1,
            keys: vec![key],
            blocked: blocked.iter().map(|place| number(*place)).collect(),
            ..CardBook::default()
        }
    }

    fn number(place: u64) -> CardNumber {
        CardNumber::parse(&format!("29{place:06}")).unwrap()
    }

    fn card(place: u64) -> StockCard {
        let (key, number, issued) = (CardKeyId::new(1), number(place), day());
        let signed = card_signed_bytes(key, &number, issued).unwrap();
        let signature = SigningKey::from_secret(&[9; 32]).sign(&signed);
        let text = encode_card_token(&CardToken { key, number, issued, signature }).unwrap();
        StockCard { place, text }
    }

    #[test]
    fn a_card_is_given_out_once_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut stock = CardStock::load(folder.path()).unwrap();
        assert_eq!(stock.wanted(), Some((AFTER_ALL, STOCK_CARDS_MAX)));
        assert_eq!(stock.apply_answer((1..=3).map(card).collect()).unwrap(), 3);
        let first = stock.take(&book(&[]), day()).unwrap().unwrap();
        assert_eq!(first.number, number(1));
        let mut again = CardStock::load(folder.path()).unwrap();
        assert_eq!(again.take(&book(&[]), day()).unwrap().unwrap().number, number(2));
        // Head office repeats itself: cards that were here do not come back.
        assert_eq!(again.apply_answer((1..=4).map(card).collect()).unwrap(), 1);
        assert_eq!(again.take(&book(&[]), day()).unwrap().unwrap().number, number(3));
        assert_eq!(again.take(&book(&[]), day()).unwrap().unwrap().number, number(4));
        assert_eq!(again.take(&book(&[]), day()).unwrap(), None);
        assert_eq!(again.text_given(&number(1), day()), Some(first.text.as_str()));
        assert_eq!(again.text_given(&number(1), day().plus(1)), None);
    }

    #[test]
    fn blocked_cards_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut stock = CardStock::load(folder.path()).unwrap();
        stock.apply_answer((1..=3).map(card).collect()).unwrap();
        assert_eq!(stock.take(&book(&[1, 2]), day()).unwrap().unwrap().number, number(3));
        assert_eq!(stock.left(), 0);
    }

    #[test]
    fn the_stock_holds_no_more_than_its_limit_and_asks_when_it_is_low() {
        let folder = tempfile::tempdir().unwrap();
        let mut stock = CardStock::load(folder.path()).unwrap();
        stock.apply_answer((1..=80).map(card).collect()).unwrap();
        assert_eq!(u64::try_from(stock.left()).unwrap(), STOCK_CARDS_MAX);
        assert_eq!(stock.wanted(), None);
        for _ in 0..26 {
            stock.take(&book(&[]), day()).unwrap().unwrap();
        }
        assert_eq!(stock.wanted(), Some((STOCK_CARDS_MAX, STOCK_CARDS_MAX - 24)));
    }

    #[test]
    fn a_damaged_stock_asks_for_cards_that_were_never_here() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "x").unwrap();
        let mut stock = CardStock::load(folder.path()).unwrap();
        assert_eq!((stock.left(), stock.wanted()), (0, Some((AFTER_ALL, STOCK_CARDS_MAX))));
        assert_eq!(stock.apply_answer(vec![card(7)]).unwrap(), 1);
    }
}
