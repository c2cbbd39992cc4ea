//! What the screen sees of everything that is done to a basket.

use serde::Serialize;
use ts_rs::TS;

use super::AmountView;

/// What a discount took off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReductionView {
    /// Per cent as text, such as `10`; nothing of a fixed amount.
    pub percent: Option<String>,
    /// Why, in somebody's words.
    pub reason: String,
    /// What it took off, as a negative amount.
    pub amount: AmountView,
}

/// One of several taxes that a rate consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxPartView {
    /// Its name, such as `GST`.
    pub name: String,
    /// Its rate as text.
    pub rate: String,
    /// What it comes to.
    pub tax: AmountView,
}

/// A tax code of the shop, to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxCodeView {
    /// Letter on the receipt.
    pub letter: String,
    /// Rate as text, such as `21`.
    pub rate: String,
}

/// A basket that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ParkedView {
    /// Its id.
    pub basket: String,
    /// What it is called.
    pub name: String,
    /// What it comes to.
    pub total: AmountView,
    /// How many items, as text.
    pub items: String,
    /// Time of day at the shop when it was put aside.
    pub at: String,
}

/// What paying by card costs more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SurchargeView {
    /// Per cent as text.
    pub percent: String,
    /// It is in the total now.
    pub on: bool,
    /// It can be changed: nothing is paid yet.
    pub open: bool,
    /// What it comes to, where it is in the total.
    pub amount: Option<AmountView>,
}

/// What is on a gift card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GiftView {
    /// Its number, all but the last digits hidden.
    pub code: String,
    /// What is on it.
    pub left: AmountView,
}
