//! The contradictions that somebody has to decide about, in the words of the screen.

use domain::attempt::{Attempt, AttemptKind, Evidence, State};
use domain::conflict::{ConflictDecision, ConflictKind};
use domain::operator::Operator;
use store::ConflictRow;
use terminal::TerminalConfig;

use super::{amount, local, payment, payment_state};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{ConflictChoice, ConflictKindView, ConflictView, PaymentAction, PaymentView, SaidView};

pub(crate) async fn conflicts(app: &App) -> Result<Vec<ConflictView>, ApiError> {
    let rows = app.with_db(store::Db::open_conflicts).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (operators, terminals) = app.with_db(|db| Ok((db.operators()?, db.terminals()?))).await?;
    let mut views = Vec::new();
    for row in &rows {
        views.push(conflict(app, row, &operators, &terminals).await?);
    }
    Ok(views)
}

async fn conflict(
    app: &App,
    row: &ConflictRow,
    operators: &[Operator],
    terminals: &[TerminalConfig],
) -> Result<ConflictView, ApiError> {
    let attempt = &row.attempt;
    let form = "%Y-%m-%d";
    let day = local(app.zone, row.at, form);
    let reversal = match row.reversals.last() {
        Some(reversal) => Some(reversal_view(app, reversal).await?),
        None => None,
    };
    Ok(ConflictView {
        id: row.number.to_string(),
        kind: kind(row),
        reference: attempt.reference.clone(),
        amount: amount(row.left().filter(|left| left.is_positive()).unwrap_or(row.amount())),
        terminal: terminals
            .iter()
            .find(|one| one.id == attempt.terminal)
            .map_or_else(|| attempt.pairing.poi_id.clone(), |one| one.name.clone()),
        at: local(app.zone, row.at, "%H:%M"),
        day: (day != local(app.zone, app.clock.now().wall, form)).then_some(day),
        ended: payment_state(&attempt.state),
        person: person(&attempt.state, operators),
        choices: choices(app, row).into_iter().map(choice_view).collect(),
        reversal,
    })
}

/// What can be decided now. Giving back comes first where it can be done.
pub(crate) fn choices(app: &App, row: &ConflictRow) -> Vec<ConflictDecision> {
    if row.decision.is_some() || row.is_being_reversed() {
        return Vec::new();
    }
    let back = row.to_reverse().is_some() && app.runner.can_reverse(row.attempt.terminal);
    let reverse = back.then_some(ConflictDecision::Reverse);
    reverse.into_iter().chain([ConflictDecision::Keep, ConflictDecision::SettledElsewhere]).collect()
}

fn choice_view(decision: ConflictDecision) -> ConflictChoice {
    match decision {
        ConflictDecision::Reverse => ConflictChoice::Reverse,
        ConflictDecision::Keep => ConflictChoice::Keep,
        ConflictDecision::SettledElsewhere => ConflictChoice::SettledElsewhere,
    }
}

/// The choice as the books call it.
pub(crate) fn decision(choice: ConflictChoice) -> ConflictDecision {
    match choice {
        ConflictChoice::Reverse => ConflictDecision::Reverse,
        ConflictChoice::Keep => ConflictDecision::Keep,
        ConflictChoice::SettledElsewhere => ConflictDecision::SettledElsewhere,
    }
}

fn kind(row: &ConflictRow) -> ConflictKindView {
    let of_payment = row.attempt.kind == AttemptKind::Payment;
    match row.kind {
        ConflictKind::LateRefusal if of_payment => ConflictKindView::LateRefusal,
        ConflictKind::LateRefusal => ConflictKindView::NotBack,
        ConflictKind::LateMoney if of_payment => ConflictKindView::LateMoney,
        ConflictKind::LateMoney => ConflictKindView::LateBack,
        ConflictKind::NotTaken => ConflictKindView::NotTaken,
        ConflictKind::SecondCharge => ConflictKindView::SecondCharge,
        ConflictKind::OtherAmount => ConflictKindView::OtherAmount,
    }
}

fn person(state: &State, operators: &[Operator]) -> Option<SaidView> {
    let (evidence, approved) = match state {
        State::Approved { evidence, .. } => (evidence, true),
        State::NotCharged { evidence } => (evidence, false),
        _ => return None,
    };
    let Evidence::Person { operator, reason } = evidence else { return None };
    let name = operators.iter().find(|one| one.id == *operator).map(|one| one.name.clone());
    Some(SaidView { name: name.unwrap_or_else(|| operator.to_string()), reason: reason.clone(), approved })
}

/// A reversal is not left for the next customer and not stopped: the alarm shows it until it ended.
async fn reversal_view(app: &App, reversal: &Attempt) -> Result<PaymentView, ApiError> {
    let live = app.runner.live(reversal.id);
    let mut view = payment(app, live.as_ref().unwrap_or(reversal)).await?;
    view.actions.retain(|action| !matches!(action, PaymentAction::Leave | PaymentAction::Abort));
    Ok(view)
}
