//! What the store needs of a database: statements and rows, within one transaction. Everything above is written once
//! for all of them.
//!
//! Values are of three kinds, as in the tables: 64-bit numbers, texts and bytes; nothing is null. A statement names its
//! values `$1`, `$2` and so on, each for the first time in this order: PostgreSQL counts them by their numbers, SQLite
//! by their first places.

use super::column::Column;
use super::fault::StoreFault;

/// One statement in the words of each database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    /// For SQLite.
    pub(super) sqlite: &'static str,
    /// For PostgreSQL.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "read by the other database alone"))]
    pub(super) postgres: &'static str,
}

/// The statement of a file in `sql/`; with `of both` in front, of a file there and another in `sql/postgres/`.
macro_rules! statement {
    ($name:literal) => {
        $crate::hub::store::session::Statement {
            sqlite: include_str!(concat!("sql/", $name, ".sql")),
            postgres: include_str!(concat!("sql/", $name, ".sql")),
        }
    };
    (of both $name:literal) => {
        $crate::hub::store::session::Statement {
            sqlite: include_str!(concat!("sql/", $name, ".sql")),
            postgres: include_str!(concat!("sql/postgres/", $name, ".sql")),
        }
    };
}
pub(super) use statement;

/// A value on its way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'v> {
    /// A number.
    Number(i64),
    /// A text.
    Text(&'v str),
    /// Bytes.
    Bytes(&'v [u8]),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'v, const N: usize> From<&'v [u8; N]> for Value<'v> {
    fn from(bytes: &'v [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

/// Values in the order in which a statement numbers them.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::hub::store::session::Value::from($value)),*] };
}
pub(super) use values;

/// A value on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// One row of an answer.
#[derive(Debug)]
pub(super) struct Row(Vec<Cell>);

impl Row {
    /// A row of these cells.
    pub(super) fn of(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    /// Takes the value of column `at` out; each can be taken once.
    pub(super) fn take<T: Column>(&mut self, at: usize) -> Result<T, StoreFault> {
        let cell = self.0.get_mut(at).map(|cell| core::mem::replace(cell, Cell::Number(0)));
        T::load(cell.ok_or_else(|| StoreFault::damaged("row", "it has too few columns"))?)
    }
}

/// What to do with each row of an answer.
pub(super) type Take<'t> = dyn FnMut(Row) -> Result<(), StoreFault> + 't;

/// One transaction of a database, or one unchanging view of it.
pub(super) trait Session {
    /// Does a statement; gives how many rows it changed.
    fn execute(&mut self, statement: Statement, values: &[Value<'_>]) -> Result<u64, StoreFault>;

    /// Does a statement once for every `width` values.
    fn execute_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), StoreFault>;

    /// The rows that a statement answers with.
    fn query(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault>;

    /// The rows that a statement answers with for every `width` values, in any order; a row that several of them ask
    /// for may come once or several times.
    fn query_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault>;
}

impl dyn Session + '_ {
    /// All rows of a statement, each read by `load`.
    pub(super) fn collect<T>(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        mut load: impl FnMut(&mut Row) -> Result<T, StoreFault>,
    ) -> Result<Vec<T>, StoreFault> {
        let mut found = Vec::new();
        self.query(statement, values, &mut |mut row| {
            found.push(load(&mut row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of a statement, read by `load`.
    pub(super) fn first<T>(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        load: impl FnMut(&mut Row) -> Result<T, StoreFault>,
    ) -> Result<Option<T>, StoreFault> {
        Ok(self.collect(statement, values, load)?.into_iter().next())
    }

    /// The one row that a statement always answers with.
    pub(super) fn one<T>(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        load: impl FnMut(&mut Row) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.first(statement, values, load)?
            .ok_or_else(|| StoreFault::damaged("table", "its one row is missing"))
    }
}
