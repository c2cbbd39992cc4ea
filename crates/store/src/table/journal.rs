//! The chain: every completed sale and every event an auditor asks for, each sealed with the one before.
//!
//! Rows are only added. `hash = SHA-256(previous hash, line feed, canonical body)`, and the first
//! row follows 32 zero bytes, so that whatever is changed, added, moved or left out shows.

mod event;

use aws_lc_rs::digest;
use domain::{
    currency::Currency,
    ids::{OperatorId, SaleId},
    journal::{Canon, GrandTotals, return_body, sale_body},
    returned::{Return, ReturnKind},
    sale::{Sale, Stamp},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(crate) use self::event::Event;
use super::{money, to_document};
use crate::error::{Error, Result};

/// A hash of the chain.
pub(crate) type Hash = [u8; 32];

/// What the first row follows.
pub(crate) const GENESIS: Hash = [0; 32];

/// The version of an event's shape.
const VERSION: i64 = 1;

/// What [`sale`] wrote.
pub(crate) struct Sealed {
    pub(crate) seq: i64,
    pub(crate) hash: Hash,
}

/// Adds the record of a sale that was just completed, and the grand totals it leads to. `receipt` is the
/// digest of its receipt.
pub(crate) fn sale(
    tx: &Transaction<'_>,
    (till, by): (&str, OperatorId),
    sale: &Sale,
    receipt: &str,
) -> Result<Sealed> {
    let (_, at) = sale.completed().ok_or(domain::error::Error::NotCompleted)?;
    let grand = grand_totals(tx, sale.currency)?.with_sale(sale.totals.total)?;
    put_grand_totals(tx, &grand)?;
    let operator = by.to_string();
    let row = Row { till, kind: "sale", at, operator: &operator, sale: Some(sale.id) };
    let document = to_document("a sale", sale)?;
    append(tx, &row, |seq| sealed_body((seq, till, by), (sale, &document), Some(receipt.to_owned()), &grand))
}

/// The record of a sale with what this store adds: the till, and the digests of the whole document and of
/// the receipt, so that no byte of them can change unseen. The first records had no digest of the receipt.
pub(crate) fn sealed_body(
    (seq, till, by): (i64, &str, OperatorId),
    (sale, document): (&Sale, &str),
    receipt: Option<String>,
    grand: &GrandTotals,
) -> Result<Canon> {
    let body = sale_body(seq, sale, grand, by)?;
    let body = with(body, [("document_sha256", Canon::Text(sha256(document))), ("till", Canon::text(till))]);
    Ok(match receipt {
        Some(sha256) => with(body, [("receipt_sha256", Canon::Text(sha256))]),
        None => body,
    })
}

/// Adds the record of money that went back, and the grand totals it leads to. `digests` are its document
/// as stored and the digest of its receipt.
pub(crate) fn returned(
    tx: &Transaction<'_>,
    till: &str,
    returned: &Return,
    (document, receipt): (&str, &str),
) -> Result<Sealed> {
    let grand = grand_totals(tx, returned.currency)?.with_return(returned.amount()?)?;
    put_grand_totals(tx, &grand)?;
    let operator = returned.operator.to_string();
    let row = Row { till, kind: returned.kind.word(), at: returned.at, operator: &operator, sale: None };
    append(tx, &row, |seq| sealed_return((seq, till), (returned, document), receipt, &grand))
}

/// The record of a return with what this store adds to it.
pub(crate) fn sealed_return(
    (seq, till): (i64, &str),
    (returned, document): (&Return, &str),
    receipt: &str,
    grand: &GrandTotals,
) -> Result<Canon> {
    let more = [
        ("document_sha256", Canon::Text(sha256(document))),
        ("receipt_sha256", Canon::text(receipt)),
        ("till", Canon::text(till)),
    ];
    Ok(with(return_body(seq, returned, grand)?, more))
}

/// A record that has a document with a number.
pub(crate) fn is_document(kind: &str) -> bool {
    kind == "sale" || ReturnKind::from_word(kind).is_some()
}

/// The digest of a receipt, document and paper. The receipt shows the hash of the record that seals it, so
/// zeros stand in its place.
pub(crate) fn receipt_digest(document: &str, paper: &str, shown: &str) -> String {
    let zeros = "0".repeat(shown.len());
    let without = |text: &str| match text.rsplit_once(shown) {
        Some((before, after)) => [before, after].join(&zeros),
        None => text.to_owned(),
    };
    sha256(&format!("{}\n{}", without(document), without(paper)))
}

/// The digest of a document as it stands.
pub(crate) fn sha256(text: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// Adds an event.
pub(crate) fn event(tx: &Transaction<'_>, till: &str, at: Stamp, event: Event<'_>) -> Result<()> {
    let (operator, name, about) = event::told(event)?;
    let row = Row { till, kind: "event", at, operator: &operator, sale: None };
    append(tx, &row, |seq| {
        let body = Canon::map([
            ("at", Canon::text(at.rfc3339())),
            ("at_ms", Canon::int(at.utc.timestamp_millis())?),
            ("event", Canon::text(name)),
            ("kind", Canon::text("event")),
            ("operator", Canon::text(&operator)),
            ("seq", Canon::int(seq)?),
            ("till", Canon::text(till)),
            ("v", Canon::Int(VERSION)),
        ]);
        Ok(with(body, [("about", about)]))
    })?;
    Ok(())
}

/// The hash of a row from the hash before it.
pub(crate) fn hash(previous: &Hash, body: &[u8]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(previous);
    context.update(b"\n");
    context.update(body);
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// What was sold and taken back so far.
pub(crate) fn grand_totals(db: &Connection, currency: Currency) -> Result<GrandTotals> {
    let row: Option<(i64, i64, i64)> = db
        .query_row(
            "SELECT sales, returns, net FROM grand_total WHERE currency = ?1",
            [currency.code()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()
        .map_err(Error::sql("read the grand totals"))?;
    let Some((sales, returns, net)) = row else { return Ok(GrandTotals::zero(currency)) };
    let code = currency.code();
    Ok(GrandTotals { sales: money(sales, code)?, returns: money(returns, code)?, net: money(net, code)? })
}

struct Row<'a> {
    till: &'a str,
    kind: &'a str,
    at: Stamp,
    operator: &'a str,
    sale: Option<SaleId>,
}

fn append(tx: &Transaction<'_>, row: &Row<'_>, body: impl FnOnce(i64) -> Result<Canon>) -> Result<Sealed> {
    let what = "add to the journal";
    let last: Option<(i64, Hash)> = tx
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
        .map_err(Error::sql(what))?;
    let (last, previous) = last.unwrap_or((0, GENESIS));
    let seq = last.saturating_add(1);
    let body = body(seq)?.to_bytes();
    let hash = hash(&previous, &body);
    let text = String::from_utf8(body)
        .map_err(|_| Error::Document { what: "a journal record", detail: "it is not UTF-8".to_owned() })?;
    let sale = row.sale.map(SaleId::uuid);
    tx.execute(
        "INSERT INTO journal (seq, till, kind, at_ms, at_offset_s, operator, sale, body, prev_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            seq,
            row.till,
            row.kind,
            row.at.utc.timestamp_millis(),
            row.at.offset_s,
            row.operator,
            sale.as_ref().map(uuid::Uuid::as_bytes),
            text,
            previous,
            hash
        ],
    )
    .map_err(Error::sql(what))?;
    Ok(Sealed { seq, hash })
}

fn with<const N: usize>(body: Canon, more: [(&str, Canon); N]) -> Canon {
    match body {
        Canon::Map(mut members) => {
            members.extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
            Canon::Map(members)
        }
        other @ (Canon::Int(_) | Canon::Text(_) | Canon::Bool(_) | Canon::List(_)) => other,
    }
}

fn put_grand_totals(tx: &Transaction<'_>, grand: &GrandTotals) -> Result<()> {
    tx.execute(
        "INSERT INTO grand_total (currency, sales, returns, net) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (currency) DO UPDATE SET sales = ?2, returns = ?3, net = ?4",
        params![grand.net.currency().code(), grand.sales.minor(), grand.returns.minor(), grand.net.minor()],
    )
    .map(drop)
    .map_err(Error::sql("keep the grand totals"))
}
