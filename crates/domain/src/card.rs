//! What a terminal said about a card, in the form that is kept for ever.
//!
//! Nothing here can hold a full card number: connectors filter an answer before they make these
//! values, so a row or a receipt made from them is safe to store and to show.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The terminal's own name for a transaction. A reversal or a linked refund must repeat both
/// parts byte for byte (nexo `POITransactionID`), so the time stays text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoiTransaction {
    /// `TransactionID` as the terminal wrote it.
    pub id: String,
    /// `TimeStamp` as the terminal wrote it.
    pub time_stamp: String,
}

/// The facts of a card payment that a receipt, a refund or an auditor needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardSummary {
    /// Brand as the terminal names it; opaque text.
    pub brand: Option<String>,
    /// At most the last four digits in clear, as the connector's filter left it.
    pub masked_pan: Option<String>,
    /// The acquirer's approval code.
    pub approval_code: Option<String>,
    /// How the card was read, in the terminal's words.
    pub entry: Option<String>,
    /// The terminal's reference, needed to give the money back.
    pub poi_transaction: Option<PoiTransaction>,
    /// The nexo `ServiceID` under which the money moved.
    pub service_id: String,
    /// There was no card: the customer paid from a wallet, by scanning a code or having one scanned.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_code: bool,
}

/// For whom a slip of the terminal is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipFor {
    /// The customer's copy.
    Customer,
    /// The shop's copy.
    Merchant,
}

/// A receipt text that came with the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Whose copy it is.
    pub audience: SlipFor,
    /// Plain lines, control characters removed.
    pub lines: Vec<String>,
    /// The customer has to sign the shop's copy.
    pub signature_required: bool,
}

/// The stored outcome of an approved attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardResult {
    /// What the terminal authorised in all, tip, cash-back and fees included.
    pub authorized: Money,
    /// Tip inside `authorized`; not turnover.
    pub tip: Money,
    /// Cash-back inside `authorized`; leaves the drawer.
    pub cash_back: Money,
    /// Fees inside `authorized`, booked on their own.
    pub fees: Money,
    /// What it pays of the sale: authorized less tip, cash-back and fees.
    pub credited: Money,
    /// Card facts for receipt and refund.
    pub summary: CardSummary,
    /// Slips that came with the answer.
    pub slips: Vec<Slip>,
}
