//! The whole surface, in one screen: every command, what it takes and what it gives.
//!
//! From this list come the dispatcher, the TypeScript map, the table in the docs, and the test
//! that every command is used by a journey.

use serde::Deserialize;
use serde_json::Value;
use ts_rs::TS;

use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    ConflictChoice, ConflictsView, ItemsView, ReceiptView, SalesView, Snapshot, TerminalView,
};

macro_rules! commands {
    ($( $(#[doc = $doc:literal])* $name:ident ( $args:ty ) -> $out:ty ; )*) => {
        /// Name, argument type, result type and purpose of every command, in order.
        pub const COMMANDS: &[(&str, &str, &str, &str)] = &[
            $( (stringify!($name), stringify!($args), stringify!($out), concat!($($doc),*)) ),*
        ];

        /// Runs a command by its name.
        pub async fn dispatch(app: &App, name: &str, payload: Value) -> Result<Value, ApiError> {
            match name {
                $( stringify!($name) => {
                    let args: $args = serde_json::from_value(payload)
                        .map_err(|e| ApiError::invalid("payload", &e.to_string()))?;
                    let out: $out = crate::command::$name(app, args).await?;
                    serde_json::to_value(out).map_err(|e| ApiError::internal(&e))
                } )*
                _ => Err(ApiError::unknown_command(name)),
            }
        }

        /// Adds the types of every argument and result.
        pub(crate) fn declare(declarations: &mut crate::typescript::Declarations<'_>) {
            $( declarations.add::<$args>(); declarations.add::<$out>(); )*
        }
    };
}

commands! {
    #[doc = "The whole state, to start with and after a gap."]
    state_snapshot(Nothing) -> Snapshot;
    #[doc = "Somebody stands at the till."]
    operator_sign_in(SignIn) -> Done;
    #[doc = "Nobody stands at the till any more."]
    operator_sign_out(Nothing) -> Done;
    #[doc = "Items of a category, or those that a text finds."]
    item_list(ItemQuery) -> ItemsView;
    #[doc = "An item goes into the basket."]
    basket_add(BasketAdd) -> Done;
    #[doc = "A scanned or typed code goes into the basket."]
    basket_scan(BasketScan) -> Done;
    #[doc = "The line that the quantity keys change."]
    basket_select(LineRef) -> Done;
    #[doc = "A line gets another quantity."]
    basket_set_quantity(LineQuantity) -> Done;
    #[doc = "A line goes."]
    basket_remove(LineRef) -> Done;
    #[doc = "The basket becomes a sale that can be paid."]
    sale_checkout(Requested) -> Done;
    #[doc = "The sale goes back to being a basket; only while no money is on it."]
    sale_cancel(SaleRequested) -> Done;
    #[doc = "An open sale comes into focus; only while the basket is empty."]
    sale_open(SaleRef) -> Done;
    #[doc = "The sale stays open and the next customer is served."]
    sale_leave(SaleRef) -> Done;
    #[doc = "The finished sale leaves the screen."]
    sale_next(Nothing) -> Done;
    #[doc = "The latest finished sales."]
    sale_list(Nothing) -> SalesView;
    #[doc = "The receipt of a finished sale."]
    receipt_show(SaleRef) -> ReceiptView;
    #[doc = "Cash is handed over."]
    cash_pay(CashPay) -> Done;
    #[doc = "The terminal is asked to take what is due."]
    payment_start(PaymentStart) -> Done;
    #[doc = "The terminal is asked to stop."]
    payment_abort(PaymentRef) -> Done;
    #[doc = "The terminal is asked for the result now."]
    payment_ask(PaymentRef) -> Done;
    #[doc = "A manager says what the terminal shows."]
    payment_resolve(PaymentResolve) -> Done;
    #[doc = "Contradictions between books and terminal that nobody has decided about."]
    conflict_list(Nothing) -> ConflictsView;
    #[doc = "A manager decides about one of them."]
    conflict_decide(ConflictDecide) -> Done;
    #[doc = "A terminal is asked how it is."]
    terminal_check(TerminalRef) -> TerminalView;
}

/// A command without arguments.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Nothing {}

/// A command whose result reaches the screen as events.
#[derive(Clone, Debug, serde::Serialize, TS)]
pub struct Done {
    /// Number of the last event that belongs to it.
    pub seq: i64,
}

/// Who, and the proof.
#[derive(Clone, Deserialize, TS)]
pub struct SignIn {
    /// Operator.
    pub operator: String,
    /// PIN.
    pub pin: String,
}

/// Which items.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ItemQuery {
    /// Category; absent for the quick keys.
    pub category: Option<String>,
    /// Items of all categories, or those that this text finds.
    pub search: Option<String>,
}

/// Which item, and how much of it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketAdd {
    /// Item.
    pub item: String,
    /// Quantity as text; absent for one.
    pub quantity: Option<String>,
}

/// A code.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketScan {
    /// As scanned or typed.
    pub code: String,
    /// Quantity as text; absent for one.
    pub quantity: Option<String>,
}

/// A line of the basket.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LineRef {
    /// Its number.
    pub line: u32,
}

/// A line and its new quantity.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LineQuantity {
    /// Its number.
    pub line: u32,
    /// Quantity as text, more than zero.
    pub quantity: String,
}

/// The client's own name of a command that touches money or the books.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Requested {
    /// Unique for ever; the same id gives the same outcome again.
    pub request_id: String,
}

/// A sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaleRef {
    /// Its id.
    pub sale: String,
}

/// A sale, and the client's own name of the command.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaleRequested {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
}

/// Cash for a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CashPay {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// What was handed over, as decimal text.
    pub tendered: String,
}

/// A card payment of what is due.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PaymentStart {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// The terminal's id.
    pub terminal: String,
}

/// A payment.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PaymentRef {
    /// Its id.
    pub payment: String,
}

/// A terminal.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TerminalRef {
    /// Its id.
    pub terminal: String,
}

/// What a person saw on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It shows approved.
    Approved,
    /// It shows that nothing was charged.
    NotCharged,
}

/// A manager's decision about a payment that nobody else can settle.
#[derive(Clone, Deserialize, TS)]
pub struct PaymentResolve {
    /// Unique for ever.
    pub request_id: String,
    /// The payment's id.
    pub payment: String,
    /// What the terminal shows.
    pub verdict: Verdict,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
    /// What they saw and why they decide so.
    pub reason: String,
    /// Approval code on the slip, where it shows approved.
    pub approval_code: Option<String>,
}

/// A manager's decision about money that the books could not take where it belongs.
#[derive(Clone, Deserialize, TS)]
pub struct ConflictDecide {
    /// Unique for ever.
    pub request_id: String,
    /// The conflict's id.
    pub conflict: String,
    /// What is to be done.
    pub decision: ConflictChoice,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
    /// Why they decide so.
    pub reason: String,
}
