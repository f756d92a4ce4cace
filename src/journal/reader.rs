//! Reading the journal beside the thread that writes it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::effect::{Effect, GivenAway, load_effects, load_given};
use super::fault::JournalFault;
use super::life::{Life, load_kept_after, load_lives};
use super::opening::SCHEMA;
use super::sale::{SaleRow, load_sale, load_sales_of_day};
use super::writer::FILE_NAME;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{CardNumber, Day, EntryHash, EntrySeq, Incarnation, MemberId, OpId, Timestamp};
use crate::host::database::{DatabaseFault, check_version, from_stored, open_reader, to_stored};

/// A connection that can't write.
pub struct JournalReader {
    sql: Connection,
    file: u32,
}

/// A journal as it stood at one moment, that of the first answer.
pub struct JournalSnapshot<'r> {
    sql: &'r Connection,
}

/// What the hub has not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// How many entries.
    pub entries: u64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
}

impl JournalReader {
    /// Opens the journal of a data folder, also beside a till that runs.
    ///
    /// # Errors
    /// [`JournalFault`] when there is none or it can't be read.
    pub fn open_folder(folder: &Path) -> Result<Self, JournalFault> {
        Self::open(&folder.join(FILE_NAME))
    }

    pub(super) fn open(path: &Path) -> Result<Self, JournalFault> {
        Ok(Self { sql: open_reader(path)?, file: 0 })
    }

    /// The same, known as the file of that number.
    pub(super) fn of_file(mut self, file: u32) -> Self {
        self.file = file;
        self
    }

    pub(super) fn file(&self) -> u32 {
        self.file
    }

