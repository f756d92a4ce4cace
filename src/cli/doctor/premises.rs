//! Where the till lives: its data folder, the disk, whether it runs, and once only.

use std::path::{Path, PathBuf};

use super::finding::Finding;
use super::patient::Patient;
use super::verdict::Verdict;
use crate::device::machine::{Account, Mount, Rights, find_holders};
use crate::host::file::load_free_bytes;
use crate::till::presence::{Presence, lock_path};

/// Below this much room a till should be looked at, in bytes.
const LOW_BYTES: u64 = 1_000_000_000;

/// Below this much room a till may stop at any moment, in bytes.
const FULL_BYTES: u64 = 100_000_000;

/// The folder and all that lies in it.
pub(super) fn check_folder(patient: &Patient, found: &mut Vec<Finding>) {
    let folder = patient.data();
    let Some(rights) = Rights::load(&folder) else {
        found.push(Finding::from(Verdict::FolderMissing).path("path", &folder));
        return;
    };
    let before = found.len();
    if std::fs::read_dir(&folder).is_err() {
        let owner = Account::load(patient.root(), rights.uid).name;
        let own = Account::load_own(patient.root()).name;
        let denied = Finding::from(Verdict::FolderDenied).path("path", &folder);
        found.push(denied.text("user", own).text("owner", owner));
    }
    let mount = Mount::load(patient.root(), &folder);
    if let Some(mount) = &mount {
        if mount.is_read_only {
            found.push(Finding::from(Verdict::FolderReadOnly).path("point", &mount.point));
        }
        if mount.is_remote() {
            let remote = Finding::from(Verdict::FolderRemote).path("point", &mount.point);
            found.push(remote.text("kind", &mount.kind));
        }
    }
    if rights.mode & 0o007 != 0 {
        found.push(Finding::from(Verdict::FolderOpen).path("path", &folder));
    }
    if found.len() == before {
        found.push(Finding::from(Verdict::FolderReady).path("path", &folder));
    }
    found.extend(load_free_bytes(&folder).map(judge_disk));
}

/// How much room there is.
fn judge_disk(free: u64) -> Finding {
    let verdict = match free {
        0..FULL_BYTES => Verdict::DiskFull,
        FULL_BYTES..LOW_BYTES => Verdict::DiskLow,
        LOW_BYTES.. => Verdict::DiskRoomy,
    };
    Finding::from(verdict).bytes("free", free)
}

/// Whether it runs, answers, is the installed version, and the only one on its folder.
pub(super) fn check_daemon(patient: &Patient, found: &mut Vec<Finding>) {
    match (&patient.presence, &patient.status) {
        (Some(Presence::Running { address }), Some(Ok(_))) => {
            let address = address.map(|address| address.to_string()).unwrap_or_default();
            found.push(Finding::from(Verdict::DaemonRunning).text("address", address));
            let installed = env!("CARGO_PKG_VERSION");
            let runs = patient.told("/version").and_then(serde_json::Value::as_str).unwrap_or_default();
            if runs != installed {
                let other = Finding::from(Verdict::DaemonOther).text("running", runs);
                found.push(other.text("installed", installed));
            }
        }
        (Some(Presence::Running { .. }), fault) => {
            let detail = fault.as_ref().and_then(|told| told.as_ref().err()).cloned().unwrap_or_default();
            found.push(Finding::from(Verdict::DaemonSilent).text("detail", detail));
        }
        (Some(Presence::Absent), _) => found.push(Verdict::DaemonStopped.into()),
        // The folder's own check says why nothing can be seen.
        (None, _) => {}
    }
    let tills = find_tills(patient);
    if let [first, second, ..] = tills.as_slice() {
        let twice = Finding::from(Verdict::DaemonTwice).path("path", &patient.data());
        found.push(twice.text("first", first).text("second", second));
    }
}

/// The processes that hold the lock of the folder; one that is removed while a till runs no longer keeps others out.
fn find_tills(patient: &Patient) -> Vec<u32> {
    let lock = lock_path(&patient.data());
    let mut removed = lock.clone().into_os_string();
    removed.push(" (deleted)");
    let mut tills: Vec<u32> = [lock, PathBuf::from(removed)]
        .iter()
        .flat_map(|path: &PathBuf| find_holders(patient.root(), Path::new(path)))
        .map(|holder| holder.pid)
        .collect();
    tills.sort_unstable();
    tills.dedup();
    tills
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_low_before_it_is_full() {
        let judged = |free| judge_disk(free).verdict;
        assert_eq!(judged(0), Verdict::DiskFull);
        assert_eq!(judged(FULL_BYTES), Verdict::DiskLow);
        assert_eq!(judged(LOW_BYTES), Verdict::DiskRoomy);
    }
}
