//! What a message says that a terminal sent by itself. Pure.
//!
//! A call counts only with the names of the pairing and within a session. Its words are cut, and cleaned of
//! everything that a reader cannot see, before anybody gets them.

use aws_lc_rs::digest::{SHA256, digest};
use core::time::Duration;
use nexo::v3::{
    Body, Device, DisplayOutput, DocumentQualifier, EventNotification, EventToNotify, InfoQualify,
    InputCommand, InputRequest, Message, MessageCategory, MessageHeader, OutputContent, PrintRequest,
};
use terminal::{
    Asked, Audience, Heard, Length, MessageKey, Paper, PaperKind, Reject, Session, Shown, ShownKind,
    TerminalEvent, Told, Wanted, What,
};

use super::{slip, words};

/// Lines of a screen, and letters of a line, that are shown (security.md section 2).
const LINES: usize = 20;
pub(crate) const LETTERS: usize = 200;
/// Entries of a menu that are offered.
const ENTRIES: usize = 30;

/// What a message says that came in `session`; `body` is it as bytes.
pub(crate) fn heard(message: &Message, body: &[u8], session: &Session) -> Result<Heard, Reject> {
    let header = &message.header;
    if !within(header, session) || !session.open {
        return Err(Reject::NotOurs);
    }
    let (category, what) = match &message.body {
        Body::DisplayRequest(body) => {
            ("Display", What::Display(body.display_output.iter().map(shown).collect()))
        }
        Body::InputRequest(body) => ("Input", What::Input(asked(body))),
        Body::PrintRequest(body) => ("Print", What::Print(paper(body))),
        Body::EventNotification(body) => ("Event", What::Event(told(body))),
        other => return Err(Reject::Unreadable(format!("{} is nothing that a terminal asks", other.name()))),
    };
    Ok(Heard { key: key(category, header, body), what })
}

/// The message names this till and this terminal.
pub(crate) fn within(header: &MessageHeader, session: &Session) -> bool {
    header.sale_id == session.pairing.sale_id && header.poi_id == session.pairing.poi_id
}

/// The first bytes of the SHA-256 of these.
pub(crate) fn digest_of<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut first = [0; N];
    for (to, from) in first.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
        *to = *from;
    }
    first
}

/// A terminal that numbers its messages says itself what is the same; otherwise the same bytes are.
pub(crate) fn key(category: &'static str, header: &MessageHeader, body: &[u8]) -> MessageKey {
    let device_id = header.device_id.clone();
    let numbered = device_id.is_some();
    let short = if numbered { [0; 8] } else { digest_of(body) };
    // Events have a number of their own, which is no dialogue's.
    let dialogue = header.message_category != MessageCategory::Event;
    MessageKey {
        category,
        service_id: if dialogue { header.service_id.clone() } else { None },
        device_id: if dialogue { device_id } else { device_id.or_else(|| header.service_id.clone()) },
        digest: short,
    }
}

fn shown(output: &DisplayOutput) -> Shown {
    Shown {
        to: audience(&output.device),
        kind: match output.info_qualify {
            InfoQualify::PoiReplication => ShownKind::Screen,
            InfoQualify::Status => ShownKind::Status,
            InfoQualify::Error => ShownKind::Error,
            InfoQualify::CustomerAssistance => ShownKind::Assistance,
            InfoQualify::Display
            | InfoQualify::Sound
            | InfoQualify::Input
            | InfoQualify::Receipt
            | InfoQualify::Document
            | InfoQualify::Voucher
            | InfoQualify::Other(_) => ShownKind::Other,
        },
        lines: lines(&output.output_content),
    }
}

fn audience(device: &Device) -> Audience {
    match device {
        Device::CustomerDisplay | Device::CustomerInput => Audience::Customer,
        Device::CashierDisplay | Device::CashierInput | Device::Other(_) => Audience::Cashier,
    }
}

fn lines(content: &OutputContent) -> Vec<String> {
    let lines = slip::text(content, LINES, LETTERS);
    if !lines.is_empty() {
        return lines;
    }
    // One vendor names what happens instead of saying it.
    let named = content.predefined_content.as_ref().map(|content| content.reference_id.as_str());
    named.and_then(words::named_event).into_iter().collect()
}

