//! Money of a finished sale that goes back: ordered by a named person, and, once the terminal has done it,
//! a document with a number, a record and a receipt of its own.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, AttemptKind},
    card::SlipFor,
    conflict::ConflictDecision,
    ids::{AttemptId, OperatorId, SaleId},
    money::Money,
    receipt::{Print, ReturnReceipt, words::ReceiptWords},
    returned::{GivenBack, Return, left_of},
    sale::{ReceiptNumber, Sale, SaleState},
    shop::Shop,
};
use engine::ports::{Committed, ReversalIntent, StoreFailure};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    attempt,
    commit::{Books, Failed, Made, refuse},
    conflict::{self, ConflictRow},
    from_document,
    issue::{self, Papers},
    journal,
    payment::{self, PAPER},
    rows, sale, seal, setting, to_document, uuid,
};
use crate::error::{Error, Result};

/// Who ordered money of a finished sale to go back, whose, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) attempt: AttemptId,
    pub(crate) payment: AttemptId,
    pub(crate) sale: SaleId,
    pub(crate) by: OperatorId,
    pub(crate) reason: String,
    pub(crate) at: DateTime<Utc>,
}

impl Books<'_> {
    /// Money of a finished sale is to go back: refused where it is not there, or not any more.
    pub(super) fn of_sale(&self, new: &ReversalIntent, payment: AttemptId) -> Made<Committed> {
        let ReversalIntent { attempt, request, reason, .. } = new;
        let sale = sale::must_find(self.tx, attempt.sale)?;
        if !matches!(sale.state, SaleState::Completed { .. }) {
            return refuse(format!(
                "the sale is {}: money goes back once it is completed",
                sale.state.word()
            ));
        }
        let payment = attempt::find(self.tx, payment)?
            .ok_or_else(|| Failed::Said(StoreFailure::Missing(format!("attempt {payment}"))))?;
        if payment.sale != sale.id {
            return refuse("the payment is of another sale");
        }
        match attempt.kind {
            AttemptKind::Payment => return refuse("a payment gives nothing back"),
            AttemptKind::Reversal if attempt.terminal != payment.terminal => {
                return refuse("only the terminal that took a payment can undo it");
            }
            AttemptKind::Reversal | AttemptKind::Refund => {}
        }
        if reason.trim().is_empty() {
            return refuse("it says no reason");
        }
        let standing = Standing::of(self.tx, &sale, &payment)?;
        if standing.contradicted {
            return refuse("a conflict about this payment waits for a decision");
        }
        if attempt.amount.compare(standing.left).map_err(Error::from)?.is_gt() {
            return refuse(format!(
                "{} is more than the {} that is left of it",
                attempt.amount, standing.left
            ));
        }
        let committed = self.begin(attempt, Some(request))?;
        self.keep_order(attempt, payment.id, reason)?;
        self.event(journal::Event::ReturnOrdered { attempt, payment: payment.id, reason })?;
        Ok(committed)
    }

    fn keep_order(&self, attempt: &Attempt, payment: AttemptId, reason: &str) -> Result<()> {
        self.tx
            .execute(
                "INSERT INTO sale_return (attempt, payment, sale, operator, reason, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    attempt.id.uuid().as_bytes(),
                    payment.uuid().as_bytes(),
                    attempt.sale.uuid().as_bytes(),
                    attempt.operator.uuid().as_bytes(),
                    reason,
                    self.at.utc.timestamp_millis()
                ],
            )
            .map_err(Error::sql("keep the order of a return"))?;
        seal::RETURN.seal(self.tx, attempt.id.uuid().as_bytes())
    }

    /// The terminal gave money of a finished sale back: number, record, receipt and outbox row belong to
    /// the transaction that says so.
    pub(super) fn book_return(&self, attempt: &Attempt, order: &Order) -> Result<()> {
        let sale = sale::must_find(self.tx, order.sale)?;
        let payment = attempt::find(self.tx, order.payment)?
            .ok_or_else(|| Error::Missing { what: format!("attempt {}", order.payment) })?;
        let shop = setting::shop(self.tx)?;
        let series = shop.till_code.clone();
        let number = ReceiptNumber { number: sale::next(self.tx, &payment::counter_of(&series))?, series };
        let given =
            GivenBack { attempt, payment: &payment, reason: &order.reason, number: &number, at: self.at };
        let returned = Return::new(&sale, &documents_of(self.tx, sale.id, i64::MAX)?, given)?;
        let document = to_document("a return", &returned)?;
        let (receipt, words) =
            (self.paper(&shop, &returned, attempt)?, ReceiptWords::for_language(&shop.language));
        let text = to_document("a receipt", &receipt)?;
        let digest = journal::receipt_digest(&text, &receipt.text(PAPER, words), &receipt.chain);
        let sealed = journal::returned(self.tx, self.till, &returned, (&document, &digest))?;
        rows::RETURN.insert(self.tx, &rows::of_return(&returned, &document, sealed.seq)?)?;
        rows::of_return_tax(&returned).iter().try_for_each(|row| rows::RETURN_TAX.insert(self.tx, row))?;
        let receipt = ReturnReceipt { chain: payment::shown(&sealed.hash), ..receipt };
        self.tx
            .execute(
                "INSERT INTO return_receipt (attempt, document, text) VALUES (?1, ?2, ?3)",
                params![
                    attempt.id.uuid().as_bytes(),
                    to_document("a receipt", &receipt)?,
                    receipt.text(PAPER, words)
                ],
            )
            .map_err(Error::sql("keep the receipt of a return"))?;
        payment::to_outbox(self.tx, returned.kind.word(), &sealed, self.at)?;
        issue::automatic(self.tx, self.till, Papers::Return(attempt.id), returned.operator, self.at)
    }

    /// The receipt, with zeros where it will show the seal.
    fn paper(&self, shop: &Shop, returned: &Return, attempt: &Attempt) -> Result<ReturnReceipt> {
        let slips = attempt.state.approval().map_or(&[][..], |result| &result.slips);
        let for_customer = slips.iter().filter(|slip| slip.audience == SlipFor::Customer);
        let print = Print {
            operator: payment::operator_name(self.tx, returned.operator)?,
            chain: hex::encode(journal::GENESIS),
            card_slip: for_customer.flat_map(|slip| slip.lines.iter().cloned()).collect(),
            besides: Vec::new(),
            copy: 0,
        };
        let signature = slips.iter().any(|slip| slip.signature_required);
        Ok(ReturnReceipt::new(shop, returned.clone(), print, signature))
    }
}

