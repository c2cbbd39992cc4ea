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

use domain::attempt::{Attempt, Evidence, Fact, FactKind, State};
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

/// How often the terminal is asked about an attempt after a person decided about it. The request may
/// still be under way, and a person may have misread a slip.
const AFTER_A_PERSON: u32 = 20;

/// How often after an approval that had to be looked for: a network that lost an answer may have
/// carried the request twice.
const AFTER_A_DOUBT: u32 = 2;

/// How many questions follow the end of this attempt. They change nothing about it; what contradicts
/// it becomes a conflict.
pub fn questions_after(attempt: &Attempt) -> u32 {
    match &attempt.state {
        State::NotCharged { evidence: Evidence::Person { .. } }
        | State::Approved { evidence: Evidence::Person { .. }, .. } => AFTER_A_PERSON,
        State::Approved { evidence: Evidence::Answer | Evidence::Status, .. } if was_in_doubt(attempt) => {
            AFTER_A_DOUBT
        }
        State::Created
        | State::Intent
        | State::InFlight { .. }
        | State::Unknown { .. }
        | State::NeedsHuman { .. }
        | State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => 0,
    }
}

fn was_in_doubt(attempt: &Attempt) -> bool {
    let doubt =
        |fact: &Fact| matches!(fact.what, FactKind::ConnectionLost | FactKind::Silence | FactKind::Restarted);
    attempt.facts.iter().any(doubt)
}

/// Where an attempt stands after the store failed to keep a step: open, and to be asked about.
pub fn storage_failed(before: Attempt, now: Now) -> Stepped {
    search::storage_failed(before, now)
}

/// Nothing changes and nothing is done.
fn stay(attempt: Attempt) -> Stepped {
    (attempt, Vec::new())
}
