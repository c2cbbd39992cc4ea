//! What the customer may see: their own purchase, and nothing about who serves them.

use serde::Serialize;
use ts_rs::TS;

use super::{AmountView, QrCodeView, ThemeView};

/// The customer's screen as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DisplayView {
    /// The shop's name; empty before there is a shop.
    pub shop: String,
    /// Language of the shop, two letters.
    pub language: String,
    /// Colours, as the people at this till chose them.
    pub theme: ThemeView,
    /// Somebody learns: nothing of it is a purchase.
    pub training: bool,
    /// Where the purchase stands.
    pub step: DisplayStep,
    /// What is bought.
    pub lines: Vec<DisplayLine>,
    /// What was taken off in all.
    pub discount: Option<AmountView>,
    /// The tax that comes on top, where prices are without it.
    pub tax: Option<AmountView>,
    /// The price of it all.
    pub total: Option<AmountView>,
    /// What is still to be paid, or what the card is asked for.
    pub due: Option<AmountView>,
    /// What that is in coins and notes, where it is rounded.
    pub cash: Option<AmountView>,
    /// What the customer gets for what they brought back, where that is more than they take.
    pub back: Option<AmountView>,
    /// What is handed back.
    pub change: Option<AmountView>,
    /// What the customer is to scan.
    pub code: Option<QrCodeView>,
    /// The brand of the card that paid, such as `Visa`. Nothing else of a card is shown.
    pub brand: Option<String>,
}

/// Where a purchase stands, in the customer's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DisplayStep {
    /// Nobody is being served.
    Welcome,
    /// Items are being rung up.
    Basket,
    /// It is to be paid.
    Due,
    /// The card is to be presented.
    Card,
    /// It takes longer: somebody looks what became of it.
    Wait,
    /// The card did not pay.
    Declined,
    /// It is paid.
    Paid,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DisplayLine {
    /// Number of the line.
    pub line: u32,
    /// Name of the item.
    pub name: String,
    /// Quantity with its unit, as text.
    pub quantity: String,
    /// Price of one, where it is not the amount.
    pub each: Option<String>,
    /// What it would come to without its own discount.
    pub listed: Option<AmountView>,
    /// The customer brings it back.
    pub back: bool,
    /// Amount of the line.
    pub amount: AmountView,
}

/// What became of the customer's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DisplayPlace {
    /// It is open now, or can be opened.
    pub open: bool,
    /// Where a browser finds it; nothing where the till has a window and opened one more.
    pub address: Option<String>,
}
