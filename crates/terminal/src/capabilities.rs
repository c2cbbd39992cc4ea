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
    /// What can be done about money that was taken.
    pub back: MoneyBack,
    /// The terminal sends what it shows, and asks the till (full integration).
    pub sends_screen: bool,
    /// There is no card: the customer scans a code, or shows one to be scanned.
    pub by_code: bool,
    /// Where a tip is asked for.
    pub tip: TipAt,
    /// Cash can be handed out with a payment.
    pub cash_back: bool,
    /// The customer may present the card before the amount is known.
    pub card_first: bool,
    /// Words of the till stand on its screen while nobody pays (nexo Display): it said so when the session began.
    pub shows: bool,
    /// It tells its totals without closing anything (nexo `GetTotals`).
    pub totals: bool,
    /// It closes its period and tells the totals (nexo Reconciliation).
    pub reconciliation: bool,
    /// How long to wait for what.
    pub limits: Limits,
    /// How long to wait for the answer to a login, status or other question without money.
    pub answer_timeout: core::time::Duration,
}

/// A way to pay that a terminal lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The code that a payment names it with.
    pub code: String,
    /// What people call it.
    pub label: String,
}

/// How money goes back on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoneyBack {
    /// What a reversal undoes.
    pub reversal: Reversal,
    /// A reversal may name less than the whole.
    pub part: bool,
    /// A refund that names the payment it belongs to.
    pub linked_refund: bool,
    /// A refund with the card presented again.
    pub unlinked_refund: bool,
}

/// What a reversal (nexo `ReversalRequest`) undoes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reversal {
    /// There is none.
    #[default]
    Never,
    /// The last transaction of the terminal, where it was approved.
    LastOnly,
    /// Any payment until the terminal's period is closed.
    UntilClosed,
    /// Any payment: it is a refund to the same card.
    Any,
}

impl MoneyBack {
    /// Some way is there.
    pub fn is_possible(self) -> bool {
        self.reversal != Reversal::Never || self.linked_refund || self.unlinked_refund
    }
}

/// Where a tip comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TipAt {
    /// There are none.
    #[default]
    Nowhere,
    /// The till names it in the request.
    Till,
    /// The terminal asks the customer; the till may name it as well.
    Terminal,
}
