//! On disk, not known to be sent. Alive, the transport can prove that nothing left; after a
//! restart nothing can, so an intent that is found again is unknown.

use domain::attempt::{Attempt, FactKind, State};
use terminal::Now;

use super::{judge, search, stay};
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(mut attempt: Attempt, input: Input, now: Now) -> Stepped {
    match input {
        Input::Sent => {
            attempt.note(FactKind::Sent, now.wall);
            let silence_at = now.up.saturating_add(attempt.limits.payment_timeout);
            attempt.state = State::InFlight { silence_at };
            let mut effects = vec![Effect::Wait(silence_at), Effect::Announce];
            // The cashier pressed stop before there was anything to stop.
            if attempt.abort_asked {
                effects.push(Effect::Send(Message::Abort));
            }
            (attempt, effects)
        }
        Input::NotSent { detail } => {
            attempt.state = State::Voided { detail };
            (attempt, vec![Effect::Commit(Write::Settled(None)), Effect::Announce])
        }
        Input::Reply(outcome) => judge::reply(attempt, outcome, now),
        Input::Ended { record } => search::begin(attempt, FactKind::ConnectionLost, record, now),
        Input::Restarted => search::begin(attempt, FactKind::Restarted, None, now),
        Input::AbortAsked => {
            if attempt.abort_asked {
                return stay(attempt);
            }
            attempt.abort_asked = true;
            attempt.note(FactKind::StopAsked, now.wall);
            (attempt, vec![Effect::Commit(Write::Progress(None)), Effect::Announce])
        }
        // Nothing is known to have left: there is nothing that it could be about.
        Input::Heard(_)
        | Input::Start
        | Input::Silence
        | Input::StatusReply { .. }
        | Input::AskNow
        | Input::Resolved { .. } => stay(attempt),
    }
}
