//! How a terminal is reached, as the shop configured it.

use std::collections::BTreeMap;

use domain::ids::TerminalId;
use serde::{Deserialize, Serialize};

/// Who calls whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The till is a client only; the terminal never calls.
    Light,
    /// The terminal calls the till as well, to show, ask, print and tell.
    Full,
}

/// A paired terminal. Secrets are named here and live elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalConfig {
    /// Our own name for it.
    pub id: TerminalId,
    /// What the cashier calls it.
    pub name: String,
    /// Which connector reaches it, such as `nexo_local`.
    pub connector: String,
    /// Which set of wire facts applies, such as `generic`.
    pub profile: String,
    /// Host and port.
    pub address: String,
    /// Who calls whom.
    pub mode: Mode,
    /// nexo `POIID`.
    pub poi_id: String,
    /// Profile values that this terminal overrides.
    pub settings: BTreeMap<String, String>,
    /// Names of the secrets it needs.
    pub secrets: Vec<String>,
}
