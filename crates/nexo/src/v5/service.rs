//! The services that a till asks of a terminal: payment, reversal, and a card before either.

use super::card_first::{CardAcquisitionRequest, CardAcquisitionResponse, EnableServiceRequest};
use super::frame::{frame, services};
use super::payment::{PaymentRequest, PaymentResponse};
use super::reversal::{ReversalRequest, ReversalResponse};
use crate::encoding::Writer;
use crate::error::Error;

services! {
    /// Which service is asked for. Balance, loyalty, stored value and batch are known by their code alone.
    ServiceAsk, codes ServiceRequestContent {
        /// Money, in one direction or the other.
        Payment(Box<PaymentRequest>) = "FSPQ" "FinancialPaymentRequest" | "PaymentRequest", need "PaymentRequest";
        /// A payment is undone.
        Reversal(Box<ReversalRequest>) = "FSRQ" "FinancialReversalRequest" | "ReversalRequest", need "ReversalRequest";
        /// A card is read.
        CardAcquisition(Box<CardAcquisitionRequest>) = "FSAQ" "FinancialCardAcquisitionRequest" | "CardAcquisitionRequest", need "CardAcquisitionRequest";
        /// The customer may begin.
        EnableService(Box<EnableServiceRequest>) = "FSEQ" "FinancialEnableServiceRequest" | "EnableServiceRequest", need "EnableServiceRequest";
    }
}

services! {
    /// What came of it; a failure may say no more than that it is one.
    ServiceAnswer, codes ServiceResponseContent {
        /// Answers a payment.
        Payment(Option<Box<PaymentResponse>>) = "FSPP" "FinancialPaymentResponse" | "PaymentResponse", may "PaymentResponse";
        /// Answers a reversal.
        Reversal(Option<Box<ReversalResponse>>) = "FSRP" "FinancialReversalResponse" | "ReversalResponse", may "ReversalResponse";
        /// Tells of the card.
        CardAcquisition(Option<Box<CardAcquisitionResponse>>) = "FSAP" "FinancialCardAcquisitionResponse" | "CardAcquisitionResponse", may "CardAcquisitionResponse";
        /// Answers an enabled service.
        EnableService = "FSEP" "FinancialEnableServiceResponse" | "EnableServiceResponse";
    }
}

frame! {
    /// Asks for a service (`ServiceRequest6`).
    ServiceRequest of ServiceAsk
}

frame! {
    /// Answers a service (`ServiceResponse7`).
    ServiceResponse of ServiceAnswer, response, check has_its_record
}

/// What was done has a record; a failure may have none.
fn has_its_record(answer: &ServiceResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    if !answer.response.is_done() {
        return Ok(());
    }
    let missing = match &answer.service {
        ServiceAnswer::Payment(None) => Some("PaymentResponse"),
        ServiceAnswer::Payment(Some(body)) => body.missing(),
        ServiceAnswer::Reversal(None) => Some("ReversalResponse"),
        ServiceAnswer::Reversal(Some(body)) => body.missing(),
        ServiceAnswer::CardAcquisition(None) => Some("CardAcquisitionResponse"),
        ServiceAnswer::CardAcquisition(Some(body)) => body
            .poi_transaction_identification
            .is_none()
            .then_some("CardAcquisitionResponse.POITransactionIdentification"),
        ServiceAnswer::EnableService | ServiceAnswer::Other { .. } => None,
    };
    missing.map_or(Ok(()), |name| Err(to.missing(name)))
}
