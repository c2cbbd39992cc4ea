//! Each sale: its document against its columns, its sums, its receipt and its record in the chain.

use std::collections::BTreeMap;

use domain::{
    error::Error as DomainError,
    ids::SaleId,
    receipt::Receipt,
    sale::{Sale, SaleState, TenderKind},
};
use rusqlite::Connection;

use super::{Books, chain::Sealed, per_currency};
use crate::{
    error::{Error, Result},
    table::{
        from_document,
        rows::{self, Row, Table},
        uuid,
    },
};

const SELECT: &str = "SELECT s.id, s.reference, s.document, r.document
    FROM sale s LEFT JOIN receipt r ON r.sale = s.id ORDER BY s.id";

/// Checks every sale and sums up what was paid.
pub(crate) fn check(db: &Connection, books: &mut Books, sealed: &Sealed) -> Result<()> {
    let what = "read the sales";
    let (mut cash, mut card) = (BTreeMap::new(), BTreeMap::new());
    let mut statement = db.prepare(SELECT).map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let id = SaleId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        let reference: String = row.get(1).map_err(Error::sql(what))?;
        let document: String = row.get(2).map_err(Error::sql(what))?;
        let receipt: Option<String> = row.get(3).map_err(Error::sql(what))?;
        let place = format!("sale {reference}");
        let Ok(sale) = from_document::<Sale>("a sale", &document) else {
            books.problem(place, "its document cannot be read");
            continue;
        };
        columns(db, books, &place, (id, &sale, &document))?;
        sums(books, &place, &sale);
        papers(books, &place, (&sale, receipt.as_deref()), sealed);
        for tender in &sale.tenders {
            match tender.kind {
                TenderKind::Cash { .. } => per_currency(&mut cash, tender.amount)?,
                TenderKind::Card { .. } => per_currency(&mut card, tender.amount)?,
            }
        }
    }
    books.cash = cash.into_values().collect();
    books.card = card.into_values().collect();
    Ok(())
}

/// The rows that reports sum are the ones the document makes.
fn columns(
    db: &Connection,
    books: &mut Books,
    place: &str,
    (id, sale, document): (SaleId, &Sale, &str),
) -> Result<()> {
    let expected: [(&Table, &str, Vec<Row>); 4] = [
        (&rows::SALE, "its columns differ from its document", vec![rows::of_sale(sale, document)]),
        (&rows::LINE, "its line rows differ from its document", rows::of_lines(sale)),
        (&rows::TAX, "its tax rows differ from its document", rows::of_tax(sale)),
        (&rows::TENDER, "its tender rows differ from its document", rows::of_tenders(sale)),
    ];
    for (table, what, rows) in expected {
        if table.of(db, id.uuid())? != rows {
            books.problem(place, what);
        }
    }
    Ok(())
}

fn sums(books: &mut Books, place: &str, sale: &Sale) {
    let verdict = match &sale.state {
        SaleState::Completed { .. } => sale.check_balance(),
        SaleState::Tendering => still_due(sale),
        SaleState::Cancelled { .. } if sale.tenders.is_empty() => Ok(()),
        SaleState::Cancelled { .. } => {
            Err(DomainError::Unbalanced { what: "a cancelled sale and the money on it" })
        }
    };
    if let Err(error) = verdict {
        books.problem(place, error.to_string());
    }
}

fn still_due(sale: &Sale) -> std::result::Result<(), DomainError> {
    if sale.totals.replay(sale.tax_policy)? != sale.totals {
        return Err(DomainError::Unbalanced { what: "lines, tax and total" });
    }
    if sale.is_paid()? {
        return Err(DomainError::Unbalanced { what: "a sale that is paid and its state" });
    }
    Ok(())
}

/// A completed sale has its record and its receipt; any other has neither.
fn papers(books: &mut Books, place: &str, (sale, receipt): (&Sale, Option<&str>), sealed: &Sealed) {
    let hash = sealed.get(&sale.id).map(hex::encode);
    if sale.completed().is_none() {
        if hash.is_some() || receipt.is_some() {
            books.problem(place, "is not completed and yet has a record or a receipt");
        }
        return;
    }
    books.sales_completed = books.sales_completed.saturating_add(1);
    let Some(hash) = hash else {
        books.problem(place, "is completed and has no record in the journal");
        return;
    };
    let Some(receipt) = receipt.and_then(|text| from_document::<Receipt>("a receipt", text).ok()) else {
        books.problem(place, "is completed and has no receipt that can be read");
        return;
    };
    if !says(&receipt, sale) || receipt.chain.is_empty() || !hash.starts_with(&receipt.chain) {
        books.problem(place, "its receipt says something else");
    }
}

fn says(receipt: &Receipt, sale: &Sale) -> bool {
    Some((&receipt.number, receipt.at)) == sale.completed()
        && receipt.reference == sale.reference
        && receipt.lines == sale.totals.lines
        && receipt.tax_rows == sale.totals.tax_rows
        && (receipt.net, receipt.tax, receipt.total) == (sale.totals.net, sale.totals.tax, sale.totals.total)
        && (receipt.rounding, receipt.change) == (sale.rounding, sale.change)
        && receipt.tenders == sale.tenders
}
