//! A card payment as the cashier sees it: what is happening, is the money safe, what can I do.

use domain::attempt::{Attempt, Condition, Doubt, FactKind, HumanWhy, State};
use domain::card::{CardResult, CardSummary};
use domain::money::Money;

use super::{amount, device, local};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    AmountView, FactCode, FactView, HumanCode, PaymentAction, PaymentStateView, PaymentView, ReasonCode,
};

pub(crate) async fn payment(app: &App, attempt: &Attempt) -> Result<PaymentView, ApiError> {
    let terminals = app.with_db(store::Db::terminals).await?;
    let terminal = terminals.into_iter().find(|one| one.id == attempt.terminal);
    // A terminal that is gone sends nothing either.
    let can = app.runner.capabilities(attempt.terminal);
    let light = can.is_none_or(|can| !can.sends_screen);
    let (name, profile) = terminal.map(|one| (one.name, one.profile)).unwrap_or_default();
    let scene = device::scene(app, attempt);
    let checked = signature_check(app, attempt).await?;
    let now = app.clock.now();
    let doubt = doubt(&attempt.state);
    let next = doubt.filter(|doubt| !doubt.asking).map(|doubt| doubt.next_ask.saturating_sub(now.up));
    let running = now.wall.signed_duration_since(attempt.created.utc).num_milliseconds().max(0);
    let (reason, reason_text) = reason(&attempt.state);
    Ok(PaymentView {
        id: attempt.payment.to_string(),
        reference: attempt.reference.clone(),
        ordinal: attempt.ordinal,
        state: state(&attempt.state),
        amount: amount(attempt.amount),
        terminal: name,
        profile,
        light,
        screen: scene.screen,
        card_place: scene.card_place,
        assistance: scene.assistance,
        code: scene.code,
        prompt: scene.prompt,
        signature: device::signature(attempt, checked),
        slip: device::slip_to_sign(attempt).unwrap_or(scene.papers),
        running_ms: running,
        sent_at: local(app.zone, attempt.created.utc, "%H:%M"),
        abort_asked: attempt.abort_asked,
        facts: attempt
            .facts
            .iter()
            .map(|fact| FactView { at: local(app.zone, fact.at, "%H:%M:%S"), what: fact_code(fact.what) })
            .collect(),
        asks: doubt.map(|doubt| doubt.asks).unwrap_or_default(),
        next_ask_ms: next.and_then(|next| i64::try_from(next.as_millis()).ok()),
        human: human(&attempt.state),
        reason,
        reason_text,
        card: card(&attempt.state),
        credited: credited(&attempt.state),
        tip: besides(&attempt.state, |result| result.tip),
        cash_back: besides(&attempt.state, |result| result.cash_back),
        actions: actions(&attempt.state),
    })
}

/// What somebody said of the signature, where one is needed.
async fn signature_check(app: &App, attempt: &Attempt) -> Result<Option<bool>, ApiError> {
    if device::slip_to_sign(attempt).is_none() {
        return Ok(None);
    }
    let id = attempt.id;
    Ok(app.with_db(move |db| db.signature(id)).await?.map(|check| check.accepted))
}

/// A part of what was authorised that is not the sale's, where there is any.
fn besides(state: &State, part: impl Fn(&CardResult) -> Money) -> Option<AmountView> {
    let State::Approved { result, .. } = state else { return None };
    let part = part(result);
    part.is_positive().then(|| amount(part))
}

pub(crate) fn state(state: &State) -> PaymentStateView {
    match state {
        State::Created | State::Intent => PaymentStateView::Preparing,
        State::InFlight { .. } => PaymentStateView::Sent,
        State::Unknown { .. } => PaymentStateView::Unknown,
        State::NeedsHuman { .. } => PaymentStateView::NeedsHuman,
        State::Approved { partial: true, .. } => PaymentStateView::Partial,
        State::Approved { .. } => PaymentStateView::Approved,
        State::Declined { .. } => PaymentStateView::Declined,
        State::Cancelled { .. } => PaymentStateView::Cancelled,
        State::NotCharged { .. } => PaymentStateView::NotCharged,
        State::Voided { .. } => PaymentStateView::Voided,
        State::NotStarted { .. } => PaymentStateView::NotStarted,
    }
}

