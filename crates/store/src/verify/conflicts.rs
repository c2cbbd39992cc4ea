//! Conflicts: what was decided about each stands in the chain as well, a reversal rests on the conflict
//! that ordered it, and a decision to give money back on money that went.

use std::collections::BTreeSet;

use domain::{
    attempt::{AttemptKind, State},
    conflict::{ConflictDecision, ConflictKind, ConflictNumber},
    ids::AttemptId,
    money::Money,
};
use rusqlite::Connection;

use super::{Audit, Books, text};
use crate::{
    error::{Error, Result},
    table::conflict::{self, ConflictRow},
};

/// A conflict, as a terminal or an acquirer can be asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictFact {
    /// Its number.
    pub number: ConflictNumber,
    /// What contradicts what.
    pub kind: ConflictKind,
    /// The attempt that it contradicts.
    pub attempt: AttemptId,
    /// Whether that is a payment or a reversal.
    pub of: AttemptKind,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// The money that it is about.
    pub amount: Money,
    /// What ended it.
    pub decision: Option<ConflictDecision>,
    /// The reversals that were ordered because of it.
    pub reversals: Vec<AttemptId>,
}

/// What the journal tells of a decision: conflict, decision, person, reason.
type Told = BTreeSet<(i64, String, String, String)>;

const DECIDED: &str = "SELECT json_extract(body, '$.about.conflict'), json_extract(body, '$.about.decision'),
    json_extract(body, '$.operator'), json_extract(body, '$.about.reason') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'conflict_decided'";

const ORDERED: &str = "SELECT json_extract(body, '$.about.conflict'), json_extract(body, '$.about.attempt'),
    json_extract(body, '$.operator'), json_extract(body, '$.about.reason') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'reversal_ordered'";

/// Checks every conflict, open or decided.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let books = &mut audit.books;
    let (mut decided, mut ordered) = (told(db, DECIDED)?, told(db, ORDERED)?);
    for row in conflict::all(db)? {
        let place = format!("conflict {}", row.number);
        decision(books, &place, &row, &mut decided);
        for reversal in &row.reversals {
            let order = conflict::ordered(db, reversal.id)?
                .map(|(number, by, reason)| (number.0, reversal.id.to_string(), by.to_string(), reason));
            if !order.is_some_and(|order| ordered.remove(&order)) {
                books.problem(&place, "has a reversal that the journal does not know as ordered");
            }
            if reversal.kind != AttemptKind::Reversal || reversal.sale != row.attempt.sale {
                books.problem(&place, "its reversal is another attempt");
            }
        }
        books.contradictions.push(fact(&row));
    }
    for (number, ..) in decided {
        books.problem(format!("conflict {number}"), "does not bear out the record conflict_decided");
    }
    for (number, ..) in ordered {
        books.problem(format!("conflict {number}"), "does not bear out the record reversal_ordered");
    }
    orphans(db, books)
}

/// A decision is in the chain, and one to give money back rests on money that went.
fn decision(books: &mut Books, place: &str, row: &ConflictRow, told: &mut Told) {
    let Some(decision) = &row.decision else { return };
    let record =
        (row.number.0, decision.kind.word().to_owned(), decision.by.to_string(), decision.reason.clone());
    if !told.remove(&record) {
        books.problem(place, "was decided, and the journal does not say so");
    }
    if decision.kind != ConflictDecision::Reverse {
        return;
    }
    let reversal = row.reversals.iter().find(|reversal| Some(reversal.id) == decision.reversal);
    if !reversal.is_some_and(|reversal| matches!(reversal.state, State::Approved { .. })) {
        books.problem(place, "was decided by a reversal that did not go through");
    }
    if !row.left().is_some_and(Money::is_zero) {
        books.problem(place, "was decided by a reversal, and the money did not all go back");
    }
}

/// Money that went back for no reason.
fn orphans(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "look for reversals without a conflict";
    let mut statement = db
        .prepare(
            "SELECT lower(hex(id)) FROM attempt WHERE kind <> 'payment'
             AND id NOT IN (SELECT reversal FROM conflict_reversal)
             AND id NOT IN (SELECT attempt FROM sale_return)",
        )
        .map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
    for id in rows {
        books.problem(
            format!("attempt {}", id.map_err(Error::sql(what))?),
            "gives money back, and nobody ordered it",
        );
    }
    Ok(())
}

pub(super) fn told(db: &Connection, sql: &str) -> Result<Told> {
    let what = "read what the journal tells of conflicts";
    let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
    let rows = statement
        .query_map([], |row| {
            let number = row.get::<_, Option<i64>>(0)?.unwrap_or_default();
            Ok((number, text(row, 1)?, text(row, 2)?, text(row, 3)?))
        })
        .map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}

fn fact(row: &ConflictRow) -> ConflictFact {
    ConflictFact {
        number: row.number,
        kind: row.kind,
        attempt: row.attempt.id,
        of: row.attempt.kind,
        service_id: row.attempt.service_id.clone(),
        sale_id: row.attempt.pairing.sale_id.clone(),
        poi_id: row.attempt.pairing.poi_id.clone(),
        amount: row.amount(),
        decision: row.decision.as_ref().map(|decision| decision.kind),
        reversals: row.reversals.iter().map(|reversal| reversal.id).collect(),
    }
}
