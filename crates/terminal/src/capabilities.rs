//! What a terminal can do, as data: the engine and the screen ask here, never for a provider.

use domain::attempt::Limits;

/// What a connector offers for one terminal, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each stands alone: there is no state machine in them")]
pub struct Capabilities {
    /// A session must be opened before the first payment.
    pub login: bool,
    /// A lost answer can be asked for.
    pub status: bool,
    /// A running payment can be asked to stop.
    pub abort: bool,
    /// An approved payment can be undone.
    pub reversal: bool,
    /// The terminal sends what it shows (full integration).
    pub sends_screen: bool,
    /// How long to wait for what.
    pub limits: Limits,
    /// How long to wait for the answer to a login, status or other question without money.
    pub answer_timeout: core::time::Duration,
}
