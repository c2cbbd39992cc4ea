//! Money that goes back from a receipt, in the words of the screen.

use domain::attempt::{Attempt, AttemptKind};
use domain::ids::{SaleId, TerminalId};
use domain::operator::Operator;
use store::{ReturnRow, Returnable};
use terminal::{Reversal, TerminalConfig};

use super::payment::{self, payment};
use super::{amount, local};
use crate::app::App;
use crate::error::{ApiError, Code};
use crate::views::{
    GivingBackView, OpenReturnView, ReturnBlocked, ReturnView, ReturnWay, ReturnableView, ReturnsView,
    WayView,
};

/// What can be given back of a finished sale, and what was.
pub(crate) async fn returns(app: &App, sale: SaleId) -> Result<ReturnsView, ApiError> {
    let read = move |db: &store::Db| {
        Ok((db.sale(sale)?, db.returnable(sale)?, db.returns_of(sale)?, db.operators()?, db.terminals()?))
    };
    let (found, payments, done, operators, terminals) = app.with_db(read).await?;
    let number = found.as_ref().and_then(|sale| sale.completed()).map(|(number, _)| number.to_string());
    let receipt_number = number.ok_or_else(|| ApiError::of(Code::SaleNotOpen))?;
    let mut views = Vec::new();
    for payment in &payments {
        views.push(returnable(app, payment, &terminals).await?);
    }
    Ok(ReturnsView {
        sale: sale.to_string(),
        receipt_number,
        payments: views,
        done: done
            .iter()
            // One that moved no money is no part of what went back; one that nobody knows the end of may be.
            .filter(|row| row.document.is_some() || !row.attempt.state.is_final())
            .map(|row| returned(app, row, &operators))
            .collect(),
    })
}

async fn returnable(
    app: &App,
    payment: &Returnable,
    terminals: &[TerminalConfig],
) -> Result<ReturnableView, ApiError> {
    let blocked = if payment.left.is_zero() {
        Some(ReturnBlocked::AllBack)
    } else if payment.open || payment.contradicted {
        Some(ReturnBlocked::UnderWay)
    } else if payment.loaded {
        Some(ReturnBlocked::GiftCard)
    } else {
        None
    };
    let ways = match blocked {
        Some(_) => Vec::new(),
        None => ways(app, payment, terminals).await?,
    };
    let none = ways.is_empty().then_some(ReturnBlocked::NoWay);
    Ok(ReturnableView {
        payment: payment.payment.to_string(),
        card: payment::card_text(&payment.card),
        terminal: payment.terminal.to_string(),
        terminal_name: terminals.iter().find(|one| one.id == payment.terminal).map(|one| one.name.clone()),
        taken: amount(payment.credited),
        left: amount(payment.left),
        ways,
        blocked: blocked.or(none),
    })
}

/// The ways that are open now, best first: undo, pay back without the card, pay back to a card that is shown.
pub(crate) async fn ways(
    app: &App,
    payment: &Returnable,
    terminals: &[TerminalConfig],
) -> Result<Vec<WayView>, ApiError> {
    let named = payment.card.poi_transaction.is_some();
    let untouched = payment.given_back.is_zero();
    let mut ways = Vec::new();
    if let Some(can) = app.runner.capabilities(payment.terminal)
        && named
    {
        let still = match can.back.reversal {
            Reversal::Never => false,
            Reversal::LastOnly => untouched && is_last(app, payment).await?,
            Reversal::UntilClosed => untouched || can.back.part,
            Reversal::Any => true,
        };
        if still {
            let terminals = vec![payment.terminal.to_string()];
            ways.push(WayView { way: ReturnWay::Void, part: can.back.part, terminals });
        }
    }
    let profile = terminals.iter().find(|one| one.id == payment.terminal).map(|one| one.profile.as_str());
    let linked = |config: &TerminalConfig, can: terminal::MoneyBack| {
        // The name of a payment means nothing to another family of terminals.
        named && can.linked_refund && Some(config.profile.as_str()) == profile
    };
    let offering = |fits: &dyn Fn(&TerminalConfig, terminal::MoneyBack) -> bool| -> Vec<String> {
        let can = |config: &&TerminalConfig| {
            app.runner.capabilities(config.id).is_some_and(|can| fits(config, can.back))
        };
        let mut found: Vec<&TerminalConfig> = terminals.iter().filter(can).collect();
        // Its own terminal first.
        found.sort_by_key(|config| config.id != payment.terminal);
        found.into_iter().map(|config| config.id.to_string()).collect()
    };
    for (way, terminals) in [
        (ReturnWay::Refund, offering(&linked)),
        (ReturnWay::RefundToCard, offering(&|_, can| can.unlinked_refund)),
    ] {
        if !terminals.is_empty() {
            ways.push(WayView { way, part: true, terminals });
        }
    }
    Ok(ways)
}

