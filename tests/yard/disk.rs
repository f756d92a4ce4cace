//! A disk that can fail: what lies on it, what of that would survive a power cut, and what goes wrong when.
//!
//! Model: a file is a row of sectors of 512 bytes. A write is seen by everybody at once and is safe only after a sync of
//! its file; until then a power cut keeps or loses each of its sectors by chance, and may keep the first part of one
//! alone. The new length of a file is kept or lost likewise, and so is a file that was never synced.
//!
//! The folder itself is a real one: each file stands there as a marker, a small file with the number of its contents, so
//! that the program may rename or delete it by ordinary means.
//!
//! A handle belongs to one life of the machine. After a crash or a power cut all handles of the life before answer with
//! errors, so that whatever is still cleaned up by the program that "died" reaches the disk no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::dice::Dice;
use super::shared::SharedArea;

/// Bytes that reach the disk as one, or torn.
pub(crate) const SECTOR_BYTES: usize = 512;

/// Why the disk does not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The handle is of a life that has ended.
    Dead,
    /// The device says so.
    Io,
    /// There is no room.
    Full,
    /// There is no such file.
    Missing,
}

/// What a marker begins with.
const MARK: &str = "contents of a yard's disk ";
/// Numbers of contents, over all disks.
static NEXT_CONTENT: AtomicU64 = AtomicU64::new(1);
/// Numbers of handles, over all disks.
static NEXT_HANDLE: AtomicU64 = AtomicU64::new(1);
/// All disks by their folder.
static DISKS: RwLock<BTreeMap<PathBuf, Arc<Disk>>> = RwLock::new(BTreeMap::new());

/// The disk whose folder a path lies in.
pub(crate) fn find_disk(path: &Path) -> Option<Arc<Disk>> {
    let disks = DISKS.read().unwrap_or_else(PoisonError::into_inner);
    path.ancestors().find_map(|folder| disks.get(folder)).cloned()
}

/// The disk of one machine.
pub(crate) struct Disk {
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    life: u64,
    dice: Dice,
    contents: BTreeMap<u64, Content>,
    /// Writes and syncs until the power is cut in the middle of one.
    cut_in: Option<u32>,
    /// Writes and syncs until one answers with an error of the device.
    error_in: Option<u32>,
    was_cut: bool,
    full: bool,
    lies: bool,
    /// Bytes that were ever written, for figures.
    written: u64,
}

#[derive(Default)]
struct Content {
    seen: Vec<u8>,
    safe: Vec<u8>,
    unsafe_sectors: BTreeSet<usize>,
    length_unsafe: bool,
    born: bool,
    locks: Locks,
    shared: Option<Arc<SharedArea>>,
}

#[derive(Default)]
struct Locks {
    shared: BTreeSet<u64>,
    reserved: Option<u64>,
    pending: Option<u64>,
    exclusive: Option<u64>,
}

/// How strongly a database file is locked, as SQLite counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lock {
    None,
    Shared,
    Reserved,
    Exclusive,
}

/// An open file.
pub(crate) struct Handle {
    pub(crate) disk: Arc<Disk>,
    pub(crate) content: u64,
    pub(crate) number: u64,
    life: u64,
}

/// All files of a disk at one moment, as an image of the machine would hold them: databases, and others beside.
#[derive(Clone, Default)]
pub(crate) struct Image {
    databases: BTreeMap<PathBuf, Vec<u8>>,
    others: BTreeMap<PathBuf, Vec<u8>>,
}

