//! Attempts: the engine's port to the disk. One change is one transaction, and money that the
//! terminal took is written down whatever else is wrong.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, AttemptKind, Evidence, Pairing, State},
    ids::{AttemptId, PaymentId, SaleId},
    money::Money,
    sale::{SaleState, Stamp},
};
use engine::ports::{Change, Committed, Conflict, RequestKey, ServiceBlock, Store, StoreFailure};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use terminal::Record;

use super::{from_document, journal, money, payment, request, rows, sale, to_document, uuid};
use crate::{
    Db,
    error::{Error, Result},
};

type Port<T> = std::result::Result<T, StoreFailure>;

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

/// One transaction on the books.
struct Books<'a> {
    tx: &'a Transaction<'a>,
    till: &'a str,
    at: Stamp,
}

impl Books<'_> {
    /// A new attempt: nothing is sent before this is on disk.
    fn intent(&self, attempt: &Attempt, key: Option<&RequestKey>) -> Port<Committed> {
        if let Some(key) = key {
            if request::find(self.tx, &key.id)?.is_some() {
                return Err(StoreFailure::RequestUsed);
            }
            request::keep(self.tx, key, &key.subject, self.at.utc)?;
        }
        if attempt.state != State::Intent {
            return refuse(format!("a new attempt is {}, not intent", attempt.state.name()));
        }
        if attempt.kind == AttemptKind::Payment && attempt.pairing.sale_id != self.till {
            return refuse("its SaleID is not the one this till has now");
        }
        if open_of_sale(self.tx, attempt.sale)? {
            return Err(StoreFailure::SaleBusy);
        }
        let busy = "SELECT EXISTS (SELECT 1 FROM attempt WHERE terminal = ?1 AND open = 1)";
        if exists(self.tx, busy, attempt.terminal.uuid())? {
            return Err(StoreFailure::TerminalBusy);
        }
        self.fits_the_sale(attempt)?;
        if self.number_used(attempt)? {
            return refuse("its id or ServiceID was used before");
        }
        self.keep(attempt)?;
        Ok(Committed::default())
    }

    /// An open attempt went on.
    fn progress(&self, attempt: &Attempt, record: Option<&Record>) -> Port<Committed> {
        let kept = self.kept(attempt)?;
        if kept.state.is_final() || attempt.state.is_final() || attempt.state == State::Created {
            return refuse(format!("an attempt goes from {} to {}", kept.state.name(), attempt.state.name()));
        }
        self.keep(attempt)?;
        self.keep_record(attempt, record)?;
        let asks = |state: &State| matches!(state, State::NeedsHuman { .. });
        if asks(&attempt.state) && !asks(&kept.state) {
            self.event(journal::Event::PaymentUnclear { attempt })?;
        }
        Ok(Committed::default())
    }

    /// An attempt ended. Twice the same end is one end; another end is refused.
    fn settled(&self, attempt: &Attempt, record: Option<&Record>) -> Port<Committed> {
        let kept = self.kept(attempt)?;
        if !attempt.state.is_final() {
            return refuse(format!("an attempt that ended is {}", attempt.state.name()));
        }
        if kept.state.is_final() {
            if same_end(&kept.state, &attempt.state) {
                return Ok(Committed { sale: sale::find(self.tx, attempt.sale)? });
            }
            return refuse(format!("it ended as {} before", kept.state.name()));
        }
        self.keep(attempt)?;
        self.keep_record(attempt, record)?;
        if let State::Approved { evidence, .. } | State::NotCharged { evidence } = &attempt.state
            && let Evidence::Person { operator, reason } = evidence
        {
            self.event(journal::Event::PaymentResolved { attempt, by: *operator, reason })?;
        }
        if let State::Approved { result, .. } = &attempt.state {
            match attempt.kind {
                AttemptKind::Payment => self.credit(attempt)?,
                AttemptKind::Reversal | AttemptKind::Refund => {
                    self.event(journal::Event::MoneyBack { attempt, amount: result.credited })?;
                }
            }
        }
        Ok(Committed { sale: sale::find(self.tx, attempt.sale)? })
    }

    /// Money that turned up after the end: noted once, the end stays.
    fn conflict(&self, conflict: &Conflict) -> Port<Committed> {
        let Conflict { attempt, detail, record } = conflict;
        let kept = self.kept(attempt)?;
        if !kept.state.is_final() || kept.state != attempt.state {
            return refuse(format!(
                "a conflict needs the end it contradicts, and it is {}",
                kept.state.name()
            ));
        }
        self.keep(attempt)?;
        let exchange = self.keep_record(attempt, record.as_ref())?;
        self.note_conflict(attempt, detail, exchange)?;
        Ok(Committed { sale: sale::find(self.tx, attempt.sale)? })
    }

    /// The money goes onto the sale, or, where the sale cannot take it, into a conflict. It never
    /// gets lost, and it never brings the transaction down with it.
    fn credit(&self, attempt: &Attempt) -> Result<()> {
        let State::Approved { result, .. } = &attempt.state else { return Ok(()) };
        let what = "put a card payment onto its sale";
        self.tx.execute_batch("SAVEPOINT credit").map_err(Error::sql(what))?;
        match payment::credit(self.tx, self.till, attempt, result, self.at) {
            Ok(_) => self.tx.execute_batch("RELEASE credit").map_err(Error::sql(what)),
            Err(error) if is_of_the_books(&error) => {
                self.tx.execute_batch("ROLLBACK TO credit; RELEASE credit").map_err(Error::sql(what))?;
                tracing::error!(attempt = %attempt.id, %error, "approved money cannot go onto its sale");
                let detail = format!("approved, but the sale cannot take it: {error}");
                self.note_conflict(attempt, &detail, None)
            }
            Err(error) => Err(error),
        }
    }

    fn note_conflict(&self, attempt: &Attempt, detail: &str, exchange: Option<i64>) -> Result<()> {
        let new = self
            .tx
            .execute(
                "INSERT INTO conflict (attempt, at_ms, detail, exchange) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (attempt, detail) DO NOTHING",
                params![attempt.id.uuid().as_bytes(), self.at.utc.timestamp_millis(), detail, exchange],
            )
            .map_err(Error::sql("keep a conflict"))?;
        if new == 0 {
            return Ok(());
        }
        self.event(journal::Event::Conflict { attempt, detail })
    }

    /// A payment is for a sale that is being paid, and for no more than is due.
    fn fits_the_sale(&self, attempt: &Attempt) -> Port<()> {
        let sale = sale::must_find(self.tx, attempt.sale)?;
        if !attempt.amount.is_positive() {
            return refuse("its amount is not more than zero");
        }
        if attempt.kind != AttemptKind::Payment {
            return Ok(());
        }
        if sale.state != SaleState::Tendering {
            return refuse(format!("the sale is {}", sale.state.word()));
        }
        let due = sale.due().map_err(Error::from)?;
        if attempt.amount.compare(due).map_err(Error::from)?.is_gt() {
            return refuse(format!("{} is more than the {due} due", attempt.amount));
        }
        Ok(())
    }

    /// What is stored of this attempt; refuses to make it another one.
    fn kept(&self, attempt: &Attempt) -> Port<Attempt> {
        let kept = find(self.tx, attempt.id)?
            .ok_or_else(|| StoreFailure::Missing(format!("attempt {}", attempt.id)))?;
        let names = |a: &Attempt| (a.sale, a.payment, a.kind, a.terminal, a.amount, a.ordinal);
        let same = names(&kept) == names(attempt)
            && kept.pairing == attempt.pairing
            && kept.service_id == attempt.service_id;
        if same { Ok(kept) } else { refuse("its sale, terminal, amount or ServiceID changed") }
    }

    fn number_used(&self, attempt: &Attempt) -> Result<bool> {
        self.tx
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM attempt WHERE poi_id = ?1 AND sale_id = ?2 AND service_id = ?3)
                 OR EXISTS (SELECT 1 FROM attempt WHERE id = ?4)",
                params![
                    attempt.pairing.poi_id,
                    attempt.pairing.sale_id,
                    attempt.service_id,
                    attempt.id.uuid().as_bytes()
                ],
                |row| row.get(0),
            )
            .map_err(Error::sql("look for a ServiceID"))
    }

    fn keep(&self, attempt: &Attempt) -> Result<()> {
        let document = to_document("an attempt", attempt)?;
        rows::ATTEMPT.put_by_id(self.tx, &rows::of_attempt(attempt, &document))
    }

    fn keep_record(&self, attempt: &Attempt, record: Option<&Record>) -> Result<Option<i64>> {
        let Some(record) = record else { return Ok(None) };
        self.tx
            .execute(
                "INSERT INTO exchange (attempt, at_ms, sha256, length, text, dropped)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    attempt.id.uuid().as_bytes(),
                    self.at.utc.timestamp_millis(),
                    record.sha256,
                    i64::try_from(record.length).unwrap_or(i64::MAX),
                    record.text,
                    record.dropped
                ],
            )
            .map_err(Error::sql("keep an answer"))?;
        Ok(Some(self.tx.last_insert_rowid()))
    }

    fn event(&self, event: journal::Event<'_>) -> Result<()> {
        journal::event(self.tx, self.till, self.at, event)
    }
}

/// The same end told twice: words may differ, money may not.
fn same_end(kept: &State, told: &State) -> bool {
    match (kept, told) {
        (State::Approved { result: kept, .. }, State::Approved { result: told, .. }) => {
            (kept.authorized, kept.credited) == (told.authorized, told.credited)
        }
        _ => kept.name() == told.name(),
    }
}

/// What a sale cannot take, as opposed to a disk that fails.
fn is_of_the_books(error: &Error) -> bool {
    match error {
        Error::Sql { source, .. } => {
            source.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
        }
        Error::Domain(_) | Error::NoSale(_) | Error::Missing { .. } | Error::Document { .. } => true,
        _ => false,
    }
}

fn refuse<T>(why: impl Into<String>) -> Port<T> {
    Err(StoreFailure::Refused(why.into()))
}

fn exists(db: &Connection, sql: &str, id: uuid::Uuid) -> Result<bool> {
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
