//! Which name leads to which file, and which of this would outlive a power cut.
//!
//! A name, its removal and a rename are durable once their folder was synced; before that a power
//! cut takes a subset of them. A rename is one change: its file is never under neither name.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    mem,
};

use crate::{fault::Extent, rng::Rng};

/// A file, under whichever name.
pub(crate) type NodeId = u64;

/// As with writes: the oldest become durable by themselves.
const MAX_PENDING: usize = 1024;

/// The names of one disk, all folders together.
#[derive(Clone, Default)]
pub(crate) struct Names {
    live: BTreeMap<String, NodeId>,
    synced: BTreeMap<String, NodeId>,
    pending: VecDeque<Change>,
}

#[derive(Clone)]
enum Change {
    Link { name: String, node: NodeId },
    Rename { from: String, to: String, node: NodeId },
    Unlink { name: String },
}

impl Names {
    /// Names that are durable.
    pub(crate) fn at_rest(names: BTreeMap<String, NodeId>) -> Self {
        Self { synced: names.clone(), live: names, pending: VecDeque::new() }
    }

    pub(crate) fn get(&self, name: &str) -> Option<NodeId> {
        self.live.get(name).copied()
    }

    pub(crate) fn live(&self) -> &BTreeMap<String, NodeId> {
        &self.live
    }

    pub(crate) fn link(&mut self, name: &str, node: NodeId) {
        self.wait(Change::Link { name: name.to_owned(), node });
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str, node: NodeId) {
        self.wait(Change::Rename { from: from.to_owned(), to: to.to_owned(), node });
    }

    pub(crate) fn unlink(&mut self, name: &str) {
        self.wait(Change::Unlink { name: name.to_owned() });
    }

    /// Makes the changes in this folder durable. Where that fails they just wait on: names are in
    /// the journal of a file system, which does not forget them as the cache forgets bytes.
    pub(crate) fn sync(&mut self, folder: &str, extent: Extent) {
        let (mut here, rest): (VecDeque<Change>, _) =
            mem::take(&mut self.pending).into_iter().partition(|change| change.folder() == folder);
        let done = match extent {
            Extent::Whole => here.len(),
            Extent::Part => here.len() / 2,
            Extent::Nothing => 0,
        };
        let waiting = here.split_off(done);
        for change in here {
            change.apply(&mut self.synced);
        }
        self.pending = waiting.into_iter().chain(rest).collect();
    }

    /// What is found after a power cut.
    pub(crate) fn after_power_cut(&self, rng: &mut Rng, keep: u8) -> BTreeMap<String, NodeId> {
        let mut left = self.synced.clone();
        for change in &self.pending {
            if rng.chance(keep) {
                change.apply(&mut left);
            }
        }
        left
    }

    /// Every file that a name leads to now or might after a power cut.
    pub(crate) fn reachable(&self) -> BTreeSet<NodeId> {
        let waiting = self.pending.iter().filter_map(|change| match change {
            Change::Link { node, .. } | Change::Rename { node, .. } => Some(*node),
            Change::Unlink { .. } => None,
        });
        self.live.values().chain(self.synced.values()).copied().chain(waiting).collect()
    }

    fn wait(&mut self, change: Change) {
        change.apply(&mut self.live);
        self.pending.push_back(change);
        if self.pending.len() > MAX_PENDING {
            for oldest in self.pending.drain(..MAX_PENDING / 2) {
                oldest.apply(&mut self.synced);
            }
        }
    }
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<String, NodeId>) {
        match self {
            Self::Link { name, node } => {
                names.insert(name.clone(), *node);
            }
            Self::Rename { from, to, node } => {
                // the name may lead to another file by now, if the change that gave it away was lost
                if names.get(from) == Some(node) {
                    names.remove(from);
                }
                names.insert(to.clone(), *node);
            }
            Self::Unlink { name } => {
                names.remove(name);
            }
        }
    }

    fn folder(&self) -> &str {
        match self {
            Self::Link { name, .. } | Self::Unlink { name } | Self::Rename { to: name, .. } => {
                folder_of(name)
            }
        }
    }
}

/// The folder of a name; empty for the root.
pub(crate) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name without its folder.
pub(crate) fn file_name(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, file)| file)
}
