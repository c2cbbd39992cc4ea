//! What all parts of one simulation share, under one lock that is never held while the till runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use nexo::amount::Decimal;
use nexo::v3::MessageHeader;

use crate::calls::Waiting;
use crate::cloud::Cloud;
use crate::counter::Counter;
use crate::net::Conn;
use crate::printer::Printer;
use crate::site::Site;
use crate::swarm::Swarm;
use crate::time::Schedule;
use crate::trace::Trace;

/// Handed to everything that stands in for the world.
pub(crate) type Shared = Arc<Mutex<State>>;

pub(crate) fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One attempt as the engine last told of it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) state: &'static str,
    pub(crate) terminal: usize,
    pub(crate) reference: String,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant, such as `I1`.
    pub invariant: &'static str,
    /// What was seen.
    pub what: String,
}

/// The simulation, without the till.
pub(crate) struct State {
    pub(crate) schedule: Schedule,
    pub(crate) rng: Rng,
    pub(crate) swarm: Swarm,
    /// Faults are over: what was broken must mend.
    pub(crate) healed: bool,
    /// The process has died where it stood: nothing that its code still does has an effect.
    pub(crate) dead: bool,
    /// How wrong the wall clock is.
    pub(crate) wall_shift_s: i64,
    pub(crate) conns: Vec<Conn>,
    pub(crate) sites: Vec<Site>,
    pub(crate) trace: Trace,
    /// Cells that this seed reached.
    pub(crate) hits: BTreeSet<(&'static str, &'static str)>,
    /// `ServiceID` → what the engine last told of it.
    pub(crate) told: HashMap<String, Told>,
    /// Attempts that were shown as approved.
    pub(crate) shown_approved: BTreeSet<String>,
    /// Transmissions of each message that names a `ServiceID`, by the till: (`SaleID`, `POIID`, `ServiceID`).
    pub(crate) sent: BTreeMap<(String, String, String), Vec<String>>,
    pub(crate) violations: Vec<Violation>,
    /// How many faults were done; those whose number is here are left out while shrinking.
    pub(crate) done: u32,
    pub(crate) left_out: Arc<BTreeSet<u32>>,
    /// Old answers to payments, for replays.
    pub(crate) answers: Vec<Vec<u8>>,
    pub(crate) late_money: u32,
    /// Payments whose whole and honest approval has just reached the till.
    pub(crate) heard: Vec<String>,
    /// Sales whose cash was acknowledged.
    pub(crate) acknowledged: BTreeSet<String>,
    /// Calls of terminals that the till has not answered yet.
    pub(crate) calls: BTreeMap<u64, Waiting>,
    pub(crate) calls_made: u64,
    /// Earlier calls, for replays.
    pub(crate) old_calls: Vec<(usize, Vec<u8>)>,
    /// Messages of an impostor.
    pub(crate) forgeries: u64,
    /// Payments whose signature a cashier found right.
    pub(crate) said_yes: BTreeSet<String>,
    /// How many questions were asked about each payment.
    pub(crate) questions: HashMap<String, u32>,
    /// Questions that were shown about each payment.
    pub(crate) prompts: HashMap<String, BTreeSet<String>>,
    /// Names and amounts of payments that were asked for, for whoever forges answers to them.
    pub(crate) asked_for: HashMap<String, (MessageHeader, Decimal)>,
    /// When each message that moves money left.
    pub(crate) sent_at: HashMap<String, core::time::Duration>,
    /// Baskets that wait and payments in parts.
    pub(crate) counter: Counter,
    pub(crate) printer: Printer,
    pub(crate) cloud: Cloud,
}

impl State {
    /// Draws whether a fault with this rate (per thousand) happens here and now. Draws in any case, so
    /// that a fault that is switched off leaves the rest of the seed alone.
    pub(crate) fn strikes(&mut self, per_mille: u32, what: &str) -> bool {
        let drawn = self.rng.u32(0..1000) < per_mille;
        self.struck(drawn, what)
    }

    /// Whether a fault that was drawn happens.
    pub(crate) fn struck(&mut self, drawn: bool, what: &str) -> bool {
        if !drawn || self.healed {
            return false;
        }
        self.done += 1;
        let number = self.done;
        if self.left_out.contains(&number) {
            return false;
        }
        self.note(format!("fault {number}: {what}"));
        true
    }

    /// A cell of the matrix was reached.
    pub(crate) fn hit(&mut self, fault: &'static str, state: &'static str) {
        self.hits.insert((fault, state));
    }

    /// A line of the trace.
    pub(crate) fn note(&mut self, line: impl AsRef<str>) {
        let now = self.schedule.now();
        self.trace.line(now, line.as_ref());
    }

    pub(crate) fn violated(&mut self, invariant: &'static str, what: impl Into<String>) {
        let what = what.into();
        self.note(format!("VIOLATION {invariant}: {what}"));
        self.violations.push(Violation { invariant, what });
    }

    /// An attempt ended.
    pub(crate) fn hit_final(&mut self, state: &str) {
        let ends = ["approved", "declined", "cancelled", "not_charged", "voided", "not_started"];
        if let Some(end) = ends.into_iter().find(|end| *end == state) {
            self.hit("end", end);
        }
    }

    /// The state that an attempt was last told to be in.
    pub(crate) fn state_of(&self, service_id: &str) -> &'static str {
        self.told.get(service_id).map_or("none", |told| told.state)
    }

    /// The states of the attempts that are open; `none` where there is none.
    pub(crate) fn open_states(&self) -> Vec<&'static str> {
        let open: Vec<_> = self.told.values().map(|told| told.state).filter(|state| is_open(state)).collect();
        if open.is_empty() { vec!["none"] } else { open }
    }
}

pub(crate) fn is_open(state: &str) -> bool {
    matches!(state, "intent" | "in_flight" | "unknown" | "needs_human")
}