fn actions(state: &State) -> Vec<PaymentAction> {
    match state {
        State::Created | State::Intent | State::InFlight { .. } => vec![PaymentAction::Abort],
        State::Unknown { .. } | State::NeedsHuman { .. } => vec![
            PaymentAction::Ask,
            PaymentAction::Leave,
            PaymentAction::ShowsApproved,
            PaymentAction::ShowsNotCharged,
        ],
        State::Approved { .. }
        | State::Declined { .. }
        | State::Cancelled { .. }
        | State::NotCharged { .. }
        | State::Voided { .. }
        | State::NotStarted { .. } => Vec::new(),
    }
}

fn doubt(state: &State) -> Option<&Doubt> {
    match state {
        State::Unknown { doubt } | State::NeedsHuman { doubt, .. } => Some(doubt),
        _ => None,
    }
}

fn human(state: &State) -> Option<HumanCode> {
    let State::NeedsHuman { why, .. } = state else { return None };
    Some(match why {
        HumanWhy::MemoryLost => HumanCode::MemoryLost,
        HumanWhy::TooLong => HumanCode::TooLong,
        HumanWhy::NoStatusService => HumanCode::NoStatusService,
        HumanWhy::NoAmount => HumanCode::NoAmount,
        HumanWhy::WrongCurrency => HumanCode::WrongCurrency,
        HumanWhy::Excess { .. } => HumanCode::Excess,
        HumanWhy::NothingAuthorized => HumanCode::NothingAuthorized,
    })
}

fn reason(state: &State) -> (Option<ReasonCode>, Option<String>) {
    match state {
        State::Declined { condition, text }
        | State::Cancelled { condition, text }
        | State::NotStarted { condition, text } => (Some(reason_code(condition)), text.clone()),
        _ => (None, None),
    }
}

fn reason_code(condition: &Condition) -> ReasonCode {
    match condition {
        Condition::Aborted => ReasonCode::Aborted,
        Condition::Busy => ReasonCode::Busy,
        Condition::Cancel => ReasonCode::Cancel,
        Condition::DeviceOut => ReasonCode::DeviceOut,
        Condition::LoggedOut => ReasonCode::LoggedOut,
        Condition::MessageFormat => ReasonCode::MessageFormat,
        Condition::NotAllowed => ReasonCode::NotAllowed,
        Condition::PaymentRestriction => ReasonCode::PaymentRestriction,
        Condition::Refusal => ReasonCode::Refusal,
        Condition::UnavailableDevice => ReasonCode::UnavailableDevice,
        Condition::UnavailableService => ReasonCode::UnavailableService,
        Condition::InvalidCard => ReasonCode::InvalidCard,
        Condition::WrongPin => ReasonCode::WrongPin,
        Condition::InsertedCard
        | Condition::InProgress
        | Condition::NotFound
        | Condition::UnreachableHost
        | Condition::Other(_)
        | Condition::Missing => ReasonCode::Other,
    }
}

/// A condition as a word for logs and details.
pub(crate) fn condition_word(condition: &Condition) -> String {
    match serde_json::to_value(reason_code(condition)) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::from("other"),
    }
}

fn fact_code(kind: FactKind) -> FactCode {
    match kind {
        FactKind::Sent => FactCode::Sent,
        FactKind::StopAsked => FactCode::StopAsked,
        FactKind::ConnectionLost => FactCode::ConnectionLost,
        FactKind::Silence => FactCode::Silence,
        FactKind::Restarted => FactCode::Restarted,
        FactKind::NoAnswer => FactCode::NoAnswer,
        FactKind::StillRunning => FactCode::StillRunning,
        FactKind::NotFound => FactCode::NotFound,
        FactKind::TerminalRestarted => FactCode::TerminalRestarted,
        FactKind::ForeignAnswer => FactCode::ForeignAnswer,
        FactKind::SaidRejected => FactCode::SaidRejected,
        FactKind::Answered => FactCode::Answered,
        FactKind::Resolved => FactCode::Resolved,
        FactKind::Conflict => FactCode::Conflict,
    }
}

/// Brand and last digits, where the terminal told them: `Visa •••• 0119`.
pub(crate) fn card_text(card: &CardSummary) -> Option<String> {
    let digits =
        card.masked_pan.as_deref().map(|pan| pan.trim_start_matches(|sign: char| !sign.is_ascii_digit()));
    let last = digits.filter(|digits| !digits.is_empty()).map(|digits| format!("•••• {digits}"));
    let parts: Vec<&str> = [card.brand.as_deref(), last.as_deref()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn card(state: &State) -> Option<String> {
    let State::Approved { result, .. } = state else { return None };
    card_text(&result.summary)
}

fn credited(state: &State) -> Option<AmountView> {
    let State::Approved { result, .. } = state else { return None };
    Some(amount(result.credited))
}
