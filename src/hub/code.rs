//! Secrets that the hub gives out: one-time codes and passwords that people type, tokens that browsers show. Only hashes
//! of them are kept.

use crate::core::model::base32::encode_base32;
use crate::core::sync::invitation::{CODE_BYTES, grouped};
use crate::host::entropy::{NoEntropy, random_bytes};

/// Ties the hashes to their use.
const CONTEXT: &str = "tallytill hub secret hash 1";

/// A new one-time code for a till: good for a day, with few guesses.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_code() -> Result<String, NoEntropy> {
    Ok(grouped(&encode_base32(&random_bytes::<CODE_BYTES>()?)))
}

/// A new token of 160 random bits.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_token() -> Result<String, NoEntropy> {
    Ok(encode_base32(&random_bytes::<20>()?))
}

/// A new password that can be read out and typed: 80 random bits in four groups.
///
/// # Errors
/// [`NoEntropy`] without randomness.
pub fn mint_password() -> Result<String, NoEntropy> {
    Ok(grouped(&encode_base32(&random_bytes::<10>()?).to_lowercase()))
}

/// What is kept of a secret.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    blake3::derive_key(CONTEXT, secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::sync::invitation::Invitation;

    #[test]
    fn minted_secrets_have_their_form_and_differ() {
        let code = mint_code().unwrap();
        assert_eq!(Invitation::parse(&code).unwrap().to_string(), code);
        assert_eq!(mint_password().unwrap().len(), 19);
        assert_ne!(mint_token().unwrap(), mint_token().unwrap());
    }
}
