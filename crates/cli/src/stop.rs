//! Giving a card payment up, as a cashier does who presses stop: the sale comes to the front, the button
//! is pressed, and the sale goes back. It is a wish; the payment's own answer still decides.

use std::time::Duration;

use api::views::{PaymentAction, SaleView};
use api::{ApiError, App, AttemptStep};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::say;

/// Waits until a payment of this run is at the terminal, and that long more; then says that it is to stop.
pub(crate) async fn stop_after(app: &App, steps: &mut Receiver<AttemptStep>, patience: Duration) {
    let reference = loop {
        match steps.recv().await {
            Ok(step) if step.state == "in_flight" => break step.reference,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    };
    tokio::time::sleep(patience).await;
    match Box::pin(stop(app, &reference)).await {
        Ok(sent) => say(&json!({ "event": "stop", "reference": reference, "sent": sent })),
        Err(error) => {
            say(&json!({ "event": "stop", "reference": reference, "sent": false, "error": error }));
            eprintln!("the payment could not be stopped and goes on at the terminal");
        }
    }
}

/// Whether there was a button to press.
async fn stop(app: &App, reference: &str) -> Result<bool, ApiError> {
    let sale = reference.split('/').next().unwrap_or_default();
    let Some(front) = to_front(app, sale).await? else { return Ok(false) };
    let payment = front.payment.filter(|payment| payment.actions.contains(&PaymentAction::Abort));
    let pressed = match payment {
        None => Ok(false),
        Some(payment) => {
            api::dispatch(app, "payment_abort", json!({ "payment": payment.id })).await.map(|_| true)
        }
    };
    leave(app, sale).await?;
    pressed
}

/// The sale of this reference as the screen shows it. It is not there where it was paid meanwhile.
async fn to_front(app: &App, reference: &str) -> Result<Option<SaleView>, ApiError> {
    if let Some(front) = front(app, reference).await? {
        return Ok(Some(front));
    }
    let open = app.snapshot().await?.state.open_sales;
    let Some(found) = open.into_iter().find(|open| open.reference == reference) else { return Ok(None) };
    api::dispatch(app, "sale_open", json!({ "sale": found.sale })).await?;
    front(app, reference).await
}

async fn front(app: &App, reference: &str) -> Result<Option<SaleView>, ApiError> {
    Ok(app.snapshot().await?.state.sale.filter(|sale| sale.reference == reference))
}

/// What is in front at the till is nobody's business here: what a stop put there is taken away again, also
/// where the run that put it there died.
pub(crate) async fn leave(app: &App, reference: &str) -> Result<(), ApiError> {
    if let Some(front) = front(app, reference).await? {
        api::dispatch(app, "sale_leave", json!({ "sale": front.id })).await?;
    }
    Ok(())
}