    /// All lives, oldest first; `present` is the durable end of the last one, where it is known.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_lives(&self, present: Option<Head>) -> Result<Vec<Life>, JournalFault> {
        load_lives(&self.sql, present)
    }

    /// The version of the file, for whoever did not open it by [`super::Journal::open`]; one of another kind or of a later
    /// version is refused.
    ///
    /// # Errors
    /// [`JournalFault`].
    pub fn check_version(&self) -> Result<i64, JournalFault> {
        Ok(check_version(&self.sql, Path::new(FILE_NAME), SCHEMA)?)
    }

    /// All incarnations, oldest first.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_incarnations(&self) -> Result<Vec<Incarnation>, JournalFault> {
        let mut statement = self.sql.prepare(include_str!("sql/select_incarnations.sql"))?;
        let numbers: Vec<i64> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        numbers.into_iter().map(|number| Ok(Incarnation::from_random(from_stored(number)?))).collect()
    }

    /// Up to `limit` entries of an incarnation from a place on, in order.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_entries(
        &self,
        from: EntrySeq,
        incarnation: Incarnation,
        limit: usize,
    ) -> Result<Vec<Entry>, JournalFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_entries_from.sql"))?;
        let values = named_params! {
            ":incarnation": to_stored(incarnation.get()),
            ":seq": to_stored(from.get()),
            ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
        };
        let rows: Vec<Vec<u8>> =
            statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        rows.into_iter().map(|bytes| Ok(Entry::parse(bytes)?)).collect()
    }

    /// The last place of an incarnation; [`EntrySeq::NONE`] when it has no entry.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_last_seq(&self, incarnation: Incarnation) -> Result<EntrySeq, JournalFault> {
        let last = load_last_entry(&self.sql, incarnation)?;
        Ok(last.map_or(EntrySeq::NONE, |entry| entry.header.seq))
    }

    /// The hash at a place; [`EntryHash::NONE`] at place 0, `None` where no entry is kept.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_hash(
        &self,
        incarnation: Incarnation,
        seq: EntrySeq,
    ) -> Result<Option<EntryHash>, JournalFault> {
        load_hash(&self.sql, incarnation, seq)
    }

    /// How much of all lives the hub has not acknowledged and will take; `head` is the durable end of the present one.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_unsent(&self, head: Head) -> Result<Unsent, JournalFault> {
        let mut unsent = Unsent { entries: 0, oldest: None };
        for life in self.load_lives(Some(head))? {
            if let Some((first, last)) = life.unsent() {
                let entries = last.get().saturating_sub(first.get()).saturating_add(1);
                unsent.entries = unsent.entries.saturating_add(entries);
                if unsent.oldest.is_none() {
                    unsent.oldest = self.load_time(life.own.head.incarnation, first)?;
                }
            }
        }
        Ok(unsent)
    }

    fn load_time(&self, incarnation: Incarnation, seq: EntrySeq) -> Result<Option<Timestamp>, JournalFault> {
        let values =
            named_params! { ":incarnation": to_stored(incarnation.get()), ":seq": to_stored(seq.get()) };
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_time_of_seq.sql"))?;
        let at_ms: Option<i64> = statement.query_row(values, |row| row.get(0)).optional()?;
        Ok(at_ms.map(from_stored).transpose()?.map(Timestamp::from_ms))
    }

    /// The hub's durable head of an incarnation, as far as the hub said.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_acknowledged(&self, incarnation: Incarnation) -> Result<Option<Head>, JournalFault> {
        load_acknowledged(&self.sql, incarnation)
    }

    /// See [`super::JournalTransaction::load_operation`].
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_operation(&self, op_id: OpId) -> Result<Option<Entry>, JournalFault> {
        load_operation(&self.sql, op_id)
    }

    /// Several answers of one moment. Short-lived: while it lasts, the write-ahead log can't be emptied.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn snapshot(&self) -> Result<JournalSnapshot<'_>, JournalFault> {
        // Kept prepared: one is taken at each scan, and parsing its two statements anew costs as much as its answers.
        self.sql.prepare_cached(include_str!("sql/begin_snapshot.sql"))?.execute([])?;
        Ok(JournalSnapshot { sql: &self.sql })
    }

    /// Lost cards that this till replaced, each with the card in place of it, until head office has heard of it.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_replaced(&self) -> Result<BTreeMap<CardNumber, CardNumber>, JournalFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_replaced.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut replaced = BTreeMap::new();
        for row in rows {
            let (lost, card) = row?;
            if let (Some(lost), Some(card)) = (CardNumber::parse(&lost), CardNumber::parse(&card)) {
                replaced.insert(lost, card);
            }
        }
        Ok(replaced)
    }

    /// Members whom this till did something to that head office may not have told back, or who joined here.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    pub fn load_touched_members(&self) -> Result<Vec<MemberId>, JournalFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_touched_members.sql"))?;
        let members = statement.query_map([], |row| row.get(0).map(MemberId::from_bytes))?;
        Ok(members.collect::<rusqlite::Result<_>>()?)
    }

    /// The name of a member who joined at this till, until head office has confirmed them.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_enrolled_name(&self, member: MemberId) -> Result<Option<String>, JournalFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_enrolled_name.sql"))?;
        let values = named_params! { ":member": member.as_bytes() };
        Ok(statement.query_row(values, |row| row.get(0)).optional()?)
    }

    /// The latest sales of a day, newest first.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_sales(&self, day: Day) -> Result<Vec<SaleRow>, JournalFault> {
        load_sales_of_day(&self.sql, day)
    }

    /// One sale.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_sale(&self, op_id: OpId) -> Result<Option<SaleRow>, JournalFault> {
        load_sale(&self.sql, op_id)
    }

    /// See [`super::JournalTransaction::load_given`].
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_given(&self) -> Result<GivenAway, JournalFault> {
        load_given(&self.sql)
    }

    pub(super) fn sql(&self) -> &Connection {
        &self.sql
    }
}

impl Drop for JournalSnapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written. If it can't be ended, the next snapshot can't begin and says so.
        let ended = self.sql.prepare_cached(include_str!("sql/rollback_snapshot.sql"));
        let _ = ended.and_then(|mut statement| statement.execute([]));
    }
}

impl JournalSnapshot<'_> {
    /// See [`super::JournalTransaction::load_effects`].
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault> {
        load_effects(self.sql, member, folded)
    }

    /// See [`super::JournalTransaction::load_enrolled`].
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
        load_enrolled(self.sql, card)
    }
}

