//! SQLite's door to the disks of a yard: a file system for SQLite that serves the folders of simulated disks and leaves
//! every other path to the operating system's. It is the default of this process, so that the program opens its
//! files as it always does.
//!
//! The only module of the package with unsafe code: SQLite calls a file system through C pointers.
#![expect(unsafe_code, reason = "SQLite knows a file system as a table of C functions")]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, Once};

use rusqlite::ffi;

use super::disk::{Disk, Handle, Lock, SECTOR_BYTES, Trouble, find_disk};
use super::shared::SharedArea;

/// The operating system's file system in SQLite.
const OPERATING_SYSTEM: &CStr = c"unix";
const NAME: &CStr = c"yard";

/// What SQLite holds of an open file of ours. It begins as every file of SQLite does: with its methods.
#[repr(C)]
struct File {
    methods: *const ffi::sqlite3_io_methods,
    open: *mut Open,
}

struct Open {
    handle: Handle,
    shared: Option<Arc<SharedArea>>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // Two: with shared memory, without memory-mapped reading.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes it the default of this process, once.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite is initialised by the first call; the structure it gets lives for ever.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let system = ffi::sqlite3_vfs_find(OPERATING_SYSTEM.as_ptr());
            assert!(!system.is_null());
            let own = ffi::sqlite3_vfs {
                iVersion: 2,
                szOsFile: (*system).szOsFile.max(c_int::try_from(size_of::<File>()).unwrap()),
                pNext: ptr::null_mut(),
                zName: NAME.as_ptr(),
                pAppData: system.cast(),
                xOpen: Some(open),
                xDelete: Some(delete),
                xAccess: Some(access),
                xFullPathname: Some(full_pathname),
                ..*system
            };
            let own: &'static mut ffi::sqlite3_vfs = Box::leak(Box::new(own));
            assert_eq!(ffi::sqlite3_vfs_register(own, 1), ffi::SQLITE_OK);
        }
    });
}

/// # Safety
/// `vfs` is the one that was registered here.
unsafe fn system(vfs: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: its data is the operating system's file system.
    unsafe { (*vfs).pAppData.cast() }
}

/// # Safety
/// `name` is null or ends with a zero byte.
unsafe fn path<'p>(name: *const c_char) -> Option<&'p Path> {
    // SAFETY: as promised by the caller.
    (!name.is_null()).then(|| Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())))
}

/// # Safety
/// `name` is null or ends with a zero byte.
unsafe fn of_disk<'p>(name: *const c_char) -> Option<(&'p Path, Arc<Disk>)> {
    // SAFETY: as promised by the caller.
    let path = unsafe { path(name) }?;
    Some((path, find_disk(path)?))
}

/// # Safety
/// `file` is one that [`open`] opened on a disk of ours and nobody else uses it now.
unsafe fn opened<'f>(file: *mut ffi::sqlite3_file) -> &'f mut Open {
    // SAFETY: SQLite uses a file from one thread at a time.
    unsafe { &mut *(*file.cast::<File>()).open }
}

fn code(trouble: Trouble, otherwise: c_int) -> c_int {
    match trouble {
        Trouble::Full => ffi::SQLITE_FULL,
        Trouble::Missing => ffi::SQLITE_CANTOPEN,
        Trouble::Dead | Trouble::Io => otherwise,
    }
}

