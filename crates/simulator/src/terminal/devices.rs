//! What the till asks of the terminal's own screen, printer and keys.

use nexo::v3::{
    Body, Device, DisplayRequest, DisplayResponse, ErrorCondition, Input, InputRequest, InputResponse,
    InputResult, MenuEntry, Message, MessageHeader, OutputContent, OutputResult, PrintRequest, PrintResponse,
    Response, ResponseMode,
};

use super::session::reply;
use super::{Run, Stage, Terminal, Work};
use crate::course::{Course, Ending, Question, Reply};
use crate::delivery::{Action, Answer, Delivery, Plan};

/// Lines of a till that are shown at most.
const LINES_MAX: usize = 5;
/// Characters of each of them.
const LINE_MAX: usize = 200;

impl Terminal {
    pub(super) fn shown_by_till(&mut self, header: &MessageHeader, request: &DisplayRequest) -> Plan {
        if let Err((condition, text)) = self.may_serve(header) {
            return self.refuse(header, &[], condition, &text);
        }
        let mut results = Vec::new();
        for output in &request.display_output {
            let own = matches!(output.device, Device::CustomerDisplay | Device::CustomerInput);
            let response = if own {
                self.message = lines(&output.output_content);
                // what became of the customer before makes room
                self.last = None;
                Response::success()
            } else {
                Response::failure(ErrorCondition::UnavailableDevice, "this terminal has no such display")
            };
            results.push(OutputResult::of(output, response));
        }
        if request.wants_response() {
            reply(header, Body::DisplayResponse(DisplayResponse::new(results)))
        } else {
            no_content()
        }
    }

    pub(super) fn printed_by_till(&self, header: &MessageHeader, request: &PrintRequest) -> Plan {
        if let Err((condition, text)) = self.may_begin_alone(header) {
            return self.refuse(header, &[], condition, &text);
        }
        let output = &request.print_output;
        if output.response_mode == ResponseMode::NotRequired {
            return no_content();
        }
        let body = PrintResponse::new(output.document_qualifier.clone(), Response::success());
        reply(header, Body::PrintResponse(body))
    }

    pub(super) fn asked_by_till(&mut self, header: &MessageHeader, request: InputRequest) -> Plan {
        if let Err((condition, text)) = self.may_begin_alone(header) {
            return refuse_input(header, &request, Response::failure(condition, text));
        }
        let data = &request.input_data;
        let entries = request.display_output.iter().flat_map(|output| &output.menu_entry);
        let entries: Vec<String> = entries.map(entry_line).collect();
        let words = request.display_output.as_ref().map(|output| lines(&output.output_content));
        let question = Question::of(&data.input_command, words.unwrap_or_default(), entries);
        let Some(question) = question else {
            let text = "this terminal cannot ask for that";
            return refuse_input(
                header,
                &request,
                Response::failure(ErrorCondition::UnavailableService, text),
            );
        };
        let course = Course::asking(question);
        self.begin(self.new_run(header, Work::Question(Box::new(request)), course))
    }

    /// The customer answered, or not.
    pub(super) fn finish_question(run: &Run, request: &InputRequest) -> Delivery {
        let command = &request.input_data.input_command;
        let (response, input) = match (run.stage, run.course.ending()) {
            (Stage::Aborted, _) => (Response::failure(ErrorCondition::Aborted, "aborted by the till"), None),
            (_, Some(Ending::Answered(answer))) => {
                let mut input = Input::new(command.clone());
                match answer {
                    Reply::Confirmed(yes) => input.confirmed = Some(*yes),
                    Reply::Chosen(number) => input.menu_entry_number = vec![*number],
                    Reply::Digits(digits) => input.digit_input = Some(digits.clone()),
                    Reply::Text(text) => input.text_input = Some(text.clone()),
                }
                (Response::success(), Some(input))
            }
            _ => (Response::failure(ErrorCondition::Cancel, "the customer did not answer"), None),
        };
        let body = input_response(request, response, input);
        Delivery::message(&Message { header: run.header.response(), body })
    }
}

fn refuse_input(header: &MessageHeader, request: &InputRequest, response: Response) -> Plan {
    reply(header, input_response(request, response, None))
}

fn input_response(request: &InputRequest, response: Response, input: Option<Input>) -> Body {
    let data = &request.input_data;
    let result =
        InputResult { input, ..InputResult::new(data.device.clone(), data.info_qualify.clone(), response) };
    let shown = request.display_output.as_ref();
    let body = InputResponse {
        output_result: shown.map(|output| OutputResult::of(output, Response::success())),
        ..InputResponse::new(result)
    };
    Body::InputResponse(Box::new(body))
}

fn no_content() -> Plan {
    Plan::now(Delivery::at_once(Action::Answer(Answer::empty(204))))
}

/// The words of a till, as many as there is room for.
fn lines(content: &OutputContent) -> Vec<String> {
    let texts = content.output_text.iter().map(|line| line.text.chars().take(LINE_MAX).collect::<String>());
    let lines: Vec<String> = texts.take(LINES_MAX).collect();
    match (&content.predefined_content, lines.is_empty()) {
        (Some(named), true) => vec![named.reference_id.chars().take(LINE_MAX).collect()],
        _ => lines,
    }
}

fn entry_line(entry: &MenuEntry) -> String {
    entry.output_text.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}
