//! Closed periods: all card money that moved is counted into one, or waits for the next, and each comes to
//! what was written down when it was closed.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Audit, text};
use crate::{
    error::{Error, Result},
    table::{journal, period},
};

/// A question that finds every attempt that is counted wrongly.
const QUESTIONS: [(&str, &str); 2] = [
    (
        "SELECT lower(hex(a.id)) FROM attempt a WHERE a.state = 'approved'
         AND NOT EXISTS (SELECT 1 FROM card_period_entry e WHERE e.attempt = a.id AND e.terminal = a.terminal)",
        "moved money that is counted into no period of its terminal",
    ),
    (
        "SELECT lower(hex(e.attempt)) FROM card_period_entry e LEFT JOIN attempt a ON a.id = e.attempt
         LEFT JOIN card_period p ON p.number = e.period
         WHERE a.state IS NOT 'approved' OR (e.period IS NOT NULL AND p.terminal IS NOT e.terminal)",
        "is counted into a period that it does not belong to",
    ),
];

const CLOSED: &str = "SELECT number || ' ' || lower(hex(terminal)) || ' ' || lower(hex(operator)) || ' '
    || coalesce(terminal_period, ''), document FROM card_period";

const TOLD: &str = "SELECT json_extract(body, '$.about.period') || ' '
    || replace(json_extract(body, '$.about.terminal'), '-', '') || ' ' || replace(operator, '-', '') || ' '
    || json_extract(body, '$.about.terminal_period'), json_extract(body, '$.about.document_sha256') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'card_period_closed'";

/// Checks every period and everything that is counted into one.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    for (sql, wrong) in QUESTIONS {
        for attempt in names(db, sql)? {
            audit.books.problem(format!("attempt {attempt}"), wrong);
        }
    }
    for one in period::list(db, "ORDER BY number", [])? {
        if period::sums(db, "e.period = ?1", [one.number])? != one.sides.books {
            audit.books.problem(format!("period {}", one.number), "does not come to what was written down");
        }
    }
    let closed = pairs(db, CLOSED)?;
    let closed = closed.into_iter().map(|(name, document)| (name, journal::sha256(&document))).collect();
    let told: BTreeSet<(String, String)> = pairs(db, TOLD)?.into_iter().collect();
    let both = [
        (&closed, &told, "was closed, and the journal does not say so"),
        (&told, &closed, "does not bear out the record card_period_closed"),
    ];
    for (these, those, wrong) in both {
        for (name, _) in these.difference(those) {
            let number = name.split(' ').next().unwrap_or_default();
            audit.books.problem(format!("period {number}"), wrong);
        }
    }
    Ok(())
}

/// A name and what belongs to it.
fn pairs(db: &Connection, sql: &str) -> Result<Vec<(String, String)>> {
    let what = "read the periods";
    let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| Ok((text(row, 0)?, text(row, 1)?))).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}

fn names(db: &Connection, sql: &str) -> Result<BTreeSet<String>> {
    let what = "read the periods";
    let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}
