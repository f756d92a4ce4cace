//! The programme as this till last got it: `programme.cbor` in the data folder, as it travelled, with head office's
//! signature. The cache may be thrown away; without a programme a till could not sell. The file's time of change says when
//! head office last confirmed that it is still in force.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::core::model::document::Misfit;
use crate::core::model::{Currency, ProgrammeHash, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::{ANSWER_BYTES_MAX, ProgrammeBundle, programme_signed_bytes};
use crate::host::file::{FileFault, Readers, load_file, write_file};
use crate::host::keys::verify;

const FILE_NAME: &str = "programme.cbor";
/// Room for the largest document, its signature and its frame.
const BYTES_MAX: u64 = ANSWER_BYTES_MAX as u64;

/// A programme can't be taken over, or not be had.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is damaged; enrol this till anew with a new code from head office")]
    Damaged(PathBuf),
    /// Signed by somebody else.
    #[error("the programme is not signed by this till's head office; nothing was changed")]
    Signature,
    /// It can't be read by this version.
    #[error("the programme can't be used by this version: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Misfits(Vec<Misfit>),
    /// Head office no longer trusts it.
    #[error("this programme was revoked by head office; the till goes on with the one it has")]
    Revoked,
    /// It counts in another currency than what lies on the counter.
    #[error("the programme is in `{}`, this till sells in another currency; enrol the till anew", .0.code())]
    Currency(Currency),
}

/// A programme whose signature and rules hold.
///
/// # Errors
/// [`ProgrammeFault`].
pub fn check_bundle(
    bundle: &ProgrammeBundle,
    hub_public_key: &[u8; 32],
) -> Result<Programme, ProgrammeFault> {
    let signed = programme_signed_bytes(ProgrammeHash::of(&bundle.text));
    if !verify(hub_public_key, &signed, &bundle.signature) {
        return Err(ProgrammeFault::Signature);
    }
    Programme::parse(&bundle.text).map_err(ProgrammeFault::Misfits)
}

/// Keeps a programme; the caller has checked it.
///
/// # Errors
/// [`ProgrammeFault`] when the file can't be written.
pub fn store_bundle(folder: &Path, bundle: &ProgrammeBundle) -> Result<(), ProgrammeFault> {
    let path = folder.join(FILE_NAME);
    let bytes = minicbor::to_vec(bundle).map_err(|_| ProgrammeFault::Damaged(path.clone()))?;
    Ok(write_file(&path, &bytes, Readers::All)?)
}

/// How long a confirmation may be older on the disk than in memory: the file need not be touched at each.
const CONFIRMED_MS: u64 = 600_000;

/// When head office last confirmed the programme that is kept, by this machine's clock; `None` before the first.
pub fn load_confirmed(folder: &Path) -> Option<Timestamp> {
    let changed = std::fs::metadata(folder.join(FILE_NAME)).ok()?.modified().ok()?;
    let since = changed.duration_since(UNIX_EPOCH).ok()?;
    Some(Timestamp::from_ms(u64::try_from(since.as_millis()).ok()?))
}

/// Keeps that head office has confirmed the programme. Where that fails it is known until the till ends.
pub fn note_confirmed(folder: &Path, at: Timestamp) {
    let is_noted = load_confirmed(folder).is_some_and(|noted| at.ms().abs_diff(noted.ms()) < CONFIRMED_MS);
    if !is_noted {
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(at.ms()));
        let file = File::options().append(true).open(folder.join(FILE_NAME));
        let _ = file.ok().zip(time).map(|(file, time)| file.set_modified(time));
    }
}

/// The programme that was kept; `None` before the first.
///
/// # Errors
/// [`ProgrammeFault`] when the file is unusable, or its signature does not hold.
pub fn load_programme(folder: &Path, hub_public_key: &[u8; 32]) -> Result<Option<Programme>, ProgrammeFault> {
    let path = folder.join(FILE_NAME);
    let Some(bytes) = load_file(&path, BYTES_MAX)? else { return Ok(None) };
    let bundle: ProgrammeBundle = minicbor::decode(&bytes).map_err(|_| ProgrammeFault::Damaged(path))?;
    check_bundle(&bundle, hub_public_key).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_programme_was_confirmed_outlasts_the_till_to_within_minutes() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load_confirmed(folder.path()), None);
        std::fs::write(folder.path().join(FILE_NAME), b"programme").unwrap();
        let confirmed = |ms| {
            note_confirmed(folder.path(), Timestamp::from_ms(ms));
            load_confirmed(folder.path()).unwrap().ms()
        };
        let first = 1_800_000_000_000;
        assert_eq!(confirmed(first), first);
        assert_eq!(confirmed(first + CONFIRMED_MS - 1), first);
        assert_eq!(confirmed(first + CONFIRMED_MS), first + CONFIRMED_MS);
        // A clock that was far ahead is believed no longer than it has to be.
        assert_eq!(confirmed(first), first);
        assert_eq!(std::fs::read(folder.path().join(FILE_NAME)).unwrap(), b"programme");
    }
}
