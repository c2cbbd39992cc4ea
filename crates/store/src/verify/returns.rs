//! Money of finished sales that went back: each document is made again from its sale and its attempts,
//! each order is in the journal, and no payment gave back more than it had taken.

use std::collections::BTreeSet;

use domain::{
    attempt::{Attempt, AttemptKind},
    ids::{AttemptId, SaleId},
    money::Money,
    receipt::ReturnReceipt,
    returned::{GivenBack, Return, ReturnKind},
    sale::ReceiptNumber,
};
use rusqlite::{Connection, OptionalExtension};

use super::{Audit, Books, sales, text};
use crate::{
    error::{Error, Result},
    table::{
        attempt, from_document,
        journal::Hash,
        returned::{self, Order},
        rows, sale, uuid,
    },
};

/// A document of money that went back, as a terminal or an acquirer can be asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFact {
    /// Its number in the books.
    pub number: ReceiptNumber,
    /// The attempt that gave it back.
    pub attempt: AttemptId,
    /// The payment.
    pub payment: AttemptId,
    /// The sale.
    pub sale: SaleId,
    /// What it does to the payment.
    pub kind: ReturnKind,
    /// What went back of turnover, as a positive amount.
    pub amount: Money,
}

/// A return as it is stored, before anything of it is believed.
pub(super) struct Papers {
    pub(super) document: String,
    /// Document and text.
    pub(super) receipt: Option<(String, String)>,
}

/// Checks one document that the journal led to.
pub(super) fn one(
    db: &Connection,
    audit: &mut Audit,
    (id, returned): (AttemptId, &Return),
    papers: &Papers,
    (seq, hash): (i64, &Hash),
) -> Result<()> {
    let place = format!("return {}", returned.number);
    let mut wrong = Vec::new();
    let row = rows::of_return(returned, &papers.document, seq)?;
    if rows::RETURN.of(db, id.uuid())? != [row] {
        wrong.push("its columns differ from its document".to_owned());
    }
    if rows::RETURN_TAX.of(db, id.uuid())? != rows::of_return_tax(returned) {
        wrong.push("its tax rows differ from its document".to_owned());
    }
    wrong.extend(made_again(db, returned, seq)?);
    let receipt = papers.receipt.as_ref();
    let receipt = receipt.and_then(|(text, _)| from_document::<ReturnReceipt>("a receipt", text).ok());
    if !receipt.is_some_and(|receipt| says(&receipt, returned, hash)) {
        wrong.push("its receipt is not there or says something else".to_owned());
    }
    for what in wrong {
        audit.books.problem(&place, what);
    }
    let amount = returned.amount()?;
    sales::add(&mut audit.books.returned, amount)?;
    audit.books.returns.push(ReturnFact {
        number: returned.number.clone(),
        attempt: returned.attempt,
        payment: returned.payment,
        sale: returned.sale,
        kind: returned.kind,
        amount,
    });
    Ok(())
}

/// The document made anew from what it rests on: its order, both attempts, the sale, and what went back of
/// that before. So its shares of each rate are worked out a second time.
fn made_again(db: &Connection, returned: &Return, seq: i64) -> Result<Option<String>> {
    let Some(order) = returned::ordered(db, returned.attempt)? else {
        return Ok(Some("was ordered by nobody".to_owned()));
    };
    let (Some(back), Some(payment), Some(sale)) =
        (attempt::find(db, order.attempt)?, attempt::find(db, order.payment)?, sale::find(db, order.sale)?)
    else {
        return Ok(Some("rests on an attempt or a sale that is not there".to_owned()));
    };
    let before = returned::documents_of(db, sale.id, seq)?;
    let given = GivenBack {
        attempt: &back,
        payment: &payment,
        reason: &order.reason,
        number: &returned.number,
        at: returned.at,
    };
    Ok(match Return::new(&sale, &before, given) {
        Ok(again) if again == *returned => None,
        Ok(_) => Some("is not what its sale and its attempts come to".to_owned()),
        Err(error) => Some(format!("does not follow from its sale: {error}")),
    })
}

