//! The frame of a message: root, header and exactly one body.
//!
//! As in nexo 3 the body's own key decides what it is, and a header that announces something else is refused.

use super::abort::SystemAbort;
use super::device::{DeviceRequest, DeviceResponse};
use super::event::EventNotification;
use super::header::{Header, MessageFunction};
use super::rejection::MessageRejection;
use super::response::Response;
use super::service::{ServiceRequest, ServiceResponse};
use super::session::{SessionManagementRequest, SessionManagementResponse};
use super::status::{MessageStatusRequest, MessageStatusResponse};
use super::totals::{ReconciliationRequest, ReconciliationResponse, ReportRequest, ReportResponse};
use crate::dialect::Root;
use crate::encoding::{Fields, Node, Place, Writer};
use crate::error::Error;
use crate::hidden::Kept;

pub(crate) const HEADER: &str = "Header";
const TRAILER: &str = "ContentInformationType";

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who talks to whom, and which exchange it is.
    pub header: Header,
    /// What is said.
    pub body: Body,
}

/// A message and how it was wrapped.
pub(crate) struct Opened {
    pub(crate) message: Message,
    pub(crate) root: Root,
    /// The function stood there as its word.
    pub(crate) in_words: bool,
    pub(crate) trailer: Option<Kept>,
}

/// Declares the bodies: variant, structure, root, key, function, and whether it has a `Response` of its own.
macro_rules! bodies {
    ($($(#[$meta:meta])* $variant:ident($content:ty) = $root:literal $key:literal $(| $alias:literal)*
        $function:ident $($answers:ident)?,)+) => {
        /// What a message says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$meta])* $variant($content),)+
            /// A body that is known to exist and not read: its key, not its content.
            Other {
                /// The key.
                name: String,
            },
        }

        /// Keys of bodies, those of other spellings too, with the function that goes with each.
        const KEYS: &[(&str, MessageFunction)] = &[
            $(($key, MessageFunction::$function), $(($alias, MessageFunction::$function),)*)+
            ("AdministrativeRequest", MessageFunction::AdministrativeRequest),
            ("AdministrativeResponse", MessageFunction::AdministrativeResponse),
        ];

        impl Body {
            /// The key on the wire, in long.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $key,)+
                    Self::Other { name } => name,
                }
            }

            /// The root that the message belongs under.
            fn root(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $root,)+
                    Self::Other { .. } => "SaleToPOIAdministrativeRequest",
                }
            }

            /// What the header of such a message announces; nothing for a body that is not understood.
            pub fn message_function(&self) -> Option<MessageFunction> {
                match self {
                    $(Self::$variant(_) => Some(MessageFunction::$function),)+
                    Self::Other { .. } => None,
                }
            }

            fn read(name: &str, from: &Fields<'_>) -> Result<Self, Error> {
                match name {
                    $($key $(| $alias)* => from.need_object(name).map(Self::$variant),)+
                    _ => Ok(Self::Other { name: name.to_owned() }),
                }
            }

            fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
                match self {
                    $(Self::$variant(content) => to.object($key, Some(content)),)+
                    Self::Other { name } => Err(to.refused(name, "this body is not understood")),
                }
            }

            /// How the request went, when this is an answer.
            pub fn response(&self) -> Option<&Response> {
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
    /// Asks about a session.
    SessionManagementRequest(SessionManagementRequest) = "SaleToPOISessionManagementRequest" "SessionManagementRequest" SessionManagementRequest,
    /// Answers about a session.
    SessionManagementResponse(SessionManagementResponse) = "SaleToPOISessionManagementResponse" "SessionManagementResponse" SessionManagementResponse answers,
    /// Asks for a service.
    ServiceRequest(ServiceRequest) = "SaleToPOIServiceRequest" "ServiceRequest" ServiceRequest,
    /// Answers a service.
    ServiceResponse(ServiceResponse) = "SaleToPOIServiceResponse" "ServiceResponse" ServiceResponse answers,
    /// Stops another request.
    Abort(SystemAbort) = "SaleToPOIAbort" "SystemAbort" | "Abort" Abort,
    /// Asks what became of a request.
    MessageStatusRequest(MessageStatusRequest) = "SaleToPOIMessageStatusRequest" "MessageStatusRequest" MessageStatusRequest,
    /// Tells what became of a request.
    MessageStatusResponse(Box<MessageStatusResponse>) = "SaleToPOIMessageStatusResponse" "MessageStatusResponse" MessageStatusResponse answers,
    /// Asks something of a device.
    DeviceRequest(DeviceRequest) = "SaleToPOIDeviceRequest" "DeviceRequest" DeviceRequest,
    /// Answers for a device.
    DeviceResponse(DeviceResponse) = "SaleToPOIDeviceResponse" "DeviceResponse" DeviceResponse answers,
    /// Tells what happened at the terminal.
    EventNotification(Box<EventNotification>) = "SaleToPOIEventNotification" "EventNotification" EventNotification,
    /// A message was not taken.
    MessageRejection(MessageRejection) = "SaleToPOIMessageRejection" "AcceptorRejection" | "Reject" MessageRejection,
    /// Closes or compares a period.
    ReconciliationRequest(ReconciliationRequest) = "SaleToPOIReconciliationRequest" "ReconciliationRequest" ReconciliationRequest,
    /// Answers a reconciliation.
    ReconciliationResponse(ReconciliationResponse) = "SaleToPOIReconciliationResponse" "ReconciliationResponse" ReconciliationResponse answers,
    /// Asks for a report.
    ReportRequest(ReportRequest) = "SaleToPOIReportRequest" "ReportRequest" ReportRequest,
    /// Answers with a report.
    ReportResponse(ReportResponse) = "SaleToPOIReportResponse" "ReportResponse" ReportResponse answers,
}

