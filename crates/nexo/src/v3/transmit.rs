//! The network of the other side.

use super::response::Response;
use crate::encoding::structure;

structure! {
    /// Sends something on (nexo 3.1 XSD `TransmitRequest`).
    TransmitRequest {
        need {
            /// Host and port.
            destination_address: String = need_text("DestinationAddress"),
            /// Seconds.
            maximum_transmit_time: u32 = lax_count("MaximumTransmitTime"),
            /// Base64 of what is sent.
            message: String = need_text("Message"),
        }
        may {
            /// An answer is awaited.
            wait_response: bool = flag_or("WaitResponseFlag", false),
        }
    }
}

structure! {
    /// Answers it (nexo 3.1 XSD `TransmitResponse`).
    TransmitResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// Base64 of the answer.
            message: Option<String> = text("Message"),
        }
    }
}
