//! The books as rows: read from the file with plain SQL, by a connection that cannot write.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};

use super::Taken;

/// What must never be found, as a query for it. Each gives the places, in words.
const NEVER: &[(&str, &str)] = &[
    ("SQLite finds damage", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ("a row points at nothing", "SELECT \"table\" FROM pragma_foreign_key_check"),
    ("a payment is open", "SELECT reference || ' ' || a.state FROM attempt a JOIN sale s ON s.id = a.sale WHERE a.open = 1"),
    (
        "a completed sale is not paid to the cent",
        "SELECT reference FROM sale s WHERE state = 'completed' AND total + rounding <>
           (SELECT coalesce(sum(amount), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "a sale that is not completed is paid in full",
        "SELECT reference FROM sale s WHERE state <> 'completed' AND total <=
           (SELECT coalesce(sum(amount), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "lines do not add up to their sale",
        "SELECT reference FROM sale s WHERE total <> (SELECT coalesce(sum(amount), 0) FROM sale_line WHERE sale = s.id)",
    ),
    (
        "taxes do not add up to their sale",
        "SELECT reference FROM sale s WHERE total <> (SELECT coalesce(sum(gross), 0) FROM sale_tax WHERE sale = s.id)",
    ),
    (
        "cash, change and tender do not fit",
        "SELECT reference FROM tender t JOIN sale s ON s.id = t.sale
         WHERE t.kind = 'cash' AND (t.amount <> t.tendered - t.change OR t.change < 0)",
    ),
    (
        "the change of a sale is not that of its tenders",
        "SELECT reference FROM sale s WHERE change <> (SELECT coalesce(sum(change), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "approved money stands neither on its sale nor among the conflicts",
        "SELECT a.service_id FROM attempt a WHERE a.state = 'approved' AND a.kind = 'payment'
         AND NOT EXISTS (SELECT 1 FROM tender t WHERE t.attempt = a.id AND t.sale = a.sale AND t.amount = a.credited)
         AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.attempt = a.id)",
    ),
    (
        "a sale is paid with money that nobody approved",
        "SELECT a.service_id FROM tender t JOIN attempt a ON a.id = t.attempt WHERE a.state <> 'approved'",
    ),
    (
        "cards paid more than the sale costs",
        "SELECT reference FROM sale s WHERE total <
           (SELECT coalesce(sum(credited), 0) FROM attempt WHERE sale = s.id AND state = 'approved')",
    ),
    (
        "receipt numbers have a gap or a double",
        "SELECT receipt_series FROM sale WHERE receipt_number IS NOT NULL GROUP BY receipt_series
         HAVING min(receipt_number) <> 1 OR max(receipt_number) <> count(*) OR count(DISTINCT receipt_number) <> count(*)",
    ),
    (
        "a ServiceID was used twice",
        "SELECT service_id FROM attempt NOT INDEXED GROUP BY sale_id, poi_id, service_id HAVING count(*) > 1",
    ),
    (
        "a completed sale has no receipt",
        "SELECT reference FROM sale WHERE state = 'completed' AND id NOT IN (SELECT sale FROM receipt)",
    ),
    (
        "a completed sale is not in the journal once, or not in the outbox",
        "SELECT reference FROM sale s WHERE (state = 'completed') <>
           (SELECT count(*) FROM journal j JOIN outbox o ON o.journal = j.seq WHERE j.sale = s.id)",
    ),
    (
        "the journal has a gap",
        "SELECT 'after ' || seq FROM journal j WHERE seq <> 1 AND seq - 1 NOT IN (SELECT seq FROM journal)",
    ),
    (
        "the chain of the journal is broken",
        "SELECT 'at ' || j.seq FROM journal j JOIN journal p ON p.seq = j.seq - 1 WHERE j.prev_hash <> p.hash",
    ),
    (
        "the grand total is not the sum of the sales",
        "SELECT currency FROM (
           SELECT currency, sum(total) AS sold FROM sale WHERE state = 'completed' GROUP BY currency)
         LEFT JOIN grand_total USING (currency) WHERE net IS NOT sold",
    ),
    (
        "nobody asked for a sale",
        "SELECT reference FROM sale WHERE lower(hex(id)) NOT IN
           (SELECT replace(subject, '-', '') FROM request WHERE command = 'quick_sale')",
    ),
];

/// A card payment.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) sale_id: String,
    pub(crate) poi_id: String,
    pub(crate) service_id: String,
    pub(crate) state: String,
    currency: String,
    authorized: Option<i64>,
}

/// A sale.
#[derive(Debug)]
pub(crate) struct Sale {
    pub(crate) reference: String,
    pub(crate) state: String,
    pub(crate) receipt: Option<(String, i64)>,
}

/// What was read.
pub(crate) struct Books {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) sales: Vec<Sale>,
    pub(crate) terminals: Vec<String>,
    pub(crate) problems: Vec<String>,
}

impl Books {
    /// What the books say that cards were charged.
    pub(crate) fn taken(&self) -> Taken {
        let mut taken = Taken::new();
        for attempt in self.attempts.iter().filter(|attempt| attempt.state == "approved") {
            let name = (attempt.sale_id.clone(), attempt.poi_id.clone(), attempt.service_id.clone());
            let cents = attempt.authorized.unwrap_or_default();
            let amount = format!("{}.{:02} {}", cents / 100, cents % 100, attempt.currency);
            taken.entry(name).or_default().push(amount);
        }
        taken
    }
}

pub(crate) fn read(file: &Path) -> Result<Books> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).context("open the books")?;
    let attempts =
        "SELECT sale_id, poi_id, service_id, state, currency, authorized FROM attempt WHERE kind = 'payment'";
    let sales = "SELECT reference, state, receipt_series, receipt_number FROM sale";
    Ok(Books {
        attempts: rows(&db, attempts, |row| {
            Ok(Attempt {
                sale_id: row.get(0)?,
                poi_id: row.get(1)?,
                service_id: row.get(2)?,
                state: row.get(3)?,
                currency: row.get(4)?,
                authorized: row.get(5)?,
            })
        })?,
        sales: rows(&db, sales, |row| {
            let (series, number): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
            Ok(Sale { reference: row.get(0)?, state: row.get(1)?, receipt: series.zip(number) })
        })?,
        terminals: rows(&db, "SELECT name FROM terminal", |row| row.get(0))?,
        problems: problems(&db)?,
    })
}

