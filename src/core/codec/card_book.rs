//! The card book: whose signatures make a card, and which cards are blocked. The hub signs it, tills keep it.
//!
//! CBOR map: 0 the revision, 1 the keys by id, 2 the blocked numbers in ascending order, 3 the tills and 4 the programmes that
//! head office no longer trusts, ascending. A till takes a later revision in place
//! of an earlier one and never the other way round, so that nobody can give a blocked card back its life by an old copy. The
//! whole book travels at once: ten thousand blocked cards are some tens of kilobytes packed.

use minicbor::{Decode, Encode};

use crate::core::codec::card_token::{CardKeyId, CardToken, card_signed_bytes};
use crate::core::model::{CardNumber, Day, ProgrammeHash, TillId};

/// The most keys that a book holds: one a month for five years.
pub const CARD_KEYS_MAX: usize = 60;
/// The most blocked cards that a book holds. Cards that are nobody's any more need no place in it.
pub const BLOCKED_MAX: usize = 50_000;
/// The most tills, and the most programmes, that a book names as revoked.
pub const REVOKED_MAX: usize = 10_000;

/// A key that signs cards, or once did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CardKey {
    /// Its number on the cards.
    #[n(0)]
    pub id: CardKeyId,
    /// Ed25519.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// The first day on which it signed.
    #[n(2)]
    pub from: Day,
    /// The last day on which it signed, once it is retired; cards issued until then stay good.
    #[n(3)]
    pub until: Option<Day>,
    /// Somebody else may have it: none of its cards is good any more.
    #[n(4)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub withdrawn: bool,
}

/// All that a till has to know to tell a good card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct CardBook {
    /// Grows with every change.
    #[n(0)]
    pub revision: u64,
    /// All keys, by id.
    #[n(1)]
    pub keys: Vec<CardKey>,
    /// Blocked cards, signed or not, ascending.
    #[n(2)]
    pub blocked: Vec<CardNumber>,
    /// Tills that are trusted no more, ascending.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub revoked_tills: Vec<TillId>,
    /// Programmes that nobody sells by any more, ascending.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub revoked_programmes: Vec<ProgrammeHash>,
}

/// Why a signed card is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardFault {
    /// The book has no such key: the card is another chain's, or newer than this book.
    UnknownKey,
    /// The key did not sign on the day that the card says.
    OutOfTime,
    /// The key was withdrawn.
    KeyWithdrawn,
    /// The signature is not the key's.
    Forged,
    /// The card was blocked.
    Blocked,
}

impl CardBook {
    /// Whether the book can be meant: keys and numbers in their order, each once, no more than there may be.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.keys.len() <= CARD_KEYS_MAX
            && self.blocked.len() <= BLOCKED_MAX
            && self.keys.is_sorted_by(|a, b| a.id < b.id)
            && self.blocked.is_sorted_by(|a, b| a < b)
            && self.revoked_tills.len().max(self.revoked_programmes.len()) <= REVOKED_MAX
            && self.revoked_tills.is_sorted_by(|a, b| a < b)
            && self.revoked_programmes.is_sorted_by(|a, b| a < b)
    }

    /// Whether a card was blocked.
    #[must_use]
    pub fn is_blocked(&self, number: &CardNumber) -> bool {
        self.blocked.binary_search(number).is_ok()
    }

    /// Whether nobody sells by a programme any more.
    #[must_use]
    pub fn is_programme_revoked(&self, programme: ProgrammeHash) -> bool {
        self.revoked_programmes.binary_search(&programme).is_ok()
    }

    /// Whether a signed card is good. `verify` says whether a signature over a message was made by the holder of a public
    /// key, by the strict rules of RFC 8032.
    ///
    /// # Errors
    /// [`CardFault`]; a forged card is called so whether its number is blocked or not.
    pub fn verify_card(
        &self,
        card: &CardToken,
        verify: impl FnOnce(&[u8; 32], &[u8], &[u8; 64]) -> bool,
    ) -> Result<(), CardFault> {
        let key = self.keys.iter().find(|key| key.id == card.key).ok_or(CardFault::UnknownKey)?;
        let signed = card_signed_bytes(card.key, &card.number, card.issued).ok_or(CardFault::Forged)?;
        if !verify(&key.public_key, &signed, &card.signature) {
            return Err(CardFault::Forged);
        }
        if key.withdrawn {
            return Err(CardFault::KeyWithdrawn);
        }
        if card.issued < key.from || key.until.is_some_and(|until| card.issued > until) {
            return Err(CardFault::OutOfTime);
        }
        if self.is_blocked(&card.number) { Err(CardFault::Blocked) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Day {
        Day::of(2026, 11, number).unwrap()
    }

    fn number(text: &str) -> CardNumber {
        CardNumber::parse(text).unwrap()
    }

    fn book() -> CardBook {
        let key = |id, from, until, withdrawn| CardKey {
            id: CardKeyId::new(id),
            public_key: [u8::try_from(id).unwrap(); 32],
            from,
            until,
            withdrawn,
        };
        CardBook {
            revision: 7,
            keys: vec![
                key(1, day(1), Some(day(10)), false),
                key(2, day(10), None, false),
                key(3, day(1), Some(day(10)), true),
            ],
            blocked: vec![number("29000002"), number("29000004")],
            ..CardBook::default()
        }
    }

    fn card(key: u16, digits: &str, issued: Day) -> CardToken {
        CardToken { key: CardKeyId::new(key), number: number(digits), issued, signature: [0; 64] }
    }

    #[test]
    fn a_card_is_good_by_its_key_its_day_and_the_block_list() {
        for (card, fault) in [
            (card(1, "29000001", day(1)), None),
            (card(1, "29000001", day(10)), None),
            (card(1, "29000001", day(11)), Some(CardFault::OutOfTime)),
            (card(2, "29000001", day(9)), Some(CardFault::OutOfTime)),
            (card(2, "29000001", day(28)), None),
            (card(2, "29000002", day(28)), Some(CardFault::Blocked)),
            (card(3, "29000001", day(5)), Some(CardFault::KeyWithdrawn)),
            (card(4, "29000001", day(5)), Some(CardFault::UnknownKey)),
        ] {
            assert_eq!(book().verify_card(&card, |_, _, _| true).err(), fault, "{card:?}");
        }
        let good = card(1, "29000002", day(1));
        assert_eq!(book().verify_card(&good, |_, _, _| false), Err(CardFault::Forged));
    }

    #[test]
    fn the_signature_is_looked_at_with_the_key_that_the_card_names() {
        let good = card(2, "29000001", day(28));
        let signed = card_signed_bytes(good.key, &good.number, good.issued).unwrap();
        let verify = |key: &[u8; 32], message: &[u8], _: &[u8; 64]| *key == [2; 32] && message == signed;
        assert_eq!(book().verify_card(&good, verify), Ok(()));
    }

    #[test]
    fn the_book_is_written_as_it_was_for_ever() {
        let bytes = minicbor::to_vec(book()).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, include_str!("../../../tests/golden/card-book-1.txt").trim_end());
        assert_eq!(minicbor::decode::<CardBook>(&bytes).unwrap(), book());
        assert!(book().is_whole());
    }

    #[test]
    fn a_book_out_of_order_is_not_whole() {
        let mut twice = book();
        twice.blocked.push(number("29000004"));
        let mut mixed = book();
        mixed.keys.reverse();
        let long = CardBook { keys: vec![book().keys.remove(0); CARD_KEYS_MAX + 1], ..book() };
        assert!(!twice.is_whole() && !mixed.is_whole() && !long.is_whole());
    }
}
