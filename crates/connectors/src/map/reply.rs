//! What a terminal that called gets to hear: a message where it wants one, the bare word of HTTP where not
//! (nexo-flows.md 2).

use nexo::v3::{
    Body, DisplayResponse, ErrorCondition, Input, InputCommand, InputRequest, InputResponse, InputResult,
    Message, MessageHeader, MessageType, OutputResult, PrintRequest, PrintResponse, Response, ResponseMode,
};
use terminal::{Answer, HttpAnswer, InputAnswer, Reject};

/// The answer to a call. `read` opens the call once more, and `write` spells the answer as the caller spells its
/// messages.
pub(crate) fn answer(
    answer: &Answer,
    content_type: &'static str,
    read: impl FnOnce() -> Option<Message>,
    write: impl FnOnce(&Message) -> Result<Vec<u8>, String>,
) -> HttpAnswer {
    if let Answer::Rejected(reject) = answer {
        return HttpAnswer::empty(match reject {
            Reject::Unreadable(_) => 400,
            Reject::NotOurs | Reject::Unverified => 403,
        });
    }
    // It was read before; what cannot be read again is not answered with anything that it could act on.
    let Some(Message { header, body, .. }) = read() else { return HttpAnswer::empty(400) };
    let Some(body) = said(&body, answer) else { return HttpAnswer::empty(204) };
    let header = MessageHeader { message_type: MessageType::Response, ..header };
    match write(&Message { header, body }) {
        Ok(bytes) => HttpAnswer { status: 200, content_type: Some(content_type), body: bytes },
        Err(error) => {
            tracing::error!(error, "the answer to a terminal cannot be written");
            HttpAnswer::empty(500)
        }
    }
}

/// The body of the answer; nothing where the terminal wants none.
fn said(request: &Body, answer: &Answer) -> Option<Body> {
    let done = *answer == Answer::Taken;
    match request {
        Body::DisplayRequest(request) if request.wants_response() => {
            let results = request.display_output.iter();
            let results: Vec<_> = results.map(|output| OutputResult::of(output, outcome(done))).collect();
            Some(Body::DisplayResponse(DisplayResponse::new(results)))
        }
        Body::PrintRequest(request) => printed(request, done),
        Body::InputRequest(request) => Some(Body::InputResponse(Box::new(put_in(request, answer)))),
        _ => None,
    }
}

fn printed(request: &PrintRequest, done: bool) -> Option<Body> {
    let output = &request.print_output;
    // Without a wish for an answer, only what failed is told.
    if done && output.response_mode == ResponseMode::NotRequired {
        return None;
    }
    Some(Body::PrintResponse(PrintResponse::new(output.document_qualifier.clone(), outcome(done))))
}

fn outcome(done: bool) -> Response {
    if done { Response::success() } else { Response::failure(ErrorCondition::UnavailableDevice, "not now") }
}

/// "No" is a success with a flag; only who does not answer at all fails (BILT).
fn put_in(request: &InputRequest, answer: &Answer) -> InputResponse {
    let data = &request.input_data;
    let command = data.input_command.clone();
    let confirms = matches!(command, InputCommand::GetConfirmation | InputCommand::SiteManager);
    let given = match answer {
        Answer::Input(given) => given.clone(),
        Answer::Taken | Answer::NotDone | Answer::Rejected(_) => InputAnswer::Nobody,
    };
    let blank = Input::new(command.clone());
    let input = match given {
        InputAnswer::Confirmed(yes) if confirms => Some(Input { confirmed: Some(yes), ..blank }),
        InputAnswer::Nobody | InputAnswer::Cancelled if confirms => {
            Some(Input { confirmed: Some(false), ..blank })
        }
        InputAnswer::AnyKey => Some(blank),
        InputAnswer::Typed(text) => Some(match command {
            InputCommand::TextString => Input { text_input: Some(text), ..blank },
            InputCommand::GetFunctionKey => Input { function_key: Some(text), ..blank },
            _ => Input { digit_input: Some(text), ..blank },
        }),
        InputAnswer::Entry(number) => Some(Input { menu_entry_number: vec![number], ..blank }),
        InputAnswer::Confirmed(_) | InputAnswer::Nobody | InputAnswer::Cancelled => None,
    };
    let response = match &input {
        Some(_) => Response::success(),
        None => Response::failure(ErrorCondition::Cancel, "no answer"),
    };
    let result =
        InputResult { input, ..InputResult::new(data.device.clone(), data.info_qualify.clone(), response) };
    let shown = request.display_output.as_ref();
    InputResponse {
        output_result: shown.map(|output| OutputResult::of(output, Response::success())),
        ..InputResponse::new(result)
    }
}
