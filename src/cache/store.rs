//! Reading and writing `cache.db`.

use std::path::{Path, PathBuf};

use rusqlite::{
    CachedStatement, Connection, OptionalExtension, Row, ToSql, TransactionBehavior, named_params,
};

use super::file::current_file;

use crate::core::ledger::Head;
use crate::core::model::{
    CardNumber, EntryHash, EntrySeq, Incarnation, MemberFacts, MemberId, Money, Points, Standing, Timestamp,
};
use crate::core::sync::shard::ShardSum;
use crate::core::sync::wire::MemberPage;
use crate::host::database::{
    DatabaseFault, Durability, check_pages, check_version, from_stored, open_reader, open_writer, to_stored,
};
use crate::host::file::FileFault;
use crate::roster::{
    CardKey, RowWriter, SCHEMA, VERSION, apply_knowledge, count_shards, delete_shard, find_row,
    load_shard_sums, write_sums,
};

/// The cache can't be used.
#[derive(Debug, thiserror::Error)]
#[error("member cache: {0}")]
pub struct CacheFault(#[from] pub DatabaseFault);

impl From<FileFault> for CacheFault {
    fn from(fault: FileFault) -> Self {
        Self(DatabaseFault::Content(fault.to_string()))
    }
}

impl From<rusqlite::Error> for CacheFault {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.into())
    }
}

fn content(what: &str) -> CacheFault {
    CacheFault(DatabaseFault::Content(what.to_owned()))
}

/// One connection to the cache.
pub struct Cache {
    sql: Connection,
    path: PathBuf,
}

/// How far the till knows the members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Knowledge {
    /// Where the next page of members begins; empty at first.
    pub members_cursor: String,
    /// When the members were last known to be complete.
    pub members_as_of: Option<Timestamp>,
}

/// A member as head office last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedMember {
    /// Who.
    pub id: MemberId,
    /// What to call them.
    pub name: Option<String>,
    /// Their standing.
    pub standing: Standing,
    /// How far this till's own chain is in that standing; `None` where head office had folded nothing of it.
    pub folded: Option<Head>,
    /// Members who turned out to be this one.
    pub merged: Vec<MemberId>,
}

impl Cache {
    /// Opens the cache of a data folder for writing; makes it when it does not exist.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be used.
    pub fn open(folder: &Path) -> Result<Self, CacheFault> {
        Self::open_file(current_file(folder))
    }

    /// Opens a file that is or becomes a cache.
    pub(super) fn open_file(path: PathBuf) -> Result<Self, CacheFault> {
        // It could be fetched again, but what it learns makes the journal forget. A page that a power cut took back would
        // leave an older base without the tail that belongs to it (invariant I10).
        Ok(Self { sql: open_writer(&path, SCHEMA, Durability::Full)?, path })
    }

    /// Opens the cache of a data folder for reading, beside a till that runs or not; it is never changed.
    ///
    /// # Errors
    /// [`CacheFault`] when there is none, it can't be read, or a later version wrote it.
    pub fn open_folder(folder: &Path) -> Result<Self, CacheFault> {
        let path = current_file(folder);
        let sql = open_reader(&path)?;
        check_version(&sql, &path, SCHEMA)?;
        Ok(Self { sql, path })
    }

    /// Another connection to the same file, for reading.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be opened.
    pub fn reader(&self) -> Result<Self, CacheFault> {
        Ok(Self { sql: open_reader(&self.path)?, path: self.path.clone() })
    }

