//! What head office gives a technician to take a till into service: a one-time code and, where head office has a
//! certificate of its own, a fingerprint of that certificate's key, so that the very first contact is already checked.
//!
//! Typed and read in Crockford's base 32, in groups of four: `7KQ2-MX4P`, or with the fingerprint
//! `7KQ2-MX4P-D1JP-RV3F-91ZK-0A2B`. Lower case and the look-alikes `O`, `I` and `L` are read as what was meant.

use crate::core::model::base32::{encode_base32, parse_base32};

/// Bytes of a one-time code: 40 random bits.
pub const CODE_BYTES: usize = 5;
/// Bytes of a fingerprint: 80 bits, so that no second key with the same can be found.
pub const FINGERPRINT_BYTES: usize = 10;
/// Letters of a group, as typed.
const GROUP_LETTERS: usize = 4;
/// Letters of the code alone.
const CODE_LETTERS: usize = 8;

/// The start of the BLAKE3 hash of a public key.
pub type Fingerprint = [u8; FINGERPRINT_BYTES];

/// A code, and whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The one-time code, in groups.
    pub code: String,
    /// The fingerprint of head office's key, where it has a certificate of its own.
    pub fingerprint: Option<Fingerprint>,
}

impl Invitation {
    /// What was typed, as it was meant; `None` when it can't be an invitation.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: String =
            typed.trim().chars().filter(|sign| !matches!(sign, '-' | ' ')).map(meant).collect();
        let (code, rest) = letters.split_at_checked(CODE_LETTERS)?;
        parse_base32::<CODE_BYTES>(code)?;
        let fingerprint = if rest.is_empty() { None } else { Some(parse_base32(rest)?) };
        Some(Self { code: grouped(code), fingerprint })
    }
}

impl core::fmt::Display for Invitation {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.code)?;
        match &self.fingerprint {
            Some(fingerprint) => write!(out, "-{}", grouped(&encode_base32(fingerprint))),
            None => Ok(()),
        }
    }
}

fn meant(sign: char) -> char {
    match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// Letters in groups of four.
#[must_use]
pub fn grouped(letters: &str) -> String {
    let groups: Vec<String> = letters
        .chars()
        .collect::<Vec<_>>()
        .chunks(GROUP_LETTERS)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_read_as_it_was_meant() {
        let plain = Invitation { code: "7KQ2-MX4P".to_owned(), fingerprint: None };
        assert_eq!(Invitation::parse("7kq2mx4p"), Some(plain.clone()));
        assert_eq!(plain.to_string(), "7KQ2-MX4P");
        assert_eq!(Invitation::parse(" oIl2-0000 ").map(|read| read.code).as_deref(), Some("0112-0000"));
        let whole = Invitation { fingerprint: Some(*b"hello12345"), ..plain };
        assert_eq!(Invitation::parse(&whole.to_string()), Some(whole.clone()));
        assert_eq!(Invitation::parse(&whole.to_string().to_lowercase().replace('0', "o")), Some(whole));
    }

    #[test]
    fn what_lacks_or_adds_letters_is_no_invitation() {
        let cut = "7KQ2-MX4P-D1JP-RV3F-91ZK-0A2";
        for typed in ["", "7KQ2-MX4", "7KQ2-MX4PP", "7KQ2-MX4U", "7KQ2-MX4Ж", cut, "7KQ2-MX4P-D1JP"] {
            assert_eq!(Invitation::parse(typed), None, "{typed}");
        }
    }
}
