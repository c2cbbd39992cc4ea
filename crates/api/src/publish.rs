//! From "something changed" to numbered events.
//!
//! What changed is a set of parts, so a hundred changes between two looks are one event per part
//! and nothing can pile up. The screen gets a part whole, never a difference.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use engine::ports::{Announce, Event};
use tokio::sync::Notify;

/// A part of the state that events replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Operator,
    Basket,
    Sale,
    Terminals,
    OpenSales,
    Conflicts,
    Storage,
}

/// What changed since the last look, and whether the store is failing.
#[derive(Default)]
struct Dirty {
    parts: BTreeSet<Part>,
    storage_fault: bool,
}

/// Takes what the engine tells and wakes who publishes it.
#[derive(Default)]
pub(crate) struct Hub {
    dirty: Mutex<Dirty>,
    wake: Notify,
}

impl Hub {
    /// Waits until something changed.
    pub(crate) async fn changed(&self) {
        self.wake.notified().await;
    }

    /// What changed; the next look begins with nothing.
    pub(crate) fn take(&self) -> BTreeSet<Part> {
        core::mem::take(&mut self.lock().parts)
    }

    /// The store failed and has not worked since.
    pub(crate) fn storage_fault(&self) -> bool {
        self.lock().storage_fault
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Dirty> {
        self.dirty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Announce for Hub {
    fn announce(&self, event: Event) {
        let mut dirty = self.lock();
        match event {
            Event::Attempt(_) => dirty.parts.extend([Part::Sale, Part::OpenSales, Part::Terminals]),
            Event::Sale(_) => dirty.parts.extend([Part::Basket, Part::Sale, Part::OpenSales]),
            Event::Conflict(_) => dirty.parts.extend([Part::Conflicts, Part::Sale]),
            Event::StorageFault(_) => {
                dirty.storage_fault = true;
                dirty.parts.insert(Part::Storage);
            }
            Event::StorageWorks => {
                dirty.storage_fault = false;
                dirty.parts.insert(Part::Storage);
            }
            Event::Terminal(_) => {
                dirty.parts.insert(Part::Terminals);
            }
        }
        drop(dirty);
        self.wake.notify_one();
    }
}
