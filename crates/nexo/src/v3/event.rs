//! What a terminal tells on its own, among it that it refused a message.

use super::display::DisplayOutput;
use super::words::open_enum;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// What happened (nexo 3.1 XSD `EventToNotify`, with two words of one vendor).
    EventToNotify {
        /// The terminal is unavailable for a while.
        BeginMaintenance = "BeginMaintenance",
        /// It is available again, without a session.
        EndMaintenance = "EndMaintenance",
        /// It switches off.
        Shutdown = "Shutdown",
        /// It has started, without a session.
        Initialised = "Initialised",
        /// It is out of order.
        OutOfOrder = "OutOfOrder",
        /// An abort came too late.
        Completed = "Completed" | "CompletedMessage",
        /// It gives up the device requests that it had sent.
        Abort = "Abort",
        /// It wants a payment to be started.
        SaleWakeUp = "SaleWakeUp",
        /// It had, or wants, maintenance.
        SaleAdmin = "SaleAdmin",
        /// The customer chose a language.
        CustomerLanguage = "CustomerLanguage",
        /// A key was pressed.
        KeyPressed = "KeyPressed",
        /// Tampering, or trouble with keys.
        SecurityAlarm = "SecurityAlarm",
        /// The customer no longer needs help.
        StopAssistance = "StopAssistance",
        /// A card was put in.
        CardInserted = "CardInserted",
        /// The card was taken out.
        CardRemoved = "CardRemoved",
        /// A message was refused.
        Reject = "Reject",
        /// A barcode was read.
        ScanBarcodeResult = "ScanBarcodeResult",
        /// The card does not do for a reservation.
        UseAnotherCardForPreauth = "UseAnotherCardForPreauth",
    }
}

/// Something happened at the terminal (nexo 3.1 XSD `EventNotification`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventNotification {
    /// When.
    pub time_stamp: String,
    /// What.
    pub event_to_notify: EventToNotify,
    /// The terminal wants a logout that allows maintenance.
    pub maintenance_required: bool,
    /// ISO 639-1, when a language was chosen (3.1 only).
    pub customer_language: Option<String>,
    /// More, in the terminal's own words.
    pub event_details: Option<String>,
    /// Base64 of the message that was refused.
    pub rejected_message: Option<String>,
    /// What the cashier is to see. The schema allows one, one vendor sends several.
    pub display_output: Vec<DisplayOutput>,
}

impl EventNotification {
    /// An event without details.
    pub fn new(event: EventToNotify, time_stamp: impl Into<String>) -> Self {
        Self {
            time_stamp: time_stamp.into(),
            event_to_notify: event,
            maintenance_required: false,
            customer_language: None,
            event_details: None,
            rejected_message: None,
            display_output: Vec::new(),
        }
    }
}

impl Wire for EventNotification {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            time_stamp: from.need_text("TimeStamp")?,
            event_to_notify: from.need_word("EventToNotify")?,
            maintenance_required: from.flag("MaintenanceRequiredFlag")?.unwrap_or(false),
            customer_language: from.text("CustomerLanguage")?,
            event_details: from.text("EventDetails")?,
            rejected_message: from.text("RejectedMessage")?,
            display_output: from.objects("DisplayOutput")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.date_time("TimeStamp", &self.time_stamp)?;
        to.word("EventToNotify", Some(&self.event_to_notify))?;
        to.flag_unless(false, "MaintenanceRequiredFlag", self.maintenance_required);
        to.language("CustomerLanguage", self.customer_language.as_deref())?;
        to.text("EventDetails", self.event_details.as_deref());
        if self.event_to_notify == EventToNotify::Reject && self.rejected_message.is_none() {
            return Err(to.missing("RejectedMessage"));
        }
        to.text("RejectedMessage", self.rejected_message.as_deref());
        to.objects("DisplayOutput", &self.display_output)
    }
}
