//! The books as rows: read from the file with plain SQL, by a connection that cannot write.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, Row};

use super::{Taken, never};

/// A row of the attempts with what was printed for it.
const ATTEMPTS: &str = "SELECT a.sale_id, a.poi_id, a.service_id, a.kind, a.state, a.currency, a.authorized,
    coalesce(json_extract(a.document, '$.reference'), ''), coalesce(json_extract(a.document, '$.abort_asked'), 0),
    d.receipt_series, d.receipt_number
  FROM attempt a LEFT JOIN return_document d ON d.attempt = a.id";

/// A card payment, or money that goes back.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) sale_id: String,
    pub(crate) poi_id: String,
    pub(crate) service_id: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) reference: String,
    /// Somebody wanted it to stop.
    pub(crate) stopped: bool,
    /// The number of a return, once it has one.
    pub(crate) receipt: Option<Receipt>,
    pub(crate) currency: String,
    pub(crate) authorized: Option<i64>,
}

/// Series and number.
pub(crate) type Receipt = (String, i64);

/// A sale.
#[derive(Debug)]
pub(crate) struct Sale {
    pub(crate) reference: String,
    pub(crate) state: String,
    pub(crate) receipt: Option<Receipt>,
}

/// What was read.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) sales: Vec<Sale>,
    pub(crate) terminals: Vec<String>,
    /// Every request id that was carried out.
    pub(crate) requests: Vec<String>,
    pub(crate) problems: Vec<String>,
}

impl Books {
    /// What the books say that cards were charged.
    pub(crate) fn taken(&self) -> Taken {
        self.moved(|kind| kind == "payment")
    }

    /// What they say that cards were given back.
    pub(crate) fn given(&self) -> Taken {
        self.moved(|kind| kind != "payment")
    }

    fn moved(&self, of: impl Fn(&str) -> bool) -> Taken {
        let mut moved = Taken::new();
        let approved = self.attempts.iter().filter(|one| one.state == "approved" && of(&one.kind));
        for attempt in approved {
            let name = (attempt.sale_id.clone(), attempt.poi_id.clone(), attempt.service_id.clone());
            let cents = attempt.authorized.unwrap_or_default();
            let amount = format!("{}.{:02} {}", cents / 100, cents % 100, attempt.currency);
            moved.entry(name).or_default().push(amount);
        }
        moved
    }
}

pub(crate) fn read(file: &Path) -> Result<Books> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).context("open the books")?;
    let sales = "SELECT reference, state, receipt_series, receipt_number FROM sale";
    Ok(Books {
        attempts: rows(&db, ATTEMPTS, attempt)?,
        sales: rows(&db, sales, |row| {
            Ok(Sale { reference: row.get(0)?, state: row.get(1)?, receipt: receipt(row, 2)? })
        })?,
        terminals: rows(&db, "SELECT name FROM terminal", |row| row.get(0))?,
        requests: rows(&db, "SELECT id FROM request", |row| row.get(0))?,
        problems: never::problems(&db)?,
    })
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        sale_id: row.get(0)?,
        poi_id: row.get(1)?,
        service_id: row.get(2)?,
        kind: row.get(3)?,
        state: row.get(4)?,
        currency: row.get(5)?,
        authorized: row.get(6)?,
        reference: row.get(7)?,
        stopped: row.get(8)?,
        receipt: receipt(row, 9)?,
    })
}

fn receipt(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Receipt>> {
    let (series, number): (Option<String>, Option<i64>) = (row.get(at)?, row.get(at + 1)?);
    Ok(series.zip(number))
}

pub(crate) fn rows<T>(
    db: &Connection,
    query: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare(query)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
