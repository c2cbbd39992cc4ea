//! The card money of one terminal, from one close to the next: what the books have of it, and, where the
//! terminal closed its period, what the terminal had.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, AttemptKind},
    currency::Currency,
    error::Error as DomainError,
    ids::{OperatorId, TerminalId},
    money::Money,
};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use terminal::{TotalKind, Totals};

use super::{
    attempt, commit::Books, conflict, from_document, journal, money, request, rows, seal, to_document, uuid,
};
use crate::{
    Db,
    error::{Error, Result},
};

/// What the books have of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardSum {
    /// What cards were charged, tip, cash-back and fees included, as terminals count it.
    pub taken: Money,
    /// How often.
    pub taken_count: u32,
    /// What went back to cards.
    pub given_back: Money,
    /// How often.
    pub given_count: u32,
}

/// What the books have of a terminal since its last close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardTotals {
    /// The terminal.
    pub terminal: TerminalId,
    /// When its last period was closed; nothing where none was.
    pub since: Option<DateTime<Utc>>,
    /// One sum for each currency.
    pub sums: Vec<CardSum>,
    /// Attempts whose outcome nobody knows yet, so that the terminal may have counted what is not here.
    pub unresolved: Vec<Attempt>,
    /// Conflicts about its money that nobody has decided about.
    pub conflicts_open: usize,
}

/// A sum that the terminal told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldSum {
    /// Brand or means of payment, in the terminal's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What was done.
    pub kind: ToldKind,
    /// How often.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

/// What a terminal's sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldKind {
    /// Taken.
    Taken,
    /// Given back.
    GivenBack,
    /// Taking undone.
    TakingUndone,
    /// Giving back undone.
    GivingBackUndone,
    /// No money of a sale.
    Other,
}

impl ToldKind {
    /// One word for the journal; these bytes are hashed for ever.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenBack => "given_back",
            Self::TakingUndone => "taking_undone",
            Self::GivingBackUndone => "giving_back_undone",
            Self::Other => "other",
        }
    }
}

/// A period that a terminal closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPeriod {
    /// Its number in the books.
    pub number: i64,
    /// The terminal.
    pub terminal: TerminalId,
    /// The terminal's own number of it, where it told.
    pub terminal_period: Option<String>,
    /// Who closed it.
    pub by: OperatorId,
    /// When.
    pub at: DateTime<Utc>,
    /// Both sides.
    pub sides: Sides,
}

/// Both sides of a period, as they were when it was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides {
    /// What the books had.
    pub books: Vec<CardSum>,
    /// What the terminal told.
    pub told: Vec<ToldSum>,
    /// Some acquirer did not answer the terminal, so what it told is not everything.
    pub incomplete: bool,
    /// Attempts without an outcome at that moment.
    pub unresolved: u32,
    /// Open conflicts at that moment.
    pub conflicts_open: u32,
}

/// A currency in which the two sides are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Taken less given back, by the books.
    pub books: Money,
    /// The same, by the terminal.
    pub told: Money,
}

/// What a terminal told when it closed its period.
#[derive(Clone, Debug)]
pub struct NewPeriod {
    /// The terminal.
    pub terminal: TerminalId,
    /// What it told.
    pub totals: Totals,
    /// Who closed it.
    pub by: OperatorId,
}

impl CardSum {
    const fn nothing(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { taken: zero, taken_count: 0, given_back: zero, given_count: 0 }
    }
}

impl Sides {
    /// The currencies in which the sides differ. A payment and its reversal may be told as both or as
    /// neither, so only what is left of them is compared.
    pub fn differences(&self) -> std::result::Result<Vec<Difference>, DomainError> {
        let mut sums: BTreeMap<Currency, Difference> = BTreeMap::new();
        for sum in &self.books {
            let net = sum.taken.minus(sum.given_back)?;
            let one = sums.entry(net.currency()).or_insert(Difference::nothing(net.currency()));
            one.books = one.books.plus(net)?;
        }
        for ToldSum { kind, amount, .. } in &self.told {
            let one = sums.entry(amount.currency()).or_insert(Difference::nothing(amount.currency()));
            one.told = match kind {
                ToldKind::Taken | ToldKind::GivingBackUndone => one.told.plus(*amount)?,
                ToldKind::GivenBack | ToldKind::TakingUndone => one.told.minus(*amount)?,
                ToldKind::Other => one.told,
            };
        }
        Ok(sums.into_values().filter(|sum| sum.books != sum.told).collect())
    }
}

