//! The card reader of the terminal as a device of the till. The till does not use it; the messages are only
//! carried. Track data are dropped unread.

use super::display::DisplayOutput;
use super::response::Response;
use super::words::EntryMode;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

structure! {
    /// Waits for a card (nexo 3.1 XSD `CardReaderInitRequest`).
    CardReaderInitRequest {
        may {
            /// Start the chip anew.
            warm_reset: Option<bool> = flag("WarmResetFlag"),
            /// Only these ways of reading the card.
            force_entry_mode: Vec<EntryMode> = words("ForceEntryMode"),
            /// The card stays in the reader.
            leave_card: bool = flag_or("LeaveCardFlag", true),
            /// Seconds.
            max_waiting_time: Option<u32> = count("MaxWaitingTime"),
            /// What the customer sees.
            display_output: Option<DisplayOutput> = object("DisplayOutput"),
        }
    }
}

/// Tells of the card (nexo 3.1 XSD `CardReaderInitResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReaderInitResponse {
    /// How it went.
    pub response: Response,
    /// How the card was read.
    pub entry_mode: Vec<EntryMode>,
    /// How the chip started.
    pub icc_reset_data: Option<IccResetData>,
    /// The terminal sent the tracks; they were dropped unread, and are never written.
    pub sensitive_present: bool,
}

impl CardReaderInitResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self { response, entry_mode: Vec::new(), icc_reset_data: None, sensitive_present: false }
    }
}

impl Wire for CardReaderInitResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            entry_mode: from.words("EntryMode")?,
            icc_reset_data: from.object("ICCResetData")?,
            sensitive_present: from.has("TrackData"),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("Response", Some(&self.response))?;
        to.words("EntryMode", &self.entry_mode);
        to.object("ICCResetData", self.icc_reset_data.as_ref())
    }
}

structure! {
    /// How a chip started (nexo 3.1 XSD `ICCResetData`).
    IccResetData {
        may {
            /// Base64 of the answer to reset.
            atr_value: Option<String> = text("ATRValue"),
            /// Base64 of two bytes.
            card_status_words: Option<String> = text("CardStatusWords"),
        }
    }
}

structure! {
    /// Sends a command to the chip (nexo 3.1 XSD `CardReaderAPDURequest`); all members are base64.
    CardReaderApduRequest {
        need {
            /// The class byte.
            apdu_class: String = need_text("APDUClass"),
            /// The instruction byte.
            apdu_instruction: String = need_text("APDUInstruction"),
            /// The first parameter byte.
            apdu_par1: String = need_text("APDUPar1"),
            /// The second parameter byte.
            apdu_par2: String = need_text("APDUPar2"),
        }
        may {
            /// The data.
            apdu_data: Option<String> = text("APDUData"),
            /// One byte, how much is expected.
            apdu_expected_length: Option<String> = text("APDUExpectedLength"),
        }
    }
}

structure! {
    /// Answers a command to the chip (nexo 3.1 XSD `CardReaderAPDUResponse`).
    CardReaderApduResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// What the chip said: it may be card data, so nothing of it is shown.
            apdu_data: Option<crate::hidden::Kept> = kept("APDUData"),
            /// Base64 of two bytes.
            card_status_words: Option<String> = text("CardStatusWords"),
        }
    }
}

structure! {
    /// Ends the work with a card (nexo 3.1 XSD `CardReaderPowerOffRequest`).
    CardReaderPowerOffRequest {
        may {
            /// Seconds.
            max_waiting_time: Option<u32> = count("MaxWaitingTime"),
            /// What the customer sees.
            display_output: Option<DisplayOutput> = object("DisplayOutput"),
        }
    }
}

structure! {
    /// Answers it (nexo 3.1 XSD `CardReaderPowerOffResponse`).
    CardReaderPowerOffResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}
