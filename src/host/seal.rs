//! Sealing personal data to head office: HPKE (RFC 9180), base mode, X25519, HKDF-SHA-256, ChaCha20-Poly1305.
//!
//! Sealed format: 32 bytes of encapsulated key, then the ciphertext with its tag. A till can seal and never open.

use std::convert::Infallible;
use std::path::Path;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use super::entropy::{NoEntropy, random_bytes};
use super::keys::{KeyFault, load_or_make_secret};

/// Ties a seal to this use.
const INFO: &[u8] = b"tallytill member profile 1";
/// Length of the encapsulated key.
const KEY_BYTES: usize = 32;

/// Nothing can be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealFault {
    /// The key is no X25519 public key.
    #[error("head office's sealing key is not usable; enrol this till anew")]
    Key,
    /// No randomness for a seal.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Randomness for one seal: drawn through the one door and drawn out by BLAKE3.
struct Drawn(blake3::OutputReader);

impl Drawn {
    fn new() -> Result<Self, NoEntropy> {
        Ok(Self(blake3::Hasher::new_keyed(&random_bytes()?).finalize_xof()))
    }

    fn draw<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }
}

impl TryRng for Drawn {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.draw()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.draw()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}

/// Seals `plaintext` so that only the holder of `public_key`'s secret can open it, and only beside the same `context`.
///
/// # Errors
/// [`SealFault`] when the public key is none, or there is no randomness.
pub fn seal(public_key: &[u8; 32], plaintext: &[u8], context: &[u8]) -> Result<Vec<u8>, SealFault> {
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public_key).map_err(|_| SealFault::Key)?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &key, INFO, plaintext, context, &mut Drawn::new()?)
    .map_err(|_| SealFault::Key)?;
    Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

/// Head office's secret key for what tills sealed.
pub struct SealingKey(<X25519HkdfSha256 as Kem>::PrivateKey);

impl SealingKey {
    /// The key in this file; made and kept there when the file does not exist.
    ///
    /// # Errors
    /// [`KeyFault`] when the file is unusable.
    pub fn load_or_make(path: &Path) -> Result<Self, KeyFault> {
        let secret = load_or_make_secret(path)?;
        let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&secret);
        key.map(Self).map_err(|_| KeyFault::NotAKey(path.to_owned()))
    }

    /// The public half, for the tills.
    pub fn public_key(&self) -> [u8; 32] {
        X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().into()
    }

    /// Opens what was sealed beside `context`; `None` when it was changed or is not for this key.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let (encapsulated, ciphertext) = sealed.split_at_checked(KEY_BYTES)?;
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            INFO,
            ciphertext,
            context,
        )
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_head_office_opens_a_profile_and_only_for_its_member() {
        let folder = tempfile::tempdir().unwrap();
        let hub = SealingKey::load_or_make(&folder.path().join("hub.seal")).unwrap();
        let other = SealingKey::load_or_make(&folder.path().join("other.seal")).unwrap();
        let sealed = seal(&hub.public_key(), b"Anna", b"member 1").unwrap();
        assert_eq!(hub.open(&sealed, b"member 1"), Some(b"Anna".to_vec()));
        assert_eq!(hub.open(&sealed, b"member 2"), None);
        assert_eq!(other.open(&sealed, b"member 1"), None);
        assert_eq!(hub.open(&sealed[..20], b"member 1"), None);
        assert!(!sealed.windows(4).any(|window| window == b"Anna"));
    }
}
