//! A whole file in one go: rows dense and in the order of shard and id, cards in the order of their numbers, so that no
//! page has holes and the file compresses well. Memory stays flat: what has to be sorted is sorted on the disk.

use std::path::Path;

use rusqlite::{Connection, named_params};

use super::cards::CardKey;
use super::row::{apply_knowledge, content, insert_sorted, sort_key, write_sums};
use super::schema::SCHEMA;
use crate::core::model::{MemberId, Timestamp};
use crate::core::sync::shard::{SHARDS, ShardSum, shard_of};
use crate::core::sync::wire::MemberRow;
use crate::host::database::{DatabaseFault, make_fresh};

/// A file that is being made.
pub struct Build {
    sql: Connection,
    sums: Vec<ShardSum>,
    rows: i64,
    last: Option<MemberId>,
}

/// What a file holds that is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Its rows, those of merged members too.
    pub rows: u64,
}

impl Build {
    /// Begins a file where none is.
    ///
    /// # Errors
    /// [`DatabaseFault`] when it can't be written.
    pub fn begin(path: &Path) -> Result<Self, DatabaseFault> {
        let sql = make_fresh(path, SCHEMA)?;
        sql.execute_batch(include_str!("sql/build/begin.sql"))?;
        Ok(Self { sql, sums: (0..SHARDS).map(ShardSum::empty).collect(), rows: 0, last: None })
    }

    /// Adds the next row; `bytes` are the row as it is sent. Rows come by their shards, within a shard by their ids.
    ///
    /// # Errors
    /// [`DatabaseFault`] when the file can't be written, and for a row out of order.
    pub fn add(&mut self, row: &MemberRow, bytes: &[u8]) -> Result<(), DatabaseFault> {
        if self.last.is_some_and(|last| sort_key(last) >= sort_key(row.id)) {
            return Err(content("a row that is out of order"));
        }
        let sum = self.sums.get_mut(usize::from(shard_of(row.id)));
        sum.ok_or_else(|| content("a shard that is none"))?.add(bytes);
        self.last = Some(row.id);
        self.rows = self.rows.saturating_add(1);
        insert_sorted(&self.sql, self.rows, row)?;
        if let Some(into) = row.merged_into {
            self.sql
                .prepare_cached(include_str!("sql/upsert_merged.sql"))?
                .execute(named_params! { ":member": row.id.as_bytes(), ":into_member": into.as_bytes() })?;
            return Ok(());
        }
        for card in &row.cards {
            match CardKey::of(card) {
                CardKey::Number(number) => self
                    .sql
                    .prepare_cached(include_str!("sql/build/insert_card.sql"))?
                    .execute(named_params! { ":number": number, ":member": self.rows })?,
                CardKey::Text(text) => self
                    .sql
                    .prepare_cached(include_str!("sql/upsert_card_text.sql"))?
                    .execute(named_params! { ":number": text, ":member": self.rows })?,
            };
        }
        Ok(())
    }

    /// Ends the file: it says of itself that it was complete at `as_of`, and that changes go on from `cursor`.
    ///
    /// # Errors
    /// [`DatabaseFault`] when it can't be written.
    pub fn finish(self, cursor: &str, as_of: Timestamp) -> Result<Built, DatabaseFault> {
        let sql = self.sql;
        write_sums(&sql, &self.sums)?;
        let rows = named_params! { ":rows": self.rows };
        sql.execute(include_str!("sql/update_sorted_rows.sql"), rows)?;
        apply_knowledge(&sql, cursor, Some(as_of))?;
        sql.execute_batch(include_str!("sql/build/finish.sql"))?;
        let rows = u64::try_from(self.rows).unwrap_or_default();
        sql.close().map_err(|(_, error)| error)?;
        Ok(Built { rows })
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
