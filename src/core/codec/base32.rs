//! Crockford's base 32, upper-case: letters and digits that survive keyboards, upper-casing scanners and tired eyes.
//!
//! Strict on purpose: the look-alikes `I`, `L`, `O` and lower-case letters are refused instead of being read as `1`, `0` and
//! capitals. So every text of bytes is the only one, and a changed letter is always seen.

/// Its letters, by value. `I`, `L`, `O` and `U` are not among them.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Five bytes are eight letters.
const GROUP_BYTES: usize = 5;
const GROUP_LETTERS: usize = 8;

/// Bytes as letters: eight for every five. What is left over at the end is not written, so whole groups are to be given.
#[must_use]
pub fn encode_base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks_exact(GROUP_BYTES) {
        let value = group.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        for place in (0..GROUP_LETTERS).rev() {
            let digit = usize::try_from(value >> place.saturating_mul(5) & 31).unwrap_or_default();
            text.extend(LETTERS.get(digit).copied().map(char::from));
        }
    }
    text
}

/// Letters as exactly `N` bytes; `None` for any other length or letter.
#[must_use]
pub fn parse_base32<const N: usize>(text: &str) -> Option<[u8; N]> {
    let wanted = N.checked_div(GROUP_BYTES)?.checked_mul(GROUP_LETTERS)?;
    if N.checked_rem(GROUP_BYTES) != Some(0) || text.len() != wanted {
        return None;
    }
    let mut bytes = [0; N];
    for (group, letters) in bytes.chunks_exact_mut(GROUP_BYTES).zip(text.as_bytes().chunks(GROUP_LETTERS)) {
        let mut value = 0_u64;
        for letter in letters {
            let digit = LETTERS.iter().position(|known| known == letter)?;
            value = value << 5 | u64::try_from(digit).ok()?;
        }
        let [_, _, _, decoded @ ..] = value.to_be_bytes();
        group.copy_from_slice(&decoded);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_bytes_have_their_known_letters() {
        assert_eq!(encode_base32(&[0; 5]), "00000000");
        assert_eq!(encode_base32(&[255; 5]), "ZZZZZZZZ");
        assert_eq!(encode_base32(b"hello"), "D1JPRV3F");
        assert_eq!(parse_base32::<5>("D1JPRV3F"), Some(*b"hello"));
    }

    #[test]
    fn look_alikes_and_other_lengths_are_refused() {
        for text in [
            "",
            "D1JPRV3",
            "D1JPRV3FF",
            "d1JPRV3F",
            "DIJPRV3F",
            "DLJPRV3F",
            "D1JPRVOF",
            "D1JPRV3U",
            "D1JPRV3é",
        ] {
            assert_eq!(parse_base32::<5>(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_has_its_bytes_and_no_others(bytes in any::<[u8; 20]>(), at in 0_usize..32, letter in any::<u8>()) {
            let text = encode_base32(&bytes);
            prop_assert_eq!(text.len(), 32);
            prop_assert_eq!(parse_base32::<20>(&text), Some(bytes));
            let mut changed = text.clone().into_bytes();
            changed[at] = letter;
            if let Ok(changed) = String::from_utf8(changed)
                && changed != text
            {
                prop_assert_ne!(parse_base32::<20>(&changed), Some(bytes));
            }
        }
    }
}
