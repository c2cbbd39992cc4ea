//! The states of a payment, the fields of its request, and the book after a restart.

use chrono::DateTime;

use super::QrError;
use super::body::{Asked, Wrong, refund};
use super::book::Book;
use super::payment::{Decision, Payment, Refused, Scenario, Status, shown};

const BODY: &str = r#"{"paymentType":"KB","paymentScenario":"consumerscan","clientTransactionId":"c-1",
    "paymentAmount":{"amount":2000,"currency":"EUR"},"order":{"orderId":"o-1","orderDescription":"tea"}}"#;

fn payment() -> Payment {
    let asked = Asked::read(BODY.as_bytes()).unwrap();
    Payment::begun("t-1".to_owned(), "store", &asked, DateTime::UNIX_EPOCH, None)
}

#[test]
fn a_wrong_field_is_named() {
    assert_eq!(Asked::read(BODY.as_bytes()).unwrap().amount_minor, 2000);
    for (from, to, field) in [
        ("2000", "20.00", "paymentAmount.amount"),
        ("2000", "0", "paymentAmount.amount"),
        ("2000", "\"2000\"", "paymentAmount.amount"),
        ("EUR", "eur", "paymentAmount.currency"),
        ("consumerscan", "merchantscan", "scannedPaymentId"),
        ("consumerscan", "both", "paymentScenario"),
        ("c-1", "", "clientTransactionId"),
        ("orderId", "id", "order.orderId"),
        ("{", "[", "body"),
    ] {
        let Err(Wrong { field: named, .. }) = Asked::read(BODY.replacen(from, to, 1).as_bytes()) else {
            panic!("{to} was taken");
        };
        assert_eq!(named, field);
    }
    assert_eq!(refund(br#"{"amount":5}"#), Ok(5));
    assert_eq!(refund(br#"{"amount":-5}"#).unwrap_err().field, "amount");
}

#[test]
fn a_payment_ends_once() {
    let pending = payment();
    assert_eq!((pending.scenario, pending.status), (Scenario::Consumerscan, Status::Pending));
    let paid = pending.after(Decision::Pay).unwrap();
    for late in [Decision::Pay, Decision::Decline, Decision::Cancel, Decision::Expire] {
        assert_eq!(paid.after(late), Err(Refused::State(Box::new(paid.clone()))));
    }
    let cancelled = pending.after(Decision::Cancel).unwrap();
    assert_eq!(cancelled.after(Decision::Cancel), Ok(cancelled.clone()));
    assert!(cancelled.after(Decision::Pay).is_err());
    assert!(pending.after(Decision::Refund(1)).is_err());
}

#[test]
fn no_more_goes_back_than_came() {
    let paid = payment().after(Decision::Pay).unwrap();
    let part = paid.after(Decision::Refund(1500)).unwrap();
    assert_eq!((part.status, part.refunded_minor), (Status::Approved, 1500));
    assert!(matches!(part.after(Decision::Refund(501)), Err(Refused::TooMuch(_))));
    let whole = part.after(Decision::Refund(500)).unwrap();
    assert_eq!(whole.status, Status::Refunded);
    assert!(matches!(whole.after(Decision::Refund(1)), Err(Refused::State(_))));
}

#[test]
fn the_book_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("qr.jsonl");
    let mut book = Book::open(Some(&path)).unwrap();
    book.keep(&payment()).unwrap();
    book.decide("t-1", Decision::Pay, DateTime::UNIX_EPOCH).unwrap();
    let refused = book.decide("t-1", Decision::Cancel, DateTime::UNIX_EPOCH);
    assert!(matches!(refused, Err(QrError::Refused(Refused::State(_)))));
    drop(book);
    let mut book = Book::open(Some(&path)).unwrap();
    assert_eq!(book.payments(), [payment().after(Decision::Pay).unwrap()]);
    book.decide("t-1", Decision::Refund(2000), DateTime::UNIX_EPOCH).unwrap();
    let moved: Vec<_> =
        book.entries().iter().map(|entry| (entry.seq, entry.kind, entry.amount_minor)).collect();
    assert_eq!(moved, [(1, crate::Kind::Charge, 2000), (2, crate::Kind::Refund, 2000)]);
}

#[test]
fn amounts_are_shown_as_their_currency_has_it() {
    assert_eq!(shown(2005, "EUR"), "20.05 EUR");
    assert_eq!((shown(2005, "JPY"), shown(2005, "KWD")), ("2005 JPY".to_owned(), "2.005 KWD".to_owned()));
}
