//! The payments and what really happened to the money, written before anybody is told.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::QrError;
use super::payment::{Decision, Payment, Refused};
use crate::Kind;
use crate::ledger::LedgerError;
use crate::lines::Lines;

/// One movement of money by QR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrEntry {
    /// From 1, without a gap.
    pub seq: u64,
    /// A charge, or a refund.
    pub kind: Kind,
    /// The provider's id of the payment.
    pub transaction_id: String,
    /// The till's own id of it.
    pub client_transaction_id: String,
    /// The store that it belongs to.
    pub store: String,
    /// Always positive, in minor units of the currency; the kind has the direction.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// When. A label only.
    pub at: DateTime<Utc>,
}

/// One line of the file: a payment as it is from now, and what moved with that.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    payment: Payment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<QrEntry>,
}

/// The payments, in the order of their beginning, and the movements.
#[derive(Debug)]
pub(crate) struct Book {
    payments: Vec<Payment>,
    entries: Vec<QrEntry>,
    lines: Lines,
}

impl Book {
    /// Opens the book, in memory where there is no path.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, LedgerError> {
        let (lines, text) = Lines::open(path)?;
        let mut book = Self { payments: Vec::new(), entries: Vec::new(), lines };
        let lines = text.split(|byte| *byte == b'\n').enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let record = serde_json::from_slice(line);
            book.note(record.map_err(|_| LedgerError::Damaged { line: index.saturating_add(1) })?);
        }
        Ok(book)
    }

    pub(crate) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    pub(crate) fn entries(&self) -> &[QrEntry] {
        &self.entries
    }

    /// Writes a new payment down; it counts only if this returns well.
    pub(crate) fn keep(&mut self, payment: &Payment) -> Result<(), LedgerError> {
        self.write(Record { payment: payment.clone(), entry: None })
    }

    /// Decides about a payment, and moves the money that goes with it.
    pub(crate) fn decide(
        &mut self,
        id: &str,
        decision: Decision,
        at: DateTime<Utc>,
    ) -> Result<Payment, QrError> {
        let found = self.payments.iter().find(|payment| payment.transaction_id == id);
        let before = found.ok_or(QrError::Refused(Refused::Unknown))?;
        let after = before.after(decision).map_err(QrError::Refused)?;
        let moved = match decision {
            Decision::Pay => Some((Kind::Charge, after.amount_minor)),
            Decision::Refund(amount) => Some((Kind::Refund, amount)),
            Decision::Decline | Decision::Cancel | Decision::Expire => None,
        };
        let entry = moved.map(|(kind, amount_minor)| QrEntry {
            seq: self.entries.last().map_or(1, |entry| entry.seq.saturating_add(1)),
            kind,
            transaction_id: after.transaction_id.clone(),
            client_transaction_id: after.client_transaction_id.clone(),
            store: after.store.clone(),
            amount_minor,
            currency: after.currency.clone(),
            at,
        });
        if after != *before {
            self.write(Record { payment: after.clone(), entry })?;
        }
        Ok(after)
    }

    fn write(&mut self, record: Record) -> Result<(), LedgerError> {
        self.lines.write(&record)?;
        self.note(record);
        Ok(())
    }

    fn note(&mut self, Record { payment, entry }: Record) {
        self.entries.extend(entry);
        let known = self.payments.iter_mut().find(|known| known.transaction_id == payment.transaction_id);
        match known {
            Some(known) => *known = payment,
            None => self.payments.push(payment),
        }
    }
}
