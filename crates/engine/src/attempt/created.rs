//! Thought of, and nowhere but in memory. Only `Start` means anything here.

use domain::attempt::{Attempt, State};

use super::stay;
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(mut attempt: Attempt, input: &Input) -> Stepped {
    match input {
        Input::Start => {
            attempt.state = State::Intent;
            // The order is the rule: on disk, then on the wire.
            (attempt, vec![Effect::Commit(Write::Intent), Effect::Send(Message::Money), Effect::Announce])
        }
        Input::Sent
        | Input::NotSent { .. }
        | Input::Reply(_)
        | Input::Silence
        | Input::Ended { .. }
        | Input::StatusReply { .. }
        | Input::Heard(_)
        | Input::AbortAsked
        | Input::AskNow
        | Input::Restarted
        | Input::Resolved { .. } => stay(attempt),
    }
}
