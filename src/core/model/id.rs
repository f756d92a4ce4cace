//! Identities (design 4.1). Each is its own type, so that a till can't be taken for a member.

use core::fmt::Write;
use std::sync::Arc;

use minicbor::{Decode, Encode};

/// Writes bytes as lower-case hexadecimal.
pub fn format_hex(bytes: &[u8], out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).try_for_each(|digit| out.write_char(digit))
}

/// Reads exactly `N` bytes of hexadecimal; hyphens are passed over, so that a UUID is an id.
fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let mut digits = text.chars().filter(|digit| *digit != '-');
    for byte in &mut bytes {
        let high = digits.next()?.to_digit(16)?;
        let low = digits.next()?.to_digit(16)?;
        *byte = u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] [u8; $bytes]);

        impl $name {
            /// The id made of these bytes.
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            /// The id of a stored column; `None` when the length is another.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// Its bytes.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }

            /// Reads hexadecimal with or without hyphens; `None` when it is anything else.
            pub fn parse(text: &str) -> Option<Self> {
                parse_hex(text).map(Self)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                format_hex(&self.0, out)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

byte_id!(
    /// One till, or the hub as an origin of entries.
    TillId,
    16
);
byte_id!(
    /// One customer in the programme; several cards may name one member.
    MemberId,
    16
);
byte_id!(
    /// One business operation, minted before its effect; a sale is known by the op_id that made it.
    OpId,
    16
);
byte_id!(
    /// BLAKE3 of an entry's stored bytes.
    EntryHash,
    32
);
byte_id!(
    /// BLAKE3 of a programme document's text.
    ProgrammeHash,
    32
);

impl EntryHash {
    /// What the first entry of an incarnation names as its predecessor.
    pub const NONE: Self = Self([0; 32]);

    /// The hash of an entry's stored bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl ProgrammeHash {
    /// The hash of a programme document's text.
    pub fn of(text: &str) -> Self {
        Self(*blake3::hash(text.as_bytes()).as_bytes())
    }
}

/// One life of a till's journal: random, new for a restored or cloned till. Kept below 2^63 so that every database
/// can hold it as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Incarnation(#[n(0)] u64);

impl Incarnation {
    /// An incarnation from 64 random bits, of which the top one is dropped.
    pub const fn from_random(bits: u64) -> Self {
        Self(bits & (u64::MAX >> 1))
    }

    /// Its number, below 2^63.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Reads the 16 hexadecimal digits that it is shown as; `None` when it is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = u64::from_be_bytes(parse_hex(text)?);
        (number >> 63 == 0).then_some(Self(number))
    }
}

impl core::fmt::Display for Incarnation {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// The place of an entry in its incarnation: dense from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct EntrySeq(#[n(0)] u64);

impl EntrySeq {
    /// Before the first entry.
    pub const NONE: Self = Self(0);

    /// Place `seq`.
    pub const fn new(seq: u64) -> Self {
        Self(seq)
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The next place; `None` after 2^64 entries.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

impl core::fmt::Display for EntrySeq {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(out)
    }
}

/// The text of a member card as the scanner gave it, without its AIM identifier: 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct CardNumber(#[n(0)] String);

impl CardNumber {
    /// The longest card number, in bytes.
    pub const BYTES_MAX: usize = 64;

    /// The card with this text; `None` when it is empty, longer than 64 characters or not visible ASCII.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= Self::BYTES_MAX;
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for CardNumber {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.0)
    }
}

/// The id of an offer, a tier or another block of a programme. Copying one is cheap: quotes are full of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The id with this text, which a programme's check has looked at.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::ops::Deref for RuleId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl core::borrow::Borrow<str> for RuleId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for RuleId {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.0)
    }
}

impl<C> Encode<C> for RuleId {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RuleId {
    fn decode(input: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(Self::new(input.str()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_an_operation_id() {
        let id = OpId::parse("8c1f6e0a-7a5b-4f6e-9a58-0d2c7c4f1b11").unwrap();
        assert_eq!(id.to_string(), "8c1f6e0a7a5b4f6e9a580d2c7c4f1b11");
        assert_eq!(OpId::parse("8c1f"), None);
        assert_eq!(OpId::parse(&"g".repeat(32)), None);
        assert_eq!(OpId::parse(&"0".repeat(34)), None);
    }

    #[test]
    fn a_card_number_is_visible_text() {
        assert!(CardNumber::parse("2900000000018").is_some());
        for refused in ["", "a b", "карта", &"9".repeat(65)] {
            assert_eq!(CardNumber::parse(refused), None, "{refused}");
        }
    }
}
