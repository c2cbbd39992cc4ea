//! The PIN pad of the terminal as a device of the till. The till does not use it; the messages are only carried,
//! and the encrypted PIN block is neither looked at nor shown.

use super::response::Response;
use super::words::open_enum;
use crate::encoding::structure;
use crate::hidden::Kept;

open_enum! {
    /// What is done with a PIN (nexo 3.1 XSD `PINRequestType`).
    PinRequestType {
        Verify = "PINVerify",
        VerifyOnly = "PINVerifyOnly",
        Enter = "PINEnter",
    }
}

open_enum! {
    /// The format of a PIN block (nexo 3.1 XSD `PINFormat`).
    PinFormat {
        Iso0 = "ISO0",
        Iso1 = "ISO1",
        Iso2 = "ISO2",
        Iso3 = "ISO3",
    }
}

structure! {
    /// An encrypted PIN (nexo 3.1 XSD `CardholderPIN`).
    CardholderPin {
        need {
            /// Its format.
            pin_format: PinFormat = lax_word("PINFormat"),
        }
        may {
            /// The block.
            encr_pin_block: Option<Kept> = kept("EncrPINBlock"),
            /// What the encryption needed besides.
            additional_input: Option<Kept> = kept("AdditionalInput"),
        }
    }
}

structure! {
    /// Asks for a PIN (nexo 3.1 XSD `PINRequest`).
    PinRequest {
        need {
            /// What is done.
            pin_request_type: PinRequestType = need_word("PINRequestType"),
        }
        may {
            /// How it is verified.
            pin_verif_method: Option<String> = text("PINVerifMethod"),
            /// What the encryption needs besides.
            additional_input: Option<Kept> = kept("AdditionalInput"),
            /// The algorithm, as digits.
            pin_enc_algorithm: Option<String> = text("PINEncAlgorithm"),
            /// The format.
            pin_format: Option<PinFormat> = word("PINFormat"),
            /// The name of the key.
            key_reference: Option<String> = text("KeyReference"),
            /// Seconds.
            max_waiting_time: Option<u32> = count("MaxWaitingTime"),
            /// The PIN to verify.
            cardholder_pin: Option<CardholderPin> = object("CardholderPIN"),
        }
    }
}

structure! {
    /// Answers it (nexo 3.1 XSD `PINResponse`).
    PinResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The PIN that was entered.
            cardholder_pin: Option<CardholderPin> = object("CardholderPIN"),
        }
    }
}
