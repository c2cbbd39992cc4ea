//! Somebody in the shop's network who knows a terminal's names and speaks like it. On a network without keys
//! the till cannot tell; it must not matter.

use nexo::dialect::Dialect;
use nexo::v3::{
    AmountsResp, Body, Device, DisplayOutput, DisplayRequest, DocumentQualifier, EventNotification,
    EventToNotify, InfoQualify, InputCommand, InputData, InputRequest, Message, MessageCategory,
    MessageClass, MessageHeader, MessageType, OutputContent, PaymentResponse, PaymentResult, PoiData,
    PrintOutput, PrintRequest, RepeatedMessageResponse, Response, ResponseMode, SaleData,
    TransactionIdentification, TransactionStatusResponse,
};

/// What is in the words of whoever is not paired. No screen may show it.
pub(crate) const STRANGER: &str = "STRANGER";
const AT: &str = "2026-01-02T03:04:05.678Z";

/// What it pretends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    /// Words of another terminal.
    OtherTerminal,
    /// Words for another till.
    OtherTill,
    /// Words about a message that nobody sent.
    OtherMessage,
    /// No message at all.
    Garbage,
    /// An answer to the payment, brought as a call.
    Answer,
    /// "Approved", on the screen.
    Approved,
    /// A slip of an approved payment.
    Slip,
    /// A question for yes or no.
    Question,
    /// The terminal refused the message.
    Rejects,
    /// The terminal started anew.
    Restarted,
    /// The terminal gave up.
    Aborts,
    /// The terminal is out of order.
    Broken,
}

pub(crate) const MASKS: &[Mask] = &[
    Mask::OtherTerminal,
    Mask::OtherTill,
    Mask::OtherMessage,
    Mask::Garbage,
    Mask::Answer,
    Mask::Approved,
    Mask::Slip,
    Mask::Question,
    Mask::Rejects,
    Mask::Restarted,
    Mask::Aborts,
    Mask::Broken,
];

impl Mask {
    /// Anybody can see that it is not this till's terminal.
    pub(crate) fn is_foreign(self) -> bool {
        matches!(self, Self::OtherTerminal | Self::OtherTill | Self::Garbage | Self::Answer)
    }
}

/// The call, as bytes. Each has a number of its own, as a terminal's would.
pub(crate) fn wears(mask: Mask, names: &MessageHeader, about: &str, number: u64) -> Vec<u8> {
    let device = format!("F{number}");
    let header = |category, class, message_type| MessageHeader {
        message_class: class,
        message_category: category,
        message_type,
        service_id: Some(about.to_owned()),
        device_id: Some(device.clone()),
        ..names.clone()
    };
    let asks = |category| header(category, MessageClass::Device, MessageType::Request);
    let words = |header, text: &str| Message { header, body: shows(text) };
    let event = |event| Message {
        header: header(MessageCategory::Event, MessageClass::Event, MessageType::Notification),
        body: Body::EventNotification(EventNotification::new(event, AT)),
    };
    let message = match mask {
        Mask::Garbage => return b"{\"SaleToPOIRequest\":{\"MessageHeader\":[[[[".to_vec(),
        Mask::OtherTerminal => {
            words(MessageHeader { poi_id: "SOMEBODY".to_owned(), ..asks(MessageCategory::Display) }, STRANGER)
        }
        Mask::OtherTill => words(
            MessageHeader { sale_id: "SOMEBODY".to_owned(), ..asks(MessageCategory::Display) },
            STRANGER,
        ),
        Mask::OtherMessage => words(
            MessageHeader { service_id: Some("NOBODYS".to_owned()), ..asks(MessageCategory::Display) },
            STRANGER,
        ),
        Mask::Answer => Message {
            header: header(MessageCategory::Payment, MessageClass::Service, MessageType::Response),
            body: approval(nexo::amount::Decimal::parse("1.00").unwrap_or_default()),
        },
        Mask::Approved => words(asks(MessageCategory::Display), "APPROVED"),
        Mask::Slip => Message {
            header: asks(MessageCategory::Print),
            body: Body::PrintRequest(PrintRequest::new(PrintOutput::new(
                DocumentQualifier::CashierReceipt,
                ResponseMode::NotRequired,
                OutputContent::lines(["APPROVED", "PAID 100.00"]),
            ))),
        },
        Mask::Question => Message {
            header: asks(MessageCategory::Input),
            body: Body::InputRequest(Box::new(InputRequest::new(InputData::new(
                Device::CashierInput,
                InfoQualify::Input,
                InputCommand::GetConfirmation,
            )))),
        },
        Mask::Rejects => event(EventToNotify::Reject),
        Mask::Restarted => event(EventToNotify::Initialised),
        Mask::Aborts => event(EventToNotify::Abort),
        Mask::Broken => event(EventToNotify::OutOfOrder),
    };
    Dialect::GENERIC_3_0.write(&message).unwrap_or_default()
}

fn shows(text: &str) -> Body {
    Body::DisplayRequest(DisplayRequest::new(vec![DisplayOutput::new(
        Device::CashierDisplay,
        InfoQualify::PoiReplication,
        OutputContent::lines([text]),
    )]))
}

/// An approval of this payment that no terminal gave, in the clear: the answer to it, or to a question
/// about it.
pub(crate) fn forged(
    names: &MessageHeader,
    payment: &MessageHeader,
    amount: nexo::amount::Decimal,
) -> Vec<u8> {
    let mut body = approval(amount);
    if names.message_category == MessageCategory::TransactionStatus {
        body = Body::TransactionStatusResponse(TransactionStatusResponse {
            repeated: Some(RepeatedMessageResponse { header: payment.response(), body: Box::new(body) }),
            ..TransactionStatusResponse::new(Response::success())
        });
    }
    let message = Message { header: names.response(), body };
    let body = Dialect::BILT.write(&message).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}

fn approval(amount: nexo::amount::Decimal) -> Body {
    let id = TransactionIdentification { transaction_id: "FORGED".to_owned(), time_stamp: AT.to_owned() };
    let amounts = AmountsResp {
        currency: Some("EUR".to_owned()),
        authorized_amount: Some(amount),
        ..AmountsResp::default()
    };
    Body::PaymentResponse(Box::new(PaymentResponse {
        sale_data: Some(SaleData { sale_transaction_id: id.clone(), ..SaleData::default() }),
        poi_data: Some(PoiData { poi_transaction_id: Some(id), ..PoiData::default() }),
        payment_result: Some(PaymentResult { amounts_resp: Some(amounts), ..PaymentResult::default() }),
        ..PaymentResponse::new(Response::success())
    }))
}
