//! The till's books, read with plain SQL.

use rusqlite::{Connection, Result};

/// What the checker looks at.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) attempts: Vec<Row>,
    /// Id and state of each sale.
    pub(crate) sales: Vec<(String, String)>,
    pub(crate) receipts: Vec<i64>,
    /// Sales whose card and cash come to more than their total, and by how much.
    pub(crate) overpaid: Vec<(String, i64)>,
    /// Completed sales whose tenders do not come to what was due.
    pub(crate) uneven: Vec<String>,
    pub(crate) completed: u32,
}

/// An attempt.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) sale: Vec<u8>,
    pub(crate) sale_id: String,
    pub(crate) poi_id: String,
    pub(crate) service_id: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) authorized: Option<i64>,
    /// What the end rests on: `answer`, `status`, `person`, or nothing.
    pub(crate) by: String,
    /// Somebody was told of money that does not fit.
    pub(crate) conflict: bool,
}

impl Row {
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "intent" | "in_flight" | "unknown" | "needs_human")
    }

    pub(crate) fn key(&self) -> (String, String, String) {
        (self.sale_id.clone(), self.poi_id.clone(), self.service_id.clone())
    }
}

pub(super) fn read(db: &Connection) -> Result<Books> {
    let mut books = Books { attempts: attempts(db)?, ..Books::default() };
    let mut statement = db.prepare_cached(
        "SELECT s.id, s.reference, s.state, s.total, s.rounding, s.receipt_number,
                coalesce((SELECT sum(t.amount) FROM tender t WHERE t.sale = s.id), 0)
         FROM sale s ORDER BY s.receipt_number",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, reference, state): (Vec<u8>, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (total, rounding, paid): (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(6)?);
        let due = total + rounding;
        if paid > due {
            books.overpaid.push((reference.clone(), paid - due));
        }
        if state == "completed" {
            books.completed += 1;
            books.receipts.extend(row.get::<_, Option<i64>>(5)?);
            if paid != due {
                books.uneven.push(reference);
            }
        }
        books.sales.push((uuid_text(&id), state));
    }
    Ok(books)
}

fn attempts(db: &Connection) -> Result<Vec<Row>> {
    let mut statement = db.prepare_cached(
        "SELECT a.id, a.sale, a.sale_id, a.poi_id, a.service_id, a.kind, a.state, a.authorized,
                coalesce(json_extract(a.document, '$.state.evidence.by'), ''),
                EXISTS (SELECT 1 FROM conflict c WHERE c.attempt = a.id)
         FROM attempt a",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            id: uuid_text(&row.get::<_, Vec<u8>>(0)?),
            sale: row.get(1)?,
            sale_id: row.get(2)?,
            poi_id: row.get(3)?,
            service_id: row.get(4)?,
            kind: row.get(5)?,
            state: row.get(6)?,
            authorized: row.get(7)?,
            by: row.get(8)?,
            conflict: row.get(9)?,
        })
    })?;
    rows.collect()
}

pub(super) fn uuid_text(bytes: &[u8]) -> String {
    uuid::Uuid::from_slice(bytes).map(|id| id.to_string()).unwrap_or_default()
}
