//! The answer to "what became of that message?".
//!
//! Its own success only means that an answer was found. What happened to the money stands in the
//! repeated answer, and only when that one carries the names that were asked about.

use domain::money::Money;
use nexo::v3::{Body, ErrorCondition, Response, ResultCode, TransactionStatusResponse};
use terminal::{Category, Request, StatusAnswer};

use super::{approval, refusal};

/// What was asked.
pub(super) struct Asked<'a> {
    /// The question itself.
    pub(super) request: &'a Request,
    /// The kind of message it is about.
    pub(super) category: Category,
    /// The `ServiceID` it is about.
    pub(super) service_id: &'a str,
    /// What that message asked for.
    pub(super) amount: Money,
}

pub(super) fn answer(asked: &Asked<'_>, body: &TransactionStatusResponse) -> StatusAnswer {
    let about = body.message_reference.as_ref().and_then(|reference| reference.service_id.as_deref());
    if about.is_some_and(|about| about != asked.service_id) {
        return StatusAnswer::Foreign;
    }
    if !body.response.is_done() {
        return without_answer(&body.response);
    }
    let Some(repeated) = &body.repeated else {
        return StatusAnswer::Foreign; // found, but not shown: it could be any transaction
    };
    let (header, pairing) = (&repeated.header, &asked.request.pairing);
    let names_it = header.message_category == super::category(asked.category)
        && header.service_id.as_deref() == Some(asked.service_id)
        && header.sale_id == pairing.sale_id
        && header.poi_id == pairing.poi_id;
    if !names_it {
        return StatusAnswer::Foreign;
    }
    let (response, approved) = match repeated.body.as_ref() {
        Body::PaymentResponse(inner) => {
            (&inner.response, approval::of_payment(inner, asked.amount, asked.service_id))
        }
        Body::ReversalResponse(inner) => {
            (&inner.response, approval::of_reversal(inner, asked.amount, asked.service_id))
        }
        _ => return StatusAnswer::Foreign,
    };
    if response.is_done() {
        StatusAnswer::Approved(Box::new(approved))
    } else {
        StatusAnswer::Refused(refusal(response, asked.service_id))
    }
}

fn without_answer(response: &Response) -> StatusAnswer {
    if matches!(response.result, ResultCode::Other(_)) {
        return StatusAnswer::Running;
    }
    match &response.error_condition {
        Some(ErrorCondition::NotFound) => StatusAnswer::NotFound,
        // Both mean that there is no session; which one is a habit of the vendor.
        Some(ErrorCondition::LoggedOut | ErrorCondition::NotAllowed) => StatusAnswer::LoggedOut,
        Some(ErrorCondition::UnavailableService | ErrorCondition::MessageFormat) => StatusAnswer::Unsupported,
        // `InProgress` in one family and `Busy` in another say that it is being worked on. The rest
        // says nothing about the message that was asked about, so the question stays open.
        Some(
            ErrorCondition::InProgress
            | ErrorCondition::Busy
            | ErrorCondition::UnreachableHost
            | ErrorCondition::DeviceOut
            | ErrorCondition::UnavailableDevice
            | ErrorCondition::Aborted
            | ErrorCondition::Cancel
            | ErrorCondition::InsertedCard
            | ErrorCondition::PaymentRestriction
            | ErrorCondition::Refusal
            | ErrorCondition::InvalidCard
            | ErrorCondition::WrongPin
            | ErrorCondition::Other(_),
        )
        | None => StatusAnswer::Running,
    }
}
