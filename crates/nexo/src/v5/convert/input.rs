//! Asking somebody for an input, and what was put in.
//!
//! How long an input may be, and how it looks, has no place in nexo 5; that it must not be seen is a gap.

use super::device::{output_result_from, output_result_to};
use super::header::{pointed_at, pointing};
use super::output::{content_from, content_to, display_from, display_to, menu_to, qualifier};
use super::words::{code, response_code, response_word};
use super::{Gap, NO_CODE, NO_MEMBER, ONLY_ONE, empty_in_five, none_in_three};
use crate::v3::{
    self, Body, Device, DisplayOutput, Input, InputData, InputResult, MessageHeader, OutputContent,
};
use crate::v5::{
    self, ActionMessage, Destination, DeviceAnswer, DeviceAsk, DeviceRequest, DeviceResponse, InputCommand,
    InputDevice, InputNotification, InputRequest, InputResponse, InputResultData, OutputFormat,
};

pub(super) fn request_from_v3(request: &v3::InputRequest) -> Result<v5::Body, Gap> {
    let data = &request.input_data;
    let path = "InputRequest.InputData";
    if data.mask_characters {
        return Err(Gap::in_five(format!("{path}.MaskCharactersFlag"), "what is typed would be seen"));
    }
    let (shown, menu) = match &request.display_output {
        Some(shown) => display_from(shown, "InputRequest.DisplayOutput")?,
        None => (None, None),
    };
    let place = input_device(&data.device, &format!("{path}.Device"))?;
    let given = data.default_input_string.as_ref().map(|text| ActionMessage {
        format: Some(OutputFormat::SimpleText),
        message_content: Some(text.clone()),
        ..ActionMessage::new(beside(&place))
    });
    if given.is_some() && menu.is_some() {
        return Err(Gap::in_five(format!("{path}.DefaultInputString"), ONLY_ONE));
    }
    let command = data.input_command.as_str();
    let asked = v5::InputData {
        notify_card_input: Some(data.notify_card_input),
        maximum_input_time: data.max_input_time,
        input_text: menu.or(given),
        immediate_response: data.immediate_response.then_some(true),
        wait_user_validation: (!data.wait_user_validation).then_some(false),
        beep_key: data.beep_key.then_some(true),
        global_correction: data.global_correction.then_some(true),
        disable_cancel: data.disable_cancel.then_some(true),
        disable_correct: data.disable_correct.then_some(true),
        disable_valid: data.disable_valid.then_some(true),
        menu_back: data.menu_back.then_some(true),
        ..v5::InputData::new(
            place,
            code::<v5::InformationQualifier>(data.info_qualify.as_str(), &format!("{path}.InfoQualify"))?,
            code::<InputCommand>(command, &format!("{path}.InputCommand"))?,
        )
    };
    let asked = InputRequest { display_output: shown, ..InputRequest::new(asked) };
    Ok(v5::Body::DeviceRequest(DeviceRequest::new(DeviceAsk::Input(Box::new(asked)))))
}

fn input_device(device: &Device, path: &str) -> Result<InputDevice, Gap> {
    match device {
        Device::CashierInput => Ok(InputDevice::CashierInput),
        Device::CustomerInput => Ok(InputDevice::CustomerInput),
        Device::CashierDisplay | Device::CustomerDisplay | Device::Other(_) => {
            Err(Gap::in_five(path, NO_CODE))
        }
    }
}

fn device_of(place: &InputDevice) -> Device {
    match place {
        InputDevice::CashierInput => Device::CashierInput,
        InputDevice::CustomerInput => Device::CustomerInput,
        InputDevice::Other(code) => Device::Other(code.clone()),
    }
}

/// The display beside an input.
fn beside(place: &InputDevice) -> Destination {
    match place {
        InputDevice::CashierInput => Destination::MerchantDisplay,
        InputDevice::CustomerInput | InputDevice::Other(_) => Destination::CardholderDisplay,
    }
}

