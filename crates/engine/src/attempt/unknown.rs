//! Nobody knows yet. The terminal is asked, with pauses, until it gives a definite answer, the
//! fence lets a `NotFound` count, or a person is needed.

use domain::attempt::{Attempt, Doubt, HumanWhy, State};
use terminal::Now;

use super::{judge, search};
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(attempt: Attempt, doubt: Doubt, input: Input, now: Now) -> Stepped {
    if let Input::StatusReply { answer, record } = input {
        return status(attempt, doubt, answer, record, now);
    }
    search::in_doubt(attempt, doubt, input, now, |doubt| State::Unknown { doubt })
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
