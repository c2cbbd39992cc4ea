//! Each sale: its document against its columns, its sums, its receipt and its record in the chain.

use domain::{
    error::Error as DomainError,
    ids::SaleId,
    money::Money,
    receipt::Receipt,
    rounding::cash_due,
    sale::{Sale, SaleState, TenderKind},
};
use rusqlite::{Connection, Row as SqlRow};

use super::{Audit, Books, gifts, text, text_if_any};
use crate::{
    error::{Error, Result},
    table::{
        from_document,
        journal::Hash,
        rows::{self, Row, Table},
        uuid,
    },
};

/// The sales that no record seals: being paid, given up, or completed against the rules.
const UNSEALED: &str = "SELECT s.id, s.reference, s.document, r.document, r.text
    FROM sale s LEFT JOIN receipt r ON r.sale = s.id
    WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.sale = s.id AND j.kind = 'sale') ORDER BY s.id";

/// A sale as it is stored, before anything of it is believed.
pub(super) struct Papers {
    pub(super) reference: String,
    pub(super) document: String,
    /// Document and text.
    pub(super) receipt: Option<(String, String)>,
}

/// Checks the sales that the journal did not lead to.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let what = "read the sales";
    let mut statement = db.prepare(UNSEALED).map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let id = SaleId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        let document = text(row, 2).map_err(Error::sql(what))?;
        let papers = papers(row, (1, document, 3)).map_err(Error::sql(what))?;
        if let Some(sale) = read(audit, &papers) {
            one(db, audit, (id, &sale), &papers, None)?;
        }
    }
    Ok(())
}

/// The papers of a row: the columns of reference and receipt, whose text follows its document.
pub(super) fn papers(
    row: &SqlRow<'_>,
    (reference, document, receipt): (usize, String, usize),
) -> rusqlite::Result<Papers> {
    let receipt = match text_if_any(row, receipt)? {
        Some(document) => Some((document, text(row, receipt.saturating_add(1))?)),
        None => None,
    };
    Ok(Papers { reference: text(row, reference)?, document, receipt })
}

/// The sale of a document.
pub(super) fn read(audit: &mut Audit, papers: &Papers) -> Option<Sale> {
    let sale = from_document::<Sale>("a sale", &papers.document).ok();
    if sale.is_none() {
        audit.books.problem(format!("sale {}", papers.reference), "its document cannot be read");
    }
    sale
}

/// Checks one sale and adds up what was paid.
pub(super) fn one(
    db: &Connection,
    audit: &mut Audit,
    (id, sale): (SaleId, &Sale),
    papers: &Papers,
    sealed: Option<&Hash>,
) -> Result<()> {
    let place = format!("sale {}", papers.reference);
    audit.books.note(&place, columns(db, id, sale, &papers.document))?;
    gifts::loaded(db, &mut audit.books, &place, sale)?;
    sums(&mut audit.books, &place, sale);
    receipt(&mut audit.books, &place, sale, papers, sealed);
    for tender in &sale.tenders {
        match tender.kind {
            TenderKind::Cash { .. } => add(&mut audit.books.cash, tender.amount)?,
            TenderKind::Card { .. } => add(&mut audit.books.card, tender.amount)?,
            // Money that came when the card was sold.
            TenderKind::Gift { .. } => {}
        }
    }
    Ok(())
}

/// Adds an amount to the sum of its currency.
pub(super) fn add(sums: &mut Vec<Money>, amount: Money) -> Result<()> {
    match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
        Some(sum) => *sum = sum.plus(amount)?,
        None => sums.push(amount),
    }
    Ok(())
}

/// The rows that reports sum are the ones the document makes.
fn columns(db: &Connection, id: SaleId, sale: &Sale, document: &str) -> Result<Vec<String>> {
    let expected: [(&Table, &str, Vec<Row>); 4] = [
        (&rows::SALE, "its columns differ from its document", vec![rows::of_sale(sale, document)]),
        (&rows::LINE, "its line rows differ from its document", rows::of_lines(sale)),
        (&rows::TAX, "its tax rows differ from its document", rows::of_tax(sale)),
        (&rows::TENDER, "its tender rows differ from its document", rows::of_tenders(sale)),
    ];
    let mut wrong = Vec::new();
    for (table, what, rows) in expected {
        if table.of(db, id.uuid())? != rows {
            wrong.push(what.to_owned());
        }
    }
    Ok(wrong)
}

