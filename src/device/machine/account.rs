//! Who may use a file: users and groups as the system lists them, owner, group and mode of the file.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The most of `/etc/passwd` and `/etc/group` that is read, in lines.
const LINES_MAX: usize = 100_000;

/// A user with all groups that the system lists for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name; the number where the system has none for it.
    pub name: String,
    /// The number.
    pub uid: u32,
    /// Their groups by number, their own first.
    pub groups: Vec<u32>,
}

/// Whose a file is, and who may do what with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Mode, as of `stat`.
    pub mode: u32,
}

impl Account {
    /// A user as `/etc/passwd` and `/etc/group` below `root` know them. Whoever was added to a group has it from the next
    /// start of their programs on.
    #[must_use]
    pub fn load(root: &Path, uid: u32) -> Self {
        let passwd = fs::read_to_string(root.join("etc/passwd")).unwrap_or_default();
        let own = passwd.lines().take(LINES_MAX).find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let number: u32 = fields.nth(1)?.parse().ok()?;
            let gid: u32 = fields.next()?.parse().ok()?;
            (number == uid).then(|| (name.to_owned(), gid))
        });
        let (name, gid) = own.unwrap_or_else(|| (uid.to_string(), uid));
        let listed = fs::read_to_string(root.join("etc/group")).unwrap_or_default();
        let mut groups = vec![gid];
        groups.extend(listed.lines().take(LINES_MAX).filter_map(|line| {
            let mut fields = line.split(':').skip(2);
            let number: u32 = fields.next()?.parse().ok()?;
            fields.next()?.split(',').any(|member| member == name).then_some(number)
        }));
        Self { name, uid, groups }
    }

    /// The user that runs this program.
    #[must_use]
    pub fn load_own(root: &Path) -> Self {
        let uid = fs::metadata("/proc/self").map_or(0, |process| process.uid());
        Self::load(root, uid)
    }

    /// Whether they may read and write a file: by root's right, else by the first of owner, group and others that is
    /// theirs, as the kernel decides.
    #[must_use]
    pub fn may_use(&self, file: Rights) -> bool {
        const READ_WRITE: u32 = 0o6;
        if self.uid == 0 {
            return true;
        }
        let shift = if self.uid == file.uid {
            6
        } else if self.groups.contains(&file.gid) {
            3
        } else {
            0
        };
        (file.mode >> shift) & READ_WRITE == READ_WRITE
    }
}

impl Rights {
    /// Those of a file; `None` where it can't be seen.
    #[must_use]
    pub fn load(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        Some(Self { uid: data.uid(), gid: data.gid(), mode: data.mode() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_those_of_owner_else_group_else_others() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("etc")).unwrap();
        let passwd = "root:x:0:0::/root:/bin/sh\ntallytill:x:990:980::/var/lib/tallytill:/bin/false\n";
        fs::write(root.path().join("etc/passwd"), passwd).unwrap();
        fs::write(root.path().join("etc/group"), "dialout:x:20:jan,tallytill\ninput:x:101:\n").unwrap();
        let account = Account::load(root.path(), 990);
        assert_eq!((account.name.as_str(), account.groups.as_slice()), ("tallytill", &[980, 20][..]));
        let may = |uid, gid, mode| account.may_use(Rights { uid, gid, mode });
        assert!(may(0, 20, 0o100_660) && !may(0, 101, 0o100_660) && may(0, 101, 0o100_666));
        assert!(may(990, 0, 0o600) && !may(990, 20, 0o060), "an owner has the owner's rights alone");
        assert!(Account::load(root.path(), 0).may_use(Rights { uid: 7, gid: 7, mode: 0 }));
        let stranger = Account::load(root.path(), 4321);
        assert_eq!((stranger.name.as_str(), stranger.groups.as_slice()), ("4321", &[4321][..]));
    }
}
