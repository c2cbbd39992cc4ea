//! A disk that does not do its part, as the screen shows it until it does.

use serde::Serialize;
use ts_rs::TS;

use super::{AmountView, PaymentStateView};

/// The books cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StorageFaultView {
    /// What is in the way.
    pub cause: StorageCauseView,
    /// Time of day at the shop when it was noticed.
    pub since: String,
    /// Answers of terminals that are safe on disk and wait for the books, oldest first.
    pub waiting: Vec<WaitingView>,
    /// How many more are safe that this program does not understand.
    pub unreadable: u32,
}

/// What is in the way of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StorageCauseView {
    /// No space is left on the disk.
    Full,
    /// The disk or the file system fails.
    Failed,
    /// The disk works, and the books do not take an answer.
    Refused,
}

/// An answer of a terminal that waits for the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WaitingView {
    /// Reference of the attempt, such as `T01-000118/1`.
    pub reference: String,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// What was asked for.
    pub amount: AmountView,
    /// What the terminal said.
    pub state: PaymentStateView,
    /// Time of day at the shop when it said so.
    pub at: String,
}
