//! nexo 3 to nexo 5 and back: screens, questions, paper and events.

use nexo::v3::{
    BarcodeType, Body, Device, DisplayOutput, DisplayRequest, DisplayResponse, DocumentQualifier,
    ErrorCondition, EventNotification, EventToNotify, InfoQualify, Input, InputCommand, InputData,
    InputRequest, InputResponse, InputResult, InputUpdate, MenuEntry, Message, MessageCategory, MessageClass,
    MessageHeader, MessageReference, MessageType, OutputBarcode, OutputContent, OutputFormat, OutputResult,
    PredefinedContent, PrintOutput, PrintRequest, PrintResponse, QrCodeErrorCorrection, Response,
    ResponseMode,
};
use nexo::v5;

use super::support::{five, survives};

/// A message of a device, within a dialogue or alone.
fn device(
    category: MessageCategory,
    message_type: MessageType,
    dialogue: Option<&str>,
    body: Body,
) -> Message {
    let header = MessageHeader {
        message_class: MessageClass::Device,
        message_type,
        service_id: dialogue.map(str::to_owned),
        device_id: Some("3".to_owned()),
        ..MessageHeader::service_request(category, "17", "TILL-7", "DESK-1")
    };
    Message { header, body }
}

fn both(category: &MessageCategory, message_type: &MessageType, body: &Body) {
    for dialogue in [None, Some("17")] {
        survives(&device(category.clone(), message_type.clone(), dialogue, body.clone()));
    }
}

fn contents() -> Vec<OutputContent> {
    let format = |output_format| OutputContent { output_format, ..OutputContent::default() };
    vec![
        OutputContent::lines(["Enter PIN: ***", "", "last line"]),
        OutputContent {
            predefined_content: Some(PredefinedContent::new("TransactionID=1&event=WAIT_FOR_PIN")),
            ..format(OutputFormat::MessageRef)
        },
        OutputContent { output_xhtml: Some("PGI+aGk8L2I+".to_owned()), ..format(OutputFormat::Xhtml) },
        OutputContent {
            output_barcode: Some(OutputBarcode {
                barcode_type: BarcodeType::QrCode,
                barcode_value: Some("https://florin.example/812".to_owned()),
                qr_code_error_correction: Some(QrCodeErrorCorrection::Quartile),
                ..OutputBarcode::default()
            }),
            ..format(OutputFormat::BarCode)
        },
    ]
}

#[test]
fn screens() {
    for content in contents() {
        let shown = |to, content| DisplayOutput {
            response_required: false,
            minimum_display_time: Some(3),
            ..DisplayOutput::new(to, InfoQualify::PoiReplication, content)
        };
        let request = DisplayRequest::new(vec![
            shown(Device::CashierDisplay, content.clone()),
            DisplayOutput {
                menu_entry: vec![MenuEntry::line("Yes"), MenuEntry::line("No")],
                ..shown(Device::CustomerDisplay, content)
            },
        ]);
        both(&MessageCategory::Display, &MessageType::Request, &Body::DisplayRequest(request));
    }
    let result = |to, response| OutputResult::new(to, InfoQualify::Display, response);
    let answer = DisplayResponse::new(vec![
        result(Device::CashierDisplay, Response::success()),
        result(
            Device::CustomerDisplay,
            Response::failure(ErrorCondition::UnavailableDevice, "no such display"),
        ),
    ]);
    both(&MessageCategory::Display, &MessageType::Response, &Body::DisplayResponse(answer));
}

#[test]
fn questions_of_every_kind() {
    for command in InputCommand::ALL {
        let mut data = InputData::new(Device::CashierInput, InfoQualify::Input, command.clone());
        data.max_input_time = Some(60);
        data.notify_card_input = true;
        data.wait_user_validation = false;
        data.disable_cancel = true;
        let mut shown = DisplayOutput::new(
            Device::CashierDisplay,
            InfoQualify::Display,
            OutputContent::lines(["Is the signature right?"]),
        );
        if *command == InputCommand::GetMenuEntry {
            shown.menu_entry = vec![MenuEntry::line("Red"), MenuEntry::line("Blue")];
        } else {
            data.default_input_string = Some("4".to_owned());
        }
        let request = InputRequest { display_output: Some(shown), ..InputRequest::new(data) };
        both(&MessageCategory::Input, &MessageType::Request, &Body::InputRequest(Box::new(request)));
    }
}

fn inputs() -> Vec<Input> {
    let blank = |command| Input::new(command);
    let digits = |command| Input { digit_input: Some("012".to_owned()), ..blank(command) };
    vec![
        blank(InputCommand::GetAnyKey),
        Input { confirmed: Some(true), ..blank(InputCommand::GetConfirmation) },
        Input { confirmed: Some(false), ..blank(InputCommand::SiteManager) },
        Input { text_input: Some("table 4".to_owned()), ..blank(InputCommand::TextString) },
        digits(InputCommand::DigitString),
        Input { digit_input: Some("12.50".to_owned()), ..blank(InputCommand::DecimalString) },
        Input { function_key: Some("2".to_owned()), ..blank(InputCommand::GetFunctionKey) },
        Input { menu_entry_number: vec![2], ..blank(InputCommand::GetMenuEntry) },
        Input { menu_entry_number: vec![1, 3], ..blank(InputCommand::GetMenuEntry) },
    ]
}