/// Nothing came after it on its terminal, as far as this till knows.
async fn is_last(app: &App, payment: &Returnable) -> Result<bool, ApiError> {
    let terminal: TerminalId = payment.terminal;
    let newest = app.with_db(move |db| db.newest_attempt_on(terminal)).await?;
    Ok(newest.is_some_and(|newest| newest == payment.payment))
}

fn returned(app: &App, row: &ReturnRow, operators: &[Operator]) -> ReturnView {
    let by = operators.iter().find(|one| one.id == row.by).map(|one| one.name.clone());
    ReturnView {
        id: row.attempt.id.to_string(),
        receipt_number: row.document.as_ref().map(|document| document.number.to_string()),
        amount: amount(row.attempt.amount),
        at: local(app.zone, row.at, "%Y-%m-%d %H:%M"),
        by: by.unwrap_or_default(),
        reason: row.reason.clone(),
        way: way(&row.attempt, row.attempt.terminal),
    }
}

/// How an attempt gives money back. Whether a refund names its payment is not kept with it; to the cashier it
/// made a difference only before.
fn way(attempt: &Attempt, _: TerminalId) -> ReturnWay {
    match attempt.kind {
        AttemptKind::Reversal => ReturnWay::Void,
        AttemptKind::Refund | AttemptKind::Payment => ReturnWay::Refund,
    }
}

/// The return in focus: the one that was started or opened here, or one that a restart found open.
pub(crate) async fn giving_back(app: &App) -> Result<Option<GivingBackView>, ApiError> {
    let Some(id) = app.giving_back() else { return Ok(None) };
    let stored = app.with_db(move |db| db.return_attempt(id)).await?;
    let Some((stored, document)) = stored else { return Ok(None) };
    let attempt = app.runner.live(id).unwrap_or(stored);
    let sale = attempt.sale;
    let Some(found) = app.with_db(move |db| db.sale(sale)).await? else { return Ok(None) };
    Ok(Some(GivingBackView {
        id: id.to_string(),
        sale: sale.to_string(),
        reference: found.reference.as_str().to_owned(),
        receipt_number: found.completed().map(|(number, _)| number.to_string()).unwrap_or_default(),
        way: way(&attempt, attempt.terminal),
        ended: attempt.state.is_final(),
        return_number: document.map(|document| document.number.to_string()),
        payment: payment(app, &attempt).await?,
    }))
}

/// Returns that are not finished though they are not in focus.
pub(crate) async fn open_returns(app: &App) -> Result<Vec<OpenReturnView>, ApiError> {
    let stored = app.with_db(store::Db::open_returns).await?;
    let newest = stored.into_iter().map(|attempt| app.runner.live(attempt.id).unwrap_or(attempt));
    let focus = app.giving_back();
    let mut views = Vec::new();
    for attempt in newest.filter(|attempt| Some(attempt.id) != focus && !attempt.state.is_final()) {
        let sale = attempt.sale;
        let found = app.with_db(move |db| db.sale(sale)).await?;
        let number = found.as_ref().and_then(|sale| sale.completed()).map(|(number, _)| number.to_string());
        views.push(OpenReturnView {
            id: attempt.id.to_string(),
            sale: sale.to_string(),
            receipt_number: number.unwrap_or_default(),
            amount: amount(attempt.amount),
            at: local(app.zone, attempt.created.utc, "%H:%M"),
            payment: payment::state(&attempt.state),
        });
    }
    Ok(views)
}
