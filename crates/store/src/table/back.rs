//! Money that goes back: ordered by a named person because of a conflict, and the end of that conflict
//! when the terminal has done it. And what is still asked about once it ended.

use domain::{
    attempt::{Attempt, State},
    conflict::{ConflictDecision, ConflictKind},
    ids::AttemptId,
    money::Money,
};
use engine::{
    attempt::questions_after,
    ports::{Cause, Committed, ReversalIntent, StoreFailure},
};
use rusqlite::params;

use super::{
    commit::{Books, Failed, Made},
    conflict::{self, DecisionRow, Noted},
    journal, seal,
};
use crate::error::{Error, Result};

impl Books<'_> {
    /// A reversal, before its first byte leaves: its attempt, its conflict and who ordered it are one
    /// transaction.
    pub(super) fn reversal(&self, new: &ReversalIntent) -> Made<Committed> {
        let ReversalIntent { attempt, request, cause, reason } = new;
        let Cause::Conflict(conflict) = cause else {
            return refuse("money goes back only because of a conflict");
        };
        let row = conflict::must_find(self.tx, *conflict)?;
        if row.attempt.sale != attempt.sale || row.attempt.terminal != attempt.terminal {
            return refuse("the money of the conflict was taken elsewhere");
        }
        let Some((_, left)) = row.to_reverse() else {
            return refuse(format!("conflict {conflict} has nothing to give back now"));
        };
        if attempt.amount.compare(left).map_err(Error::from)?.is_gt() {
            return refuse(format!("{} is more than the {left} that is left of it", attempt.amount));
        }
        let committed = self.begin(attempt, Some(request))?;
        self.tx
            .execute(
                "INSERT INTO conflict_reversal (reversal, conflict, operator, reason, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    attempt.id.uuid().as_bytes(),
                    conflict.0,
                    attempt.operator.uuid().as_bytes(),
                    reason,
                    self.at.utc.timestamp_millis()
                ],
            )
            .map_err(Error::sql("keep the order of a reversal"))?;
        seal::REVERSAL.seal(self.tx, attempt.id.uuid().as_bytes())?;
        self.event(journal::Event::ReversalOrdered { attempt, conflict: *conflict, reason })?;
        Ok(committed)
    }

    /// The terminal gave money back. Where that is all of it, the conflict is over.
    pub(super) fn money_back(&self, attempt: &Attempt, amount: Money) -> Result<()> {
        self.event(journal::Event::MoneyBack { attempt, amount })?;
        let Some((number, by, reason)) = conflict::ordered(self.tx, attempt.id)? else { return Ok(()) };
        let row = conflict::must_find(self.tx, number)?;
        if row.decision.is_some() || !row.left().is_some_and(Money::is_zero) {
            return Ok(());
        }
        let decision = DecisionRow {
            kind: ConflictDecision::Reverse,
            by,
            reason,
            at: self.at.utc,
            reversal: Some(attempt.id),
        };
        conflict::keep_decision(self.tx, &row, &decision)?;
        self.event(journal::Event::of_decision(&row, &decision))
    }

    /// Notes a contradiction, once.
    pub(super) fn note_conflict(&self, mut noted: Noted<'_>) -> Result<()> {
        if noted.kind == ConflictKind::LateRefusal
            && let Some((number, ..)) = conflict::ordered(self.tx, noted.attempt.id)?
        {
            // A person said that it went back, and it did not: the money is still that of the first
            // conflict, and can be asked back again.
            noted.moved = conflict::must_find(self.tx, number)?.moved;
        }
        let Some(number) = conflict::insert(self.tx, &noted, self.at.utc)? else { return Ok(()) };
        self.event(journal::Event::Conflict { noted: &noted, number })
    }

    /// How often the terminal is to be asked about an attempt that has just ended.
    pub(super) fn begin_aftercare(&self, attempt: &Attempt) -> Result<()> {
        match questions_after(attempt) {
            0 => Ok(()),
            questions => self.keep_aftercare(attempt.id, questions),
        }
    }

    /// How often it still is.
    pub(super) fn cared(&self, attempt: AttemptId, left: u32) -> Made<Committed> {
        self.keep_aftercare(attempt, left)?;
        Ok(Committed::default())
    }

    fn keep_aftercare(&self, attempt: AttemptId, questions: u32) -> Result<()> {
        let (key, what) = (attempt.uuid(), "count the questions left");
        let done = if questions == 0 {
            self.tx.execute("DELETE FROM aftercare WHERE attempt = ?1", [key.as_bytes()])
        } else {
            self.tx.execute(
                "INSERT INTO aftercare (attempt, questions) VALUES (?1, ?2)
                 ON CONFLICT (attempt) DO UPDATE SET questions = ?2",
                params![key.as_bytes(), questions],
            )
        };
        done.map(drop).map_err(Error::sql(what))
    }
}

/// What two ends of one attempt that cannot both be true are.
pub(crate) fn contradiction(kept: &State, told: &State) -> ConflictKind {
    match (kept, told) {
        (State::Approved { result: ours, .. }, State::Approved { result: theirs, .. }) => {
            match (&ours.summary.poi_transaction, &theirs.summary.poi_transaction) {
                (Some(ours), Some(theirs)) if ours.id != theirs.id => ConflictKind::SecondCharge,
                (_, _) => ConflictKind::OtherAmount,
            }
        }
        (State::Approved { .. }, _) => ConflictKind::LateRefusal,
        (_, _) => ConflictKind::LateMoney,
    }
}

fn refuse<T>(why: impl Into<String>) -> Made<T> {
    Err(Failed::Said(StoreFailure::Refused(why.into())))
}
