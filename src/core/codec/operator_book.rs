//! The operator book: who may work at the tills, how they sign in, what each may do. The hub signs it, tills keep it.
//!
//! CBOR map: 0 the revision, 1 seconds until an idle till signs its operator out, 2 the most points that go without a
//! right, 3 the operators by number. A till takes a later revision in place of an earlier one and never the other way
//! round, so that nobody can sign in by an old copy. A book without operators asks nobody to sign in.

use minicbor::{Decode, Encode};

use crate::core::model::{OperatorId, Rights};

/// The most operators of one chain.
pub const OPERATORS_MAX: usize = 2_000;
/// Seconds until an idle till signs its operator out, where head office says nothing else.
pub const IDLE_S_DEFAULT: u32 = 15 * 60;
/// The longest that a till may stand idle with somebody signed in: a day.
pub const IDLE_S_MAX: u32 = 24 * 60 * 60;
/// How many digits a PIN has, at least and at most.
pub const PIN_DIGITS: (usize, usize) = (4, 8);
/// How long the text of a badge is, in bytes, at least and at most.
pub const BADGE_BYTES: (usize, usize) = (8, 64);
/// The longest name of an operator, in characters.
pub const OPERATOR_NAME_CHARS_MAX: usize = 60;
/// The most memory that checking one PIN may take, in KiB.
pub const PIN_MEMORY_KIB_MAX: u32 = 64 << 10;
/// The most passes over it.
pub const PIN_PASSES_MAX: u32 = 10;

/// What is kept of a PIN: argon2id (RFC 9106) with its costs, so that these can grow later.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeptPin {
    /// Random, of this PIN alone.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// Its hash.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub hash: [u8; 32],
    /// Memory that it takes, in KiB.
    #[n(2)]
    pub memory_kib: u32,
    /// Passes over that memory.
    #[n(3)]
    pub passes: u32,
}

impl core::fmt::Debug for KeptPin {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // A PIN has few digits: its hash is nothing for a log.
        write!(out, "KeptPin({} KiB, {} passes)", self.memory_kib, self.passes)
    }
}

/// Somebody who works at the tills.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Operator {
    /// Their number.
    #[n(0)]
    pub id: OperatorId,
    /// What they are called.
    #[n(1)]
    pub name: String,
    /// Their PIN, if they sign in by one.
    #[n(2)]
    pub pin: Option<KeptPin>,
    /// [`badge_hash`] of their badge, if they sign in by one.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub badge: Option<[u8; 32]>,
    /// What they may do.
    #[n(4)]
    pub rights: Rights,
}

/// All that a till has to know to let operators in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OperatorBook {
    /// Grows with every change.
    #[n(0)]
    pub revision: u64,
    /// Seconds until an idle till signs its operator out.
    #[n(1)]
    pub idle_s: u32,
    /// The most points, in whole ones, that a member may spend at once where the operator lacks the right to let them
    /// spend more; without it there is no such limit.
    #[n(2)]
    pub points_max: Option<u32>,
    /// The operators, by number.
    #[n(3)]
    pub operators: Vec<Operator>,
}

impl Default for OperatorBook {
    fn default() -> Self {
        Self { revision: 0, idle_s: IDLE_S_DEFAULT, points_max: None, operators: Vec::new() }
    }
}

impl OperatorBook {
    /// Whether the book can be meant: operators in their order, each once, no more than there may be, and no PIN that
    /// would cost a till more than it has.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let affordable = |pin: &KeptPin| {
            pin.memory_kib <= PIN_MEMORY_KIB_MAX && (1..=PIN_PASSES_MAX).contains(&pin.passes)
        };
        self.operators.len() <= OPERATORS_MAX
            && (1..=IDLE_S_MAX).contains(&self.idle_s)
            && self.operators.is_sorted_by(|one, other| one.id < other.id)
            && self.operators.iter().filter_map(|operator| operator.pin.as_ref()).all(affordable)
    }

    /// The operator of a number.
    #[must_use]
    pub fn find(&self, id: OperatorId) -> Option<&Operator> {
        let place = self.operators.binary_search_by_key(&id, |operator| operator.id).ok()?;
        self.operators.get(place)
    }

    /// The operator whose badge says this text.
    #[must_use]
    pub fn find_badge(&self, text: &str) -> Option<&Operator> {
        if !is_badge(text) || self.operators.is_empty() {
            return None;
        }
        let hash = badge_hash(text);
        self.operators.iter().find(|operator| operator.badge == Some(hash))
    }
}

