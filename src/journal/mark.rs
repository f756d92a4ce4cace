//! The high-water mark beside the journal: how far it once was, on which machine (design 4.1). A journal that is found
//! behind it is an older copy; another machine means that the folder was copied.
//!
//! File format, `journal.mark`, 8192 bytes: two slots of 4096 bytes, written in turn and each read only where its
//! checksum holds. The one with the higher turn counts. A slot, numbers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0..16 | `tallytill mark 1` |
//! | 16..24 | the turn, growing by one with each sync |
//! | 24..32 | incarnation |
//! | 32..40 | seq |
//! | 40..72 | hash of the entry there |
//! | 72..104 | fingerprint: four signs of 8 bytes, zeros for one that is not shown |
//! | 104..136 | BLAKE3 of bytes 0..136 with this field as zeros |
//!
//! The mark is written after each commit and before its answers, into one slot, and synced when the journal has come to
//! rest or after [`LAG_ENTRIES_MAX`] entries, whichever is first; only then does the other slot come into turn. So a kill
//! of the program costs nothing of it, a power cut at most that many entries of it (a mark that is behind its journal
//! is no fault), and a torn write never both slots. A sync with each commit would cost a sale as much again as the
//! commit itself; the copies that lie within the lag are found by head office's durable head.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation};
use crate::host::file::{FileFault, load_file};
use crate::host::machine::{Fingerprint, SIGN_BYTES, load_fingerprint};

/// The mark's file in the data folder.
pub(super) const FILE_NAME: &str = "journal.mark";
/// After so many entries the mark is synced even while sales go on.
pub(super) const LAG_ENTRIES_MAX: u64 = 64;
const MAGIC: &[u8; 16] = b"tallytill mark 1";
const SLOT_BYTES: usize = 4096;
const USED_BYTES: usize = 136;
const SUM_AT: usize = 104;

/// How far a journal was, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The end of its chain.
    pub(super) head: Head,
    /// The machine.
    pub(super) machine: Fingerprint,
}

/// What was found beside a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No file.
    Nothing,
    /// A file of which neither slot holds.
    Damaged,
    /// The mark.
    Mark(Mark),
}

/// The open file.
pub(super) struct MarkFile {
    file: File,
    path: PathBuf,
    turn: u64,
    /// Entries since the last sync; `None` when all is synced.
    unsynced: Option<u64>,
    machine: Fingerprint,
}

impl MarkFile {
    /// Reads the mark of a data folder; makes its file where there is none.
    ///
    /// # Errors
    /// [`FileFault`] when the file can't be made, read or written.
    pub(super) fn open(folder: &Path) -> Result<(Self, Found), FileFault> {
        let path = folder.join(FILE_NAME);
        let both = u64::try_from(SLOT_BYTES.saturating_mul(2)).unwrap_or(u64::MAX);
        let found = load_file(&path, both).unwrap_or_else(|_| Some(vec![1]));
        let slots: Vec<(u64, Mark)> =
            found.iter().flat_map(|bytes| bytes.chunks(SLOT_BYTES)).filter_map(parse_slot).collect();
        let newest = slots.into_iter().max_by_key(|(turn, _)| *turn);
        let fault = |error| FileFault::new(&path, "written", error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&path).map_err(fault)?;
        let whole = file.metadata().map_err(fault)?.len() == both;
        if !whole {
            // The room is taken now, so that a full disk later leaves the mark writable.
            write_at(&file, &[0; SLOT_BYTES], 0).map_err(fault)?;
            write_at(&file, &[0; SLOT_BYTES], SLOT_BYTES).map_err(fault)?;
            file.set_len(both).and_then(|()| file.sync_all()).map_err(fault)?;
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
        }
        // What was written and never synced is made to last before its other slot comes into turn.
        file.sync_data().map_err(fault)?;
        let shown = load_fingerprint(&path);
        // A file of nothing but zeros was made and never written.
        let found = found.filter(|bytes| bytes.iter().any(|byte| *byte != 0));
        let (turn, found) = match (newest, found) {
            (Some((turn, mark)), _) => (turn, Found::Mark(mark)),
            (None, None) => (0, Found::Nothing),
            (None, Some(_)) => (0, Found::Damaged),
        };
        let machine = match found {
            Found::Mark(mark) => shown.or(&mark.machine),
            Found::Nothing | Found::Damaged => shown,
        };
        Ok((Self { file, path, turn: turn.saturating_add(1), unsynced: None, machine }, found))
    }

    /// This machine, as far as it shows itself.
    pub(super) fn machine(&self) -> Fingerprint {
        self.machine
    }

    /// Writes how far the journal is; synced later.
    ///
    /// # Errors
    /// [`FileFault`]; the older mark then still stands.
    pub(super) fn write(&mut self, head: Head, entries: u64) -> Result<(), FileFault> {
        let slot = encode_slot(self.turn, &Mark { head, machine: self.machine });
        let at = if self.turn & 1 == 0 { 0 } else { SLOT_BYTES };
        write_at(&self.file, &slot, at).map_err(|error| FileFault::new(&self.path, "written", error))?;
        self.unsynced = Some(self.unsynced.unwrap_or(0).saturating_add(entries));
        Ok(())
    }