fn asked(request: &InputRequest) -> Asked {
    let data = &request.input_data;
    let output = request.display_output.as_ref();
    let length = Length { min: data.min_length, max: data.max_length };
    let wants = match data.input_command {
        InputCommand::GetConfirmation | InputCommand::SiteManager => Wanted::Confirmation,
        InputCommand::GetAnyKey => Wanted::AnyKey,
        InputCommand::DigitString | InputCommand::GetFunctionKey => Wanted::Digits(length),
        InputCommand::TextString => Wanted::Text(length),
        InputCommand::DecimalString => Wanted::Decimal(length),
        InputCommand::GetMenuEntry => Wanted::Menu(entries(output)),
        InputCommand::Password | InputCommand::Other(_) => Wanted::Nothing,
    };
    let wants = match wants {
        Wanted::Menu(entries) if entries.is_empty() => Wanted::Nothing,
        // A customer is asked at the terminal: whoever stands at the till cannot answer for them.
        _ if data.device == Device::CustomerInput => Wanted::Nothing,
        wants => wants,
    };
    Asked {
        lines: output.map(|output| lines(&output.output_content)).unwrap_or_default(),
        wants,
        wait: data.max_input_time.map(|seconds| Duration::from_secs(seconds.into())),
    }
}

fn entries(output: Option<&DisplayOutput>) -> Vec<String> {
    let entries = output.map(|output| output.menu_entry.as_slice()).unwrap_or_default();
    entries
        .iter()
        .take(ENTRIES)
        .map(|entry| {
            let content = OutputContent {
                output_text: entry.output_text.clone(),
                output_xhtml: entry.output_xhtml.clone(),
                predefined_content: entry.predefined_content.clone(),
                ..OutputContent::default()
            };
            lines(&content).join(" ")
        })
        .collect()
}

fn paper(request: &PrintRequest) -> Paper {
    let output = &request.print_output;
    Paper {
        kind: match output.document_qualifier {
            DocumentQualifier::CashierReceipt | DocumentQualifier::Journal => PaperKind::Merchant,
            DocumentQualifier::CustomerReceipt => PaperKind::Customer,
            DocumentQualifier::SaleReceipt
            | DocumentQualifier::Document
            | DocumentQualifier::Voucher
            | DocumentQualifier::Other(_) => PaperKind::Other,
        },
        signature: output.required_signature,
        lines: slip::paper(&output.output_content),
    }
}

fn told(event: &EventNotification) -> Told {
    Told {
        event: match event.event_to_notify {
            EventToNotify::BeginMaintenance => TerminalEvent::BeginMaintenance,
            EventToNotify::EndMaintenance => TerminalEvent::EndMaintenance,
            EventToNotify::Shutdown => TerminalEvent::Shutdown,
            EventToNotify::Initialised => TerminalEvent::Initialised,
            EventToNotify::OutOfOrder => TerminalEvent::OutOfOrder,
            EventToNotify::SecurityAlarm => TerminalEvent::SecurityAlarm,
            EventToNotify::Abort => TerminalEvent::Abort,
            EventToNotify::Completed => TerminalEvent::Completed,
            EventToNotify::Reject => TerminalEvent::Reject,
            EventToNotify::SaleAdmin => TerminalEvent::SaleAdmin,
            EventToNotify::SaleWakeUp => TerminalEvent::SaleWakeUp,
            EventToNotify::CardInserted => TerminalEvent::CardInserted,
            EventToNotify::CardRemoved => TerminalEvent::CardRemoved,
            EventToNotify::CustomerLanguage
            | EventToNotify::KeyPressed
            | EventToNotify::StopAssistance
            | EventToNotify::ScanBarcodeResult
            | EventToNotify::UseAnotherCardForPreauth
            | EventToNotify::Other(_) => TerminalEvent::Other,
        },
        maintenance: event.maintenance_required,
        details: event.event_details.as_deref().and_then(words::shown),
        rejected: event.rejected_message.as_deref().and_then(words::id_of_quoted),
    }
}
