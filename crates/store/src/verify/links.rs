//! What points at something and what counts: requests, the outbox, running numbers, and the few rows
//! without which a till does not start.

use rusqlite::Connection;

use super::{Audit, Books, text};
use crate::{
    error::{Error, Result},
    table::{basket, sale, setting},
};

/// A question that finds the name of every row that is wrong, what kind of row it is, and what is wrong.
const QUESTIONS: [(&str, &str, &str); 4] = [
    (
        "SELECT r.id FROM request r
         WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.id = unhex(r.subject, '-'))
         AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.id = unhex(r.subject, '-'))
         AND NOT EXISTS (SELECT 1 FROM card_period p WHERE 'card period ' || p.number = r.subject)
         AND NOT EXISTS (SELECT 1 FROM receipt_issue i WHERE 'receipt issue ' || i.number = r.subject)
         AND NOT EXISTS (SELECT 1 FROM print_job p WHERE 'print job ' || p.number = r.subject)
         -- a terminal may be taken away again; what paired it stays
         AND NOT (r.command IN ('terminal_add', 'device_pair') AND length(unhex(r.subject, '-')) = 16)",
        "request",
        "made a sale, an attempt or a period that is not there",
    ),
    (
        "SELECT o.number FROM outbox o LEFT JOIN journal j ON j.seq = o.journal
         WHERE j.kind IS NOT o.kind OR o.kind NOT IN ('sale', 'void', 'refund')",
        "outbox",
        "does not belong to the record of a document",
    ),
    (
        "SELECT lower(hex(d.attempt)) FROM return_document d LEFT JOIN journal j ON j.seq = d.journal
         WHERE j.kind IS NOT d.kind",
        "return",
        "does not belong to the record of a return",
    ),
    (
        "SELECT hex(r.sale) FROM receipt r LEFT JOIN sale s ON s.id = r.sale WHERE s.id IS NULL",
        "receipt of sale",
        "is of no sale",
    ),
];

/// Checks what the other parts did not come across.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let books = &mut audit.books;
    let what = "look for rows that point at nothing";
    for (sql, kind, wrong) in QUESTIONS {
        let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
        let mut found = statement.query([]).map_err(Error::sql(what))?;
        while let Some(row) = found.next().map_err(Error::sql(what))? {
            let name = row.get_ref(0).map_err(Error::sql(what))?;
            let name = match name {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                _ => text(row, 0).map_err(Error::sql(what))?,
            };
            books.problem(format!("{kind} {name}"), wrong);
        }
    }
    references(db, books)?;
    let shop = setting::shop(db).map(drop);
    books.note("the shop", shop.map(|()| Vec::new()))?;
    let front = basket::front(db).map(drop);
    books.note("the basket", front.map(|()| Vec::new()))
}

/// No sale is called by a number that is still to come.
fn references(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "read the sale references";
    let (last, counted): (i64, i64) = db
        .query_row(
            "SELECT coalesce(max(CAST(substr(reference, instr(reference, '-') + 1) AS INTEGER)), 0),
             coalesce((SELECT last FROM counter WHERE name = ?1), 0) FROM sale",
            [sale::REFERENCE],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .map_err(Error::sql(what))?;
    if last > counted {
        books.problem(
            format!("counter {}", sale::REFERENCE),
            format!("stands at {counted} and sale number {last} is there"),
        );
    }
    Ok(())
}
