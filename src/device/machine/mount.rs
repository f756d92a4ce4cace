//! The disk that a folder lies on: its kind, and whether it can be written.

use std::path::{Path, PathBuf};

/// The longest list of mounts that is read, in lines.
const LINES_MAX: usize = 4096;

/// Kinds of file systems that lie on another machine: SQLite's log needs memory that is shared by all who use it.
const REMOTE: [&str; 8] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph"];

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where it begins.
    pub point: PathBuf,
    /// Its kind, such as `ext4`.
    pub kind: String,
    /// It takes no writes.
    pub is_read_only: bool,
}

impl Mount {
    /// The file system that holds `path`, which is absolute and without links, as `/proc/mounts` below `root` lists it.
    #[must_use]
    pub fn load(root: &Path, path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(root.join("proc/mounts")).ok()?;
        Self::find(&text, path)
    }

    /// Whether it lies on another machine.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        REMOTE.contains(&self.kind.as_str())
    }

    /// Of two at the same place the later one hides the earlier.
    fn find(text: &str, path: &Path) -> Option<Self> {
        let mounts = text.lines().take(LINES_MAX).filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let point = PathBuf::from(fields.next()?.replace("\\040", " "));
            let kind = fields.next()?.to_owned();
            let is_read_only = fields.next()?.split(',').any(|option| option == "ro");
            path.starts_with(&point).then_some(Self { point, kind, is_read_only })
        });
        mounts.max_by_key(|mount| mount.point.components().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_and_latest_mount_holds_a_folder() {
        let text = "/dev/sda1 / ext4 rw,relatime 0 0\nsrv:/t /var/lib/my\\040till nfs4 rw,soft 0 0\n\
                    /dev/sdb1 /var ext4 rw 0 0\n/dev/sdc1 /var ext4 ro,noatime 0 0\n";
        let found = |path: &str| {
            let mount = Mount::find(text, Path::new(path)).unwrap();
            (mount.point.display().to_string(), mount.is_remote(), mount.is_read_only)
        };
        assert_eq!(found("/etc/till"), ("/".to_owned(), false, false));
        assert_eq!(found("/var/lib/my till/data"), ("/var/lib/my till".to_owned(), true, false));
        assert_eq!(found("/var/lib"), ("/var".to_owned(), false, true));
        assert_eq!(Mount::find("", Path::new("/")), None);
    }
}
