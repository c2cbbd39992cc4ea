//! Printing on the other side.

use super::output::OutputContent;
use super::receipt::DocumentQualifier;
use super::response::Response;
use super::words::open_enum;
use crate::encoding::structure;

open_enum! {
    /// When an answer is wanted (nexo 3.1 XSD `ResponseMode`).
    ResponseMode {
        /// Only if something goes wrong.
        NotRequired = "NotRequired",
        /// As soon as the request is understood.
        Immediate = "Immediate",
        /// When the paper is out.
        PrintEnd = "PrintEnd",
        /// When the sound is over.
        SoundEnd = "SoundEnd",
    }
}

structure! {
    /// Something to print (nexo 3.1 XSD `PrintOutput`).
    PrintOutput {
        need {
            /// For whom.
            document_qualifier: DocumentQualifier = lax_word("DocumentQualifier"),
            /// When an answer is wanted.
            response_mode: ResponseMode = lax_word("ResponseMode"),
            /// What.
            output_content: OutputContent = need_object("OutputContent"),
        }
        may {
            /// To be printed on the same paper as the receipt of the sale.
            integrated_print: bool = flag_or("IntegratedPrintFlag", false),
            /// The customer has to sign it.
            required_signature: bool = flag_or("RequiredSignatureFlag", false),
            /// Base64 of a signature over the content.
            output_signature: Option<String> = text("OutputSignature"),
        }
    }
}

structure! {
    /// Prints something (nexo 3.1 XSD `PrintRequest`).
    PrintRequest {
        need {
            /// What.
            print_output: PrintOutput = need_object("PrintOutput"),
        }
    }
}

structure! {
    /// Answers a print request (nexo 3.1 XSD `PrintResponse`).
    PrintResponse {
        need {
            /// Which document.
            document_qualifier: DocumentQualifier = lax_word("DocumentQualifier"),
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}