/// How far the hub said it holds a life.
pub(super) fn load_acknowledged(
    sql: &Connection,
    incarnation: Incarnation,
) -> Result<Option<Head>, JournalFault> {
    let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
    let mut statement = sql.prepare_cached(include_str!("sql/select_acknowledged.sql"))?;
    let found: Option<(i64, Vec<u8>)> =
        statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    found
        .map(|(seq, hash)| {
            let hash = EntryHash::from_slice(&hash)
                .ok_or_else(|| DatabaseFault::Content("a hash of another length".to_owned()))?;
            Ok(Head { incarnation, seq: EntrySeq::new(from_stored(seq)?), hash })
        })
        .transpose()
}

/// The hash at a place of a life; `None` where no entry is kept.
pub(super) fn load_hash(
    sql: &Connection,
    incarnation: Incarnation,
    seq: EntrySeq,
) -> Result<Option<EntryHash>, JournalFault> {
    if seq == EntrySeq::NONE {
        return Ok(Some(EntryHash::NONE));
    }
    let values = named_params! { ":incarnation": to_stored(incarnation.get()), ":seq": to_stored(seq.get()) };
    let mut statement = sql.prepare_cached(include_str!("sql/select_hash.sql"))?;
    let bytes: Option<Vec<u8>> = statement.query_row(values, |row| row.get(0)).optional()?;
    if let Some(bytes) = bytes {
        return Ok(EntryHash::from_slice(&bytes));
    }
    let kept_after = load_kept_after(sql, incarnation)?;
    Ok((kept_after.seq == seq).then_some(kept_after.hash))
}

pub(super) fn load_incarnation(sql: &Connection) -> Result<Option<Incarnation>, JournalFault> {
    let number: Option<i64> =
        sql.query_row(include_str!("sql/select_incarnation.sql"), [], |row| row.get(0)).optional()?;
    Ok(number.map(from_stored).transpose()?.map(Incarnation::from_random))
}

pub(super) fn load_last_entry(
    sql: &Connection,
    incarnation: Incarnation,
) -> Result<Option<Entry>, JournalFault> {
    let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
    let bytes: Option<Vec<u8>> =
        sql.query_row(include_str!("sql/select_last_entry.sql"), values, |row| row.get(0)).optional()?;
    Ok(bytes.map(Entry::parse).transpose()?)
}

/// The entry that an operation made, here or as head office told of a life that lost it here.
pub(super) fn load_operation(sql: &Connection, op_id: OpId) -> Result<Option<Entry>, JournalFault> {
    match load_kept_operation(sql, op_id)? {
        Some(entry) => Ok(Some(entry)),
        None => load_by(sql, include_str!("sql/select_elsewhere.sql"), op_id),
    }
}

/// The entry that an operation made here.
pub(super) fn load_kept_operation(sql: &Connection, op_id: OpId) -> Result<Option<Entry>, JournalFault> {
    load_by(sql, include_str!("sql/select_operation.sql"), op_id)
}

fn load_by(sql: &Connection, statement: &str, op_id: OpId) -> Result<Option<Entry>, JournalFault> {
    let mut statement = sql.prepare_cached(statement)?;
    let values = named_params! { ":op_id": op_id.as_bytes() };
    let bytes: Option<Vec<u8>> = statement.query_row(values, |row| row.get(0)).optional()?;
    Ok(bytes.map(Entry::parse).transpose()?)
}

pub(super) fn load_enrolled(
    sql: &Connection,
    card: &CardNumber,
) -> Result<Option<(MemberId, String)>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_enrolled.sql"))?;
    let values = named_params! { ":card": card.as_str() };
    let found: Option<(Vec<u8>, String)> =
        statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    found
        .map(|(member, name)| {
            let member = MemberId::from_slice(&member)
                .ok_or_else(|| DatabaseFault::Content("a member id of another length".to_owned()))?;
            Ok((member, name))
        })
        .transpose()
}
