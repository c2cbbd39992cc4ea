//! Finding out what happened: asking by the old `ServiceID`, never repeating, never guessing.
//!
//! `NotFound` is not "not charged": a delayed request may still arrive after it. It counts only
//! when the fence is over, the terminal said so twice in a row, it was asked to stop the old
//! message, and it did not lose its memory since.

use core::time::Duration;

use domain::attempt::{Attempt, Doubt, Evidence, FactKind, HumanWhy, State};
use domain::card::{CardResult, CardSummary};
use domain::ids::OperatorId;
use domain::money::Money;
use terminal::{Now, Record, StatusAnswer};

use super::judge;
use crate::effect::{Effect, Input, Message, Notice, Stepped, Verdict, Write};

/// How many `NotFound` answers in a row it takes.
const NOT_FOUND_NEEDED: u32 = 2;

/// Nobody knows any more: the search begins, with a question at once.
pub(super) fn begin(mut attempt: Attempt, fact: FactKind, record: Option<Record>, now: Now) -> Stepped {
    attempt.note(fact, now.wall);
    let doubt = Doubt {
        since: now.up,
        fence_over: now.up.saturating_add(attempt.limits.fence),
        asks: 1,
        asking: true,
        next_ask: now.up,
        not_found: 0,
        memory_lost: false,
        stop_sent: false,
    };
    attempt.state = State::Unknown { doubt };
    (attempt, vec![Effect::Commit(Write::Progress(record)), Effect::Announce, Effect::Send(Message::Status)])
}

/// The terminal told something on its own that makes the outcome doubtful.
pub(super) fn begin_noticed(attempt: Attempt, notice: Notice, now: Now) -> Stepped {
    let (mut attempt, effects) = begin(attempt, fact(notice), None, now);
    if let (State::Unknown { doubt }, Notice::Restarted) = (&mut attempt.state, notice) {
        doubt.memory_lost = true;
    }
    (attempt, effects)
}

fn fact(notice: Notice) -> FactKind {
    match notice {
        Notice::Restarted => FactKind::TerminalRestarted,
        Notice::Rejected => FactKind::SaidRejected,
    }
}

/// What every fact but a status answer means while nobody knows. `as_state` puts the doubt back
/// into the state that it belongs to.
pub(super) fn in_doubt(
    mut attempt: Attempt,
    mut doubt: Doubt,
    input: Input,
    now: Now,
    as_state: impl Fn(Doubt) -> State,
) -> Stepped {
    match input {
        // A late answer on our own connection decides as an early one would have.
        Input::Reply(outcome) => judge::reply(attempt, outcome, now),
        Input::Silence if now.up < doubt.next_ask => (attempt, vec![Effect::Wait(doubt.next_ask)]),
        Input::Silence | Input::AskNow => {
            let effects = ask(&mut doubt);
            attempt.state = as_state(doubt);
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
        Input::Heard(notice) => {
            attempt.note(fact(notice), now.wall);
            doubt.memory_lost |= notice == Notice::Restarted;
            let mut effects = vec![Effect::Commit(Write::Progress(None))];
            effects.extend(ask(&mut doubt));
            attempt.state = as_state(doubt);
            (attempt, effects)
        }
        Input::Restarted => {
            attempt.note(FactKind::Restarted, now.wall);
            attempt.state = as_state(again(&doubt, attempt.limits, now));
            (attempt, vec![Effect::Announce, Effect::Send(Message::Status)])
        }
        Input::Resolved { by, verdict, reason } => resolved(attempt, by, verdict, reason, now),
        Input::Ended { record } => keep(attempt, record),
        Input::Start | Input::Sent | Input::NotSent { .. } | Input::StatusReply { .. } => {
            super::stay(attempt)
        }
    }
}

/// This process began anew: its clock began at zero, so every reading of it does too.
fn again(doubt: &Doubt, limits: domain::attempt::Limits, now: Now) -> Doubt {
    Doubt {
        since: now.up,
        fence_over: now.up.saturating_add(limits.fence),
        asking: true,
        next_ask: now.up,
        not_found: 0,
        asks: doubt.asks.saturating_add(1),
        memory_lost: doubt.memory_lost,
        stop_sent: doubt.stop_sent,
    }
}

/// A person is asked as well; the questions go on, only slower.
pub(super) fn hand_over(mut attempt: Attempt, why: HumanWhy, record: Option<Record>, now: Now) -> Stepped {
    let next_ask = now.up.saturating_add(attempt.limits.poll_human);
    let doubt = match attempt.state {
        State::Unknown { doubt } | State::NeedsHuman { doubt, .. } => {
            Doubt { asking: false, next_ask, ..doubt }
        }
        State::Created
        | State::Intent
        | State::InFlight { .. }
        | State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => Doubt {
            since: now.up,
            fence_over: now.up.saturating_add(attempt.limits.fence),
            asks: 0,
            asking: false,
            next_ask,
            not_found: 0,
            memory_lost: false,
            stop_sent: false,
        },
    };
    attempt.state = State::NeedsHuman { why, doubt };
    (attempt, vec![Effect::Commit(Write::Progress(record)), Effect::Announce, Effect::Wait(next_ask)])
}

/// The store refused to keep what came. The terminal still knows it, so it is asked again soon, and
/// the store with it; nothing is believed that is not on disk.
pub(super) fn storage_failed(mut before: Attempt, now: Now) -> Stepped {
    let next_ask = now.up.saturating_add(before.limits.poll_every);
    let fresh = Doubt {
        since: now.up,
        fence_over: now.up.saturating_add(before.limits.fence),
        asks: 0,
        asking: false,
        next_ask,
        not_found: 0,
        memory_lost: false,
        stop_sent: false,
    };
    before.state = match before.state {
        State::Created | State::Intent | State::InFlight { .. } => State::Unknown { doubt: fresh },
        State::Unknown { doubt } => State::Unknown { doubt: Doubt { asking: false, next_ask, ..doubt } },
        State::NeedsHuman { why, doubt } => {
            State::NeedsHuman { why, doubt: Doubt { asking: false, next_ask, ..doubt } }
        }
        last @ (State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. }) => last,
    };
    (before, vec![Effect::Wait(next_ask), Effect::Announce])
}

