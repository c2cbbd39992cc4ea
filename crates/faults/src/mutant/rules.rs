//! Mutants of the rules themselves.

use core::time::Duration;
use std::sync::Arc;

use domain::attempt::{Attempt, Condition, Evidence, State};
use domain::card::{CardResult, CardSummary};
use domain::money::Money;
use engine::attempt::step;
use engine::effect::{Effect, Input, Message, Stepped, Write};
use engine::runner::Decide;
use terminal::{Now, Said, StatusAnswer};

use super::Mutant;

/// The rules with one of them broken.
pub(super) fn broken(mutant: Mutant) -> Decide {
    Arc::new(move |attempt, input, now| decide(mutant, attempt, input, now))
}

fn decide(mutant: Mutant, attempt: Attempt, mut input: Input, now: Now) -> Stepped {
    if let Some(state) = wrong_end(mutant, &attempt, &input) {
        return ended(attempt, state);
    }
    if mutant == Mutant::M24 {
        not_compared(&attempt, &mut input);
    }
    let sent = matches!(input, Input::Sent);
    let restarted = matches!(input, Input::Restarted);
    let (mut attempt, mut effects) = step(attempt, input, now);
    match mutant {
        Mutant::X5 => {
            let settles = effects.iter().any(|effect| matches!(effect, Effect::Commit(Write::Settled(_))));
            if settles {
                effects.insert(0, Effect::Announce);
            }
        }
        Mutant::X7 => {
            if matches!(attempt.state, State::Unknown { .. } | State::NeedsHuman { .. }) {
                effects.retain(|effect| {
                    !matches!(
                        effect,
                        Effect::Wait(_) | Effect::Send(Message::Status | Message::LoginThenStatus)
                    )
                });
            }
        }
        Mutant::X13 if sent && matches!(attempt.state, State::InFlight { .. }) => {
            let silence_at = now.up.saturating_add(Duration::from_secs(3));
            attempt.state = State::InFlight { silence_at };
            for effect in &mut effects {
                if let Effect::Wait(until) = effect {
                    *until = silence_at;
                }
            }
        }
        Mutant::M27 if restarted => effects.push(Effect::Send(Message::Money)),
        _ => {}
    }
    (attempt, effects)
}

/// A final state that nothing justifies.
fn wrong_end(mutant: Mutant, attempt: &Attempt, input: &Input) -> Option<State> {
    let waits = matches!(attempt.state, State::InFlight { .. });
    let doubts = matches!(attempt.state, State::Unknown { .. });
    match (mutant, input) {
        (Mutant::X1, Input::Silence | Input::Ended { .. }) if waits => {
            Some(State::Voided { detail: "connection failure".to_owned() })
        }
        (Mutant::X4, Input::AskNow) if doubts => Some(paid(attempt)),
        (Mutant::X13, Input::Silence) if waits => {
            Some(State::Declined { condition: Condition::Missing, text: None })
        }
        (Mutant::X14, Input::Reply(outcome)) if waits && matches!(outcome.said, Said::Refused(_)) => {
            Some(paid(attempt))
        }
        (Mutant::X16, Input::AbortAsked) if waits || doubts => {
            Some(State::NotCharged { evidence: Evidence::Status })
        }
        (Mutant::M19, Input::StatusReply { answer: Some(StatusAnswer::NotFound), .. }) if doubts => {
            Some(State::Declined { condition: Condition::NotFound, text: None })
        }
        (Mutant::M28, Input::Heard(_)) if waits || doubts => Some(paid(attempt)),
        (Mutant::M23, Input::AbortAsked) if waits => {
            Some(State::Cancelled { condition: Condition::Aborted, text: None })
        }
        _ => None,
    }
}

/// M24: whatever was authorised is what was asked for.
fn not_compared(attempt: &Attempt, input: &mut Input) {
    let approval = match input {
        Input::Reply(outcome) => match &mut outcome.said {
            Said::Approved(approval) => approval,
            Said::Done | Said::Refused(_) | Said::Status(_) | Said::Totals(_) | Said::Card(_) => return,
        },
        Input::StatusReply { answer: Some(StatusAnswer::Approved(approval)), .. } => approval,
        _ => return,
    };
    approval.authorized = Some(attempt.amount);
    (approval.tip, approval.cash_back, approval.fees) = (None, None, None);
}

fn ended(mut attempt: Attempt, state: State) -> Stepped {
    attempt.state = state;
    (attempt, vec![Effect::Commit(Write::Settled(None)), Effect::Announce])
}

fn paid(attempt: &Attempt) -> State {
    let zero = Money::zero(attempt.amount.currency());
    State::Approved {
        partial: false,
        evidence: Evidence::Answer,
        result: Box::new(CardResult {
            authorized: attempt.amount,
            tip: zero,
            cash_back: zero,
            fees: zero,
            credited: attempt.amount,
            summary: CardSummary { service_id: attempt.service_id.clone(), ..CardSummary::default() },
            slips: Vec::new(),
        }),
    }
}