impl Difference {
    const fn nothing(currency: Currency) -> Self {
        Self { books: Money::zero(currency), told: Money::zero(currency) }
    }
}

impl Db {
    /// What the books have of a terminal since its last close.
    pub fn card_totals(&self, terminal: TerminalId) -> Result<CardTotals> {
        self.read(|db| totals(db, terminal))
    }

    /// The periods that a terminal closed, newest first.
    pub fn card_periods(&self, terminal: TerminalId, limit: u32) -> Result<Vec<CardPeriod>> {
        let key = terminal.uuid();
        self.read(|db| {
            list(db, "WHERE terminal = ?1 ORDER BY number DESC LIMIT ?2", params![key.as_bytes(), limit])
        })
    }

    /// Keeps what a terminal told when it closed its period, beside what the books have; the next period
    /// begins after it. Told twice under one id, it is done once.
    pub fn close_card_period(
        &self,
        new: &NewPeriod,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<CardPeriod> {
        let at = self.stamp(wall);
        self.write("close the period of a terminal", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return find(tx, &subject);
            }
            if !new.totals.closed {
                return Err(Error::PeriodNotClosed);
            }
            let period = CardPeriod {
                number: next_number(tx)?,
                terminal: new.terminal,
                terminal_period: new.totals.period.clone(),
                by: new.by,
                at: at.utc,
                sides: sides(&totals(tx, new.terminal)?, &new.totals),
            };
            let document = to_document("a period", &period.sides)?;
            insert(tx, &period, &document)?;
            take_in(tx, &period)?;
            let event = journal::Event::PeriodClosed { period: &period, document: &document };
            journal::event(tx, self.sale_id(), at, event)?;
            request::keep(tx, key, &subject_of(period.number), wall)?;
            Ok(period)
        })
    }
}

impl Books<'_> {
    /// Counts money that moved into the period that its terminal has open.
    pub(super) fn count_in_period(&self, attempt: &Attempt) -> Result<()> {
        self.tx
            .execute(
                "INSERT INTO card_period_entry (attempt, terminal) VALUES (?1, ?2)",
                [attempt.id.uuid().as_bytes(), attempt.terminal.uuid().as_bytes()],
            )
            .map_err(Error::sql("count card money into its period"))?;
        seal::PERIOD_ENTRY.seal(self.tx, attempt.id.uuid().as_bytes())
    }
}

/// What a request that closed a period points at.
const SUBJECT: &str = "card period ";

fn subject_of(number: i64) -> String {
    format!("{SUBJECT}{number}")
}

fn find(db: &Connection, subject: &str) -> Result<CardPeriod> {
    let missing = || Error::Missing { what: "the period that was closed".to_owned() };
    let number: Option<i64> = subject.strip_prefix(SUBJECT).and_then(|number| number.parse().ok());
    list(db, "WHERE number = ?1", [number.ok_or_else(missing)?])?.pop().ok_or_else(missing)
}

fn next_number(db: &Connection) -> Result<i64> {
    db.query_row("SELECT coalesce(max(number), 0) + 1 FROM card_period", [], |row| row.get(0))
        .map_err(Error::sql("number a period"))
}

fn insert(db: &Connection, period: &CardPeriod, document: &str) -> Result<()> {
    db.execute(
        "INSERT INTO card_period (number, terminal, terminal_period, operator, at_ms, document)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            period.number,
            period.terminal.uuid().as_bytes(),
            period.terminal_period,
            period.by.uuid().as_bytes(),
            period.at.timestamp_millis(),
            document
        ],
    )
    .map_err(Error::sql("keep a period"))?;
    seal::PERIOD.seal(db, &period.number)
}

/// Everything that was open of the terminal belongs to this period from now on.
fn take_in(db: &Connection, period: &CardPeriod) -> Result<()> {
    let what = "count card money into a closed period";
    let mut statement = db
        .prepare("SELECT attempt FROM card_period_entry WHERE terminal = ?1 AND period IS NULL")
        .map_err(Error::sql(what))?;
    let attempts = statement
        .query_map([period.terminal.uuid().as_bytes()], |row| uuid(row, 0))
        .map_err(Error::sql(what))?;
    for attempt in attempts.collect::<rusqlite::Result<Vec<_>>>().map_err(Error::sql(what))? {
        db.execute(
            "UPDATE card_period_entry SET period = ?2 WHERE attempt = ?1",
            params![attempt.as_bytes(), period.number],
        )
        .map_err(Error::sql(what))?;
        seal::PERIOD_ENTRY.seal(db, attempt.as_bytes())?;
    }
    Ok(())
}

