//! The frame of a message: root, header and exactly one body.
//!
//! The body's own key decides what it is. The root does not: some terminals answer under the request root. But
//! a header that announces something else than the body is refused, because then one of the two is wrong.

use super::abort::AbortRequest;
use super::admin::{AdminRequest, AdminResponse};
use super::balance::{BalanceInquiryRequest, BalanceInquiryResponse};
use super::batch::{BatchRequest, BatchResponse};
use super::card_acquisition::{
    CardAcquisitionRequest, CardAcquisitionResponse, EnableServiceRequest, EnableServiceResponse,
};
use super::card_reader::{
    CardReaderApduRequest, CardReaderApduResponse, CardReaderInitRequest, CardReaderInitResponse,
    CardReaderPowerOffRequest, CardReaderPowerOffResponse,
};
use super::diagnosis::{DiagnosisRequest, DiagnosisResponse};
use super::display::{DisplayRequest, DisplayResponse};
use super::event::EventNotification;
use super::header::{MessageCategory, MessageHeader, MessageType};
use super::input::{InputRequest, InputResponse, InputUpdate};
use super::login::{LoginRequest, LoginResponse};
use super::logout::{LogoutRequest, LogoutResponse};
use super::loyalty::{LoyaltyRequest, LoyaltyResponse};
use super::payment::{PaymentRequest, PaymentResponse};
use super::pin::{PinRequest, PinResponse};
use super::print::{PrintRequest, PrintResponse};
use super::report::{TransactionReportRequest, TransactionReportResponse};
use super::response::Response;
use super::reversal::{ReversalRequest, ReversalResponse};
use super::sound::{SoundRequest, SoundResponse};
use super::stored_value::{StoredValueRequest, StoredValueResponse};
use super::totals::{GetTotalsRequest, GetTotalsResponse, ReconciliationRequest, ReconciliationResponse};
use super::transaction_status::{TransactionStatusRequest, TransactionStatusResponse};
use super::transmit::{TransmitRequest, TransmitResponse};
use crate::dialect::{Dialect, Root};
use crate::encoding::{Arena, Fields, Node, Place, Writer};
use crate::error::Error;
use crate::hidden::Kept;

const REQUEST: &str = "SaleToPOIRequest";
const RESPONSE: &str = "SaleToPOIResponse";
pub(crate) const HEADER: &str = "MessageHeader";
pub(crate) const TRAILER: &str = "SecurityTrailer";
pub(crate) const BLOB: &str = "NexoBlob";

/// Bodies whose key is not category and type; the last is the encrypted body of one vendor's local protocol.
const IRREGULAR: &[(&str, Option<MessageCategory>)] = &[
    ("EventNotification", Some(MessageCategory::Event)),
    ("InputUpdate", Some(MessageCategory::InputUpdate)),
    (BLOB, None),
];

/// One message (nexo 3.1 XSD `SaleToPOIRequest` and `SaleToPOIResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who talks to whom about what.
    pub header: MessageHeader,
    /// What is said.
    pub body: Body,
}

/// A message and how it was wrapped.
pub(crate) struct Opened {
    pub(crate) message: Message,
    /// Header and body stood under one of the two roots.
    pub(crate) rooted: bool,
    pub(crate) trailer: Option<Kept>,
}

impl Message {
    /// A message with this body, under a header that fits it; for tests that make messages of every kind.
    #[cfg(test)]
    pub(crate) fn made(key: &'static str, body: Node<'_>) -> Result<Self, Error> {
        let members = [(key, body)];
        let from = Fields::new(Node::Object(&members), Place::TOP)?;
        let Some(announced) = announced(key) else { return Err(Error::RootMissing) };
        let category = announced.category.unwrap_or(MessageCategory::Admin);
        let mut header = MessageHeader::service_request(category, "17", "TILL-7", "DESK-1");
        header.message_type = announced.message_type.unwrap_or(MessageType::Notification);
        Ok(Self { header, body: Body::read(key, &from)? })
    }

