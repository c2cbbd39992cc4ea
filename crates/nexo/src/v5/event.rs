//! What a terminal tells on its own.

use super::codes::codes;
use super::context::Context;
use super::environment::Environment;
use super::output::ActionMessage;
use crate::encoding::structure;

codes! {
    /// What happened (`EventToNotify2Code`).
    EventToNotify {
        Abort = "ABRT" "Abort",
        BeginMaintenance = "MAIB" "BeginMaintenance",
        CardInserted = "CRDI" "CardInserted",
        Completed = "COMP" "Completed",
        CardRemoved = "CRDR" "CardRemoved",
        CustomerLanguage = "CUSL" "CustomerLanguage",
        EndMaintenance = "MAIE" "EndMaintenance",
        Initialised = "INIT" "Initialised",
        KeyPressed = "KEYP" "KeyPressed",
        MaintenanceRequired = "MAIR" "MaintenanceRequired",
        OutOfOrder = "OODR" "OutOfOrder",
        SaleAdmin = "SADM" "SaleAdmin",
        SaleWakeUp = "SWUP" "SaleWakeUp",
        SecurityAlarm = "SECA" "SecurityAlarm",
        Shutdown = "SHUT" "Shutdown",
        StopAssistance = "SASS" "StopAssistance",
        Disconnected = "DISC" "Disconnected",
        Connected = "CNTN" "Connected",
        TransactionApproved = "TNOK" "TransactionApproved",
        TransactionDeclined = "TNKO" "TransactionDeclined",
    }
}

structure! {
    /// Something happened at the terminal (`SystemEventNotification6`).
    EventNotification {
        need {
            /// It.
            event_notification: EventData = need_object("EventNotification"),
            /// With whom and with what.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances.
            context: Context = lax_object("Context"),
        }
    }
}

structure! {
    /// What happened, and what follows (`EventNotificationData5`).
    EventData {
        need {
            /// What happened.
            retailer_event: RetailerEvent = need_object("RetailerEvent"),
        }
        may {
            /// The terminal wants a logout that allows maintenance.
            maintenance_required: Option<bool> = flag("MaintenanceRequiredFlag"),
            /// ISO 639-1, when a language was chosen.
            customer_language: Option<String> = language("CustomerLanguage"),
            /// What the cashier is to see.
            display_output: Option<ActionMessage> = object("DisplayOutput"),
        }
    }
}

structure! {
    /// What happened (`RetailerEvent5`).
    RetailerEvent {
        need {
            /// When.
            event_time_stamp: String = need_text("EventTimeStamp"),
            /// What.
            event_to_notify: EventToNotify = need_word("EventToNotify"),
        }
        may {
            /// More, in the terminal's own words.
            additional_event_information: Option<String> = text("AdditionalEventInformation"),
        }
    }
}
