//! How a request ended, in the words of the standard; every response starts with it.

use super::words::open_enum;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// The outcome of a request (nexo 3.1 XSD `Result`).
    ResultCode {
        /// Done.
        Success = "Success",
        /// Not done, or not known to be done: the condition says which.
        Failure = "Failure",
        /// Done, but less than asked.
        Partial = "Partial",
    }
}

open_enum! {
    /// Why a request did not simply succeed (nexo 3.1 XSD `ErrorCondition`).
    ErrorCondition {
        /// An abort was accepted.
        Aborted = "Aborted",
        /// The terminal is occupied.
        Busy = "Busy",
        /// The customer, or somebody at the terminal, pressed cancel.
        Cancel = "Cancel",
        /// The device is out of order.
        DeviceOut = "DeviceOut",
        /// A card came while something else was awaited.
        InsertedCard = "InsertedCard",
        /// The transaction that was asked about is still running.
        InProgress = "InProgress",
        /// There is no session.
        LoggedOut = "LoggedOut",
        /// The request was malformed.
        MessageFormat = "MessageFormat",
        /// The wrong moment or combination for this request.
        NotAllowed = "NotAllowed",
        /// The transaction that was asked about is unknown.
        NotFound = "NotFound",
        /// The basket cannot be paid with this card.
        PaymentRestriction = "PaymentRestriction",
        /// Declined.
        Refusal = "Refusal",
        /// The hardware for it is missing.
        UnavailableDevice = "UnavailableDevice",
        /// The service does not exist there, or is not configured.
        UnavailableService = "UnavailableService",
        /// The card is not accepted.
        InvalidCard = "InvalidCard",
        /// The host did not answer; the outcome may be unknown.
        UnreachableHost = "UnreachableHost",
        /// Verification failed.
        WrongPin = "WrongPIN",
    }
}

/// The outcome in every response (nexo 3.1 XSD `Response`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The outcome.
    pub result: ResultCode,
    /// Why it was not simply a success. Some terminals leave it out.
    pub error_condition: Option<ErrorCondition>,
    /// Free text of the terminal, for logs; programs decide by the condition.
    pub additional_response: Option<String>,
}

impl Response {
    /// Done.
    pub fn success() -> Self {
        Self { result: ResultCode::Success, error_condition: None, additional_response: None }
    }

    /// Not done, for this reason, in these words.
    pub fn failure(condition: ErrorCondition, text: impl Into<String>) -> Self {
        Self {
            result: ResultCode::Failure,
            error_condition: Some(condition),
            additional_response: Some(text.into()),
        }
    }

    /// Whether something was done, all or part of it.
    pub fn is_done(&self) -> bool {
        matches!(self.result, ResultCode::Success | ResultCode::Partial)
    }
}

impl Wire for Response {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            result: from.need_word("Result")?,
            error_condition: from.word("ErrorCondition")?,
            additional_response: from.text("AdditionalResponse")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("Result", Some(&self.result))?;
        // A partial approval has often no condition to name, so only a failure must.
        if self.result == ResultCode::Failure && self.error_condition.is_none() {
            return Err(to.missing("ErrorCondition"));
        }
        to.word("ErrorCondition", self.error_condition.as_ref())?;
        to.text("AdditionalResponse", self.additional_response.as_deref());
        Ok(())
    }
}
