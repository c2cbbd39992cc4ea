//! What a terminal says and wants while it works, and what a person may do about it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a terminal shows, as it sends it (full integration). Untrusted words: they belong into the
/// terminal's own frame and mean nothing for the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ScreenView {
    /// Lines, cut and without control characters.
    pub lines: Vec<String>,
    /// Something is wrong, says the terminal.
    pub error: bool,
}

/// Where the customer's card is, as far as the terminal told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardPlaceView {
    /// Nobody told.
    NotTold,
    /// In the reader.
    In,
    /// Taken out again.
    Removed,
}

/// A question of the terminal to the person at the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PromptView {
    /// Id; an answer names it, so that it cannot answer another question.
    pub id: String,
    /// The terminal's words; empty where it gives none.
    pub lines: Vec<String>,
    /// What may be answered.
    pub wants: PromptWants,
    /// The question is whether a signature is in order.
    pub signature: bool,
    /// Milliseconds until the terminal gets "no" for an answer.
    pub left_ms: i64,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PromptWants {
    /// Yes or no.
    Confirmation,
    /// Go on.
    AnyKey,
    /// Digits, text or a number.
    Typed {
        /// `digits`, `text` or `decimal`.
        of: String,
        /// Characters at least.
        min: Option<u32>,
        /// Characters at most.
        max: Option<u32>,
    },
    /// One of these, counted from 1.
    Menu {
        /// The entries.
        entries: Vec<String>,
    },
}

/// What the person answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PromptReply {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Go on.
    Key,
    /// Digits, text or a number.
    Typed {
        /// As typed.
        text: String,
    },
    /// An entry of the menu, counted from 1.
    Entry {
        /// Which one.
        number: u32,
    },
    /// No answer will come.
    Cancel,
}

/// The signature on a slip of an approved payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureView {
    /// None is needed.
    NotNeeded,
    /// The customer has to sign, and somebody has to look at it.
    Open,
    /// Looked at, in order.
    Accepted,
    /// Looked at, not in order: the money goes back.
    Refused,
}

/// What a terminal can do: buttons follow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for a button of its own")]
pub struct TerminalCan {
    /// Stop a running payment.
    pub abort: bool,
    /// Undo a payment.
    pub void: bool,
    /// Give money back in a message of its own.
    pub refund: bool,
    /// Take a tip that the till names.
    pub tip: bool,
    /// Hand out cash with a payment.
    pub cash_back: bool,
    /// Take the card before the amount is known.
    pub card_first: bool,
    /// Show the customer what the till says.
    pub show: bool,
    /// Tell its totals.
    pub totals: bool,
    /// Close its period.
    pub reconciliation: bool,
    /// Send what it shows.
    pub screen: bool,
    /// There is no card: the customer scans a code, or shows one.
    pub by_code: bool,
}

/// What a terminal took, beside what the books say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TotalsView {
    /// Name of the terminal.
    pub terminal: String,
    /// The terminal's number of its period, where it tells.
    pub period: Option<String>,
    /// The period is closed now.
    pub closed: bool,
    /// An acquirer did not answer the terminal: its sums are not whole.
    pub incomplete: bool,
    /// The terminal's lines.
    pub lines: Vec<TotalLineView>,
    /// Both sides, one row a currency.
    pub sums: Vec<TotalSumView>,
    /// Payments of this terminal whose outcome nobody knows yet: what the sums cannot contain.
    pub unresolved: u32,
}

/// One line of the terminal's totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TotalLineView {
    /// Brand in the terminal's words.
    pub brand: Option<String>,
    /// `debit`, `credit`, `reverse_debit`, `reverse_credit` or `other`.
    pub kind: String,
    /// How often.
    pub count: u32,
    /// How much.
    pub amount: super::AmountView,
}

/// Both sides in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TotalSumView {
    /// What the terminal took less what it gave back.
    pub terminal: super::AmountView,
    /// The same in the books.
    pub books: super::AmountView,
    /// Terminal less books.
    pub difference: super::AmountView,
}