fn sides(ours: &CardTotals, theirs: &Totals) -> Sides {
    let kind = |kind| match kind {
        TotalKind::Debit => ToldKind::Taken,
        TotalKind::Credit => ToldKind::GivenBack,
        TotalKind::ReverseDebit => ToldKind::TakingUndone,
        TotalKind::ReverseCredit => ToldKind::GivingBackUndone,
        TotalKind::Other => ToldKind::Other,
    };
    let told = theirs.lines.iter().map(|line| ToldSum {
        brand: line.brand.clone(),
        kind: kind(line.kind),
        count: line.count,
        amount: line.amount,
    });
    let few = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Sides {
        books: ours.sums.clone(),
        told: told.collect(),
        incomplete: theirs.incomplete,
        unresolved: few(ours.unresolved.len()),
        conflicts_open: few(ours.conflicts_open),
    }
}

fn totals(db: &Connection, terminal: TerminalId) -> Result<CardTotals> {
    let key = terminal.uuid();
    let since: Option<i64> = db
        .query_row(
            "SELECT at_ms FROM card_period WHERE terminal = ?1 ORDER BY number DESC LIMIT 1",
            [key.as_bytes()],
            |row| row.get(0),
        )
        .optional()
        .map_err(Error::sql("look for the last period"))?;
    let undecided = conflict::open(db)?;
    Ok(CardTotals {
        terminal,
        since: since.map(|at| DateTime::from_timestamp_millis(at).unwrap_or_default()),
        sums: sums(db, "e.terminal = ?1 AND e.period IS NULL", [key.as_bytes()])?,
        unresolved: attempt::list(
            db,
            "SELECT document FROM attempt WHERE terminal = ?1 AND open = 1",
            [key.as_bytes()],
        )?,
        conflicts_open: undecided.iter().filter(|row| row.attempt.terminal == terminal).count(),
    })
}

/// What the entries of a period come to, for each currency.
pub(crate) fn sums<P: rusqlite::Params>(db: &Connection, which: &str, values: P) -> Result<Vec<CardSum>> {
    let what = "add up card money";
    let sql = format!(
        "SELECT a.currency, a.kind, count(*), sum(a.authorized) FROM card_period_entry e
         JOIN attempt a ON a.id = e.attempt WHERE {which} GROUP BY a.currency, a.kind ORDER BY a.currency, a.kind"
    );
    let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
    let mut found = statement.query(values).map_err(Error::sql(what))?;
    let mut sums: BTreeMap<Currency, CardSum> = BTreeMap::new();
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let read = || -> rusqlite::Result<(String, String, u32, i64)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, Option<i64>>(3)?.unwrap_or_default()))
        };
        let (currency, kind, count, minor) = read().map_err(Error::sql(what))?;
        let amount = money(minor, &currency)?;
        let sum = sums.entry(amount.currency()).or_insert(CardSum::nothing(amount.currency()));
        if kind == rows::kind_word(AttemptKind::Payment) {
            (sum.taken, sum.taken_count) = (sum.taken.plus(amount)?, count);
        } else {
            sum.given_back = sum.given_back.plus(amount)?;
            sum.given_count = sum.given_count.saturating_add(count);
        }
    }
    Ok(sums.into_values().collect())
}

/// The periods of this kind.
pub(crate) fn list<P: rusqlite::Params>(db: &Connection, which: &str, values: P) -> Result<Vec<CardPeriod>> {
    let what = "read the periods";
    let sql = format!(
        "SELECT number, terminal, terminal_period, operator, at_ms, document FROM card_period {which}"
    );
    let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
    let mut rows = statement.query(values).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        found.push(period(row)?);
    }
    Ok(found)
}

fn period(row: &Row<'_>) -> Result<CardPeriod> {
    let read = || -> rusqlite::Result<_> {
        let period = (row.get(0)?, TerminalId::from_uuid(uuid(row, 1)?), row.get(2)?);
        let at = DateTime::from_timestamp_millis(row.get(4)?).unwrap_or_default();
        Ok((period, OperatorId::from_uuid(uuid(row, 3)?), at, row.get::<_, String>(5)?))
    };
    let ((number, terminal, terminal_period), by, at, document) =
        read().map_err(Error::sql("read a period"))?;
    let sides = from_document("a period", &document)?;
    Ok(CardPeriod { number, terminal, terminal_period, by, at, sides })
}
