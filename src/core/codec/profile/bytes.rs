//! Bytes as a person writes them in a profile: printable ASCII, and `\xNN`, `\r`, `\n`, `\t`, `\\` for the rest.
//!
//! TOML 1.0 has no `\x`; in single quotes, which keep every backslash, these escapes are ours.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Bytes of a profile.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transparent))]
pub struct ByteString(#[cfg_attr(feature = "schema", schemars(with = "String"))] Vec<u8>);

impl ByteString {
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As a profile writes them.
impl core::fmt::Display for ByteString {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for byte in &self.0 {
            match byte {
                b'\r' => out.write_str("\\r")?,
                b'\n' => out.write_str("\\n")?,
                b'\t' => out.write_str("\\t")?,
                b'\\' => out.write_str("\\\\")?,
                b' '..=b'~' => write!(out, "{}", char::from(*byte))?,
                other => write!(out, "\\x{other:02X}")?,
            }
        }
        Ok(())
    }
}

impl core::fmt::Debug for ByteString {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "'{self}'")
    }
}

/// Reads the escapes.
///
/// # Errors
/// What is wrong with the text, and what to write instead.
pub fn parse_escapes(text: &str) -> Result<ByteString, String> {
    let mut bytes = Vec::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let byte = match c {
            '\\' => match rest.next() {
                Some('r') => b'\r',
                Some('n') => b'\n',
                Some('t') => b'\t',
                Some('\\') => b'\\',
                Some('x') => {
                    let digits: String = rest.by_ref().take(2).collect();
                    let hex = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                    let byte = hex.then(|| u8::from_str_radix(&digits, 16).ok()).flatten();
                    byte.ok_or_else(|| format!("`\\x{digits}` is no byte; write two hexadecimal digits"))?
                }
                _ => return Err("a lone `\\`; write `\\\\`, `\\r`, `\\n`, `\\t` or `\\xNN`".to_owned()),
            },
            ' '..='~' => u8::try_from(c).unwrap_or_default(),
            other => {
                let code = u32::from(other);
                return Err(format!("U+{code:04X} is no printable ASCII; write its bytes as `\\xNN`"));
            }
        };
        bytes.push(byte);
    }
    Ok(ByteString(bytes))
}

impl<'de> Deserialize<'de> for ByteString {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        parse_escapes(&String::deserialize(input)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_written_and_read_back() {
        let all = ByteString::new((0..=255).collect::<Vec<u8>>());
        assert_eq!(parse_escapes(&all.to_string()), Ok(all));
        assert_eq!(parse_escapes(r"\x16M\r").unwrap().as_bytes(), b"\x16M\r");
    }

    #[test]
    fn what_is_no_escape_is_refused() {
        for text in ["\\", "\\q", "\\x", "\\x1", "\\xG0", "\\x+1", "й", "\u{7f}", "a\rb"] {
            assert!(parse_escapes(text).is_err(), "{text:?}");
        }
    }
}