fn answer(done: Result<(), Trouble>, otherwise: c_int) -> c_int {
    done.map_or_else(|trouble| code(trouble, otherwise), |()| ffi::SQLITE_OK)
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: all pointers are SQLite's own, valid for this call; `file` has room for either kind of file.
    unsafe {
        let Some((path, disk)) = of_disk(name) else {
            let system = system(vfs);
            return (*system)
                .xOpen
                .map_or(ffi::SQLITE_CANTOPEN, |open| open(system, name, file, flags, flags_out));
        };
        let own = file.cast::<File>();
        (*own).methods = ptr::null();
        match disk.open(path, flags & ffi::SQLITE_OPEN_CREATE != 0) {
            Ok(handle) => {
                (*own).open = Box::into_raw(Box::new(Open { handle, shared: None }));
                (*own).methods = &raw const METHODS;
                if !flags_out.is_null() {
                    *flags_out = flags;
                }
                ffi::SQLITE_OK
            }
            Err(trouble) => code(trouble, ffi::SQLITE_CANTOPEN),
        }
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let Some((path, disk)) = of_disk(name) else {
            let system = system(vfs);
            return (*system).xDelete.map_or(ffi::SQLITE_IOERR, |delete| delete(system, name, sync_folder));
        };
        match disk.delete(path) {
            Err(Trouble::Missing) => ffi::SQLITE_IOERR_DELETE_NOENT,
            done => answer(done, ffi::SQLITE_IOERR_DELETE),
        }
    }
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    found: *mut c_int,
) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let Some((path, disk)) = of_disk(name) else {
            let system = system(vfs);
            return (*system).xAccess.map_or(ffi::SQLITE_IOERR, |access| access(system, name, flags, found));
        };
        *found = c_int::from(disk.holds(path));
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: as in `open`; `out` has `room` bytes.
    unsafe {
        if of_disk(name).is_none() {
            let system = system(vfs);
            return (*system)
                .xFullPathname
                .map_or(ffi::SQLITE_CANTOPEN, |full| full(system, name, room, out));
        }
        let bytes = CStr::from_ptr(name).to_bytes_with_nul();
        if bytes.len() > usize::try_from(room).unwrap_or(0) {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len());
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: made by `Box::into_raw` in `open`; SQLite closes a file once.
    unsafe {
        let open = Box::from_raw((*file.cast::<File>()).open);
        let _ = open.handle.unlock(Lock::None);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    bytes: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: `into` has room for `bytes`.
    let (open, into) = unsafe {
        (opened(file), std::slice::from_raw_parts_mut(into.cast::<u8>(), usize::try_from(bytes).unwrap_or(0)))
    };
    match open.handle.read(into, usize::try_from(offset).unwrap_or(usize::MAX)) {
        Ok(count) if count == into.len() => ffi::SQLITE_OK,
        Ok(count) => {
            into[count..].fill(0);
            ffi::SQLITE_IOERR_SHORT_READ
        }
        Err(trouble) => code(trouble, ffi::SQLITE_IOERR_READ),
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    bytes: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: `from` holds `bytes`.
    let (open, from) = unsafe {
        (opened(file), std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(bytes).unwrap_or(0)))
    };
    answer(open.handle.write(from, usize::try_from(offset).unwrap_or(usize::MAX)), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: ffi::sqlite3_int64) -> c_int {
    // SAFETY: as `opened` asks.
    let open = unsafe { opened(file) };
    answer(open.handle.truncate(usize::try_from(length).unwrap_or(0)), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: as `opened` asks.
    answer(unsafe { opened(file) }.handle.sync(), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: as `opened` asks; `out` is SQLite's own.
    unsafe {
        match opened(file).handle.length() {
            Ok(length) => {
                *out = i64::try_from(length).unwrap_or(i64::MAX);
                ffi::SQLITE_OK
            }
            Err(trouble) => code(trouble, ffi::SQLITE_IOERR_FSTAT),
        }
    }
}

fn level(number: c_int) -> Lock {
    match number {
        ffi::SQLITE_LOCK_NONE => Lock::None,
        ffi::SQLITE_LOCK_SHARED => Lock::Shared,
        ffi::SQLITE_LOCK_RESERVED => Lock::Reserved,
        _ => Lock::Exclusive,
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: as `opened` asks.
    match unsafe { opened(file) }.handle.lock(level(wanted)) {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_BUSY,
        Err(_) => ffi::SQLITE_IOERR_LOCK,
    }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, kept: c_int) -> c_int {
    // SAFETY: as `opened` asks.
    answer(unsafe { opened(file) }.handle.unlock(level(kept)), ffi::SQLITE_IOERR_UNLOCK)
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: as `opened` asks; `out` is SQLite's own.
    unsafe {
        match opened(file).handle.is_reserved() {
            Ok(reserved) => {
                *out = c_int::from(reserved);
                ffi::SQLITE_OK
            }
            Err(_) => ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        }
    }
}

unsafe extern "C" fn file_control(_file: *mut ffi::sqlite3_file, _what: c_int, _value: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    c_int::try_from(SECTOR_BYTES).unwrap_or(c_int::MAX)
}

/// As the operating system's file system says of every disk: a torn write leaves the bytes beside it alone.
unsafe extern "C" fn device_characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

fn join_shared(open: &mut Open) -> Result<Arc<SharedArea>, Trouble> {
    if let Some(shared) = &open.shared {
        return Ok(Arc::clone(shared));
    }
    let shared = open.handle.shared()?;
    shared.join();
    open.shared = Some(Arc::clone(&shared));
    Ok(shared)
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: as `opened` asks; `out` is SQLite's own. The memory lives until the last connection has left it.
    unsafe {
        *out = ptr::null_mut();
        match join_shared(opened(file)) {
            Ok(shared) => {
                let (region, bytes) =
                    (usize::try_from(region).unwrap_or(0), usize::try_from(bytes).unwrap_or(0));
                if let Some(start) = shared.region(region, bytes, extend != 0) {
                    *out = start.cast_mut().cast();
                }
                ffi::SQLITE_OK
            }
            Err(_) => ffi::SQLITE_IOERR_SHMMAP,
        }
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: as `opened` asks.
    let open = unsafe { opened(file) };
    let who = open.handle.number;
    let Ok(shared) = join_shared(open) else { return ffi::SQLITE_IOERR_SHMLOCK };
    let first = usize::try_from(first).unwrap_or(0);
    let places = first..first + usize::try_from(count).unwrap_or(0);
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        shared.give(who, places);
        return ffi::SQLITE_OK;
    }
    match shared.take(who, places, flags & ffi::SQLITE_SHM_EXCLUSIVE != 0) {
        true => ffi::SQLITE_OK,
        false => ffi::SQLITE_BUSY,
    }
}

unsafe extern "C" fn shm_barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: as `opened` asks.
    let open = unsafe { opened(file) };
    if let Some(shared) = open.shared.take()
        && shared.leave(open.handle.number)
    {
        open.handle.drop_shared();
    }
    ffi::SQLITE_OK
}
