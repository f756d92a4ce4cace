//! Head office's backup: one folder with a consistent copy of the SQLite database, made beside a head office that runs, and
//! the keys without which nobody can read it. A PostgreSQL database is copied by its own tools.
//!
//! It holds head office's secret keys: whoever has it can speak as head office. What tills had sent after it was made they
//! send again.

use std::path::{Path, PathBuf};

use super::store::{DatabaseAddress, Store, StoreFault};
use crate::core::model::Timestamp;
use crate::host::database::{DatabaseFault, copy_database};
use crate::host::file::{FileFault, Readers, load_file, make_folder, write_file};

const DATABASE_FILE: &str = "hub.db";
/// While a database is put back it has this name; what bears it is begun anew.
const HALF_FILE: &str = "hub.db.restoring";
/// The keys; a backup without the first two is none.
const KEY_FILES: [&str; 3] = ["hub.key", "hub.seal", "hub.tls.key"];
const NEEDED: usize = 2;
/// When the backup was made, in milliseconds since 1970.
const MADE_FILE: &str = "made_ms";
/// Keys are small.
const KEY_BYTES_MAX: u64 = 1 << 20;

/// A backup can't be made or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// Something is there already.
    #[error("`{0}` is already there; name a folder that does not exist")]
    Exists(PathBuf),
    /// There is nothing to back up, or it is another kind of folder.
    #[error("`{0}` holds no head office; name the right folder")]
    NoHeadOffice(PathBuf),
    /// A head office lives there.
    #[error("`{0}` holds a head office already; stop it and move that folder away first, and keep it")]
    InUse(PathBuf),
    /// The database is PostgreSQL's.
    #[error(
        "this head office keeps its entries in PostgreSQL: copy them with `pg_dump` or `pg_basebackup`, and the files `hub.key` \
         and `hub.seal` of the data folder with them; after putting them back run `tallytill hub restore` without a folder"
    )]
    Postgres,
    /// The copy does not hold together.
    #[error("this backup is damaged: {0}; use another one")]
    Damaged(String),
    /// A file.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The copy.
    #[error(transparent)]
    Database(#[from] DatabaseFault),
    /// The store in it.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

fn database_file(address: &DatabaseAddress) -> Result<&Path, BackupFault> {
    match address {
        DatabaseAddress::Sqlite(path) => Ok(path),
        #[cfg(feature = "postgres")]
        DatabaseAddress::Postgres(_) => Err(BackupFault::Postgres),
    }
}

/// Makes a backup of a head office, which may run, as the folder `to`, which must not exist.
///
/// # Errors
/// [`BackupFault`]; `to` does not exist then.
pub fn back_up(data: &Path, address: &DatabaseAddress, to: &Path, now: Timestamp) -> Result<(), BackupFault> {
    let database = database_file(address)?;
    if to.exists() {
        return Err(BackupFault::Exists(to.to_owned()));
    }
    if !database.exists() {
        return Err(BackupFault::NoHeadOffice(data.to_owned()));
    }
    let mut half = to.as_os_str().to_owned();
    half.push(".new");
    let half = PathBuf::from(half);
    // One that was cut off is begun anew.
    let _ = std::fs::remove_dir_all(&half);
    make_folder(&half)?;
    copy_database(database, &half.join(DATABASE_FILE))?;
    copy_keys(data, &half)?;
    write_file(&half.join(MADE_FILE), now.ms().to_string().as_bytes(), Readers::OwnerOnly)?;
    std::fs::rename(&half, to).map_err(|error| FileFault::new(to, "written", error))?;
    Ok(())
}

/// Puts a backup into a data folder where no head office lives, proves it, and has it begin anew. It can be run then.
///
/// # Errors
/// [`BackupFault`]; the folder holds no head office that could run then.
pub fn restore(
    from: &Path,
    data: &Path,
    address: &DatabaseAddress,
    now: Timestamp,
) -> Result<(), BackupFault> {
    let database = database_file(address)?;
    if database.exists()
        || KEY_FILES.iter().any(|name| data.join(name).exists() && !is_same(from, data, name))
    {
        return Err(BackupFault::InUse(data.to_owned()));
    }
    if !from.join(DATABASE_FILE).exists() {
        return Err(BackupFault::NoHeadOffice(from.to_owned()));
    }
    make_folder(data)?;
    copy_keys(from, data)?;
    let half = database.with_file_name(HALF_FILE);
    for suffix in ["", "-wal", "-shm"] {
        let mut left = half.clone().into_os_string();
        left.push(suffix);
        let _ = std::fs::remove_file(left);
    }
    copy_database(&from.join(DATABASE_FILE), &half)?;
    let made = load_file(&from.join(MADE_FILE), 64)?;
    let made =
        made.and_then(|text| String::from_utf8(text).ok()?.trim().parse().ok()).map(Timestamp::from_ms);
    {
        let mut store = Store::open_at(data, &DatabaseAddress::Sqlite(half.clone()))?;
        if let Some(fault) = store.verify()?.faults.into_iter().next() {
            return Err(BackupFault::Damaged(fault));
        }
        store.begin_anew(made, "restored from a backup", now)?;
    }
    // The last connection has emptied its log into the file by now.
    std::fs::rename(&half, database).map_err(|error| FileFault::new(database, "written", error))?;
    Ok(())
}

fn is_same(from: &Path, data: &Path, name: &str) -> bool {
    let load = |folder: &Path| load_file(&folder.join(name), KEY_BYTES_MAX).ok().flatten();
    load(from) == load(data)
}

fn copy_keys(from: &Path, to: &Path) -> Result<(), BackupFault> {
    for (number, name) in KEY_FILES.into_iter().enumerate() {
        match load_file(&from.join(name), KEY_BYTES_MAX)? {
            Some(bytes) => write_file(&to.join(name), &bytes, Readers::OwnerOnly)?,
            None if number < NEEDED => return Err(BackupFault::NoHeadOffice(from.to_owned())),
            None => {}
        }
    }
    Ok(())
}
