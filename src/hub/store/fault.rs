//! What can go wrong with the store.

use crate::host::database::DatabaseFault;
use crate::host::entropy::NoEntropy;
use crate::host::file::FileFault;
use crate::host::keys::KeyFault;

/// The store can't do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database can't be used.
    #[error("head office's database can't be used: {0}")]
    Database(#[from] DatabaseFault),
    /// What is stored does not hold together.
    #[error("head office's database is damaged: {0}; restore it from a backup")]
    Damaged(String),
    /// What the database server answers.
    #[error(
        "the database server answered: {0}; check that it runs, and that its address, user and rights are right"
    )]
    Server(String),
    /// Written by a later version of the software.
    #[error(
        "the database is of version `{found}`, this program knows up to `{known}`; install the newer program"
    )]
    Newer {
        /// Its version.
        found: i64,
        /// The latest version known here.
        known: i64,
    },
    /// The keys in the folder are not those that the database was made with.
    #[error(
        "this database belongs to a head office with another key; copy its `hub.key` and `hub.seal` into the data folder"
    )]
    OtherKey,
    /// Another delivery could not be written, and this one stood in the same transaction.
    #[error("the entries could not be written together with others: {0}")]
    Together(String),
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

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

impl StoreFault {
    /// Stored bytes that can't be read as `what`.
    pub(super) fn damaged(what: &str, reason: impl core::fmt::Display) -> Self {
        Self::Damaged(format!("{what}: {reason}"))
    }
}
