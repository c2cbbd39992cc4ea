//! A file that SQLite has open. What is here is safe; `vfs` brings C's pointers here.
//!
//! The answers are SQLite's result codes, the same as its VFS for Unix gives.

use std::{
    ffi::{c_int, c_void},
    path::Path,
    sync::Arc,
};

use rusqlite::ffi;

use crate::{
    fault::Errno,
    lock::{Level, ShmHeld},
    names::{self, NodeId},
    shared::Shared,
};

/// One open file of one connection.
pub(crate) struct Handle {
    shared: Arc<Shared>,
    id: NodeId,
    name: String,
    level: Level,
    shm: Option<ShmHeld>,
    /// The first sync makes the name durable too.
    sync_name: bool,
    delete_on_close: bool,
    pub(crate) persist_wal: bool,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.unlock(Level::None);
        self.shm_unmap();
        let mut state = self.shared.state();
        if self.delete_on_close && !state.stopped {
            state.unlink(&self.name);
        }
        if let Some(node) = state.node_mut(self.id) {
            node.handles = node.handles.saturating_sub(1);
        }
        state.sweep();
    }
}

impl Handle {
    /// Opens the file of this path, or a temporary one.
    pub(crate) fn open(path: Option<&Path>, flags: c_int) -> Result<Self, c_int> {
        let Some(path) = path else {
            let shared = Shared::nameless();
            return Self::on(shared, "temporary", flags | ffi::SQLITE_OPEN_CREATE);
        };
        let (shared, name) = Shared::find(path).ok_or(ffi::SQLITE_CANTOPEN)?;
        Self::on(shared, &name, flags)
    }

    fn on(shared: Arc<Shared>, name: &str, flags: c_int) -> Result<Self, c_int> {
        let create = flags & ffi::SQLITE_OPEN_CREATE != 0;
        if shared.state().stopped {
            return Err(ffi::SQLITE_IOERR);
        }
        let found = shared.state().find(name);
        if found.is_some() && create && flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0 {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        if found.is_none() {
            if !create {
                return Err(ffi::SQLITE_CANTOPEN);
            }
            shared.create(name).map_err(|_| ffi::SQLITE_CANTOPEN)?;
        }
        let id = {
            let mut state = shared.state();
            let id = state.find(name).ok_or(ffi::SQLITE_CANTOPEN)?;
            state.node_mut(id).ok_or(ffi::SQLITE_CANTOPEN)?.handles += 1;
            id
        };
        let journal = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
        Ok(Self {
            shared,
            id,
            name: name.to_owned(),
            level: Level::None,
            shm: None,
            sync_name: create && flags & journal != 0,
            delete_on_close: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
            persist_wal: false,
        })
    }

    /// Fills `target` from `offset` on; with zeros where the file ends before.
    pub(crate) fn read(&self, target: &mut [u8], offset: usize) -> c_int {
        let state = self.shared.state();
        let Some(node) = state.node(self.id).filter(|_| !state.stopped) else {
            return ffi::SQLITE_IOERR_READ;
        };
        let there = node.live().get(offset..).unwrap_or_default();
        let count = there.len().min(target.len());
        let (filled, rest) = target.split_at_mut(count);
        filled.copy_from_slice(there.get(..count).unwrap_or_default());
        rest.fill(0);
        if rest.is_empty() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_SHORT_READ }
    }

    pub(crate) fn write(&self, bytes: &[u8], offset: usize) -> c_int {
        code(self.shared.write(self.id, &self.name, offset, bytes), ffi::SQLITE_IOERR_WRITE)
    }

    pub(crate) fn truncate(&self, length: usize) -> c_int {
        code(self.shared.truncate(self.id, &self.name, length), ffi::SQLITE_IOERR_TRUNCATE)
    }