impl Message {
    /// Reads a message in long names, under its root or without one.
    pub(crate) fn open(node: Node<'_>) -> Result<Opened, Error> {
        let Node::Object(_) = node else { return Err(Error::NewerRootMissing) };
        let document = Fields::new(node, Place::TOP)?;
        let mut roots = document.names().filter(|name| is_root(name));
        let root = match (roots.next(), roots.next()) {
            (Some(root), None) => document.fields(root)?,
            (Some(_), Some(second)) => {
                return Err(Error::Disagrees { path: document.path_of(second), with: "the other root" });
            }
            (None, _) if document.has(HEADER) => None,
            (None, _) if super::is_older(document.names()) => return Err(Error::Older),
            (None, _) => return Err(Error::NewerRootMissing),
        };
        let from = root.as_ref().unwrap_or(&document);
        let header: Header = from.need_object(HEADER)?;
        let told = from.fields(HEADER)?.and_then(|fields| fields.str("MessageFunction").ok().flatten());
        let in_words = told.is_some_and(|told| told.len() != 4);
        let body = read_body(&header, from)?;
        let trailer = from.kept(TRAILER).or_else(|| from.kept("SecurityTrailer"));
        let shape = if root.is_some() { Root::Named } else { Root::Bare };
        Ok(Opened { message: Self { header, body }, root: shape, in_words, trailer })
    }

    pub(crate) fn write<'a>(&'a self, to: &mut Writer<'a>, root: Root) -> Result<(), Error> {
        match root {
            Root::Named => to.nested(self.body.root(), |to| self.write_inner(to)),
            Root::Bare => self.write_inner(to),
        }
    }

    fn write_inner<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object(HEADER, Some(&self.header))?;
        let function = self.body.message_function();
        if function.is_some_and(|function| function != self.header.message_function) {
            return Err(disagrees(&to.path_of(HEADER)));
        }
        self.body.write(to)
    }
}

/// A root of nexo 5; the two of nexo 3 are none.
pub(crate) fn is_root(name: &str) -> bool {
    name.strip_prefix("SaleToPOI")
        .is_some_and(|rest| !rest.is_empty() && rest != "Request" && rest != "Response")
}

/// Finds and reads the one body beside a header.
fn read_body(header: &Header, from: &Fields<'_>) -> Result<Body, Error> {
    let known = |name: &str| KEYS.iter().find(|(key, _)| *key == name);
    let mut bodies = from.names().filter_map(|name| Some((name, &known(name)?.1)));
    let Some((name, function)) = bodies.next() else {
        let category = header.message_function.label();
        return Err(Error::BodyMissing { path: from.path(), category });
    };
    if let Some((second, _)) = bodies.next() {
        return Err(Error::Disagrees { path: from.path_of(second), with: "the other body beside it" });
    }
    if *function != header.message_function {
        return Err(disagrees(&from.path_of(HEADER)));
    }
    Body::read(name, from)
}

fn disagrees(header_path: &str) -> Error {
    Error::Disagrees { path: format!("{header_path}.MessageFunction"), with: "the body" }
}