    /// How far the members are known.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_knowledge(&self) -> Result<Knowledge, CacheFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_knowledge.sql"))?;
        let found: Option<(String, i64)> =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((members_cursor, as_of)) = found else { return Ok(Knowledge::default()) };
        let as_of = from_stored(as_of)?;
        Ok(Knowledge { members_cursor, members_as_of: (as_of > 0).then_some(Timestamp::from_ms(as_of)) })
    }

    /// Takes a page of members over, whole or not at all.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be written.
    pub fn apply_page(&mut self, page: &MemberPage, as_of: Option<Timestamp>) -> Result<(), CacheFault> {
        let sql = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        apply_rows(&sql, page)?;
        apply_knowledge(&sql, &page.cursor, as_of)?;
        Ok(sql.commit()?)
    }

    /// Takes one shard over anew: all of it is in `pages`, with whatever else changed meanwhile. Whole or not at all.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be written.
    pub fn apply_shard(
        &mut self,
        shard: u8,
        pages: &[MemberPage],
        as_of: Option<Timestamp>,
    ) -> Result<(), CacheFault> {
        let Some(last) = pages.last() else { return Ok(()) };
        let sql = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        delete_shard(&sql, shard)?;
        pages.iter().try_for_each(|page| apply_rows(&sql, page))?;
        apply_knowledge(&sql, &last.cursor, as_of)?;
        Ok(sql.commit()?)
    }

    /// The shards whose rows come to something else than head office says.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_mismatches(&self, told: &[ShardSum]) -> Result<Vec<u8>, CacheFault> {
        let known = load_shard_sums(&self.sql)?;
        let own = |shard: u8| known.iter().find(|sum| sum.shard == shard).copied();
        let differs = |told: &&ShardSum| own(told.shard).unwrap_or(ShardSum::empty(told.shard)) != **told;
        Ok(told.iter().filter(differs).map(|told| told.shard).collect())
    }

    /// Counts the rows of all shards anew, so that a row which changed by itself is found. Whether one did.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read or written.
    pub fn apply_count(&mut self) -> Result<bool, CacheFault> {
        let counted = count_shards(&self.sql)?;
        if self.load_mismatches(&counted)?.is_empty() {
            return Ok(false);
        }
        write_sums(&self.sql, &counted)?;
        Ok(true)
    }

    /// Proves a file that head office made ready: its kind, its version, its pages, how many rows it has.
    ///
    /// # Errors
    /// [`CacheFault`] saying what is wrong with it.
    pub fn verify_ready(&self, rows: u64) -> Result<(), CacheFault> {
        let version = check_version(&self.sql, &self.path, SCHEMA)?;
        if version != i64::from(VERSION) {
            return Err(content("a file of another version"));
        }
        if let Some(fault) = check_pages(&self.sql)?.first() {
            return Err(content(fault));
        }
        let known: i64 =
            self.sql.query_row(include_str!("sql/select_row_count.sql"), [], |row| row.get(0))?;
        if from_stored(known)? != rows {
            return Err(content("another number of members than head office said"));
        }
        Ok(())
    }

    /// Notes how far this till's own chain is in the rows that head office made ready.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be written.
    pub fn apply_ready_life(&mut self, folded: Option<Head>) -> Result<(), CacheFault> {
        let (incarnation, seq) =
            folded.map_or((-1, 0), |head| (to_stored(head.incarnation.get()), to_stored(head.seq.get())));
        let values = named_params! { ":incarnation": incarnation, ":seq": seq };
        self.sql.execute(include_str!("sql/update_ready_life.sql"), values)?;
        Ok(())
    }

    /// Ends the use of a file that is to be moved: everything is in the one file, and synced.
    pub(super) fn close(self) -> Result<PathBuf, CacheFault> {
        let busy: i64 = self.sql.query_row(include_str!("sql/checkpoint.sql"), [], |row| row.get(0))?;
        if busy != 0 {
            return Err(content("somebody else reads the new file; it is tried again"));
        }
        self.sql.close().map_err(|(_, error)| error)?;
        Ok(self.path)
    }

    /// Forgets all members: head office's list began anew.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be written.
    pub fn apply_restart(&mut self) -> Result<(), CacheFault> {
        let sql = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        sql.execute_batch(include_str!("sql/delete_all.sql"))?;
        Ok(sql.commit()?)
    }

    /// The member that a card names, followed to the account that counts. What it says held at one moment.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_by_card(&self, card: &CardNumber) -> Result<Option<CachedMember>, CacheFault> {
        let shown = self.read_by_card(card)?;
        if shown.as_ref().is_none_or(|shown| !shown.merged_away) {
            return Ok(shown.map(|shown| shown.member));
        }
        // The way to the account takes more than one statement.
        self.read(|| match self.read_by_card(card)? {
            Some(shown) if shown.merged_away => self.read_account(shown.member.id),
            shown => Ok(shown.map(|shown| shown.member)),
        })
    }

    fn read_by_card(&self, card: &CardNumber) -> Result<Option<Shown>, CacheFault> {
        match CardKey::of(card) {
            CardKey::Number(number) => {
                let statement = self.sql.prepare_cached(include_str!("sql/select_member_by_card.sql"))?;
                read_member(statement, named_params! { ":number": number })
            }
            CardKey::Text(text) => {
                let statement =
                    self.sql.prepare_cached(include_str!("sql/select_member_by_card_text.sql"))?;
                read_member(statement, named_params! { ":number": text })
            }
        }
    }

    /// A member by id, followed to the account that counts. What it says held at one moment.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_member(&self, id: MemberId) -> Result<Option<CachedMember>, CacheFault> {
        self.read(|| self.read_account(id))
    }

    /// The account of a member: their own, or that of whom they turned out to be.
    fn read_account(&self, id: MemberId) -> Result<Option<CachedMember>, CacheFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_account.sql"))?;
        let into =
            statement.query_row(named_params! { ":member": id.as_bytes() }, |row| row.get(0)).optional()?;
        let Some(row) = find_row(&self.sql, into.map_or(id, MemberId::from_bytes))? else { return Ok(None) };
        let statement = self.sql.prepare_cached(include_str!("sql/select_member.sql"))?;
        let shown = read_member(statement, named_params! { ":row": row })?;
        Ok(shown.filter(|shown| !shown.merged_away).map(|shown| shown.member))
    }

    /// Reads with several statements as of one moment.
    fn read<T>(&self, read: impl FnOnce() -> Result<T, CacheFault>) -> Result<T, CacheFault> {
        let moment = self.sql.unchecked_transaction()?;
        let found = read()?;
        moment.finish()?;
        Ok(found)
    }

    /// Members who turned out to belong to an account.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_merged_into(&self, id: MemberId) -> Result<Vec<MemberId>, CacheFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_merged_into.sql"))?;
        let values = named_params! { ":into_member": id.as_bytes() };
        let ids: Vec<Vec<u8>> =
            statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        ids.iter().map(|id| member_id(id)).collect()
    }

    /// How many members are known.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_member_count(&self) -> Result<u64, CacheFault> {
        let count: i64 =
            self.sql.query_row(include_str!("sql/select_member_count.sql"), [], |row| row.get(0))?;
        Ok(from_stored(count)?)
    }
}

