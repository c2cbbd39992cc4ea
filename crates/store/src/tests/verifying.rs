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

#[test]
fn a_trigger_that_was_taken_away_shows() {
    let till = day();
    let db = rusqlite::Connection::open(till.path("till.sqlite")).unwrap();
    db.execute_batch("DROP TRIGGER journal_no_delete; CREATE TABLE more (a INTEGER) STRICT").unwrap();
    let problems = till.db().verify().unwrap().problems;
    let told: Vec<_> = problems.iter().map(|one| (one.place.as_str(), one.what.as_str())).collect();
    assert_eq!(
        told,
        [
            ("schema trigger journal_no_delete", "was taken away"),
            ("schema table more", "is not of this program"),
        ]
    );
}

#[test]
fn a_changed_word_on_paper_shows() {
    let what = "the receipt of sale T01-000001 is not what was sealed";
    found("UPDATE receipt SET text = replace(text, 'Mug', 'Mag')", "journal 2", what);
    found("UPDATE receipt SET document = replace(document, 'Test shop', 'Best shop')", "journal 2", what);
}

#[test]
fn a_changed_name_or_number_shows() {
    found("UPDATE service_block SET next = 1", "attempt", "was never reserved");
    found("UPDATE till SET reason = 'x'", "names of this till", "not those that the journal has");
    found("UPDATE till SET sale_id = 'T01-XXXXXX'", "attempt", "which this till never was");
    found("UPDATE counter SET last = 0 WHERE name = 'sale reference'", "counter sale reference", "number 4");
    found("INSERT INTO grand_total VALUES ('USD', 1, 0, 1)", "grand totals in USD", "0.00 USD replayed");
    found(
        "INSERT INTO terminal VALUES (randomblob(16), 1, 'Bar', 'a', 'b', 'c', 'light', 'P', '{}', '[]')",
        "terminals",
        "not those that the journal has",
    );
}

#[test]
fn what_points_at_nothing_shows() {
    found("UPDATE request SET subject = 'x'", "request", "not there");
    found("DELETE FROM exchange", "attempt", "no answer is kept");
    found(
        "INSERT INTO outbox (kind, journal, created_ms) VALUES ('sale', 1, 0)",
        "outbox 4",
        "does not belong to the record of a document",
    );
    found("UPDATE outbox SET created_ms = 0 WHERE number = 1", "journal 2", "outbox says something else");
}

#[test]
fn a_time_that_is_off_by_a_thousandth_shows() {
    found("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1", "journal 1", "columns differ");
    found("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 2", "journal 2", "another time than its sale");
}

#[test]
fn a_row_that_no_seal_covers_has_a_digest() {
    found("UPDATE exchange SET text = '{}'", "exchange 1", "its digest differs");
    found("UPDATE request SET arguments = 'x'", "request", "its digest differs");
    found(
        "UPDATE sale SET document = replace(document, 'nearest', 'nearesT') WHERE state = 'tendering'",
        "sale",
        "its digest differs",
    );
    let older = after("UPDATE request SET digest = NULL");
    assert_eq!(older.problems, [], "rows from before there were digests");
}

#[test]
fn a_book_that_is_wrong_everywhere_is_told_in_bounds() {
    let till = day();
    till.tamper(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
         INSERT INTO request SELECT 'made up ' || i, 'x', 'x', 'x', 0, NULL FROM n",
    );
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems.len(), books.more_problems), (1_000, 500));
}

/// A disk that cannot be written, such as a stick with its switch on.
#[cfg(unix)]
#[test]
fn books_on_a_disk_that_cannot_be_written_are_read() {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use crate::{Db, Error};

    let set = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let mut till = day();
    let cut = tempfile::tempdir().unwrap();
    fs::copy(till.path("till.sqlite"), cut.path().join("till.sqlite")).unwrap();
    fs::copy(till.path("till.sqlite-wal"), cut.path().join("till.sqlite-wal")).unwrap();
    till.close();
    set(till.folder(), 0o500);
    set(cut.path(), 0o500);
    if tempfile::tempfile_in(till.folder()).is_err() {
        let books = Db::open_read_only(till.folder()).unwrap().verify().unwrap();
        assert_eq!((books.problems.as_slice(), books.sales_completed), (&[][..], 3));
        let unmerged = Db::open_read_only(cut.path()).map(drop);
        assert!(matches!(unmerged, Err(Error::NotMerged { .. })), "{unmerged:?}");
    } // else this is somebody to whom nothing is forbidden, and there is nothing to see
    set(till.folder(), 0o700);
    set(cut.path(), 0o700);
}