fn problems(db: &Connection) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (what, query) in NEVER {
        let places =
            rows(db, query, |row| row.get::<_, String>(0)).with_context(|| format!("ask whether {what}"))?;
        found.extend(places.iter().map(|place| format!("{what}: {place}")));
    }
    Ok(found)
}

fn rows<T>(
    db: &Connection,
    query: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare(query)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first schema with one card sale that is paid, receipted and in the journal.
    fn sound() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../../../fixtures/schema-1/till.sql")).unwrap();
        db
    }

    #[test]
    fn sound_books_have_no_problem() {
        assert_eq!(problems(&sound()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_was_done_to_the_books_is_found() {
        let harms = [
            ("DELETE FROM tender WHERE kind = 'card'", "neither on its sale"),
            ("UPDATE tender SET amount = amount - 1 WHERE kind = 'card'", "to the cent"),
            ("UPDATE tender SET change = change + 1 WHERE kind = 'cash'", "do not fit"),
            ("UPDATE sale SET receipt_number = 7 WHERE receipt_number = 2", "a gap or a double"),
            ("UPDATE attempt SET state = 'declined', authorized = NULL, credited = NULL", "nobody approved"),
            ("UPDATE attempt SET state = 'unknown', open = 1, authorized = NULL, credited = NULL", "is open"),
            ("DELETE FROM receipt", "has no receipt"),
            ("DELETE FROM outbox", "not in the outbox"),
            ("UPDATE grand_total SET sales = sales + 1, net = net + 1", "grand total"),
            ("UPDATE sale_line SET amount = amount + 1", "lines do not add up"),
            ("UPDATE sale_tax SET gross = gross + 1, net = net + 1", "taxes do not add up"),
            (
                "DROP TRIGGER journal_no_update; UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 2",
                "chain",
            ),
        ];
        for (harm, found) in harms {
            let db = sound();
            db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
            db.execute_batch(harm).unwrap();
            let problems = problems(&db).unwrap();
            assert!(problems.iter().any(|problem| problem.contains(found)), "{harm}: {problems:?}");
        }
    }
}
