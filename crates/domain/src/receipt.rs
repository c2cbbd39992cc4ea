//! What the customer takes home: every figure from the stored sale, nothing computed anew.
//!
//! The model is kept apart from the paper, so that a printer, a screen and an e-mail say the same.

pub mod code;
pub mod paper;
pub mod search;
pub mod words;

mod off;
mod returned;
mod text;

pub use off::Off;
pub use returned::ReturnReceipt;

use serde::{Deserialize, Serialize};

use crate::{
    card::CardResult,
    currency::Currency,
    error::Error,
    ids::AttemptId,
    money::Money,
    sale::{ReceiptNumber, Sale, SaleReference, Stamp, Tender},
    shop::Shop,
    tax::{TaxMode, TaxRow},
    totals::PricedLine,
};

use self::{paper::Paper, words::ReceiptWords};

/// How much of the journal's last hash is shown: enough to compare by eye.
pub const CHAIN_SHOWN: usize = 16;

/// A receipt, ready to be rendered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// The shop's name.
    pub shop_name: String,
    /// The lines below it.
    pub address_lines: Vec<String>,
    /// The shop's VAT number.
    pub vat_id: Option<String>,
    /// Its number in the books.
    pub number: ReceiptNumber,
    /// What terminal and screen called the sale.
    pub reference: SaleReference,
    /// Which till.
    pub till_code: String,
    /// When the sale was completed.
    pub at: Stamp,
    /// Who completed it.
    pub operator: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// Whether the line amounts contain the tax.
    pub tax_mode: TaxMode,
    /// What was bought.
    pub lines: Vec<PricedLine>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
    /// One row for each rate.
    pub tax_rows: Vec<TaxRow>,
    /// What cash rounding added.
    pub rounding: Money,
    /// How it was paid.
    pub tenders: Vec<Tender>,
    /// What cards were charged besides: no part of the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<Beside>,
    /// What was handed back.
    pub change: Money,
    /// The terminal's slip for the customer.
    pub card_slip: Vec<String>,
    /// The start of the hash that seals the record in the journal.
    pub chain: String,
    /// 0 for the original, then 1, 2, … for each copy.
    pub copy: u32,
    /// Made to learn on: no receipt.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub training: bool,
    /// What somebody wrote to the sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why the buyer owes no tax, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<String>,
}

/// What a card was charged besides what it paid of the sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Beside {
    /// The attempt that took it.
    pub attempt: AttemptId,
    /// Tip: no turnover.
    pub tip: Money,
    /// Cash that was handed out: it left the drawer.
    pub cash_back: Money,
    /// Everything that the card was charged.
    pub charged: Money,
}

impl Beside {
    /// What an approval charged besides; nothing where there is neither tip nor cash-back.
    pub fn of(attempt: AttemptId, result: &CardResult) -> Option<Self> {
        let CardResult { tip, cash_back, authorized, .. } = *result;
        let besides = Self { attempt, tip, cash_back, charged: authorized };
        (!tip.is_zero() || !cash_back.is_zero()).then_some(besides)
    }
}

/// What a print knows beyond the sale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Print {
    /// The name of who completed the sale.
    pub operator: String,
    /// The hash of the journal record, in hexadecimal.
    pub chain: String,
    /// The terminal's slip for the customer; empty for none.
    pub card_slip: Vec<String>,
    /// What cards were charged besides.
    pub besides: Vec<Beside>,
    /// 0 for the original, then 1, 2, … for each copy.
    pub copy: u32,
}

impl Receipt {
    /// The receipt of a completed sale.
    pub fn new(shop: &Shop, sale: &Sale, print: Print) -> Result<Self, Error> {
        let (number, at) = sale.completed().ok_or(Error::NotCompleted)?;
        Ok(Self {
            shop_name: shop.name.clone(),
            address_lines: shop.address_lines.clone(),
            vat_id: shop.vat_id.clone(),
            number: number.clone(),
            reference: sale.reference.clone(),
            till_code: shop.till_code.clone(),
            at,
            operator: print.operator,
            currency: sale.currency,
            tax_mode: sale.tax_policy.mode,
            lines: sale.totals.lines.clone(),
            net: sale.totals.net,
            tax: sale.totals.tax,
            total: sale.totals.total,
            tax_rows: sale.totals.tax_rows.clone(),
            rounding: sale.rounding,
            tenders: sale.tenders.clone(),
            besides: print.besides,
            change: sale.change,
            card_slip: print.card_slip,
            chain: print.chain.chars().take(CHAIN_SHOWN).collect(),
            copy: print.copy,
            training: shop.training,
            note: sale.note.clone(),
            exempt: sale.exempt.as_ref().map(|reason| reason.why.clone()),
        })
    }

    /// As plain text, `width` characters wide (24 at least).
    pub fn text(&self, width: usize, words: &ReceiptWords) -> String {
        self.paper(words).text(width)
    }

    /// As rows, for anything that can be printed on.
    pub fn paper(&self, words: &ReceiptWords) -> Paper {
        text::render(self, words)
    }
}

#[cfg(test)]
mod tests;
