//! A payment by code, as the cloud tells it. Only the question is published (ppaas.md 1.7); the names of the answer are
//! those of the question where it has them, and assumed where not.

use chrono::{DateTime, Utc};
use domain::currency::Currency;
use domain::money::Money;
use serde_json::{Map, Value};
use terminal::Record;

use crate::filter;

/// The most that fits into a code that a phone can read from a screen.
const LONGEST_CODE: usize = 1_000;

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// The customer has not decided.
    Pending,
    /// The money moved.
    Approved,
    /// It moved, and went back.
    Refunded,
    /// The customer, or their wallet, said no.
    Declined,
    /// It was taken back before anybody decided.
    Cancelled,
    /// Nobody decided in time.
    Expired,
    /// Another word: nothing is decided by it.
    Other(String),
}

/// What the cloud knows of one payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// Its id there.
    pub(super) id: String,
    /// Our name of it.
    pub(super) name: String,
    /// What it is paid with.
    pub(super) kind: String,
    pub(super) status: Status,
    /// What was asked for.
    pub(super) amount: Option<Money>,
    /// How much of it went back, in minor units.
    pub(super) refunded: i64,
    /// What the customer is to scan.
    pub(super) code: Option<String>,
    /// Until when.
    pub(super) until: Option<DateTime<Utc>>,
    /// What is kept of the answer.
    pub(super) record: Record,
}

impl State {
    /// Reads a state. Without both names it is about nothing that we know.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let row = value.as_object()?;
        let text = |names: &[&str]| names.iter().find_map(|name| plain(row.get(*name)?.as_str()?));
        let until = text(&["expiresAt", "expirationDate"]);
        Some(Self {
            id: text(&["transactionId", "id"])?,
            name: text(&["clientTransactionId"])?,
            kind: text(&["paymentType"]).unwrap_or_default(),
            status: status(&text(&["status", "transactionStatus"])?),
            amount: amount(row),
            refunded: row.get("refundedAmount").and_then(Value::as_i64).unwrap_or_default(),
            code: text(&["qrCode", "qrCodeData", "qrContent"]).filter(|code| code.len() <= LONGEST_CODE),
            until: until.and_then(|until| DateTime::parse_from_rfc3339(&until).ok()).map(|at| at.to_utc()),
            record: filter::record_of(body, body),
        })
    }
}

fn status(word: &str) -> Status {
    match word.to_ascii_uppercase().as_str() {
        "PENDING" | "CREATED" | "IN_PROGRESS" => Status::Pending,
        "APPROVED" | "SUCCESS" | "CAPTURED" => Status::Approved,
        "REFUNDED" => Status::Refunded,
        "DECLINED" | "REFUSED" | "FAILED" => Status::Declined,
        "CANCELLED" | "CANCELED" => Status::Cancelled,
        "EXPIRED" => Status::Expired,
        _ => Status::Other(word.to_owned()),
    }
}

/// Whole minor units, as in the published question. A number with a point is another unit, and no amount.
fn amount(row: &Map<String, Value>) -> Option<Money> {
    let amount = row.get("paymentAmount")?.as_object()?;
    let currency = Currency::parse(amount.get("currency")?.as_str()?).ok()?;
    Some(Money::new(amount.get("amount")?.as_i64()?, currency))
}

fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use domain::currency::Currency;

    use super::*;

    #[test]
    fn a_state_is_read_and_another_word_decides_nothing() {
        let body = |status: &str| {
            format!(
                r#"{{"transactionId":"t","clientTransactionId":"c","paymentType":"KB","status":"{status}",
                "paymentAmount":{{"amount":2000,"currency":"EUR"}},"refundedAmount":5,
                "qrCode":"https://pay.example/t","expiresAt":"2026-05-04T10:11:12Z"}}"#
            )
        };
        let state = State::read(body("PENDING").as_bytes()).unwrap();
        assert_eq!((state.status, state.refunded), (Status::Pending, 5));
        assert_eq!(state.amount, Some(Money::new(2000, Currency::EUR)));
        assert_eq!(state.until.unwrap().to_rfc3339(), "2026-05-04T10:11:12+00:00");
        for (word, status) in [
            ("approved", Status::Approved),
            ("DECLINED", Status::Declined),
            ("CANCELED", Status::Cancelled),
            ("EXPIRED", Status::Expired),
            ("SETTLING", Status::Other("SETTLING".to_owned())),
        ] {
            assert_eq!(State::read(body(word).as_bytes()).unwrap().status, status, "{word}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_minor_units_is_no_amount() {
        for amount in ["20.00", "\"2000\"", "null"] {
            let body = format!(
                r#"{{"transactionId":"t","clientTransactionId":"c","status":"APPROVED",
                "paymentAmount":{{"amount":{amount},"currency":"EUR"}}}}"#
            );
            assert_eq!(State::read(body.as_bytes()).unwrap().amount, None, "{amount}");
        }
        for body in ["", "[]", "{}", r#"{"transactionId":"t","status":"APPROVED"}"#] {
            assert_eq!(State::read(body.as_bytes()), None, "{body}");
        }
    }
}
