//! Asking somebody for an input.
//!
//! The value of a password is not kept, only that there was one.

use super::display::{Device, DisplayOutput, InfoQualify, OutputResult};
use super::header::MessageReference;
use super::output::{MenuEntry, OutputContent};
use super::response::Response;
use super::words::open_enum;
use crate::dialect::DecimalInput;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

open_enum! {
    /// What kind of input is wanted (nexo 3.1 XSD `InputCommand`).
    InputCommand {
        GetAnyKey = "GetAnyKey",
        GetConfirmation = "GetConfirmation",
        SiteManager = "SiteManager",
        TextString = "TextString",
        DigitString = "DigitString",
        DecimalString = "DecimalString",
        GetFunctionKey = "GetFunctionKey",
        GetMenuEntry = "GetMenuEntry",
        Password = "Password",
    }
}

structure! {
    /// What is to be put in, and how (nexo 3.1 XSD `InputData`).
    InputData {
        need {
            /// Where.
            device: Device = lax_word("Device"),
            /// What for.
            info_qualify: InfoQualify = lax_word("InfoQualify"),
            /// What.
            input_command: InputCommand = need_word("InputCommand"),
        }
        may {
            /// What stands there from the start.
            default_input_string: Option<String> = text("DefaultInputString"),
            /// The pattern of the input.
            string_mask: Option<String> = text("StringMask"),
            /// A layout of the screen (one vendor's addition).
            default_layout_string: Option<String> = text("DefaultLayoutString"),
            /// A card ends the input.
            notify_card_input: bool = flag_or("NotifyCardInputFlag", false),
            /// Seconds.
            max_input_time: Option<u32> = count("MaxInputTime"),
            /// Answer at once, before anything was put in.
            immediate_response: bool = flag_or("ImmediateResponseFlag", false),
            /// Characters at least.
            min_length: Option<u32> = count("MinLength"),
            /// Characters at most.
            max_length: Option<u32> = count("MaxLength"),
            /// Digits after the point at most.
            max_decimal_length: Option<u32> = count("MaxDecimalLength"),
            /// The input ends with a key for it, not with its last character.
            wait_user_validation: bool = flag_or("WaitUserValidationFlag", true),
            /// Digits come in from the right.
            from_right_to_left: bool = flag_or("FromRightToLeftFlag", false),
            /// Characters are not shown.
            mask_characters: bool = flag_or("MaskCharactersFlag", false),
            /// Each key is heard.
            beep_key: bool = flag_or("BeepKeyFlag", false),
            /// One correction takes everything back.
            global_correction: bool = flag_or("GlobalCorrectionFlag", false),
            /// There is no cancel key.
            disable_cancel: bool = flag_or("DisableCancelFlag", false),
            /// There is no correction key.
            disable_correct: bool = flag_or("DisableCorrectFlag", false),
            /// There is no key to end the input.
            disable_valid: bool = flag_or("DisableValidFlag", false),
            /// The menu has a way back.
            menu_back: bool = flag_or("MenuBackFlag", false),
        }
    }
}

structure! {
    /// Asks for an input (nexo 3.1 XSD `InputRequest`).
    InputRequest {
        need {
            /// What is to be put in.
            input_data: InputData = need_object("InputData"),
        }
        may {
            /// What is shown meanwhile.
            display_output: Option<DisplayOutput> = object("DisplayOutput"),
        }
    }
}

structure! {
    /// Answers an input request (nexo 3.1 XSD `InputResponse`).
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
    /// How an input went (nexo 3.1 XSD `InputResult`).
    InputResult {
        need {
            /// Where.
            device: Device = lax_word("Device"),
            /// What for.
            info_qualify: InfoQualify = lax_word("InfoQualify"),
            /// How it went. A "no" is a success; the cancel key and a timeout are failures.
            response: Response = need_object("Response"),
        }
        may {
            /// What was put in.
            input: Option<Input> = object("Input"),
        }
    }
}

/// What was put in (nexo 3.1 XSD `Input`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What was asked for; the answer stands in one of the members below.
    pub input_command: InputCommand,
    /// Yes or no.
    pub confirmed: Option<bool>,
    /// The number of a function key, as digits.
    pub function_key: Option<String>,
    /// Text.
    pub text_input: Option<String>,
    /// Digits, or a decimal in whichever member it came.
    pub digit_input: Option<String>,
    /// The chosen entries of a menu, from 1. Each dialect has its own way to write them.
    pub menu_entry_number: Vec<u32>,
    /// A password was put in; it was dropped unread, and is never written.
    pub password_present: bool,
}

impl Input {
    /// Nothing put in yet.
    pub fn new(input_command: InputCommand) -> Self {
        Self {
            input_command,
            confirmed: None,
            function_key: None,
            text_input: None,
            digit_input: None,
            menu_entry_number: Vec::new(),
            password_present: false,
        }
    }
}

impl Wire for Input {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let input_command = from.word_or_empty("InputCommand")?;
        let (mut text_input, mut digit_input) = (from.text("TextInput")?, from.text("DigitInput")?);
        // Vendors disagree where a decimal belongs, so it is moved to one place.
        if input_command == InputCommand::DecimalString && digit_input.is_none() {
            digit_input = text_input.take();
        }
        Ok(Self {
            input_command,
            confirmed: from.flag("ConfirmedFlag")?,
            function_key: from.text("FunctionKey")?,
            text_input,
            digit_input,
            menu_entry_number: from.menu_numbers("MenuEntryNumber")?,
            password_present: from.has("Password"),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("InputCommand", Some(&self.input_command))?;
        to.flag("ConfirmedFlag", self.confirmed);
        to.text("FunctionKey", self.function_key.as_deref());
        let as_text = self.input_command == InputCommand::DecimalString
            && self.text_input.is_none()
            && to.dialect().decimal_input == DecimalInput::Text;
        to.text("TextInput", self.text_input.as_deref());
        to.text(if as_text { "TextInput" } else { "DigitInput" }, self.digit_input.as_deref());
        to.menu_numbers("MenuEntryNumber", &self.menu_entry_number)
    }
}

structure! {
    /// Changes an input that is awaited (nexo 3.1 XSD `InputUpdate`). There is no answer to it.
    InputUpdate {
        need {
            /// Which input request.
            message_reference: MessageReference = need_object("MessageReference"),
            /// What is shown from now on.
            output_content: OutputContent = need_object("OutputContent"),
        }
        may {
            /// What the customer may choose from.
            menu_entry: Vec<MenuEntry> = objects("MenuEntry"),
            /// Base64 of a signature over the content.
            output_signature: Option<String> = text("OutputSignature"),
            /// Characters at least.
            min_length: Option<u32> = count("MinLength"),
            /// Characters at most.
            max_length: Option<u32> = count("MaxLength"),
            /// Digits after the point at most.
            max_decimal_length: Option<u32> = count("MaxDecimalLength"),
        }
    }
}
