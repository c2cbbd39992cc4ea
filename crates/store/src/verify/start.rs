//! What every start looks at: tables and triggers, the newest end of the chain, and what counts along with
//! it. The whole audit takes as long as the books are thick; this takes the same time for ever.

use std::path::Path;

use domain::currency::Currency;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;

use super::{file, text, text_if_any};
use crate::{
    error::{Error, Result},
    table::{
        journal::{self, GENESIS, Hash},
        payment,
    },
};

/// How many links of the chain are looked at.
const NEWEST: i64 = 1_000;

/// What is wrong, where something is.
type Wrong = Option<String>;

/// A record, and the document that it seals.
struct Link {
    seq: i64,
    kind: String,
    body: String,
    previous: Hash,
    hash: Hash,
    document: Option<String>,
}

/// Refuses books whose newest part is not what was sealed.
pub(crate) fn check(db: &Connection, path: &Path) -> Result<()> {
    match schema(db).and_then(|wrong| if wrong.is_some() { Ok(wrong) } else { newest(db) }) {
        Ok(None) => Ok(()),
        Ok(Some(detail)) => Err(Error::Damaged { path: path.to_owned(), detail }),
        Err(error) if error.is_damage() => {
            Err(Error::Damaged { path: path.to_owned(), detail: error.chain() })
        }
        Err(error) => Err(error),
    }
}

/// Rows are written by the names of their columns, so a strange table must not even be tried.
fn schema(db: &Connection) -> Result<Wrong> {
    Ok(file::strange(db)?.first().map(|(name, what)| format!("schema {name} {what}")))
}

fn newest(db: &Connection) -> Result<Wrong> {
    let what = "read the end of the journal";
    let mut statement = db
        .prepare(
            "SELECT j.seq, j.kind, j.body, j.prev_hash, j.hash, coalesce(s.document, d.document)
             FROM journal j LEFT JOIN sale s ON s.id = j.sale LEFT JOIN return_document d ON d.journal = j.seq
             ORDER BY j.seq DESC LIMIT ?1",
        )
        .map_err(Error::sql(what))?;
    let mut rows = statement.query([NEWEST]).map_err(Error::sql(what))?;
    let (mut read, mut after): (i64, Option<Link>) = (0, None);
    let mut last_document: Option<String> = None;
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let link = link(row).map_err(Error::sql(what))?;
        if let Some(wrong) = in_chain(&link, after.as_ref()) {
            return Ok(Some(format!("journal {} {wrong}", link.seq)));
        }
        if journal::is_document(&link.kind) && last_document.is_none() {
            last_document = Some(link.body.clone());
        }
        after = Some(link);
        read = read.saturating_add(1);
    }
    let whole = read < NEWEST;
    if whole && after.is_some_and(|first| first.seq != 1) {
        return Ok(Some("the journal does not begin with its first record".to_owned()));
    }
    match last_document {
        Some(body) => counted(db, &body),
        // with older records out of sight nothing can be said
        None if whole => never_counted(db),
        None => Ok(None),
    }
}

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        seq: row.get(0)?,
        kind: text(row, 1)?,
        body: text(row, 2)?,
        previous: row.get(3)?,
        hash: row.get(4)?,
        document: text_if_any(row, 5)?,
    })
}

/// A link holds with the one that was read before it, which is the one that follows it.
fn in_chain(link: &Link, after: Option<&Link>) -> Option<&'static str> {
    if link.hash != journal::hash(&link.previous, link.body.as_bytes()) {
        return Some("was changed: its hash is not that of its text");
    }
    if after.is_some_and(|after| after.previous != link.hash || after.seq != link.seq.saturating_add(1)) {
        return Some("is not what the record after it follows");
    }
    if (link.seq == 1) != (link.previous == GENESIS) {
        return Some("is not where the journal begins");
    }
    if journal::is_document(&link.kind) {
        let Some(document) = &link.document else { return Some("seals a document that is not there") };
        // the digest is enough here; the audit makes the whole record anew
        if !link.body.contains(&journal::sha256(document)) {
            return Some("seals a document that was changed");
        }
    }
    None
}

/// The newest record of a sale or a return says where the counters stand.
fn counted(db: &Connection, body: &str) -> Result<Wrong> {
    let body: Value = serde_json::from_str(body).map_err(Error::document("a journal record"))?;
    let number = |key: &str| body.get(key).and_then(Value::as_i64);
    let word = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = payment::counter_of(word("series"));
    let last: Option<i64> = db
        .query_row("SELECT last FROM counter WHERE name = ?1", [&name], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read the receipt counter"))?;
    if last != number("number") {
        return Ok(Some(format!("counter {name} does not stand where the last record stands")));
    }
    let grand = journal::grand_totals(db, Currency::parse(word("currency"))?)?;
    let stored = [grand.sales, grand.returns, grand.net].map(|amount| Some(amount.minor()));
    if stored != ["gt_sales", "gt_returns", "gt_net"].map(number) {
        return Ok(Some("the grand totals are not those of the last record".to_owned()));
    }
    Ok(None)
}

fn never_counted(db: &Connection) -> Result<Wrong> {
    let sql = "SELECT EXISTS (SELECT 1 FROM counter WHERE name LIKE 'receipt %')
               OR EXISTS (SELECT 1 FROM grand_total) OR EXISTS (SELECT 1 FROM sale WHERE state = 'completed')";
    let counted: bool =
        db.query_row(sql, [], |row| row.get(0)).map_err(Error::sql("read the receipt counters"))?;
    Ok(counted.then(|| "sales were completed and the journal has none".to_owned()))
}
