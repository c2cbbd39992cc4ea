//! The life of an attempt: `step(attempt, input, now) -> (attempt, effects)`, pure and total.
//!
//! ```text
//! Created --Start: commit--> Intent --first byte--> InFlight --answer--> Approved | Declined | Cancelled | NotStarted
//!                              |                       |  silence, broken connection, restart
//!                              | proof: no byte left   v
//!                              +--> Voided           Unknown --status answer--> Approved | Declined | Cancelled | NotStarted
//!                                                      |  NotFound twice, the fence over, stop sent --> NotCharged
//!                                                      |  memory lost, no status service, too long, amounts that do not fit
//!                                                      v
//!                                                    NeedsHuman (the search goes on) --a named person--> Approved | NotCharged
//! ```
//!
//! One file and one function per state. A final state never changes; what arrives after it is
//! either the same fact again, or a conflict that is written down and shown.

mod created;
mod in_flight;
mod intent;
mod judge;
mod needs_human;
mod search;
mod settled;
mod unknown;

#[cfg(test)]
mod tests;

use domain::attempt::{Attempt, State};
use terminal::Now;

use crate::effect::{Input, Stepped};

/// Decides what an input means for an attempt. The only way in which an attempt changes.
pub fn step(attempt: Attempt, input: Input, now: Now) -> Stepped {
    match attempt.state.clone() {
        State::Created => created::step(attempt, &input),
        State::Intent => intent::step(attempt, input, now),
        State::InFlight { silence_at } => in_flight::step(attempt, silence_at, input, now),
        State::Unknown { doubt } => unknown::step(attempt, doubt, input, now),
        State::NeedsHuman { why, doubt } => needs_human::step(attempt, why, doubt, input, now),
        State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => settled::step(attempt, input, now),
    }
}

/// Where an attempt stands after the store failed to keep a step: open, and to be asked about.
pub fn storage_failed(before: Attempt, now: Now) -> Stepped {
    search::storage_failed(before, now)
}

/// Nothing changes and nothing is done.
fn stay(attempt: Attempt) -> Stepped {
    (attempt, Vec::new())
}
