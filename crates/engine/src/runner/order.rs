//! What somebody wants of a terminal, and why it was not begun.

use domain::attempt::{AttemptKind, Condition, Wish};
use domain::card::PoiTransaction;
use domain::ids::{OperatorId, SaleId, TerminalId};
use domain::money::Money;
use terminal::{MoneyBack, NotReady, Reversal as Undoes};

use crate::ports::{Cause, RequestKey, StoreFailure};
use crate::terminal_session::Fitness;

/// A payment that somebody wants.
#[derive(Clone, Debug)]
pub struct Order {
    /// The sale it pays.
    pub sale: SaleId,
    /// The sale's reference.
    pub reference: String,
    /// How much of it.
    pub amount: Money,
    /// What the customer wants besides.
    pub wish: Wish,
    /// On which terminal.
    pub terminal: TerminalId,
    /// Who asks.
    pub operator: OperatorId,
    /// Offset of the shop's clock, for the time on the paper.
    pub offset_s: i32,
    /// The command behind it; its subject becomes the attempt's id.
    pub request: RequestKey,
}

/// Money that somebody wants to go back to the customer.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// Sale, terminal and amount of the payment that is undone; the operator is who decided it.
    pub order: Order,
    /// Which money, and why.
    pub back: Back,
}

/// Which money goes back, and why.
#[derive(Clone, Debug)]
pub struct Back {
    /// Whose money it is.
    pub cause: Cause,
    /// Why.
    pub reason: String,
    /// How it goes back.
    pub way: Way,
}

/// How money goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The payment is undone at its terminal.
    Reversal {
        /// The terminal's name of the payment.
        original: PoiTransaction,
        /// It is less than the payment took.
        in_part: bool,
    },
    /// It is paid out. Without the terminal's name of the payment, the customer presents the card again.
    Refund {
        /// The terminal's name of the payment.
        original: Option<PoiTransaction>,
    },
}

impl Way {
    pub(super) fn kind(&self) -> AttemptKind {
        match self {
            Self::Reversal { .. } => AttemptKind::Reversal,
            Self::Refund { .. } => AttemptKind::Refund,
        }
    }

    /// The terminal knows this way.
    pub fn is_offered(&self, by: MoneyBack) -> bool {
        match self {
            Self::Reversal { in_part, .. } => by.reversal != Undoes::Never && (by.part || !in_part),
            Self::Refund { original: Some(_) } => by.linked_refund,
            Self::Refund { original: None } => by.unlinked_refund,
        }
    }
}

/// Why nothing was started. In every case nothing was charged.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The terminal is not configured.
    #[error("the terminal is not configured")]
    NoTerminal,
    /// Another attempt is open on it.
    #[error("another payment is open on the terminal")]
    TerminalBusy(Option<String>),
    /// Another attempt of the sale is open.
    #[error("another payment of the sale is open")]
    SaleBusy,
    /// What it takes to reach the terminal is not to be had.
    #[error("the terminal cannot be used now: {0}")]
    NotReady(#[from] NotReady),
    /// The terminal cannot be reached.
    #[error("the terminal cannot be reached: {0}")]
    Unreachable(String),
    /// It refused to open a session.
    #[error("the terminal refused to open a session: {0:?}")]
    LoginRefused(Condition),
    /// The terminal gives no money back.
    #[error("the terminal gives no money back")]
    NoReversal,
    /// It says that it cannot work now.
    #[error("the terminal cannot work now: {0:?}")]
    NotFit(Fitness),
    /// It does not do this.
    #[error("the terminal does not do this")]
    Cannot,
    /// It refused.
    #[error("the terminal refused: {0:?}")]
    Refused(Condition),
    /// It did not answer. No money was asked for.
    #[error("the terminal did not answer")]
    Silent,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}
