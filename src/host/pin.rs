//! Passwords and PINs as argon2id (RFC 9106): what is kept tells only by trying what was typed.

use argon2::{Algorithm, Argon2, Params, Version};

use super::entropy::{NoEntropy, random_bytes};
use crate::core::codec::KeptPin;

/// Memory for one PIN at a till, in KiB. PINs have so few digits that a higher cost would hold nobody up who has the list;
/// what protects them at the till is the growing wait between guesses.
const PIN_MEMORY_KIB: u32 = 8 << 10;
/// Passes over that memory.
const PIN_PASSES: u32 = 3;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes that may be worked on at once.
    pub lanes: u32,
}

impl Costs {
    /// What is advised for passwords by the library at hand.
    pub const PASSWORD: Self = Self {
        memory_kib: Params::DEFAULT_M_COST,
        passes: Params::DEFAULT_T_COST,
        lanes: Params::DEFAULT_P_COST,
    };
}

/// A secret can't be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashFault {
    /// Costs that the algorithm does not have.
    #[error("these costs of a password can't be meant: {0}")]
    Costs(argon2::Error),
    /// No randomness for a salt.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// The argon2id hash of a secret.
///
/// # Errors
/// [`HashFault::Costs`].
pub fn argon2id(secret: &str, salt: &[u8; 16], costs: Costs) -> Result<[u8; 32], HashFault> {
    let Costs { memory_kib, passes, lanes } = costs;
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(HashFault::Costs)?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut hash)
        .map_err(HashFault::Costs)?;
    Ok(hash)
}

/// What is kept of a PIN, under a salt of its own.
///
/// # Errors
/// [`HashFault::Entropy`].
pub fn keep_pin(pin: &str) -> Result<KeptPin, HashFault> {
    let salt = random_bytes()?;
    let (memory_kib, passes) = (PIN_MEMORY_KIB, PIN_PASSES);
    let hash = argon2id(pin, &salt, Costs { memory_kib, passes, lanes: 1 })?;
    Ok(KeptPin { salt, hash, memory_kib, passes })
}

/// Whether this is the PIN that was kept. Takes as long when there is none, so that nobody learns who has one.
///
/// # Errors
/// [`HashFault`].
pub fn check_pin(kept: Option<&KeptPin>, pin: &str) -> Result<bool, HashFault> {
    let Some(KeptPin { salt, hash, memory_kib, passes }) = kept else {
        keep_pin(pin)?;
        return Ok(false);
    };
    let typed = argon2id(pin, salt, Costs { memory_kib: *memory_kib, passes: *passes, lanes: 1 })?;
    // Hashes of this kind are compared in the same time whatever they are.
    Ok(blake3::Hash::from_bytes(typed) == blake3::Hash::from_bytes(*hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_again_and_no_other_is() {
        let kept = keep_pin("4711").unwrap();
        assert!(check_pin(Some(&kept), "4711").unwrap());
        assert!(!check_pin(Some(&kept), "4712").unwrap());
        assert!(!check_pin(None, "4711").unwrap());
        assert_ne!(keep_pin("4711").unwrap().hash, kept.hash);
    }
}
