//! Whatever a vendor calls administration.

use super::response::Response;
use crate::encoding::structure;

structure! {
    /// Asks for a service of the vendor (nexo 3.1 XSD `AdminRequest`).
    AdminRequest {
        may {
            /// Which one.
            service_identification: Option<String> = text("ServiceIdentification"),
        }
    }
}

structure! {
    /// Answers it (nexo 3.1 XSD `AdminResponse`).
    AdminResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}
