//! Whom the files of a data folder belong to. A technician works as root and the service as a user of its own: what a
//! command of root has made there is given to the owner of the folder, or the service would find itself locked out.

use std::path::Path;

/// Gives what root made in a data folder to whom the folder belongs. What others made stays theirs, and links are not
/// followed. Anybody but root has nothing to give.
#[cfg(unix)]
pub(super) fn give_to_owner(data: &Path) {
    use std::os::unix::fs::{MetadataExt as _, lchown};
    let Ok(folder) = std::fs::metadata(data) else { return };
    if folder.uid() == 0 {
        return;
    }
    let Ok(files) = std::fs::read_dir(data) else { return };
    for path in files.flatten().map(|file| file.path()) {
        if std::fs::symlink_metadata(&path).is_ok_and(|file| file.is_file() && file.uid() == 0) {
            // One that can't be given is named by whoever can't read it.
            let _ = lchown(&path, Some(folder.uid()), Some(folder.gid()));
        }
    }
}

/// Files have no such owners here.
#[cfg(not(unix))]
pub(super) fn give_to_owner(_data: &Path) {}
