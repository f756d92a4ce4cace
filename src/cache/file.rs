//! Which file of the data folder is the cache, and how another takes its place.
//!
//! `cache.db` is the first. Each one that took its place is `cache-<number>.db`, and `cache.current` names the one in
//! use: that name is changed at one stroke, so whatever ends the program leaves the old file or the new. Names are never
//! used again, so no file meets the write-ahead log of another.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::store::{Cache, CacheFault};
use crate::core::ledger::Head;
use crate::host::file::{FileFault, Readers, load_file, write_file};

/// The first file.
const FIRST: &str = "cache.db";
/// What names the file in use.
const CURRENT: &str = "cache.current";
/// A list that is being taken over beside the one in use.
const NEXT: &str = "cache.next.db";
/// A ready-made file that is being put together.
const PART: &str = "cache.part";
const NAME_BYTES_MAX: u64 = 64;

/// The number of a file's name; the first has 1.
fn number_of(name: &str) -> Option<u64> {
    if name == FIRST {
        return Some(1);
    }
    let number = name.strip_prefix("cache-")?.strip_suffix(".db")?;
    number.parse().ok().filter(|parsed: &u64| *parsed > 1 && parsed.to_string() == number)
}

fn name_of(number: u64) -> String {
    if number <= 1 { FIRST.to_owned() } else { format!("cache-{number}.db") }
}

/// The number of the file in use. Where the name can't be read, or names a file that is not there, it is the first one.
fn current_number(folder: &Path) -> u64 {
    let named = load_file(&folder.join(CURRENT), NAME_BYTES_MAX).ok().flatten();
    let number = named.and_then(|name| number_of(std::str::from_utf8(&name).ok()?.trim()));
    number.filter(|number| folder.join(name_of(*number)).exists()).unwrap_or(1)
}

/// The file in use, whether or not it exists.
pub fn current_file(folder: &Path) -> PathBuf {
    folder.join(name_of(current_number(folder)))
}

/// A list beside the one in use, as far as it was taken over before; a damaged one begins anew.
///
/// # Errors
/// [`CacheFault`] when none can be made.
pub fn open_next(folder: &Path) -> Result<Cache, CacheFault> {
    let path = folder.join(NEXT);
    Cache::open_file(path.clone()).or_else(|_| {
        drop_next(folder);
        Cache::open_file(path)
    })
}

/// Whether a list beside the one in use was begun.
pub fn is_next_begun(folder: &Path) -> bool {
    folder.join(NEXT).exists()
}

/// Where a ready-made file is put together.
pub fn part_file(folder: &Path) -> PathBuf {
    folder.join(PART)
}

/// Proves that the file which was put together is whole, notes how far this till's own chain is in its `rows`, and makes it
/// the list beside the one in use. It can be used from then on, and never before.
///
/// # Errors
/// [`CacheFault`] saying what is wrong with it.
pub fn adopt_part(folder: &Path, rows: u64, folded: Option<Head>) -> Result<(), CacheFault> {
    let mut ready = Cache::open_file(part_file(folder))?;
    ready.verify_ready(rows)?;
    ready.apply_ready_life(folded)?;
    let whole = ready.close()?;
    drop_next(folder);
    let path = folder.join(NEXT);
    Ok(fs::rename(whole, &path).map_err(|error| FileFault::new(&path, "written", error))?)
}

/// Gives up a file that was put together.
pub fn drop_part(folder: &Path) {
    remove(&part_file(folder));
}

/// Gives up a list beside the one in use.
pub fn drop_next(folder: &Path) {
    remove(&folder.join(NEXT));
}

/// Puts the list beside into the place of the one in use, and opens it. The old file is still there: it goes with
/// [`drop_replaced`], once nobody reads it any more.
///
/// # Errors
/// [`CacheFault`]; the old one is then still in use.
pub fn apply_next(folder: &Path, next: Cache) -> Result<Cache, CacheFault> {
    let from = next.close()?;
    let name = name_of(current_number(folder).saturating_add(1));
    let to = folder.join(&name);
    remove(&to);
    let fault = |error| FileFault::new(&to, "written", error);
    File::open(&from).and_then(|file| file.sync_all()).map_err(fault)?;
    fs::rename(&from, &to).map_err(fault)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
    let opened = Cache::open_file(to)?;
    write_file(&folder.join(CURRENT), name.as_bytes(), Readers::All)?;
    Ok(opened)
}

/// Removes files whose place was taken. What can't be removed now goes the next time.
pub fn drop_replaced(folder: &Path) {
    let current = current_number(folder);
    let Ok(files) = fs::read_dir(folder) else { return };
    let names = files.flatten().filter_map(|file| file.file_name().into_string().ok());
    let numbered = |name: &String| number_of(name).is_some_and(|number| number != current);
    let replaced: Vec<String> = names.filter(numbered).collect();
    replaced.iter().for_each(|name| remove(&folder.join(name)));
}

/// Removes a database with what stands beside it.
fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
