//! What was taken off everything: between the subtotal and the total of a receipt.

use super::{Receipt, words::ReceiptWords};
use crate::{
    discount::{Cut, Discount},
    error::Error,
    money::Money,
    totals::{OffEverything, subtotal},
};

/// Why something stands between subtotal and total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Off {
    /// A discount on everything.
    Discount(Discount),
    /// Tax that the buyer does not owe, and why.
    TaxRelief(String),
}

impl Off {
    /// Its label.
    pub fn text(&self, words: &ReceiptWords) -> String {
        match self {
            Self::Discount(discount) => words.discount_of(discount),
            Self::TaxRelief(why) => format!("{} ({why})", words.tax_relief),
        }
    }
}

impl ReceiptWords {
    /// A discount with its share and its reason: `Discount 10% (loyal customer)`.
    pub fn discount_of(&self, Discount { cut, reason }: &Discount) -> String {
        match cut {
            Cut::Percent(rate) => {
                format!("{} {}% ({})", self.discount, self.decimal(&rate.to_string()), reason.why)
            }
            Cut::Amount(_) => format!("{} ({})", self.discount, reason.why),
        }
    }
}

impl Receipt {
    /// What the lines come to before anything was taken off everything.
    pub fn subtotal(&self) -> Result<Money, Error> {
        subtotal(&self.lines, self.currency)
    }

    /// What was taken off everything, as negative amounts, in the order in which it was.
    pub fn off_everything(&self) -> Result<Vec<(Off, Money)>, Error> {
        let OffEverything { discounts, relief } = OffEverything::of(&self.lines)?;
        let discounts = discounts.into_iter().map(|(discount, off)| (Off::Discount(discount), off));
        let why = self.exempt.clone().unwrap_or_default();
        let relief = relief.map(|relief| (Off::TaxRelief(why), relief));
        discounts.chain(relief).map(|(what, off)| Ok((what, off.negated()?))).collect()
    }
}
