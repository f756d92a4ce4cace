//! Taking a till out of service: everything that makes it this till is deleted from its data folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::identity::{Identity, IdentityFault};
use super::presence::{Presence, load_presence};
use crate::core::ledger::Head;
use crate::core::model::EntryHash;
use crate::host::file::FileFault;
use crate::journal::{JournalFault, JournalReader};

/// Files whose names begin so are a till's own: journal and cache with what lies beside them, keys, and what head office
/// sent. Whatever else lies in the folder is somebody's and stays.
const OWN: [&str; 9] = [
    "journal.",
    "cache.",
    "till.key",
    "till.lock",
    "listen.addr",
    "clients.json",
    "programme.",
    "cards.cbor",
    "card_stock.cbor",
];
/// Deleted last, so that a till that was cut off is asked for again.
const IDENTITY: &str = "identity.json";

/// A till can't be wiped.
#[derive(Debug, thiserror::Error)]
pub enum WipeFault {
    /// It runs.
    #[error("the till runs on `{0}`: stop it first, with `systemctl stop tallytill` where it is a service")]
    Running(PathBuf),
    /// There is none.
    #[error("there is no till in `{0}`: nothing to wipe")]
    Nobody(PathBuf),
    /// A file of it.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Who it is.
    #[error(transparent)]
    Identity(#[from] IdentityFault),
}

/// What would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The till's name.
    pub name: String,
    /// Its store.
    pub store: String,
    /// Entries that head office has not confirmed; `None` where the journal can't be read.
    pub unsent: Option<u64>,
}

/// What wiping a data folder would lose.
///
/// # Errors
/// [`WipeFault`] when a till runs there, or none lives there.
pub fn plan_wipe(data: &Path) -> Result<Loss, WipeFault> {
    if matches!(load_presence(data)?, Presence::Running { .. }) {
        return Err(WipeFault::Running(data.to_owned()));
    }
    let identity = Identity::load(data)?.ok_or_else(|| WipeFault::Nobody(data.to_owned()))?;
    let is_new = !data.join("journal.db").exists();
    let unsent = if is_new { Some(0) } else { load_unsent(data).ok() };
    Ok(Loss { name: identity.name, store: identity.store, unsent })
}

fn load_unsent(data: &Path) -> Result<u64, JournalFault> {
    let reader = JournalReader::open_folder(data)?;
    let mut unsent = 0_u64;
    for incarnation in reader.load_incarnations()? {
        let seq = reader.load_last_seq(incarnation)?;
        let hash = reader.load_hash(incarnation, seq)?.unwrap_or(EntryHash::NONE);
        unsent = unsent.saturating_add(reader.load_unsent(Head { incarnation, seq, hash })?.entries);
    }
    Ok(unsent)
}

/// Wipes a data folder. Half done it can be done again.
///
/// # Errors
/// [`WipeFault`] as of [`plan_wipe`], and when a file can't be deleted.
pub fn apply_wipe(data: &Path) -> Result<(), WipeFault> {
    plan_wipe(data)?;
    let fault = |path: &Path, error: io::Error| FileFault::new(path, "deleted", error);
    for file in fs::read_dir(data).map_err(|error| fault(data, error))? {
        let path = file.map_err(|error| fault(data, error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_file() && OWN.iter().any(|own| name.starts_with(own)) {
            fs::remove_file(&path).map_err(|error| fault(&path, error))?;
        }
    }
    let identity = data.join(IDENTITY);
    Ok(fs::remove_file(&identity).map_err(|error| fault(&identity, error))?)
}
