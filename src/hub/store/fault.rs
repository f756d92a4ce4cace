//! What can go wrong with the store.

use std::path::PathBuf;

use crate::host::entropy::NoEntropy;
use crate::host::file::FileFault;
use crate::host::keys::KeyFault;

/// The store can't do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database refuses: the disk is full or read-only, or another program holds it.
    #[error("head office's database can't be used: {0}; check the disk and its free space")]
    Database(#[from] rusqlite::Error),
    /// Written by a later version of this program.
    #[error(
        "`{path}` has version `{found}` and this program knows versions up to `{known}`; install the newer program"
    )]
    Later {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest version known here.
        known: usize,
    },
    /// What is stored does not hold together.
    #[error("head office's database is damaged: {0}; restore it from a backup")]
    Damaged(String),
    /// A folder or file beside the database.
    #[error(transparent)]
    File(#[from] FileFault),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

impl StoreFault {
    /// Stored bytes that can't be read as `what`.
    pub(super) fn damaged(what: &str, reason: impl core::fmt::Display) -> Self {
        Self::Damaged(format!("{what}: {reason}"))
    }
}
