//! A disk as tests use it: small files, faults, and what is left after a crash.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    fault::{Errno, Hook},
    image::Image,
    names::{self, NodeId},
    shared::Shared,
    state::State,
    vfs,
};

/// A disk in memory. A clone is the same disk; with the last clone and the last open file it is gone.
#[derive(Clone)]
pub struct Disk {
    shared: Arc<Shared>,
}

/// Keeps others out of a path until it is dropped.
pub struct LockGuard {
    shared: Arc<Shared>,
    name: String,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        self.shared.state().held.remove(&self.name);
    }
}

impl Disk {
    /// An empty disk. The seed decides how power cuts and torn writes turn out.
    pub fn new(seed: u64) -> Self {
        Self::with(State::new(seed))
    }

    /// A disk with these files, all of them durable.
    pub fn from_image(image: &Image, seed: u64) -> Self {
        Self::with(State::from_image(image, seed))
    }

    /// The disk as the next process on the same machine finds it: other than on
    /// [`Disk::from_image`], what was not synced still waits, and what a failed sync doomed still
    /// reads well and is lost in a power cut. Locks and hook stay behind, operations are counted
    /// anew, and the two disks are apart from now on.
    #[must_use]
    pub fn after_kill(&self, seed: u64) -> Self {
        let state = self.shared.state().orphaned(seed);
        Self::with(state)
    }

    fn with(state: State) -> Self {
        vfs::register();
        Self { shared: Shared::listed(state) }
    }

    /// The folder that all its files are in; no other disk in this process has it. Paths on this
    /// disk are below it, or relative to it.
    pub fn root(&self) -> PathBuf {
        self.shared.root()
    }
}

/// Small files. SQLite reaches the same files through the VFS.
impl Disk {
    /// Whether a file has this name.
    pub fn exists(&self, path: &Path) -> bool {
        self.shared.name_of(path).is_some_and(|name| self.shared.state().find(&name).is_some())
    }

