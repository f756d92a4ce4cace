//! A till's backup: one folder with a consistent copy of the journal, made beside a till that runs, the till's identity
//! and keys, the programme, the paired programs, the configuration, and `manifest.json` with the hash of each file.
//!
//! It holds the till's secret key: whoever has it can speak as this till. A till that is restored from it begins a new
//! life of its journal and fetches from head office what it sold since.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::identity::{Identity, IdentityFault};
use crate::core::model::Timestamp;
use crate::host::file::{FileFault, Readers, load_file, make_folder, write_file};
use crate::journal::{JournalFault, JournalReader, copy_journal, mark_restored, verify_journal};

const MANIFEST_FILE: &str = "manifest.json";
const JOURNAL_FILE: &str = "journal.db";
const CONFIG_FILE: &str = "till.toml";
/// What is copied beside the journal, as far as it is there.
const FILES: [&str; 7] = [
    "identity.json",
    "till.key",
    "programme.cbor",
    "clients.json",
    "cards.cbor",
    "operators.cbor",
    "operator-guesses.json",
];
/// Version of the manifest.
const FORMAT: u32 = 1;
/// No file of a backup is larger.
const FILE_BYTES_MAX: u64 = 8 << 30;
/// A manifest is a few hundred bytes.
const MANIFEST_BYTES_MAX: u64 = 64 << 10;

/// A backup can't be made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// A file of it.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// Whose it is.
    #[error(transparent)]
    Identity(#[from] IdentityFault),
    /// There is nothing to back up.
    #[error("this till is not enrolled: there is nothing to back up yet")]
    NotEnrolled,
    /// Something is there already.
    #[error("`{0}` is already there; name a folder that does not exist")]
    Exists(PathBuf),
    /// A till lives there.
    #[error(
        "`{0}` holds a till already; move that folder away first, and keep it until head office has everything"
    )]
    InUse(PathBuf),
    /// It is no backup, or of a later version.
    #[error("`{0}` is not a backup that this version can read; name the folder that `till backup` made")]
    NotABackup(PathBuf),
    /// A file is not what it was.
    #[error("`{0}` is damaged: it is not the file that was backed up; use another backup")]
    Damaged(PathBuf),
    /// The journal in it does not hold together.
    #[error("the journal in this backup is damaged: {0}; use another backup")]
    Broken(String),
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The till's id.
    pub till: String,
    /// The name that head office gave it.
    pub name: String,
    /// When it was made, in milliseconds since 1970, by the till's clock.
    pub made_ms: u64,
    /// Version of the program that made it.
    pub version: String,
    /// Its files.
    pub files: Vec<ManifestFile>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of it, in hexadecimal.
    pub blake3: String,
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Makes a backup of a data folder as the folder `to`, which must not exist. A till may run meanwhile.
///
/// # Errors
/// [`BackupFault`]; `to` does not exist then.
pub fn back_up(data: &Path, config: &Path, to: &Path, now: Timestamp) -> Result<Manifest, BackupFault> {
    if to.exists() {
        return Err(BackupFault::Exists(to.to_owned()));
    }
    let identity = Identity::load(data)?.ok_or(BackupFault::NotEnrolled)?;
    let mut half = to.as_os_str().to_owned();
    half.push(".new");
    let half = PathBuf::from(half);
    // One that was cut off is begun anew.
    let _ = std::fs::remove_dir_all(&half);
    make_folder(&half)?;
    copy_journal(data, &half.join(JOURNAL_FILE))?;
    let journal = load_whole(&half.join(JOURNAL_FILE))?;
    let mut files = vec![described(JOURNAL_FILE, &journal)];
    drop(journal);
    let named = FILES.iter().map(|name| (*name, data.join(name))).chain([(CONFIG_FILE, config.to_owned())]);
    for (name, path) in named {
        if let Some(bytes) = load_file(&path, FILE_BYTES_MAX)? {
            write_file(&half.join(name), &bytes, Readers::OwnerOnly)?;
            files.push(described(name, &bytes));
        }
    }
    let manifest = Manifest {
        format: FORMAT,
        till: identity.till.to_string(),
        name: identity.name,
        made_ms: now.ms(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|_| BackupFault::NotABackup(to.to_owned()))?;
    write_file(&half.join(MANIFEST_FILE), &text, Readers::OwnerOnly)?;
    std::fs::rename(&half, to).map_err(|error| FileFault::new(to, "written", error))?;
    Ok(manifest)
}

fn described(name: &str, bytes: &[u8]) -> ManifestFile {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    ManifestFile { name: name.to_owned(), bytes: size, blake3: hash(bytes) }
}

fn load_whole(path: &Path) -> Result<Vec<u8>, BackupFault> {
    load_file(path, FILE_BYTES_MAX)?.ok_or_else(|| BackupFault::Damaged(path.to_owned()))
}

/// Reads a backup and proves every file of it, the journal entry by entry.
///
/// # Errors
/// [`BackupFault`] with what is wrong.
pub fn verify_backup(from: &Path) -> Result<Manifest, BackupFault> {
    let no_backup = || BackupFault::NotABackup(from.to_owned());
    let text = load_file(&from.join(MANIFEST_FILE), MANIFEST_BYTES_MAX)?.ok_or_else(no_backup)?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| no_backup())?;
    let known = |name: &str| name == JOURNAL_FILE || name == CONFIG_FILE || FILES.contains(&name);
    if manifest.format != FORMAT || !manifest.files.iter().all(|file| known(&file.name)) {
        return Err(no_backup());
    }
    for file in &manifest.files {
        let path = from.join(&file.name);
        if hash(&load_whole(&path)?) != file.blake3 {
            return Err(BackupFault::Damaged(path));
        }
    }
    let report = verify_journal(&JournalReader::open_folder(from)?)?;
    match report.faults.first() {
        None => Ok(manifest),
        Some(fault) => Err(BackupFault::Broken(format!("entry `{}`: {}", fault.seq, fault.what))),
    }
}

/// Puts a backup into a data folder where no till lives. The till's configuration stays as it is; that of the backup
/// lies in the backup. The till begins a new life of its journal when it is started.
///
/// # Errors
/// [`BackupFault`]; nothing was put there then, unless the disk failed half-way.
pub fn restore(from: &Path, data: &Path) -> Result<Manifest, BackupFault> {
    let lived = |name: &&str| data.join(name).exists();
    if [JOURNAL_FILE, "identity.json", "till.key"].iter().any(lived) {
        return Err(BackupFault::InUse(data.to_owned()));
    }
    let manifest = verify_backup(from)?;
    make_folder(data)?;
    // Where the program is stopped half-way there is no identity yet, and so no till that could run.
    let mut files: Vec<&ManifestFile> =
        manifest.files.iter().filter(|file| file.name != CONFIG_FILE).collect();
    files.sort_by_key(|file| file.name == "identity.json");
    for file in files {
        let bytes = load_whole(&from.join(&file.name))?;
        if file.name == "identity.json" {
            mark_restored(data)?;
        }
        write_file(&data.join(&file.name), &bytes, Readers::OwnerOnly)?;
    }
    Ok(manifest)
}
