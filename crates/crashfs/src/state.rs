//! Everything on one disk, and the operations on it once they have been allowed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use crate::{
    fault::{Errno, Extent, Hook},
    image::Image,
    names::{Names, NodeId},
    node::{self, Mood, Node},
    rng::Rng,
};

/// Large enough that no test fills it by accident.
const PLENTY: u64 = 1 << 40;

/// The length of what stands before the frames of a WAL.
const WAL_HEADER: usize = 32;

/// The odds from which a power cut draws what it keeps, in 256ths: nearly nothing up to nearly all.
const ODDS: [u8; 6] = [0, 16, 128, 128, 240, 255];

/// One disk.
pub(crate) struct State {
    names: Names,
    nodes: BTreeMap<NodeId, Node>,
    next: NodeId,
    seed: u64,
    pub(crate) rng: Rng,
    pub(crate) free: u64,
    pub(crate) ops: u64,
    pub(crate) hook: Option<Hook>,
    pub(crate) stopped: bool,
    pub(crate) wal_sync_lies: bool,
    pub(crate) sector: u16,
    pub(crate) powersafe_overwrite: bool,
    /// Names that a `LockGuard` holds.
    pub(crate) held: BTreeSet<String>,
}

impl State {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            names: Names::default(),
            nodes: BTreeMap::new(),
            next: 0,
            seed,
            rng: Rng::new(seed),
            free: PLENTY,
            ops: 0,
            hook: None,
            stopped: false,
            wal_sync_lies: false,
            sector: 512,
            powersafe_overwrite: false,
            held: BTreeSet::new(),
        }
    }

    pub(crate) fn from_image(image: &Image, seed: u64) -> Self {
        let mut state = Self::new(seed);
        let mut names = BTreeMap::new();
        for (path, bytes) in image.shared() {
            let Some(name) = plain(path) else { continue };
            state.next += 1;
            state.nodes.insert(state.next, Node::at_rest(Arc::clone(bytes)));
            names.insert(name, state.next);
        }
        state.names = Names::at_rest(names);
        state
    }

    /// The same disk, with what waits to be written, for a process that is started after a kill.
    pub(crate) fn orphaned(&self, seed: u64) -> Self {
        let mut state = Self::new(seed);
        state.names = self.names.clone();
        state.nodes = self.nodes.iter().map(|(id, node)| (*id, node.orphaned())).collect();
        state.next = self.next;
        state.free = self.free;
        state.sector = self.sector;
        state.powersafe_overwrite = self.powersafe_overwrite;
        state.wal_sync_lies = self.wal_sync_lies;
        state.sweep();
        state
    }

    pub(crate) fn find(&self, name: &str) -> Option<NodeId> {
        self.names.get(name)
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(&id)
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Node> {
        self.node(self.find(name)?)
    }

    pub(crate) fn list(&self) -> impl Iterator<Item = &String> {
        self.names.live().keys()
    }

    pub(crate) fn image(&self) -> Image {
        let mut image = Image::default();
        for (name, id) in self.names.live() {
            if let Some(node) = self.nodes.get(id) {
                image.put(name, Arc::clone(node.live()));
            }
        }
        image
    }

    pub(crate) fn power_cut(&self, seed: u64) -> Image {
        let mut rng = Rng::new(Rng::new(self.seed).next() ^ Rng::new(!seed).next());
        let mut odds = || ODDS.get(rng.below(ODDS.len())).copied().unwrap_or_default();
        let (names, mood) = (odds(), Mood { keep: odds(), tear: odds() });
        let mut image = Image::default();
        for (name, id) in self.names.after_power_cut(&mut rng, names) {
            if let Some(node) = self.nodes.get(&id) {
                image.put(&name, node.after_power_cut(&mut rng, mood));
            }
        }
        image
    }

    /// A new, empty file; the one that is there where another thread was faster.
    pub(crate) fn create(&mut self, name: &str) {
        if self.find(name).is_none() {
            self.next += 1;
            self.nodes.insert(self.next, Node::at_rest(Arc::default()));
            self.names.link(name, self.next);
        }
    }

    /// Bytes at an offset, where there is space for them.
    pub(crate) fn write(
        &mut self,
        id: NodeId,
        offset: usize,
        bytes: &[u8],
        extent: Extent,
    ) -> Result<(), Errno> {
        let bytes = match extent {
            Extent::Whole => bytes,
            Extent::Part => bytes.get(..self.rng.below(bytes.len())).unwrap_or_default(),
            Extent::Nothing => &[],
        };
        let Some(node) = self.nodes.get_mut(&id) else { return Err(Errno::Eio) };
        if bytes.is_empty() {
            return Ok(());
        }
        let end =
            offset.checked_add(bytes.len()).and_then(|end| u64::try_from(end).ok()).ok_or(Errno::Eio)?;
        let growth = end.saturating_sub(node::length(node.live()));
        self.free = self.free.checked_sub(growth).ok_or(Errno::Enospc)?;
        node.charged += growth;
        node.write(offset, bytes);
        Ok(())
    }

    /// A new length, shorter or longer.
    pub(crate) fn truncate(&mut self, id: NodeId, length: usize) -> Result<(), Errno> {
        let node = self.nodes.get_mut(&id).ok_or(Errno::Eio)?;
        let (old, new) = (node::length(node.live()), u64::try_from(length).map_err(|_| Errno::Eio)?);
        self.free = (self.free + old.saturating_sub(new))
            .checked_sub(new.saturating_sub(old))
            .ok_or(Errno::Enospc)?;
        node.charged = new;
        node.truncate(length);
        Ok(())
    }

    pub(crate) fn sync(&mut self, id: NodeId, name: &str, extent: Extent) {
        let lie = self.wal_sync_lies && name.ends_with("-wal");
        let Some(node) = self.nodes.get_mut(&id) else { return };
        // with `synchronous=NORMAL` SQLite syncs a WAL's new header too
        if !lie || node.last_write() == Some((0, WAL_HEADER)) {
            node.sync(extent);
        }
    }

    /// Before a checkpoint writes to the database SQLite syncs the WAL, whatever its setting. So
    /// the lie ends here: it loses commits, as `synchronous=NORMAL` does, and damages nothing.
    pub(crate) fn end_lie(&mut self, name: &str) {
        if self.wal_sync_lies
            && !name.ends_with("-wal")
            && let Some(id) = self.find(&format!("{name}-wal"))
            && let Some(node) = self.nodes.get_mut(&id)
        {
            node.sync(Extent::Whole);
        }
    }

    pub(crate) fn sync_folder(&mut self, folder: &str, extent: Extent) {
        self.names.sync(folder, extent);
        self.sweep();
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        let id = self.find(from).ok_or(Errno::Eio)?;
        self.names.rename(from, to, id);
        self.sweep();
        Ok(())
    }

    pub(crate) fn unlink(&mut self, name: &str) {
        self.names.unlink(name);
        self.sweep();
    }

    /// Lets go of files that nobody can ever see again, and gives back the space of those without a
    /// name. A file that only a power cut could bring back is kept, but takes no space.
    pub(crate) fn sweep(&mut self) {
        let reachable = self.names.reachable();
        let named: BTreeSet<NodeId> = self.names.live().values().copied().collect();
        let mut freed = 0;
        self.nodes.retain(|id, node| {
            if node.handles == 0 && !named.contains(id) {
                freed += std::mem::take(&mut node.charged);
            }
            node.handles > 0 || reachable.contains(id)
        });
        self.free += freed;
    }

    #[cfg(test)]
    pub(crate) fn kept_files(&self) -> usize {
        self.nodes.len()
    }
}

/// A relative path as a name with forward slashes; none where it leads out of its folder.
pub(crate) fn plain(path: &Path) -> Option<String> {
    use std::path::Component;
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => {
                if !name.is_empty() {
                    name.push('/');
                }
                name.push_str(part.to_str()?);
            }
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(name)
}
