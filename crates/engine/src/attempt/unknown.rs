//! Nobody knows yet. The terminal is asked, with pauses, until it gives a definite answer, the
//! fence lets a `NotFound` count, or a person is needed.

use domain::attempt::{Attempt, Doubt, FactKind, HumanWhy, State};
use terminal::Now;

use super::{judge, search, stay};
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(mut attempt: Attempt, mut doubt: Doubt, input: Input, now: Now) -> Stepped {
    match input {
        // A late answer on our own connection decides as an early one would have.
        Input::Reply(outcome) => judge::reply(attempt, outcome, now),
        Input::StatusReply { answer, record } => status(attempt, doubt, answer, record, now),
        Input::Silence if now.up < doubt.next_ask => {
            let wait = Effect::Wait(doubt.next_ask);
            (attempt, vec![wait])
        }
        Input::Silence | Input::AskNow => {
            let effects = search::ask(&mut doubt);
            attempt.state = State::Unknown { doubt };
            (attempt, effects)
        }
        Input::AbortAsked => {
            attempt.abort_asked = true;
            attempt.note(FactKind::StopAsked, now.wall);
            (
                attempt,
                vec![Effect::Commit(Write::Progress(None)), Effect::Send(Message::Abort), Effect::Announce],
            )
        }
        Input::Restarted => {
            attempt.note(FactKind::Restarted, now.wall);
            let doubt = search::again(&doubt, attempt.limits, now);
            attempt.state = State::Unknown { doubt };
            (attempt, vec![Effect::Announce, Effect::Send(Message::Status)])
        }
        Input::Resolved { by, verdict, reason } => search::resolved(attempt, by, verdict, reason, now),
        Input::Ended { record } => search::keep(attempt, record),
        Input::Start | Input::Sent | Input::NotSent { .. } => stay(attempt),
    }
}

fn status(
    mut attempt: Attempt,
    mut doubt: Doubt,
    answer: Option<terminal::StatusAnswer>,
    record: Option<terminal::Record>,
    now: Now,
) -> Stepped {
    let forgot = doubt.memory_lost;
    match search::answered(&mut attempt, &mut doubt, answer, now) {
        search::Found::Judged(judgement) => {
            attempt.state = State::Unknown { doubt };
            judge::conclude(attempt, judgement, record, now)
        }
        search::Found::LoginFirst => {
            // On disk before the login: a till that dies in between must not forget that the
            // terminal did.
            let write = if forgot { Vec::new() } else { vec![Effect::Commit(Write::Progress(record))] };
            attempt.state = State::Unknown { doubt };
            let mut effects = write;
            effects.extend([Effect::Send(Message::LoginThenStatus), Effect::Announce]);
            (attempt, effects)
        }
        search::Found::Later(at) => {
            if now.up.saturating_sub(doubt.since) >= attempt.limits.human_after {
                attempt.state = State::Unknown { doubt };
                return search::hand_over(attempt, HumanWhy::TooLong, record, now);
            }
            doubt.next_ask = at;
            let stop = search::stop_once(&mut doubt);
            attempt.state = State::Unknown { doubt };
            let mut effects = Vec::from_iter(stop);
            effects.extend([Effect::Wait(at), Effect::Announce]);
            (attempt, effects)
        }
    }
}
