//! What changed, told to every page that looks: one row of numbers for all terminals.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;

use crate::journal::Line;

/// Events that a slow page may be behind before it has to start again.
const BEHIND_MAX: usize = 512;

/// One event of the stream.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) seq: u64,
    pub(crate) name: &'static str,
    /// JSON.
    pub(crate) data: String,
}

/// Numbers events and hands them out.
#[derive(Debug)]
pub(crate) struct Hub {
    state: Mutex<State>,
    events: broadcast::Sender<Arc<Event>>,
}

#[derive(Debug, Default)]
struct State {
    seq: u64,
    /// What was told last of each part of each terminal.
    told: HashMap<(String, &'static str), String>,
    watchers: usize,
}

#[derive(Serialize)]
struct PartEvent<'a> {
    seq: u64,
    name: &'a str,
    part: &'static str,
    value: &'a serde_json::value::RawValue,
}

#[derive(Serialize)]
struct LogEvent<'a> {
    seq: u64,
    name: &'a str,
    entry: &'a Line,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::default(), events: broadcast::Sender::new(BEHIND_MAX) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the newest event.
    pub(crate) fn seq(&self) -> u64 {
        self.state().seq
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Event>> {
        self.events.subscribe()
    }

    /// One more page looks, or one less; gives how many do now.
    pub(crate) fn watch(&self, more: bool) -> usize {
        let mut state = self.state();
        state.watchers =
            if more { state.watchers.saturating_add(1) } else { state.watchers.saturating_sub(1) };
        state.watchers
    }

    /// Tells a part, if it is another than what was told last.
    pub(crate) fn part(&self, name: &str, part: &'static str, value: &impl Serialize) {
        let Ok(value) = serde_json::value::to_raw_value(value) else { return };
        let mut state = self.state();
        let key = (name.to_owned(), part);
        if state.told.get(&key).is_some_and(|told| told == value.get()) {
            return;
        }
        state.told.insert(key, value.get().to_owned());
        state.seq = state.seq.saturating_add(1);
        let seq = state.seq;
        self.send("part", seq, &PartEvent { seq, name, part, value: &value });
    }

    /// Tells a new message.
    pub(crate) fn log(&self, name: &str, entry: &Line) {
        let mut state = self.state();
        state.seq = state.seq.saturating_add(1);
        let seq = state.seq;
        self.send("log", seq, &LogEvent { seq, name, entry });
    }

    /// Called with the state locked, so that events leave in the order of their numbers.
    fn send(&self, name: &'static str, seq: u64, data: &impl Serialize) {
        let Ok(data) = serde_json::to_string(data) else { return };
        // nobody looks, mostly
        drop(self.events.send(Arc::new(Event { seq, name, data })));
    }
}
