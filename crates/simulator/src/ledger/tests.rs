//! The ledger against what really happens to files: restarts, torn writes, strange lines.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use nexo::amount::Decimal;
use nexo::v3::{
    Body, ErrorCondition, Message, MessageCategory, MessageHeader, MessageType, PaymentResponse, Response,
};

use super::{Entry, Kind, Ledger, LedgerError};
use crate::answer;

fn money(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn entry(ledger: &Ledger, kind: Kind, amount: &str, currency: &str) -> Entry {
    let seq = ledger.next_seq();
    Entry {
        seq,
        kind,
        sale_id: "TILL-1".to_owned(),
        poi_id: "SIM-1".to_owned(),
        service_id: format!("S{seq}"),
        transaction_id: format!("T-{seq}"),
        amount: money(amount),
        currency: currency.to_owned(),
        sale_reference: "R-1".to_owned(),
        reverses: (kind == Kind::Reversal).then(|| "T-1".to_owned()),
        tip: None,
        cash_back: None,
        at: answer::now(),
    }
}

fn told(service_id: &str) -> Message {
    let header = MessageHeader::service_request(MessageCategory::Payment, service_id, "TILL-1", "SIM-1");
    let body = PaymentResponse::new(Response::failure(ErrorCondition::Refusal, "any answer will do"));
    Message {
        header: MessageHeader { message_type: MessageType::Response, ..header },
        body: Body::PaymentResponse(Box::new(body)),
    }
}

fn add(ledger: &mut Ledger, kind: Kind, amount: &str, currency: &str) {
    let entry = entry(ledger, kind, amount, currency);
    let answer = told(&entry.service_id);
    ledger.append(entry, &answer).unwrap();
}

fn append_raw(path: &Path, bytes: &[u8]) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(bytes).unwrap();
}

#[test]
fn movements_and_answers_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let (mut ledger, remembered) = Ledger::open(Some(&path)).unwrap();
    assert_eq!((ledger.entries().len(), remembered.len()), (0, 0));
    add(&mut ledger, Kind::Charge, "3.50", "EUR");
    add(&mut ledger, Kind::Reversal, "1.25", "EUR");
    let before = ledger.entries().to_vec();
    drop(ledger);

    let (ledger, remembered) = Ledger::open(Some(&path)).unwrap();
    assert_eq!(ledger.entries(), before);
    assert_eq!(remembered, [told("S1"), told("S2")]);
    assert_eq!(ledger.next_seq(), 3);
    assert_eq!(ledger.reversed("T-1"), money("1.25"));
}

#[test]
fn a_torn_last_line_is_dropped_and_the_file_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let (mut ledger, _) = Ledger::open(Some(&path)).unwrap();
    add(&mut ledger, Kind::Charge, "3.50", "EUR");
    drop(ledger);
    let whole = std::fs::read(&path).unwrap();
    // Torn at every byte, a line never counts and never spoils the next one.
    for length in 1..whole.len() {
        append_raw(&path, &whole[..length]);
        let (ledger, remembered) = Ledger::open(Some(&path)).unwrap();
        assert_eq!((ledger.entries().len(), remembered.len()), (1, 1), "torn after {length} bytes");
        assert_eq!(std::fs::read(&path).unwrap(), whole, "torn after {length} bytes");
    }
    let (mut ledger, _) = Ledger::open(Some(&path)).unwrap();
    add(&mut ledger, Kind::Charge, "2.00", "EUR");
    drop(ledger);
    assert_eq!(Ledger::open(Some(&path)).unwrap().0.entries().len(), 2);
}

#[test]
fn damage_before_the_last_line_is_not_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let (mut ledger, _) = Ledger::open(Some(&path)).unwrap();
    add(&mut ledger, Kind::Charge, "3.50", "EUR");
    append_raw(&path, b"not a record\n");
    add(&mut ledger, Kind::Charge, "3.50", "EUR");
    let error = Ledger::open(Some(&path)).unwrap_err();
    assert!(matches!(error, LedgerError::Damaged { line: 2 }), "{error}");
}

#[test]
fn a_lost_history_stays_lost_and_the_money_moved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let (mut ledger, _) = Ledger::open(Some(&path)).unwrap();
    add(&mut ledger, Kind::Charge, "3.50", "EUR");
    ledger.forget_history(answer::now()).unwrap();
    add(&mut ledger, Kind::Charge, "2.00", "EUR");
    let (ledger, remembered) = Ledger::open(Some(&path)).unwrap();
    assert_eq!(ledger.entries().len(), 2);
    assert_eq!(remembered, [told("S2")]);
}

#[test]
fn totals_are_by_currency_and_direction() {
    let (mut ledger, _) = Ledger::open(None).unwrap();
    add(&mut ledger, Kind::Charge, "10.00", "EUR");
    add(&mut ledger, Kind::Reversal, "4.5", "EUR");
    add(&mut ledger, Kind::Charge, "500", "JPY");
    add(&mut ledger, Kind::Refund, "7.00", "EUR");
    let totals = ledger.totals();
    let shown: Vec<_> = totals
        .iter()
        .map(|of| [&of.charged, &of.reversed, &of.refunded, &of.net].map(Decimal::to_text))
        .collect();
    assert_eq!(shown, [["10.00", "4.5", "7.00", "-1.50"], ["500", "0", "0", "500"]]);
}
