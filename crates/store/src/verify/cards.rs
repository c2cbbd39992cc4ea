//! Card money: each approved payment stands on its sale once or among the conflicts, and no tender
//! stands on a sale without one.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    attempt::{Attempt, AttemptKind, State},
    ids::{AttemptId, SaleId},
    money::Money,
};
use rusqlite::Connection;

use super::{Books, CardFact};
use crate::{
    error::{Error, Result},
    table::{from_document, money, rows, uuid},
};

/// Card tenders by attempt: the sale and the amount.
type Tenders = BTreeMap<AttemptId, (SaleId, Money)>;

/// Checks every attempt against the tenders and the conflicts.
pub(crate) fn check(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "read the attempts";
    let mut tenders = card_tenders(db)?;
    let conflicts = conflicts(db)?;
    let mut used = BTreeSet::new();
    let mut statement =
        db.prepare("SELECT id, document FROM attempt ORDER BY created_ms, id").map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let id = AttemptId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        let document: String = row.get(1).map_err(Error::sql(what))?;
        let place = format!("attempt {id}");
        let Ok(attempt) = from_document::<Attempt>("an attempt", &document) else {
            books.problem(place, "its document cannot be read");
            continue;
        };
        if rows::ATTEMPT.of(db, id.uuid())? != [rows::of_attempt(&attempt, &document)] {
            books.problem(&place, "its columns differ from its document");
        }
        if !used.insert((attempt.pairing.clone(), attempt.service_id.clone())) {
            books.problem(&place, format!("ServiceID {} was used before", attempt.service_id));
        }
        if !attempt.state.is_final() {
            books.open.push(id);
        }
        if attempt.kind == AttemptKind::Payment {
            counted(books, &place, &attempt, (tenders.remove(&id), conflicts.contains(&id)));
        }
    }
    for (attempt, (sale, amount)) in tenders {
        books.problem(
            format!("sale {sale}"),
            format!("{amount} by card rests on attempt {attempt}, which is not there"),
        );
    }
    Ok(())
}

/// Approved once means on the sale once, or noted as a conflict.
fn counted(
    books: &mut Books,
    place: &str,
    attempt: &Attempt,
    (tender, conflict): (Option<(SaleId, Money)>, bool),
) {
    let State::Approved { result, .. } = &attempt.state else {
        if tender.is_some() {
            books.problem(place, format!("is {} and yet pays its sale", attempt.state.name()));
        }
        return;
    };
    match tender {
        Some(tender) if tender != (attempt.sale, result.credited) => {
            books.problem(place, "its tender has another sale or amount");
        }
        None if !conflict => {
            books.problem(place, "is approved and stands neither on its sale nor among the conflicts");
        }
        Some(_) | None => {}
    }
    books.approved.push(CardFact {
        attempt: attempt.id,
        sale: attempt.sale,
        service_id: attempt.service_id.clone(),
        sale_id: attempt.pairing.sale_id.clone(),
        poi_id: attempt.pairing.poi_id.clone(),
        authorized: result.authorized,
        credited: result.credited,
        on_sale: tender.is_some(),
    });
}

fn card_tenders(db: &Connection) -> Result<Tenders> {
    let what = "read the card tenders";
    let mut statement = db
        .prepare("SELECT attempt, sale, amount, currency FROM tender WHERE kind = 'card'")
        .map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    let mut tenders = Tenders::new();
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let attempt = AttemptId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        let sale = SaleId::from_uuid(uuid(row, 1).map_err(Error::sql(what))?);
        let currency: String = row.get(3).map_err(Error::sql(what))?;
        tenders.insert(attempt, (sale, money(row.get(2).map_err(Error::sql(what))?, &currency)?));
    }
    Ok(tenders)
}

fn conflicts(db: &Connection) -> Result<BTreeSet<AttemptId>> {
    let what = "read the conflicts";
    let mut statement = db.prepare("SELECT DISTINCT attempt FROM conflict").map_err(Error::sql(what))?;
    let ids = statement.query_map([], |row| uuid(row, 0)).map_err(Error::sql(what))?;
    ids.map(|id| id.map(AttemptId::from_uuid).map_err(Error::sql(what))).collect()
}
