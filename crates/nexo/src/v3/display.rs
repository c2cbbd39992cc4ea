//! Showing something on the other side.

use super::output::{MenuEntry, OutputContent};
use super::response::Response;
use super::words::open_enum;
use crate::encoding::structure;

open_enum! {
    /// A device of the other side (nexo 3.1 XSD `Device`).
    Device {
        CashierDisplay = "CashierDisplay",
        CustomerDisplay = "CustomerDisplay",
        CashierInput = "CashierInput",
        CustomerInput = "CustomerInput",
    }
}

open_enum! {
    /// What something is shown or asked for (nexo 3.1 XSD `InfoQualify`).
    InfoQualify {
        /// The state of the transaction.
        Status = "Status",
        /// Something went wrong.
        Error = "Error",
        /// A text.
        Display = "Display",
        /// A sound.
        Sound = "Sound",
        /// An input.
        Input = "Input",
        /// What the customer sees on the terminal.
        PoiReplication = "POIReplication",
        /// The customer needs help.
        CustomerAssistance = "CustomerAssistance",
        /// A receipt.
        Receipt = "Receipt",
        /// A document.
        Document = "Document",
        /// A voucher.
        Voucher = "Voucher",
    }
}

structure! {
    /// Something to show on one device (nexo 3.1 XSD `DisplayOutput`).
    DisplayOutput {
        need {
            /// Where.
            device: Device = lax_word("Device"),
            /// What for.
            info_qualify: InfoQualify = lax_word("InfoQualify"),
            /// What.
            output_content: OutputContent = lax_object("OutputContent"),
        }
        may {
            /// A `DisplayResponse` is wanted.
            response_required: bool = flag_or("ResponseRequiredFlag", true),
            /// Seconds that it must stay, 0 to 999.
            minimum_display_time: Option<u32> = count("MinimumDisplayTime"),
            /// What the customer may choose from.
            menu_entry: Vec<MenuEntry> = objects("MenuEntry"),
            /// Base64 of a signature over the content.
            output_signature: Option<String> = text("OutputSignature"),
        }
    }
}

structure! {
    /// Shows something (nexo 3.1 XSD `DisplayRequest`).
    DisplayRequest {
        need {
            /// What, one for each device.
            display_output: Vec<DisplayOutput> = need_objects("DisplayOutput"),
        }
    }
}

impl DisplayRequest {
    /// Whether any of the outputs wants a `DisplayResponse`.
    pub fn wants_response(&self) -> bool {
        self.display_output.iter().any(|output| output.response_required)
    }
}

structure! {
    /// How it went on one device (nexo 3.1 XSD `OutputResult`).
    OutputResult {
        need {
            /// Where.
            device: Device = lax_word("Device"),
            /// What for.
            info_qualify: InfoQualify = lax_word("InfoQualify"),
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}

impl OutputResult {
    /// It went like this for that output.
    pub fn of(output: &DisplayOutput, response: Response) -> Self {
        Self::new(output.device.clone(), output.info_qualify.clone(), response)
    }
}

structure! {
    /// Answers a display request (nexo 3.1 XSD `DisplayResponse`).
    DisplayResponse {
        need {
            /// How it went, one for each output and in the same order.
            output_result: Vec<OutputResult> = need_objects("OutputResult"),
        }
    }
}