/// What can still be given back of a payment.
pub(crate) struct Standing {
    pub(crate) given_back: Money,
    pub(crate) left: Money,
    pub(crate) contradicted: bool,
}

impl Standing {
    pub(crate) fn of(db: &Connection, sale: &Sale, payment: &Attempt) -> Result<Self> {
        let by_documents = left_of(sale, payment, &documents_of(db, sale.id, i64::MAX)?)?;
        let rows = conflict::about(db, payment.id)?;
        // money that the terminal says went back and that no document has: it is gone all the same
        let beside = rows.iter().filter(|row| row.attempt.id != payment.id && went_back(row));
        let left = beside.map(ConflictRow::amount).try_fold(by_documents, Money::minus)?;
        let nothing = Money::zero(left.currency());
        let left = if left.is_negative() { nothing } else { left };
        let credited = payment.state.approval().map_or(nothing, |result| result.credited);
        Ok(Self {
            given_back: credited.minus(left)?,
            left,
            contradicted: rows.iter().any(|row| row.decision.is_none()),
        })
    }
}

/// Somebody who settled it elsewhere has the money again.
fn went_back(row: &ConflictRow) -> bool {
    let settled = row.decision.as_ref().map(|decision| decision.kind);
    row.kind.is_money_of_no_sale() && settled != Some(ConflictDecision::SettledElsewhere)
}

const SELECT: &str = "SELECT attempt, payment, sale, operator, reason, at_ms FROM sale_return";

/// The order behind an attempt that gives money of a finished sale back.
pub(crate) fn ordered(db: &Connection, attempt: AttemptId) -> Result<Option<Order>> {
    let key = attempt.uuid();
    Ok(orders(db, "WHERE attempt = ?1", [key.as_bytes()])?.pop())
}

/// Every order, or those of one sale.
pub(crate) fn orders<P: rusqlite::Params>(db: &Connection, only: &str, values: P) -> Result<Vec<Order>> {
    let what = "read the returns";
    let mut statement =
        db.prepare_cached(&format!("{SELECT} {only} ORDER BY attempt")).map_err(Error::sql(what))?;
    let rows = statement
        .query_map(values, |row| {
            Ok(Order {
                attempt: AttemptId::from_uuid(uuid(row, 0)?),
                payment: AttemptId::from_uuid(uuid(row, 1)?),
                sale: SaleId::from_uuid(uuid(row, 2)?),
                by: OperatorId::from_uuid(uuid(row, 3)?),
                reason: row.get(4)?,
                at: DateTime::from_timestamp_millis(row.get(5)?).unwrap_or_default(),
            })
        })
        .map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}

/// The documents of a sale that stand before a place in the journal, in order.
pub(crate) fn documents_of(db: &Connection, sale: SaleId, before: i64) -> Result<Vec<Return>> {
    let what = "read the returns of a sale";
    let mut statement = db
        .prepare_cached(
            "SELECT document FROM return_document WHERE sale = ?1 AND journal < ?2 ORDER BY journal",
        )
        .map_err(Error::sql(what))?;
    let texts = statement
        .query_map(params![sale.uuid().as_bytes(), before], |row| row.get::<_, String>(0))
        .map_err(Error::sql(what))?;
    texts.map(|text| from_document("a return", &text.map_err(Error::sql(what))?)).collect()
}

/// The document of an attempt.
pub(crate) fn document(db: &Connection, attempt: AttemptId) -> Result<Option<Return>> {
    let found: Option<String> = db
        .query_row(
            "SELECT document FROM return_document WHERE attempt = ?1",
            [attempt.uuid().as_bytes()],
            |row| row.get(0),
        )
        .optional()
        .map_err(Error::sql("read a return"))?;
    found.map(|text| from_document("a return", &text)).transpose()
}
