//! The columns beside a document, made from it in one place: written from here and compared from here,
//! so that what reports sum and what the document says cannot part.

use domain::{
    attempt::{Attempt, AttemptKind, State},
    ids::{AttemptId, ProductId, SaleId},
    returned::Return,
    sale::{Sale, TenderKind},
    tax::{TaxCategory, TaxRow},
};
use rusqlite::{Connection, Transaction, params_from_iter, types::Value};
use uuid::Uuid;

use super::seal::{self, Sealed};
use crate::error::{Error, Result};

/// The values of a row, in the order of its columns.
pub(crate) type Row = Vec<Value>;

/// A table and the columns that follow from a document.
pub(crate) struct Table {
    name: &'static str,
    columns: &'static str,
    /// The column that says whose row it is.
    owner: &'static str,
    order: &'static str,
    /// Its rows have a digest.
    seal: Option<Sealed>,
}

pub(crate) const SALE: Table = Table {
    name: "sale",
    columns: "id, basket, reference, state, currency, total, rounding, change, operator, opened_ms, opened_offset_s, \
              completed_ms, completed_offset_s, receipt_series, receipt_number, document",
    owner: "id",
    order: "id",
    seal: Some(seal::SALE),
};

pub(crate) const LINE: Table = Table {
    name: "sale_line",
    columns: "sale, position, product, name, quantity, unit, unit_price, tax_letter, amount, tax, currency",
    owner: "sale",
    order: "position",
    seal: None,
};

pub(crate) const TAX: Table = Table {
    name: "sale_tax",
    columns: "sale, position, tax_letter, category, rate, net, tax, gross, currency",
    owner: "sale",
    order: "position",
    seal: None,
};

pub(crate) const TENDER: Table = Table {
    name: "tender",
    columns: "id, sale, position, kind, currency, amount, tendered, change, attempt",
    owner: "sale",
    order: "position",
    seal: None,
};

pub(crate) const ATTEMPT: Table = Table {
    name: "attempt",
    columns: "id, sale, payment, terminal, sale_id, poi_id, service_id, kind, ordinal, state, open, currency, amount, \
              authorized, credited, created_ms, document",
    owner: "id",
    order: "id",
    seal: Some(seal::ATTEMPT),
};

pub(crate) const RETURN: Table = Table {
    name: "return_document",
    columns: "attempt, payment, sale, kind, currency, amount, operator, at_ms, at_offset_s, receipt_series, \
              receipt_number, document, journal",
    owner: "attempt",
    order: "attempt",
    seal: Some(seal::RETURN_DOCUMENT),
};

pub(crate) const RETURN_TAX: Table = Table {
    name: "return_tax",
    columns: "attempt, position, tax_letter, category, rate, net, tax, gross, currency",
    owner: "attempt",
    order: "position",
    seal: None,
};

impl Table {
    /// Adds a row.
    pub(crate) fn insert(&self, tx: &Transaction<'_>, row: &Row) -> Result<()> {
        self.put(tx, row, "")
    }

    /// Adds a row, or puts new values into the one that is there.
    pub(crate) fn put_by_id(&self, tx: &Transaction<'_>, row: &Row) -> Result<()> {
        let sets = self.columns.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}"));
        let sets = sets.collect::<Vec<_>>().join(", ");
        self.put(tx, row, &format!("ON CONFLICT (id) DO UPDATE SET {sets}"))
    }

    /// Takes every row of this owner away, to be written anew.
    pub(crate) fn remove_all_of(&self, tx: &Transaction<'_>, owner: Uuid) -> Result<()> {
        let sql = format!("DELETE FROM {} WHERE {} = ?1", self.name, self.owner);
        let what = "take rows beside a document away";
        let mut statement = tx.prepare_cached(&sql).map_err(Error::sql(what))?;
        statement.execute([owner.as_bytes()]).map(drop).map_err(Error::sql(what))
    }

    /// What is stored for this owner.
    pub(crate) fn of(&self, db: &Connection, owner: Uuid) -> Result<Vec<Row>> {
        let what = "read rows beside a document";
        let Self { name, columns, owner: key, order, .. } = self;
        let sql = format!("SELECT {columns} FROM {name} WHERE {key} = ?1 ORDER BY {order}");
        let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
        let width = statement.column_count();
        let rows = statement
            .query_map([owner.as_bytes()], |row| (0..width).map(|column| row.get(column)).collect())
            .map_err(Error::sql(what))?;
        rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
    }

    fn put(&self, tx: &Transaction<'_>, row: &Row, otherwise: &str) -> Result<()> {
        let what = "keep a row beside a document";
        let marks = vec!["?"; row.len()].join(", ");
        let Self { name, columns, seal, .. } = self;
        let sql = format!("INSERT INTO {name} ({columns}) VALUES ({marks}) {otherwise}");
        let mut statement = tx.prepare_cached(&sql).map_err(Error::sql(what))?;
        statement.execute(params_from_iter(row)).map_err(Error::sql(what))?;
        match (seal, row.first()) {
            (Some(seal), Some(key)) => seal.seal(tx, key),
            (_, _) => Ok(()),
        }
    }
}

