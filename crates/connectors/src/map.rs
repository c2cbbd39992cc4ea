//! Between a question of the till and a nexo message, both ways and without any IO.
//!
//! An answer counts only when its category, `SaleID`, `POIID` and `ServiceID` are those of the
//! question. Whatever else arrives is said to be foreign and decides nothing, because the next
//! best guess, "it must have been the last one", has charged customers for other people's sales.

mod approval;
mod ask;
mod heard;
mod reply;
pub(crate) mod slip;
mod status;
mod totals;
pub(crate) mod words;

use domain::attempt::Condition;
use nexo::v3::{
    Body, ErrorCondition, EventNotification, EventToNotify, Message, MessageCategory, Response, ResultCode,
};
use terminal::{Ask, Category, Refusal, Request, Said, StatusAnswer};

pub(crate) use ask::category as category_of;
pub use ask::{Manner, message};
#[cfg(test)]
pub(crate) use heard::LETTERS;
pub(crate) use heard::{digest_of, heard, key, within};
pub(crate) use reply::answer;

/// Why a message is no answer to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// It belongs to another question.
    #[error("the answer has another {field}")]
    Foreign {
        /// The first name that differs.
        field: &'static str,
    },
    /// It has our names, and says something that is no answer.
    #[error("the message is no answer")]
    Unexpected,
}

/// What `answer` says about `request`.
pub fn said(request: &Request, answer: &Message) -> Result<Said, NotAnAnswer> {
    if let Body::EventNotification(event) = &answer.body {
        return noticed(request, answer, event);
    }
    check_ids(request, answer)?;
    match (&request.ask, &answer.body) {
        (Ask::Login { .. }, Body::LoginResponse(body)) => Ok(done_or_refused(request, &body.response)),
        (Ask::Logout { .. }, Body::LogoutResponse(body)) => Ok(done_or_refused(request, &body.response)),
        (Ask::Diagnosis, Body::DiagnosisResponse(body)) => Ok(done_or_refused(request, &body.response)),
        (Ask::Payment { amount, .. } | Ask::Refund { amount, .. }, Body::PaymentResponse(body)) => {
            if body.response.is_done() {
                return Ok(Said::Approved(Box::new(approval::of_payment(
                    body,
                    *amount,
                    &request.service_id,
                ))));
            }
            Ok(Said::Refused(refusal(&body.response, &request.service_id)))
        }
        (Ask::Reversal { amount, .. }, Body::ReversalResponse(body)) => {
            if body.response.is_done() {
                return Ok(Said::Approved(Box::new(approval::of_reversal(
                    body,
                    *amount,
                    &request.service_id,
                ))));
            }
            Ok(Said::Refused(refusal(&body.response, &request.service_id)))
        }
        (Ask::Totals { .. }, Body::GetTotalsResponse(body)) => Ok(totals::running(body, request)),
        (Ask::Totals { .. }, Body::ReconciliationResponse(body)) => Ok(totals::closed(body, request)),
        (Ask::CardReady | Ask::CardNotNeeded, Body::EnableServiceResponse(body)) => {
            Ok(done_or_refused(request, &body.response))
        }
        (Ask::Show(_), Body::DisplayResponse(body)) => {
            let failed = body.output_result.iter().map(|result| &result.response).find(|one| !one.is_done());
            Ok(failed.map_or(Said::Done, |response| Said::Refused(refusal(response, &request.service_id))))
        }
        (Ask::CardFirst { .. }, Body::CardAcquisitionResponse(body)) => Ok(approval::of_card(body, request)),
        // The standard has no such answer, some terminals send it all the same.
        (Ask::Abort { .. }, _) => Ok(Said::Done),
        (Ask::Status { category, service_id, amount }, Body::TransactionStatusResponse(body)) => {
            let asked = status::Asked { request, category: *category, service_id, amount: *amount };
            Ok(Said::Status(status::answer(&asked, body)))
        }
        _ => Err(NotAnAnswer::Unexpected),
    }
}

fn check_ids(request: &Request, answer: &Message) -> Result<(), NotAnAnswer> {
    let header = &answer.header;
    let foreign = |field| Err(NotAnAnswer::Foreign { field });
    if header.message_category != ask::category(&request.ask) {
        return foreign("MessageCategory");
    }
    if header.sale_id != request.pairing.sale_id {
        return foreign("SaleID");
    }
    if header.poi_id != request.pairing.poi_id {
        return foreign("POIID");
    }
    if header.service_id.as_deref() != Some(request.service_id.as_str()) {
        return foreign("ServiceID");
    }
    Ok(())
}