/// What nexo 3 cannot ask for must not become something else.
fn command_of(command: &InputCommand, path: &str) -> Result<v3::InputCommand, Gap> {
    if matches!(command, InputCommand::Xhtml | InputCommand::Signature) {
        return Err(Gap::in_three(path, "no such input"));
    }
    Ok(v3::InputCommand::from(command.word()))
}

pub(super) fn request_to_v3(asked: &InputRequest) -> Result<Body, Gap> {
    let data = &asked.input_data;
    let shown = asked.display_output.as_ref();
    let mut shown = shown.map(|shown| display_to(shown, "InputRequest.DisplayOutput")).transpose()?;
    let text = data.input_text.as_ref();
    let mut given = None;
    match text.map(|text| (&text.format, text)) {
        None => {}
        Some((Some(OutputFormat::MenuEntry), menu)) => {
            let beside =
                || display_to(menu, "").map(|shown| DisplayOutput { menu_entry: Vec::new(), ..shown });
            let mut with_menu = shown.take().map_or_else(beside, Ok)?;
            with_menu.menu_entry.extend(menu_to(menu));
            shown = Some(with_menu);
        }
        Some((None | Some(OutputFormat::SimpleText), text)) => given.clone_from(&text.message_content),
        Some(_) => {
            return Err(Gap::in_three("InputRequest.InputData.InputText", "neither a menu nor a text"));
        }
    }
    let data = InputData {
        default_input_string: given,
        notify_card_input: data.notify_card_input.unwrap_or(false),
        max_input_time: data.maximum_input_time,
        immediate_response: data.immediate_response.unwrap_or(false),
        wait_user_validation: data.wait_user_validation.unwrap_or(true),
        beep_key: data.beep_key.unwrap_or(false),
        global_correction: data.global_correction.unwrap_or(false),
        disable_cancel: data.disable_cancel.unwrap_or(false),
        disable_correct: data.disable_correct.unwrap_or(false),
        disable_valid: data.disable_valid.unwrap_or(false),
        menu_back: data.menu_back.unwrap_or(false),
        ..InputData::new(
            device_of(&data.device_type),
            qualifier(Some(&data.information_qualifier)),
            command_of(&data.input_command, "InputRequest.InputData.InputCommand")?,
        )
    };
    let request = v3::InputRequest { display_output: shown, ..v3::InputRequest::new(data) };
    Ok(Body::InputRequest(Box::new(request)))
}

pub(super) fn response_from_v3(answer: &v3::InputResponse) -> Result<v5::Body, Gap> {
    let path = "InputResponse.InputResult";
    let result = &answer.input_result;
    let told = v5::InputResult {
        input_result_data: result.input.as_ref().map(|input| input_from(input, path)).transpose()?,
        ..v5::InputResult::new(
            input_device(&result.device, &format!("{path}.Device"))?,
            code::<v5::InformationQualifier>(result.info_qualify.as_str(), &format!("{path}.InfoQualify"))?,
        )
    };
    let shown = answer.output_result.as_ref();
    let told = InputResponse {
        output_result: shown.map(|shown| output_result_from(shown, "InputResponse")).transpose()?,
        ..InputResponse::new(told)
    };
    let response = response_code(&result.response, &format!("{path}.Response"))?;
    let told = DeviceAnswer::Input(Some(Box::new(told)));
    Ok(v5::Body::DeviceResponse(DeviceResponse::new(told, response)))
}

/// Where nexo 3 has what was typed or chosen.
enum Typed {
    Choice,
    Digits,
    Text,
}

fn member(command: &InputCommand) -> Typed {
    if *command == InputCommand::GetMenuEntry {
        Typed::Choice
    } else if matches!(command, InputCommand::DigitString | InputCommand::DecimalString) {
        Typed::Digits
    } else {
        Typed::Text
    }
}

