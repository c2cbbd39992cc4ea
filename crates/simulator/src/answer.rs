//! The messages that the terminal sends back, made from what happened.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use nexo::amount::Decimal;
use nexo::v3::{
    AmountsResp, AuthenticationMethod, Body, ErrorCondition, EventNotification, EventToNotify, Message,
    MessageCategory, MessageClass, MessageHeader, MessageType, OriginalPoiTransaction, PaymentAcquirerData,
    PaymentRequest, PaymentResponse, PaymentResult, PaymentType, PoiData, Response, ResultCode,
    ReversalResponse, TransactionIdentification,
};

use crate::card::{Card, approval_code};
use crate::course::Presented;
use crate::profile::ReceiptForm;
use crate::receipt::Slip;

/// The record that the terminal makes of a transaction.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// Counts within one life of the simulator.
    pub(crate) number: u64,
    pub(crate) transaction_id: String,
    pub(crate) at: DateTime<Utc>,
}

impl Stamp {
    pub(crate) fn identification(&self) -> TransactionIdentification {
        TransactionIdentification {
            transaction_id: self.transaction_id.clone(),
            time_stamp: time_stamp(self.at),
        }
    }

    pub(crate) fn poi_data(&self) -> PoiData {
        PoiData { poi_transaction_id: Some(self.identification()), ..PoiData::default() }
    }
}

/// What was approved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Approved {
    pub(crate) authorized: Decimal,
    pub(crate) tip: Option<Decimal>,
    pub(crate) cash_back: Option<Decimal>,
    pub(crate) result: Approval,
    /// The card, where one of the wallet was presented.
    pub(crate) presented: Option<Presented>,
    /// The receipt is to be signed: nobody was asked about the signature yet.
    pub(crate) signs: bool,
}

/// Whether all of it was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Approval {
    Whole,
    Part,
}

/// The wall clock. It only labels: what the model waits for goes by tokio's clock.
pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

pub(crate) fn time_stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A payment, or a refund, that was approved.
pub(crate) fn approved(
    header: &MessageHeader,
    request: &PaymentRequest,
    stamp: &Stamp,
    approved: Approved,
    form: ReceiptForm,
) -> Message {
    let asked = &request.payment_transaction.amounts_req;
    let card =
        approved.presented.map_or_else(|| Card::of_customer(stamp.number), |presented| presented.card());
    let authentication =
        approved.presented.map_or(AuthenticationMethod::OnlinePin, |card| card.authentication());
    let code = approval_code(stamp.number);
    let kind = payment_type(request);
    let slip = Slip {
        title: if kind == PaymentType::Refund { "REFUND" } else { "PAYMENT" },
        poi_id: &header.poi_id,
        transaction_id: &stamp.transaction_id,
        time_stamp: &time_stamp(stamp.at),
        card: Some(card),
        approval_code: Some(&code),
        tip: approved.tip,
        amount: approved.authorized,
        currency: &asked.currency,
        verdict: if approved.result == Approval::Part { "PARTLY APPROVED" } else { "APPROVED" },
        signed: approved.signs,
    };
    let result = match approved.result {
        Approval::Whole => ResultCode::Success,
        Approval::Part => ResultCode::Partial,
    };
    let response = Response { result, error_condition: None, additional_response: None };
    let body = PaymentResponse {
        sale_data: Some(request.sale_data.clone()),
        poi_data: Some(stamp.poi_data()),
        payment_result: Some(PaymentResult {
            payment_type: kind,
            amounts_resp: Some(AmountsResp {
                currency: Some(asked.currency.clone()),
                authorized_amount: Some(approved.authorized),
                cash_back_amount: approved.cash_back,
                tip_amount: approved.tip,
                ..AmountsResp::default()
            }),
            payment_instrument_data: Some(card.instrument()),
            payment_acquirer_data: Some(PaymentAcquirerData {
                merchant_id: Some("SIMULATED".to_owned()),
                acquirer_poi_id: Some(header.poi_id.clone()),
                approval_code: Some(code.clone()),
                ..PaymentAcquirerData::default()
            }),
            authentication_method: vec![authentication],
            ..PaymentResult::default()
        }),
        payment_receipt: slip.both(form),
        ..PaymentResponse::new(response)
    };
    Message { header: header.response(), body: Body::PaymentResponse(Box::new(body)) }
}

