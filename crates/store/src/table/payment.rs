//! Money onto a sale, and the one transaction that finishes it: number, chain, receipt and outbox together.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, State},
    card::{CardResult, Slip, SlipFor},
    ids::{OperatorId, SaleId, TenderId},
    money::Money,
    receipt::{Beside, CHAIN_SHOWN, Print, Receipt, words::ReceiptWords},
    sale::{ReceiptNumber, Sale, Stamp, TenderKind},
    shop::Shop,
};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    attempt, gift,
    issue::{self, Papers},
    journal, print, request, sale, setting, to_document,
};
use crate::{
    Db,
    error::{Error, Result},
};

/// Characters on a line of the paper.
pub(crate) const PAPER: usize = 42;

impl Db {
    /// Takes cash for a sale; finishes it where that pays it. Refused while a card payment of the
    /// sale is open, since its money may still come.
    pub fn pay_cash(
        &self,
        id: SaleId,
        tender: TenderId,
        tendered: Money,
        key: &RequestKey,
        by: OperatorId,
        wall: DateTime<Utc>,
    ) -> Result<Sale> {
        self.write("take cash", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return sale::must_find(tx, subject.parse()?);
            }
            let sale = sale::must_find(tx, id)?;
            if attempt::open_of_sale(tx, id)? {
                return Err(Error::AttemptOpen(id));
            }
            let sale = sale.with_cash(tender, tendered)?;
            let sale = finish_if_paid(tx, self.sale_id(), sale, by, self.stamp(wall))?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }
}

/// Puts an approved payment onto its sale.
pub(crate) fn credit(
    tx: &Transaction<'_>,
    till: &str,
    attempt: &Attempt,
    result: &CardResult,
    at: Stamp,
) -> Result<Sale> {
    // One attempt, one tender: its id follows from the attempt's, so that it cannot be made twice.
    let tender = TenderId::from_uuid(attempt.id.uuid());
    let sale = sale::must_find(tx, attempt.sale)?;
    let sale = sale.with_card(tender, result.credited, attempt.id, result.summary.clone())?;
    finish_if_paid(tx, till, sale, attempt.operator, at)
}

/// Keeps the sale; where it is paid, everything that makes it a document is in the same transaction.
pub(crate) fn finish_if_paid(
    tx: &Transaction<'_>,
    till: &str,
    sale: Sale,
    by: OperatorId,
    at: Stamp,
) -> Result<Sale> {
    if !sale.is_paid()? {
        sale::update(tx, &sale)?;
        return Ok(sale);
    }
    let shop = setting::shop(tx)?;
    let series = shop.till_code.clone();
    let number = sale::next(tx, &counter_of(&series))?;
    let sale = sale.complete(ReceiptNumber { series, number }, at)?;
    sale::update(tx, &sale)?;
    let sealed = seal_with_receipt(tx, (till, by), &sale, &shop)?;
    gift::load_sold(tx, &sale, at.utc)?;
    to_outbox(tx, "sale", &sealed, at)?;
    to_printer(tx, till, &sale, by, at)?;
    Ok(sale)
}

/// Drawer and paper follow from the transaction that completes the sale; they happen after it.
fn to_printer(tx: &Transaction<'_>, till: &str, sale: &Sale, by: OperatorId, at: Stamp) -> Result<()> {
    let (_, besides) = from_cards(tx, sale)?;
    let handed_out = besides.iter().any(|beside| !beside.cash_back.is_zero());
    print::drawer_for(tx, sale, handed_out, at)?;
    issue::automatic(tx, till, Papers::Sale(sale.id), by, at)
}

/// What was sealed has to leave the till later.
pub(crate) fn to_outbox(tx: &Transaction<'_>, kind: &str, sealed: &journal::Sealed, at: Stamp) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox (kind, journal, created_ms) VALUES (?1, ?2, ?3)",
        params![kind, sealed.seq, at.utc.timestamp_millis()],
    )
    .map(drop)
    .map_err(Error::sql("put a document into the outbox"))
}

/// The receipt is sealed with the sale, and shows the seal: so it is made first with zeros in that place.
fn seal_with_receipt(
    tx: &Transaction<'_>,
    (till, by): (&str, OperatorId),
    sale: &Sale,
    shop: &Shop,
) -> Result<journal::Sealed> {
    let (card_slip, besides) = from_cards(tx, sale)?;
    let print = Print {
        operator: operator_name(tx, by)?,
        chain: hex::encode(journal::GENESIS),
        card_slip,
        besides,
        copy: 0,
    };
    let words = ReceiptWords::for_language(&shop.language);
    let receipt = Receipt::new(shop, sale, print)?;
    let document = to_document("a receipt", &receipt)?;
    let digest = journal::receipt_digest(&document, &receipt.text(PAPER, words), &receipt.chain);
    let sealed = journal::sale(tx, (till, by), sale, &digest)?;
    let receipt = Receipt { chain: shown(&sealed.hash), ..receipt };
    tx.execute(
        "INSERT INTO receipt (sale, document, text) VALUES (?1, ?2, ?3)",
        params![sale.id.uuid().as_bytes(), to_document("a receipt", &receipt)?, receipt.text(PAPER, words)],
    )
    .map_err(Error::sql("keep a receipt"))?;
    Ok(sealed)
}

/// As much of a record's hash as its receipt shows.
pub(crate) fn shown(hash: &journal::Hash) -> String {
    hex::encode(hash).chars().take(CHAIN_SHOWN).collect()
}

/// The name of the counter of a row of receipt numbers.
pub(crate) fn counter_of(series: &str) -> String {
    format!("receipt {series}")
}

pub(crate) fn operator_name(db: &Connection, id: OperatorId) -> Result<String> {
    let name: Option<String> = db
        .query_row("SELECT name FROM operator WHERE id = ?1", [id.uuid().as_bytes()], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read an operator"))?;
    // money must not wait for a name
    Ok(name.unwrap_or_else(|| id.to_string()))
}

/// The customer's copy of every card slip of the sale, and what the cards were charged besides.
fn from_cards(db: &Connection, sale: &Sale) -> Result<(Vec<String>, Vec<Beside>)> {
    let (mut lines, mut besides) = (Vec::new(), Vec::new());
    for tender in &sale.tenders {
        let TenderKind::Card { attempt, .. } = &tender.kind else { continue };
        let Some(Attempt { state: State::Approved { result, .. }, .. }) = attempt::find(db, *attempt)? else {
            continue;
        };
        besides.extend(Beside::of(*attempt, &result));
        let for_customer = |slip: &&Slip| slip.audience == SlipFor::Customer;
        lines.extend(result.slips.iter().filter(for_customer).flat_map(|slip| slip.lines.iter().cloned()));
    }
    Ok((lines, besides))
}
