//! Conflicts on disk: noted once, open until a named person decides. A reversal decides only when the
//! terminal has given the money back.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, AttemptKind, Evidence, State},
    card::{CardResult, PoiTransaction},
    conflict::{ConflictDecision, ConflictKind, ConflictNumber, Moved},
    ids::{AttemptId, OperatorId},
    money::Money,
};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{attempt, from_document, journal, money, request, seal, unknown_word, uuid, uuid_if_any};
use crate::{
    Db,
    error::{Error, Result},
};

/// Money that the books could not take where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// Its number.
    pub number: ConflictNumber,
    /// The attempt that it contradicts.
    pub attempt: Attempt,
    /// What contradicts what.
    pub kind: ConflictKind,
    /// What is known of the money.
    pub moved: Moved,
    /// When it turned up.
    pub at: DateTime<Utc>,
    /// What happened, in words for the log.
    pub detail: String,
    /// The reversals that were ordered because of it, oldest first.
    pub reversals: Vec<Attempt>,
    /// What ended it.
    pub decision: Option<DecisionRow>,
}

/// What ended a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// What.
    pub kind: ConflictDecision,
    /// Who decided.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The reversal that went through.
    pub reversal: Option<AttemptId>,
}

/// A decision that needs no terminal.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// About which conflict.
    pub conflict: ConflictNumber,
    /// What.
    pub kind: ConflictDecision,
    /// Who decides.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
}

/// A contradiction to be noted.
pub(crate) struct Noted<'a> {
    pub(crate) attempt: &'a Attempt,
    pub(crate) kind: ConflictKind,
    pub(crate) moved: Moved,
    pub(crate) detail: &'a str,
    pub(crate) exchange: Option<i64>,
}

impl ConflictRow {
    /// The money that it is about; what was asked for, where the terminal did not tell.
    pub fn amount(&self) -> Money {
        self.moved.amount.unwrap_or(self.attempt.amount)
    }

    /// What of it has not gone back. Nothing where the sums do not fit together.
    pub fn left(&self) -> Option<Money> {
        let back = self.reversals.iter().filter_map(|reversal| match &reversal.state {
            State::Approved { result, .. } => Some(result.authorized),
            _ => None,
        });
        back.into_iter().try_fold(self.amount(), |left, back| left.minus(back).ok())
    }

    /// A reversal of it is under way, or nobody knows what became of it.
    pub fn is_being_reversed(&self) -> bool {
        self.reversals.iter().any(|reversal| !reversal.state.is_final())
    }

    /// What the terminal has to be told for the money to go back, where that would mend the matter.
    pub fn to_reverse(&self) -> Option<(&PoiTransaction, Money)> {
        let mends = match self.attempt.kind {
            AttemptKind::Payment => self.kind.is_money_of_no_sale(),
            // It was believed to have gone back, and has not.
            AttemptKind::Reversal => self.kind == ConflictKind::LateRefusal,
            AttemptKind::Refund => false,
        };
        // In another currency than the sale's the till has no amount that it could ask for.
        let ours = self.attempt.amount.currency();
        let left = self.left().filter(|left| left.is_positive() && left.currency() == ours)?;
        let open = self.decision.is_none() && !self.is_being_reversed();
        self.moved.transaction.as_ref().filter(|_| mends && open).map(|transaction| (transaction, left))
    }
}

impl Db {
    /// Every conflict, oldest first.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.read(all)
    }

    /// The conflicts that nobody has decided about, oldest first.
    pub fn open_conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.read(open)
    }

    /// One conflict.
    pub fn conflict(&self, number: ConflictNumber) -> Result<Option<ConflictRow>> {
        self.read(|db| find(db, number))
    }

    /// Keeps what a person decided, where no money moves. Told twice under one id, it is done once.
    pub fn decide_conflict(&self, new: &NewDecision, key: &RequestKey, wall: DateTime<Utc>) -> Result<()> {
        let at = self.stamp(wall);
        self.write("decide a conflict", |tx| {
            if request::done_before(tx, key)?.is_some() {
                return Ok(());
            }
            let row = must_find(tx, new.conflict)?;
            if new.kind == ConflictDecision::Reverse || row.decision.is_some() || row.is_being_reversed() {
                return Err(Error::ConflictNotOpen(new.conflict));
            }
            let decision = DecisionRow {
                kind: new.kind,
                by: new.by,
                reason: new.reason.clone(),
                at: at.utc,
                reversal: None,
            };
            keep_decision(tx, &row, &decision)?;
            journal::event(tx, self.sale_id(), at, journal::Event::of_decision(&row, &decision))?;
            request::keep(tx, key, &row.attempt.id.to_string(), wall)
        })
    }

    /// Attempts that ended and are still asked about, with the number of questions left.
    pub fn in_aftercare(&self) -> Result<Vec<(Attempt, u32)>> {
        let what = "read who is still asked about";
        self.read(|db| {
            let mut statement = db
                .prepare_cached(
                    "SELECT a.document, c.questions FROM aftercare c JOIN attempt a ON a.id = c.attempt
                     ORDER BY a.created_ms, a.id",
                )
                .map_err(Error::sql(what))?;
            let rows = statement
                .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))
                .map_err(Error::sql(what))?;
            rows.map(|row| {
                let (document, questions) = row.map_err(Error::sql(what))?;
                Ok((from_document("an attempt", &document)?, questions))
            })
            .collect()
        })
    }
}

