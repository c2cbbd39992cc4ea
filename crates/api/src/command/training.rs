//! Learning on the till: who may begin it, what must be over before, and the customer that is played.

use domain::ids::OperatorId;
use domain::sale::SaleState;
use engine::ports::Store as _;

use super::counter::{approved, manager};
use crate::app::{App, blocking};
use crate::commands::{Approval, Done, PracticeSet};
use crate::error::{ApiError, Code};
use crate::publish::Part;

/// The manager who starts training, or who allows it.
pub(crate) async fn who_may_train(app: &App, approval: Option<Approval>) -> Result<OperatorId, ApiError> {
    let by = app.signed_in()?;
    let approved = approved(app, approval, "training").await?;
    manager(&by, approved)?;
    Ok(approved.unwrap_or(by.id))
}

/// Refuses while a customer of the shop waits for anything.
pub(crate) async fn nothing_open(app: &App) -> Result<(), ApiError> {
    let db = std::sync::Arc::clone(&app.db);
    let attempts = blocking(move || db.open_attempts()).await?;
    let front = app.with_db(store::Db::front).await?;
    let being_paid = match front.focus {
        Some(sale) => {
            let sale = app.with_db(move |db| db.sale(sale)).await?;
            sale.is_some_and(|sale| sale.state == SaleState::Tendering)
        }
        None => false,
    };
    // A finished sale leaves its lines on the screen until the next one begins.
    let rung = front.focus.is_none() && !front.basket.is_empty();
    if attempts.is_empty() && !being_paid && !rung { Ok(()) } else { Err(ApiError::of(Code::ShopBusy)) }
}

/// What the customer does at the terminal from now on.
pub(crate) async fn practice_customer(app: &App, args: PracticeSet) -> Result<Done, ApiError> {
    app.signed_in()?;
    let practice = app.practice.as_ref().ok_or_else(|| ApiError::of(Code::TerminalCannot))?;
    practice.choose(args.customer);
    Ok(Done { seq: app.publish([Part::Practice]).await? })
}