fn says(receipt: &ReturnReceipt, returned: &Return, hash: &Hash) -> bool {
    receipt.returned == *returned
        && !receipt.chain.is_empty()
        && hex::encode(hash).starts_with(&receipt.chain)
        && receipt.copy == 0
}

const ORDERED: &str =
    "SELECT 0, json_extract(body, '$.about.attempt') || ' ' || json_extract(body, '$.about.payment'),
    json_extract(body, '$.operator'), json_extract(body, '$.about.reason') FROM journal
    WHERE kind = 'event' AND json_extract(body, '$.event') = 'return_ordered'";

/// Checks every order, and that none gave back what was not there.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let mut told = super::conflicts::told(db, ORDERED)?;
    let conflicts: BTreeSet<AttemptId> = audit.books.conflicts.iter().map(|name| name.attempt).collect();
    for order in returned::orders(db, "", [])? {
        let place = format!("attempt {}", order.attempt);
        let record =
            (0, format!("{} {}", order.attempt, order.payment), order.by.to_string(), order.reason.clone());
        if !told.remove(&record) {
            audit.books.problem(&place, "is ordered to give money back, and the journal does not say so");
        }
        let found = (attempt::find(db, order.attempt)?, attempt::find(db, order.payment)?);
        match found {
            (Some(back), Some(payment)) => {
                let written = returned::document(db, order.attempt)?.is_some();
                let contradicted = conflicts.contains(&order.attempt);
                for what in about(&order, (&back, &payment), written, contradicted) {
                    audit.books.problem(&place, what);
                }
            }
            (_, _) => audit.books.problem(&place, "gives back a payment that is not there"),
        }
    }
    for (_, attempt, ..) in told {
        audit.books.problem(format!("attempt {attempt}"), "does not bear out the record return_ordered");
    }
    too_much(db, &mut audit.books)
}

/// Money that went back has its document, and no other attempt has one.
fn about(
    order: &Order,
    (back, payment): (&Attempt, &Attempt),
    written: bool,
    contradicted: bool,
) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    if back.kind == AttemptKind::Payment || payment.kind != AttemptKind::Payment {
        wrong.push("is no giving back of a payment");
    }
    if back.sale != order.sale || payment.sale != order.sale {
        wrong.push("gives back money of another sale");
    }
    if back.kind == AttemptKind::Reversal && back.terminal != payment.terminal {
        wrong.push("undoes a payment of another terminal");
    }
    match (back.state.approval().is_some(), written) {
        (true, false) if !contradicted => {
            wrong.push("gave money back and stands neither in a document nor among the conflicts");
        }
        (false, true) => wrong.push("gave nothing back and yet has a document"),
        (true | false, true | false) => {}
    }
    wrong
}

/// Summed from the rows alone, as the ceiling is held by the database.
fn too_much(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "add up what went back";
    let mut statement = db
        .prepare(
            "SELECT d.payment, sum(d.amount), a.credited FROM return_document d
             LEFT JOIN attempt a ON a.id = d.payment GROUP BY d.payment
             HAVING sum(d.amount) > coalesce(a.credited, 0)",
        )
        .map_err(Error::sql(what))?;
    let mut found = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = found.next().map_err(Error::sql(what))? {
        let payment = AttemptId::from_uuid(uuid(row, 0).map_err(Error::sql(what))?);
        books.problem(format!("attempt {payment}"), "gave back more than it had taken");
    }
    drop(found);
    let orphan: Option<String> = db
        .query_row(
            "SELECT lower(hex(r.attempt)) FROM return_receipt r
             LEFT JOIN return_document d ON d.attempt = r.attempt WHERE d.attempt IS NULL LIMIT 1",
            [],
            |row| text(row, 0),
        )
        .optional()
        .map_err(Error::sql(what))?;
    if let Some(attempt) = orphan {
        books.problem(format!("receipt of return {attempt}"), "is of no return");
    }
    Ok(())
}
