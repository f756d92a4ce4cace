//! Small files that matter: written whole or not at all, and readable by their owner alone where they hold secrets.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` can't be {action}: {source}; {cure}")]
pub struct FileFault {
    /// The file or folder.
    pub path: PathBuf,
    /// What was tried: `read`, `written`, `made`.
    pub action: &'static str,
    /// What the operating system answered.
    #[source]
    pub source: io::Error,
    cure: &'static str,
}

impl FileFault {
    /// The fault of doing `action` to `path`.
    pub fn new(path: &Path, action: &'static str, source: io::Error) -> Self {
        let cure = match source.kind() {
            io::ErrorKind::NotFound => "check the path",
            io::ErrorKind::PermissionDenied => "give this user the right to it",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space on this disk",
            io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: check it, then mount it for writing",
            _ => "check the disk",
        };
        Self { path: path.to_owned(), action, source, cure }
    }
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Only the user that runs the program: keys and tokens.
    OwnerOnly,
    /// Everybody on the machine.
    All,
}

/// Makes a folder and all above it. What is new is for its owner alone: databases in it hold names.
///
/// # Errors
/// [`FileFault`] naming the folder.
pub fn make_folder(path: &Path) -> Result<(), FileFault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| FileFault::new(path, "made", error))
}

/// Reads at most `bytes_max` bytes of a file; `None` when it does not exist.
///
/// # Errors
/// [`FileFault`], also when the file is larger.
pub fn load_file(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>, FileFault> {
    let fault = |error| FileFault::new(path, "read", error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
    };
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|read| read <= bytes_max);
    if fits { Ok(Some(bytes)) } else { Err(fault(io::Error::other(format!("it is over {bytes_max} bytes")))) }
}

/// Writes a file whole: beside it, synced, then moved into place, so that a power cut leaves the old or the new.
///
/// # Errors
/// [`FileFault`]; the old content then still stands.
pub fn write_file(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), FileFault> {
    let fault = |error| FileFault::new(path, "written", error);
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(if readers == Readers::OwnerOnly { 0o600 } else { 0o644 });
    }
    let mut file = options.open(&beside).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fault)?;
    fs::rename(&beside, path).map_err(fault)?;
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
    }
    Ok(())
}

/// Bytes that this user may still write to the disk that holds `path`; `None` when the system does not say.
#[cfg(unix)]
pub fn load_free_bytes(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// Bytes that this user may still write to the disk that holds `path`; this system does not say.
#[cfg(not(unix))]
pub fn load_free_bytes(_path: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_a_secret_stays_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.key");
        assert_eq!(load_file(&path, 10).unwrap(), None);
        write_file(&path, b"one", Readers::OwnerOnly).unwrap();
        write_file(&path, b"two", Readers::OwnerOnly).unwrap();
        assert_eq!(load_file(&path, 10).unwrap(), Some(b"two".to_vec()));
        assert!(load_file(&path, 2).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let fault = write_file(&folder.path().join("no/such/folder"), b"", Readers::All).unwrap_err();
        assert!(fault.to_string().contains("check the path"), "{fault}");
    }
}
