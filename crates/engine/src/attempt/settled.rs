//! Final. Nothing changes any more; but money that shows itself after an ending without money, or
//! beside the money that was booked, is written down as a conflict and shown, never swallowed.

use domain::attempt::{Attempt, Evidence, FactKind, State};
use domain::card::CardResult;
use domain::conflict::{ConflictKind, Moved};
use domain::money::Money;
use terminal::{Approval, Now, Record, Refusal, Said, StatusAnswer};

use super::{judge, stay};
use crate::effect::{Effect, Input, Stepped, Write};
use crate::ports::Conflict;

pub(super) fn step(attempt: Attempt, input: Input, now: Now) -> Stepped {
    match input {
        Input::Reply(outcome) => match outcome.said {
            Said::Approved(approval) => approved(attempt, *approval, outcome.record, now),
            Said::Refused(refusal) => late_refusal(attempt, refusal, outcome.record, now),
            Said::Done | Said::Status(_) | Said::Totals(_) | Said::Card(_) => stay(attempt),
        },
        Input::StatusReply { answer: Some(StatusAnswer::Approved(approval)), record } => {
            approved(attempt, *approval, record, now)
        }
        Input::StatusReply { answer: Some(StatusAnswer::Refused(refusal)), record } => {
            late_refusal(attempt, refusal, record, now)
        }
        Input::StatusReply { .. }
        | Input::Start
        | Input::Sent
        | Input::NotSent { .. }
        | Input::Silence
        | Input::Ended { .. }
        | Input::Heard(_)
        | Input::AbortAsked
        | Input::AskNow
        | Input::Restarted
        | Input::Resolved { .. } => stay(attempt),
    }
}

fn approved(attempt: Attempt, approval: Approval, record: Option<Record>, now: Now) -> Stepped {
    let moved = Moved { amount: approval.authorized, transaction: approval.summary.poi_transaction };
    let kind = match &attempt.state {
        State::Approved { result, .. } => beside(result, &moved),
        State::Created
        | State::Intent
        | State::InFlight { .. }
        | State::Unknown { .. }
        | State::NeedsHuman { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => Some(ConflictKind::LateMoney),
    };
    let Some(kind) = kind else {
        return stay(attempt); // the same fact again, or what a person had said already
    };
    let amount = moved.amount.map_or_else(|| "an unnamed amount".to_owned(), Money::to_wire);
    let transaction = moved.transaction.as_ref().map_or("an unnamed one", |transaction| &transaction.id);
    let detail = format!(
        "the terminal says approved, {amount}, transaction {transaction}, after the attempt ended as {}",
        attempt.state.name()
    );
    conflict(attempt, kind, moved, detail, record, now)
}

/// What an approval tells that was not booked: another transaction under the same `ServiceID` is money
/// of its own, as when the network doubled the request and the terminal did not notice.
fn beside(booked: &CardResult, moved: &Moved) -> Option<ConflictKind> {
    if let (Some(ours), Some(theirs)) = (&booked.summary.poi_transaction, &moved.transaction)
        && ours.id != theirs.id
    {
        return Some(ConflictKind::SecondCharge);
    }
    moved.amount.filter(|amount| *amount != booked.authorized).map(|_| ConflictKind::OtherAmount)
}

/// A refusal contradicts only a person who said that the terminal shows approved.
fn late_refusal(attempt: Attempt, refusal: Refusal, record: Option<Record>, now: Now) -> Stepped {
    let by_person = matches!(attempt.state, State::Approved { evidence: Evidence::Person { .. }, .. });
    if !by_person || !matches!(judge::refusal_of(attempt.kind, refusal), judge::Judgement::Final(_)) {
        return stay(attempt);
    }
    let detail = "the terminal says refused, after a person said that it shows approved".to_owned();
    conflict(attempt, ConflictKind::LateRefusal, Moved::default(), detail, record, now)
}

/// The same contradiction told again is the same conflict, which the store sees by its kind and
/// transaction; another transaction is another one.
fn conflict(
    mut attempt: Attempt,
    kind: ConflictKind,
    moved: Moved,
    detail: String,
    record: Option<Record>,
    now: Now,
) -> Stepped {
    attempt.note(FactKind::Conflict, now.wall);
    let write = Write::Conflict(Box::new(Conflict { attempt: attempt.clone(), kind, moved, detail, record }));
    (attempt, vec![Effect::Commit(write), Effect::Announce])
}
