//! What the screen is told: one list, numbered without a gap.

use serde::Serialize;
use ts_rs::TS;

use crate::views::{
    BasketView, ConflictView, GivingBackView, ListenerView, OpenReturnView, OpenSaleView, OperatorView,
    ParkedView, PracticeCustomer, PreferencesView, PrinterView, SaleView, StorageFaultView, TerminalView,
};

/// A part of the state in its new form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Event {
    /// Somebody signed in or out.
    Operator(Option<OperatorView>),
    /// The basket, or the lines of the sale in focus.
    Basket(Box<BasketView>),
    /// The sale in focus.
    Sale(Option<Box<SaleView>>),
    /// Paired terminals.
    Terminals(Vec<TerminalView>),
    /// Baskets that wait.
    Parked(Vec<ParkedView>),
    /// Sales that are open elsewhere.
    OpenSales(Vec<OpenSaleView>),
    /// Contradictions that somebody has to decide about.
    Conflicts(Vec<ConflictView>),
    /// The books cannot be written, or can again.
    StorageFault(Option<StorageFaultView>),
    /// The return in focus.
    GivingBack(Option<Box<GivingBackView>>),
    /// Returns that are open elsewhere.
    OpenReturns(Vec<OpenReturnView>),
    /// The door for terminals.
    Listener(ListenerView),
    /// What the people at this till chose.
    Preferences(PreferencesView),
    /// The printer, where the shop has one.
    Printer(Option<PrinterView>),
    /// What the customer does at the terminal that is learned on.
    Practice(Option<PracticeCustomer>),
}

/// An event with its number. A gap means: take the snapshot again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Numbered {
    /// Rises by one.
    pub seq: i64,
    /// What changed.
    pub event: Event,
}
