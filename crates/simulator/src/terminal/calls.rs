//! What the terminal tells and asks the till: its screen, receipts, signatures and events.

use nexo::v3::{
    Body, Device, DisplayOutput, DisplayRequest, DocumentQualifier, EventNotification, EventToNotify,
    InfoQualify, InputCommand, InputData, InputRequest, Message, MessageCategory, MessageClass,
    MessageHeader, MessageType, OutputContent, OutputFormat, PredefinedContent, PrintOutput, PrintRequest,
    ResponseMode,
};

use super::{Stage, Terminal};
use crate::answer::time_stamp;
use crate::call::{Call, Heard, Says, Wants};
use crate::course::Place;
use crate::delivery::RunId;
use crate::profile::DisplayForm;
use crate::receipt::{Slip, form_encoded};

/// What a till must take to be told of the screen.
const SCREEN: &[&str] = &["CashierDisplay", "CashierStatus", "POIReplication"];
/// What a till must take to be asked.
const QUESTIONS: &[&str] = &["CashierInput"];
/// Calls that wait; what comes on top of them is dropped.
const WAITING_MAX: usize = 1000;

impl Terminal {
    /// Whether this till is asked about signatures while the payment runs.
    pub(super) fn asks_till(&self, sale_id: &str) -> bool {
        self.listens(sale_id, QUESTIONS).is_some()
    }

    /// Tells tills what changed since the last time, and asks what has to be asked.
    pub(crate) fn call_tills(&mut self) {
        if self.options.callback.is_none() && self.tills.is_empty() {
            return;
        }
        self.replicate();
        self.ask_for_signature();
    }