    /// Reads a message, under its root or without one.
    pub(crate) fn open(node: Node<'_>) -> Result<Opened, Error> {
        let Node::Object(_) = node else { return Err(Error::RootMissing) };
        let document = Fields::new(node, Place::TOP)?;
        let root = match (document.fields(REQUEST)?, document.fields(RESPONSE)?) {
            (Some(root), None) | (None, Some(root)) => Some(root),
            (None, None) if document.has(HEADER) => None,
            (None, None) => return Err(no_root(&document)),
            (Some(_), Some(root)) => {
                return Err(Error::Disagrees { path: root.path(), with: "the other root" });
            }
        };
        let rooted = root.is_some();
        let from = root.as_ref().unwrap_or(&document);
        let header: MessageHeader = from.need_object(HEADER)?;
        let body = read_body(&header, &from.path_of(HEADER), from)?;
        Ok(Opened { message: Self { header, body }, rooted, trailer: from.kept(TRAILER) })
    }

    pub(crate) fn write<'a>(&'a self, arena: &'a Arena, dialect: &'a Dialect) -> Result<Node<'a>, Error> {
        let newer = self.header.protocol_version.as_ref().is_some_and(|version| version.starts_with("3.1"));
        let mut to = Writer::new(arena, dialect, newer);
        match dialect.root {
            Root::Named => to.nested(self.root(), |to| self.write_inner(to))?,
            Root::Bare => self.write_inner(&mut to)?,
        }
        Ok(to.finish())
    }

    /// The root that the message belongs under.
    pub(crate) fn root(&self) -> &'static str {
        if self.header.message_type == MessageType::Response { RESPONSE } else { REQUEST }
    }

    fn write_inner<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object(HEADER, Some(&self.header))?;
        let header_path = to.path_of(HEADER);
        write_body(&self.header, &header_path, &self.body, to)
    }
}

/// What stands there instead of a message.
fn no_root(document: &Fields<'_>) -> Error {
    for name in document.names() {
        // Roots of nexo 5, in its long and its short names.
        if name.starts_with("SaleToPOI") || name == "Header" || name == "Hdr" {
            return Error::Newer;
        }
        if let Some(body) = Body::KEYS.iter().find(|key| **key == name) {
            return Error::NoEnvelope { body };
        }
    }
    Error::RootMissing
}

/// Declares the bodies: variant, structure, key on the wire, and whether it has a `Response` of its own.
macro_rules! bodies {
    ($($(#[$meta:meta])* $variant:ident($content:ty) = $key:literal $($answers:ident)?,)+) => {
        /// What a message says.
        #[expect(clippy::large_enum_variant, reason = "messages are few and short-lived")]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$meta])* $variant($content),)+
            /// A body that is known to exist and not read, such as an encrypted one: its key, not its content.
            Other {
                /// The key.
                name: String,
            },
        }

        impl Body {
            /// The keys of all bodies that are understood.
            pub(crate) const KEYS: &[&str] = &[$($key),+];

            /// The key on the wire.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $key,)+
                    Self::Other { name } => name,
                }
            }

            fn read(name: &str, from: &Fields<'_>) -> Result<Self, Error> {
                match name {
                    $($key => from.need_object(name).map(Self::$variant),)+
                    _ => Ok(Self::Other { name: name.to_owned() }),
                }
            }

            fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
                match self {
                    $(Self::$variant(content) => to.object($key, Some(content)),)+
                    Self::Other { name } => Err(to.refused(name, "this body is not understood")),
                }
            }

            fn own_response(&self) -> Option<&Response> {
                match self {
                    $(Self::$variant(_body) => bodies!(@response _body $($answers)?),)+
                    Self::Other { .. } => None,
                }
            }
        }
    };
    (@response $body:ident answers) => { Some(&$body.response) };
    (@response $body:ident) => { None };
}

