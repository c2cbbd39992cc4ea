//! The chain: every completed sale and every event an auditor asks for, each sealed with the one before.
//!
//! Rows are only added. `hash = SHA-256(previous hash, line feed, canonical body)`, and the first
//! row follows 32 zero bytes, so that whatever is changed, added, moved or left out shows.

use aws_lc_rs::digest;
use domain::{
    attempt::Attempt,
    conflict::{ConflictDecision, ConflictNumber},
    currency::Currency,
    ids::{AttemptId, OperatorId, SaleId},
    journal::{Canon, GrandTotals, return_body, sale_body},
    money::Money,
    returned::{Return, ReturnKind},
    sale::{Sale, Stamp},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use terminal::TerminalConfig;

use super::{
    conflict::{ConflictRow, DecisionRow, Noted},
    listener::Listener,
    money,
    period::CardPeriod,
    to_document,
};
use crate::error::{Error, Result};

/// A hash of the chain.
pub(crate) type Hash = [u8; 32];

/// What the first row follows.
pub(crate) const GENESIS: Hash = [0; 32];

/// The version of an event's shape.
const VERSION: i64 = 1;

/// A row that is no sale.
#[derive(Clone, Copy)]
pub(crate) enum Event<'a> {
    /// The till took an identity.
    Identity { reason: &'a str },
    /// Too many wrong PINs.
    PinLocked { operator: OperatorId, failed: u32 },
    /// A terminal was paired.
    TerminalAdded { by: &'a str, terminal: &'a TerminalConfig },
    /// A terminal got other settings.
    TerminalChanged { by: &'a str, terminal: &'a TerminalConfig },
    /// The till listens for terminals in another way.
    ListenerSet { by: &'a str, listener: Option<&'a Listener> },
    /// A person looked at a signature.
    SignatureChecked { attempt: &'a Attempt, accepted: bool, by: OperatorId },
    /// A terminal closed its period.
    PeriodClosed { period: &'a CardPeriod, document: &'a str },
    /// A terminal was taken away.
    TerminalRemoved { by: &'a str, terminal: &'a TerminalConfig },
    /// Nobody but a person can tell what became of a payment.
    PaymentUnclear { attempt: &'a Attempt },
    /// A person told.
    PaymentResolved { attempt: &'a Attempt, by: OperatorId, reason: &'a str },
    /// Money that the books could not take where it belongs.
    Conflict { noted: &'a Noted<'a>, number: i64 },
    /// A person ordered a reversal.
    ReversalOrdered { attempt: &'a Attempt, conflict: ConflictNumber, reason: &'a str },
    /// A person ordered money of a finished sale to go back.
    ReturnOrdered { attempt: &'a Attempt, payment: AttemptId, reason: &'a str },
    /// A conflict ended.
    ConflictDecided {
        attempt: &'a Attempt,
        conflict: ConflictNumber,
        decision: ConflictDecision,
        by: OperatorId,
        reason: &'a str,
    },
    /// A reversal or refund went through.
    MoneyBack { attempt: &'a Attempt, amount: Money },
}

impl<'a> Event<'a> {
    /// The end of a conflict.
    pub(crate) fn of_decision(row: &'a ConflictRow, decision: &'a DecisionRow) -> Self {
        Self::ConflictDecided {
            attempt: &row.attempt,
            conflict: row.number,
            decision: decision.kind,
            by: decision.by,
            reason: &decision.reason,
        }
    }
}

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
    let (operator, name, about) = told(event)?;
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

/// Who did it, what it is called, and what it is about.
fn told(event: Event<'_>) -> Result<(String, &'static str, Canon)> {
    Ok(match event {
        Event::Identity { reason } => {
            (String::new(), "till_identity", Canon::map([("reason", Canon::text(reason))]))
        }
        Event::PinLocked { operator, failed } => {
            (operator.to_string(), "pin_locked", Canon::map([("failed", Canon::Int(i64::from(failed)))]))
        }
        Event::TerminalAdded { by, terminal } => (by.to_owned(), "terminal_added", about_terminal(terminal)),
        Event::TerminalChanged { by, terminal } => {
            (by.to_owned(), "terminal_changed", about_terminal(terminal))
        }
        Event::ListenerSet { by, listener } => (by.to_owned(), "listener_set", about_listener(listener)),
        Event::TerminalRemoved { by, terminal } => {
            (by.to_owned(), "terminal_removed", about_terminal(terminal))
        }
        Event::PaymentUnclear { attempt } => {
            (attempt.operator.to_string(), "payment_unclear", about_attempt(attempt)?)
        }
        Event::PaymentResolved { attempt, by, reason } => {
            let about = with(about_attempt(attempt)?, [("reason", Canon::text(reason))]);
            (by.to_string(), "payment_resolved", about)
        }
        Event::Conflict { noted, number } => {
            let more = [
                ("conflict", Canon::int(number)?),
                ("detail", Canon::text(noted.detail)),
                ("what", Canon::text(noted.kind.word())),
            ];
            let about = with(about_attempt(noted.attempt)?, more);
            (noted.attempt.operator.to_string(), "payment_conflict", about)
        }
        Event::ReversalOrdered { attempt, conflict, reason } => {
            let more = [("conflict", Canon::int(conflict.0)?), ("reason", Canon::text(reason))];
            (attempt.operator.to_string(), "reversal_ordered", with(about_attempt(attempt)?, more))
        }
        Event::ReturnOrdered { attempt, payment, reason } => {
            let more = [("payment", Canon::text(payment.to_string())), ("reason", Canon::text(reason))];
            (attempt.operator.to_string(), "return_ordered", with(about_attempt(attempt)?, more))
        }
        Event::ConflictDecided { attempt, conflict, decision, by, reason } => {
            let more = [
                ("conflict", Canon::int(conflict.0)?),
                ("decision", Canon::text(decision.word())),
                ("reason", Canon::text(reason)),
            ];
            (by.to_string(), "conflict_decided", with(about_attempt(attempt)?, more))
        }
        Event::SignatureChecked { attempt, accepted, by } => {
            let about = with(about_attempt(attempt)?, [("accepted", Canon::Bool(accepted))]);
            (by.to_string(), "signature_checked", about)
        }
        Event::PeriodClosed { period, document } => {
            (period.by.to_string(), "card_period_closed", about_period(period, document)?)
        }
        Event::MoneyBack { attempt, amount } => {
            let about = with(about_attempt(attempt)?, [("given_back", Canon::int(amount.minor())?)]);
            (attempt.operator.to_string(), "money_back", about)
        }
    })
}

fn about_attempt(attempt: &Attempt) -> Result<Canon> {
    Ok(Canon::map([
        ("amount", Canon::int(attempt.amount.minor())?),
        ("attempt", Canon::text(attempt.id.to_string())),
        ("currency", Canon::text(attempt.amount.currency().code())),
        ("poi_id", Canon::text(&attempt.pairing.poi_id)),
        ("reference", Canon::text(&attempt.reference)),
        ("sale", Canon::text(attempt.sale.to_string())),
        ("sale_id", Canon::text(&attempt.pairing.sale_id)),
        ("service_id", Canon::text(&attempt.service_id)),
        ("state", Canon::text(attempt.state.name())),
    ]))
}

fn about_terminal(terminal: &TerminalConfig) -> Canon {
    Canon::map([
        ("address", Canon::text(&terminal.address)),
        ("connector", Canon::text(&terminal.connector)),
        ("name", Canon::text(&terminal.name)),
        ("poi_id", Canon::text(&terminal.poi_id)),
        ("profile", Canon::text(&terminal.profile)),
        ("terminal", Canon::text(terminal.id.to_string())),
    ])
}

/// Both sides of a period. The digest is of all that is kept of it.
fn about_period(period: &CardPeriod, document: &str) -> Result<Canon> {
    let books = period.sides.books.iter().map(|sum| {
        Ok(Canon::map([
            ("currency", Canon::text(sum.taken.currency().code())),
            ("given_back", Canon::int(sum.given_back.minor())?),
            ("given_count", Canon::Int(i64::from(sum.given_count))),
            ("taken", Canon::int(sum.taken.minor())?),
            ("taken_count", Canon::Int(i64::from(sum.taken_count))),
        ]))
    });
    let told = period.sides.told.iter().map(|sum| {
        Ok(Canon::map([
            ("amount", Canon::int(sum.amount.minor())?),
            ("count", Canon::Int(i64::from(sum.count))),
            ("currency", Canon::text(sum.amount.currency().code())),
            ("what", Canon::text(sum.kind.word())),
        ]))
    });
    Ok(Canon::map([
        ("books", Canon::List(books.collect::<Result<_>>()?)),
        ("document_sha256", Canon::Text(sha256(document))),
        ("period", Canon::int(period.number)?),
        ("terminal", Canon::text(period.terminal.to_string())),
        ("terminal_period", Canon::text(period.terminal_period.as_deref().unwrap_or_default())),
        ("told", Canon::List(told.collect::<Result<_>>()?)),
    ]))
}

fn about_listener(listener: Option<&Listener>) -> Canon {
    let Some(listener) = listener else { return Canon::map([("address", Canon::Text(String::new()))]) };
    let Listener { address, port, any_address, plain_network, certificate } = listener;
    let body = Canon::map([
        ("address", Canon::text(address)),
        ("any_address", Canon::Bool(*any_address)),
        ("plain_network", Canon::Bool(*plain_network)),
        ("port", Canon::Int(i64::from(*port))),
    ]);
    match certificate {
        Some(fingerprint) => with(body, [("certificate", Canon::text(fingerprint))]),
        None => body,
    }
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