#[test]
fn answers_to_questions() {
    let result = |response| InputResult::new(Device::CustomerInput, InfoQualify::Input, response);
    for input in inputs() {
        let answer = InputResponse {
            output_result: Some(OutputResult::new(
                Device::CustomerDisplay,
                InfoQualify::Display,
                Response::success(),
            )),
            ..InputResponse::new(InputResult { input: Some(input), ..result(Response::success()) })
        };
        both(&MessageCategory::Input, &MessageType::Response, &Body::InputResponse(Box::new(answer)));
    }
    let nobody = result(Response::failure(ErrorCondition::Cancel, "no answer"));
    let answer = Body::InputResponse(Box::new(InputResponse::new(nobody)));
    both(&MessageCategory::Input, &MessageType::Response, &answer);
}

#[test]
fn a_question_that_changes() {
    let header = MessageHeader::service_request(MessageCategory::Input, "17", "TILL-7", "DESK-1");
    let asked = MessageReference {
        message_category: None,
        device_id: Some("2".to_owned()),
        ..MessageReference::to(&header)
    };
    let update = InputUpdate::new(asked, OutputContent::lines(["one more moment"]));
    both(&MessageCategory::InputUpdate, &MessageType::Request, &Body::InputUpdate(update));
}

#[test]
fn paper() {
    let documents =
        DocumentQualifier::ALL.iter().filter(|document| **document != DocumentQualifier::Document);
    for document in documents {
        for mode in ResponseMode::ALL {
            let printed = PrintOutput {
                required_signature: true,
                ..PrintOutput::new(document.clone(), mode.clone(), OutputContent::lines(["one", "two"]))
            };
            let request = Body::PrintRequest(PrintRequest::new(printed));
            both(&MessageCategory::Print, &MessageType::Request, &request);
        }
        let answer = PrintResponse::new(document.clone(), Response::success());
        both(&MessageCategory::Print, &MessageType::Response, &Body::PrintResponse(answer));
    }
}

/// An event, named as its terminal names them.
fn event(service_id: Option<&str>, device_id: Option<&str>, event: EventNotification) -> Message {
    let header = MessageHeader {
        message_class: MessageClass::Event,
        message_type: MessageType::Notification,
        service_id: service_id.map(str::to_owned),
        device_id: device_id.map(str::to_owned),
        ..MessageHeader::service_request(MessageCategory::Event, "17", "TILL-7", "DESK-1")
    };
    Message { header, body: Body::EventNotification(event) }
}

#[test]
fn events() {
    use EventToNotify::{Reject, ScanBarcodeResult, UseAnotherCardForPreauth};
    for what in EventToNotify::ALL {
        if [Reject, ScanBarcodeResult, UseAnotherCardForPreauth].contains(what) {
            continue;
        }
        let told = EventNotification {
            maintenance_required: true,
            customer_language: Some("nl".to_owned()),
            event_details: Some("details".to_owned()),
            display_output: vec![DisplayOutput::new(
                Device::CashierDisplay,
                InfoQualify::Status,
                OutputContent::lines(["Updating"]),
            )],
            ..EventNotification::new(what.clone(), "2026-05-04T08:31:19Z")
        };
        for (service_id, device_id) in [(Some("17"), None), (None, Some("3")), (Some("17"), Some("3"))] {
            survives(&event(service_id, device_id, told.clone()));
        }
    }
}

#[test]
fn a_refused_message_is_a_rejection() {
    for (details, reason) in [
        (Some("no such service"), v5::RejectReason::InvalidMessage),
        (Some("Repeated Message: ServiceID - 17"), v5::RejectReason::DuplicateMessage),
        (Some("Security: the key is not known"), v5::RejectReason::Security),
        (None, v5::RejectReason::InvalidMessage),
    ] {
        let told = EventNotification {
            event_details: details.map(str::to_owned),
            rejected_message: Some("e30=".to_owned()),
            ..EventNotification::new(EventToNotify::Reject, "2026-05-04T08:31:19Z")
        };
        let message = event(Some("17"), None, told);
        survives(&message);
        let v5::Body::MessageRejection(rejection) = five(&message).body else { panic!() };
        assert_eq!(rejection.reject_reason, reason);
    }
}

#[test]
fn terminals_begin_what_is_theirs() {
    let request = DisplayRequest::new(vec![DisplayOutput::new(
        Device::CashierDisplay,
        InfoQualify::Display,
        OutputContent::lines(["hello"]),
    )]);
    let message =
        device(MessageCategory::Display, MessageType::Request, Some("17"), Body::DisplayRequest(request));
    let told = five(&message);
    assert_eq!(told.header.initiating_party.identification, "DESK-1");
    assert_eq!(told.header.initiating_party.party_type, Some(v5::PartyType::OriginatingPoi));
    assert_eq!(told.header.recipient_party.as_ref().unwrap().identification, "TILL-7");
    assert_eq!(told.header.exchange_identification, "17:3");
    // The till may ask a terminal to show something, too.
    let stamp = v5::convert::Stamp {
        begun_by: Some(v5::convert::Side::Sale),
        ..v5::convert::Stamp::at("2026-05-04T10:31:03Z")
    };
    let ours = v5::convert::from_v3(&message, &stamp).unwrap();
    assert_eq!(ours.header.initiating_party.identification, "TILL-7");
    assert_eq!(v5::convert::to_v3(&ours).unwrap(), message);
}
