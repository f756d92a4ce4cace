//! Opening SQLite files: write-ahead log, one writer, readers that can't write, a newer file refused politely.
//!
//! SQLite is always the bundled one: builds of distributions lie in a version range with a known WAL corruption.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

/// What a file of one kind holds.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Marks the file's kind in its header, so that one is never opened as another.
    pub application_id: i32,
    /// The steps from an empty file, oldest first; `user_version` counts the steps taken.
    pub migrations: &'static [Migration],
}

/// What a program does in a step between two versions of a file.
pub type Carry = fn(&Connection) -> Result<(), DatabaseFault>;

/// One step from one version of a file to the next.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The statements.
    pub sql: &'static str,
    /// What only the program can carry over, in the same transaction and after the statements.
    pub carry: Option<Carry>,
}

impl Migration {
    /// A step of nothing but statements.
    pub const fn of(sql: &'static str) -> Self {
        Self { sql, carry: None }
    }
}

/// What a power cut may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed (`synchronous=FULL`).
    Full,
    /// The last commits, never the file (`synchronous=NORMAL`): for what can be fetched again, and nothing relies on it.
    Rebuildable,
}

/// How long one connection waits for another's lock.
const BUSY: Duration = Duration::from_secs(5);

/// A database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseFault {
    /// Written by a later version of the software.
    #[error(
        "`{path}` is of version `{found}`, this program knows up to `{known}`; install the newer program"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest version known here.
        known: i64,
    },
    /// Another kind of file.
    #[error("`{0}` is a database of another kind; name the right file or folder")]
    Foreign(PathBuf),
    /// The disk has no room.
    #[error("the disk is full; free some space, then try again")]
    DiskFull,
    /// The disk or the file can't be written.
    #[error("the data folder can't be written; check its rights and whether the disk is mounted read-only")]
    ReadOnly,
    /// The file is damaged.
    #[error("the database is damaged; keep the file and restore it from a backup")]
    Damaged,
    /// Anything else that SQLite answers.
    #[error("the database answered: {0}")]
    Sqlite(rusqlite::Error),
    /// A stored value is not what was stored.
    #[error("the database holds what can't be read: {0}")]
    Content(String),
}

impl From<rusqlite::Error> for DatabaseFault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

/// Opens a file for writing, makes it when it does not exist, and takes the steps that it lacks in one transaction.
///
/// # Errors
/// [`DatabaseFault`]; the file is then as it was.
pub fn open_writer(path: &Path, schema: Schema, durability: Durability) -> Result<Connection, DatabaseFault> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    keep_plans(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = if durability == Durability::Full { "FULL" } else { "NORMAL" };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection, path, schema)?;
    Ok(connection)
}

/// Makes a file that is not used before it is whole: without a write-ahead log beside it and without a sync at each step.
/// Who moves it to where it is used syncs it.
///
/// # Errors
/// [`DatabaseFault`] when it can't be made.
pub fn make_fresh(path: &Path, schema: Schema) -> Result<Connection, DatabaseFault> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "temp_store", "FILE")?;
    migrate(&mut connection, path, schema)?;
    Ok(connection)
}

/// Before a file is upgraded, keeps it as it was: beside it, as `<name>.before-v<version>`, at most `kept_max` of them.
/// Nothing happens to a file that is not there, is empty, or is of the present version.
///
/// # Errors
/// [`DatabaseFault`] when there is no room, or the file can't be read; the file is then as it was.
pub fn keep_before_upgrade(path: &Path, schema: Schema, kept_max: usize) -> Result<(), DatabaseFault> {
    if !path.exists() {
        return Ok(());
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let kind: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let known = i64::try_from(schema.migrations.len()).unwrap_or(i64::MAX);
    if version == 0 || version >= known || kind != schema.application_id {
        return Ok(());
    }
    let name = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!("{KEPT_INFIX}{known}{ending}"));
        PathBuf::from(name)
    };
    let (kept, half) = (name(""), name(".new"));
    if kept.exists() {
        return Ok(());
    }
    // A copy that was cut off half-way begins anew.
    let _ = std::fs::remove_file(&half);
    drop(connection);
    copy_database(path, &half)?;
    std::fs::rename(&half, &kept).map_err(|_| DatabaseFault::ReadOnly)?;
    drop_oldest(path, kept_max);
    Ok(())
}

/// What stands between a file's name and the version that it was upgraded to.
const KEPT_INFIX: &str = ".before-v";

