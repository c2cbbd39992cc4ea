//! Attempts as they are stored: the engine's port to the disk, and what can be asked of them.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, Pairing},
    ids::{AttemptId, PaymentId, SaleId},
    money::Money,
};
use engine::ports::{Change, Committed, ServiceBlock, Store, StoreFailure};
use rusqlite::{Connection, OptionalExtension};

use super::{commit::Books, from_document, money, uuid};
use crate::{
    Db,
    error::{Error, Result},
};

/// What the port returns.
pub(crate) type Port<T> = std::result::Result<T, StoreFailure>;

/// Money that the books could not take where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// Its number.
    pub number: i64,
    /// Whose money.
    pub attempt: AttemptId,
    /// Of which sale.
    pub sale: SaleId,
    /// What terminal and screen call the sale.
    pub reference: String,
    /// What was asked for.
    pub amount: Money,
    /// When it turned up.
    pub at: DateTime<Utc>,
    /// What happened, in words for the log and the manager.
    pub detail: String,
}

impl Store for Db {
    fn reserve_services(&self, _pairing: &Pairing) -> Port<ServiceBlock> {
        // One row of numbers for every pairing: more than enough of them, and never one twice.
        Ok(self.with_till(crate::identity::Till::reserve)?)
    }

    fn commit(&self, change: Change, wall: DateTime<Utc>) -> Port<Committed> {
        let at = self.stamp(wall);
        self.write("keep a card payment", |tx| {
            let books = Books { tx, till: self.sale_id(), at };
            match change {
                Change::Intent { attempt, request } => books.intent(&attempt, request.as_ref()),
                Change::Progress { attempt, record } => books.progress(&attempt, record.as_ref()),
                Change::Settled { attempt, record } => books.settled(&attempt, record.as_ref()),
                Change::Conflict(conflict) => books.conflict(&conflict),
            }
        })
    }

    fn open_attempts(&self) -> Port<Vec<Attempt>> {
        Ok(self
            .read(|db| list(db, "SELECT document FROM attempt WHERE open = 1 ORDER BY created_ms, id", []))?)
    }

    fn attempt(&self, id: AttemptId) -> Port<Option<Attempt>> {
        Ok(self.read(|db| find(db, id))?)
    }

    fn attempts_of(&self, sale: SaleId) -> Port<Vec<Attempt>> {
        let key = sale.uuid();
        Ok(self.read(|db| {
            list(db, "SELECT document FROM attempt WHERE sale = ?1 ORDER BY ordinal, id", [key.as_bytes()])
        })?)
    }
}

impl Db {
    /// Every attempt, oldest first.
    pub fn attempts_all(&self) -> Result<Vec<Attempt>> {
        self.read(|db| list(db, "SELECT document FROM attempt ORDER BY created_ms, id", []))
    }

    /// The attempts of one payment, in order.
    pub fn attempts_of_payment(&self, payment: PaymentId) -> Result<Vec<Attempt>> {
        let key = payment.uuid();
        self.read(|db| {
            list(db, "SELECT document FROM attempt WHERE payment = ?1 ORDER BY ordinal, id", [key.as_bytes()])
        })
    }

    /// Money that somebody has to look at, oldest first.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.read(conflicts)
    }
}

/// Whether a card payment of this sale is open.
pub(crate) fn open_of_sale(db: &Connection, sale: SaleId) -> Result<bool> {
    exists(db, "SELECT EXISTS (SELECT 1 FROM attempt WHERE sale = ?1 AND open = 1)", sale.uuid())
}

pub(crate) fn find(db: &Connection, id: AttemptId) -> Result<Option<Attempt>> {
    let document: Option<String> = db
        .query_row("SELECT document FROM attempt WHERE id = ?1", [id.uuid().as_bytes()], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read an attempt"))?;
    document.map(|text| from_document("an attempt", &text)).transpose()
}

/// Whether the query finds anything for this id.
pub(crate) fn exists(db: &Connection, sql: &str, id: uuid::Uuid) -> Result<bool> {
    db.query_row(sql, [id.as_bytes()], |row| row.get(0)).map_err(Error::sql("look for open attempts"))
}

fn list<P: rusqlite::Params>(db: &Connection, sql: &str, values: P) -> Result<Vec<Attempt>> {
    let what = "read the attempts";
    let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
    let texts = statement.query_map(values, |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    texts.map(|text| from_document("an attempt", &text.map_err(Error::sql(what))?)).collect()
}

fn conflicts(db: &Connection) -> Result<Vec<ConflictRow>> {
    let what = "read the conflicts";
    let mut statement = db
        .prepare_cached(
            "SELECT c.number, c.attempt, a.sale, s.reference, a.amount, a.currency, c.at_ms, c.detail
             FROM conflict c JOIN attempt a ON a.id = c.attempt JOIN sale s ON s.id = a.sale ORDER BY c.number",
        )
        .map_err(Error::sql(what))?;
    let mut rows = statement.query([]).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let currency: String = row.get(5).map_err(Error::sql(what))?;
        found.push(ConflictRow {
            number: row.get(0).map_err(Error::sql(what))?,
            attempt: AttemptId::from_uuid(uuid(row, 1).map_err(Error::sql(what))?),
            sale: SaleId::from_uuid(uuid(row, 2).map_err(Error::sql(what))?),
            reference: row.get(3).map_err(Error::sql(what))?,
            amount: money(row.get(4).map_err(Error::sql(what))?, &currency)?,
            at: DateTime::from_timestamp_millis(row.get(6).map_err(Error::sql(what))?).unwrap_or_default(),
            detail: row.get(7).map_err(Error::sql(what))?,
        });
    }
    Ok(found)
}
