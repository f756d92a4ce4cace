//! The lives of a journal: why each began, and what is known of each.
//!
//! A life is one incarnation: one chain that one file on one machine wrote. Whenever it is not certain that this file is
//! the only and the latest one, a new life begins by itself and selling goes on: two chains under one name would be
//! worse than two names for one till.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::fault::JournalFault;
use super::mark::Found;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, Timestamp};
use crate::core::sync::{OwnLife, Rebirth};
use crate::host::database::{DatabaseFault, from_stored, to_stored};
use crate::host::machine::Fingerprint;

/// Why a life began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is the first.
    First,
    /// The file is behind its high-water mark, or does not continue to it: an older copy.
    Restored,
    /// The folder came to another machine, disk or place: it may run there as well.
    Copied,
    /// The high-water mark is gone or damaged: nothing says that this is the latest copy.
    Unmarked,
    /// The file was gone while its high-water mark was still there.
    Lost,
    /// The file was damaged and set aside.
    Damaged,
    /// Head office holds entries that are missing here.
    HubAhead,
    /// Head office holds other entries than this till at the same places.
    Fork,
}

impl Why {
    const ALL: [Self; 8] = [
        Self::First,
        Self::Restored,
        Self::Copied,
        Self::Unmarked,
        Self::Lost,
        Self::Damaged,
        Self::HubAhead,
        Self::Fork,
    ];

    /// The stable code, as it is stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Restored => "restored",
            Self::Copied => "copied",
            Self::Unmarked => "unmarked",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::HubAhead => "hub_ahead",
            Self::Fork => "fork",
        }
    }

    fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|why| why.code() == code).unwrap_or(Self::First)
    }
}

impl From<Rebirth> for Why {
    fn from(why: Rebirth) -> Self {
        match why {
            Rebirth::HubAhead => Self::HubAhead,
            Rebirth::Fork => Self::Fork,
        }
    }
}

/// One life of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Its chain, here and at head office.
    pub own: OwnLife,
    /// Why it began.
    pub why: Why,
    /// When it began, by the till's clock; 1970 for the first one.
    pub began: Timestamp,
    /// From this place on head office holds other entries.
    pub apart_from: Option<EntrySeq>,
}

impl Life {
    /// The first and the last place that head office lacks and will take; `None` when there is none.
    pub fn unsent(&self) -> Option<(EntrySeq, EntrySeq)> {
        let held = self.own.acknowledged.map_or(EntrySeq::NONE, |head| head.seq).max(self.own.kept_after.seq);
        let last = match self.apart_from {
            Some(apart) => self.own.head.seq.min(EntrySeq::new(apart.get().saturating_sub(1))),
            None => self.own.head.seq,
        };
        held.next().filter(|first| *first <= last).map(|first| (first, last))
    }
}

/// Decides at the start whether a life ended: from the end of the chain, the mark, whether one was ever written, and the
/// machine. `hash_at` gives the hash at a place of a life; `None` where this file has no such place.
pub(super) fn plan_life(
    own: Option<Head>,
    found: Found,
    marked: bool,
    machine: &Fingerprint,
    hash_at: impl FnOnce(Head) -> Result<Option<EntryHash>, JournalFault>,
) -> Result<Option<Why>, JournalFault> {
    Ok(match (own, found) {
        (None, Found::Nothing) => None,
        (None, Found::Damaged | Found::Mark(_)) => Some(Why::Lost),
        // A file of a version that wrote no marks.
        (Some(_), Found::Nothing) if !marked => None,
        (Some(_), Found::Nothing | Found::Damaged) => Some(Why::Unmarked),
        (Some(_), Found::Mark(mark)) => {
            if hash_at(mark.head)? != Some(mark.head.hash) {
                Some(Why::Restored)
            } else if mark.machine.changes(machine).is_empty() {
                None
            } else {
                Some(Why::Copied)
            }
        }
    })
}

/// All lives, oldest first. `present` is the durable end of the last one, where it is known.
pub(super) fn load_lives(sql: &Connection, present: Option<Head>) -> Result<Vec<Life>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_lives.sql"))?;
    let mut rows = statement.query([])?;
    let mut lives = Vec::new();
    while let Some(row) = rows.next()? {
        let incarnation = Incarnation::from_random(from_stored(row.get(0)?)?);
        let why: String = row.get(1)?;
        let apart = EntrySeq::new(from_stored(row.get(4)?)?);
        let kept_after =
            read_head(incarnation, row.get(7)?, row.get(8)?)?.unwrap_or(Head::start(incarnation));
        let head = match present.filter(|head| head.incarnation == incarnation) {
            Some(head) => head,
            None => load_last_place(sql, incarnation)?.unwrap_or(kept_after),
        };
        lives.push(Life {
            own: OwnLife {
                head,
                acknowledged: read_head(incarnation, row.get(5)?, row.get(6)?)?,
                kept_after,
                tail_wanted: row.get(3)?,
            },
            why: Why::parse(&why),
            began: Timestamp::from_ms(from_stored(row.get(2)?)?),
            apart_from: Some(apart).filter(|apart| *apart > EntrySeq::NONE),
        });
    }
    Ok(lives)
}

