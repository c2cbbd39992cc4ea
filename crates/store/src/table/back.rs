//! Money that goes back: ordered by a named person because of a conflict, and the end of that conflict
//! when the terminal has done it. And what is still asked about once it ended.

use domain::{
    attempt::{Attempt, AttemptKind, State},
    card::CardResult,
    conflict::{ConflictDecision, ConflictKind, ConflictNumber, Moved},
    ids::AttemptId,
    money::Money,
};
use engine::{
    attempt::questions_after,
    ports::{Cause, Committed, ReversalIntent},
};
use rusqlite::params;

use super::{
    commit::{Books, Made, refuse},
    conflict::{self, DecisionRow, Noted},
    journal,
    returned::{self, Order},
    seal,
};
use crate::error::{Error, Result};

impl Books<'_> {
    /// A reversal, before its first byte leaves: its attempt, its conflict and who ordered it are one
    /// transaction.
    pub(super) fn reversal(&self, new: &ReversalIntent) -> Made<Committed> {
        match new.cause {
            Cause::Conflict(conflict) => self.of_conflict(new, conflict),
            Cause::Return(payment) => self.of_sale(new, payment),
        }
    }

    fn of_conflict(&self, new: &ReversalIntent, conflict: ConflictNumber) -> Made<Committed> {
        let ReversalIntent { attempt, request, reason, .. } = new;
        if attempt.kind != AttemptKind::Reversal {
            return refuse("the money of a conflict goes back by undoing it");
        }
        let row = conflict::must_find(self.tx, conflict)?;
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
        self.event(journal::Event::ReversalOrdered { attempt, conflict, reason })?;
        Ok(committed)
    }

    /// The terminal gave money back: that of a finished sale gets its document; where it is all that a
    /// conflict was about, the conflict is over.
    pub(super) fn money_back(&self, attempt: &Attempt, result: &CardResult) -> Result<()> {
        self.event(journal::Event::MoneyBack { attempt, amount: result.credited })?;
        if let Some(order) = returned::ordered(self.tx, attempt.id)? {
            return self.book(attempt, result, || self.book_return(attempt, &order));
        }
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
        if noted.kind == ConflictKind::LateRefusal {
            // A person said that it went back, and it did not: it can be asked back again.
            if let Some((number, ..)) = conflict::ordered(self.tx, noted.attempt.id)? {
                noted.moved = conflict::must_find(self.tx, number)?.moved;
            } else if let Some(order) = returned::ordered(self.tx, noted.attempt.id)? {
                noted.moved = self.still_there(noted.attempt, &order)?;
            }
        }
        let Some(number) = conflict::insert(self.tx, &noted, self.at.utc)? else { return Ok(()) };
        self.event(journal::Event::Conflict { noted: &noted, number })
    }

    /// The money of a return that did not happen. Only of a whole payment the terminal's name of it is
    /// told, so that nobody undoes the whole of it because of a part.
    fn still_there(&self, attempt: &Attempt, order: &Order) -> Result<Moved> {
        let payment = super::attempt::find(self.tx, order.payment)?;
        let whole = payment.as_ref().and_then(|payment| payment.state.approval());
        let whole = whole.filter(|result| result.credited == attempt.amount);
        Ok(Moved {
            amount: Some(attempt.amount),
            transaction: whole.and_then(|result| result.summary.poi_transaction.clone()),
        })
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
