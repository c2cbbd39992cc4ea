//! The first byte left. Only the answer on our own connection decides; everything else that
//! ends the waiting makes the outcome unknown. An abort is a wish: the answer still decides.

use core::time::Duration;

use domain::attempt::{Attempt, FactKind};
use terminal::Now;

use super::{judge, search, stay};
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(mut attempt: Attempt, silence_at: Duration, input: Input, now: Now) -> Stepped {
    match input {
        Input::Reply(outcome) => judge::reply(attempt, outcome, now),
        // "Not sent" after the first byte is a contradiction; the mark is believed.
        Input::NotSent { .. } => search::begin(attempt, FactKind::ConnectionLost, None, now),
        Input::Ended { record } => search::begin(attempt, FactKind::ConnectionLost, record, now),
        Input::Silence if now.up >= silence_at => search::begin(attempt, FactKind::Silence, None, now),
        Input::Silence => (attempt, vec![Effect::Wait(silence_at)]),
        Input::Restarted => search::begin(attempt, FactKind::Restarted, None, now),
        // Words of the terminal decide nothing, but they are a reason to ask at once.
        Input::Heard(notice) => search::begin_noticed(attempt, notice, now),
        // A wish may be repeated: the first one may have been lost on its way.
        Input::AbortAsked => {
            attempt.abort_asked = true;
            attempt.note(FactKind::StopAsked, now.wall);
            (
                attempt,
                vec![Effect::Commit(Write::Progress(None)), Effect::Send(Message::Abort), Effect::Announce],
            )
        }
        Input::Start | Input::Sent | Input::StatusReply { .. } | Input::AskNow | Input::Resolved { .. } => {
            stay(attempt)
        }
    }
}
