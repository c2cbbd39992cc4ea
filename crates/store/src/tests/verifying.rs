//! The audit finds every changed byte.

use super::kit::{Till, eur};
use crate::Books;

/// A till with two cash sales and one by card, one of each still open.
fn day() -> Till {
    let till = Till::new();
    till.sell();
    till.sell_by_card();
    till.sell();
    let open = till.checkout();
    till.cash(open.id, 300).unwrap();
    till
}

/// What is found after somebody was at the file.
fn after(sql: &str) -> Books {
    let till = day();
    till.tamper(sql);
    till.db().verify().unwrap()
}

fn found(sql: &str, place: &str, what: &str) {
    let books = after(sql);
    assert!(
        books.problems.iter().any(|problem| problem.place.contains(place) && problem.what.contains(what)),
        "{sql}\n{:#?}",
        books.problems
    );
}

#[test]
fn sound_books_come_to_what_was_sold() {
    let books = day().db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert_eq!(books.sales_completed, 3);
    assert_eq!((books.cash, books.card), (vec![eur(2_300)], vec![eur(1_002)]));
    assert_eq!((books.approved.len(), books.open.len()), (1, 0));
}

#[test]
fn a_changed_record_shows() {
    found(
        "UPDATE journal SET body = replace(body, '1002', '1003') WHERE seq = 2",
        "journal 2",
        "it was changed",
    );
    found("UPDATE journal SET operator = 'x' WHERE seq = 3", "journal 3", "columns differ");
    found("UPDATE journal SET at_ms = at_ms + 60000 WHERE seq = 3", "journal 3", "columns differ");
    found("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2", "journal 3", "does not name the hash");
}

#[test]
fn a_record_sealed_anew_shows_in_the_next_one() {
    let till = day();
    let (previous, body): (Vec<u8>, String) = till
        .db()
        .read(|db| {
            let sql = "SELECT prev_hash, body FROM journal WHERE seq = 2";
            Ok(db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap())
        })
        .unwrap();
    let body = body.replace("Mug", "Mag");
    let hash = crate::table::journal::hash(&previous.try_into().unwrap(), body.as_bytes());
    till.tamper(&format!(
        "UPDATE journal SET body = '{body}', hash = x'{}' WHERE seq = 2",
        hex::encode(hash)
    ));
    let problems = till.db().verify().unwrap().problems;
    assert_eq!(problems[0].place, "journal 2");
    assert!(problems.iter().any(|problem| problem.place == "journal 3"));
}

#[test]
fn a_record_that_was_taken_out_shows() {
    found("DELETE FROM journal WHERE seq = 3", "journal 4", "records are missing");
    found(
        "DELETE FROM journal WHERE seq = 4",
        "counter receipt T01",
        "stands at 3 and the last record has 2",
    );
    found("DELETE FROM journal WHERE seq = 4", "sale T01-000003", "no record in the journal");
}

#[test]
fn a_changed_sale_shows() {
    let completed = "WHERE reference = 'T01-000001'";
    found(
        &format!("UPDATE sale SET document = replace(document, 'Mug', 'Mag') {completed}"),
        "journal 2",
        "not what was sealed",
    );
    found(
        &format!("UPDATE sale SET document = document || ' ' {completed}"),
        "journal 2",
        "not what was sealed",
    );
    found(&format!("UPDATE sale SET total = 1 {completed}"), "sale T01-000001", "columns differ");
    found(&format!("UPDATE sale SET receipt_number = 9 {completed}"), "sale T01-000001", "columns differ");
    found("UPDATE sale_line SET amount = amount + 1", "sale T01-000001", "line rows differ");
    found("UPDATE sale_tax SET tax = tax + 1, net = net - 1", "sale T01-000001", "tax rows differ");
    found("UPDATE tender SET tendered = 1 WHERE kind = 'cash'", "sale T01-000001", "tender rows differ");
    found("DELETE FROM tender WHERE kind = 'card'", "attempt", "neither on its sale nor among the conflicts");
}

#[test]
fn a_changed_paper_shows() {
    found(
        "UPDATE receipt SET document = replace(document, '1002', '1001')",
        "sale T01-000001",
        "receipt says",
    );
    found("DELETE FROM receipt", "sale T01-000001", "no receipt");
    found("DELETE FROM outbox WHERE number = 1", "journal 2", "outbox");
    found("UPDATE grand_total SET sales = sales + 1, net = net + 1", "grand totals in EUR", "30.07");
    found("UPDATE counter SET last = 9 WHERE name LIKE 'receipt%'", "counter receipt T01", "stands at 9");
}

#[test]
fn changed_card_money_shows() {
    found("UPDATE attempt SET credited = 1", "attempt", "columns differ");
    found(
        "UPDATE attempt SET document = replace(document, '\"minor\":1002', '\"minor\":1001'),
         amount = 1001, credited = 1001, authorized = 1001",
        "attempt",
        "another sale or amount",
    );
    found("DELETE FROM attempt", "sale", "which is not there");
}

#[test]
fn a_broken_document_is_a_problem_and_no_end() {
    let books = after("UPDATE sale SET document = '{}' WHERE reference = 'T01-000001'");
    assert!(books.problems.iter().any(|problem| problem.what.contains("cannot be read")));
    assert_eq!(books.sales_completed, 2, "the rest is still looked at");
}
