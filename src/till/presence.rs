//! Whether a till runs on a data folder, for other programs of the same machine.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;

use super::daemon::{ADDRESS_FILE, LOCK_FILE};
use crate::host::file::{FileFault, load_file};

/// An address is a few bytes.
const ADDRESS_BYTES_MAX: u64 = 256;

/// Whether a till runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// None does.
    Absent,
    /// One holds the folder.
    Running {
        /// Where its local API listens; `None` until it does.
        address: Option<SocketAddr>,
    },
}

/// Looks whether a till holds the folder. The lock is shared for a moment and never taken.
///
/// # Errors
/// [`FileFault`] when this user may not look.
pub fn load_presence(folder: &Path) -> Result<Presence, FileFault> {
    let path = folder.join(LOCK_FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Presence::Absent),
        Err(error) => return Err(FileFault::new(&path, "read", error)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(Presence::Absent),
        Err(TryLockError::WouldBlock) => {
            let written = load_file(&folder.join(ADDRESS_FILE), ADDRESS_BYTES_MAX)?;
            let address = written.and_then(|bytes| String::from_utf8(bytes).ok()?.trim().parse().ok());
            Ok(Presence::Running { address })
        }
        Err(TryLockError::Error(error)) => Err(FileFault::new(&path, "read", error)),
    }
}

/// The name of the file that a running till holds, in its data folder.
pub fn lock_path(folder: &Path) -> std::path::PathBuf {
    folder.join(LOCK_FILE)
}
