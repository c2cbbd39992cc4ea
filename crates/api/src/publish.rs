//! From "something changed" to numbered events.
//!
//! What changed is a set of parts, so a hundred changes between two looks are one event per part
//! and nothing can pile up. The screen gets a part whole, never a difference.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::attempt::AttemptKind;
use engine::ports::{Announce, Event};
use serde::Serialize;
use store::{Cause, Storage};
use tokio::sync::{Notify, broadcast};

/// A part of the state that events replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Operator,
    Basket,
    Sale,
    Terminals,
    Parked,
    OpenSales,
    Conflicts,
    Storage,
    GivingBack,
    OpenReturns,
    Listener,
    Preferences,
    Printer,
    Practice,
}

/// What changed since the last look, and whether the store is failing.
#[derive(Default)]
struct Dirty {
    parts: BTreeSet<Part>,
    /// The engine could not keep something.
    unkept: bool,
    /// What the store said last: nothing where it works, else why not and how many answers wait.
    disk: Option<(Cause, usize)>,
    /// When a fault was first noticed.
    since: Option<DateTime<Utc>>,
}

/// A step in the life of an attempt, for a log or a command line.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptStep {
    /// Reference of the attempt, such as `T01-000118/1`.
    pub reference: String,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// Where it stands now.
    pub state: &'static str,
}

/// How many steps a slow reader may be behind.
const STEPS_KEPT: usize = 64;

/// Takes what the engine tells and wakes who publishes it.
pub(crate) struct Hub {
    dirty: Mutex<Dirty>,
    wake: Notify,
    steps: broadcast::Sender<AttemptStep>,
    witness: Option<Arc<dyn Announce>>,
}

impl Hub {
    /// A hub, and somebody who hears everything first.
    pub(crate) fn new(witness: Option<Arc<dyn Announce>>) -> Self {
        Self {
            dirty: Mutex::default(),
            wake: Notify::new(),
            steps: broadcast::channel(STEPS_KEPT).0,
            witness,
        }
    }

    /// Waits until something changed.
    pub(crate) async fn changed(&self) {
        self.wake.notified().await;
    }

    /// What changed; the next look begins with nothing.
    pub(crate) fn take(&self) -> BTreeSet<Part> {
        core::mem::take(&mut self.lock().parts)
    }

    /// Takes in how the disk does. When it works again, everything may have changed: what waited for
    /// it came into the books.
    pub(crate) fn notice(&self, storage: &Storage) {
        let mut dirty = self.lock();
        let disk = match storage {
            Storage::Works => None,
            Storage::Fault(fault) => Some((fault.cause, fault.reserved.len())),
        };
        if dirty.disk == disk {
            return;
        }
        dirty.disk = disk;
        dirty.parts.insert(Part::Storage);
        if disk.is_none() {
            dirty.works();
        }
        drop(dirty);
        self.wake.notify_one();
    }

    /// Something could not be kept and nothing was since.
    pub(crate) fn is_failing(&self) -> bool {
        let dirty = self.lock();
        dirty.unkept || dirty.disk.is_some()
    }

    /// When that was first noticed.
    pub(crate) fn failing_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        *self.lock().since.get_or_insert(now)
    }

    /// The steps of attempts from now on.
    pub(crate) fn steps(&self) -> broadcast::Receiver<AttemptStep> {
        self.steps.subscribe()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Dirty> {
        self.dirty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dirty {
    fn works(&mut self) {
        (self.unkept, self.since) = (false, None);
        let all = [
            Part::Basket,
            Part::Sale,
            Part::Terminals,
            Part::Parked,
            Part::OpenSales,
            Part::Conflicts,
            Part::Storage,
            Part::GivingBack,
            Part::OpenReturns,
            Part::Printer,
        ];
        self.parts.extend(all);
    }
}

impl Announce for Hub {
    fn announce(&self, event: Event) {
        if let Some(witness) = &self.witness {
            witness.announce(event.clone());
        }
        let mut dirty = self.lock();
        match event {
            Event::Attempt(attempt) => {
                let (ends, back) = (attempt.state.is_final(), attempt.kind != AttemptKind::Payment);
                let step = AttemptStep {
                    reference: attempt.reference,
                    service_id: attempt.service_id,
                    state: attempt.state.name(),
                };
                // Nobody reads them: that is the usual case.
                self.steps.send(step).ok();
                dirty.parts.extend([Part::Sale, Part::OpenSales, Part::Terminals]);
                // An end may be money that its sale cannot take.
                if ends || back {
                    dirty.parts.insert(Part::Conflicts);
                }
                if back {
                    dirty.parts.extend([Part::GivingBack, Part::OpenReturns]);
                }
            }
            Event::Sale(_) => dirty.parts.extend([Part::Basket, Part::Sale, Part::OpenSales]),
            Event::Conflict(_) => dirty.parts.extend([Part::Conflicts, Part::Sale]),
            Event::StorageFault(_) => {
                dirty.unkept = true;
                dirty.parts.insert(Part::Storage);
            }
            Event::StorageWorks => dirty.works(),
            Event::Terminal(_) => {
                dirty.parts.insert(Part::Terminals);
            }
            Event::Scene(_) => dirty.parts.extend([Part::Sale, Part::GivingBack, Part::Terminals]),
        }
        drop(dirty);
        self.wake.notify_one();
    }
}
