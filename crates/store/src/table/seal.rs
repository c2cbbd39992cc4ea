//! The digest of a row: made in one place from whatever columns the row has, so that no byte of it changes
//! unseen. What is empty is left out, so that a column which a later migration adds changes no digest.

use aws_lc_rs::digest::{Context, SHA256};
use rusqlite::{Connection, Row, Statement, ToSql, types::ValueRef};

use crate::error::{Error, Result};

/// The column that holds it.
const DIGEST: &str = "digest";

/// A table whose rows have a digest, and the column that names a row.
#[derive(Clone, Copy)]
pub(crate) struct Sealed {
    table: &'static str,
    key: &'static str,
}

pub(crate) const SALE: Sealed = Sealed { table: "sale", key: "id" };
pub(crate) const ATTEMPT: Sealed = Sealed { table: "attempt", key: "id" };
pub(crate) const EXCHANGE: Sealed = Sealed { table: "exchange", key: "number" };
pub(crate) const CONFLICT: Sealed = Sealed { table: "conflict", key: "number" };
pub(crate) const REVERSAL: Sealed = Sealed { table: "conflict_reversal", key: "reversal" };
pub(crate) const DECISION: Sealed = Sealed { table: "conflict_decision", key: "conflict" };
pub(crate) const REQUEST: Sealed = Sealed { table: "request", key: "id" };
pub(crate) const RETURN: Sealed = Sealed { table: "sale_return", key: "attempt" };
pub(crate) const RETURN_DOCUMENT: Sealed = Sealed { table: "return_document", key: "attempt" };
pub(crate) const SIGNATURE: Sealed = Sealed { table: "signature_check", key: "attempt" };
pub(crate) const PERIOD: Sealed = Sealed { table: "card_period", key: "number" };
pub(crate) const PERIOD_ENTRY: Sealed = Sealed { table: "card_period_entry", key: "attempt" };
pub(crate) const GIFT: Sealed = Sealed { table: "gift_entry", key: "number" };
pub(crate) const ISSUE: Sealed = Sealed { table: "receipt_issue", key: "number" };
pub(crate) const PRINT_JOB: Sealed = Sealed { table: "print_job", key: "number" };
pub(crate) const TILL: Sealed = Sealed { table: "till", key: "number" };

/// Every table whose rows have one.
pub(crate) const ALL: [Sealed; 16] = [
    SALE,
    ATTEMPT,
    EXCHANGE,
    CONFLICT,
    REVERSAL,
    DECISION,
    REQUEST,
    RETURN,
    RETURN_DOCUMENT,
    SIGNATURE,
    PERIOD,
    PERIOD_ENTRY,
    GIFT,
    ISSUE,
    PRINT_JOB,
    TILL,
];

impl Sealed {
    /// Gives the row its digest, in the transaction that wrote it.
    pub(crate) fn seal(self, db: &Connection, key: &dyn ToSql) -> Result<()> {
        let what = "seal a row";
        let Self { table, key: column } = self;
        let sql = format!("SELECT * FROM {table} WHERE {column} = ?1");
        let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
        let columns = Columns::of(&statement);
        let digest = statement.query_row([key], |row| columns.digest(row)).map_err(Error::sql(what))?;
        let sql = format!("UPDATE {table} SET {DIGEST} = ?2 WHERE {column} = ?1");
        let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
        statement.execute((key, digest)).map(drop).map_err(Error::sql(what))
    }

    /// What its rows are.
    pub(crate) fn name(self) -> &'static str {
        self.table
    }

    /// Tells the key of every row that is not as it was sealed.
    pub(crate) fn broken(self, db: &Connection, tell: &mut dyn FnMut(String)) -> Result<()> {
        let what = "read rows against their digests";
        let Self { table, key } = self;
        let sql = format!("SELECT * FROM {table} ORDER BY {key}");
        let mut statement = db.prepare(&sql).map_err(Error::sql(what))?;
        let columns = Columns::of(&statement);
        let mut rows = statement.query([]).map_err(Error::sql(what))?;
        while let Some(row) = rows.next().map_err(Error::sql(what))? {
            let sealed: Option<[u8; 32]> = row.get(columns.own).map_err(Error::sql(what))?;
            if sealed.is_some() && sealed != Some(columns.digest(row).map_err(Error::sql(what))?) {
                tell(named(row.get_ref(key).map_err(Error::sql(what))?));
            }
        }
        Ok(())
    }
}

/// The columns of a table by name, in the order of their names.
struct Columns {
    others: Vec<(usize, String)>,
    own: usize,
}

impl Columns {
    fn of(statement: &Statement<'_>) -> Self {
        let names: Vec<&str> = statement.column_names().collect();
        let own = names.iter().position(|name| *name == DIGEST).unwrap_or(names.len());
        let mut others: Vec<(usize, String)> =
            names.into_iter().map(str::to_owned).enumerate().filter(|(at, _)| *at != own).collect();
        others.sort_by(|one, other| one.1.cmp(&other.1));
        Self { others, own }
    }

    fn digest(&self, row: &Row<'_>) -> rusqlite::Result<[u8; 32]> {
        let mut context = Context::new(&SHA256);
        let mut part = |kind: u8, bytes: &[u8]| {
            context.update(&[kind]);
            context.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            context.update(bytes);
        };
        for (at, name) in &self.others {
            let value = row.get_ref(*at)?;
            if value == ValueRef::Null {
                continue;
            }
            part(b'n', name.as_bytes());
            match value {
                ValueRef::Null => {}
                ValueRef::Integer(number) => part(b'i', &number.to_le_bytes()),
                ValueRef::Real(number) => part(b'r', &number.to_le_bytes()),
                ValueRef::Text(bytes) => part(b't', bytes),
                ValueRef::Blob(bytes) => part(b'b', bytes),
            }
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.finish().as_ref());
        Ok(digest)
    }
}

/// A key as people read it.
fn named(key: ValueRef<'_>) -> String {
    match key {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => {
            uuid::Uuid::from_slice(bytes).map_or_else(|_| hex::encode(bytes), |id| id.to_string())
        }
    }
}
