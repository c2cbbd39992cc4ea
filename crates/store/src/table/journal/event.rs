//! What the journal tells besides sales and returns.

use domain::{
    attempt::Attempt,
    conflict::{ConflictDecision, ConflictNumber},
    ids::{AttemptId, OperatorId},
    journal::Canon,
    money::Money,
    printer::Printer,
};
use terminal::TerminalConfig;

use super::{sha256, with};
use crate::{
    error::Result,
    table::{
        cloud::CloudSettings,
        conflict::{ConflictRow, DecisionRow, Noted},
        issue::Form,
        listener::Listener,
        parked::Deed,
        period::CardPeriod,
    },
};

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
    /// The till reaches devices through another cloud, or through none.
    CloudSet { by: &'a str, settings: Option<&'a CloudSettings> },
    /// A person looked at a signature.
    SignatureChecked { attempt: &'a Attempt, accepted: bool, by: OperatorId },
    /// A terminal closed its period.
    PeriodClosed { period: &'a CardPeriod, document: &'a str },
    /// A receipt left once more.
    ReceiptCopied { by: OperatorId, document: &'a str, copy: u32, form: Form },
    /// The drawer was opened without a sale.
    DrawerOpened { by: OperatorId, reason: &'a str },
    /// The till has another printer, or none.
    PrinterSet { by: &'a str, printer: Option<&'a Printer> },
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
    /// Somebody did something to a basket, or to the tenders of a sale.
    Basket { deed: &'a Deed },
    /// The articles to try the till with were taken away.
    SamplesRemoved { by: OperatorId, count: usize },
    /// The till is learned on from now on, in books of their own.
    TrainingStarted { by: OperatorId },
    /// The shop goes on. Nobody ended it where the program did.
    TrainingEnded { by: Option<OperatorId> },
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

/// Who did it, what it is called, and what it is about.
pub(super) fn told(event: Event<'_>) -> Result<(String, &'static str, Canon)> {
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
        Event::CloudSet { by, settings } => (by.to_owned(), "cloud_set", about_cloud(settings)),
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
        Event::SamplesRemoved { by, count } => {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            (by.to_string(), "samples_removed", Canon::map([("articles", Canon::int(count)?)]))
        }
        Event::TrainingStarted { by } => (by.to_string(), "training_started", Canon::map([])),
        Event::TrainingEnded { by } => {
            let restart = Canon::map([("restart", Canon::Bool(by.is_none()))]);
            (by.map(|by| by.to_string()).unwrap_or_default(), "training_ended", restart)
        }
        Event::Basket { deed } => (deed.by.to_string(), deed.what, deed.about()?),
        Event::ReceiptCopied { by, document, copy, form } => {
            let about = Canon::map([
                ("copy", Canon::Int(i64::from(copy))),
                ("document", Canon::text(document)),
                ("form", Canon::text(form.word())),
            ]);
            (by.to_string(), "receipt_copied", about)
        }
        Event::DrawerOpened { by, reason } => {
            (by.to_string(), "drawer_opened", Canon::map([("reason", Canon::text(reason))]))
        }
        Event::PrinterSet { by, printer } => (by.to_owned(), "printer_set", about_printer(printer)),
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

fn about_printer(printer: Option<&Printer>) -> Canon {
    let Some(printer) = printer else { return Canon::map([("address", Canon::Text(String::new()))]) };
    Canon::map([
        ("address", Canon::text(&printer.address)),
        ("automatic", Canon::Bool(printer.automatic)),
        ("drawer", Canon::Bool(printer.drawer.is_some())),
        ("model", Canon::text(printer.model.word())),
        ("name", Canon::text(&printer.name)),
    ])
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

/// What was set, by name; a certificate by itself, since it is no secret.
fn about_cloud(settings: Option<&CloudSettings>) -> Canon {
    let settings = settings.into_iter().flatten();
    Canon::Map(settings.map(|(name, value)| (name.clone(), Canon::text(value.as_str()))).collect())
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
