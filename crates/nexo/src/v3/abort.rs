//! Asking a terminal to stop. There is no answer to it: the request that it stops is answered.

use super::display::DisplayOutput;
use super::header::MessageReference;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

/// Asks to stop another request (nexo 3.1 XSD `AbortRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AbortRequest {
    /// Which request.
    pub message_reference: MessageReference,
    /// Why, in free text.
    pub abort_reason: String,
    /// What the customer is to see.
    pub display_output: Option<DisplayOutput>,
}

impl Wire for AbortRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            message_reference: from.need_object("MessageReference")?,
            abort_reason: from.need_text("AbortReason")?,
            display_output: from.object("DisplayOutput")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        // Without an id an abort could stop a request of somebody else.
        if self.message_reference.service_id.is_none() && self.message_reference.device_id.is_none() {
            return Err(to.missing("MessageReference.ServiceID"));
        }
        to.object("MessageReference", Some(&self.message_reference))?;
        to.need_text("AbortReason", &self.abort_reason)?;
        to.object("DisplayOutput", self.display_output.as_ref())
    }
}