fn sums(books: &mut Books, place: &str, sale: &Sale) {
    let verdict = match &sale.state {
        SaleState::Completed { .. } => finished(sale),
        SaleState::Tendering => still_due(sale),
        SaleState::Cancelled { .. } if sale.tenders.is_empty() => Ok(()),
        SaleState::Cancelled { .. } => {
            Err(DomainError::Unbalanced { what: "a cancelled sale and the money on it" })
        }
    };
    if let Err(error) = verdict.and_then(|()| cash(sale)) {
        books.problem(place, error.to_string());
    }
}

fn finished(sale: &Sale) -> std::result::Result<(), DomainError> {
    sale.check_balance()?;
    if !sale.is_paid()? {
        return Err(DomainError::Unbalanced { what: "a completed sale and what is still due" });
    }
    if !rounded_by_rule(sale)? {
        return Err(DomainError::Unbalanced { what: "cash rounding and its rule" });
    }
    Ok(())
}

/// Cash rounds what it closes. A card closes exactly, and where the rest rounds to nothing it is given up
/// without a tender.
fn rounded_by_rule(sale: &Sale) -> std::result::Result<bool, DomainError> {
    let rule = sale.rounding_rule.as_ref();
    let paid = sale.paid()?;
    let given_up = cash_due(sale.totals.total.minus(paid)?, rule)?;
    if given_up.due.is_zero() && given_up.rounding == sale.rounding {
        return Ok(true);
    }
    match sale.tenders.last() {
        Some(last) if matches!(last.kind, TenderKind::Cash { .. }) => {
            let before = sale.totals.total.minus(paid.minus(last.amount)?)?;
            Ok(cash_due(before, rule)?.rounding == sale.rounding)
        }
        Some(_) | None => Ok(sale.rounding.is_zero()),
    }
}

/// What stays of cash is what was handed over less what was handed back.
fn cash(sale: &Sale) -> std::result::Result<(), DomainError> {
    let mut back = Money::zero(sale.currency);
    for tender in &sale.tenders {
        if let TenderKind::Cash { tendered, change } = tender.kind {
            back = back.plus(change)?;
            if tendered.minus(change)? != tender.amount || change.is_negative() {
                return Err(DomainError::Unbalanced { what: "cash handed over, handed back and kept" });
            }
        }
        // An exchange may owe the customer something; nothing else brings money out.
        if tender.amount.is_negative() && !sale.totals.total.is_negative() {
            return Err(DomainError::Unbalanced { what: "a tender and money coming in" });
        }
    }
    if back != sale.change {
        return Err(DomainError::Unbalanced { what: "the change and what was handed back" });
    }
    Ok(())
}

fn still_due(sale: &Sale) -> std::result::Result<(), DomainError> {
    if sale.totals.replay(sale.tax_policy)? != sale.totals {
        return Err(DomainError::Unbalanced { what: "lines, tax and total" });
    }
    if sale.is_paid()? && !(sale.totals.total.is_zero() && sale.tenders.is_empty()) {
        return Err(DomainError::Unbalanced { what: "a sale that is paid and its state" });
    }
    Ok(())
}

/// A completed sale has its record and its receipt; any other has neither.
fn receipt(books: &mut Books, place: &str, sale: &Sale, papers: &Papers, sealed: Option<&Hash>) {
    if sale.completed().is_none() {
        if sealed.is_some() || papers.receipt.is_some() {
            books.problem(place, "is not completed and yet has a record or a receipt");
        }
        return;
    }
    books.sales_completed = books.sales_completed.saturating_add(1);
    let Some(hash) = sealed.map(hex::encode) else {
        books.problem(place, "is completed and has no record in the journal");
        return;
    };
    let receipt = papers.receipt.as_ref();
    let Some(receipt) = receipt.and_then(|(text, _)| from_document::<Receipt>("a receipt", text).ok()) else {
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
        && (receipt.currency, receipt.tax_mode) == (sale.currency, sale.tax_policy.mode)
        && receipt.lines == sale.totals.lines
        && receipt.tax_rows == sale.totals.tax_rows
        && (receipt.net, receipt.tax, receipt.total) == (sale.totals.net, sale.totals.tax, sale.totals.total)
        && (receipt.rounding, receipt.change) == (sale.rounding, sale.change)
        && receipt.tenders == sale.tenders
        && receipt.copy == 0
}
