//! The frame of a message: root, header and exactly one body.
//!
//! The body's own key decides what it is. The root does not: some terminals answer under the request root. But
//! a header that announces something else than the body is refused, because then one of the two is wrong.

use super::abort::AbortRequest;
use super::diagnosis::{DiagnosisRequest, DiagnosisResponse};
use super::event::EventNotification;
use super::header::{MessageCategory, MessageHeader, MessageType};
use super::login::{LoginRequest, LoginResponse};
use super::logout::{LogoutRequest, LogoutResponse};
use super::payment::{PaymentRequest, PaymentResponse};
use super::response::Response;
use super::reversal::{ReversalRequest, ReversalResponse};
use super::transaction_status::{TransactionStatusRequest, TransactionStatusResponse};
use crate::encoding::{Fields, Node, Version, Writer};
use crate::error::Error;

const REQUEST: &str = "SaleToPOIRequest";
const RESPONSE: &str = "SaleToPOIResponse";

/// Bodies whose key is not category and type; the last is the encrypted body of one vendor's local protocol.
const IRREGULAR: &[(&str, Option<MessageCategory>)] = &[
    ("EventNotification", Some(MessageCategory::Event)),
    ("InputUpdate", Some(MessageCategory::InputUpdate)),
    ("NexoBlob", None),
];

/// One message (nexo 3.1 XSD `SaleToPOIRequest` and `SaleToPOIResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who talks to whom about what.
    pub header: MessageHeader,
    /// What is said.
    pub body: Body,
}

impl Message {
    pub(crate) fn read(node: &Node) -> Result<Self, Error> {
        let Node::Object(_) = node else { return Err(Error::RootMissing) };
        let document = Fields::new(node, String::new())?;
        let root = match (document.fields(REQUEST)?, document.fields(RESPONSE)?) {
            (Some(root), None) | (None, Some(root)) => root,
            (None, None) => return Err(Error::RootMissing),
            (Some(_), Some(root)) => {
                return Err(Error::Disagrees { path: root.path().to_owned(), with: "the other root" });
            }
        };
        let header: MessageHeader = root.need_object("MessageHeader")?;
        let body = read_body(&header, &root.path_of("MessageHeader"), &root)?;
        Ok(Self { header, body })
    }

    pub(crate) fn write(&self) -> Result<Node, Error> {
        let root = if self.header.message_type == MessageType::Response { RESPONSE } else { REQUEST };
        let version = match &self.header.protocol_version {
            Some(version) if version.starts_with("3.1") => Version::V31,
            Some(_) | None => Version::V30,
        };
        let mut to = Writer::new(root.to_owned(), version);
        to.object("MessageHeader", Some(&self.header))?;
        let header_path = to.path_of("MessageHeader");
        write_body(&self.header, &header_path, &self.body, &mut to)?;
        Ok(Node::Object(vec![(root.to_owned(), to.finish())]))
    }
}

/// Declares the bodies that are understood; the key on the wire is the name of the variant.
macro_rules! bodies {
    ($($(#[$meta:meta])* $variant:ident($content:ty),)+) => {
        /// What a message says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$meta])* $variant($content),)+
            /// A body of the standard that this version only carries: its key, not its content.
            Other {
                /// The key.
                name: String,
            },
        }

        impl Body {
            /// The key on the wire.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => stringify!($variant),)+
                    Self::Other { name } => name,
                }
            }

            fn read(name: &str, from: &Fields<'_>) -> Result<Self, Error> {
                match name {
                    $(stringify!($variant) => from.need_object(name).map(Self::$variant),)+
                    _ => Ok(Self::Other { name: name.to_owned() }),
                }
            }

            fn write(&self, to: &mut Writer) -> Result<(), Error> {
                match self {
                    $(Self::$variant(content) => to.object(self.name(), Some(content)),)+
                    Self::Other { name } => Err(to.refused(name, "this body is not understood yet")),
                }
            }
        }
    };
}

bodies! {
    /// Opens a session.
    LoginRequest(LoginRequest),
    /// Answers it.
    LoginResponse(LoginResponse),
    /// Closes a session.
    LogoutRequest(LogoutRequest),
    /// Answers it.
    LogoutResponse(LogoutResponse),
    /// Asks for the state of the terminal.
    DiagnosisRequest(DiagnosisRequest),
    /// Answers it.
    DiagnosisResponse(DiagnosisResponse),
    /// Asks for money, or gives it back.
    PaymentRequest(Box<PaymentRequest>),
    /// Answers it.
    PaymentResponse(Box<PaymentResponse>),
    /// Undoes a payment.
    ReversalRequest(ReversalRequest),
    /// Answers it.
    ReversalResponse(ReversalResponse),
    /// Stops another request.
    AbortRequest(AbortRequest),
    /// Asks what became of a request.
    TransactionStatusRequest(TransactionStatusRequest),
    /// Answers it.
    TransactionStatusResponse(TransactionStatusResponse),
    /// Tells what happened at the terminal.
    EventNotification(EventNotification),
}

impl Body {
    /// How the request went, when this is an answer that is understood.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::LoginResponse(body) => Some(&body.response),
            Self::LogoutResponse(body) => Some(&body.response),
            Self::DiagnosisResponse(body) => Some(&body.response),
            Self::PaymentResponse(body) => Some(&body.response),
            Self::ReversalResponse(body) => Some(&body.response),
            Self::TransactionStatusResponse(body) => Some(&body.response),
            Self::LoginRequest(_)
            | Self::LogoutRequest(_)
            | Self::DiagnosisRequest(_)
            | Self::PaymentRequest(_)
            | Self::ReversalRequest(_)
            | Self::AbortRequest(_)
            | Self::TransactionStatusRequest(_)
            | Self::EventNotification(_)
            | Self::Other { .. } => None,
        }
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
        return Err(Error::BodyMissing { path: from.path().to_owned(), category: category.label() });
    };
    if let Some((second, _)) = bodies.next() {
        return Err(Error::Disagrees { path: from.path_of(second), with: "the other body beside it" });
    }
    check_fit(header, header_path, &announced)?;
    Body::read(name, from)
}

pub(super) fn write_body(
    header: &MessageHeader,
    header_path: &str,
    body: &Body,
    to: &mut Writer,
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