    /// Entries that the synced mark is behind; `None` when it is not.
    pub(super) fn lag(&self) -> Option<u64> {
        self.unsynced
    }

    /// Makes what was written last durable.
    ///
    /// # Errors
    /// [`FileFault`].
    pub(super) fn sync(&mut self) -> Result<(), FileFault> {
        if self.unsynced.is_some() {
            self.file.sync_data().map_err(|error| FileFault::new(&self.path, "written", error))?;
            self.unsynced = None;
            self.turn = self.turn.saturating_add(1);
        }
        Ok(())
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: usize) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.write_all_at(bytes, u64::try_from(at).unwrap_or(u64::MAX))
}

#[cfg(not(unix))]
fn write_at(mut file: &File, bytes: &[u8], at: usize) -> io::Result<()> {
    use std::io::{Seek, SeekFrom, Write};
    file.seek(SeekFrom::Start(u64::try_from(at).unwrap_or(u64::MAX)))?;
    file.write_all(bytes)
}

fn encode_slot(turn: u64, mark: &Mark) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USED_BYTES);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&turn.to_be_bytes());
    bytes.extend_from_slice(&mark.head.incarnation.get().to_be_bytes());
    bytes.extend_from_slice(&mark.head.seq.get().to_be_bytes());
    bytes.extend_from_slice(mark.head.hash.as_bytes());
    bytes.extend(mark.machine.0.iter().flatten());
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

fn checksum(bytes: &[u8]) -> [u8; 32] {
    let mut whole = bytes.to_vec();
    whole.resize(USED_BYTES, 0);
    *blake3::hash(&whole).as_bytes()
}

fn parse_slot(slot: &[u8]) -> Option<(u64, Mark)> {
    let (before, sum) = slot.get(..USED_BYTES)?.split_at_checked(SUM_AT)?;
    if checksum(before) != sum || before.get(..16)? != MAGIC {
        return None;
    }
    let number = |at: usize| before.get(at..)?.first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes));
    let head = Head {
        incarnation: Incarnation::from_random(number(24)?),
        seq: EntrySeq::new(number(32)?),
        hash: EntryHash::from_slice(before.get(40..72)?)?,
    };
    let mut machine = Fingerprint::default();
    for (sign, stored) in machine.0.iter_mut().zip(before.get(72..)?.chunks_exact(SIGN_BYTES)) {
        sign.copy_from_slice(stored);
    }
    Some((number(16)?, Mark { head, machine }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> Head {
        Head {
            incarnation: Incarnation::from_random(5),
            seq: EntrySeq::new(seq),
            hash: EntryHash::of(b"entry"),
        }
    }

    fn found(folder: &Path) -> Option<u64> {
        match MarkFile::open(folder).unwrap().1 {
            Found::Mark(mark) => Some(mark.head.seq.get()),
            Found::Nothing | Found::Damaged => None,
        }
    }

    #[test]
    fn the_last_mark_is_found_whether_or_not_it_was_synced() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, nothing) = MarkFile::open(folder.path()).unwrap();
        assert_eq!(nothing, Found::Nothing);
        for seq in 1..=10 {
            file.write(head(seq), 1).unwrap();
            assert_eq!(found(folder.path()), Some(seq));
            if seq % 3 == 0 {
                assert_eq!(file.lag(), Some(3));
                file.sync().unwrap();
                assert_eq!(file.lag(), None);
            }
        }
        assert_eq!(std::fs::metadata(folder.path().join(FILE_NAME)).unwrap().len(), 8192);
    }

    #[test]
    fn a_torn_slot_leaves_the_synced_one() {
        for torn in 0..USED_BYTES {
            let folder = tempfile::tempdir().unwrap();
            let mut file = MarkFile::open(folder.path()).unwrap().0;
            file.write(head(1), 1).unwrap();
            file.sync().unwrap();
            let before = std::fs::read(folder.path().join(FILE_NAME)).unwrap();
            file.write(head(2), 1).unwrap();
            let after = std::fs::read(folder.path().join(FILE_NAME)).unwrap();
            let mut half = before.clone();
            let changed = usize::from(half[..SLOT_BYTES] == after[..SLOT_BYTES]) * SLOT_BYTES;
            half[changed..changed + torn].copy_from_slice(&after[changed..changed + torn]);
            std::fs::write(folder.path().join(FILE_NAME), &half).unwrap();
            assert_eq!(found(folder.path()), Some(1), "torn after {torn} bytes");
        }
    }

    #[test]
    fn a_file_of_which_no_slot_holds_is_told_apart_from_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = MarkFile::open(folder.path()).unwrap().0;
        file.write(head(1), 1).unwrap();
        std::fs::write(folder.path().join(FILE_NAME), [7; 100]).unwrap();
        assert_eq!(MarkFile::open(folder.path()).unwrap().1, Found::Damaged);
    }
}