/// What is kept of a badge. Badges that head office makes hold a hundred random bits; of others the hash says as little
/// as their text is hard to guess.
#[must_use]
pub fn badge_hash(text: &str) -> [u8; 32] {
    blake3::derive_key("tallytill operator badge 1", text.as_bytes())
}

/// Whether a text can be that of a badge.
#[must_use]
pub fn is_badge(text: &str) -> bool {
    let (least, most) = BADGE_BYTES;
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether a text can be a PIN.
#[must_use]
pub fn is_pin(text: &str) -> bool {
    let (least, most) = PIN_DIGITS;
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the hub's signature of an operator book covers.
#[must_use]
pub fn operator_book_signed_bytes(body: &[u8]) -> Vec<u8> {
    [b"tallytill operator book 1".as_slice(), blake3::hash(body).as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::Right;

    fn book() -> OperatorBook {
        let operator = |number, name: &str, rights| Operator {
            id: OperatorId::new(number).unwrap(),
            name: name.to_owned(),
            pin: Some(KeptPin { salt: [1; 16], hash: [2; 32], memory_kib: 8_192, passes: 3 }),
            badge: None,
            rights,
        };
        let badge = Some(badge_hash("OP-7KQ2MX4P"));
        let all = Right::ALL.into_iter().collect();
        OperatorBook {
            revision: 7,
            idle_s: 600,
            points_max: Some(500),
            operators: vec![
                operator(1, "Eva", Rights::NONE),
                Operator { pin: None, badge, ..operator(12, "Jan", all) },
            ],
        }
    }

    #[test]
    fn the_book_is_written_as_it_was_for_ever() {
        let bytes = minicbor::to_vec(book()).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, include_str!("../../../tests/golden/operator-book-1.txt").trim_end());
        assert_eq!(minicbor::decode::<OperatorBook>(&bytes).unwrap(), book());
        assert!(book().is_whole());
    }

    #[test]
    fn operators_are_found_by_number_and_by_badge() {
        let book = book();
        let name = |found: Option<&Operator>| found.map(|operator| operator.name.clone());
        assert_eq!(name(book.find(OperatorId::new(12).unwrap())).as_deref(), Some("Jan"));
        assert_eq!(book.find(OperatorId::new(2).unwrap()), None);
        assert_eq!(name(book.find_badge("OP-7KQ2MX4P")).as_deref(), Some("Jan"));
        assert_eq!(book.find_badge("OP-7KQ2MX4Q"), None);
    }

    #[test]
    fn a_book_that_no_hub_makes_is_not_whole() {
        let mut mixed = book();
        mixed.operators.reverse();
        let mut costly = book();
        costly.operators[0].pin =
            Some(KeptPin { salt: [1; 16], hash: [2; 32], memory_kib: PIN_MEMORY_KIB_MAX + 1, passes: 1 });
        let never = OperatorBook { idle_s: 0, ..book() };
        assert!(!mixed.is_whole() && !costly.is_whole() && !never.is_whole());
    }

    #[test]
    fn pins_are_digits_and_badges_are_not_short() {
        assert!(is_pin("0000") && is_pin("12345678"));
        assert!(!is_pin("123") && !is_pin("123456789") && !is_pin("12a4"));
        assert!(is_badge("OP-7KQ2M") && !is_badge("1234567") && !is_badge("with blank"));
    }

    #[test]
    fn a_kept_pin_is_not_shown() {
        let shown = format!("{:?}", book().operators[0]);
        assert!(shown.contains("KeptPin(8192 KiB, 3 passes)"), "{shown}");
    }
}
