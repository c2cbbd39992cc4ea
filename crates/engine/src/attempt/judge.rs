//! What an explicit answer means for the money. Shared by every state in which one can arrive.

use domain::attempt::{Attempt, AttemptKind, Condition, Evidence, FactKind, HumanWhy, State};
use domain::card::CardResult;
use domain::error::Error;
use domain::money::Money;
use terminal::{Approval, Now, Outcome, Record, Refusal, Said};

use super::search;
use crate::effect::{Effect, Stepped, Write};

/// What an answer comes to.
pub(super) enum Judgement {
    /// A final state.
    Final(State),
    /// A person has to look.
    Human(HumanWhy),
    /// The answer settles nothing.
    Open,
}

/// The answer on our own connection.
pub(super) fn reply(attempt: Attempt, outcome: Outcome, now: Now) -> Stepped {
    let Outcome { said, record } = outcome;
    let judgement = match said {
        Said::Approved(approval) => approval_of(&attempt, *approval, Evidence::Answer),
        Said::Refused(refusal) => refusal_of(attempt.kind, refusal),
        // Neither is an answer to a request that moves money.
        Said::Done | Said::Status(_) | Said::Totals(_) | Said::Card(_) => Judgement::Open,
    };
    conclude(attempt, judgement, record, now)
}

/// Puts a judgement into force.
pub(super) fn conclude(
    mut attempt: Attempt,
    judgement: Judgement,
    record: Option<Record>,
    now: Now,
) -> Stepped {
    match judgement {
        Judgement::Final(state) => {
            attempt.note(FactKind::Answered, now.wall);
            attempt.state = state;
            (attempt, vec![Effect::Commit(Write::Settled(record)), Effect::Announce])
        }
        Judgement::Human(why) => {
            // A lost memory or a terminal that cannot be asked is no answer.
            if !matches!(why, HumanWhy::MemoryLost | HumanWhy::NoStatusService | HumanWhy::TooLong) {
                attempt.note(FactKind::Answered, now.wall);
            }
            search::hand_over(attempt, why, record, now)
        }
        Judgement::Open => match attempt.state {
            State::Unknown { .. } | State::NeedsHuman { .. } => search::keep(attempt, record),
            State::Created
            | State::Intent
            | State::InFlight { .. }
            | State::Approved { .. }
            | State::Declined { .. }
            | State::Cancelled { .. }
            | State::NotCharged { .. }
            | State::Voided { .. }
            | State::NotStarted { .. } => search::begin(attempt, FactKind::Answered, record, now),
        },
    }
}

/// Success or Partial: the amounts decide, not the word.
pub(super) fn approval_of(attempt: &Attempt, approval: Approval, evidence: Evidence) -> Judgement {
    let Some(authorized) = approval.authorized else {
        return Judgement::Human(HumanWhy::NoAmount);
    };
    if authorized.currency() != attempt.amount.currency() {
        return Judgement::Human(HumanWhy::WrongCurrency);
    }
    let Ok(Parts { tip, cash_back, fees, credited }) = parts(attempt, authorized, &approval) else {
        return Judgement::Human(HumanWhy::WrongCurrency);
    };
    if !credited.is_positive() {
        return Judgement::Human(HumanWhy::NothingAuthorized);
    }
    if credited.minor() > attempt.amount.minor() {
        return Judgement::Human(HumanWhy::Excess { authorized });
    }
    let partial = credited.minor() < attempt.amount.minor();
    let mut summary = approval.summary;
    summary.service_id.clone_from(&attempt.service_id);
    let result =
        Box::new(CardResult { authorized, tip, cash_back, fees, credited, summary, slips: approval.slips });
    Judgement::Final(State::Approved { result, partial, evidence })
}

/// What an authorised amount consists of.
struct Parts {
    tip: Money,
    cash_back: Money,
    fees: Money,
    credited: Money,
}

/// Takes the amount apart. What the till asked for on top, and the answer does not repeat, was taken where
/// exactly so much is there beyond the sale's own: the amount includes it by the standard.
fn parts(attempt: &Attempt, authorized: Money, approval: &Approval) -> Result<Parts, Error> {
    let zero = Money::zero(authorized.currency());
    let fees = approval.fees.unwrap_or(zero);
    let (mut tip, mut cash_back) = (approval.tip.unwrap_or(zero), approval.cash_back.unwrap_or(zero));
    let rest = authorized.minus(tip)?.minus(cash_back)?.minus(fees)?;
    let over = rest.minus(attempt.amount)?;
    if over.is_positive() {
        let unsaid_tip = approval.tip.is_none().then_some(attempt.wish.tip).flatten();
        let unsaid_cash = approval.cash_back.is_none().then_some(attempt.wish.cash_back).flatten();
        let (wished_tip, wished_cash) = (unsaid_tip.unwrap_or(zero), unsaid_cash.unwrap_or(zero));
        if over == wished_tip.plus(wished_cash)? {
            (tip, cash_back) = (tip.plus(wished_tip)?, cash_back.plus(wished_cash)?);
        }
    }
    let credited = authorized.minus(tip)?.minus(cash_back)?.minus(fees)?;
    Ok(Parts { tip, cash_back, fees, credited })
}

/// A failure with its condition (nexo.md section 9; decisions 8).
pub(super) fn refusal_of(kind: AttemptKind, refusal: Refusal) -> Judgement {
    let Refusal { condition, text, ours_running } = refusal;
    match condition {
        // The payment that is to be undone is not known: a "no", not a lost answer.
        Condition::NotFound if kind == AttemptKind::Reversal && !ours_running => {
            Judgement::Final(State::Declined { condition, text })
        }
        Condition::Aborted | Condition::Cancel => Judgement::Final(State::Cancelled { condition, text }),
        Condition::Refusal | Condition::InvalidCard | Condition::WrongPin | Condition::PaymentRestriction => {
            Judgement::Final(State::Declined { condition, text })
        }
        Condition::Busy
        | Condition::LoggedOut
        | Condition::NotAllowed
        | Condition::MessageFormat
        | Condition::DeviceOut
        | Condition::UnavailableDevice
        | Condition::UnavailableService
            if !ours_running =>
        {
            Judgement::Final(State::NotStarted { condition, text })
        }
        // "Busy" with our own message, a repeated message, a host that did not answer, a reason
        // that is missing or that nobody listed: none of these says that nothing was taken.
        Condition::Busy
        | Condition::LoggedOut
        | Condition::NotAllowed
        | Condition::MessageFormat
        | Condition::DeviceOut
        | Condition::UnavailableDevice
        | Condition::UnavailableService
        | Condition::InsertedCard
        | Condition::InProgress
        | Condition::NotFound
        | Condition::UnreachableHost
        | Condition::Other(_)
        | Condition::Missing => Judgement::Open,
    }
}
