//! What can go wrong with a journal.

use crate::core::ledger::EntryFault;
use crate::host::database::DatabaseFault;
use crate::host::entropy::NoEntropy;
use crate::host::file::FileFault;

/// The journal can't be used, or not for this.
#[derive(Debug, thiserror::Error)]
pub enum JournalFault {
    /// Its file fails.
    #[error("journal: {0}")]
    Database(#[from] DatabaseFault),
    /// Its folder fails.
    #[error(transparent)]
    File(#[from] FileFault),
    /// An entry can't be written or read.
    #[error("journal: {0}")]
    Entry(String),
    /// What it holds does not hold together any more.
    #[error("the journal is damaged: {0}; it is set aside and a new one is begun")]
    Broken(String),
    /// No randomness for a new incarnation.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// It was not even decided: the disk failed for an operation before it, or the program is ending.
    #[error("the journal did not take the operation; nothing was written, try again")]
    Untaken,
}

impl JournalFault {
    /// Whether the file itself is damaged, rather than the disk, the operation or the program.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Database(DatabaseFault::Damaged))
    }
}

impl From<rusqlite::Error> for JournalFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<EntryFault> for JournalFault {
    fn from(fault: EntryFault) -> Self {
        Self::Entry(fault.to_string())
    }
}

/// An operation did not take effect.
#[derive(Debug)]
pub enum WriteFault<E> {
    /// It refused itself.
    Refused(E),
    /// The journal could not hold it: nothing was written, whatever was decided.
    Journal(JournalFault),
}

impl<E> From<JournalFault> for WriteFault<E> {
    fn from(fault: JournalFault) -> Self {
        Self::Journal(fault)
    }
}

impl<E> From<rusqlite::Error> for WriteFault<E> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Journal(error.into())
    }
}
