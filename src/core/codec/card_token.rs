//! The text of a signed card: what its QR code says, so that a till that never saw the member can tell a real card without
//! asking anybody (design 5.4).
//!
//! The text is `TILL1` and 128 letters of Crockford's base 32 for 80 bytes, big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0 | the version, 1 |
//! | 1-2 | the key that signed it |
//! | 3 | how many digits the card number has, 4 to 18 |
//! | 4-11 | the card number |
//! | 12-13 | the day on which it was issued, counted from 2020-01-01 |
//! | 14-77 | the hub's Ed25519 signature over `tallytill card 1` and bytes 0-13 |
//! | 78-79 | the first bytes of BLAKE3 over bytes 0-77 |
//!
//! 133 characters of digits and capitals are a QR code of version 6 at level M (154 would fit; ISO/IEC 18004, table 7), which
//! prints 18 mm wide at three dots a module and 203 dpi. `I` and `L` are no letters of that base 32 and the text is longer
//! than any [`CardNumber`], so no number, coupon or other code can be taken for a signed card or the other way round. The
//! last two bytes tell a misread card (scan again) from one that somebody else made; they prove nothing.
//!
//! Absent on purpose: who the member is. A card is linked to a member by an entry, and stays good when it is linked anew.

use crate::core::codec::base32::{encode_base32, parse_base32};
use crate::core::model::{CardNumber, Day};

/// How the text of every signed card begins, whatever its version.
pub const CARD_TOKEN_PREFIX: &str = "TILL";
/// The length of the text in characters.
pub const CARD_TOKEN_CHARS: usize = 133;
/// The fewest and most digits of a signed card's number.
pub const CARD_DIGITS_MIN: usize = 4;
/// See [`CARD_DIGITS_MIN`].
pub const CARD_DIGITS_MAX: usize = 18;

const VERSION: u8 = 1;
const BYTES: usize = 80;
const SIGNED_DOMAIN: &[u8] = b"tallytill card 1";

/// A key of the hub that signs cards. Never used again for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct CardKeyId(#[n(0)] u16);

impl CardKeyId {
    /// The key with this number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl core::fmt::Display for CardKeyId {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(out)
    }
}

/// What a signed card says, before anybody has looked at its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardToken {
    /// The key that signed it, as it says.
    pub key: CardKeyId,
    /// Its number: digits only.
    pub number: CardNumber,
    /// The day on which it was issued.
    pub issued: Day,
    /// Ed25519 over [`card_signed_bytes`].
    pub signature: [u8; 64],
}

/// Why a text that begins like a signed card is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardTokenFault {
    /// Letters are missing or were misread: scanning it again may help.
    Misread,
    /// It is of a version that this program does not know.
    Newer,
    /// Its bytes are whole and say what no card says.
    Senseless,
}

/// Whether a scanned text wants to be a signed card. True for misread ones and for later versions too, so that they are told
/// for what they are, and never for anything as short as a card number.
#[must_use]
pub fn looks_like_card_token(text: &str) -> bool {
    text.len() > CardNumber::BYTES_MAX && text.starts_with(CARD_TOKEN_PREFIX)
}

/// What the hub signs; `None` for a number that a signed card can't have, or a day before 2020 or after 2199.
#[must_use]
pub fn card_signed_bytes(key: CardKeyId, number: &CardNumber, issued: Day) -> Option<Vec<u8>> {
    Some([SIGNED_DOMAIN, &head_of(key, number, issued)?].concat())
}

/// The text of a signed card; `None` as [`card_signed_bytes`].
#[must_use]
pub fn encode_card_token(token: &CardToken) -> Option<String> {
    let mut bytes = head_of(token.key, &token.number, token.issued)?.to_vec();
    bytes.extend_from_slice(&token.signature);
    bytes.extend_from_slice(&guard_of(&bytes));
    Some(format!("{CARD_TOKEN_PREFIX}{VERSION}{}", encode_base32(&bytes)))
}

/// Reads the text of a signed card. The caller verifies the signature, by [`card_signed_bytes`].
///
/// # Errors
/// [`CardTokenFault`] for any text that [`encode_card_token`] never wrote.
pub fn parse_card_token(text: &str) -> Result<CardToken, CardTokenFault> {
    let rest = text.strip_prefix(CARD_TOKEN_PREFIX).ok_or(CardTokenFault::Misread)?;
    let letters = match rest.split_at_checked(1) {
        Some(("1", letters)) => letters,
        Some((version, _)) if version.as_bytes().first().is_some_and(is_later) => {
            return Err(CardTokenFault::Newer);
        }
        _ => return Err(CardTokenFault::Misread),
    };
    let bytes = parse_base32::<BYTES>(letters).ok_or(CardTokenFault::Misread)?;
    let (content, guard) = bytes.split_last_chunk::<2>().ok_or(CardTokenFault::Misread)?;
    if guard_of(content) != *guard {
        return Err(CardTokenFault::Misread);
    }
    token_of(content).ok_or(CardTokenFault::Senseless)
}

fn is_later(version: &u8) -> bool {
    matches!(version, b'2'..=b'9')
}

fn token_of(content: &[u8]) -> Option<CardToken> {
    let (head, signature) = content.split_last_chunk::<64>()?;
    let [version, key @ .., day1, day0] = head else { return None };
    let [key1, key0, digits, number @ ..] = key else { return None };
    let number = u64::from_be_bytes(number.try_into().ok()?);
    let digits = usize::from(*digits);
    let text = format!("{number:0digits$}");
    let fits = (CARD_DIGITS_MIN..=CARD_DIGITS_MAX).contains(&digits) && text.len() == digits;
    let issued = first_day()?.plus(i32::from(u16::from_be_bytes([*day1, *day0])));
    let whole = fits && *version == VERSION;
    Some(CardToken {
        key: CardKeyId(u16::from_be_bytes([*key1, *key0])),
        number: CardNumber::parse(&text).filter(|_| whole)?,
        issued,
        signature: *signature,
    })
}

fn head_of(key: CardKeyId, number: &CardNumber, issued: Day) -> Option<[u8; 14]> {
    let digits = number.as_str();
    if !(CARD_DIGITS_MIN..=CARD_DIGITS_MAX).contains(&digits.len())
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let day = u16::try_from(issued.since(first_day()?)).ok()?;
    let mut head = vec![VERSION];
    head.extend_from_slice(&key.get().to_be_bytes());
    head.push(u8::try_from(digits.len()).ok()?);
    head.extend_from_slice(&digits.parse::<u64>().ok()?.to_be_bytes());
    head.extend_from_slice(&day.to_be_bytes());
    head.try_into().ok()
}

/// The day that days are counted from.
fn first_day() -> Option<Day> {
    Day::of(2020, 1, 1)
}

fn guard_of(content: &[u8]) -> [u8; 2] {
    let [first, second, ..] = *blake3::hash(content).as_bytes();
    [first, second]
}

#[cfg(test)]
#[path = "card_token_tests.rs"]
mod tests;