bodies! {
    /// Opens a session.
    LoginRequest(LoginRequest) = "LoginRequest",
    /// Answers it.
    LoginResponse(LoginResponse) = "LoginResponse" answers,
    /// Closes a session.
    LogoutRequest(LogoutRequest) = "LogoutRequest",
    /// Answers it.
    LogoutResponse(LogoutResponse) = "LogoutResponse" answers,
    /// Asks for the state of the terminal.
    DiagnosisRequest(DiagnosisRequest) = "DiagnosisRequest",
    /// Answers it.
    DiagnosisResponse(DiagnosisResponse) = "DiagnosisResponse" answers,
    /// Asks for money, or gives it back.
    PaymentRequest(Box<PaymentRequest>) = "PaymentRequest",
    /// Answers it.
    PaymentResponse(Box<PaymentResponse>) = "PaymentResponse" answers,
    /// Undoes a payment.
    ReversalRequest(ReversalRequest) = "ReversalRequest",
    /// Answers it.
    ReversalResponse(ReversalResponse) = "ReversalResponse" answers,
    /// Stops another request.
    AbortRequest(AbortRequest) = "AbortRequest",
    /// Asks what became of a request.
    TransactionStatusRequest(TransactionStatusRequest) = "TransactionStatusRequest",
    /// Answers it.
    TransactionStatusResponse(TransactionStatusResponse) = "TransactionStatusResponse" answers,
    /// Tells what happened at the terminal.
    EventNotification(EventNotification) = "EventNotification",
    /// Shows something.
    DisplayRequest(DisplayRequest) = "DisplayRequest",
    /// Answers it, for each device.
    DisplayResponse(DisplayResponse) = "DisplayResponse",
    /// Asks for an input.
    InputRequest(Box<InputRequest>) = "InputRequest",
    /// Answers it.
    InputResponse(Box<InputResponse>) = "InputResponse",
    /// Changes an input that is awaited.
    InputUpdate(InputUpdate) = "InputUpdate",
    /// Prints something.
    PrintRequest(PrintRequest) = "PrintRequest",
    /// Answers it.
    PrintResponse(PrintResponse) = "PrintResponse" answers,
    /// Closes or compares a period.
    ReconciliationRequest(ReconciliationRequest) = "ReconciliationRequest",
    /// Answers it.
    ReconciliationResponse(ReconciliationResponse) = "ReconciliationResponse" answers,
    /// Asks for the sums of the running period.
    GetTotalsRequest(GetTotalsRequest) = "GetTotalsRequest",
    /// Answers it.
    GetTotalsResponse(GetTotalsResponse) = "GetTotalsResponse" answers,
    /// Asks for a card.
    CardAcquisitionRequest(Box<CardAcquisitionRequest>) = "CardAcquisitionRequest",
    /// Answers it.
    CardAcquisitionResponse(Box<CardAcquisitionResponse>) = "CardAcquisitionResponse" answers,
    /// Lets the customer begin, or ends what began so.
    EnableServiceRequest(EnableServiceRequest) = "EnableServiceRequest",
    /// Answers it.
    EnableServiceResponse(EnableServiceResponse) = "EnableServiceResponse" answers,
    /// Asks for a service of the vendor.
    AdminRequest(AdminRequest) = "AdminRequest",
    /// Answers it.
    AdminResponse(AdminResponse) = "AdminResponse" answers,
    /// Asks what is on a card.
    BalanceInquiryRequest(Box<BalanceInquiryRequest>) = "BalanceInquiryRequest",
    /// Answers it.
    BalanceInquiryResponse(Box<BalanceInquiryResponse>) = "BalanceInquiryResponse" answers,
    /// Awards or redeems.
    LoyaltyRequest(Box<LoyaltyRequest>) = "LoyaltyRequest",
    /// Answers it.
    LoyaltyResponse(Box<LoyaltyResponse>) = "LoyaltyResponse" answers,
    /// Works on prepaid accounts.
    StoredValueRequest(Box<StoredValueRequest>) = "StoredValueRequest",
    /// Answers it.
    StoredValueResponse(Box<StoredValueResponse>) = "StoredValueResponse" answers,
    /// Asks for a list of transactions.
    TransactionReportRequest(TransactionReportRequest) = "TransactionReportRequest",
    /// Answers it.
    TransactionReportResponse(TransactionReportResponse) = "TransactionReportResponse" answers,
    /// Asks for several transactions.
    BatchRequest(BatchRequest) = "BatchRequest",
    /// Answers it.
    BatchResponse(BatchResponse) = "BatchResponse" answers,
    /// Waits for a card.
    CardReaderInitRequest(CardReaderInitRequest) = "CardReaderInitRequest",
    /// Answers it.
    CardReaderInitResponse(CardReaderInitResponse) = "CardReaderInitResponse" answers,
    /// Sends a command to the chip.
    CardReaderApduRequest(CardReaderApduRequest) = "CardReaderAPDURequest",
    /// Answers it.
    CardReaderApduResponse(CardReaderApduResponse) = "CardReaderAPDUResponse" answers,
    /// Ends the work with a card.
    CardReaderPowerOffRequest(CardReaderPowerOffRequest) = "CardReaderPowerOffRequest",
    /// Answers it.
    CardReaderPowerOffResponse(CardReaderPowerOffResponse) = "CardReaderPowerOffResponse" answers,
    /// Asks for a PIN.
    PinRequest(PinRequest) = "PINRequest",
    /// Answers it.
    PinResponse(PinResponse) = "PINResponse" answers,
    /// Plays a sound.
    SoundRequest(SoundRequest) = "SoundRequest",
    /// Answers it.
    SoundResponse(SoundResponse) = "SoundResponse" answers,
    /// Sends something on.
    TransmitRequest(TransmitRequest) = "TransmitRequest",
    /// Answers it.
    TransmitResponse(TransmitResponse) = "TransmitResponse" answers,
}

