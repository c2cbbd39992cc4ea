//! Asking what became of a request whose answer was lost.
//!
//! Success here means only that the answer was found; what became of the money stands in `TransactionResponse` and
//! the repeated answer.

use super::card_first::CardAcquisitionResponse;
use super::context::Context;
use super::environment::Environment;
use super::header::Party;
use super::output::DocumentType;
use super::payment::PaymentResponse;
use super::response::Response;
use super::reversal::ReversalResponse;
use crate::encoding::{Writer, structure};
use crate::error::Error;
use crate::hidden::Kept;

structure! {
    /// Asks what became of a request (`MessageStatusRequest6`).
    MessageStatusRequest {
        need {
            /// Which request.
            message_status_request_data: MessageStatusRequestData = need_object("MessageStatusRequestData"),
            /// With whom and with what.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances.
            context: Context = lax_object("Context"),
        }
    }
}

structure! {
    /// Which request is asked about (`MessageStatusRequestData2`).
    MessageStatusRequestData {
        need {
            /// Its exchange.
            exchange_identification: String = long_id("ExchangeIdentification"),
            /// Who began it.
            initiating_party: Party = need_object("InitiatingParty"),
        }
        may {
            /// The receipts are wanted again.
            receipt_reprint: Option<bool> = flag("ReceiptReprintFlag"),
            /// Which receipts, two at most.
            document_qualifier: Vec<DocumentType> = words("DocumentQualifier"),
        }
    }
}

structure! {
    /// Tells what became of a request (`MessageStatusResponse7`).
    MessageStatusResponse {
        need {
            /// Whether the answer was found, not how the payment went.
            response: Response = need_object("Response"),
            /// With whom and with what, of then.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances, of then.
            context: Context = lax_object("Context"),
        }
        may {
            /// Which request, and what became of it.
            message_status_response_data: Option<MessageStatusResponseData> = object("MessageStatusResponseData"),
        }
        check tells_what_was_found
    }
}

fn tells_what_was_found(answer: &MessageStatusResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    if answer.response.is_done() && answer.message_status_response_data.is_none() {
        return Err(to.missing("MessageStatusResponseData"));
    }
    Ok(())
}

structure! {
    /// What became of a request (`MessageStatusResponseData7`).
    MessageStatusResponseData {
        need {
            /// Its exchange.
            exchange_identification: String = long_id("ExchangeIdentification"),
            /// Who began it.
            initiating_party: Party = need_object("InitiatingParty"),
            /// How it went.
            transaction_response: Response = need_object("TransactionResponse"),
        }
        may {
            /// The answer to a payment once more.
            repeated_payment_response: Option<PaymentResponse> = object("RepeatedPaymentResponse"),
            /// The answer to a reversal once more.
            repeated_reversal_response: Option<ReversalResponse> = object("RepeatedReversalResponse"),
            /// The answer of a card acquisition once more.
            repeated_card_acquisition_response: Option<CardAcquisitionResponse> = object("RepeatedCardAcquisitionResponse"),
            /// The answer of a loyalty request once more, unread.
            repeated_loyalty_response: Option<Kept> = kept("RepeatedLoyaltyResponse"),
            /// The answer of a stored value request once more, unread.
            repeated_stored_value_response: Option<Kept> = kept("RepeatedStoredValueResponse"),
        }
    }
}