/// A payment that took place and was not approved: it has a record and slips.
pub(crate) fn declined(
    header: &MessageHeader,
    request: &PaymentRequest,
    stamp: &Stamp,
    condition: ErrorCondition,
    form: ReceiptForm,
) -> Message {
    let asked = &request.payment_transaction.amounts_req;
    let verdict = match condition {
        ErrorCondition::Cancel => "CANCELLED",
        ErrorCondition::Aborted => "ABORTED",
        _ => "DECLINED",
    };
    let slip = Slip {
        title: "NO PAYMENT",
        poi_id: &header.poi_id,
        transaction_id: &stamp.transaction_id,
        time_stamp: &time_stamp(stamp.at),
        card: None,
        approval_code: None,
        tip: None,
        amount: asked.requested_amount.unwrap_or_default(),
        currency: &asked.currency,
        verdict,
        signed: false,
    };
    let text = format!("the payment ended: {}", verdict.to_ascii_lowercase());
    let body = PaymentResponse {
        sale_data: Some(request.sale_data.clone()),
        poi_data: Some(stamp.poi_data()),
        payment_receipt: slip.both(form),
        ..PaymentResponse::new(Response::failure(condition, text))
    };
    Message { header: header.response(), body: Body::PaymentResponse(Box::new(body)) }
}

/// A payment that did not begin.
pub(crate) fn payment_refused(header: &MessageHeader, condition: ErrorCondition, text: String) -> Message {
    let body = PaymentResponse::new(Response::failure(condition, text));
    Message { header: header.response(), body: Body::PaymentResponse(Box::new(body)) }
}

/// A reversal that was done.
pub(crate) fn reversed(
    header: &MessageHeader,
    original: &OriginalPoiTransaction,
    stamp: &Stamp,
    amount: Decimal,
    currency: &str,
    form: ReceiptForm,
) -> Message {
    let slip = Slip {
        title: "REVERSAL",
        poi_id: &header.poi_id,
        transaction_id: &stamp.transaction_id,
        time_stamp: &time_stamp(stamp.at),
        card: None,
        approval_code: None,
        tip: None,
        amount,
        currency,
        verdict: "REVERSED",
        signed: false,
    };
    let body = ReversalResponse {
        poi_data: Some(stamp.poi_data()),
        original_poi_transaction: Some(original.clone()),
        reversed_amount: Some(amount),
        payment_receipt: slip.both(form),
        ..ReversalResponse::new(Response::success())
    };
    Message { header: header.response(), body: Body::ReversalResponse(body) }
}

/// A reversal that was not done.
pub(crate) fn reversal_refused(header: &MessageHeader, condition: ErrorCondition, text: String) -> Message {
    let body = ReversalResponse::new(Response::failure(condition, text));
    Message { header: header.response(), body: Body::ReversalResponse(body) }
}

/// A message that was not taken, told as a notice because there is no response that would fit it.
pub(crate) fn reject(header: &MessageHeader, bytes: &[u8], details: String, at: DateTime<Utc>) -> Message {
    let mut event = EventNotification::new(EventToNotify::Reject, time_stamp(at));
    event.event_details = Some(details);
    event.rejected_message = Some(STANDARD.encode(bytes));
    let header = MessageHeader {
        message_class: MessageClass::Event,
        message_category: MessageCategory::Event,
        message_type: MessageType::Notification,
        ..header.clone()
    };
    Message { header, body: Body::EventNotification(event) }
}

pub(crate) fn payment_type(request: &PaymentRequest) -> PaymentType {
    request.payment_data.as_ref().map(|data| data.payment_type.clone()).unwrap_or_default()
}