/// All that is typed or chosen has one member in nexo 5; which it was follows from what was asked for.
fn input_from(input: &Input, path: &str) -> Result<InputResultData, Gap> {
    let path = format!("{path}.Input");
    let command = code::<InputCommand>(input.input_command.as_str(), &format!("{path}.InputCommand"))?;
    let numbers: Vec<String> = input.menu_entry_number.iter().map(u32::to_string).collect();
    let chosen = (!numbers.is_empty()).then(|| numbers.join(" "));
    let told = [&input.text_input, &input.digit_input, &chosen];
    let mut told = told.into_iter().flatten();
    let message = told.next().cloned();
    if told.next().is_some() {
        return Err(Gap::in_five(path, "several answers at once"));
    }
    let place = match member(&command) {
        Typed::Choice => &chosen,
        Typed::Digits => &input.digit_input,
        Typed::Text => &input.text_input,
    };
    let misplaced = message != *place;
    if misplaced {
        return Err(Gap::in_five(path, "an answer to something else than was asked"));
    }
    Ok(InputResultData {
        confirmed: input.confirmed,
        function_key: input.function_key.clone(),
        input_message: message,
        password_present: input.password_present,
        ..InputResultData::new(command)
    })
}

pub(super) fn response_to_v3(told: Option<&InputResponse>, response: &v5::Response) -> Result<Body, Gap> {
    let Some(told) = told else {
        let path = "DeviceResponse.InputResponse";
        return Err(Gap::in_three(path, "it is absent, and says what was asked"));
    };
    let result = &told.input_result;
    let input = result.input_result_data.as_ref().map(input_to).transpose()?;
    let result = InputResult {
        input,
        ..InputResult::new(
            device_of(&result.device_type),
            qualifier(Some(&result.information_qualifier)),
            response_word(response),
        )
    };
    let answer = v3::InputResponse {
        output_result: told.output_result.as_ref().map(output_result_to),
        ..v3::InputResponse::new(result)
    };
    Ok(Body::InputResponse(Box::new(answer)))
}

fn input_to(data: &InputResultData) -> Result<Input, Gap> {
    let path = "InputResult.InputResultData";
    none_in_three(data.image_captured_signature.as_ref(), &format!("{path}.ImageCapturedSignature"))?;
    let mut input = Input::new(command_of(&data.input_command, &format!("{path}.InputCommand"))?);
    input.confirmed = data.confirmed;
    input.function_key.clone_from(&data.function_key);
    input.password_present = data.password_present;
    let Some(message) = &data.input_message else { return Ok(input) };
    match member(&data.input_command) {
        Typed::Choice => {
            let numbers = message.split([' ', ',']).filter(|number| !number.is_empty()).map(str::parse);
            input.menu_entry_number = numbers
                .collect::<Result<_, _>>()
                .map_err(|_| Gap::in_three(format!("{path}.InputMessage"), "the choice is not a number"))?;
        }
        Typed::Digits => input.digit_input = Some(message.clone()),
        Typed::Text => input.text_input = Some(message.clone()),
    }
    Ok(input)
}

pub(super) fn update_from_v3(update: &v3::InputUpdate) -> Result<v5::Body, Gap> {
    let path = "InputUpdate";
    empty_in_five(&update.menu_entry, "InputUpdate.MenuEntry")?;
    let reference = &update.message_reference;
    // An update names no till and no terminal of its own, so what it points at is of the same.
    let here = MessageHeader::service_request(
        v3::MessageCategory::InputUpdate,
        "",
        reference.sale_id.clone().unwrap_or_default(),
        reference.poi_id.clone().unwrap_or_default(),
    );
    let exchange = pointed_at(reference, &here, false, "InputUpdate.MessageReference")?;
    let content = content_from(&update.output_content, Destination::CardholderDisplay, path)?;
    let told = InputNotification::new(exchange, content);
    Ok(v5::Body::DeviceRequest(DeviceRequest::new(DeviceAsk::InputNotification(Box::new(told)))))
}

pub(super) fn update_to_v3(told: &InputNotification, header: &MessageHeader) -> Result<Body, Gap> {
    let content: OutputContent = content_to(&told.output_content, "InputNotification.OutputContent")?;
    if told.output_content.format == Some(OutputFormat::MenuEntry) {
        return Err(Gap::in_three("InputNotification.OutputContent.Format", NO_MEMBER));
    }
    let reference = pointing(&told.exchange_identification, header);
    Ok(Body::InputUpdate(v3::InputUpdate::new(reference, content)))
}