    /// What is to be sent since the last time.
    pub(crate) fn take_calls(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.calls)
    }

    /// What came of a call.
    pub(crate) fn heard(&mut self, call: &Call, heard: &Heard) {
        self.last_call = Some(call.clone());
        match call.wants {
            Wants::Nothing => {}
            Wants::Signature(run) => self.hear_signature(run, heard),
        }
    }

    fn hear_signature(&mut self, id: RunId, heard: &Heard) {
        let right = match heard {
            Heard::Message(message) => match &message.body {
                Body::InputResponse(answer) => {
                    let input = answer.input_result.input.as_ref();
                    answer.input_result.response.is_done()
                        && input.and_then(|input| input.confirmed) == Some(true)
                }
                _ => false,
            },
            Heard::Status(_) | Heard::Nothing => false,
        };
        if let Some(run) = self.runs.iter_mut().find(|run| run.id == id) {
            run.course.signed(right);
        }
    }

    /// Puts a call in the queue.
    pub(super) fn call(&mut self, url: String, says: Says, wants: Wants) {
        if self.calls.len() >= WAITING_MAX {
            tracing::warn!("too many calls wait for the till; one was dropped");
            return;
        }
        self.calls_made = self.calls_made.saturating_add(1);
        self.calls.push(Call { id: self.calls_made, url, says, wants, flood: None });
    }

    /// The header of a message that the terminal begins.
    pub(super) fn own_header(&mut self, category: MessageCategory, sale_id: &str) -> MessageHeader {
        self.devices = self.devices.saturating_add(1);
        let class =
            if category == MessageCategory::Event { MessageClass::Event } else { MessageClass::Device };
        let message_type =
            if class == MessageClass::Event { MessageType::Notification } else { MessageType::Request };
        let dialogue = self.running().filter(|run| run.header.sale_id == sale_id);
        MessageHeader {
            protocol_version: Some(self.options.profile.tongue.version().to_owned()),
            message_class: class,
            message_category: category,
            message_type,
            service_id: dialogue.and_then(|run| run.header.service_id.clone()),
            device_id: Some(self.devices.to_string()),
            sale_id: sale_id.to_owned(),
            poi_id: self.poi_id.clone(),
        }
    }

    /// The screen to every till that wants it, when it changed.
    fn replicate(&mut self) {
        if self.running().is_some_and(|run| run.course.ending().is_some()) {
            // the answer, and with it the last screen, comes in a moment
            return;
        }
        let screen = self.screen();
        let mut words = screen.lines.clone();
        if screen.dots > 0
            && let Some(first) = words.first_mut()
        {
            *first = format!("{first}: {}", "*".repeat(screen.dots));
        }
        if words == self.replicated {
            return;
        }
        let first_time = self.replicated.is_empty() && screen.stage == "idle";
        self.replicated.clone_from(&words);
        // before anything has happened there is nothing to tell
        if first_time || words.is_empty() {
            return;
        }
        let dialogue = self.running().map(|run| run.header.sale_id.clone());
        let to = match dialogue.or_else(|| self.served.clone()) {
            Some(sale) => self.listens(&sale, SCREEN).map(|url| (sale, url)).into_iter().collect(),
            None => self.listeners(SCREEN),
        };
        let stage = screen.stage;
        for (sale, url) in to {
            let content = match self.options.profile.display {
                DisplayForm::Text => OutputContent::lines(words.clone()),
                DisplayForm::EventReference => self.event_reference(stage),
            };
            self.display(&sale, url, content);
        }
    }

    /// What a family tells that has names for its screens instead of their words.
    fn event_reference(&self, stage: &str) -> OutputContent {
        let event = match stage {
            "present_card" => "TENDER_CREATED",
            "pin" => "WAIT_FOR_PIN",
            "tip" => "ASK_GRATUITY",
            "authorising" => "PIN_ENTERED",
            "signature" => "ASK_SIGNATURE",
            "approved" | "declined" | "cancelled" => "TENDER_FINAL",
            _ => "IDLE",
        };
        let transaction = format!("{}-{}", self.life, self.transactions.saturating_add(1));
        let at = form_encoded(&time_stamp(self.now()));
        OutputContent {
            output_format: OutputFormat::MessageRef,
            predefined_content: Some(PredefinedContent {
                reference_id: format!("TransactionID={transaction}&TimeStamp={at}&event={event}"),
                language: None,
            }),
            ..OutputContent::default()
        }
    }

    /// Shows something at the till.
    pub(super) fn display(&mut self, sale_id: &str, url: String, content: OutputContent) {
        let header = self.own_header(MessageCategory::Display, sale_id);
        let body = self.display_body(content);
        self.call(url, Says::Message(Box::new(Message { header, body })), Wants::Nothing);
    }

    pub(super) fn display_body(&self, content: OutputContent) -> Body {
        let qualify = match self.options.profile.display {
            DisplayForm::Text => InfoQualify::PoiReplication,
            DisplayForm::EventReference => InfoQualify::Status,
        };
        let output = DisplayOutput {
            response_required: self.options.profile.display_answer,
            ..DisplayOutput::new(Device::CashierDisplay, qualify, content)
        };
        Body::DisplayRequest(DisplayRequest::new(vec![output]))
    }

    /// Prints the copy of the shop and asks whether the signature on it is right.
    fn ask_for_signature(&mut self) {
        let waits = |run: &&mut super::Run| {
            run.stage == Stage::AtTheCustomer && *run.course.place() == Place::Signature && !run.asked
        };
        let Some(run) = self.runs.iter_mut().find(waits) else { return };
        run.asked = true;
        let (id, sale_id) = (run.id, run.header.sale_id.clone());
        let Some(url) = self.listens(&sale_id, QUESTIONS) else { return };
        if let Some(url) = self.listens(&sale_id, &["PrinterReceipt"]) {
            let receipt = self.copy_to_sign(id);
            self.print(&sale_id, url, receipt);
        }
        let header = self.own_header(MessageCategory::Input, &sale_id);
        let body = signature_question(self.options.till_patience.as_secs());
        self.call(url, Says::Message(Box::new(Message { header, body })), Wants::Signature(id));
    }

    fn copy_to_sign(&self, id: RunId) -> OutputContent {
        let run = self.runs.iter().find(|run| run.id == id);
        let asked = run.and_then(|run| run.payment()).map(|request| &request.payment_transaction.amounts_req);
        let slip = Slip {
            title: "PAYMENT",
            poi_id: &self.poi_id,
            transaction_id: run.and_then(|run| run.header.service_id.as_deref()).unwrap_or_default(),
            time_stamp: &time_stamp(self.now()),
            card: run.and_then(|run| run.course.presented()).map(|presented| presented.card()),
            approval_code: None,
            tip: None,
            amount: asked.and_then(|asked| asked.requested_amount).unwrap_or_default(),
            currency: asked.map(|asked| asked.currency.as_str()).unwrap_or_default(),
            verdict: "PLEASE SIGN",
            signed: true,
        };
        slip.for_shop(self.options.profile.receipt).output_content
    }

    /// Prints something for the cashier at the till.
    pub(super) fn print(&mut self, sale_id: &str, url: String, content: OutputContent) {
        let header = self.own_header(MessageCategory::Print, sale_id);
        let mode = if self.options.profile.display_answer {
            ResponseMode::PrintEnd
        } else {
            ResponseMode::NotRequired
        };
        let output = PrintOutput {
            required_signature: true,
            ..PrintOutput::new(DocumentQualifier::CashierReceipt, mode, content)
        };
        let body = Body::PrintRequest(PrintRequest::new(output));
        self.call(url, Says::Message(Box::new(Message { header, body })), Wants::Nothing);
    }

    /// An event to every till that listens.
    pub(super) fn notify(&mut self, event: &EventToNotify, details: Option<&str>) {
        for (sale, url) in self.listeners(&[]) {
            let mut body = EventNotification::new(event.clone(), time_stamp(self.now()));
            body.event_details = details.map(str::to_owned);
            body.maintenance_required = *event == EventToNotify::SaleAdmin;
            let header = self.own_header(MessageCategory::Event, &sale);
            let says = Says::Message(Box::new(Message { header, body: Body::EventNotification(body) }));
            self.call(url, says, Wants::Nothing);
        }
    }
}

/// "Is the signature right?"
pub(super) fn signature_question(seconds: u64) -> Body {
    let shown = DisplayOutput {
        response_required: false,
        ..DisplayOutput::new(
            Device::CashierDisplay,
            InfoQualify::Display,
            OutputContent::lines(["Signature: is it right?"]),
        )
    };
    let mut data = InputData::new(Device::CashierInput, InfoQualify::Input, InputCommand::GetConfirmation);
    data.max_input_time = u32::try_from(seconds).ok();
    let request = InputRequest { display_output: Some(shown), ..InputRequest::new(data) };
    Body::InputRequest(Box::new(request))
}
