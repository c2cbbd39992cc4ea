//! What the screen knows of the terminal that is learned on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the customer does at the terminal that is learned on, until somebody chooses something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeCustomer {
    /// Pays, after a moment.
    #[default]
    Pays,
    /// Is refused by the bank.
    Refused,
    /// Presses cancel.
    Cancels,
    /// Takes their time.
    Slow,
    /// Pays, and the answer is lost on its way.
    Lost,
}
