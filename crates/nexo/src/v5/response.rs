//! How a request ended, in the codes of the standard.

use super::codes::codes;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

codes! {
    /// The outcome of a request (`Response11Code`).
    ResponseCode {
        Success = "SUCC" "Success" | "Successful",
        Warning = "WARN" "Warning" | "Partial",
        Failure = "FAIL" "Failure" | "Failed",
    }
}

codes! {
    /// Why a request did not simply succeed (`RetailerResultDetail1Code`).
    ResponseReason {
        Aborted = "ABRT" "Aborted",
        Busy = "BUSY" "Busy",
        Cancel = "CANC" "Cancel",
        DeviceOut = "DEVO" "DeviceOut",
        WrongPin = "WPIN" "WrongPIN",
        UnreachableHost = "NHOS" "UnreachableHost",
        UnavailableService = "UNVS" "UnavailableService",
        UnavailableDevice = "UNVD" "UnavailableDevice",
        Refusal = "REFU" "Refusal",
        PaymentRestriction = "PAYR" "PaymentRestriction",
        NotFound = "TNFD" "NotFound",
        NotAllowed = "NALW" "NotAllowed",
        LoggedOut = "LOUT" "LoggedOut",
        InvalidCard = "IVCA" "InvalidCard",
        InsertedCard = "ICAR" "InsertedCard",
        InProgress = "WIPG" "InProgress",
    }
}

/// The outcome in every answer (`ResponseType11`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The outcome.
    pub response: ResponseCode,
    /// Why it was not simply a success.
    pub response_reason: Option<ResponseReason>,
    /// Free text, at most 140 characters.
    pub additional_response_information: Option<String>,
}

impl Response {
    /// Done.
    pub fn success() -> Self {
        Self { response: ResponseCode::Success, response_reason: None, additional_response_information: None }
    }

    /// Not done, for this reason.
    pub fn failure(reason: ResponseReason) -> Self {
        Self { response: ResponseCode::Failure, response_reason: Some(reason), ..Self::success() }
    }

    /// Whether something was done, all or part of it.
    pub fn is_done(&self) -> bool {
        matches!(self.response, ResponseCode::Success | ResponseCode::Warning)
    }
}

impl Wire for Response {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_word("Response")?,
            response_reason: from.word("ResponseReason")?,
            additional_response_information: from.text("AdditionalResponseInformation")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("Response", Some(&self.response))?;
        if self.response == ResponseCode::Failure && self.response_reason.is_none() {
            return Err(to.missing("ResponseReason"));
        }
        to.word("ResponseReason", self.response_reason.as_ref())?;
        let text = self.additional_response_information.as_deref();
        if text.is_some_and(|text| text.chars().nth(140).is_some()) {
            return Err(to.refused("AdditionalResponseInformation", "over 140 characters"));
        }
        to.text("AdditionalResponseInformation", text);
        Ok(())
    }
}
