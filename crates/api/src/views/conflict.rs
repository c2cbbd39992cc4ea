//! A contradiction between the books and the terminal, as the screen shows it until somebody decided.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AmountView, PaymentStateView, PaymentView};

/// What contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKindView {
    /// The terminal took money after the payment had ended without.
    LateMoney,
    /// The terminal took money that the sale could not take.
    NotTaken,
    /// The terminal refused what a person had said to be approved.
    LateRefusal,
    /// The terminal took money twice for one payment.
    SecondCharge,
    /// The terminal took another amount than was booked.
    OtherAmount,
    /// The terminal gave money back after the reversal had been believed not to have happened.
    LateBack,
    /// The terminal did not give back what a person had said to be given back.
    NotBack,
}

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictChoice {
    /// The terminal gives the money back.
    Reverse,
    /// It stays as it is.
    Keep,
    /// It was settled in another way.
    SettledElsewhere,
}

/// What a person had said about the payment before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaidView {
    /// Name of the person.
    pub name: String,
    /// What they saw and why they decided so.
    pub reason: String,
    /// They said that it was approved; otherwise that nothing was charged.
    pub approved: bool,
}

/// A contradiction that somebody has to decide about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConflictView {
    /// Id.
    pub id: String,
    /// What contradicts what.
    pub kind: ConflictKindView,
    /// Reference of the attempt, such as `T01-000118/1`.
    pub reference: String,
    /// The money that it is about.
    pub amount: AmountView,
    /// Name of the terminal.
    pub terminal: String,
    /// When it turned up, such as `14:03`.
    pub at: String,
    /// The day, where that was not today, such as `2026-11-21`.
    pub day: Option<String>,
    /// How the payment had ended in the books; that stays.
    pub ended: PaymentStateView,
    /// Who had decided that, where a person did.
    pub person: Option<SaidView>,
    /// What can be decided now; nothing while a reversal is under way.
    pub choices: Vec<ConflictChoice>,
    /// The newest reversal that was ordered because of it.
    pub reversal: Option<PaymentView>,
}

/// The contradictions that nobody has decided about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConflictsView {
    /// Oldest first.
    pub conflicts: Vec<ConflictView>,
}
