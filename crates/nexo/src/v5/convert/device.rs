//! Showing and printing on the other side.

use super::output::{
    content_from, content_to, destination, device, display_from, display_to, menu_to, paper, qualifier,
};
use super::words::{code, response_code, response_word};
use super::{CONTRADICTS, Gap, NO_CODE, input};
use crate::v3::{self, Body, DisplayOutput, MessageHeader, PrintOutput, ResponseMode};
use crate::v5::{
    self, DeviceAnswer, DeviceAsk, DeviceRequest, DeviceResponse, DisplayRequest, DisplayResponse,
    OutputFormat, PrintRequest, PrintResponse,
};

pub(super) fn request_to_v3(body: &DeviceRequest, header: &MessageHeader) -> Result<Body, Gap> {
    match &body.service {
        DeviceAsk::Display(asked) => display_request_to(asked),
        DeviceAsk::Input(asked) => input::request_to_v3(asked),
        DeviceAsk::Print(asked) => print_to(asked),
        DeviceAsk::InputNotification(told) => input::update_to_v3(told, header),
        DeviceAsk::Other { .. } => Err(Gap::in_three("ServiceContent", "it is not read")),
    }
}

pub(super) fn response_to_v3(body: &DeviceResponse) -> Result<Body, Gap> {
    match &body.service {
        DeviceAnswer::Display(told) => displayed_to(told.as_ref(), &body.response),
        DeviceAnswer::Input(told) => input::response_to_v3(told.as_deref(), &body.response),
        DeviceAnswer::Print(told) => printed_to(told.as_ref(), &body.response),
        DeviceAnswer::Other { .. } => Err(Gap::in_three("ServiceContent", "it is not read")),
    }
}

/// A menu is a message of its own after the one that it belongs to.
pub(super) fn display_from_v3(request: &v3::DisplayRequest) -> Result<v5::Body, Gap> {
    let mut messages = Vec::new();
    for shown in &request.display_output {
        let (message, menu) = display_from(shown, "DisplayRequest.DisplayOutput")?;
        messages.extend(message);
        messages.extend(menu);
    }
    let asked = DisplayRequest::new(messages);
    Ok(v5::Body::DeviceRequest(DeviceRequest::new(DeviceAsk::Display(asked))))
}

fn display_request_to(asked: &DisplayRequest) -> Result<Body, Gap> {
    let mut shown: Vec<DisplayOutput> = Vec::new();
    for message in &asked.display_output {
        let last = shown.last_mut().filter(|last| last.device == device(&message.message_destination));
        match last {
            Some(last) if message.format == Some(OutputFormat::MenuEntry) => {
                last.menu_entry.extend(menu_to(message));
            }
            Some(_) | None => shown.push(display_to(message, "DisplayRequest.DisplayOutput")?),
        }
    }
    Ok(Body::DisplayRequest(v3::DisplayRequest::new(shown)))
}

/// How it went in one place.
pub(super) fn output_result_from(result: &v3::OutputResult, path: &str) -> Result<v5::OutputResult, Gap> {
    let path = format!("{path}.OutputResult");
    Ok(v5::OutputResult::new(
        destination(&result.device, &format!("{path}.Device"))?,
        code::<v5::InformationQualifier>(result.info_qualify.as_str(), &format!("{path}.InfoQualify"))?,
        response_code(&result.response, &format!("{path}.Response"))?,
    ))
}

pub(super) fn output_result_to(result: &v5::OutputResult) -> v3::OutputResult {
    v3::OutputResult::new(
        device(&result.device_type),
        qualifier(Some(&result.information_qualifier)),
        response_word(&result.response),
    )
}

pub(super) fn display_response_from_v3(answer: &v3::DisplayResponse, body: &Body) -> Result<v5::Body, Gap> {
    let path = "DisplayResponse";
    let results = answer.output_result.iter().map(|result| output_result_from(result, path));
    let results: Vec<v5::OutputResult> = results.collect::<Result<_, _>>()?;
    // Of several results the worst is that of the whole.
    let Some(worst) = body.response() else {
        return Err(Gap::in_five("DisplayResponse.OutputResult", "nothing says how it went"));
    };
    let response = response_code(worst, "DisplayResponse.OutputResult.Response")?;
    let told = DeviceAnswer::Display(Some(DisplayResponse::new(results)));
    Ok(v5::Body::DeviceResponse(DeviceResponse::new(told, response)))
}

