//! The terminal cannot settle it. A named person may, and the questions go on meanwhile: an
//! explicit answer still decides, a `NotFound` does not.

use domain::attempt::{Attempt, Doubt, HumanWhy, State};
use terminal::Now;

use super::{judge, search};
use crate::effect::{Effect, Input, Message, Stepped, Write};

pub(super) fn step(attempt: Attempt, why: HumanWhy, doubt: Doubt, input: Input, now: Now) -> Stepped {
    if let Input::StatusReply { answer, record } = input {
        return status(attempt, why, doubt, answer, record, now);
    }
    search::in_doubt(attempt, doubt, input, now, |doubt| State::NeedsHuman { why: why.clone(), doubt })
}

fn status(
    mut attempt: Attempt,
    why: HumanWhy,
    mut doubt: Doubt,
    answer: Option<terminal::StatusAnswer>,
    record: Option<terminal::Record>,
    now: Now,
) -> Stepped {
    let found = search::answered(&mut attempt, &mut doubt, answer, now);
    match found {
        search::Found::Judged(judge::Judgement::Final(state)) => {
            // Only where a person was asked for nothing but patience may a `NotFound` still
            // end it; a lost memory or an approval that does not fit is stronger.
            if matches!(state, State::NotCharged { .. }) && why != HumanWhy::TooLong {
                return keep_asking(attempt, why, doubt, now);
            }
            attempt.state = State::NeedsHuman { why, doubt };
            judge::conclude(attempt, judge::Judgement::Final(state), record, now)
        }
        search::Found::Judged(judge::Judgement::Human(_) | judge::Judgement::Open)
        | search::Found::Later(_) => keep_asking(attempt, why, doubt, now),
        search::Found::LoginFirst => {
            // From here on no `NotFound` proves anything, in this process or in the next.
            let first = why == HumanWhy::TooLong;
            let why = if first { HumanWhy::MemoryLost } else { why };
            attempt.state = State::NeedsHuman { why, doubt };
            let mut effects = Vec::new();
            if first {
                effects.push(Effect::Commit(Write::Progress(record)));
            }
            effects.extend([Effect::Send(Message::LoginThenStatus), Effect::Announce]);
            (attempt, effects)
        }
    }
}

fn keep_asking(mut attempt: Attempt, why: HumanWhy, mut doubt: Doubt, now: Now) -> Stepped {
    doubt.next_ask = now.up.saturating_add(attempt.limits.poll_human);
    let mut effects = Vec::from_iter(search::stop_once(&mut doubt));
    effects.extend([Effect::Wait(doubt.next_ask), Effect::Announce]);
    attempt.state = State::NeedsHuman { why, doubt };
    (attempt, effects)
}
