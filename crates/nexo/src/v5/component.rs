//! Programs and parts of a till or a terminal, and what a terminal can do.

use super::codes::codes;
use super::context::EntryMode;
use super::output::Destination;
use crate::encoding::structure;

codes! {
    /// What a part is (`POIComponentType6Code`, those that a till meets).
    ComponentType {
        Terminal = "TERM" "Terminal",
        Server = "SERV" "Server",
        Device = "DVCE" "Device",
        SecureModule = "SECM" "SecureModule",
        PaymentApplication = "APLI" "PaymentApplication",
        SaleComponent = "SACP" "SaleComponent",
        Software = "SOFT" "Soft",
        OperatingSystem = "OPST" "OperatingSystem",
        Middleware = "MDWR" "Middleware",
    }
}

codes! {
    /// Whether a part works (`POIComponentStatus1Code`).
    ComponentStatus {
        WaitingActivation = "WAIT" "WaitingActivation",
        OutOfOrder = "OUTD" "OutOfOrder",
        InOperation = "OPER" "InOperation",
        Deactivated = "DACT" "Deactivated",
    }
}

codes! {
    /// What somebody said of a part (`POIComponentAssessment1Code`).
    AssessmentType {
        Approval = "APPL" "Approval",
        Certification = "CERT" "Certification",
        Evaluation = "EVAL" "Evaluation",
    }
}

structure! {
    /// A program or a part (`PointOfInteractionComponent14`).
    Component {
        need {
            /// What it is.
            component_type: ComponentType = lax_word("Type"),
            /// What it is called.
            identification: ComponentIdentification = lax_object("Identification"),
        }
        may {
            /// More of what it is, in words.
            sub_type_information: Option<String> = text("SubTypeInformation"),
            /// How it is.
            status: Option<ComponentState> = object("Status"),
            /// What was said of it.
            assessment: Vec<Assessment> = objects("Assessment"),
        }
    }
}

structure! {
    /// What a part is called (`PointOfInteractionComponentIdentification2`).
    ComponentIdentification {
        may {
            /// Its number in a list.
            item_number: Option<String> = text("ItemNumber"),
            /// Who made it.
            provider_identification: Option<String> = text("ProviderIdentification"),
            /// Its name.
            identification: Option<String> = text("Identification"),
            /// Its serial number.
            serial_number: Option<String> = text("SerialNumber"),
        }
    }
}

structure! {
    /// How a part is (`PointOfInteractionComponentStatus3`).
    ComponentState {
        may {
            /// Its version.
            version_number: Option<String> = text("VersionNumber"),
            /// Whether it works.
            status: Option<ComponentStatus> = word("Status"),
        }
    }
}

structure! {
    /// What somebody said of a part (`PointOfInteractionComponentAssessment1`).
    Assessment {
        need {
            /// What kind of word it is.
            assessment_type: AssessmentType = lax_word("Type"),
            /// Whose.
            assigner: Vec<String> = texts("Assigner"),
            /// Its number.
            number: String = lax_text("Number"),
        }
    }
}

structure! {
    /// What a terminal can do (`PointOfInteractionCapabilities9`).
    Capabilities {
        may {
            /// How it reads cards.
            card_reading_capabilities: Vec<EntryMode> = words("CardReadingCapabilities"),
            /// Where it shows and prints.
            message_capabilities: Vec<MessageCapability> = objects("MessageCapabilities"),
        }
    }
}

structure! {
    /// Where a terminal shows or prints (`DisplayCapabilities4`).
    MessageCapability {
        may {
            /// The places.
            destination: Vec<Destination> = words("Destination"),
        }
    }
}