/// The conflicts that nobody has decided about, oldest first.
pub(crate) fn open(db: &Connection) -> Result<Vec<ConflictRow>> {
    list(db, "WHERE d.conflict IS NULL")
}

/// Every conflict, oldest first.
pub(crate) fn all(db: &Connection) -> Result<Vec<ConflictRow>> {
    list(db, "")
}

/// Adds a conflict; nothing where the same contradiction was noted before. Gives its number.
pub(crate) fn insert(tx: &Transaction<'_>, noted: &Noted<'_>, at: DateTime<Utc>) -> Result<Option<i64>> {
    let what = "keep a conflict";
    let moved = &noted.moved;
    let (transaction, time_stamp) =
        moved.transaction.as_ref().map(|one| (one.id.as_str(), one.time_stamp.as_str())).unzip();
    let owner = noted.attempt.id.uuid();
    let known: bool = tx
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM conflict WHERE attempt = ?1
             AND (detail = ?2 OR (kind = ?3 AND transaction_id IS ?4)))",
            params![owner.as_bytes(), noted.detail, noted.kind.word(), transaction],
            |row| row.get(0),
        )
        .map_err(Error::sql(what))?;
    if known {
        return Ok(None);
    }
    tx.execute(
        "INSERT INTO conflict (attempt, at_ms, detail, exchange, kind, amount, currency, transaction_id,
         transaction_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            owner.as_bytes(),
            at.timestamp_millis(),
            noted.detail,
            noted.exchange,
            noted.kind.word(),
            moved.amount.map(Money::minor),
            moved.amount.map(|amount| amount.currency().code()),
            transaction,
            time_stamp
        ],
    )
    .map_err(Error::sql(what))?;
    let number = tx.last_insert_rowid();
    seal::CONFLICT.seal(tx, &number)?;
    Ok(Some(number))
}

/// Writes down what ended a conflict.
pub(crate) fn keep_decision(tx: &Transaction<'_>, row: &ConflictRow, decision: &DecisionRow) -> Result<()> {
    let reversal = decision.reversal.map(AttemptId::uuid);
    tx.execute(
        "INSERT INTO conflict_decision (conflict, kind, operator, reason, at_ms, reversal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            row.number.0,
            decision.kind.word(),
            decision.by.uuid().as_bytes(),
            decision.reason,
            decision.at.timestamp_millis(),
            reversal.as_ref().map(uuid::Uuid::as_bytes)
        ],
    )
    .map_err(Error::sql("keep a decision about a conflict"))?;
    seal::DECISION.seal(tx, &row.number.0)
}

/// The conflict because of which a reversal was ordered, who ordered it, and why.
pub(crate) fn ordered(
    db: &Connection,
    reversal: AttemptId,
) -> Result<Option<(ConflictNumber, OperatorId, String)>> {
    let key = reversal.uuid();
    db.query_row(
        "SELECT conflict, operator, reason FROM conflict_reversal WHERE reversal = ?1",
        [key.as_bytes()],
        |row| Ok((ConflictNumber(row.get(0)?), OperatorId::from_uuid(uuid(row, 1)?), row.get(2)?)),
    )
    .optional()
    .map_err(Error::sql("find the conflict of a reversal"))
}

