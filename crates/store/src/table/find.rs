//! Looks for receipts by what somebody remembers of one.

use core::fmt::Write as _;

use domain::{
    card::CardSummary,
    receipt::search::{Hint, Search},
    returned::Return,
    sale::{Sale, TenderKind},
};
use rusqlite::{Connection, types::Value};

use super::{
    from_document,
    receipts::{self, ReceiptEntry},
    setting,
};
use crate::{
    Db,
    error::{Error, Result},
};

/// What is looked for: nothing for the newest ones.
pub type Wanted = Search;

/// A receipt that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundReceipt {
    /// Which.
    pub entry: ReceiptEntry,
    /// The cards that money came from or went to.
    pub cards: Vec<CardSummary>,
    /// Cash was part of it.
    pub cash: bool,
}

/// Minutes that somebody may remember wrongly.
const ABOUT: u32 = 2;

impl Db {
    /// Receipts of sales and returns that fit, the newest first.
    pub fn find_receipts(&self, search: &Wanted, limit: u32) -> Result<Vec<FoundReceipt>> {
        self.read(|db| {
            let series = setting::shop(db)?.till_code;
            let mut found = query(db, search, &series, limit)?;
            for code in codes(search) {
                found.retain(|entry| {
                    entry.entry.number.number != code.number
                        || chain_of(db, entry).is_ok_and(|c| code.is_of(&c))
                });
            }
            Ok(found)
        })
    }
}

fn codes(search: &Search) -> impl Iterator<Item = &domain::receipt::code::Scanned> {
    search.words.iter().flatten().filter_map(|hint| match hint {
        Hint::Code(code) => Some(code),
        Hint::Number(_) | Hint::Amount(_) | Hint::Day { .. } | Hint::Time { .. } | Hint::LastFour(_) => None,
    })
}

fn chain_of(db: &Connection, found: &FoundReceipt) -> Result<String> {
    let (sql, id) = match found.entry.returned {
        Some((attempt, _)) => ("SELECT document FROM return_receipt WHERE attempt = ?1", attempt.uuid()),
        None => ("SELECT document FROM receipt WHERE sale = ?1", found.entry.sale.uuid()),
    };
    let text: String = db
        .query_row(sql, [id.as_bytes()], |row| row.get(0))
        .map_err(Error::sql("read the seal of a receipt"))?;
    let document: serde_json::Value = from_document("a receipt", &text)?;
    Ok(document.get("chain").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
}

/// The columns of each kind of document by what they mean.
struct Columns {
    number: &'static str,
    total: &'static str,
    paid: &'static str,
    ms: &'static str,
    offset: &'static str,
    document: &'static str,
}

const SALE: Columns = Columns {
    number: "s.receipt_number",
    total: "s.total",
    paid: "s.total + s.rounding",
    ms: "s.completed_ms",
    offset: "s.completed_offset_s",
    document: "s.document",
};

const RETURN: Columns = Columns {
    number: "d.receipt_number",
    total: "d.amount",
    paid: "d.amount",
    ms: "d.at_ms",
    offset: "d.at_offset_s",
    document: "d.document",
};

/// Conditions with their values in order.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn all(&mut self, search: &Search, columns: &Columns) {
        for word in &search.words {
            let ways: Vec<String> = word.iter().map(|hint| self.one(hint, columns)).collect();
            let any = if ways.is_empty() { "0".to_owned() } else { ways.join(" OR ") };
            // Writing to a string cannot fail.
            write!(self.sql, " AND ({any})").ok();
        }
    }

    fn one(&mut self, hint: &Hint, of: &Columns) -> String {
        let local = format!("{} / 1000 + {}", of.ms, of.offset);
        match hint {
            Hint::Number(number) => format!("{} = {}", of.number, self.number(*number)),
            Hint::Code(code) => format!("{} = {}", of.number, self.number(code.number)),
            Hint::Amount(money) => {
                let value = self.value(money.minor());
                format!("{} = {value} OR {} = {value}", of.total, of.paid)
            }
            Hint::Day { day, month, year: Some(year) } => {
                let value = self.value(format!("{year:04}-{month:02}-{day:02}"));
                format!("strftime('%Y-%m-%d', {local}, 'unixepoch') = {value}")
            }
            Hint::Day { day, month, year: None } => {
                let value = self.value(format!("{month:02}-{day:02}"));
                format!("strftime('%m-%d', {local}, 'unixepoch') = {value}")
            }
            Hint::Time { hour, minute } => {
                let minutes = hour.saturating_mul(60).saturating_add(*minute);
                let value = self.value(i64::from(minutes));
                format!("abs(({local}) % 86400 / 60 - {value}) <= {ABOUT}")
            }
            Hint::LastFour(digits) => {
                let value = self.value(format!("%*{digits}\"%"));
                format!("{} LIKE {value}", of.document)
            }
        }
    }

    fn number(&mut self, number: u64) -> String {
        self.value(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

fn query(db: &Connection, search: &Search, series: &str, limit: u32) -> Result<Vec<FoundReceipt>> {
    let what = "look for receipts";
    let mut conditions = Conditions::default();
    let own = conditions.value(series.to_owned());
    write!(
        conditions.sql,
        "SELECT s.receipt_number, s.completed_ms, s.id, s.reference, NULL, NULL, s.total, s.currency, s.document
         FROM sale s WHERE s.receipt_series = {own}"
    )
    .ok();
    conditions.all(search, &SALE);
    write!(
        conditions.sql,
        " UNION ALL
         SELECT d.receipt_number, d.at_ms, d.sale, s.reference, d.attempt, d.kind, -d.amount, d.currency, d.document
         FROM return_document d JOIN sale s ON s.id = d.sale WHERE d.receipt_series = {own}"
    )
    .ok();
    conditions.all(search, &RETURN);
    let most = conditions.value(i64::from(limit));
    write!(conditions.sql, " ORDER BY 1 DESC LIMIT {most}").ok();
    let mut statement = db.prepare(&conditions.sql).map_err(Error::sql(what))?;
    let mut rows =
        statement.query(rusqlite::params_from_iter(conditions.values)).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let entry = receipts::entry(row, series)?;
        let document: String = row.get(8).map_err(Error::sql(what))?;
        found.push(with_cards(entry, &document)?);
    }
    Ok(found)
}

fn with_cards(entry: ReceiptEntry, document: &str) -> Result<FoundReceipt> {
    if entry.returned.is_some() {
        let returned: Return = from_document("a return", document)?;
        return Ok(FoundReceipt { entry, cards: vec![returned.card], cash: false });
    }
    let sale: Sale = from_document("a sale", document)?;
    let cash = sale.tenders.iter().any(|tender| matches!(tender.kind, TenderKind::Cash { .. }));
    let cards = sale.tenders.iter().filter_map(|tender| match &tender.kind {
        TenderKind::Card { card, .. } => Some(card.clone()),
        _ => None,
    });
    Ok(FoundReceipt { cards: cards.collect(), cash, entry })
}
