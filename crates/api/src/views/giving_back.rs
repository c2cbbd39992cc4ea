//! Money that goes back from a receipt: what can be given back, and a return under way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AmountView, PaymentStateView, PaymentView};

/// How money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReturnWay {
    /// The payment is undone at its terminal.
    Void,
    /// It is paid back to the card of the payment; the customer need not show it.
    Refund,
    /// It is paid back to a card that the customer presents.
    RefundToCard,
}

/// What can be given back of a finished sale, and what was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReturnsView {
    /// The sale's id.
    pub sale: String,
    /// Number of its receipt.
    pub receipt_number: String,
    /// Its card payments.
    pub payments: Vec<ReturnableView>,
    /// What went back or may have, oldest first.
    pub done: Vec<ReturnView>,
}

/// A card payment of a finished sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReturnableView {
    /// Id of the payment.
    pub payment: String,
    /// Brand and last digits.
    pub card: Option<String>,
    /// Id of its terminal.
    pub terminal: String,
    /// Name of its terminal; absent where it was removed.
    pub terminal_name: Option<String>,
    /// What it paid of the sale.
    pub taken: AmountView,
    /// What of that can still be given back.
    pub left: AmountView,
    /// The ways that are open now, best first. None: see `blocked`.
    pub ways: Vec<WayView>,
    /// Why nothing can be given back now.
    pub blocked: Option<ReturnBlocked>,
}

/// One way to give money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WayView {
    /// Which.
    pub way: ReturnWay,
    /// Less than the whole is possible.
    pub part: bool,
    /// Ids of terminals on which it can be done.
    pub terminals: Vec<String>,
}

/// Why nothing can be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReturnBlocked {
    /// All of it was given back.
    AllBack,
    /// A return of this sale is under way.
    UnderWay,
    /// It sold a gift card, which would keep the money.
    GiftCard,
    /// No terminal of this shop can do it.
    NoWay,
}

/// A return that was made, or whose end nobody knows yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReturnView {
    /// Id.
    pub id: String,
    /// Its number in the books; absent until the money is back.
    pub receipt_number: Option<String>,
    /// How much.
    pub amount: AmountView,
    /// Date and time at the shop.
    pub at: String,
    /// Who ordered it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The way.
    pub way: ReturnWay,
}

/// A return in focus: it takes the place of the right pane until it is put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GivingBackView {
    /// Id of the return.
    pub id: String,
    /// The sale's id.
    pub sale: String,
    /// The sale's reference.
    pub reference: String,
    /// Number of the sale's receipt.
    pub receipt_number: String,
    /// The way.
    pub way: ReturnWay,
    /// The exchange with the terminal; its states read as "given back" here.
    pub payment: PaymentView,
    /// Number of the return's own receipt, once the money is back.
    pub return_number: Option<String>,
    /// It has ended and can be put away.
    pub ended: bool,
}

/// A return that is not finished and not in focus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OpenReturnView {
    /// Id of the return.
    pub id: String,
    /// The sale's id.
    pub sale: String,
    /// Number of the sale's receipt.
    pub receipt_number: String,
    /// How much is to go back.
    pub amount: AmountView,
    /// Time of day at the shop when it was ordered.
    pub at: String,
    /// Where it stands; "charged" reads as "given back" here.
    pub payment: PaymentStateView,
}