/// The row of a sale whose document is this text.
pub(crate) fn of_sale(sale: &Sale, document: &str) -> Row {
    let done = sale.completed();
    vec![
        id(sale.id.uuid()),
        id(sale.basket.uuid()),
        text(sale.reference.as_str()),
        text(sale.state.word()),
        text(sale.currency.code()),
        sale.totals.total.minor().into(),
        sale.rounding.minor().into(),
        sale.change.minor().into(),
        id(sale.opened_by.uuid()),
        sale.opened_at.utc.timestamp_millis().into(),
        sale.opened_at.offset_s.into(),
        done.map(|(_, at)| at.utc.timestamp_millis()).into(),
        done.map(|(_, at)| at.offset_s).into(),
        done.map(|(number, _)| number.series.clone()).into(),
        done.map(|(number, _)| i64::try_from(number.number).unwrap_or(i64::MAX)).into(),
        text(document),
    ]
}

/// The rows of a sale's lines.
pub(crate) fn of_lines(sale: &Sale) -> Vec<Row> {
    let row = |line: &domain::totals::PricedLine| {
        vec![
            id(sale.id.uuid()),
            line.line.into(),
            line.item.product.map(ProductId::uuid).map(bytes).into(),
            text(&line.item.name),
            line.quantity.milli().into(),
            text(line.item.unit.word()),
            line.item.unit_price.milli_minor().into(),
            text(&line.item.tax.letter),
            line.amount.minor().into(),
            line.tax.minor().into(),
            text(line.amount.currency().code()),
        ]
    };
    let mut rows: Vec<(u32, Row)> = sale.totals.lines.iter().map(|line| (line.line, row(line))).collect();
    rows.sort_by_key(|(line, _)| *line);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The rows of a sale's tax table.
pub(crate) fn of_tax(sale: &Sale) -> Vec<Row> {
    tax_rows(sale.id.uuid(), &sale.totals.tax_rows)
}

/// The rows of a return's tax table.
pub(crate) fn of_return_tax(returned: &Return) -> Vec<Row> {
    tax_rows(returned.attempt.uuid(), &returned.tax_rows)
}

fn tax_rows(owner: Uuid, rows: &[TaxRow]) -> Vec<Row> {
    let row = |(position, row): (i64, &TaxRow)| {
        vec![
            id(owner),
            position.into(),
            text(&row.code.letter),
            text(category_word(row.code.category)),
            row.code.rate.hundred_thousandths().into(),
            row.net.minor().into(),
            row.tax.minor().into(),
            row.gross.minor().into(),
            text(row.gross.currency().code()),
        ]
    };
    (1..).zip(rows).map(row).collect()
}

/// The row of a return whose document is this text and whose record has this number.
pub(crate) fn of_return(returned: &Return, document: &str, journal: i64) -> Result<Row> {
    Ok(vec![
        id(returned.attempt.uuid()),
        id(returned.payment.uuid()),
        id(returned.sale.uuid()),
        text(returned.kind.word()),
        text(returned.currency.code()),
        returned.amount()?.minor().into(),
        id(returned.operator.uuid()),
        returned.at.utc.timestamp_millis().into(),
        returned.at.offset_s.into(),
        text(&returned.number.series),
        i64::try_from(returned.number.number).unwrap_or(i64::MAX).into(),
        text(document),
        journal.into(),
    ])
}

/// The rows of a sale's tenders.
pub(crate) fn of_tenders(sale: &Sale) -> Vec<Row> {
    let row = |(position, tender): (i64, &domain::sale::Tender)| {
        let (kind, tendered, change, attempt) = match &tender.kind {
            TenderKind::Cash { tendered, change } => {
                ("cash", Some(tendered.minor()), Some(change.minor()), None)
            }
            TenderKind::Card { attempt, .. } => ("card", None, None, Some(*attempt)),
            TenderKind::Gift { .. } => ("gift", None, None, None),
        };
        vec![
            id(tender.id.uuid()),
            id(sale.id.uuid()),
            position.into(),
            text(kind),
            text(tender.amount.currency().code()),
            tender.amount.minor().into(),
            tendered.into(),
            change.into(),
            attempt.map(AttemptId::uuid).map(bytes).into(),
        ]
    };
    (1..).zip(&sale.tenders).map(row).collect()
}

/// The row of an attempt whose document is this text.
pub(crate) fn of_attempt(attempt: &Attempt, document: &str) -> Row {
    let result = match &attempt.state {
        State::Approved { result, .. } => Some(result),
        _ => None,
    };
    vec![
        id(attempt.id.uuid()),
        id(SaleId::uuid(attempt.sale)),
        id(attempt.payment.uuid()),
        id(attempt.terminal.uuid()),
        text(&attempt.pairing.sale_id),
        text(&attempt.pairing.poi_id),
        text(&attempt.service_id),
        text(kind_word(attempt.kind)),
        attempt.ordinal.into(),
        text(attempt.state.name()),
        (!attempt.state.is_final()).into(),
        text(attempt.amount.currency().code()),
        attempt.amount.minor().into(),
        result.map(|result| result.authorized.minor()).into(),
        result.map(|result| result.credited.minor()).into(),
        attempt.created.utc.timestamp_millis().into(),
        text(document),
    ]
}

fn id(uuid: Uuid) -> Value {
    Value::Blob(bytes(uuid))
}

fn bytes(uuid: Uuid) -> Vec<u8> {
    uuid.as_bytes().to_vec()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn kind_word(kind: AttemptKind) -> &'static str {
    match kind {
        AttemptKind::Payment => "payment",
        AttemptKind::Reversal => "reversal",
        AttemptKind::Refund => "refund",
    }
}

fn category_word(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "standard",
        TaxCategory::Reduced => "reduced",
        TaxCategory::SuperReduced => "super_reduced",
        TaxCategory::Zero => "zero",
        TaxCategory::Exempt => "exempt",
        TaxCategory::ReverseCharge => "reverse_charge",
        TaxCategory::OutOfScope => "out_of_scope",
    }
}
