//! A copy of the journal that holds together, and the mark that makes a restored one begin a new life.

use std::path::Path;

use super::fault::JournalFault;
use super::life::load_last_place;
use super::mark::MarkFile;
use super::reader::{JournalReader, load_incarnation};
use super::writer::FILE_NAME;
use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation};
use crate::host::database::copy_database;

/// Copies the journal of a data folder into a new file, as it stands at one moment, also beside a till that runs.
///
/// # Errors
/// [`JournalFault`] when it can't be read, or the new file can't be written.
pub fn copy_journal(folder: &Path, to: &Path) -> Result<(), JournalFault> {
    Ok(copy_database(&folder.join(FILE_NAME), to)?)
}

/// Writes a mark into a data folder that no journal of a backup can reach: whatever is put there begins a new life.
///
/// # Errors
/// [`JournalFault`] when it can't be written.
pub fn mark_restored(folder: &Path) -> Result<(), JournalFault> {
    let reader = JournalReader::open_folder(folder)?;
    let incarnation = load_incarnation(reader.sql())?.unwrap_or(Incarnation::from_random(0));
    let end = load_last_place(reader.sql(), incarnation)?.map_or(EntrySeq::NONE, |head| head.seq);
    let beyond = Head { incarnation, seq: end.next().unwrap_or(end), hash: EntryHash::NONE };
    let (mut mark, _) = MarkFile::open(folder)?;
    mark.write(beyond, 1)?;
    Ok(mark.sync()?)
}
