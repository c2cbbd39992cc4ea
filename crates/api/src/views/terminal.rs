//! A paired terminal: what it is, how it is, and how it was.

use serde::Serialize;
use ts_rs::TS;

use super::{MethodView, ObstacleView, ScreenView, TerminalCan};

/// How a terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TerminalStateView {
    /// Not asked since the start.
    Unchecked,
    /// It answered when it was last asked.
    Ready,
    /// A payment of ours runs on it.
    InUse,
    /// It answers, and nobody knows yet how a payment of ours on it ended.
    PaymentOpen,
    /// It did not answer when it was last asked.
    NotAnswering,
    /// It answered that it is occupied or out of order.
    NotReady,
    /// It updates itself; payments wait.
    Updating,
    /// It says that it is out of order, switched off or tampered with.
    OutOfOrder,
}

/// A paired terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TerminalView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Which connector reaches it: `nexo_local` in the shop's network, `ppaas` through the cloud.
    pub connector: String,
    /// Profile.
    pub profile: String,
    /// Manufacturer and model, where known.
    pub model: Option<String>,
    /// Serial number, where known.
    pub serial: Option<String>,
    /// Address.
    pub address: String,
    /// `light`: the till is a client only; `full`: the terminal calls the till as well.
    pub mode: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// nexo `SaleID` under which this till speaks to it.
    pub sale_id: String,
    /// How it is.
    pub state: TerminalStateView,
    /// What it can do.
    pub can: TerminalCan,
    /// What a customer can choose to pay with; empty where the terminal finds out by itself.
    pub methods: Vec<MethodView>,
    /// Payments go to it unless somebody chooses another.
    pub is_default: bool,
    /// What stood in the way when it was last needed.
    pub obstacle: Option<ObstacleView>,
    /// When its latest payment was made: date and time at the shop.
    pub last_used: Option<String>,
    /// How it was since the start of the till, newest first, at most ten.
    pub past: Vec<TerminalPastView>,
    /// What it shows now, where it tells.
    pub screen: Option<ScreenView>,
    /// A card was presented before the amount was known, and waits: brand and last digits.
    pub card_waiting: Option<String>,
    /// It asked for time to update itself.
    pub wants_maintenance: bool,
    /// Its calls are neither signed nor encrypted.
    pub unprotected: bool,
    /// Why it cannot be used, in words for the technician.
    pub trouble: Option<String>,
}

/// How a terminal was at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TerminalPastView {
    /// Time of day at the shop.
    pub at: String,
    /// How it was from then on.
    pub state: TerminalStateView,
    /// What stood in the way.
    pub obstacle: Option<ObstacleView>,
}
