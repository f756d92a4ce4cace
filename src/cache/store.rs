//! Reading and writing `cache.db`.

use std::path::{Path, PathBuf};

use rusqlite::{
    CachedStatement, Connection, OptionalExtension, Row, ToSql, TransactionBehavior, named_params,
};

use crate::core::ledger::Head;
use crate::core::model::{
    CardNumber, EntryHash, EntrySeq, Incarnation, MemberFacts, MemberId, Money, Points, Standing, Timestamp,
};
use crate::core::sync::wire::{MemberPage, MemberRow};
use crate::host::database::{
    DatabaseFault, Durability, Migration, Schema, check_version, from_stored, open_reader, open_writer,
    to_stored,
};

/// The cache's file in the data folder.
const FILE_NAME: &str = "cache.db";
const SCHEMA: Schema = Schema {
    application_id: 0x5461_6c63,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_cache.sql")),
        Migration::of(include_str!("sql/migrations/0002_standing.sql")),
    ],
};

/// The cache can't be used.
#[derive(Debug, thiserror::Error)]
#[error("member cache: {0}")]
pub struct CacheFault(#[from] pub DatabaseFault);

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
        let path = folder.join(FILE_NAME);
        // It could be fetched again, but what it learns makes the journal forget. A page that a power cut took back would
        // leave an older base without the tail that belongs to it (invariant I10).
        Ok(Self { sql: open_writer(&path, SCHEMA, Durability::Full)?, path })
    }

    /// Opens the cache of a data folder for reading, beside a till that runs or not; it is never changed.
    ///
    /// # Errors
    /// [`CacheFault`] when there is none, it can't be read, or a later version wrote it.
    pub fn open_folder(folder: &Path) -> Result<Self, CacheFault> {
        let path = folder.join(FILE_NAME);
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
        // A hub that holds nothing of this till has folded nothing of it: no incarnation is below zero.
        let folded = page
            .folded
            .map_or((-1, 0), |head| (to_stored(head.incarnation.get()), to_stored(head.seq.get())));
        for row in &page.rows {
            apply_row(&sql, row, folded)?;
        }
        let as_of = to_stored(as_of.map_or(0, Timestamp::ms));
        let values = named_params! { ":cursor": page.cursor, ":as_of_ms": as_of };
        sql.execute(include_str!("sql/upsert_knowledge.sql"), values)?;
        Ok(sql.commit()?)
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

    /// The member that a card names, followed to the account that counts. One statement, so what it says held at one
    /// moment.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_by_card(&self, card: &CardNumber) -> Result<Option<CachedMember>, CacheFault> {
        let statement = self.sql.prepare_cached(include_str!("sql/select_member_by_card.sql"))?;
        read_member(statement, named_params! { ":number": card.as_str() })
    }

    /// A member by id, followed to the account that counts. One statement, so what it says held at one moment.
    ///
    /// # Errors
    /// [`CacheFault`] when the file can't be read.
    pub fn load_member(&self, id: MemberId) -> Result<Option<CachedMember>, CacheFault> {
        let statement = self.sql.prepare_cached(include_str!("sql/select_member.sql"))?;
        read_member(statement, named_params! { ":id": id.as_bytes() })
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

/// Reads one row per member who turned out to be this one, or a single row without any.
fn read_member(
    mut statement: CachedStatement<'_>,
    values: &[(&str, &dyn ToSql)],
) -> Result<Option<CachedMember>, CacheFault> {
    let mut rows = statement.query(values)?;
    let mut found: Option<CachedMember> = None;
    while let Some(row) = rows.next()? {
        let member = match found {
            Some(member) => member,
            None => parse_member(row)?,
        };
        let merged: Option<[u8; 16]> = row.get(7)?;
        let merged = member.merged.into_iter().chain(merged.map(MemberId::from_bytes)).collect();
        found = Some(CachedMember { merged, ..member });
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

fn apply_row(sql: &Connection, row: &MemberRow, folded: (i64, i64)) -> Result<(), CacheFault> {
    let id = row.id.as_bytes();
    if let Some(into) = row.merged_into {
        sql.prepare_cached(include_str!("sql/upsert_merged.sql"))?
            .execute(named_params! { ":member": id, ":into_member": into.as_bytes() })?;
        sql.prepare_cached(include_str!("sql/delete_member.sql"))?.execute(named_params! { ":id": id })?;
        return Ok(());
    }
    sql.prepare_cached(include_str!("sql/delete_merged.sql"))?.execute(named_params! { ":member": id })?;
    let beside = row.beside.as_ref().map(minicbor::to_vec).transpose();
    let beside = beside.map_err(|error| content(&format!("a standing: {error}")))?.unwrap_or_default();
    sql.prepare_cached(include_str!("sql/upsert_member.sql"))?.execute(named_params! {
        ":id": id,
        ":name": row.name,
        ":balance": row.facts.balance.units(),
        ":spend": row.facts.spend.minor(),
        ":visits": row.facts.visits,
        ":folded_incarnation": folded.0,
        ":folded_seq": folded.1,
        ":beside": beside,
    })?;
    let mut statement = sql.prepare_cached(include_str!("sql/upsert_card.sql"))?;
    for card in &row.cards {
        statement.execute(named_params! { ":number": card.as_str(), ":member": id })?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
