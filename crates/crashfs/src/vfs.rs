//! The door for SQLite: C function pointers on one side, `Handle` on the other.
//!
//! Every function does one thing: check and convert what C passes, and call safe code. The contract
//! is the one of `sqlite3_vfs` and `sqlite3_io_methods`: a file is used by one thread at a time,
//! pointers are valid for the call, and a file is closed once.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    path::Path,
    ptr, slice,
    sync::Once,
    time::Duration,
};

use rusqlite::ffi;

use crate::{
    handle::{self, Handle},
    lock::Level,
    rng::Rng,
};

/// The name under which SQLite knows these disks; it is registered with the first disk.
pub const VFS: &str = "florin-crash";

const VFS_NAME: &CStr = c"florin-crash";

/// The length a path may have.
const LONGEST_PATH: c_int = 512;

/// It is always the first of January 2026, in milliseconds of the Julian day as SQLite counts.
const NOW_MS: i64 = 212_633_985_600_000;

const DAY_MS: f64 = 86_400_000.0;

/// What SQLite keeps for an open file.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // 2: with shared memory, without mapped files
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

/// Makes the VFS known to SQLite, once.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let size = c_int::try_from(size_of::<OpenFile>()).unwrap_or(c_int::MAX);
        let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: size,
            mxPathname: LONGEST_PATH,
            pNext: ptr::null_mut(),
            zName: VFS_NAME.as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: Some(dl_open),
            xDlError: Some(dl_error),
            xDlSym: Some(dl_sym),
            xDlClose: Some(dl_close),
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_ms),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: the struct and its name live for ever, and it is not the default VFS (0). A
        // refusal shows when the first connection asks for the name.
        unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
    });
}

/// Seeds SQLite's own random numbers, from which the salt of a WAL comes: two runs then write the
/// same bytes. There is one source for the whole process, so this is for a program that runs one
/// thing at a time. 0 takes the system's randomness again.
pub fn seed_randomness(seed: u32) {
    let seed = c_int::from_ne_bytes(seed.to_ne_bytes());
    let no_database: *mut ffi::sqlite3 = ptr::null_mut();
    // SAFETY: this control takes an int and a database or null.
    unsafe { ffi::sqlite3_test_control(ffi::SQLITE_TESTCTRL_PRNG_SEED, seed, no_database) };
}

/// The handle behind a file that SQLite passes to a method.
///
/// # Safety
/// `file` was opened by `open` and is not closed, and this thread alone uses it.
unsafe fn handle_of<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Handle {
    // SAFETY: `open` made this an OpenFile with a handle from Box::into_raw, which `close` alone
    // frees; the caller promises the rest.
    unsafe { &mut *(*file.cast::<OpenFile>()).handle }
}

