//! The calls about QR payments: what a till asks for, and how it is answered.

use std::sync::Arc;

use super::answers;
use super::contract::RepeatAnswer;
use super::form::Form;
use super::platform::Platform;
use super::qr::{Asked, Begun, Decision, Payment, QrError, Refused, Wanted, Wrong, refund};
use crate::delivery::Answer;
use crate::http::Request;

/// Begins a payment.
pub(crate) fn start(platform: &Arc<Platform>, store: &str, request: &Request) -> Answer {
    if !request.media_type().eq_ignore_ascii_case("application/json") {
        return answers::refusal(415, "unsupported_media_type", "send application/json");
    }
    let asked = match Asked::read(&request.body) {
        Ok(asked) => asked,
        Err(why) => return wrong(&why),
    };
    if !platform.qr.wallets().iter().any(|wallet| wallet.payment_type == asked.payment_type) {
        return wrong(&Wrong {
            field: "paymentType",
            cure: "send the code of a payment method of the device",
        });
    }
    let callback = request.header(&platform.contract.callback_header);
    match platform.begin_qr(store, &asked, callback) {
        Ok(Begun::New(payment)) => answers::of(201, &platform.qr.state(&payment)),
        Ok(Begun::Known(payment)) => {
            let same = payment.amount_minor == asked.amount_minor && payment.currency == asked.currency;
            if platform.contract.qr_repeat == RepeatAnswer::Same && same {
                return answers::of(200, &platform.qr.state(&payment));
            }
            let text = "this clientTransactionId was used before";
            conflict(platform, "duplicate_transaction", text, &payment)
        }
        Err(error) => failed(&error),
    }
}

/// Tells what became of a payment, named in the path or in the query.
pub(crate) fn read(platform: &Platform, store: &str, id: Option<&str>, request: &Request) -> Answer {
    let query = Form::read(request.query.as_bytes());
    let asked = query.as_ref().and_then(|query| query.get("clientTransactionId"));
    let wanted = match (id, asked) {
        (Some(id), _) => Wanted::Id(id),
        (None, Some(id)) => Wanted::ClientId(id),
        (None, None) => {
            return wrong(&Wrong { field: "clientTransactionId", cure: "name it in the query" });
        }
    };
    match platform.qr.find(store, &wanted) {
        Some(payment) => answers::of(200, &platform.qr.state(&payment)),
        None => not_found(),
    }
}

/// Takes a payment back before the customer has decided.
pub(crate) fn cancel(platform: &Arc<Platform>, store: &str, id: &str) -> Answer {
    if !platform.contract.qr_cancel {
        return answers::refusal(403, "cancel_not_supported", "this aggregator cancels no payments");
    }
    decide(platform, store, id, Decision::Cancel)
}

/// Gives a payment back, whole or in part.
pub(crate) fn give_back(platform: &Arc<Platform>, store: &str, id: &str, request: &Request) -> Answer {
    match refund(&request.body) {
        Ok(amount) => decide(platform, store, id, Decision::Refund(amount)),
        Err(why) => wrong(&why),
    }
}

fn decide(platform: &Arc<Platform>, store: &str, id: &str, decision: Decision) -> Answer {
    if platform.qr.find(store, &Wanted::Id(id)).is_none() {
        return not_found();
    }
    match platform.decide_qr(id, decision) {
        Ok(payment) => answers::of(200, &platform.qr.state(&payment)),
        Err(QrError::Refused(Refused::Unknown)) => not_found(),
        Err(QrError::Refused(Refused::State(payment))) => {
            conflict(platform, "wrong_state", "the payment is not in a state for that", &payment)
        }
        Err(QrError::Refused(Refused::TooMuch(payment))) => {
            conflict(platform, "amount_too_high", "more than is left of the payment", &payment)
        }
        Err(QrError::Ledger(error)) => failed(&error),
    }
}

fn conflict(platform: &Platform, code: &str, text: &str, payment: &Payment) -> Answer {
    answers::detailed(409, code, text, &platform.qr.state(payment))
}

fn not_found() -> Answer {
    answers::refusal(404, "transaction_not_found", "there is no such payment in this store")
}

fn wrong(why: &Wrong) -> Answer {
    let text = format!("{}: {}", why.field, why.cure);
    answers::detailed(422, "invalid_request", &text, &serde_json::json!({ "field": why.field }))
}

fn failed(error: &dyn std::error::Error) -> Answer {
    tracing::error!(%error, "cannot serve a QR payment");
    answers::refusal(500, "internal_error", "the payment cannot be written down")
}
