//! One change of an attempt, as one transaction: written down with what it does to the sale, the chain
//! and the receipt, or refused whole.

use domain::{
    attempt::{Attempt, AttemptKind, Evidence, State},
    card::CardResult,
    conflict::ConflictKind,
    sale::{SaleState, Stamp},
};
use engine::ports::{Change, Committed, Conflict, RequestKey, StoreFailure};
use rusqlite::{Transaction, params};
use terminal::Record;

use super::{
    attempt::{exists, find, open_of_sale},
    conflict::{self, Noted},
    journal, payment, print, request, rows, sale, seal, to_document,
};
use crate::{
    error::{Error, Result},
    storage::{Cause, MaybeOfDisk},
};

/// Why a change was not made, before it goes through the port, where only words are left.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The books say no.
    Said(StoreFailure),
    /// Something broke.
    Broke(Error),
}

/// What came of a change.
pub(crate) type Made<T> = std::result::Result<T, Failed>;

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Broke(error)
    }
}

impl From<Failed> for StoreFailure {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Said(failure) => failure,
            Failed::Broke(error) => error.into(),
        }
    }
}

impl MaybeOfDisk for Failed {
    fn of_disk(&self) -> Option<(Cause, String)> {
        match self {
            Self::Said(_) => None,
            Self::Broke(error) => error.of_disk(),
        }
    }
}

/// One transaction on the books.
pub(crate) struct Books<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) till: &'a str,
    pub(crate) at: Stamp,
}

impl Books<'_> {
    /// One change of an attempt.
    pub(crate) fn make(&self, change: &Change) -> Made<Committed> {
        match change {
            Change::Intent { attempt, request } => self.intent(attempt, request.as_ref()),
            Change::Progress { attempt, record } => self.progress(attempt, record.as_ref()),
            Change::Settled { attempt, record } => self.settled(attempt, record.as_ref()),
            Change::Conflict(conflict) => self.conflict(conflict),
            Change::Reversal(reversal) => self.reversal(reversal),
            Change::Paper { attempt, paper } => Ok(self.slip_to_print(*attempt, paper)?),
            Change::Cared { attempt, left } => self.cared(*attempt, *left),
        }
    }

    /// A new attempt: nothing is sent before this is on disk.
    fn intent(&self, attempt: &Attempt, key: Option<&RequestKey>) -> Made<Committed> {
        if attempt.kind != AttemptKind::Payment {
            return refuse("money goes back only where a person ordered it");
        }
        self.begin(attempt, key)
    }

    /// The same for money of either way.
    pub(super) fn begin(&self, attempt: &Attempt, key: Option<&RequestKey>) -> Made<Committed> {
        if let Some(key) = key {
            if request::find(self.tx, &key.id)?.is_some() {
                return Err(Failed::Said(StoreFailure::RequestUsed));
            }
            request::keep(self.tx, key, &key.subject, self.at.utc)?;
        }
        if attempt.state != State::Intent {
            return refuse(format!("a new attempt is {}, not intent", attempt.state.name()));
        }
        if attempt.pairing.sale_id != self.till {
            return refuse("its SaleID is not the one this till has now");
        }
        if open_of_sale(self.tx, attempt.sale)? {
            return Err(Failed::Said(StoreFailure::SaleBusy));
        }
        let busy = "SELECT EXISTS (SELECT 1 FROM attempt WHERE terminal = ?1 AND open = 1)";
        if exists(self.tx, busy, attempt.terminal.uuid())? {
            return Err(Failed::Said(StoreFailure::TerminalBusy));
        }
        self.fits_the_sale(attempt)?;
        attempt.wish.requested(attempt.amount).map_err(Error::from)?;
        if self.number_used(attempt)? {
            return refuse("its id or ServiceID was used before");
        }
        self.keep(attempt)?;
        Ok(Committed::default())
    }

    /// An open attempt went on.
    pub(super) fn progress(&self, attempt: &Attempt, record: Option<&Record>) -> Made<Committed> {
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
    pub(super) fn settled(&self, attempt: &Attempt, record: Option<&Record>) -> Made<Committed> {
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
                AttemptKind::Payment => self.credit(attempt, result)?,
                AttemptKind::Reversal | AttemptKind::Refund => self.money_back(attempt, result)?,
            }
            self.count_in_period(attempt)?;
            self.ask_signature(attempt, result)?;
            print::slips_of(self.tx, attempt.id, result, self.at)?;
        }
        self.begin_aftercare(attempt)?;
        Ok(Committed { sale: sale::find(self.tx, attempt.sale)? })
    }

    /// Money that turned up after the end: noted once, the end stays.
    pub(super) fn conflict(&self, conflict: &Conflict) -> Made<Committed> {
        let Conflict { attempt, kind, moved, detail, record } = conflict;
        let kept = self.kept(attempt)?;
        if !kept.state.is_final() || kept.state != attempt.state {
            return refuse(format!(
                "a conflict needs the end it contradicts, and it is {}",
                kept.state.name()
            ));
        }
        self.keep(attempt)?;
        let exchange = self.keep_record(attempt, record.as_ref())?;
        self.note_conflict(Noted { attempt, kind: *kind, moved: moved.clone(), detail, exchange })?;
        Ok(Committed { sale: sale::find(self.tx, attempt.sale)? })
    }

    /// The money goes onto the sale.
    fn credit(&self, attempt: &Attempt, result: &CardResult) -> Result<()> {
        self.book(attempt, result, || payment::credit(self.tx, self.till, attempt, result, self.at).map(drop))
    }

    /// Books money that moved, or, where the books cannot take it, notes a conflict. It never gets lost,
    /// and it never brings the transaction down with it.
    pub(super) fn book(
        &self,
        attempt: &Attempt,
        result: &CardResult,
        book: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let what = "book money that moved";
        self.tx.execute_batch("SAVEPOINT book").map_err(Error::sql(what))?;
        match book() {
            Ok(()) => self.tx.execute_batch("RELEASE book").map_err(Error::sql(what)),
            Err(error) if is_of_the_books(&error) => {
                self.tx.execute_batch("ROLLBACK TO book; RELEASE book").map_err(Error::sql(what))?;
                tracing::error!(attempt = %attempt.id, %error, "approved money cannot be booked");
                let detail = format!("approved, but the sale cannot take it: {error}");
                let (kind, moved) = (ConflictKind::NotTaken, conflict::moved(result));
                self.note_conflict(Noted { attempt, kind, moved, detail: &detail, exchange: None })
            }
            Err(error) => Err(error),
        }
    }

    /// A payment is for a sale that is being paid, and for no more than is due.
    fn fits_the_sale(&self, attempt: &Attempt) -> Made<()> {
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
    pub(super) fn kept(&self, attempt: &Attempt) -> Made<Attempt> {
        let kept = find(self.tx, attempt.id)?
            .ok_or_else(|| Failed::Said(StoreFailure::Missing(format!("attempt {}", attempt.id))))?;
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

    pub(super) fn keep_record(&self, attempt: &Attempt, record: Option<&Record>) -> Result<Option<i64>> {
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
        let number = self.tx.last_insert_rowid();
        seal::EXCHANGE.seal(self.tx, &number)?;
        Ok(Some(number))
    }

    pub(super) fn event(&self, event: journal::Event<'_>) -> Result<()> {
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

pub(super) fn refuse<T>(why: impl Into<String>) -> Made<T> {
    Err(Failed::Said(StoreFailure::Refused(why.into())))
}
