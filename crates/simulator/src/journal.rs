//! The messages as they were on the wire, for people to read: a log of the page, not of the program.

use std::collections::VecDeque;

use chrono::{DateTime, SecondsFormat, Utc};
use nexo::v3::{Body, Message};
use serde::Serialize;

/// How many messages are kept.
const KEPT: usize = 300;
/// The longest body that is kept whole.
const BODY_MAX: usize = 128 * 1024;

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    /// From the till.
    In,
    /// To the till.
    Out,
}

/// What is shown in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) id: u64,
    pub(crate) at: String,
    pub(crate) direction: Direction,
    pub(crate) title: String,
    pub(crate) detail: String,
    pub(crate) bytes: usize,
}

/// A message as it was on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Raw {
    pub(crate) id: u64,
    pub(crate) format: &'static str,
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) clear: Option<String>,
}

/// What went over the wire once.
#[derive(Debug, Clone)]
pub(crate) struct Sight<'a> {
    pub(crate) direction: Direction,
    pub(crate) head: String,
    pub(crate) body: &'a [u8],
    /// The message inside, where it was encrypted.
    pub(crate) clear: Option<&'a [u8]>,
}

/// The newest messages, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<(Line, Raw)>,
    next: u64,
}

impl Journal {
    pub(crate) fn note(&mut self, sight: &Sight<'_>, at: DateTime<Utc>) -> Line {
        self.next = self.next.saturating_add(1);
        let (title, detail) = describe(sight);
        let line = Line {
            id: self.next,
            at: clock(at),
            direction: sight.direction,
            title,
            detail,
            bytes: sight.body.len(),
        };
        let raw = Raw {
            id: self.next,
            format: format(sight.body),
            head: sight.head.clone(),
            body: text(sight.body),
            clear: sight.clear.map(text),
        };
        self.entries.push_back((line.clone(), raw));
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        line
    }

    pub(crate) fn lines(&self) -> Vec<Line> {
        self.entries.iter().map(|(line, _)| line.clone()).collect()
    }

    pub(crate) fn raw(&self, id: u64) -> Option<Raw> {
        self.entries.iter().find(|(line, _)| line.id == id).map(|(_, raw)| raw.clone())
    }
}

fn clock(at: DateTime<Utc>) -> String {
    let text = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    text.split('T').nth(1).unwrap_or_default().trim_end_matches('Z').to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..BODY_MAX).unwrap_or(bytes)).into_owned()
}

fn format(body: &[u8]) -> &'static str {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => "empty",
        Some(b'{') => "json",
        Some(b'<') => "xml",
        Some(_) => "text",
    }
}

fn describe(sight: &Sight<'_>) -> (String, String) {
    match nexo::read(sight.clear.unwrap_or(sight.body)) {
        Ok(read) => (title(&read.message), detail(&read.message)),
        Err(_) if sight.body.is_empty() => (sight.head.clone(), String::new()),
        Err(_) => (format!("{}, {} bytes", sight.head, sight.body.len()), String::new()),
    }
}

fn detail(message: &Message) -> String {
    let header = &message.header;
    match (&header.service_id, &header.device_id) {
        (Some(id), _) => format!("ServiceID {id}"),
        (None, Some(id)) => format!("DeviceID {id}"),
        (None, None) => String::new(),
    }
}

/// One line that tells a message from its neighbours.
fn title(message: &Message) -> String {
    let name = message.body.name();
    if let Some(response) = message.body.response() {
        let condition = response.error_condition.as_ref().map(|condition| format!(" {}", condition.as_str()));
        return format!("{name} {}{}", response.result.as_str(), condition.unwrap_or_default());
    }
    match &message.body {
        Body::PaymentRequest(request) => {
            let asked = &request.payment_transaction.amounts_req;
            let amount = asked.requested_amount.map(|amount| format!(" {}", amount.to_text()));
            format!("{name}{} {}", amount.unwrap_or_default(), asked.currency)
        }
        Body::EventNotification(event) => format!("{name} {}", event.event_to_notify.as_str()),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Direction, Journal, KEPT, Sight};

    fn sight(body: &[u8]) -> Sight<'_> {
        Sight { direction: Direction::In, head: "POST /nexo".to_owned(), body, clear: None }
    }

    #[test]
    fn a_payment_is_titled_by_its_amount_and_found_again() {
        let body = br#"{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service",
            "MessageCategory":"Payment","MessageType":"Request","ServiceID":"KT","SaleID":"POS1","POIID":"POI1"},
            "PaymentRequest":{"SaleData":{"SaleTransactionID":{"TransactionID":"1","TimeStamp":"2026-01-05T10:00:00Z"}},
            "PaymentTransaction":{"AmountsReq":{"Currency":"EUR","RequestedAmount":37.44}}}}}"#;
        let mut journal = Journal::default();
        let line = journal.note(&sight(body), DateTime::UNIX_EPOCH);
        assert_eq!((line.title.as_str(), line.detail.as_str()), ("PaymentRequest 37.44 EUR", "ServiceID KT"));
        assert_eq!(line.at, "00:00:00.000");
        let raw = journal.raw(line.id).unwrap();
        assert_eq!((raw.format, raw.body.len()), ("json", body.len()));
    }

    #[test]
    fn the_oldest_messages_make_room() {
        let mut journal = Journal::default();
        for _ in 0..KEPT + 5 {
            journal.note(&sight(b""), DateTime::UNIX_EPOCH);
        }
        assert_eq!(journal.lines().len(), KEPT);
        assert_eq!(journal.lines()[0].id, 6);
        assert!(journal.raw(1).is_none());
    }
}
