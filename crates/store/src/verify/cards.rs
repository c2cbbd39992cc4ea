//! Card money: each approved payment stands on its sale once or among the conflicts, and no tender
//! stands on a sale without one.

use domain::{
    attempt::{Attempt, AttemptKind, State},
    ids::{AttemptId, SaleId},
    money::Money,
    sale::{Sale, Tender, TenderKind},
};
use rusqlite::{Connection, Row};

use super::{Audit, Books, CardFact, CardName, attempt, sales, text, text_if_any};
use crate::{
    error::{Error, Result},
    table::{from_document, money, rows, uuid, uuid_if_any},
};

const SELECT: &str = "SELECT a.id, a.document, s.document, t.sale, t.amount, t.currency,
    EXISTS (SELECT 1 FROM conflict c WHERE c.attempt = a.id),
    EXISTS (SELECT 1 FROM exchange e WHERE e.attempt = a.id)
    FROM attempt a LEFT JOIN sale s ON s.id = a.sale LEFT JOIN tender t ON t.attempt = a.id ORDER BY a.id";

/// An attempt as it is stored, with what hangs on it.
pub(super) struct Stored {
    pub(super) id: AttemptId,
    document: String,
    sale: Option<String>,
    tender: Option<(SaleId, Money)>,
    pub(super) conflict: bool,
    /// What is kept of an answer.
    pub(super) exchange: bool,
}

/// Checks every attempt against its sale, the tenders, the conflicts and the journal.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let what = "read the attempts";
    let till = attempt::Till::read(db)?;
    let mut statement = db.prepare(SELECT).map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let stored = stored(row)?;
        let place = format!("attempt {}", stored.id);
        let Ok(attempt) = from_document::<Attempt>("an attempt", &stored.document) else {
            audit.books.problem(place, "its document cannot be read");
            continue;
        };
        audit.books.note(&place, columns(db, &stored, &attempt))?;
        let sale = stored.sale.as_ref().and_then(|text| from_document::<Sale>("a sale", text).ok());
        match &sale {
            Some(sale) => attempt::check(audit, &place, (&attempt, &stored, sale), &till),
            None => audit.books.problem(&place, "its sale is not there or cannot be read"),
        }
        counted(&mut audit.books, &place, (&attempt, &stored), sale.as_ref())?;
        listed(&mut audit.books, &attempt, &stored);
    }
    without_attempt(db, &mut audit.books)?;
    twice(db, &mut audit.books)?;
    audit.events.check(db, &mut audit.books)
}

fn stored(row: &Row<'_>) -> Result<Stored> {
    let what = "read an attempt";
    let sale = uuid_if_any(row, 3).map_err(Error::sql(what))?;
    let tender = match sale {
        None => None,
        Some(sale) => {
            let amount = row.get(4).map_err(Error::sql(what))?;
            let currency = text(row, 5).map_err(Error::sql(what))?;
            Some((SaleId::from_uuid(sale), money(amount, &currency)?))
        }
    };
    Ok(Stored {
        id: AttemptId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?),
        document: text(row, 1).map_err(Error::sql(what))?,
        sale: text_if_any(row, 2).map_err(Error::sql(what))?,
        tender,
        conflict: row.get(6).map_err(Error::sql(what))?,
        exchange: row.get(7).map_err(Error::sql(what))?,
    })
}

fn columns(db: &Connection, stored: &Stored, attempt: &Attempt) -> Result<Vec<String>> {
    let same = rows::ATTEMPT.of(db, stored.id.uuid())? == [rows::of_attempt(attempt, &stored.document)];
    Ok(if same { Vec::new() } else { vec!["its columns differ from its document".to_owned()] })
}

