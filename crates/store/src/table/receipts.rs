//! What can be asked about finished sales and what went back of them.

use chrono::{DateTime, Utc};
use domain::{
    attempt::Attempt,
    card::CardSummary,
    ids::{AttemptId, OperatorId, SaleId, TerminalId},
    money::Money,
    receipt::ReturnReceipt,
    returned::{Return, ReturnKind},
    sale::{ReceiptNumber, Sale, SaleReference, TenderKind},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    attempt, from_document, money,
    returned::{self, Standing},
    sale, setting, unknown_word, uuid, uuid_if_any,
};
use crate::{
    Db,
    error::{Error, Result},
};

/// A card payment of a finished sale, and what of it could go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returnable {
    /// The approved attempt.
    pub payment: AttemptId,
    /// The terminal that took it; only it can undo the payment.
    pub terminal: TerminalId,
    /// The card, and the terminal's name of the payment.
    pub card: CardSummary,
    /// What it paid of the sale.
    pub credited: Money,
    /// What the card was charged besides, tip, cash-back and fees together: undoing the whole payment
    /// gives that back as well.
    pub besides: Money,
    /// What went back of it so far, by documents and by what terminals say.
    pub given_back: Money,
    /// What may still go back.
    pub left: Money,
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// An attempt of its sale is under way, so nothing else can be ordered now.
    pub open: bool,
    /// A conflict about it waits for a decision, so nothing can be ordered now.
    pub contradicted: bool,
    /// The sale sold a gift card: giving its money back would leave it on the card as well.
    pub loaded: bool,
}

/// Money of a finished sale that somebody ordered to go back, whatever came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRow {
    /// The attempt, with its state.
    pub attempt: Attempt,
    /// Whose money.
    pub payment: AttemptId,
    /// Who ordered it.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The document, where it went back.
    pub document: Option<Return>,
}

/// The receipt of a return as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReturnReceipt {
    /// Every figure on it.
    pub receipt: ReturnReceipt,
    /// As text, in the language of the shop.
    pub text: String,
}

/// A numbered document of the books, as a list of receipts shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptEntry {
    /// Its number.
    pub number: ReceiptNumber,
    /// When.
    pub at: DateTime<Utc>,
    /// The sale, also of a return.
    pub sale: SaleId,
    /// What screens call the sale.
    pub reference: SaleReference,
    /// A return: its attempt, and what it does. Absent for the sale itself.
    pub returned: Option<(AttemptId, ReturnKind)>,
    /// The total; negative for a return.
    pub total: Money,
}

impl Db {
    /// The card payments of a completed sale, in the order in which they paid it, and what of each may go
    /// back. Nothing for any other sale.
    pub fn returnable(&self, id: SaleId) -> Result<Vec<Returnable>> {
        self.read(|db| {
            let sale = sale::must_find(db, id)?;
            if sale.completed().is_none() {
                return Ok(Vec::new());
            }
            let open = attempt::open_of_sale(db, id)?;
            let cards = sale.tenders.iter().filter_map(|tender| match &tender.kind {
                TenderKind::Card { attempt, .. } => Some(*attempt),
                TenderKind::Cash { .. } | TenderKind::Gift { .. } => None,
            });
            cards.map(|payment| returnable(db, &sale, payment, open)).collect()
        })
    }

