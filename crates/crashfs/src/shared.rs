//! A disk as its users share it: every operation that changes it is counted and may be refused.
//!
//! The registry is how SQLite finds a disk: by the first part of a path. It keeps no disk alive.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use crate::{
    fault::{Errno, Extent, Op, OpKind, Verdict},
    names::{self, NodeId},
    state::{self, State},
};

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { next: 0, disks: BTreeMap::new() });

struct Registry {
    next: u64,
    disks: BTreeMap<String, Weak<Shared>>,
}

/// One disk, behind one lock.
pub(crate) struct Shared {
    /// The first part of all its paths; empty for a disk that holds a temporary file only.
    id: String,
    state: Mutex<State>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        registry().disks.remove(&self.id);
    }
}

impl Shared {
    /// A disk that SQLite finds by its path.
    pub(crate) fn listed(state: State) -> Arc<Self> {
        let mut registry = registry();
        registry.next += 1;
        let id = format!("d{}", registry.next);
        let shared = Arc::new(Self { id: id.clone(), state: Mutex::new(state) });
        registry.disks.insert(id, Arc::downgrade(&shared));
        shared
    }

    /// A disk for a file without a name.
    pub(crate) fn nameless() -> Arc<Self> {
        Arc::new(Self { id: String::new(), state: Mutex::new(State::new(0)) })
    }

    /// The disk on which this path is, and the name there.
    pub(crate) fn find(path: &Path) -> Option<(Arc<Self>, String)> {
        let (id, name) = split(path)?;
        let disk = registry().disks.get(&id).and_then(Weak::upgrade)?;
        Some((disk, name))
    }

    pub(crate) fn root(&self) -> PathBuf {
        Path::new("/").join(&self.id)
    }

    /// The name of a path below the root, or of a relative one.
    pub(crate) fn name_of(&self, path: &Path) -> Option<String> {
        if path.has_root() {
            let (id, name) = split(path)?;
            return (id == self.id).then_some(name);
        }
        state::plain(path)
    }

    /// A thread that died holding it left no half change: changes are made in one go.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn create(&self, name: &str) -> Result<(), Errno> {
        self.change(OpKind::Create, name, 0, |state, extent| {
            if extent == Extent::Whole {
                state.create(name);
            }
            Ok(())
        })
    }

    pub(crate) fn write(&self, id: NodeId, name: &str, offset: usize, bytes: &[u8]) -> Result<(), Errno> {
        self.change(OpKind::Write, name, bytes.len(), |state, extent| {
            state.end_lie(name);
            state.write(id, offset, bytes, extent)
        })
    }

    pub(crate) fn truncate(&self, id: NodeId, name: &str, length: usize) -> Result<(), Errno> {
        self.change(OpKind::Truncate, name, length, |state, extent| match extent {
            Extent::Whole => state.truncate(id, length),
            Extent::Part | Extent::Nothing => Ok(()),
        })
    }

    pub(crate) fn sync(&self, id: NodeId, name: &str) -> Result<(), Errno> {
        self.change(OpKind::Sync, name, 0, |state, extent| {
            state.sync(id, name, extent);
            Ok(())
        })
    }

    /// Makes the names in a folder durable.
    pub(crate) fn sync_folder(&self, folder: &str) -> Result<(), Errno> {
        self.change(OpKind::Sync, ".", 0, |state, extent| {
            state.sync_folder(folder, extent);
            Ok(())
        })
    }

    pub(crate) fn rename(&self, from: &str, to: &str) -> Result<(), Errno> {
        self.change(OpKind::Rename, to, 0, |state, extent| match extent {
            Extent::Whole => state.rename(from, to),
            Extent::Part | Extent::Nothing => Ok(()),
        })
    }

    pub(crate) fn unlink(&self, name: &str) -> Result<(), Errno> {
        self.change(OpKind::Unlink, name, 0, |state, extent| {
            if extent == Extent::Whole {
                state.unlink(name);
            }
            Ok(())
        })
    }

    /// Counts the operation, asks what is to become of it, and does that. The lock is not held while
    /// the hook is asked, so that it may look at the disk.
    fn change(
        &self,
        kind: OpKind,
        name: &str,
        bytes: usize,
        does: impl FnOnce(&mut State, Extent) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let mut state = self.state();
        if state.stopped {
            return Err(Errno::Eio);
        }
        state.ops += 1;
        let nth = state.ops;
        let Some(hook) = state.hook.clone() else { return does(&mut state, Extent::Whole) };
        drop(state);
        let verdict = hook(&Op { nth, kind, file: names::file_name(name).to_owned(), bytes });
        let mut state = self.state();
        if state.stopped {
            return Err(Errno::Eio);
        }
        match verdict {
            Verdict::Go => does(&mut state, Extent::Whole),
            Verdict::Fail(errno) => does(&mut state, Extent::Nothing).and(Err(errno)),
            Verdict::TornThenFail(errno) => does(&mut state, Extent::Part).and(Err(errno)),
            Verdict::StopBefore => {
                state.stopped = true;
                Err(Errno::Eio)
            }
            Verdict::StopAfter => {
                let done = does(&mut state, Extent::Whole);
                state.stopped = true;
                done.and(Err(Errno::Eio))
            }
        }
    }
}

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `/d17/a/b` as `d17` and `a/b`.
fn split(path: &Path) -> Option<(String, String)> {
    let mut parts = path.components();
    loop {
        match parts.next()? {
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            Component::ParentDir => return None,
            Component::Normal(id) => return Some((id.to_str()?.to_owned(), state::plain(parts.as_path())?)),
        }
    }
}