/// Bytes that decide nothing are kept all the same: somebody may have to read them.
pub(super) fn keep(attempt: Attempt, record: Option<Record>) -> Stepped {
    let effects = record.map(|record| Effect::Commit(Write::Progress(Some(record))));
    (attempt, Vec::from_iter(effects))
}

/// A question goes out now, unless one is on its way.
fn ask(doubt: &mut Doubt) -> Vec<Effect> {
    if doubt.asking {
        return Vec::new();
    }
    doubt.asking = true;
    doubt.asks = doubt.asks.saturating_add(1);
    vec![Effect::Send(Message::Status), Effect::Announce]
}

/// What a status answer comes to.
pub(super) enum Found {
    /// The search is over, or a person is needed.
    Judged(judge::Judgement),
    /// Ask again at this time.
    Later(Duration),
    /// The terminal wants a session first.
    LoginFirst,
}

/// Takes a status answer into account.
pub(super) fn answered(
    attempt: &mut Attempt,
    doubt: &mut Doubt,
    answer: Option<StatusAnswer>,
    now: Now,
) -> Found {
    doubt.asking = false;
    // "In a row" means just that: whatever else the terminal said to our question ends the row.
    // An answer about another message was no answer to it.
    if !matches!(answer, Some(StatusAnswer::NotFound | StatusAnswer::Foreign)) {
        doubt.not_found = 0;
    }
    let pause = if doubt.asks <= 1 { attempt.limits.poll_first } else { attempt.limits.poll_every };
    let later = now.up.saturating_add(pause);
    match answer {
        Some(StatusAnswer::Approved(approval)) => {
            Found::Judged(judge::approval_of(attempt, *approval, Evidence::Status))
        }
        Some(StatusAnswer::Refused(refusal)) => match judge::refusal_of(attempt.kind, refusal) {
            judge::Judgement::Open => Found::Later(later),
            judged @ (judge::Judgement::Final(_) | judge::Judgement::Human(_)) => Found::Judged(judged),
        },
        Some(StatusAnswer::Running) => {
            attempt.note(FactKind::StillRunning, now.wall);
            Found::Later(later)
        }
        Some(StatusAnswer::NotFound) => {
            attempt.note(FactKind::NotFound, now.wall);
            doubt.not_found = doubt.not_found.saturating_add(1);
            not_found(doubt, now, later)
        }
        Some(StatusAnswer::LoggedOut) => {
            attempt.note(FactKind::TerminalRestarted, now.wall);
            doubt.memory_lost = true;
            doubt.asking = true;
            Found::LoginFirst
        }
        Some(StatusAnswer::Foreign) => {
            attempt.note(FactKind::ForeignAnswer, now.wall);
            Found::Later(later)
        }
        Some(StatusAnswer::Unsupported) => Found::Judged(judge::Judgement::Human(HumanWhy::NoStatusService)),
        None => {
            attempt.note(FactKind::NoAnswer, now.wall);
            Found::Later(later)
        }
    }
}

fn not_found(doubt: &Doubt, now: Now, later: Duration) -> Found {
    if doubt.memory_lost {
        // It forgot us and with us perhaps the payment: its "not found" proves nothing.
        return Found::Judged(judge::Judgement::Human(HumanWhy::MemoryLost));
    }
    if now.up >= doubt.fence_over && doubt.not_found >= NOT_FOUND_NEEDED && doubt.stop_sent {
        return Found::Judged(judge::Judgement::Final(State::NotCharged { evidence: Evidence::Status }));
    }
    Found::Later(later)
}

/// The stop for the old message, once, as soon as the terminal said that it does not know it.
pub(super) fn stop_once(doubt: &mut Doubt) -> Option<Effect> {
    if doubt.not_found == 0 || doubt.stop_sent {
        return None;
    }
    doubt.stop_sent = true;
    Some(Effect::Send(Message::Abort))
}

/// A named person ends the search.
fn resolved(mut attempt: Attempt, by: OperatorId, verdict: Verdict, reason: String, now: Now) -> Stepped {
    let evidence = Evidence::Person { operator: by, reason };
    // Where the terminal named a sum that did not fit, that sum is what it took.
    let authorized = if let State::NeedsHuman { why: HumanWhy::Excess { authorized }, .. } = &attempt.state {
        *authorized
    } else {
        attempt.amount
    };
    attempt.note(FactKind::Resolved, now.wall);
    attempt.state = match verdict {
        Verdict::NotCharged => State::NotCharged { evidence },
        Verdict::Approved { approval_code } => {
            let zero = Money::zero(attempt.amount.currency());
            State::Approved {
                partial: false,
                evidence,
                result: Box::new(CardResult {
                    authorized,
                    tip: zero,
                    cash_back: zero,
                    fees: zero,
                    credited: attempt.amount,
                    summary: CardSummary {
                        approval_code,
                        service_id: attempt.service_id.clone(),
                        ..CardSummary::default()
                    },
                    slips: Vec::new(),
                }),
            }
        }
    };
    (attempt, vec![Effect::Commit(Write::Settled(None)), Effect::Announce])
}