fn displayed_to(told: Option<&DisplayResponse>, response: &v5::Response) -> Result<Body, Gap> {
    let results = told.map(|told| told.output_result.as_slice()).unwrap_or_default();
    if results.is_empty() {
        let path = "DeviceResponse.DisplayResponse";
        return Err(Gap::in_three(path, "it is absent, and only it says how it went"));
    }
    if !response.is_done() && results.iter().all(|result| result.response.is_done()) {
        return Err(Gap::in_three("DeviceResponse.Response", CONTRADICTS));
    }
    let results: Vec<v3::OutputResult> = results.iter().map(output_result_to).collect();
    Ok(Body::DisplayResponse(v3::DisplayResponse::new(results)))
}

pub(super) fn print_from_v3(request: &v3::PrintRequest) -> Result<v5::Body, Gap> {
    let path = "PrintRequest.PrintOutput";
    let printed = &request.print_output;
    let document = code(printed.document_qualifier.as_str(), &format!("{path}.DocumentQualifier"))?;
    let mode = match printed.response_mode {
        ResponseMode::NotRequired => v5::ResponseMode::NotRequired,
        ResponseMode::Immediate => v5::ResponseMode::Immediate,
        ResponseMode::PrintEnd => v5::ResponseMode::PrintEnd,
        ResponseMode::SoundEnd => v5::ResponseMode::EndOfPlay,
        ResponseMode::Other(_) => return Err(Gap::in_five(format!("{path}.ResponseMode"), NO_CODE)),
    };
    let content = content_from(&printed.output_content, paper(&document), &format!("{path}.OutputContent"))?;
    let asked = PrintRequest {
        integrated_print: printed.integrated_print.then_some(true),
        required_signature: printed.required_signature.then_some(true),
        ..PrintRequest::new(document, mode, content)
    };
    Ok(v5::Body::DeviceRequest(DeviceRequest::new(DeviceAsk::Print(Box::new(asked)))))
}

fn print_to(asked: &PrintRequest) -> Result<Body, Gap> {
    let mode = match &asked.response_mode {
        v5::ResponseMode::NotRequired => ResponseMode::NotRequired,
        v5::ResponseMode::Immediate => ResponseMode::Immediate,
        v5::ResponseMode::PrintEnd => ResponseMode::PrintEnd,
        v5::ResponseMode::EndOfPlay => ResponseMode::SoundEnd,
        v5::ResponseMode::Other(code) => ResponseMode::Other(code.clone()),
    };
    let printed = PrintOutput {
        integrated_print: asked.integrated_print.unwrap_or(false),
        required_signature: asked.required_signature.unwrap_or(false),
        ..PrintOutput::new(
            v3::DocumentQualifier::from(asked.document_qualifier.word()),
            mode,
            content_to(&asked.output_content, "PrintRequest.OutputContent")?,
        )
    };
    Ok(Body::PrintRequest(v3::PrintRequest::new(printed)))
}

pub(super) fn print_response_from_v3(answer: &v3::PrintResponse) -> Result<v5::Body, Gap> {
    let document =
        code::<v5::DocumentType>(answer.document_qualifier.as_str(), "PrintResponse.DocumentQualifier")?;
    let response = response_code(&answer.response, "PrintResponse.Response")?;
    let told = DeviceAnswer::Print(Some(PrintResponse::new(document)));
    Ok(v5::Body::DeviceResponse(DeviceResponse::new(told, response)))
}

/// A failure may leave out which document it was.
fn printed_to(told: Option<&PrintResponse>, response: &v5::Response) -> Result<Body, Gap> {
    let document = match told {
        Some(told) => v3::DocumentQualifier::from(told.document_qualifier.word()),
        None if response.is_done() => {
            return Err(Gap::in_three(
                "DeviceResponse.PrintResponse",
                "it is absent, and names the document",
            ));
        }
        None => v3::DocumentQualifier::from(""),
    };
    Ok(Body::PrintResponse(v3::PrintResponse::new(document, response_word(response))))
}
