//! A message was not taken, told as a message of its own because no answer would fit it.

use super::codes::codes;
use crate::encoding::structure;

codes! {
    /// Why a message was not taken (`RejectReason1Code`).
    RejectReason {
        UnableToProcess = "UNPR" "UnableToProcess",
        InvalidMessage = "IMSG" "InvalidMessage",
        ParsingError = "PARS" "ParsingError",
        Security = "SECU" "Security",
        InitiatingParty = "INTP" "InitiatingParty",
        RecipientParty = "RCPP" "RecipientParty",
        DuplicateMessage = "DPMG" "DuplicateMessage",
        ProtocolVersion = "VERS" "ProtocolVersion",
        MessageType = "MSGT" "MessageType",
    }
}

structure! {
    /// A message was not taken (`AcceptorRejection2`).
    MessageRejection {
        need {
            /// Why.
            reject_reason: RejectReason = need_word("RejectReason"),
        }
        may {
            /// More, in words.
            additional_information: Option<String> = text("AdditionalInformation"),
            /// Base64 of the message.
            message_in_error: Option<String> = text("MessageInError"),
        }
    }
}
