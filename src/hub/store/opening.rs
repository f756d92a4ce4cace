//! Opening `hub.db`: SQLite in WAL mode with every commit synced (design 4.1); one connection writes, the others can
//! only read. A file of a later version is refused with its reason and left as it is.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::fault::StoreFault;

/// The migrations in order; a file's `user_version` counts how many it has had.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_first.sql")];
/// How long a connection waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Compiled statements that a connection keeps: more than there are.
const STATEMENTS_MAX: usize = 128;

/// Opens the one connection that writes, and brings the file up to this version.
///
/// # Errors
/// [`StoreFault::Later`] for a file of a later version; else what SQLite answers.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreFault> {
    let mut connection = Connection::open(path)?;
    check_version(&connection, path)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreFault::Damaged(format!("journal mode is `{mode}`, not `wal`")));
    }
    connection.pragma_update(None, "synchronous", "full")?;
    settle(&connection)?;
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// Opens a connection that can only read.
///
/// # Errors
/// What SQLite answers.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn settle(connection: &Connection) -> Result<(), StoreFault> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(())
}

/// How many migrations the file has had.
fn check_version(connection: &Connection, path: &Path) -> Result<usize, StoreFault> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match usize::try_from(found) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => Err(StoreFault::Later { path: path.to_owned(), found, known: MIGRATIONS.len() }),
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreFault> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let had = check_version(&change, path)?;
    for migration in MIGRATIONS.iter().skip(had) {
        change.execute_batch(migration)?;
    }
    let now = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    change.pragma_update(None, "user_version", now)?;
    Ok(change.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_later_version_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.db");
        open_writer(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let before = std::fs::read(&path).unwrap();
        let fault = open_writer(&path).unwrap_err();
        assert!(fault.to_string().contains("version `99`"), "{fault}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_reader_can_not_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.db");
        open_writer(&path).unwrap();
        let reader = open_reader(&path).unwrap();
        assert!(reader.execute(include_str!("sql/delete_old_codes.sql"), rusqlite::named_params! {":before_ms": 0}).is_err());
    }
}