    /// What somebody ordered to go back of a sale, oldest first.
    pub fn returns_of(&self, id: SaleId) -> Result<Vec<ReturnRow>> {
        self.read(|db| {
            let orders = returned::orders(db, "WHERE sale = ?1", [id.uuid().as_bytes()])?;
            let mut rows = orders
                .into_iter()
                .map(|order| {
                    let attempt = attempt::find(db, order.attempt)?;
                    let attempt = attempt
                        .ok_or_else(|| Error::Missing { what: format!("attempt {}", order.attempt) })?;
                    Ok(ReturnRow {
                        document: returned::document(db, order.attempt)?,
                        attempt,
                        payment: order.payment,
                        by: order.by,
                        reason: order.reason,
                        at: order.at,
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            rows.sort_by_key(|row| row.attempt.ordinal);
            Ok(rows)
        })
    }

    /// The document of money that this attempt gave back.
    pub fn return_document(&self, id: AttemptId) -> Result<Option<Return>> {
        self.read(|db| returned::document(db, id))
    }

    /// The attempt of a return, and its document where the money is back. Nothing for any other attempt.
    pub fn return_attempt(&self, id: AttemptId) -> Result<Option<(Attempt, Option<Return>)>> {
        self.read(|db| {
            let ordered = returned::orders(db, "WHERE attempt = ?1", [id.uuid().as_bytes()])?;
            let attempt = attempt::find(db, id)?.filter(|_| !ordered.is_empty());
            attempt.map(|attempt| Ok((attempt, returned::document(db, id)?))).transpose()
        })
    }

    /// Returns that are under way or that nobody knows the end of, the oldest first.
    pub fn open_returns(&self) -> Result<Vec<Attempt>> {
        self.read(|db| {
            let open = "WHERE attempt IN (SELECT id FROM attempt WHERE open = 1)";
            let orders = returned::orders(db, open, [])?;
            let found = orders.iter().map(|order| attempt::find(db, order.attempt));
            Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        })
    }

    /// Its receipt.
    pub fn return_receipt(&self, id: AttemptId) -> Result<Option<StoredReturnReceipt>> {
        let found: Option<(String, String)> = self.read(|db| {
            db.query_row(
                "SELECT document, text FROM return_receipt WHERE attempt = ?1",
                [id.uuid().as_bytes()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(Error::sql("read the receipt of a return"))
        })?;
        found
            .map(|(document, text)| {
                Ok(StoredReturnReceipt { receipt: from_document("a receipt", &document)?, text })
            })
            .transpose()
    }

    /// Sales and returns of this till by receipt number, the newest first; `before` a number, for the next
    /// page.
    pub fn receipts(&self, before: Option<u64>, limit: u32) -> Result<Vec<ReceiptEntry>> {
        let what = "list the receipts";
        let before = before.map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX));
        self.read(|db| {
            let series = setting::shop(db)?.till_code;
            let mut statement = db.prepare_cached(RECEIPTS).map_err(Error::sql(what))?;
            let mut rows = statement.query(params![series, before, limit]).map_err(Error::sql(what))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().map_err(Error::sql(what))? {
                found.push(entry(row, &series)?);
            }
            Ok(found)
        })
    }
}

/// Both parts are in order already, so that only as many rows are read as are wanted.
const RECEIPTS: &str = "SELECT receipt_number, completed_ms, id, reference, NULL, NULL, total, currency
    FROM sale WHERE receipt_series = ?1 AND receipt_number < ?2
    UNION ALL
    SELECT d.receipt_number, d.at_ms, d.sale, s.reference, d.attempt, d.kind, -d.amount, d.currency
    FROM return_document d JOIN sale s ON s.id = d.sale
    WHERE d.receipt_series = ?1 AND d.receipt_number < ?2
    ORDER BY 1 DESC LIMIT ?3";

pub(crate) fn entry(row: &Row<'_>, series: &str) -> Result<ReceiptEntry> {
    let what = "list the receipts";
    let read = || -> rusqlite::Result<_> {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            uuid(row, 2)?,
            row.get::<_, String>(3)?,
            uuid_if_any(row, 4)?.zip(row.get::<_, Option<String>>(5)?),
            row.get::<_, i64>(6)?,
            row.get::<_, String>(7)?,
        ))
    };
    let (number, at, sale, reference, returned, total, currency) = read().map_err(Error::sql(what))?;
    let returned = returned.map(|(attempt, word)| {
        let kind = ReturnKind::from_word(&word).ok_or_else(|| unknown_word("a return", "kind"))?;
        Ok::<_, Error>((AttemptId::from_uuid(attempt), kind))
    });
    Ok(ReceiptEntry {
        number: ReceiptNumber { series: series.to_owned(), number: number.unsigned_abs() },
        at: DateTime::from_timestamp_millis(at).unwrap_or_default(),
        sale: SaleId::from_uuid(sale),
        reference: reference.parse()?,
        returned: returned.transpose()?,
        total: money(total, &currency)?,
    })
}

fn returnable(db: &Connection, sale: &Sale, payment: AttemptId, open: bool) -> Result<Returnable> {
    let missing = || Error::Missing { what: format!("attempt {payment}") };
    let payment = attempt::find(db, payment)?.ok_or_else(missing)?;
    let Standing { given_back, left, contradicted } = Standing::of(db, sale, &payment)?;
    let result = payment.state.approval().ok_or_else(missing)?;
    Ok(Returnable {
        payment: payment.id,
        terminal: payment.terminal,
        card: result.summary.clone(),
        credited: result.credited,
        besides: result.authorized.minus(result.credited)?,
        given_back,
        left,
        at: payment.created.utc,
        open,
        contradicted,
        loaded: sale.sold_gift_card(),
    })
}