    /// The content is durable. For a journal that was just made, its name is too; that this can fail
    /// SQLite's VFS for Unix does not look at, and neither does this one.
    pub(crate) fn sync(&mut self) -> c_int {
        if self.shared.sync(self.id, &self.name).is_err() {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        if self.sync_name {
            self.sync_name = false;
            let _looked_at_by_nobody = self.shared.sync_folder(names::folder_of(&self.name));
            if self.shared.state().stopped {
                return ffi::SQLITE_IOERR_FSYNC;
            }
        }
        ffi::SQLITE_OK
    }

    pub(crate) fn size(&self) -> Result<usize, c_int> {
        let state = self.shared.state();
        let node = state.node(self.id).filter(|_| !state.stopped);
        node.map(|node| node.live().len()).ok_or(ffi::SQLITE_IOERR_FSTAT)
    }

    pub(crate) fn lock(&mut self, wanted: Level) -> c_int {
        let mut state = self.shared.state();
        if state.stopped {
            return ffi::SQLITE_IOERR_LOCK;
        }
        let Some(node) = state.node_mut(self.id) else { return ffi::SQLITE_IOERR_LOCK };
        node.locks.raise(&mut self.level, wanted).map_or(ffi::SQLITE_BUSY, |()| ffi::SQLITE_OK)
    }

    /// A dead process gives its locks back as well.
    pub(crate) fn unlock(&mut self, wanted: Level) {
        if let Some(node) = self.shared.state().node_mut(self.id) {
            node.locks.lower(&mut self.level, wanted);
        }
    }

    pub(crate) fn reserved(&self) -> Result<bool, c_int> {
        let state = self.shared.state();
        let node = state.node(self.id).filter(|_| !state.stopped);
        node.map(|node| node.locks.reserved()).ok_or(ffi::SQLITE_IOERR_CHECKRESERVEDLOCK)
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// Whether the name leads to another file, or to none, by now.
    pub(crate) fn has_moved(&self) -> bool {
        self.shared.state().find(&self.name) != Some(self.id)
    }

    pub(crate) fn sector_size(&self) -> c_int {
        c_int::from(self.shared.state().sector)
    }

    pub(crate) fn powersafe_overwrite(&self) -> bool {
        self.shared.state().powersafe_overwrite
    }

    /// A piece of the shared memory, null where it is not there and shall not be made.
    pub(crate) fn shm_map(&mut self, number: usize, bytes: usize, make: bool) -> Result<*mut c_void, c_int> {
        let mut state = self.shared.state();
        if state.stopped {
            return Err(ffi::SQLITE_IOERR_SHMMAP);
        }
        let node = state.node_mut(self.id).ok_or(ffi::SQLITE_IOERR_SHMMAP)?;
        if self.shm.is_none() {
            node.shm.enter();
            self.shm = Some(ShmHeld::default());
        }
        Ok(node.shm.piece(number, bytes, make))
    }

    pub(crate) fn shm_lock(&mut self, places: u8, flags: c_int) -> c_int {
        let mut state = self.shared.state();
        let stopped = state.stopped;
        let (Some(node), Some(held)) = (state.node_mut(self.id), self.shm.as_mut()) else {
            return ffi::SQLITE_IOERR_SHMLOCK;
        };
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            node.shm.locks.give_back(held, places);
            return ffi::SQLITE_OK;
        }
        if stopped {
            return ffi::SQLITE_IOERR_SHMLOCK;
        }
        let writing = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        node.shm.locks.take(held, places, writing).map_or(ffi::SQLITE_BUSY, |()| ffi::SQLITE_OK)
    }

    pub(crate) fn shm_unmap(&mut self) {
        let Some(mut held) = self.shm.take() else { return };
        if let Some(node) = self.shared.state().node_mut(self.id) {
            node.shm.locks.give_back(&mut held, u8::MAX);
            node.shm.leave();
        }
    }
}

/// Removes a file, and makes that durable where it is asked for.
pub(crate) fn delete(path: &Path, durably: bool) -> c_int {
    let Some((shared, name)) = Shared::find(path) else { return ffi::SQLITE_IOERR_DELETE };
    let there = shared.state().find(&name).is_some();
    if !there {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    if shared.unlink(&name).is_err() {
        return ffi::SQLITE_IOERR_DELETE;
    }
    if durably && shared.sync_folder(names::folder_of(&name)).is_err() {
        return ffi::SQLITE_IOERR_DIR_FSYNC;
    }
    ffi::SQLITE_OK
}

/// Whether a file is there. As with SQLite's VFS for Unix an empty one does not exist, but can be
/// used.
pub(crate) fn access(path: &Path, flags: c_int) -> Result<bool, c_int> {
    let Some((shared, name)) = Shared::find(path) else { return Ok(false) };
    let state = shared.state();
    if state.stopped {
        return Err(ffi::SQLITE_IOERR_ACCESS);
    }
    let exists = flags == ffi::SQLITE_ACCESS_EXISTS;
    Ok(state.named(&name).is_some_and(|node| !exists || !node.live().is_empty()))
}

fn code(result: Result<(), Errno>, failed: c_int) -> c_int {
    match result {
        Ok(()) => ffi::SQLITE_OK,
        Err(Errno::Enospc) => ffi::SQLITE_FULL,
        Err(Errno::Eio) => failed,
    }
}
