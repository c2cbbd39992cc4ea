//! Attempts as they are stored: the engine's port to the disk, and what can be asked of them.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, Pairing},
    conflict::ConflictNumber,
    ids::{AttemptId, PaymentId, SaleId, TerminalId},
};
use engine::ports::{Change, Committed, ServiceBlock, Store, StoreFailure};
use rusqlite::{Connection, OptionalExtension};

use super::from_document;
use crate::{
    Db,
    error::{Error, Result},
};

/// What the port returns.
pub(crate) type Port<T> = std::result::Result<T, StoreFailure>;

impl Store for Db {
    fn reserve_services(&self, _pairing: &Pairing) -> Port<ServiceBlock> {
        // One row of numbers for every pairing: more than enough of them, and never one twice.
        Ok(self.with_till(crate::identity::Till::reserve)?)
    }

    fn ready_for_money(&self) -> Port<()> {
        self.ready()
    }

    fn commit(&self, change: Change, wall: DateTime<Utc>) -> Port<Committed> {
        self.keep(&change, wall)
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

    /// The newest attempt on a terminal that came to an end with money, or whose end nobody knows yet: what
    /// the terminal calls its last transaction.
    pub fn newest_attempt_on(&self, terminal: TerminalId) -> Result<Option<AttemptId>> {
        let sql = "SELECT document FROM attempt WHERE terminal = ?1
             AND (open = 1 OR state = 'approved') ORDER BY created_ms DESC, id DESC LIMIT 1";
        let found = self.read(|db| list(db, sql, [terminal.uuid().as_bytes()]))?;
        Ok(found.first().map(|attempt| attempt.id))
    }

    /// When the newest attempt on each terminal was made. It looks at every attempt there is.
    pub fn last_used(&self) -> Result<Vec<(TerminalId, DateTime<Utc>)>> {
        let what = "look for the newest attempts";
        self.read(|db| {
            let sql = "SELECT terminal, max(created_ms) FROM attempt GROUP BY terminal";
            let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
            let rows = statement.query_map([], |row| Ok((super::uuid(row, 0)?, row.get::<_, i64>(1)?)));
            let mut found = Vec::new();
            for row in rows.map_err(Error::sql(what))? {
                let (terminal, ms) = row.map_err(Error::sql(what))?;
                let at = DateTime::from_timestamp_millis(ms)
                    .ok_or_else(|| super::unknown_word("an attempt", "time"))?;
                found.push((TerminalId::from_uuid(terminal), at));
            }
            Ok(found)
        })
    }

    /// The attempts of one payment, in order.
    pub fn attempts_of_payment(&self, payment: PaymentId) -> Result<Vec<Attempt>> {
        let key = payment.uuid();
        self.read(|db| {
            list(db, "SELECT document FROM attempt WHERE payment = ?1 ORDER BY ordinal, id", [key.as_bytes()])
        })
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

pub(crate) fn list<P: rusqlite::Params>(db: &Connection, sql: &str, values: P) -> Result<Vec<Attempt>> {
    let what = "read the attempts";
    let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
    let texts = statement.query_map(values, |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    texts.map(|text| from_document("an attempt", &text.map_err(Error::sql(what))?)).collect()
}

/// The reversals that were ordered because of a conflict, oldest first.
pub(crate) fn reversals_of(db: &Connection, conflict: ConflictNumber) -> Result<Vec<Attempt>> {
    list(
        db,
        "SELECT a.document FROM conflict_reversal r JOIN attempt a ON a.id = r.reversal
         WHERE r.conflict = ?1 ORDER BY a.ordinal, a.id",
        [conflict.0],
    )
}
