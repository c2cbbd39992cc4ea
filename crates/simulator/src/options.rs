//! The settings of a simulated terminal: where vendors differ, and where tests need it to differ.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// How the terminal is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The file of the ledger; absent means in memory.
    pub ledger: Option<PathBuf>,
    /// The only `POIID` that is answered to; absent means any.
    pub poi_id: Option<String>,
    /// Whether a till must log in before it is served.
    pub login: bool,
    /// Whether a repeated `ServiceID` is refused instead of being charged again.
    pub dedup: bool,
    /// What a status question gets to hear about a payment that still runs.
    pub status_running: StatusRunning,
    /// How many answers are remembered; absent means all.
    pub history: Option<usize>,
    /// How long a customer needs when the step does not say.
    pub think: Duration,
}

/// Vendors disagree about the word for a transaction that still runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatusRunning {
    /// `InProgress`, as the standard has it.
    #[default]
    InProgress,
    /// `Busy`.
    Busy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            ledger: None,
            poi_id: None,
            login: true,
            dedup: true,
            status_running: StatusRunning::default(),
            history: None,
            think: Duration::ZERO,
        }
    }
}
