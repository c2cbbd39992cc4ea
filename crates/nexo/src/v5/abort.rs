//! Asking a terminal to stop. There is no answer to it: the request that it stops is answered.

use super::context::Context;
use super::environment::Environment;
use super::output::ActionMessage;
use crate::encoding::structure;

structure! {
    /// Asks to stop another request (`SystemAbort6`).
    SystemAbort {
        need {
            /// Which request, and why.
            system_abort: AbortData = need_object("SystemAbort"),
            /// With whom and with what.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances.
            context: Context = lax_object("Context"),
        }
    }
}

structure! {
    /// Which request is to stop, and why (`AbortData5`).
    AbortData {
        need {
            /// The exchange that is to stop.
            exchange_identification: String = long_id("ExchangeIdentification"),
            /// Why, in free text.
            abort_reason: String = need_text("AbortReason"),
        }
        may {
            /// What the customer is to see.
            display_output: Option<ActionMessage> = object("DisplayOutput"),
            /// The transaction was done before it was stopped.
            transaction_success: Option<bool> = flag("TransactionSuccess"),
        }
    }
}
