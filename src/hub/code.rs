//! Secrets that the hub gives out: one-time codes that people type, tokens that tills and browsers show. Only hashes
//! of them are kept.
//!
//! A code is 8 characters of Crockford's base 32 in two groups, such as `7KQ2-MX4P`: no I, L, O or U, and what is
//! easily mistaken is read as what was meant. 40 bits, one day and few guesses.

use crate::host::entropy::{NoEntropy, random_bytes};

/// Crockford's base 32.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code.
const CODE_DIGITS: usize = 8;
/// Ties the hashes to their use.
const CONTEXT: &str = "tallytill hub secret hash 1";

/// Random bits as base 32, one digit for each byte.
fn random_digits<const N: usize>() -> Result<String, NoEntropy> {
    let bytes = random_bytes::<N>()?;
    Ok(bytes
        .iter()
        .filter_map(|byte| DIGITS.get(usize::from(byte & 31)))
        .map(|digit| char::from(*digit))
        .collect())
}

/// A new one-time code for a till.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_code() -> Result<String, NoEntropy> {
    random_digits::<CODE_DIGITS>().map(|digits| grouped(&digits))
}

/// A new token of 160 random bits.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_token() -> Result<String, NoEntropy> {
    random_digits::<32>()
}

/// A new password that can be read out and typed: 80 random bits in four groups.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_password() -> Result<String, NoEntropy> {
    random_digits::<16>().map(|digits| grouped(&digits.to_lowercase()))
}

fn grouped(digits: &str) -> String {
    let groups: Vec<String> =
        digits.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A code as it was meant, whatever way it was typed; `None` when it can't be one.
pub fn parse_code(typed: &str) -> Option<String> {
    let meant: String = typed
        .chars()
        .filter(|sign| !matches!(sign, '-' | ' '))
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = meant.bytes().all(|digit| DIGITS.contains(&digit));
    (known && meant.len() == CODE_DIGITS).then(|| grouped(&meant))
}

/// What is kept of a secret.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    blake3::derive_key(CONTEXT, secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        assert_eq!(parse_code("7kq2mx4p").as_deref(), Some("7KQ2-MX4P"));
        assert_eq!(parse_code(" oIl2-0000").as_deref(), Some("0112-0000"));
        for refused in ["", "7KQ2-MX4", "7KQ2-MX4PP", "7KQ2-MX4U", "7KQ2-MX4Ж"] {
            assert_eq!(parse_code(refused), None, "{refused}");
        }
    }

    #[test]
    fn minted_secrets_have_their_form_and_differ() {
        let code = mint_code().unwrap();
        assert_eq!(parse_code(&code).as_deref(), Some(code.as_str()));
        assert_eq!(mint_password().unwrap().len(), 19);
        assert_ne!(mint_token().unwrap(), mint_token().unwrap());
    }
}
