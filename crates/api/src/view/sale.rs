//! The sale in focus, the ones that are open elsewhere, and the finished ones.

use domain::attempt::{Attempt, AttemptKind};
use domain::ids::SaleId;
use domain::money::Money;
use domain::rounding::{CashDue, hand_out, quick_amounts};
use domain::sale::{Sale, SaleState, Tender, TenderKind};
use engine::ports::Store;
use store::Front;

use super::{amount, local, payment, surcharge};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    CashView, FinishedSaleView, OpenSaleView, SaleAction, SaleStateView, SaleView, TenderKindView, TenderView,
};

pub(crate) async fn front_sale(app: &App, front: &Front) -> Result<Option<SaleView>, ApiError> {
    let Some(focus) = front.focus else { return Ok(None) };
    let Some(sale) = app.with_db(move |db| db.sale(focus)).await? else { return Ok(None) };
    let attempts = attempts(app, focus).await?;
    // A reversal is shown with its conflict; the sale's payment is what was asked of the customer.
    let newest = attempts.iter().rfind(|attempt| attempt.kind == AttemptKind::Payment);
    let open = attempts.iter().find(|attempt| !attempt.state.is_final()).map(|attempt| attempt.kind);
    let payment = match newest {
        Some(attempt) => Some(payment(app, attempt).await?),
        None => None,
    };
    let due = sale.due()?;
    let open_to_change = sale.state == SaleState::Tendering && open.is_none();
    Ok(Some(SaleView {
        id: sale.id.to_string(),
        reference: sale.reference.as_str().to_owned(),
        state: state(&sale.state),
        total: amount(sale.totals.total),
        due: amount(due),
        cash: cash(&sale)?,
        tenders: sale.tenders.iter().map(|one| tender(one, open_to_change)).collect(),
        surcharge: surcharge(&app.shop, &sale, open.is_some())?,
        change: amount(sale.change),
        receipt_number: sale.completed().map(|(number, _)| number.to_string()),
        payment,
        actions: actions(&sale, open),
    }))
}

/// The attempts of a sale in order, each as new as the engine has it.
async fn attempts(app: &App, sale: SaleId) -> Result<Vec<Attempt>, ApiError> {
    let stored = app.with_db(move |db| Ok(db.attempts_of(sale))).await?;
    let stored = stored.map_err(ApiError::from)?;
    Ok(stored.into_iter().map(|attempt| app.runner.live(attempt.id).unwrap_or(attempt)).collect())
}

fn state(state: &SaleState) -> SaleStateView {
    match state {
        SaleState::Tendering => SaleStateView::Tendering,
        SaleState::Completed { .. } => SaleStateView::Completed,
        SaleState::Cancelled { .. } => SaleStateView::Cancelled,
    }
}

/// Which buttons exist. While something is open at a terminal nothing else may be started (D7): a
/// payment has buttons of its own, and a reversal is shown with its conflict.
fn actions(sale: &Sale, open: Option<AttemptKind>) -> Vec<SaleAction> {
    match sale.state {
        SaleState::Tendering if open == Some(AttemptKind::Payment) => Vec::new(),
        SaleState::Tendering if open.is_some() => vec![SaleAction::Leave],
        SaleState::Tendering if !sale.totals.total.is_positive() => {
            vec![SaleAction::PayOut, SaleAction::Back]
        }
        SaleState::Tendering if sale.tenders.is_empty() => {
            vec![SaleAction::PayCard, SaleAction::PayCash, SaleAction::PayGift, SaleAction::Back]
        }
        SaleState::Tendering => {
            vec![SaleAction::PayCard, SaleAction::PayCash, SaleAction::PayGift, SaleAction::Leave]
        }
        SaleState::Completed { .. } => vec![SaleAction::Receipt, SaleAction::Next],
        SaleState::Cancelled { .. } => vec![SaleAction::Next],
    }
}

fn cash(sale: &Sale) -> Result<CashView, ApiError> {
    let zero = Money::zero(sale.currency);
    let due = match sale.state {
        SaleState::Tendering => sale.cash_due()?,
        SaleState::Completed { .. } | SaleState::Cancelled { .. } => CashDue { due: zero, rounding: zero },
    };
    Ok(CashView {
        due: amount(due.due),
        rounding: amount(due.rounding),
        hand_out: hand_out(due.due)?.map(amount),
        increment: sale.rounding_rule.map(|rule| amount(Money::new(rule.increment, sale.currency))),
        quick: quick_amounts(due.due).into_iter().map(amount).collect(),
    })
}

fn tender(tender: &Tender, open: bool) -> TenderView {
    let plain = |kind, removable| TenderView {
        id: tender.id.to_string(),
        removable: removable && open,
        kind,
        amount: amount(tender.amount),
        tendered: None,
        card: None,
        left: None,
    };
    match &tender.kind {
        TenderKind::Cash { tendered, .. } => {
            TenderView { tendered: Some(amount(*tendered)), ..plain(TenderKindView::Cash, true) }
        }
        TenderKind::Card { card, .. } => {
            let kind = if card.by_code { TenderKindView::Code } else { TenderKindView::Card };
            TenderView { card: payment::card_text(card), ..plain(kind, false) }
        }
        TenderKind::Gift { code, left } => TenderView {
            card: Some(code.masked()),
            left: Some(amount(*left)),
            ..plain(TenderKindView::Gift, true)
        },
    }
}

/// Sales that are open though they are not in focus.
pub(crate) async fn open_sales(app: &App, front: &Front) -> Result<Vec<OpenSaleView>, ApiError> {
    let sales = app.with_db(store::Db::open_sales).await?;
    let mut views = Vec::new();
    for sale in sales.into_iter().filter(|sale| Some(sale.id) != front.focus) {
        let attempts = attempts(app, sale.id).await?;
        let newest = attempts.iter().rfind(|attempt| attempt.kind == AttemptKind::Payment);
        views.push(OpenSaleView {
            sale: sale.id.to_string(),
            reference: sale.reference.as_str().to_owned(),
            due: amount(sale.due()?),
            at: local(app.zone, sale.opened_at.utc, "%H:%M"),
            payment: newest.map(|attempt| payment::state(&attempt.state)),
            unresolved: attempts.iter().any(|attempt| !attempt.state.is_final()),
        });
    }
    Ok(views)
}

pub(crate) fn finished(sale: &Sale) -> Option<FinishedSaleView> {
    let (number, at) = sale.completed()?;
    Some(FinishedSaleView {
        sale: sale.id.to_string(),
        reference: sale.reference.as_str().to_owned(),
        receipt_number: number.to_string(),
        total: amount(sale.totals.total),
        at: at.local().format("%Y-%m-%d %H:%M").to_string(),
    })
}