    /// The content of a file; nothing where there is none.
    pub fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let name = self.name(path)?;
        let state = self.shared.state();
        if state.stopped {
            return Err(dead());
        }
        Ok(state.named(&name).map(|node| node.live().as_ref().clone()))
    }

    /// Puts `bytes` in the place of what was there, whole or not at all: written beside, synced,
    /// renamed over, and the folder synced. Each of these is an operation of its own.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = self.name(path)?;
        let beside = self.name(&Path::new(&name).with_extension("new"))?;
        let id = self.open(&beside)?;
        let used = self.shared.state().node(id).is_some_and(|node| !node.live().is_empty());
        if used {
            self.shared.truncate(id, &beside, 0)?;
        }
        self.shared.write(id, &beside, 0, bytes)?;
        self.shared.sync(id, &beside)?;
        self.shared.rename(&beside, &name)?;
        Ok(self.shared.sync_folder(names::folder_of(&name))?)
    }

    /// Writes bytes at an offset, into a new file where there is none. A gap reads as zeros.
    pub fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let name = self.name(path)?;
        let id = self.open(&name)?;
        let offset = usize::try_from(offset).map_err(io::Error::other)?;
        Ok(self.shared.write(id, &name, offset, bytes)?)
    }

    /// Makes the content of a file durable, or the names in a folder. As on a real disk the one does
    /// not do the other: a new file can be gone until its folder is synced too.
    pub fn sync(&self, path: &Path) -> io::Result<()> {
        let name = self.name(path)?;
        let found = self.shared.state().find(&name);
        match found {
            Some(id) => Ok(self.shared.sync(id, &name)?),
            None if self.is_folder(&name) => Ok(self.shared.sync_folder(&name)?),
            None => Err(missing(&name)),
        }
    }

    /// Removes a file. The removal is durable when the folder is synced.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        let name = self.name(path)?;
        let found = self.shared.state().find(&name);
        found.ok_or_else(|| missing(&name))?;
        Ok(self.shared.unlink(&name)?)
    }

    /// All files, as paths below the root.
    pub fn list(&self) -> Vec<PathBuf> {
        let root = self.root();
        self.shared.state().list().map(|name| root.join(name)).collect()
    }

    /// Locks a path until the guard is dropped; nothing where it is locked. No file is made, and no
    /// image or other disk knows of it.
    pub fn try_lock(&self, path: &Path) -> Option<LockGuard> {
        let name = self.shared.name_of(path)?;
        let mut state = self.shared.state();
        let taken = !state.stopped && state.held.insert(name.clone());
        drop(state);
        taken.then(|| LockGuard { shared: Arc::clone(&self.shared), name })
    }

    /// How many bytes files can still grow by.
    pub fn free_space(&self) -> u64 {
        self.shared.state().free
    }

    /// Sets how many bytes files can still grow by; what needs more fails for want of space.
    pub fn set_free_space(&self, bytes: u64) {
        self.shared.state().free = bytes;
    }

    fn name(&self, path: &Path) -> io::Result<String> {
        self.shared.name_of(path).ok_or_else(|| {
            let text = format!("{} is not on the disk {}", path.display(), self.root().display());
            io::Error::new(io::ErrorKind::InvalidInput, text)
        })
    }

    fn open(&self, name: &str) -> io::Result<NodeId> {
        let found = self.shared.state().find(name);
        if let Some(id) = found {
            return Ok(id);
        }
        self.shared.create(name)?;
        let made = self.shared.state().find(name);
        made.ok_or_else(|| missing(name))
    }

    /// Folders are not kept: one is there as long as a file is in it. The root is always.
    fn is_folder(&self, name: &str) -> bool {
        name.is_empty()
            || self
                .shared
                .state()
                .list()
                .any(|file| file.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// What is found on it later.
impl Disk {
    /// What a killed process leaves: all that was written, synced or not.
    pub fn image(&self) -> Image {
        self.shared.state().image()
    }

    /// What a power cut at this moment leaves: all that is durable and a random part of the rest.
    /// The disk itself goes on, so one moment can be cut many times.
    pub fn power_cut(&self, seed: u64) -> Image {
        self.shared.state().power_cut(seed)
    }
}

/// Faults.
impl Disk {
    /// How many operations that change the disk were asked for, whether they were done or not.
    pub fn ops(&self) -> u64 {
        self.shared.state().ops
    }

    /// Asks `hook` before each operation that changes the disk. It may look at the disk, cut its
    /// power too, but must not panic: between it and the test is C code, so the test program would end.
    /// A hook that holds a clone of the disk keeps it until the hook is taken off.
    pub fn on_op(&self, hook: Option<Hook>) {
        let old = std::mem::replace(&mut self.shared.state().hook, hook);
        // outside the lock: it may hold the last clone of something that uses the disk
        drop(old);
    }

    /// The process is dead: from now on every operation fails and changes nothing.
    pub fn stop(&self) {
        self.shared.state().stopped = true;
    }

    /// Whether the process is dead.
    pub fn is_stopped(&self) -> bool {
        self.shared.state().stopped
    }

    /// Makes the disk say that a WAL is synced and not do it, between checkpoints: the same as
    /// `synchronous=NORMAL`. It loses commits and damages nothing.
    pub fn ignore_wal_sync(&self, on: bool) {
        self.shared.state().wal_sync_lies = on;
    }

    /// What SQLite is told a sector is; connections ask when they open. Tearing stays at 512 bytes.
    pub fn set_sector_size(&self, bytes: u16) {
        self.shared.state().sector = bytes;
    }

    /// Whether SQLite is told that a write leaves the bytes beside it alone. SQLite's own VFS for
    /// Unix says so, and this disk keeps it too; it is off so that SQLite shows more of what it can.
    pub fn set_powersafe_overwrite(&self, on: bool) {
        self.shared.state().powersafe_overwrite = on;
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk").field("root", &self.root()).finish_non_exhaustive()
    }
}

fn dead() -> io::Error {
    Errno::Eio.into()
}

fn missing(name: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("{name} is not there"))
}
