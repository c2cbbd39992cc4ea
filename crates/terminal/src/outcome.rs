//! What came back, or how it failed to.
//!
//! A refusal is an outcome, not a failure. A failure answers one question first: did a byte
//! leave this machine?

use domain::attempt::Condition;
use domain::card::{CardSummary, PoiTransaction, Slip};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// An answer as it may be kept: card data already removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// SHA-256 of the raw bytes, in hex: proof without content.
    pub sha256: String,
    /// How many raw bytes there were.
    pub length: usize,
    /// The filtered text.
    pub text: String,
    /// How many values the filter took out.
    pub dropped: u32,
}

/// The terminal took the money, or part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// What it authorised; absent where the answer does not say.
    pub authorized: Option<Money>,
    /// Tip inside it.
    pub tip: Option<Money>,
    /// Cash-back inside it.
    pub cash_back: Option<Money>,
    /// Fees and surcharge inside it.
    pub fees: Option<Money>,
    /// Card facts.
    pub summary: CardSummary,
    /// Slips to print.
    pub slips: Vec<Slip>,
}

/// The terminal said no, or not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its reason.
    pub condition: Condition,
    /// Its words, filtered and cut.
    pub text: Option<String>,
    /// The answer names our own message as running or as a repeat, so "busy" does not prove
    /// that nothing began.
    pub ours_running: bool,
}

/// The answer to a status question about one of our messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusAnswer {
    /// It ended, and took money.
    Approved(Box<Approval>),
    /// It ended with a refusal.
    Refused(Refusal),
    /// It is still being worked on, or the terminal is occupied.
    Running,
    /// The terminal does not know it.
    NotFound,
    /// The terminal has no session with us: it started anew since.
    LoggedOut,
    /// The answer is about another message: no answer at all to our question.
    Foreign,
    /// The terminal answers no such question.
    Unsupported,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Login, logout, diagnosis: done. An abort: heard, which proves nothing.
    Done,
    /// Money moved.
    Approved(Box<Approval>),
    /// Refused.
    Refused(Refusal),
    /// The answer to a status question.
    Status(StatusAnswer),
    /// What the terminal took in its period.
    Totals(Totals),
    /// A card was presented; the terminal's name of that goes into the payment.
    Card(CardSeen),
}

/// What a terminal took in its period, as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The period's number (nexo `POIReconciliationID`), where the terminal tells.
    pub period: Option<String>,
    /// The period is closed now.
    pub closed: bool,
    /// Some acquirer did not answer: the sums are not whole.
    pub incomplete: bool,
    /// One line for each brand, currency and kind.
    pub lines: Vec<TotalLine>,
}

/// One sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalLine {
    /// Brand or means of payment, in the terminal's words.
    pub brand: Option<String>,
    /// What was done.
    pub kind: TotalKind,
    /// How often.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

/// nexo `TransactionType`, as far as money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalKind {
    /// Taken (`Debit`).
    Debit,
    /// Given back (`Credit`).
    Credit,
    /// Taking undone (`ReverseDebit`).
    ReverseDebit,
    /// Giving back undone (`ReverseCredit`).
    ReverseCredit,
    /// Anything else: no money of a sale.
    Other,
}

/// A card that was presented before the amount was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSeen {
    /// The terminal's name of it.
    pub transaction: PoiTransaction,
    /// Brand and last digits.
    pub summary: CardSummary,
}

/// An answer that belongs to our request: ids checked by the connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it says.
    pub said: Said,
    /// What is kept of it; absent where the terminal answered without a message.
    pub record: Option<Record>,
}

/// No answer of ours came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Proof that no byte left: safe to try again with a new attempt.
    #[error("nothing was sent: {detail}")]
    NotSent {
        /// What stood in the way, for the log.
        detail: String,
    },
    /// A byte may have left: only a status answer or a person can tell.
    #[error("the outcome is unknown: {detail}")]
    Unknown {
        /// What happened, for the log.
        detail: String,
        /// What is kept of bytes that could not be read or that belong to another message.
        record: Option<Record>,
    },
}