/// Approved once means on the sale once, or noted as a conflict; not approved means on no sale.
fn counted(
    books: &mut Books,
    place: &str,
    (attempt, stored): (&Attempt, &Stored),
    sale: Option<&Sale>,
) -> Result<()> {
    let result = match &attempt.state {
        State::Approved { result, .. } if attempt.kind == AttemptKind::Payment => result,
        state => {
            if stored.tender.is_some() {
                books
                    .problem(place, format!("is a {} {} and yet pays its sale", state.name(), kind(attempt)));
            }
            return Ok(());
        }
    };
    for (sums, amount) in [(&mut books.tips, result.tip), (&mut books.cash_back, result.cash_back)] {
        if !amount.is_zero() {
            sales::add(sums, amount)?;
        }
    }
    match stored.tender {
        Some(tender) if tender != (attempt.sale, result.credited) => {
            books.problem(place, "its tender has another sale or amount");
        }
        None if !stored.conflict => {
            books.problem(place, "is approved and stands neither on its sale nor among the conflicts");
        }
        Some(_) | None => {}
    }
    let is_it =
        |tender: &&Tender| matches!(&tender.kind, TenderKind::Card { attempt: id, .. } if *id == attempt.id);
    let on_sale: Vec<&Tender> = sale.iter().flat_map(|sale| &sale.tenders).filter(is_it).collect();
    let card_of = |tender: &&Tender| match &tender.kind {
        TenderKind::Card { card, .. } => *card == result.summary,
        TenderKind::Cash { .. } | TenderKind::Gift { .. } => false,
    };
    if on_sale.len() > 1 {
        books.problem(place, "is counted more than once on its sale");
    } else if !on_sale.iter().all(card_of) {
        books.problem(place, "its tender tells of another card or message");
    }
    books.approved.push(CardFact {
        attempt: attempt.id,
        payment: attempt.payment,
        sale: attempt.sale,
        service_id: attempt.service_id.clone(),
        sale_id: attempt.pairing.sale_id.clone(),
        poi_id: attempt.pairing.poi_id.clone(),
        authorized: result.authorized,
        credited: result.credited,
        on_sale: stored.tender.is_some(),
    });
    Ok(())
}

/// Takes down what a terminal's own records have to be compared with, besides approved payments.
fn listed(books: &mut Books, attempt: &Attempt, stored: &Stored) {
    let name = |amount| CardName {
        attempt: attempt.id,
        payment: attempt.payment,
        kind: attempt.kind,
        service_id: attempt.service_id.clone(),
        sale_id: attempt.pairing.sale_id.clone(),
        poi_id: attempt.pairing.poi_id.clone(),
        amount,
    };
    if !attempt.state.is_final() {
        books.open.push(name(attempt.amount));
    }
    if stored.conflict {
        books.conflicts.push(name(attempt.amount));
    }
    if let State::Approved { result, .. } = &attempt.state
        && attempt.kind != AttemptKind::Payment
    {
        books.given_back.push(name(result.authorized));
    }
}

fn kind(attempt: &Attempt) -> &'static str {
    match attempt.kind {
        AttemptKind::Payment => "payment",
        AttemptKind::Reversal => "reversal",
        AttemptKind::Refund => "refund",
    }
}

fn without_attempt(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "read the card tenders";
    let mut statement = db
        .prepare(
            "SELECT t.sale, t.amount, t.currency, t.attempt FROM tender t
             LEFT JOIN attempt a ON a.id = t.attempt WHERE t.kind = 'card' AND a.id IS NULL",
        )
        .map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let sale = SaleId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        let currency = text(row, 2).map_err(Error::sql(what))?;
        let amount = money(row.get(1).map_err(Error::sql(what))?, &currency)?;
        let attempt = uuid_if_any(row, 3).map_err(Error::sql(what))?.unwrap_or_default();
        books.problem(
            format!("sale {sale}"),
            format!("{amount} by card rests on attempt {attempt}, which is not there"),
        );
    }
    Ok(())
}

/// What indexes forbid, asked for without them.
fn twice(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "look for names that were used twice";
    let questions = [
        (
            "SELECT service_id FROM attempt GROUP BY poi_id, sale_id, service_id HAVING count(*) > 1",
            "ServiceID",
            "was used more than once",
        ),
        (
            "SELECT hex(sale) || ' ' || ordinal FROM attempt GROUP BY sale, ordinal HAVING count(*) > 1",
            "attempt of sale",
            "was counted more than once",
        ),
        (
            "SELECT hex(sale) FROM attempt WHERE open = 1 GROUP BY sale HAVING count(*) > 1",
            "sale",
            "has more than one open attempt",
        ),
        (
            "SELECT hex(terminal) FROM attempt WHERE open = 1 GROUP BY terminal HAVING count(*) > 1",
            "terminal",
            "has more than one open attempt",
        ),
    ];
    for (sql, place, wrong) in questions {
        let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
        let names = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
        for name in names {
            books.problem(format!("{place} {}", name.map_err(Error::sql(what))?), wrong);
        }
    }
    Ok(())
}