/// Whether words of the till can stand on the terminal's screen, where an answer tells what it has: that to a login
/// (nexo `POICapabilities`).
pub fn shows(answer: &Message) -> Option<bool> {
    let Body::LoginResponse(body) = &answer.body else { return None };
    let device = body.poi_system_data.as_ref()?.poi_terminal_data.as_ref()?;
    Some(device.poi_capabilities.iter().any(|word| word == "CustomerDisplay"))
}

fn done_or_refused(request: &Request, response: &Response) -> Said {
    if response.is_done() { Said::Done } else { Said::Refused(refusal(response, &request.service_id)) }
}

/// A notice in place of an answer. Only a refusal of our own message says anything.
fn noticed(request: &Request, notice: &Message, event: &EventNotification) -> Result<Said, NotAnAnswer> {
    let header = &notice.header;
    let foreign = |field| Err(NotAnAnswer::Foreign { field });
    if header.sale_id != request.pairing.sale_id {
        return foreign("SaleID");
    }
    if header.poi_id != request.pairing.poi_id {
        return foreign("POIID");
    }
    if matches!(request.ask, Ask::Abort { .. }) {
        return Ok(Said::Done); // finished already, unknown or refused: none of it proves anything
    }
    let ours = match &event.rejected_message {
        Some(rejected) => is_ours(request, &words::quoted(rejected)),
        None => header.service_id.as_ref().is_none_or(|id| *id == request.service_id),
    };
    if !ours {
        return foreign("ServiceID");
    }
    if event.event_to_notify != EventToNotify::Reject {
        return Err(NotAnAnswer::Unexpected);
    }
    if matches!(request.ask, Ask::Status { .. }) {
        return Ok(Said::Status(StatusAnswer::Unsupported));
    }
    let details = event.event_details.as_deref();
    Ok(Said::Refused(Refusal {
        condition: Condition::MessageFormat,
        text: details.and_then(words::shown),
        // The notice names our message because it refuses it, so only its words can tell.
        ours_running: details.is_some_and(words::tells_of_a_repeat),
    }))
}

/// Whether a refused message is the one of this question, and not one that only refers to it, as
/// an abort does.
fn is_ours(request: &Request, rejected: &str) -> bool {
    match nexo::read(rejected.as_bytes()) {
        Ok(read) => check_ids(request, &read.message).is_ok(),
        // Cut off, or changed on its way.
        Err(_) => words::starts_with_id(rejected, &request.service_id),
    }
}

/// A failure, in our own words. `service_id` names the message that failed.
fn refusal(response: &Response, service_id: &str) -> Refusal {
    let text = response.additional_response.as_deref();
    Refusal {
        condition: match &response.result {
            // A result that nobody listed makes no reason certain.
            ResultCode::Other(word) => Condition::Other(words::short(word)),
            ResultCode::Success | ResultCode::Failure | ResultCode::Partial => {
                condition(response.error_condition.as_ref())
            }
        },
        text: text.and_then(words::shown),
        ours_running: text
            .is_some_and(|text| words::names(text, service_id) || words::tells_of_a_repeat(text)),
    }
}

fn condition(given: Option<&ErrorCondition>) -> Condition {
    match given {
        None => Condition::Missing,
        Some(ErrorCondition::Aborted) => Condition::Aborted,
        Some(ErrorCondition::Busy) => Condition::Busy,
        Some(ErrorCondition::Cancel) => Condition::Cancel,
        Some(ErrorCondition::DeviceOut) => Condition::DeviceOut,
        Some(ErrorCondition::InsertedCard) => Condition::InsertedCard,
        Some(ErrorCondition::InProgress) => Condition::InProgress,
        Some(ErrorCondition::LoggedOut) => Condition::LoggedOut,
        Some(ErrorCondition::MessageFormat) => Condition::MessageFormat,
        Some(ErrorCondition::NotAllowed) => Condition::NotAllowed,
        Some(ErrorCondition::NotFound) => Condition::NotFound,
        Some(ErrorCondition::PaymentRestriction) => Condition::PaymentRestriction,
        Some(ErrorCondition::Refusal) => Condition::Refusal,
        Some(ErrorCondition::UnavailableDevice) => Condition::UnavailableDevice,
        Some(ErrorCondition::UnavailableService) => Condition::UnavailableService,
        Some(ErrorCondition::InvalidCard) => Condition::InvalidCard,
        Some(ErrorCondition::UnreachableHost) => Condition::UnreachableHost,
        Some(ErrorCondition::WrongPin) => Condition::WrongPin,
        Some(ErrorCondition::Other(word)) => Condition::Other(words::short(word)),
    }
}

fn category(of: Category) -> MessageCategory {
    match of {
        Category::Payment => MessageCategory::Payment,
        Category::Reversal => MessageCategory::Reversal,
        Category::CardAcquisition => MessageCategory::CardAcquisition,
    }
}

#[cfg(test)]
mod tests;
