//! Showing, asking and printing on the other side.
//!
//! The value of a password is not kept, only that there was one.

use super::codes::codes;
use super::frame::{frame, services};
use super::output::{ActionMessage, Destination, DocumentType, InformationQualifier};
use super::payment::CapturedSignature;
use super::response::Response;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

services! {
    /// What is asked of a device. Sounds, PINs, card readers and transmissions are known by their code alone.
    DeviceAsk, codes DeviceRequestContent {
        /// Shows something.
        Display(DisplayRequest) = "DDYQ" "DeviceDisplayRequest" | "DisplayRequest", need "DisplayRequest";
        /// Asks for an input.
        Input(Box<InputRequest>) = "DINQ" "DeviceInputRequest" | "InputRequest", need "InputRequest";
        /// Prints something.
        Print(Box<PrintRequest>) = "DPRQ" "DevicePrintRequest" | "PrintRequest", need "PrintRequest";
        /// Changes an input that is awaited.
        InputNotification(Box<InputNotification>) = "DINO" "DeviceInputNotification" | "InputNotification", need "InputNotification";
    }
}

services! {
    /// What a device answers; a failure may say no more than that it is one.
    DeviceAnswer, codes DeviceResponseContent {
        /// Answers a display request.
        Display(Option<DisplayResponse>) = "DDYP" "DeviceDisplayResponse" | "DisplayResponse", may "DisplayResponse";
        /// Answers an input request.
        Input(Option<Box<InputResponse>>) = "DINP" "DeviceInputResponse" | "InputResponse", may "InputResponse";
        /// Answers a print request.
        Print(Option<PrintResponse>) = "DPRP" "DevicePrintResponse" | "PrintResponse", may "PrintResponse";
    }
}

frame! {
    /// Asks something of a device (`DeviceRequest6`).
    DeviceRequest of DeviceAsk
}

frame! {
    /// Answers for a device (`DeviceResponse6`).
    DeviceResponse of DeviceAnswer, response
}

structure! {
    /// Shows something (`DeviceDisplayRequest5`).
    DisplayRequest {
        need {
            /// What, one for each place.
            display_output: Vec<ActionMessage> = need_objects("DisplayOutput"),
        }
    }
}

structure! {
    /// Answers a display request (`DeviceDisplayResponse2`).
    DisplayResponse {
        need {
            /// How it went, one for each output and in the same order.
            output_result: Vec<OutputResult> = need_objects("OutputResult"),
        }
    }
}