/// Removes copies from before upgrades beyond the newest `kept_max`; one that can't be removed does no harm.
fn drop_oldest(path: &Path, kept_max: usize) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return;
    };
    let version = |found: &Path| -> Option<u64> {
        found.file_name()?.to_str()?.strip_prefix(name)?.strip_prefix(KEPT_INFIX)?.parse().ok()
    };
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let mut kept: Vec<(u64, PathBuf)> =
        files.flatten().filter_map(|file| Some((version(&file.path())?, file.path()))).collect();
    kept.sort_unstable_by(|one, other| other.cmp(one));
    for (_, oldest) in kept.into_iter().skip(kept_max) {
        let _ = std::fs::remove_file(oldest);
    }
}

/// Copies a database into a new file, as it stands at one moment; others may write meanwhile.
///
/// # Errors
/// [`DatabaseFault`] when there is none, or no room for the copy.
pub fn copy_database(path: &Path, to: &Path) -> Result<(), DatabaseFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.execute(include_str!("vacuum_into.sql"), [to.to_string_lossy()])?;
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(|_| DatabaseFault::ReadOnly)
}

/// What SQLite finds wrong with the pages of a file, at most a few lines; none when all is well.
///
/// # Errors
/// [`DatabaseFault`] when not even that can be asked.
pub fn check_pages(connection: &Connection) -> Result<Vec<String>, DatabaseFault> {
    let mut statement = connection.prepare(include_str!("check_pages.sql"))?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Opens an existing file for reading only.
///
/// # Errors
/// [`DatabaseFault`] when there is none.
pub fn open_reader(path: &Path) -> Result<Connection, DatabaseFault> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    keep_plans(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A prepared statement keeps its plan. Without this guarantee SQLite plans many of them anew for each value that is
/// bound, hoping for a better one, which costs more than the statement itself; ours look up by key and have one plan.
fn keep_plans(connection: &Connection) -> Result<(), DatabaseFault> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// The version of an open file; one of another kind or of a later version is refused.
///
/// # Errors
/// [`DatabaseFault`].
pub fn check_version(connection: &Connection, path: &Path, schema: Schema) -> Result<i64, DatabaseFault> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let kind: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let known = i64::try_from(schema.migrations.len()).unwrap_or(i64::MAX);
    if kind != schema.application_id && (kind != 0 || version != 0) {
        return Err(DatabaseFault::Foreign(path.to_owned()));
    }
    if version > known {
        return Err(DatabaseFault::Newer { path: path.to_owned(), found: version, known });
    }
    Ok(version)
}

fn migrate(connection: &mut Connection, path: &Path, schema: Schema) -> Result<(), DatabaseFault> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version = check_version(&transaction, path, schema)?;
    let known = i64::try_from(schema.migrations.len()).unwrap_or(i64::MAX);
    let taken = usize::try_from(version).unwrap_or(0);
    for step in schema.migrations.iter().skip(taken) {
        transaction.execute_batch(step.sql)?;
        if let Some(carry) = step.carry {
            carry(&transaction)?;
        }
    }
    if version < known {
        transaction.pragma_update(None, "application_id", schema.application_id)?;
        transaction.pragma_update(None, "user_version", known)?;
    }
    Ok(transaction.commit()?)
}

/// A 64-bit number as SQLite stores it; every one below 2^63 fits.
pub fn to_stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored number that must not be below zero.
///
/// # Errors
/// [`DatabaseFault::Content`] when it is.
pub fn from_stored(number: i64) -> Result<u64, DatabaseFault> {
    u64::try_from(number)
        .map_err(|_| DatabaseFault::Content(format!("`{number}` where none below zero can be")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration::of(include_str!("../journal/sql/migrations/0001_journal.sql"));

    #[test]
    fn a_newer_file_and_a_foreign_file_are_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.db");
        let schema = Schema { application_id: 7, migrations: &[FIRST] };
        drop(open_writer(&path, schema, Durability::Full).unwrap());
        drop(open_writer(&path, schema, Durability::Full).unwrap());
        let older = Schema { application_id: 7, migrations: &[] };
        let refused = open_writer(&path, older, Durability::Full).unwrap_err();
        assert!(matches!(refused, DatabaseFault::Newer { found: 1, known: 0, .. }), "{refused}");
        let foreign = Schema { application_id: 8, migrations: &[FIRST] };
        assert!(matches!(open_writer(&path, foreign, Durability::Full), Err(DatabaseFault::Foreign(_))));
        std::fs::write(&path, b"not a database at all, but long enough to look like one").unwrap();
        assert!(matches!(open_writer(&path, schema, Durability::Full), Err(DatabaseFault::Damaged)));
    }

    #[test]
    fn a_reader_can_not_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.db");
        assert!(open_reader(&path).is_err());
        drop(
            open_writer(&path, Schema { application_id: 7, migrations: &[FIRST] }, Durability::Full).unwrap(),
        );
        let reader = open_reader(&path).unwrap();
        assert!(reader.execute_batch(FIRST.sql).is_err());
    }
}
