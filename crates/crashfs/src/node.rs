//! One file: what a process reads, what is surely on the platter, and the writes in between.
//!
//! Writes that were not synced are kept in their order. A power cut takes a subset of them in that
//! order. An older write that reaches the platter after a newer one needs no case of its own: for
//! each sector it is the same as the newer one being lost.

use std::{collections::VecDeque, mem, sync::Arc};

use crate::{fault::Extent, lock::FileLocks, rng::Rng, shm::Shm};

/// A disk writes a sector whole or not at all.
const SECTOR: usize = 512;

/// How many writes wait for a sync before the oldest reach the platter by themselves, as with any
/// operating system. It bounds memory where a test never syncs.
const MAX_PENDING: usize = 8192;

/// Where a lost write made the file longer, the new length survives without the bytes this often.
const LENGTH_ALONE: u8 = 32;

/// A file's content and locks, under whichever name.
pub(crate) struct Node {
    live: Arc<Vec<u8>>,
    synced: Arc<Vec<u8>>,
    pending: VecDeque<Pending>,
    /// How much free space the file took.
    pub(crate) charged: u64,
    /// Open handles: the file lives on without a name as long as there are any.
    pub(crate) handles: u32,
    pub(crate) locks: FileLocks,
    pub(crate) shm: Shm,
}

#[derive(Clone)]
enum Pending {
    Write {
        offset: usize,
        bytes: Box<[u8]>,
        /// A sync failed after it: the kernel believes it clean and never writes it.
        doomed: bool,
    },
    Truncate {
        length: usize,
    },
}

/// What one power cut does to files, so that some cuts lose nearly all and others nearly nothing.
#[derive(Clone, Copy)]
pub(crate) struct Mood {
    /// In 256ths: a write that survives whole.
    pub(crate) keep: u8,
    /// In 256ths: a write that does not, but is torn rather than lost.
    pub(crate) tear: u8,
}

impl Node {
    /// A file whose content is on the platter.
    pub(crate) fn at_rest(bytes: Arc<Vec<u8>>) -> Self {
        Self {
            charged: length(&bytes),
            live: Arc::clone(&bytes),
            synced: bytes,
            pending: VecDeque::new(),
            handles: 0,
            locks: FileLocks::default(),
            shm: Shm::default(),
        }
    }

    /// The same file after the process is gone and the machine is not.
    pub(crate) fn orphaned(&self) -> Self {
        Self {
            live: Arc::clone(&self.live),
            synced: Arc::clone(&self.synced),
            pending: self.pending.clone(),
            charged: self.charged,
            handles: 0,
            locks: FileLocks::default(),
            shm: Shm::default(),
        }
    }

    /// What a process reads.
    pub(crate) fn live(&self) -> &Arc<Vec<u8>> {
        &self.live
    }

    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        overlay(Arc::make_mut(&mut self.live), offset, bytes);
        self.wait(Pending::Write { offset, bytes: bytes.into(), doomed: false });
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        Arc::make_mut(&mut self.live).resize(length, 0);
        self.wait(Pending::Truncate { length });
    }

    /// All of the waiting writes reach the platter, or the oldest half and the rest never, or none ever.
    pub(crate) fn sync(&mut self, extent: Extent) {
        let done = match extent {
            Extent::Whole => self.pending.len(),
            Extent::Part => self.pending.len() / 2,
            Extent::Nothing => 0,
        };
        self.write_back(done);
        for waiting in &mut self.pending {
            if let Pending::Write { doomed, .. } = waiting {
                *doomed = true;
            }
        }
    }

    /// Offset and length of the latest write, where it waits for a sync.
    pub(crate) fn last_write(&self) -> Option<(usize, usize)> {
        match self.pending.back()? {
            Pending::Write { offset, bytes, .. } => Some((*offset, bytes.len())),
            Pending::Truncate { .. } => None,
        }
    }

    /// What is found after a power cut.
    pub(crate) fn after_power_cut(&self, rng: &mut Rng, mood: Mood) -> Arc<Vec<u8>> {
        let mut left = Arc::clone(&self.synced);
        for waiting in &self.pending {
            match waiting {
                Pending::Write { offset, bytes, doomed: false } => {
                    survive(&mut left, *offset, bytes, rng, mood);
                }
                Pending::Truncate { length } if rng.chance(mood.keep) => {
                    Arc::make_mut(&mut left).resize(*length, 0);
                }
                Pending::Write { doomed: true, .. } | Pending::Truncate { .. } => {}
            }
        }
        left
    }

    fn wait(&mut self, change: Pending) {
        self.pending.push_back(change);
        if self.pending.len() > MAX_PENDING {
            self.write_back(MAX_PENDING / 2);
        }
    }

    fn write_back(&mut self, count: usize) {
        let rest = self.pending.split_off(count.min(self.pending.len()));
        for change in mem::replace(&mut self.pending, rest) {
            match change {
                Pending::Write { doomed: true, .. } => {}
                Pending::Write { offset, bytes, doomed: false } => {
                    overlay(Arc::make_mut(&mut self.synced), offset, &bytes);
                }
                Pending::Truncate { length } => Arc::make_mut(&mut self.synced).resize(length, 0),
            }
        }
    }
}

/// The length as free space is counted.
pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn overlay(target: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    if target.len() < offset {
        target.resize(offset, 0);
    }
    let (over, behind) = bytes.split_at(bytes.len().min(target.len() - offset));
    if let Some(place) = target.get_mut(offset..offset + over.len()) {
        place.copy_from_slice(over);
    }
    target.extend_from_slice(behind);
}

/// One unsynced write at a power cut: kept, torn, or lost.
fn survive(left: &mut Arc<Vec<u8>>, offset: usize, bytes: &[u8], rng: &mut Rng, mood: Mood) {
    if rng.chance(mood.keep) {
        overlay(Arc::make_mut(left), offset, bytes);
        return;
    }
    if rng.chance(mood.tear) {
        // sectors of the disk, not of the write
        let (mut at, mut rest) = (offset, bytes);
        while !rest.is_empty() {
            let (sector, behind) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
            if rng.chance(128) {
                overlay(Arc::make_mut(left), at, sector);
            }
            (at, rest) = (at + sector.len(), behind);
        }
    }
    let end = offset + bytes.len();
    if left.len() < end && rng.chance(LENGTH_ALONE) {
        Arc::make_mut(left).resize(end, 0);
    }
}
