//! Signatures: whoever wants one is waited for or was looked at, and the journal says by whom.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Audit, text};
use crate::error::{Error, Result};

/// Approved payments whose slip for the shop wants a signature.
const WANTED: &str = "SELECT lower(hex(a.id)) FROM attempt a WHERE a.kind = 'payment' AND a.state = 'approved'
    AND EXISTS (SELECT 1 FROM json_each(a.document, '$.state.result.slips') s
      WHERE json_extract(s.value, '$.audience') = 'merchant' AND json_extract(s.value, '$.signature_required'))";

const ASKED: &str = "SELECT lower(hex(attempt)) FROM signature_check";

const CHECKED: &str = "SELECT lower(hex(attempt)) || ' ' || accepted || ' ' || lower(hex(operator))
    FROM signature_check WHERE accepted IS NOT NULL";

const TOLD: &str = "SELECT replace(json_extract(body, '$.about.attempt'), '-', '') || ' '
    || json_extract(body, '$.about.accepted') || ' ' || replace(operator, '-', '') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'signature_checked'";

/// Checks that none is missing and none was made up.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let pairs = [
        (WANTED, ASKED, "wants a signature, and nobody was asked for it"),
        (ASKED, WANTED, "is waited for a signature that it does not want"),
        (CHECKED, TOLD, "has a signature that was looked at, and the journal does not say so"),
        (TOLD, CHECKED, "does not bear out the record signature_checked"),
    ];
    for (these, those, wrong) in pairs {
        for name in names(db, these)?.difference(&names(db, those)?) {
            let attempt = name.split(' ').next().unwrap_or_default();
            audit.books.problem(format!("attempt {attempt}"), wrong);
        }
    }
    Ok(())
}

fn names(db: &Connection, sql: &str) -> Result<BTreeSet<String>> {
    let what = "read the signatures";
    let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}