fn read_head(
    incarnation: Incarnation,
    seq: Option<i64>,
    hash: Option<Vec<u8>>,
) -> Result<Option<Head>, JournalFault> {
    let Some((seq, hash)) = seq.zip(hash) else { return Ok(None) };
    let hash = EntryHash::from_slice(&hash)
        .ok_or_else(|| DatabaseFault::Content("a hash of another length".to_owned()))?;
    Ok(Some(Head { incarnation, seq: EntrySeq::new(from_stored(seq)?), hash }))
}

/// The end of a life's chain, as far as entries of it are kept.
pub(super) fn load_last_place(
    sql: &Connection,
    incarnation: Incarnation,
) -> Result<Option<Head>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_last_place.sql"))?;
    let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
    let found = statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (seq, hash) = found.unzip();
    read_head(incarnation, seq, hash)
}

/// Where the kept entries of a life begin.
pub(super) fn load_kept_after(sql: &Connection, incarnation: Incarnation) -> Result<Head, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_kept_after.sql"))?;
    let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
    let found = statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (seq, hash) = found.unzip();
    Ok(read_head(incarnation, seq, hash)?.unwrap_or(Head::start(incarnation)))
}

/// Notes what head office was found to hold of a life beside ours: `apart_from` where it holds other entries.
pub(super) fn apply_tail(
    sql: &Connection,
    incarnation: Incarnation,
    tail_wanted: bool,
    apart_from: Option<EntrySeq>,
) -> Result<(), JournalFault> {
    sql.prepare_cached(include_str!("sql/update_tail.sql"))?.execute(named_params! {
        ":number": to_stored(incarnation.get()),
        ":tail_wanted": tail_wanted,
        ":apart_from": to_stored(apart_from.unwrap_or(EntrySeq::NONE).get()),
    })?;
    Ok(())
}

/// Keeps an entry of this till that only head office had: a repeat of its operation is told from a new one by it.
pub(super) fn insert_elsewhere(sql: &Connection, entry: &Entry) -> Result<(), JournalFault> {
    sql.prepare_cached(include_str!("sql/insert_elsewhere.sql"))?.execute(named_params! {
        ":incarnation": to_stored(entry.header.incarnation.get()),
        ":seq": to_stored(entry.header.seq.get()),
        ":op_id": entry.header.op_id.as_bytes(),
        ":at_ms": to_stored(entry.header.hlc.timestamp().ms()),
        ":bytes": entry.bytes(),
    })?;
    Ok(())
}

/// Notes that a mark is kept beside this file.
pub(super) fn note_marked(sql: &Connection, now: Timestamp) -> Result<(), JournalFault> {
    sql.execute(include_str!("sql/insert_marked.sql"), named_params! { ":since_ms": to_stored(now.ms()) })?;
    Ok(())
}

/// Whether a mark was ever kept beside this file.
pub(super) fn is_marked(sql: &Connection) -> Result<bool, JournalFault> {
    let since: Option<i64> =
        sql.query_row(include_str!("sql/select_marked.sql"), [], |row| row.get(0)).optional()?;
    Ok(since.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::mark::Mark;
    use super::*;

    fn head(seq: u64) -> Head {
        Head {
            incarnation: Incarnation::from_random(1),
            seq: EntrySeq::new(seq),
            hash: EntryHash::of(&[seq as u8]),
        }
    }

    fn plan(own: Option<u64>, found: Found, marked: bool, machine: &str) -> Option<Why> {
        let machine = Fingerprint::of([Some(machine), None, None, None]);
        let own = own.map(head);
        let hash_at =
            |mark: Head| Ok(own.filter(|own| mark.seq <= own.seq).map(|_| head(mark.seq.get()).hash));
        plan_life(own, found, marked, &machine, hash_at).unwrap()
    }

    fn mark(seq: u64) -> Found {
        Found::Mark(Mark { head: head(seq), machine: Fingerprint::of([Some("here"), None, None, None]) })
    }

    #[test]
    fn a_new_life_begins_whenever_this_may_not_be_the_only_and_latest_copy() {
        assert_eq!(plan(None, Found::Nothing, false, "here"), None);
        assert_eq!(plan(Some(5), mark(5), true, "here"), None);
        assert_eq!(
            plan(Some(9), mark(5), true, "here"),
            None,
            "a mark that was not synced before a power cut"
        );
        assert_eq!(plan(Some(5), Found::Nothing, false, "here"), None, "a file of an older version");
        assert_eq!(plan(Some(4), mark(5), true, "here"), Some(Why::Restored));
        assert_eq!(plan(Some(5), mark(5), true, "there"), Some(Why::Copied));
        assert_eq!(plan(Some(5), Found::Nothing, true, "here"), Some(Why::Unmarked));
        assert_eq!(plan(Some(5), Found::Damaged, true, "here"), Some(Why::Unmarked));
        assert_eq!(plan(None, mark(5), false, "here"), Some(Why::Lost));
        let other =
            Mark { head: Head { hash: EntryHash::of(b"other"), ..head(3) }, machine: Fingerprint::default() };
        assert_eq!(plan(Some(5), Found::Mark(other), true, "here"), Some(Why::Restored));
    }

    #[test]
    fn each_reason_has_a_code_of_its_own_that_reads_back() {
        assert!(Why::ALL.iter().all(|why| Why::parse(why.code()) == *why));
    }
}
