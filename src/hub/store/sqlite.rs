//! The store in one SQLite file: one connection that writes behind a lock, a few that read.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior};

use super::backend::{Backend, View, Work, lock};
use super::fault::StoreFault;
use super::session::{Cell, Row, Session, Statement, Take, Value};
use crate::host::database::{Durability, Migration, Schema, keep_before_upgrade, open_reader, open_writer};

/// The database file: each commit is synced, because an acknowledged entry is for ever (invariant I1).
const SCHEMA: Schema = Schema {
    // "Talh" in ASCII.
    application_id: 0x5461_6c68,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_hub.sql")),
        Migration::of(include_str!("sql/migrations/0002_till_group.sql")),
        Migration::of(include_str!("sql/migrations/0003_folding.sql")),
        Migration::of(include_str!("sql/migrations/0004_cards.sql")),
        Migration::of(include_str!("sql/migrations/0005_watch.sql")),
        Migration::of(include_str!("sql/migrations/0006_sessions.sql")),
        Migration::of(include_str!("sql/migrations/0007_operators.sql")),
        Migration::of(include_str!("sql/migrations/0008_branches.sql")),
        Migration::of(include_str!("sql/migrations/0009_revocations.sql")),
    ],
};
/// Copies from before upgrades that are kept.
const UPGRADES_KEPT_MAX: usize = 2;
/// Compiled statements that a connection keeps: more than there are.
const STATEMENTS_MAX: usize = 128;
/// Reading connections that are kept open; more are opened at need and closed after.
const READERS_KEPT: usize = 4;

/// The file with its connections.
pub(super) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// The connection that watches for others' commits, and what it saw last.
    watch: Mutex<Option<Connection>>,
}

impl Sqlite {
    /// Opens the file; makes it where it is missing.
    pub(super) fn open(path: &Path) -> Result<Self, StoreFault> {
        keep_before_upgrade(path, SCHEMA, UPGRADES_KEPT_MAX)?;
        let writer = open_writer(path, SCHEMA, Durability::Full)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        let path = path.to_owned();
        Ok(Self { path, writer: Mutex::new(writer), readers: Mutex::default(), watch: Mutex::default() })
    }

    fn open_reader(&self) -> Result<Connection, StoreFault> {
        let reader = open_reader(&self.path)?;
        reader.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        Ok(reader)
    }
}

impl Backend for Sqlite {
    fn write(&self, work: &mut Work<'_>) -> Result<(), StoreFault> {
        let mut writer = lock(&self.writer);
        let change = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if work(&mut Open(&change))? {
            change.commit()?;
        }
        Ok(())
    }

    fn read(&self, work: &mut View<'_>) -> Result<(), StoreFault> {
        let kept = lock(&self.readers).pop();
        let mut reader = kept.map_or_else(|| self.open_reader(), Ok)?;
        let view = reader.transaction()?;
        work(&mut Open(&view))?;
        view.finish()?;
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        Ok(())
    }

    fn load_change_mark(&self) -> Result<i64, StoreFault> {
        let mut watch = lock(&self.watch);
        let connection = match watch.take() {
            Some(connection) => connection,
            None => self.open_reader()?,
        };
        let mark = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        *watch = Some(connection);
        Ok(mark)
    }
}

/// A connection with an open transaction.
struct Open<'c>(&'c Connection);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Number(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> rusqlite::Result<()> {
    (1..).zip(values).try_for_each(|(at, value): (usize, _)| statement.raw_bind_parameter(at, value))
}

fn take_rows(statement: &mut rusqlite::Statement<'_>, take: &mut Take<'_>) -> Result<(), StoreFault> {
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let cells: Result<Vec<Cell>, StoreFault> =
            (0..columns).map(|at| read_cell(row.get_ref(at)?)).collect();
        take(Row::of(cells?))?;
    }
    Ok(())
}

fn read_cell(value: ValueRef<'_>) -> Result<Cell, StoreFault> {
    match value {
        ValueRef::Integer(number) => Ok(Cell::Number(number)),
        ValueRef::Text(text) => {
            let text = core::str::from_utf8(text).map_err(|error| StoreFault::damaged("text", error))?;
            Ok(Cell::Text(text.to_owned()))
        }
        ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes.to_vec())),
        ValueRef::Null | ValueRef::Real(_) => Err(StoreFault::damaged("column", "a value of another kind")),
    }
}

impl Session for Open<'_> {
    fn execute(&mut self, statement: Statement, values: &[Value<'_>]) -> Result<u64, StoreFault> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        bind(&mut prepared, values)?;
        Ok(u64::try_from(prepared.raw_execute()?).unwrap_or(u64::MAX))
    }

    fn execute_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), StoreFault> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        for row in values.chunks_exact(width) {
            bind(&mut prepared, row)?;
            prepared.raw_execute()?;
        }
        Ok(())
    }

    fn query(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        bind(&mut prepared, values)?;
        take_rows(&mut prepared, take)
    }

    fn query_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        for row in values.chunks_exact(width) {
            bind(&mut prepared, row)?;
            take_rows(&mut prepared, take)?;
        }
        Ok(())
    }
}