/// A path that SQLite passes; none where it is null or not text.
///
/// # Safety
/// `name` is null or ends with a zero byte.
unsafe fn path_of<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: not null, and the caller promises the zero byte.
    let text = unsafe { CStr::from_ptr(name) };
    text.to_str().ok().map(Path::new)
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let closed = OpenFile { base: ffi::sqlite3_file { pMethods: ptr::null() }, handle: ptr::null_mut() };
    // SAFETY: SQLite reserves szOsFile bytes, aligned for pointers; without methods there is no close.
    unsafe { file.cast::<OpenFile>().write(closed) };
    // SAFETY: SQLite's names end with a zero byte or are null.
    let path = unsafe { path_of(name) };
    if path.is_none() && !name.is_null() {
        return ffi::SQLITE_CANTOPEN;
    }
    match Handle::open(path, flags) {
        Ok(handle) => {
            let base = ffi::sqlite3_file { pMethods: &raw const METHODS };
            // SAFETY: as above.
            unsafe {
                file.cast::<OpenFile>().write(OpenFile { base, handle: Box::into_raw(Box::new(handle)) });
            };
            if !out_flags.is_null() {
                // SAFETY: not null, so SQLite wants to know.
                unsafe { *out_flags = flags };
            }
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes an open file once, and uses it no more until it is opened anew.
    let open = unsafe { &mut *file.cast::<OpenFile>() };
    let handle = std::mem::replace(&mut open.handle, ptr::null_mut());
    open.base.pMethods = ptr::null();
    if !handle.is_null() {
        // SAFETY: it came from Box::into_raw in `open`, and the null in its place keeps it from
        // being freed again.
        drop(unsafe { Box::from_raw(handle) });
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    target: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    // SAFETY: SQLite passes a buffer of `amount` bytes that nobody else uses now. It may not have
    // been written yet, which for plain bytes that are only overwritten makes no difference.
    let target = unsafe { slice::from_raw_parts_mut(target.cast::<u8>(), amount) };
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.read(target, offset)
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    source: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite passes `amount` bytes that do not change during the call.
    let source = unsafe { slice::from_raw_parts(source.cast::<u8>(), amount) };
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.write(source, offset)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let Ok(size) = usize::try_from(size) else { return ffi::SQLITE_IOERR_TRUNCATE };
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.truncate(size)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.sync()
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: an open file, by contract.
    match unsafe { handle_of(file) }.size() {
        Ok(bytes) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *size = ffi::sqlite3_int64::try_from(bytes).unwrap_or(ffi::sqlite3_int64::MAX) };
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

fn level(number: c_int) -> Level {
    match number {
        ffi::SQLITE_LOCK_NONE => Level::None,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    }
}

fn number(level: Level) -> c_int {
    match level {
        Level::None => ffi::SQLITE_LOCK_NONE,
        Level::Shared => ffi::SQLITE_LOCK_SHARED,
        Level::Reserved => ffi::SQLITE_LOCK_RESERVED,
        Level::Pending => ffi::SQLITE_LOCK_PENDING,
        Level::Exclusive => ffi::SQLITE_LOCK_EXCLUSIVE,
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.lock(level(wanted))
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.unlock(level(wanted));
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, answer: *mut c_int) -> c_int {
    // SAFETY: an open file, by contract.
    match unsafe { handle_of(file) }.reserved() {
        Ok(reserved) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *answer = c_int::from(reserved) };
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

unsafe extern "C" fn file_control(file: *mut ffi::sqlite3_file, op: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: an open file, by contract.
    let handle = unsafe { handle_of(file) };
    let answer = match op {
        ffi::SQLITE_FCNTL_LOCKSTATE => number(handle.level()),
        ffi::SQLITE_FCNTL_HAS_MOVED => c_int::from(handle.has_moved()),
        ffi::SQLITE_FCNTL_POWERSAFE_OVERWRITE => c_int::from(handle.powersafe_overwrite()),
        ffi::SQLITE_FCNTL_PERSIST_WAL => {
            // SAFETY: for this op the argument is an int: negative asks, else it sets.
            let wish = unsafe { *argument.cast::<c_int>() };
            if wish >= 0 {
                handle.persist_wal = wish != 0;
            }
            c_int::from(handle.persist_wal)
        }
        ffi::SQLITE_FCNTL_SIZE_HINT => return ffi::SQLITE_OK,
        ffi::SQLITE_FCNTL_VFSNAME => {
            // SAFETY: for this op the argument is a place for a text that SQLite frees.
            unsafe {
                *argument.cast::<*mut c_char>() = ffi::sqlite3_mprintf(c"%s".as_ptr(), VFS_NAME.as_ptr());
            };
            return ffi::SQLITE_OK;
        }
        _ => return ffi::SQLITE_NOTFOUND,
    };
    // SAFETY: for the ops that get here the argument is an int.
    unsafe { *argument.cast::<c_int>() = answer };
    ffi::SQLITE_OK
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.sector_size()
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: an open file, by contract.
    let safe = unsafe { handle_of(file) }.powersafe_overwrite();
    if safe { ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE } else { 0 }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    piece: c_int,
    size: c_int,
    make: c_int,
    answer: *mut *mut c_void,
) -> c_int {
    let (Ok(piece), Ok(size)) = (usize::try_from(piece), usize::try_from(size)) else {
        return ffi::SQLITE_IOERR_SHMMAP;
    };
    // SAFETY: an open file, by contract.
    let mapped = unsafe { handle_of(file) }.shm_map(piece, size, make != 0);
    // SAFETY: SQLite passes a place for the answer.
    unsafe { *answer = mapped.unwrap_or(ptr::null_mut()) };
    mapped.map_or_else(|code| code, |_| ffi::SQLITE_OK)
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    let places = (0..ffi::SQLITE_SHM_NLOCK).filter(|at| (first..first + count).contains(at));
    let places = places.fold(0_u8, |places, at| places | 1 << at);
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.shm_lock(places, flags)
}

unsafe extern "C" fn shm_barrier(_file: *mut ffi::sqlite3_file) {
    std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: an open file, by contract.
    unsafe { handle_of(file) }.shm_unmap();
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite's names end with a zero byte.
    let path = unsafe { path_of(name) };
    path.map_or(ffi::SQLITE_IOERR_DELETE, |path| handle::delete(path, sync_folder & 1 != 0))
}

unsafe extern "C" fn access(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    answer: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's names end with a zero byte.
    let path = unsafe { path_of(name) };
    match path.map_or(Ok(false), |path| handle::access(path, flags)) {
        Ok(there) => {
            // SAFETY: SQLite passes a place for the answer.
            unsafe { *answer = c_int::from(there) };
            ffi::SQLITE_OK
        }
        Err(code) => code,
    }
}

/// A path is kept as it is.
unsafe extern "C" fn full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite's names end with a zero byte.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if usize::try_from(size).is_ok_and(|size| bytes.len() <= size) {
        // SAFETY: `out` has `size` bytes, which is enough, and is not the name itself.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), out.cast::<u8>(), bytes.len()) };
        return ffi::SQLITE_OK;
    }
    ffi::SQLITE_CANTOPEN
}

unsafe extern "C" fn dl_open(_vfs: *mut ffi::sqlite3_vfs, _name: *const c_char) -> *mut c_void {
    ptr::null_mut()
}

unsafe extern "C" fn dl_error(_vfs: *mut ffi::sqlite3_vfs, size: c_int, out: *mut c_char) {
    if size > 0 {
        // SAFETY: `out` has `size` bytes, so at least one.
        unsafe { *out = 0 };
    }
}

unsafe extern "C" fn dl_sym(
    _vfs: *mut ffi::sqlite3_vfs,
    _library: *mut c_void,
    _symbol: *const c_char,
) -> Option<unsafe extern "C" fn(*mut ffi::sqlite3_vfs, *mut c_void, *const c_char)> {
    None
}

unsafe extern "C" fn dl_close(_vfs: *mut ffi::sqlite3_vfs, _library: *mut c_void) {}

unsafe extern "C" fn randomness(_vfs: *mut ffi::sqlite3_vfs, size: c_int, out: *mut c_char) -> c_int {
    let mut rng = Rng::new(0);
    for at in 0..usize::try_from(size).unwrap_or(0) {
        let [byte, ..] = rng.next().to_ne_bytes();
        // SAFETY: `out` has `size` bytes and `at` is below.
        unsafe { out.cast::<u8>().add(at).write(byte) };
    }
    size
}

/// Really sleeps: whoever holds the lock that is waited for may be another thread.
unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(u64::try_from(microseconds).unwrap_or(0)));
    microseconds
}

unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, days: *mut f64) -> c_int {
    // the whole days are few enough for a float
    let whole = i32::try_from(NOW_MS / 86_400_000).unwrap_or(0);
    let rest = i32::try_from(NOW_MS % 86_400_000).unwrap_or(0);
    // SAFETY: SQLite passes a place for the answer.
    unsafe { *days = f64::from(whole) + f64::from(rest) / DAY_MS };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_ms(_vfs: *mut ffi::sqlite3_vfs, now: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite passes a place for the answer.
    unsafe { *now = NOW_MS };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_vfs: *mut ffi::sqlite3_vfs, _size: c_int, _out: *mut c_char) -> c_int {
    0
}