impl Body {
    /// How the request went, when this is an answer. Of several results of a display the worst is told.
    pub fn response(&self) -> Option<&Response> {
        if let Self::InputResponse(body) = self {
            return Some(&body.input_result.response);
        }
        if let Self::DisplayResponse(body) = self {
            let mut results = body.output_result.iter().map(|result| &result.response);
            let first = results.next()?;
            return Some(results.fold(first, |worst, next| if worst.is_done() { next } else { worst }));
        }
        self.own_response()
    }
}

/// What a body key announces: `None` within for a key that fits any header.
struct Announced {
    category: Option<MessageCategory>,
    message_type: Option<MessageType>,
}

/// What this member announces, if it is a body at all.
fn announced(name: &str) -> Option<Announced> {
    if let Some((_, category)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == name) {
        return Some(Announced { category: category.clone(), message_type: None });
    }
    let (category, message_type) = match name.strip_suffix("Request") {
        Some(category) => (category, MessageType::Request),
        None => (name.strip_suffix("Response")?, MessageType::Response),
    };
    let known = MessageCategory::ALL.iter().find(|known| known.as_str() == category).cloned();
    // The 3.1 schema has this body but no category for it.
    let known = known
        .or_else(|| (category == "TransactionReport").then(|| MessageCategory::Other(category.to_owned())))?;
    Some(Announced { category: Some(known), message_type: Some(message_type) })
}

pub(super) fn holds_body(from: &Fields<'_>) -> bool {
    from.names().any(|name| announced(name).is_some())
}

/// Finds and reads the one body beside or below a header.
pub(super) fn read_body(header: &MessageHeader, header_path: &str, from: &Fields<'_>) -> Result<Body, Error> {
    let mut bodies = from.names().filter_map(|name| Some((name, announced(name)?)));
    let category = &header.message_category;
    let Some((name, announced)) = bodies.next() else {
        return Err(Error::BodyMissing { path: from.path(), category: category.label() });
    };
    if let Some((second, _)) = bodies.next() {
        return Err(Error::Disagrees { path: from.path_of(second), with: "the other body beside it" });
    }
    check_fit(header, header_path, &announced)?;
    Body::read(name, from)
}

pub(super) fn write_body<'a>(
    header: &MessageHeader,
    header_path: &str,
    body: &'a Body,
    to: &mut Writer<'a>,
) -> Result<(), Error> {
    if let Some(announced) = announced(body.name()) {
        check_fit(header, header_path, &announced)?;
    }
    body.write(to)
}

fn check_fit(header: &MessageHeader, header_path: &str, body: &Announced) -> Result<(), Error> {
    let disagrees = |name: &str| Error::Disagrees { path: format!("{header_path}.{name}"), with: "the body" };
    if body.category.as_ref().is_some_and(|category| *category != header.message_category) {
        return Err(disagrees("MessageCategory"));
    }
    if body.message_type.as_ref().is_some_and(|kind| *kind != header.message_type) {
        return Err(disagrees("MessageType"));
    }
    Ok(())
}
