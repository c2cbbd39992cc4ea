//! Asking what became of a request whose answer was lost.
//!
//! Success here means only that the answer was found; what became of the money stands in the repeated body.

use super::envelope::{self, Body};
use super::header::{MessageHeader, MessageReference};
use super::receipt::DocumentQualifier;
use super::response::Response;
use crate::dialect::Repeated;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

/// Asks what became of a request (nexo 3.1 XSD `TransactionStatusRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionStatusRequest {
    /// Which request; absent means the last transaction, which may be of another sale.
    pub message_reference: Option<MessageReference>,
    /// The receipts are wanted again.
    pub receipt_reprint: bool,
    /// Which receipts.
    pub document_qualifier: Vec<DocumentQualifier>,
}

impl Wire for TransactionStatusRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            message_reference: from.object("MessageReference")?,
            receipt_reprint: from.flag("ReceiptReprintFlag")?.unwrap_or(false),
            document_qualifier: from.words("DocumentQualifier")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        if self.receipt_reprint && self.document_qualifier.is_empty() {
            return Err(to.missing("DocumentQualifier"));
        }
        if !self.receipt_reprint && !self.document_qualifier.is_empty() {
            return Err(to.refused("DocumentQualifier", "no receipts are asked for"));
        }
        to.object("MessageReference", self.message_reference.as_ref())?;
        to.flag_unless(false, "ReceiptReprintFlag", self.receipt_reprint);
        to.words("DocumentQualifier", &self.document_qualifier);
        Ok(())
    }
}

/// Tells what became of a request (nexo 3.1 XSD `TransactionStatusResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionStatusResponse {
    /// Whether the answer was found, not how the payment went.
    pub response: Response,
    /// Which request was asked about.
    pub message_reference: Option<MessageReference>,
    /// The answer that was lost.
    pub repeated: Option<RepeatedMessageResponse>,
}

impl TransactionStatusResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self { response, message_reference: None, repeated: None }
    }
}

impl Wire for TransactionStatusResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            message_reference: from.object("MessageReference")?,
            repeated: from.object("RepeatedMessageResponse")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("Response", Some(&self.response))?;
        to.object("MessageReference", self.message_reference.as_ref())?;
        to.object("RepeatedMessageResponse", self.repeated.as_ref())
    }
}

/// An answer once more, with the header it had (nexo 3.1 XSD `RepeatedMessageResponse`).
///
/// The schema puts the body beside the header; most terminals put it into `RepeatedResponseMessageBody`. Both
/// are read; the dialect says which is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedMessageResponse {
    /// The header of then: its ids prove that it is the answer that was asked for.
    pub header: MessageHeader,
    /// The answer of then.
    pub body: Box<Body>,
}

const WRAPPER: &str = "RepeatedResponseMessageBody";

impl Wire for RepeatedMessageResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let header: MessageHeader = from.need_object("MessageHeader")?;
        let wrapped = from.fields(WRAPPER)?;
        if wrapped.is_some() && envelope::holds_body(from) {
            return Err(Error::Disagrees { path: from.path_of(WRAPPER), with: "the body beside it" });
        }
        let body =
            envelope::read_body(&header, &from.path_of("MessageHeader"), wrapped.as_ref().unwrap_or(from))?;
        Ok(Self { header, body: Box::new(body) })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("MessageHeader", Some(&self.header))?;
        let header_path = to.path_of("MessageHeader");
        let body = |to: &mut Writer<'a>| envelope::write_body(&self.header, &header_path, &self.body, to);
        match to.dialect().repeated {
            Repeated::Wrapped => to.nested(WRAPPER, body),
            Repeated::Beside => body(to),
        }
    }
}
