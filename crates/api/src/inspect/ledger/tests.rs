//! The comparison, on books and ledgers made by hand.

use std::io::Write as _;

use domain::attempt::AttemptKind;
use domain::ids::{AttemptId, PaymentId, SaleId};
use store::CardFact;
use uuid::Uuid;

use super::*;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn fact(service_id: &str, minor: i64) -> CardFact {
    CardFact {
        attempt: AttemptId::from_uuid(Uuid::nil()),
        payment: PaymentId::from_uuid(Uuid::nil()),
        sale: SaleId::from_uuid(Uuid::nil()),
        service_id: service_id.to_owned(),
        sale_id: "T01-1".to_owned(),
        poi_id: "P1".to_owned(),
        authorized: eur(minor),
        credited: eur(minor),
        on_sale: true,
    }
}

fn name(service_id: &str, kind: AttemptKind, minor: i64) -> CardName {
    CardName {
        attempt: AttemptId::from_uuid(Uuid::nil()),
        payment: PaymentId::from_uuid(Uuid::nil()),
        kind,
        service_id: service_id.to_owned(),
        sale_id: "T01-1".to_owned(),
        poi_id: "P1".to_owned(),
        amount: eur(minor),
    }
}

/// A line: kind, `ServiceID`, transaction, amount, and what it reverses.
fn line(kind: &str, service_id: &str, transaction: &str, amount: &str, reverses: &str) -> String {
    format!(
        r#"{{"seq":1,"kind":"{kind}","sale_id":"T01-1","poi_id":"P1","service_id":"{service_id}","transaction_id":"{transaction}","amount":"{amount}","currency":"EUR","sale_reference":"x","reverses":"{reverses}","at":"2026-01-05T10:00:00Z","answer":"{{}}"}}"#
    )
}

fn charge(service_id: &str, amount: &str) -> String {
    line("charge", service_id, &format!("X{service_id}"), amount, "")
}

fn judged(books: &Books, lines: &[String]) -> (Compared, Vec<String>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for line in lines {
        writeln!(file, "{line}").unwrap();
    }
    let books = Books { sale_ids: vec!["T01-0".into(), "T01-1".into()], ..books.clone() };
    let (compared, problems) = compare(&books, file.path()).unwrap();
    (compared, problems.into_iter().map(|problem| format!("{}: {}", problem.place, problem.what)).collect())
}

#[test]
fn what_the_terminal_took_is_what_the_books_say() {
    let books = Books { approved: vec![fact("A", 1_002), fact("B", 500)], ..Books::default() };
    let mark = r#"{"kind":"history_lost","at":"2026-01-05T10:00:00Z"}"#.to_owned();
    let other = charge("A", "9.99").replace("T01-1", "T02-1");
    let (compared, problems) =
        judged(&books, &[charge("A", "10.02"), mark, charge("B", "5"), other, String::new()]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!((compared.charges, compared.of_other_tills, compared.explained), (2, 1, 0));
}

#[test]
fn every_difference_is_named() {
    let books = Books { approved: vec![fact("A", 1_002)], ..Books::default() };
    let said = |lines: &[String]| judged(&books, lines).1;
    assert_eq!(said(&[]), ["ledger T01-1 P1 A: the terminal took nothing and the books say 10.02 EUR"]);
    assert_eq!(
        said(&[charge("A", "10.03")]),
        ["ledger T01-1 P1 A: the terminal took 10.03 EUR and the books say 10.02 EUR"]
    );
    assert_eq!(
        said(&[charge("A", "10.02"), charge("A", "10.02")]),
        ["ledger T01-1 P1 A: the terminal took 10.02 EUR and 10.02 EUR and the books say 10.02 EUR"]
    );
    assert_eq!(
        said(&[charge("A", "10.02"), charge("B", "1.00")]),
        ["ledger T01-1 P1 B: the terminal took 1.00 EUR and the books say nothing"]
    );
    assert_eq!(
        said(&[charge("A", "10.02"), line("reversal", "C", "R", "10.02", "XA")]),
        ["ledger T01-1 P1 C: the terminal gave back 10.02 EUR and the books say nothing"]
    );
}

#[test]
fn what_is_open_or_noted_explains_a_difference() {
    let books = Books {
        open: vec![name("A", AttemptKind::Payment, 100)],
        conflicts: vec![name("B", AttemptKind::Payment, 100)],
        ..Books::default()
    };
    let (compared, problems) = judged(&books, &[charge("A", "1.00"), charge("B", "1.00")]);
    assert_eq!((compared.explained, problems.len()), (2, 0));
}

#[test]
fn money_that_went_back_is_compared_as_well() {
    let back = name("C", AttemptKind::Reversal, 1_002);
    let books = Books { approved: vec![fact("A", 1_002)], given_back: vec![back], ..Books::default() };
    let lines = [charge("A", "10.02"), line("reversal", "C", "R", "10.02", "XA")];
    assert_eq!(judged(&books, &lines).1, Vec::<String>::new());
    assert_eq!(judged(&books, &lines[..1]).1.len(), 1);
    // a terminal that undid by itself what nobody heard of
    let undone = line("reversal", "Z", "R", "2.00", "XD").replace("T01-1", "P1 itself");
    let (compared, problems) = judged(&Books::default(), &[charge("D", "2.00"), undone]);
    assert_eq!((compared.explained, problems.len()), (1, 0));
}

#[test]
fn a_torn_end_is_no_movement_and_any_other_line_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    let read = |text: &str| {
        store::write_atomically(&path, text.as_bytes()).unwrap();
        compare(&Books::default(), &path).map(|(compared, _)| compared.of_other_tills)
    };
    let whole = charge("A", "1.00");
    assert_eq!(read(&format!("{whole}\n{}", &whole[..20])).unwrap(), 1);
    for (text, words) in [
        ("not json\n".to_owned(), "line 1 is no record"),
        (format!("{whole}\n{}\n", &whole[..20]), "line 2 is no record"),
        (format!("{}\n", whole.replace("1.00", "1,00")), "has no amount"),
        (format!("{}\n", whole.replace("charge", "gift")), "unknown kind gift"),
    ] {
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    assert!(matches!(compare(&Books::default(), &folder.path().join("none")), Err(LedgerError::File { .. })));
}
