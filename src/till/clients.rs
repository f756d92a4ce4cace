//! POS programs that may use the local API: each is paired once and holds a token; the till keeps only its hash.
//!
//! Kept in `clients.json` in the data folder, so that pairing works beside a till that runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::host::entropy::{NoEntropy, random_bytes};
use crate::host::file::{FileFault, Readers, load_file, write_file};

const FILE_NAME: &str = "clients.json";
const BYTES_MAX: u64 = 64 << 10;
/// More programs than this on one POS box are a mistake.
const CLIENTS_MAX: usize = 64;

/// A program can't be paired.
#[derive(Debug, thiserror::Error)]
pub enum PairFault {
    /// The list can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The list holds something else.
    #[error("`{0}` is damaged; remove it and pair each program again")]
    Damaged(PathBuf),
    /// The list is full.
    #[error("there are already {CLIENTS_MAX} programs; remove `clients.json` and pair those that are in use")]
    Full,
    /// No randomness for a token.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// The paired programs: token hash by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clients(BTreeMap<String, String>);

impl Clients {
    /// The list of a data folder; empty before the first pairing.
    ///
    /// # Errors
    /// [`PairFault`] when the file is unusable.
    pub fn load(folder: &Path) -> Result<Self, PairFault> {
        let path = folder.join(FILE_NAME);
        match load_file(&path, BYTES_MAX)? {
            None => Ok(Self::default()),
            Some(bytes) => serde_json::from_slice(&bytes).map(Self).map_err(|_| PairFault::Damaged(path)),
        }
    }

    /// The name of the program that holds this token.
    pub fn find(&self, token: &str) -> Option<&str> {
        let hash = token_hash(token);
        self.0.iter().find(|(_, known)| **known == hash).map(|(name, _)| name.as_str())
    }
}

/// Pairs a program and returns its token, which is shown once. A name that is known gets a new token.
///
/// # Errors
/// [`PairFault`].
pub fn pair_client(folder: &Path, name: &str) -> Result<String, PairFault> {
    let mut clients = Clients::load(folder)?;
    let token = new_token()?;
    clients.0.insert(name.to_owned(), token_hash(&token));
    if clients.0.len() > CLIENTS_MAX {
        return Err(PairFault::Full);
    }
    let path = folder.join(FILE_NAME);
    let bytes = serde_json::to_vec_pretty(&clients.0).map_err(|_| PairFault::Damaged(path.clone()))?;
    write_file(&path, &bytes, Readers::OwnerOnly)?;
    Ok(token)
}

/// 256 random bits as hexadecimal.
pub(super) fn new_token() -> Result<String, NoEntropy> {
    Ok(blake3::Hash::from_bytes(random_bytes()?).to_hex().to_string())
}

/// A token is random, so its plain hash tells nothing; comparing hashes tells nothing about how near a guess was.
pub(super) fn token_hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paired_program_is_known_by_its_token_alone() {
        let folder = tempfile::tempdir().unwrap();
        let token = pair_client(folder.path(), "POS").unwrap();
        let clients = Clients::load(folder.path()).unwrap();
        assert_eq!(clients.find(&token), Some("POS"));
        assert_eq!(clients.find("other"), None);
        let stored = std::fs::read_to_string(folder.path().join(FILE_NAME)).unwrap();
        assert!(!stored.contains(&token));
        let again = pair_client(folder.path(), "POS").unwrap();
        let clients = Clients::load(folder.path()).unwrap();
        assert_eq!((clients.find(&token), clients.find(&again)), (None, Some("POS")));
    }
}
