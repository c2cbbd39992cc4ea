//! Receipts that left: counted without a gap, and each copy known to the journal.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Audit, text};
use crate::error::{Error, Result};

/// Copies that stand in the table.
const COPIED: &str = "SELECT lower(hex(coalesce(sale, attempt))) || ' ' || copy || ' ' || form || ' '
    || lower(hex(operator)) FROM receipt_issue WHERE copy > 0";

/// Copies that the journal tells of.
const TOLD: &str = "SELECT replace(json_extract(body, '$.about.document'), '-', '') || ' '
    || json_extract(body, '$.about.copy') || ' ' || json_extract(body, '$.about.form') || ' '
    || replace(operator, '-', '') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'receipt_copied'";

/// Documents whose copies are not counted 0, 1, 2, … to the end.
const GAPS: &str = "SELECT lower(hex(coalesce(sale, attempt))) FROM receipt_issue
    GROUP BY coalesce(sale, attempt) HAVING max(copy) + 1 <> count(*)";

/// Checks that no copy is missing and none was made up.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let pairs = [
        (COPIED, TOLD, "has a copy that the journal does not know of"),
        (TOLD, COPIED, "does not bear out the record receipt_copied"),
    ];
    for (these, those, wrong) in pairs {
        for name in names(db, these)?.difference(&names(db, those)?) {
            let document = name.split(' ').next().unwrap_or_default();
            audit.books.problem(format!("receipt of {document}"), wrong);
        }
    }
    for document in names(db, GAPS)? {
        audit.books.problem(format!("receipt of {document}"), "has copies with a gap in their numbers");
    }
    Ok(())
}

fn names(db: &Connection, sql: &str) -> Result<BTreeSet<String>> {
    let what = "read the copies of receipts";
    let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}