/// The conflicts about a payment, and about whatever gave money of it back.
pub(crate) fn about(db: &Connection, payment: AttemptId) -> Result<Vec<ConflictRow>> {
    let key = hex::encode(payment.uuid().as_bytes());
    let only = format!(
        "WHERE c.attempt = x'{key}' OR c.attempt IN (SELECT attempt FROM sale_return WHERE payment = x'{key}')"
    );
    list(db, &only)
}

pub(crate) fn must_find(db: &Connection, number: ConflictNumber) -> Result<ConflictRow> {
    find(db, number)?.ok_or_else(|| Error::Missing { what: format!("conflict {number}") })
}

fn find(db: &Connection, number: ConflictNumber) -> Result<Option<ConflictRow>> {
    Ok(list(db, &format!("WHERE c.number = {}", number.0))?.pop())
}

const SELECT: &str = "SELECT c.number, a.document, c.kind, c.amount, c.currency, c.transaction_id, c.transaction_at,
    c.at_ms, c.detail, d.kind, d.operator, d.reason, d.at_ms, d.reversal
    FROM conflict c JOIN attempt a ON a.id = c.attempt LEFT JOIN conflict_decision d ON d.conflict = c.number";

fn list(db: &Connection, only: &str) -> Result<Vec<ConflictRow>> {
    let what = "read the conflicts";
    let mut statement =
        db.prepare(&format!("{SELECT} {only} ORDER BY c.number")).map_err(Error::sql(what))?;
    let mut rows = statement.query([]).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        found.push(conflict(db, row)?);
    }
    Ok(found)
}

fn conflict(db: &Connection, row: &Row<'_>) -> Result<ConflictRow> {
    let what = Error::sql("read the conflicts");
    let read = || -> rusqlite::Result<_> {
        let transaction = match (row.get(5)?, row.get(6)?) {
            (Some(id), Some(time_stamp)) => Some(PoiTransaction { id, time_stamp }),
            (_, _) => None,
        };
        Ok((
            ConflictNumber(row.get(0)?),
            row.get::<_, String>(1)?,
            row.get::<_, Option<String>>(2)?,
            row.get::<_, Option<i64>>(3)?.zip(row.get::<_, Option<String>>(4)?),
            transaction,
            DateTime::from_timestamp_millis(row.get(7)?).unwrap_or_default(),
            row.get::<_, String>(8)?,
        ))
    };
    let (number, document, kind, amount, transaction, at, detail) = read().map_err(what)?;
    let attempt: Attempt = from_document("an attempt", &document)?;
    let amount = amount.map(|(minor, currency)| money(minor, &currency)).transpose()?;
    let (kind, moved) = match kind {
        Some(word) => {
            let kind = ConflictKind::from_word(&word).ok_or_else(|| unknown_word("a conflict", "kind"))?;
            (kind, Moved { amount, transaction })
        }
        None => of_old(&attempt),
    };
    let reversals = attempt::reversals_of(db, number)?;
    Ok(ConflictRow { number, attempt, kind, moved, at, detail, reversals, decision: decision(row)? })
}

fn decision(row: &Row<'_>) -> Result<Option<DecisionRow>> {
    let what = "read a decision about a conflict";
    let Some(word) = row.get::<_, Option<String>>(9).map_err(Error::sql(what))? else { return Ok(None) };
    Ok(Some(DecisionRow {
        kind: ConflictDecision::from_word(&word).ok_or_else(|| unknown_word("a decision", "kind"))?,
        by: OperatorId::from_uuid(uuid(row, 10).map_err(Error::sql(what))?),
        reason: row.get(11).map_err(Error::sql(what))?,
        at: DateTime::from_timestamp_millis(row.get(12).map_err(Error::sql(what))?).unwrap_or_default(),
        reversal: uuid_if_any(row, 13).map_err(Error::sql(what))?.map(AttemptId::from_uuid),
    }))
}

/// What a row from before the second form of the books is about.
fn of_old(attempt: &Attempt) -> (ConflictKind, Moved) {
    match &attempt.state {
        State::Approved { evidence: Evidence::Person { .. }, .. } => {
            (ConflictKind::LateRefusal, Moved::default())
        }
        State::Approved { result, .. } => (ConflictKind::NotTaken, moved(result)),
        _ => (ConflictKind::LateMoney, Moved::default()),
    }
}

/// The money of an approval.
pub(crate) fn moved(result: &CardResult) -> Moved {
    Moved { amount: Some(result.authorized), transaction: result.summary.poi_transaction.clone() }
}