fn member_id(bytes: &[u8]) -> Result<MemberId, CacheFault> {
    MemberId::from_slice(bytes).ok_or_else(|| content("a member id of another length"))
}

/// A member as a row shows them.
struct Shown {
    member: CachedMember,
    /// Whether they turned out to be another, whose row counts.
    merged_away: bool,
}

/// Reads one row per member who turned out to be this one, or a single row without any.
fn read_member(
    mut statement: CachedStatement<'_>,
    values: &[(&str, &dyn ToSql)],
) -> Result<Option<Shown>, CacheFault> {
    let mut rows = statement.query(values)?;
    let mut found: Option<Shown> = None;
    while let Some(row) = rows.next()? {
        let Shown { mut member, merged_away } = match found {
            Some(shown) => shown,
            None => Shown { member: parse_member(row)?, merged_away: row.get(9)? },
        };
        let merged: Option<[u8; 16]> = row.get(7)?;
        member.merged.extend(merged.map(MemberId::from_bytes));
        found = Some(Shown { member, merged_away });
    }
    Ok(found)
}

fn parse_member(row: &Row<'_>) -> Result<CachedMember, CacheFault> {
    let [balance, spend, visits]: [i64; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
    // No incarnation is below zero: there the hub had folded nothing of this till.
    let folded = match u64::try_from(row.get::<_, i64>(5)?) {
        Ok(incarnation) => Some(Head {
            incarnation: Incarnation::from_random(incarnation),
            seq: EntrySeq::new(from_stored(row.get(6)?)?),
            hash: EntryHash::NONE,
        }),
        Err(_) => None,
    };
    let facts = MemberFacts { balance: Points::from_units(balance), spend: Money::from_minor(spend), visits };
    let beside = match row.get_ref(8)?.as_blob().map_err(rusqlite::Error::from)? {
        [] => Standing::default(),
        bytes => minicbor::decode(bytes).map_err(|error| content(&format!("a standing: {error}")))?,
    };
    Ok(CachedMember {
        id: MemberId::from_bytes(row.get(0)?),
        name: row.get(1)?,
        standing: Standing { facts, ..beside },
        folded,
        merged: Vec::new(),
    })
}

fn apply_rows(sql: &Connection, page: &MemberPage) -> Result<(), CacheFault> {
    let mut writer = RowWriter::open(sql, page.folded)?;
    page.rows.iter().try_for_each(|row| writer.apply(row))?;
    Ok(writer.finish()?)
}

#[cfg(test)]
#[path = "store_tests.rs"]
pub(super) mod tests;
