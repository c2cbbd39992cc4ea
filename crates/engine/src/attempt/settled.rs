//! Final. Nothing changes any more; but money that shows itself after an ending without money
//! is written down as a conflict and shown, never swallowed.

use domain::attempt::{Attempt, Evidence, FactKind, State};
use domain::money::Money;
use terminal::{Approval, Now, Record, Refusal, Said, StatusAnswer};

use super::{judge, stay};
use crate::effect::{Effect, Input, Stepped, Write};
use crate::ports::Conflict;

pub(super) fn step(attempt: Attempt, input: Input, now: Now) -> Stepped {
    match input {
        Input::Reply(outcome) => match outcome.said {
            Said::Approved(approval) => late_money(attempt, &approval, outcome.record, now),
            Said::Refused(refusal) => late_refusal(attempt, refusal, outcome.record, now),
            Said::Done | Said::Status(_) => stay(attempt),
        },
        Input::StatusReply { answer: Some(StatusAnswer::Approved(approval)), record } => {
            late_money(attempt, &approval, record, now)
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
        | Input::AbortAsked
        | Input::AskNow
        | Input::Restarted
        | Input::Resolved { .. } => stay(attempt),
    }
}

fn late_money(attempt: Attempt, approval: &Approval, record: Option<Record>, now: Now) -> Stepped {
    if matches!(attempt.state, State::Approved { .. }) {
        return stay(attempt); // the same fact again, or what a person had said already
    }
    let amount = approval.authorized.map_or_else(|| "an unnamed amount".to_owned(), Money::to_wire);
    let detail =
        format!("the terminal says approved, {amount}, after the attempt ended as {}", attempt.state.name());
    conflict(attempt, detail, record, now)
}

/// A refusal contradicts only a person who said that the terminal shows approved.
fn late_refusal(attempt: Attempt, refusal: Refusal, record: Option<Record>, now: Now) -> Stepped {
    let by_person = matches!(attempt.state, State::Approved { evidence: Evidence::Person { .. }, .. });
    if !by_person || !matches!(judge::refusal_of(refusal), judge::Judgement::Final(_)) {
        return stay(attempt);
    }
    let detail = "the terminal says refused, after a person said that it shows approved".to_owned();
    conflict(attempt, detail, record, now)
}

fn conflict(mut attempt: Attempt, detail: String, record: Option<Record>, now: Now) -> Stepped {
    if attempt.facts.iter().any(|fact| fact.what == FactKind::Conflict) {
        return stay(attempt); // once is enough
    }
    attempt.note(FactKind::Conflict, now.wall);
    let write = Write::Conflict(Box::new(Conflict { attempt: attempt.clone(), detail, record }));
    (attempt, vec![Effect::Commit(write), Effect::Announce])
}