structure! {
    /// How it went in one place (`OutputResult2`).
    OutputResult {
        need {
            /// Where.
            device_type: Destination = lax_word("DeviceType"),
            /// What for.
            information_qualifier: InformationQualifier = lax_word("InformationQualifier"),
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}

codes! {
    /// Where something is put in (`SaleCapabilities2Code`).
    InputDevice {
        CashierInput = "CHIN" "CashierInput",
        CustomerInput = "CUIN" "CustomerInput",
    }
}

codes! {
    /// What kind of input is wanted (`InputCommand1Code`).
    InputCommand {
        DecimalString = "DCSG" "DecimalString",
        DigitString = "DGSG" "DigitString",
        GetAnyKey = "GAKY" "GetAnyKey",
        GetConfirmation = "GCNF" "GetConfirmation",
        GetFunctionKey = "GFKY" "GetFunctionKey",
        GetMenuEntry = "GMNE" "GetMenuEntry",
        Password = "PSWD" "Password",
        SiteManager = "SITE" "SiteManager",
        TextString = "TXSG" "TextString",
        Xhtml = "HTML" "XHTMLText",
        Signature = "SIGN" "Signature",
    }
}

structure! {
    /// Asks for an input (`DeviceInputRequest5`).
    InputRequest {
        need {
            /// What is to be put in.
            input_data: InputData = need_object("InputData"),
        }
        may {
            /// What is shown meanwhile.
            display_output: Option<ActionMessage> = object("DisplayOutput"),
        }
    }
}

structure! {
    /// What is to be put in, and how (`InputData5`).
    InputData {
        need {
            /// Where.
            device_type: InputDevice = lax_word("DeviceType"),
            /// What for.
            information_qualifier: InformationQualifier = lax_word("InformationQualifier"),
            /// What.
            input_command: InputCommand = need_word("InputCommand"),
        }
        may {
            /// A card ends the input.
            notify_card_input: Option<bool> = flag("NotifyCardInputFlag"),
            /// Seconds.
            maximum_input_time: Option<u32> = count("MaximumInputTime"),
            /// What is to be chosen from, or what stands there.
            input_text: Option<ActionMessage> = object("InputText"),
            /// Answer at once, before anything was put in.
            immediate_response: Option<bool> = flag("ImmediateResponseFlag"),
            /// The input ends with a key for it, not with its last character.
            wait_user_validation: Option<bool> = flag("WaitUserValidationFlag"),
            /// Each key is heard.
            beep_key: Option<bool> = flag("BeepKeyFlag"),
            /// One correction takes everything back.
            global_correction: Option<bool> = flag("GlobalCorrectionFlag"),
            /// There is no cancel key.
            disable_cancel: Option<bool> = flag("DisableCancelFlag"),
            /// There is no correction key.
            disable_correct: Option<bool> = flag("DisableCorrectFlag"),
            /// There is no key to end the input.
            disable_valid: Option<bool> = flag("DisableValidFlag"),
            /// The menu has a way back.
            menu_back: Option<bool> = flag("MenuBackFlag"),
        }
    }
}

structure! {
    /// Answers an input request (`DeviceInputResponse5`).
    InputResponse {
        need {
            /// What was put in.
            input_result: InputResult = need_object("InputResult"),
        }
        may {
            /// How the display went, when there was something to show.
            output_result: Option<OutputResult> = object("OutputResult"),
        }
    }
}

structure! {
    /// What was put in, and where (`InputResult5`).
    InputResult {
        need {
            /// Where.
            device_type: InputDevice = lax_word("DeviceType"),
            /// What for.
            information_qualifier: InformationQualifier = lax_word("InformationQualifier"),
        }
        may {
            /// What; a failure may have nothing.
            input_result_data: Option<InputResultData> = object("InputResultData"),
        }
    }
}

/// What was put in (`InputResultData5`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputResultData {
    /// What was asked for; the answer stands in one of the members below.
    pub input_command: InputCommand,
    /// Yes or no.
    pub confirmed: Option<bool>,
    /// The number of a function key, as digits.
    pub function_key: Option<String>,
    /// Text, digits, a decimal, or the numbers of the chosen entries of a menu.
    pub input_message: Option<String>,
    /// A signature.
    pub image_captured_signature: Option<CapturedSignature>,
    /// A password was put in; it was dropped unread, and is never written.
    pub password_present: bool,
}

impl InputResultData {
    /// Nothing put in yet.
    pub fn new(input_command: InputCommand) -> Self {
        Self {
            input_command,
            confirmed: None,
            function_key: None,
            input_message: None,
            image_captured_signature: None,
            password_present: false,
        }
    }
}

impl Wire for InputResultData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            input_command: from.word_or_empty("InputCommand")?,
            confirmed: from.flag("ConfirmedFlag")?,
            function_key: from.text("FunctionKey")?.filter(|key| !key.is_empty()),
            input_message: from.text("InputMessage")?,
            image_captured_signature: from.object("ImageCapturedSignature")?,
            password_present: from.has("Password"),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("InputCommand", Some(&self.input_command))?;
        to.flag("ConfirmedFlag", self.confirmed);
        to.digits("FunctionKey", self.function_key.as_deref())?;
        to.text("InputMessage", self.input_message.as_deref());
        to.object("ImageCapturedSignature", self.image_captured_signature.as_ref())
    }
}

structure! {
    /// Changes an input that is awaited (`DeviceInputNotification5`). There is no answer to it.
    InputNotification {
        need {
            /// Which input request.
            exchange_identification: String = long_id("ExchangeIdentification"),
            /// What is shown from now on.
            output_content: ActionMessage = need_object("OutputContent"),
        }
    }
}

codes! {
    /// When an answer is wanted (`ResponseMode2Code`).
    ResponseMode {
        EndOfPlay = "SEND" "EndOfPlay",
        Immediate = "IMMD" "Immediate",
        NotRequired = "NREQ" "NotRequired",
        PrintEnd = "PEND" "PrintEnd",
    }
}

structure! {
    /// Prints something (`DevicePrintRequest5`).
    PrintRequest {
        need {
            /// For whom.
            document_qualifier: DocumentType = lax_word("DocumentQualifier"),
            /// When an answer is wanted.
            response_mode: ResponseMode = lax_word("ResponseMode"),
            /// What.
            output_content: ActionMessage = need_object("OutputContent"),
        }
        may {
            /// To be printed on the same paper as the receipt of the sale.
            integrated_print: Option<bool> = flag("IntegratedPrintFlag"),
            /// The customer has to sign it.
            required_signature: Option<bool> = flag("RequiredSignatureFlag"),
        }
    }
}

structure! {
    /// Answers a print request (`DevicePrintResponse1`).
    PrintResponse {
        need {
            /// Which document.
            document_qualifier: DocumentType = lax_word("DocumentQualifier"),
        }
    }
}
