//! Ed25519 keys: a till signs the head of its chain, the hub signs what it publishes.
//!
//! File format: 32 bytes, the secret seed of RFC 8032, readable by its owner alone.

use std::path::Path;

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use super::entropy::{NoEntropy, random_bytes};
use super::file::{FileFault, Readers, load_file, write_file};

/// A key can't be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is not a key file of 32 bytes; restore it from a backup or enrol this machine anew")]
    NotAKey(std::path::PathBuf),
    /// No randomness for a new one.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// What is longer than a key is read this far, to be told for what it is.
const FILE_BYTES_MAX: u64 = 64 << 10;

/// A secret of 32 bytes from its file; made and kept there when the file does not exist.
pub(super) fn load_or_make_secret(path: &Path) -> Result<[u8; 32], KeyFault> {
    match load_file(path, FILE_BYTES_MAX)? {
        Some(bytes) => bytes.try_into().map_err(|_| KeyFault::NotAKey(path.to_owned())),
        None => {
            let secret = random_bytes()?;
            write_file(path, &secret, Readers::OwnerOnly)?;
            Ok(secret)
        }
    }
}

/// A secret key that signs.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key in this file; made and kept there when the file does not exist.
    ///
    /// # Errors
    /// [`KeyFault`] when the file is unusable.
    pub fn load_or_make(path: &Path) -> Result<Self, KeyFault> {
        Ok(Self::from_secret(&load_or_make_secret(path)?))
    }

    /// The key with this secret seed.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// A key that follows from this one and a purpose, and tells nothing of it: BLAKE3 in its mode of derivation. The same
    /// purpose gives the same key on every machine that holds this one, so nothing else has to be kept or backed up.
    pub fn derive(&self, purpose: &str) -> Self {
        Self::from_secret(&blake3::derive_key(purpose, &self.0.to_bytes()))
    }

    /// The public half.
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Whether `signature` over `message` was made by the holder of `public_key` (strict rules of RFC 8032).
pub fn verify(public_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(public_key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_the_same_and_a_changed_message_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.key");
        let key = SigningKey::load_or_make(&path).unwrap();
        assert_eq!(SigningKey::load_or_make(&path).unwrap().public_key(), key.public_key());
        let signature = key.sign(b"head 7");
        assert!(verify(&key.public_key(), b"head 7", &signature));
        assert!(!verify(&key.public_key(), b"head 8", &signature));
        let derived = key.derive("cards 1");
        assert_eq!(derived.public_key(), key.derive("cards 1").public_key());
        assert_ne!(derived.public_key(), key.derive("cards 2").public_key());
        assert_ne!(derived.public_key(), key.public_key());
        std::fs::write(&path, b"short").unwrap();
        assert!(matches!(SigningKey::load_or_make(&path), Err(KeyFault::NotAKey(_))));
    }
}
