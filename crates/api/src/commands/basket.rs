//! What the commands of a basket take.

use serde::Deserialize;
use ts_rs::TS;

/// Which items.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ItemQuery {
    /// Category; absent for the quick keys.
    pub category: Option<String>,
    /// Items of all categories, or those that this text finds.
    pub search: Option<String>,
    /// Only what comes after; absent for the first. A `next` that was given.
    #[serde(default)]
    #[ts(optional)]
    pub after: Option<String>,
}

/// Which item, and how much of it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketAdd {
    /// Item.
    pub item: String,
    /// Quantity as text; absent for one.
    pub quantity: Option<String>,
    /// The price of one as decimal text, of an article whose price is typed.
    #[serde(default)]
    #[ts(optional)]
    pub price: Option<String>,
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

/// A manager who allows one deed.
#[derive(Clone, Deserialize, TS)]
pub struct Approval {
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// An article without an entry in the catalogue.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketOpen {
    /// Its name on screen and receipt.
    pub name: String,
    /// The price of one, as decimal text.
    pub price: String,
    /// The letter of its tax code; absent for the standard rate.
    #[serde(default)]
    #[ts(optional)]
    pub tax: Option<String>,
    /// Quantity as text; absent for one.
    #[serde(default)]
    #[ts(optional)]
    pub quantity: Option<String>,
}

/// A gift card to sell or load.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketGift {
    /// Its number.
    pub code: String,
    /// What goes onto it, as decimal text.
    pub amount: String,
}

/// Another price.
#[derive(Clone, Deserialize, TS)]
pub struct BasketPrice {
    /// The line.
    pub line: u32,
    /// The price of one, as decimal text.
    pub price: String,
    /// Why.
    pub reason: String,
    /// The manager, where it is more off than a cashier may give.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// A discount.
#[derive(Clone, Deserialize, TS)]
pub struct BasketDiscount {
    /// The line; absent for everything.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<u32>,
    /// Per cent as decimal text; this or an amount.
    #[serde(default)]
    #[ts(optional)]
    pub percent: Option<String>,
    /// An amount as decimal text.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<String>,
    /// Why.
    pub reason: String,
    /// The manager, where it is more than a cashier may give.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// A line, or everything.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LineIfAny {
    /// The line; absent for everything.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<u32>,
}

/// What somebody writes to a line or to everything.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketNote {
    /// The line; absent for everything.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<u32>,
    /// The note; empty takes it away.
    pub note: String,
}

/// A line that the customer brings back.
#[derive(Clone, Deserialize, TS)]
pub struct BasketTakeBack {
    /// The line.
    pub line: u32,
    /// Why; absent where it is sold after all.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The manager, where somebody else stands at the till.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// A buyer without tax.
#[derive(Clone, Deserialize, TS)]
pub struct BasketExempt {
    /// Why; absent where tax is owed again.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The manager, where somebody else stands at the till.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// A basket that is put aside.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketPark {
    /// What it is called; empty for the time of day.
    pub name: String,
}

/// A basket that waits.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketRecall {
    /// Its id.
    pub basket: String,
}

/// A basket that is given up.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BasketDiscard {
    /// Its id; absent for the one in front.
    #[serde(default)]
    #[ts(optional)]
    pub basket: Option<String>,
    /// Why.
    pub reason: String,
}
