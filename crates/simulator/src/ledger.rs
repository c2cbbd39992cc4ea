//! What really happened to the money, written before anybody is told.
//!
//! This is the truth that a till is held against, so it outlives both: one line a movement, flushed to the disk
//! before the answer leaves. Each line also keeps that answer, from which the status history is made again.

#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use nexo::amount::Decimal;
use nexo::encoding::json;
use nexo::v3::Message;
use serde::{Deserialize, Serialize};

use crate::decimal;
use crate::lines::Lines;

/// One movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, without a gap.
    pub seq: u64,
    /// Which way it went.
    pub kind: Kind,
    /// The till that asked for it.
    pub sale_id: String,
    /// The terminal that did it.
    pub poi_id: String,
    /// The message that asked for it.
    pub service_id: String,
    /// The record of the terminal (`POITransactionID`).
    pub transaction_id: String,
    /// Always positive; the kind has the direction.
    #[serde(with = "decimal::as_text")]
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// The ticket of the till (`SaleTransactionID`); empty where a reversal did not tell.
    pub sale_reference: String,
    /// The `POITransactionID` of the charge that a reversal undoes, or a refund names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<String>,
    /// What of the amount is a tip.
    #[serde(default, with = "decimal::as_text_or_absent", skip_serializing_if = "Option::is_none")]
    pub tip: Option<Decimal>,
    /// What of the amount was handed out as cash.
    #[serde(default, with = "decimal::as_text_or_absent", skip_serializing_if = "Option::is_none")]
    pub cash_back: Option<Decimal>,
    /// When. A label only.
    pub at: DateTime<Utc>,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// From the customer.
    Charge,
    /// Back to the customer, undoing a charge.
    Reversal,
    /// To the customer; of which charge is said where one was named.
    Refund,
}

/// The movements of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// ISO 4217.
    pub currency: String,
    /// From customers.
    #[serde(with = "decimal::as_text")]
    pub charged: Decimal,
    /// Undone.
    #[serde(with = "decimal::as_text")]
    pub reversed: Decimal,
    /// Given to customers.
    #[serde(with = "decimal::as_text")]
    pub refunded: Decimal,
    /// What the shop has in the end; negative when it gave more than it got.
    #[serde(with = "decimal::as_text")]
    pub net: Decimal,
}

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file system said no.
    #[error("{attempt} the ledger")]
    File {
        /// What was attempted.
        attempt: &'static str,
        /// What came of it.
        #[source]
        source: io::Error,
    },
    /// A line before the last one is not a record: somebody else wrote it, or the disk lost it.
    #[error("line {line} of the ledger is not a record; keep the file and start with another")]
    Damaged {
        /// Which, from 1.
        line: usize,
    },
    /// An answer cannot be kept.
    #[error("keep the answer in the ledger")]
    Answer(#[source] nexo::error::Error),
    /// The end of the file is unknown since a write failed; a restart mends it.
    #[error("the ledger takes no more since a write failed; start again to mend it")]
    Broken,
    /// A record cannot be written as text.
    #[error("write a record of the ledger")]
    Record(#[source] serde_json::Error),
}

/// The movements, and the file that they are kept in if there is one.
#[derive(Debug)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
    lines: Lines,
}

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Record {
    Movement {
        #[serde(flatten)]
        entry: Box<Entry>,
        /// The message that told it, as text: as a JSON value its amounts would become floats.
        answer: String,
    },
    Mark {
        kind: Mark,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mark {
    /// The terminal forgot what it had answered before; money stays moved.
    HistoryLost,
}

impl Ledger {
    /// A ledger that ends with the process.
    pub(crate) fn in_memory() -> Self {
        Self { entries: Vec::new(), lines: Lines::in_memory() }
    }

    /// Opens the ledger, in memory when there is no path, and gives the answers that a terminal remembers.
    pub(crate) fn open(path: Option<&Path>) -> Result<(Self, Vec<Message>), LedgerError> {
        let (lines, text) = Lines::open(path)?;
        let (entries, history) = read(&text)?;
        Ok((Self { entries, lines }, history))
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of the next movement.
    pub(crate) fn next_seq(&self) -> u64 {
        self.entries.last().map_or(1, |entry| entry.seq.saturating_add(1))
    }

    /// Writes a movement down; it counts only if this returns well.
    pub(crate) fn append(&mut self, entry: Entry, answer: &Message) -> Result<(), LedgerError> {
        let answer = json::write(answer).map_err(LedgerError::Answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        self.lines.write(&Record::Movement { entry: Box::new(entry.clone()), answer })?;
        self.entries.push(entry);
        Ok(())
    }

    /// Remembers that the terminal has forgotten its answers.
    pub(crate) fn forget_history(&mut self, at: DateTime<Utc>) -> Result<(), LedgerError> {
        self.lines.write(&Record::Mark { kind: Mark::HistoryLost, at })
    }

    /// How much of this charge has been undone.
    pub(crate) fn reversed(&self, transaction_id: &str) -> Decimal {
        let undone = self.entries.iter().filter(|entry| entry.reverses.as_deref() == Some(transaction_id));
        undone.fold(Decimal::default(), |sum, entry| decimal::add(sum, entry.amount))
    }

    pub(crate) fn totals(&self) -> Vec<Totals> {
        let mut totals: Vec<Totals> = Vec::new();
        for entry in &self.entries {
            if !totals.iter().any(|of| of.currency == entry.currency) {
                totals.push(self.totals_of(&entry.currency));
            }
        }
        totals
    }

    fn totals_of(&self, currency: &str) -> Totals {
        let sum = |kind| {
            let wanted = |entry: &&Entry| entry.kind == kind && entry.currency == currency;
            let entries = self.entries.iter().filter(wanted);
            entries.fold(Decimal::default(), |sum, entry| decimal::add(sum, entry.amount))
        };
        let (charged, reversed, refunded) = (sum(Kind::Charge), sum(Kind::Reversal), sum(Kind::Refund));
        let net = decimal::subtract(decimal::subtract(charged, reversed), refunded);
        Totals { currency: currency.to_owned(), charged, reversed, refunded, net }
    }
}

fn read(text: &[u8]) -> Result<(Vec<Entry>, Vec<Message>), LedgerError> {
    let (mut entries, mut history) = (Vec::new(), Vec::new());
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
        let damaged = LedgerError::Damaged { line: index.saturating_add(1) };
        match serde_json::from_slice(line) {
            Ok(Record::Movement { entry, answer }) => {
                history.push(json::read(answer.as_bytes()).map_err(|_| damaged)?);
                entries.push(*entry);
            }
            Ok(Record::Mark { kind: Mark::HistoryLost, .. }) => history.clear(),
            Err(_) => return Err(damaged),
        }
    }
    Ok((entries, history))
}