impl Disk {
    /// An empty disk for this folder, which is made.
    pub(crate) fn attach(folder: &Path, dice: Dice) -> Arc<Self> {
        fs::create_dir_all(folder).unwrap();
        let state = State {
            life: 1,
            dice,
            contents: BTreeMap::new(),
            cut_in: None,
            error_in: None,
            was_cut: false,
            full: false,
            lies: false,
            written: 0,
        };
        let disk = Arc::new(Self { folder: folder.to_owned(), state: Mutex::new(state) });
        DISKS.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), Arc::clone(&disk));
        disk
    }

    /// Forgets the disk and its folder.
    pub(crate) fn detach(&self) {
        DISKS.write().unwrap_or_else(PoisonError::into_inner).remove(&self.folder);
        let _ = fs::remove_dir_all(&self.folder);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The program stops at once; what it wrote lies in the machine's memory and stays.
    pub(crate) fn crash(&self) {
        self.state().end_life();
    }

    /// The power is cut.
    pub(crate) fn cut_power(&self) {
        self.state().cut();
    }

    /// The power is cut in the middle of the write or sync that comes after so many others.
    pub(crate) fn cut_power_in(&self, operations: u32) {
        self.state().cut_in = Some(operations);
    }

    /// Whether the power was cut since the last time that somebody asked. A cut that was planned and did not come is off.
    pub(crate) fn take_cut(&self) -> bool {
        let mut state = self.state();
        state.cut_in = None;
        std::mem::take(&mut state.was_cut)
    }

    /// The device answers one write or sync with an error, after so many others.
    pub(crate) fn fail_in(&self, operations: Option<u32>) {
        self.state().error_in = operations;
    }

    /// Whether it is full, or about to fail: what can't be read or written now proves nothing.
    pub(crate) fn is_failing(&self) -> bool {
        let state = self.state();
        state.full || state.error_in.is_some() || state.cut_in.is_some()
    }

    /// Whether there is no room for more.
    pub(crate) fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    /// Whether a sync answers well and does nothing.
    pub(crate) fn set_lies(&self, lies: bool) {
        self.state().lies = lies;
    }

    /// One bit of a file whose name begins so is not what was written; false when there is no such file.
    pub(crate) fn flip_bit(&self, name: &str) -> bool {
        let mut state = self.state();
        let mut dice = state.dice.clone();
        let named = |path: &Path| {
            path.file_name().and_then(|file| file.to_str()).is_some_and(|file| file.starts_with(name))
        };
        let numbers: Vec<u64> =
            self.markers().into_iter().filter(|(path, _)| named(path)).map(|(_, number)| number).collect();
        let content = state
            .contents
            .iter_mut()
            .find(|(number, content)| numbers.contains(number) && !content.safe.is_empty());
        let Some((_, content)) = content else { return false };
        let (place, bit) = (dice.place(content.safe.len()), dice.between(0, 7));
        content.safe[place] ^= 1 << bit;
        if let Some(byte) = content.seen.get_mut(place) {
            *byte ^= 1 << bit;
        }
        state.dice = dice;
        true
    }

    /// All files as they are seen now.
    pub(crate) fn image(&self) -> Image {
        let state = self.state();
        let mut image = Image::default();
        for path in files_of(&self.folder) {
            let name = path.strip_prefix(&self.folder).unwrap().to_owned();
            match read_marker(&path) {
                Some(number) => {
                    if let Some(content) = state.contents.get(&number) {
                        image.databases.insert(name, content.seen.clone());
                    }
                }
                None => {
                    image.others.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        image
    }

    /// Puts the databases of an image in the place of all that are there, and its other files beside, where that is
    /// wanted; durable at once.
    pub(crate) fn restore(&self, image: &Image, with_others: bool) {
        let mut state = self.state();
        state.end_life();
        state.contents.clear();
        for (path, _) in self.markers() {
            fs::remove_file(path).unwrap();
        }
        for (name, bytes) in &image.databases {
            let path = self.folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let number = state.make(&path);
            let content =
                Content { seen: bytes.clone(), safe: bytes.clone(), born: true, ..Content::default() };
            state.contents.insert(number, content);
        }
        for (name, bytes) in image.others.iter().filter(|_| with_others) {
            let path = self.folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// The markers in the folder, in their order.
    fn markers(&self) -> Vec<(PathBuf, u64)> {
        let files = files_of(&self.folder).into_iter();
        files.filter_map(|path| read_marker(&path).map(|number| (path, number))).collect()
    }

    /// Bytes that were ever written.
    pub(crate) fn written(&self) -> u64 {
        self.state().written
    }

    /// Opens a file; makes it where it is missing and that is wanted.
    pub(crate) fn open(self: &Arc<Self>, path: &Path, create: bool) -> Result<Handle, Trouble> {
        let mut state = self.state();
        let content = match state.find(path) {
            Some(number) => number,
            None if create => state.make(path),
            None => return Err(Trouble::Missing),
        };
        let number = NEXT_HANDLE.fetch_add(1, Ordering::Relaxed);
        Ok(Handle { disk: Arc::clone(self), content, number, life: state.life })
    }

    /// Whether a file is there and has something in it.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        let state = self.state();
        state.find(path).is_some_and(|number| !state.contents[&number].seen.is_empty())
    }

    /// Deletes a file.
    pub(crate) fn delete(&self, path: &Path) -> Result<(), Trouble> {
        let mut state = self.state();
        let number = state.find(path).ok_or(Trouble::Missing)?;
        state.contents.remove(&number);
        fs::remove_file(path).map_err(|_| Trouble::Missing)
    }
}

/// All files below a folder, in their order.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_of(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn read_marker(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.strip_prefix(MARK)?.parse().ok()
}

impl State {
    fn find(&self, path: &Path) -> Option<u64> {
        read_marker(path).filter(|number| self.contents.contains_key(number))
    }

    fn make(&mut self, path: &Path) -> u64 {
        let number = NEXT_CONTENT.fetch_add(1, Ordering::Relaxed);
        fs::write(path, format!("{MARK}{number}")).unwrap();
        self.contents.insert(number, Content::default());
        number
    }

    fn end_life(&mut self) {
        self.life += 1;
        for content in self.contents.values_mut() {
            content.locks = Locks::default();
            content.shared = None;
        }
    }

    fn cut(&mut self) {
        self.was_cut = true;
        self.cut_in = None;
        self.end_life();
        let dice = &mut self.dice;
        // A file whose contents are gone is empty when it is opened next: its marker says nothing any more.
        self.contents.retain(|_, content| {
            let lost = !content.born && dice.permille(500);
            if !lost {
                content.lose_unsafe(dice);
            }
            !lost
        });
    }

    /// One write or sync is about to happen.
    fn count(&mut self) -> Result<(), Trouble> {
        if let Some(left) = &mut self.cut_in {
            if *left == 0 {
                self.cut();
                return Err(Trouble::Dead);
            }
            *left -= 1;
        }
        if let Some(left) = &mut self.error_in {
            if *left == 0 {
                self.error_in = None;
                return Err(Trouble::Io);
            }
            *left -= 1;
        }
        Ok(())
    }
}

impl Content {
    fn lose_unsafe(&mut self, dice: &mut Dice) {
        let keep_length = !self.length_unsafe || dice.permille(500);
        let length = if keep_length { self.seen.len() } else { self.safe.len() };
        let mut left = std::mem::take(&mut self.safe);
        left.resize(length.max(left.len()), 0);
        for sector in std::mem::take(&mut self.unsafe_sectors) {
            let start = sector * SECTOR_BYTES;
            let kept = match dice.between(0, 4) {
                0 | 1 => 0,
                2 => dice.place(SECTOR_BYTES),
                _ => SECTOR_BYTES,
            };
            let end = (start + kept).min(self.seen.len()).min(left.len());
            if start < end {
                left[start..end].copy_from_slice(&self.seen[start..end]);
            }
        }
        left.resize(length, 0);
        self.seen.clone_from(&left);
        self.safe = left;
        self.length_unsafe = false;
        self.born = true;
    }

    fn sync(&mut self) {
        self.safe.resize(self.seen.len(), 0);
        for sector in std::mem::take(&mut self.unsafe_sectors) {
            let start = sector * SECTOR_BYTES;
            let end = (start + SECTOR_BYTES).min(self.seen.len());
            if start < end {
                self.safe[start..end].copy_from_slice(&self.seen[start..end]);
            }
        }
        self.length_unsafe = false;
        self.born = true;
    }
}

impl Handle {
    fn with<T>(&self, work: impl FnOnce(&mut Content) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut state = self.disk.state();
        if state.life != self.life {
            return Err(Trouble::Dead);
        }
        work(state.contents.get_mut(&self.content).ok_or(Trouble::Io)?)
    }

    /// Reads what there is; gives how many bytes that were.
    pub(crate) fn read(&self, into: &mut [u8], offset: usize) -> Result<usize, Trouble> {
        self.with(|content| {
            let there = content.seen.get(offset..).unwrap_or_default();
            let count = there.len().min(into.len());
            into[..count].copy_from_slice(&there[..count]);
            Ok(count)
        })
    }

    pub(crate) fn write(&self, bytes: &[u8], offset: usize) -> Result<(), Trouble> {
        {
            let mut state = self.disk.state();
            if state.life == self.life {
                state.count()?;
                let end = offset + bytes.len();
                let grows = state.contents.get(&self.content).is_some_and(|content| end > content.seen.len());
                if state.full && grows {
                    return Err(Trouble::Full);
                }
                state.written += u64::try_from(bytes.len()).unwrap();
            }
        }
        self.with(|content| {
            let end = offset + bytes.len();
            if content.seen.len() < end {
                content.seen.resize(end, 0);
                content.length_unsafe = true;
            }
            content.seen[offset..end].copy_from_slice(bytes);
            content.unsafe_sectors.extend(offset / SECTOR_BYTES..end.div_ceil(SECTOR_BYTES));
            Ok(())
        })
    }

    pub(crate) fn truncate(&self, length: usize) -> Result<(), Trouble> {
        self.with(|content| {
            content.seen.resize(length, 0);
            content.length_unsafe = true;
            Ok(())
        })
    }

    pub(crate) fn sync(&self) -> Result<(), Trouble> {
        let lies = {
            let mut state = self.disk.state();
            if state.life == self.life {
                state.count()?;
            }
            state.lies
        };
        self.with(|content| {
            if !lies {
                content.sync();
            }
            Ok(())
        })
    }

    pub(crate) fn length(&self) -> Result<usize, Trouble> {
        self.with(|content| Ok(content.seen.len()))
    }

    /// The memory that all connections to this file share.
    pub(crate) fn shared(&self) -> Result<Arc<SharedArea>, Trouble> {
        self.with(|content| Ok(Arc::clone(content.shared.get_or_insert_default())))
    }

    /// Forgets the shared memory: the last connection has gone.
    pub(crate) fn drop_shared(&self) {
        let _ = self.with(|content| {
            content.shared = None;
            Ok(())
        });
    }

    /// Takes a lock; false when somebody else's stands against it.
    pub(crate) fn lock(&self, wanted: Lock) -> Result<bool, Trouble> {
        self.with(|content| Ok(content.locks.take(self.number, wanted)))
    }

    pub(crate) fn unlock(&self, kept: Lock) -> Result<(), Trouble> {
        self.with(|content| {
            content.locks.give(self.number, kept);
            Ok(())
        })
    }

    pub(crate) fn is_reserved(&self) -> Result<bool, Trouble> {
        self.with(|content| Ok(content.locks.reserved.is_some() || content.locks.exclusive.is_some()))
    }
}

impl Locks {
    fn take(&mut self, who: u64, wanted: Lock) -> bool {
        let of_another = |holder: Option<u64>| holder.is_some_and(|holder| holder != who);
        match wanted {
            Lock::None => true,
            Lock::Shared => {
                let free = !of_another(self.exclusive) && !of_another(self.pending);
                if free {
                    self.shared.insert(who);
                }
                free
            }
            Lock::Reserved => {
                let free = ![self.reserved, self.pending, self.exclusive].into_iter().any(of_another);
                if free {
                    self.reserved = Some(who);
                }
                free
            }
            Lock::Exclusive => {
                if [self.reserved, self.pending, self.exclusive].into_iter().any(of_another) {
                    return false;
                }
                self.pending = Some(who);
                let free = self.shared.iter().all(|holder| *holder == who);
                if free {
                    self.exclusive = Some(who);
                }
                free
            }
        }
    }

    fn give(&mut self, who: u64, kept: Lock) {
        let drop_own = |holder: &mut Option<u64>| {
            if *holder == Some(who) {
                *holder = None;
            }
        };
        drop_own(&mut self.exclusive);
        drop_own(&mut self.pending);
        if kept < Lock::Reserved {
            drop_own(&mut self.reserved);
        }
        if kept == Lock::None {
            self.shared.remove(&who);
        }
    }
}
