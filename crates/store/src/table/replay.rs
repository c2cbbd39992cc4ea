//! What waited in the reserve comes into the books: by the same functions as ever, as often as it
//! is told, and never as nothing.

use domain::{
    attempt::{Attempt, State},
    conflict::Moved,
};
use engine::ports::{Conflict, StoreFailure};
use rusqlite::params;
use terminal::Record;

use super::{
    back::contradiction,
    commit::{Books, Failed, Made},
    conflict::{self, Noted},
};
use crate::{
    error::{Error, Result},
    reserve::Fact,
};

impl Books<'_> {
    /// Takes a fact in. The commit that failed may have happened all the same, and an earlier
    /// replay may have died half-way: what is there already is left alone.
    pub(crate) fn again(&self, fact: &Fact) -> Made<()> {
        let told = fact.attempt();
        let kept = self.kept(told)?;
        let record = match fact.record() {
            Some(record) if self.has_record(told, record)? => None,
            record => record,
        };
        let made = match fact {
            // its answer came in by the transaction that made the step
            Fact::Progress { .. } if record.is_none() => Ok(()),
            Fact::Progress { .. } => self.progress(told, record).map(drop),
            Fact::Settled { .. } => self.settled(told, record).map(drop),
            Fact::Conflict { kind, moved, detail, .. } => {
                let conflict = Conflict {
                    attempt: told.clone(),
                    kind: *kind,
                    moved: moved.clone(),
                    detail: detail.clone(),
                    record: record.cloned(),
                };
                self.conflict(&conflict).map(drop)
            }
        };
        match made {
            Err(Failed::Said(StoreFailure::Refused(why))) => Ok(self.beside(&kept, fact, record, &why)?),
            other => other,
        }
    }

    /// The books say otherwise by now. The answer is kept; where it speaks of money that they do
    /// not have, a person has to look.
    fn beside(&self, kept: &Attempt, fact: &Fact, record: Option<&Record>, why: &str) -> Result<()> {
        tracing::error!(attempt = %kept.id, service_id = %kept.service_id, why,
            "the reserve and the books do not say the same");
        let exchange = self.keep_record(kept, record)?;
        let told = &fact.attempt().state;
        let said = format!("the reserve says {}, and the attempt is {}", told.name(), kept.state.name());
        let (kind, moved, detail) = match (fact, told) {
            (Fact::Conflict { kind, moved, detail, .. }, _) => (*kind, moved.clone(), detail),
            (Fact::Progress { .. } | Fact::Settled { .. }, _) if says_no_more(told, &kept.state) => {
                return Ok(());
            }
            (Fact::Progress { .. } | Fact::Settled { .. }, State::Approved { result, .. }) => {
                (contradiction(&kept.state, told), conflict::moved(result), &said)
            }
            (Fact::Progress { .. } | Fact::Settled { .. }, _) => {
                (contradiction(&kept.state, told), Moved::default(), &said)
            }
        };
        self.note_conflict(Noted { attempt: kept, kind, moved, detail, exchange })
    }

    fn has_record(&self, attempt: &Attempt, record: &Record) -> Result<bool> {
        self.tx
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM exchange WHERE attempt = ?1 AND sha256 = ?2)",
                params![attempt.id.uuid().as_bytes(), record.sha256],
                |row| row.get(0),
            )
            .map_err(Error::sql("look for an answer"))
    }
}

/// What was told tells nothing about money that the books do not have.
fn says_no_more(told: &State, kept: &State) -> bool {
    match told {
        State::Created | State::Intent | State::InFlight { .. } | State::Unknown { .. } => true,
        State::NeedsHuman { .. } => took(kept).is_some(),
        State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => took(told) == took(kept),
    }
}

fn took(state: &State) -> Option<i64> {
    match state {
        State::Approved { result, .. } => Some(result.authorized.minor()),
        _ => None,
    }
}
