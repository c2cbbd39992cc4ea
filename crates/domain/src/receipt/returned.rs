//! What the customer takes home when money went back: which receipt it is about, how much, and the tax
//! in it.

use serde::{Deserialize, Serialize};

use super::{
    CHAIN_SHOWN, Print, code,
    paper::{Paper, Row},
    text,
    words::ReceiptWords,
};
use crate::{
    returned::{Return, ReturnKind},
    shop::Shop,
};

/// The receipt of a return, ready to be rendered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReturnReceipt {
    /// The shop's name.
    pub shop_name: String,
    /// The lines below it.
    pub address_lines: Vec<String>,
    /// The shop's VAT number.
    pub vat_id: Option<String>,
    /// Which till.
    pub till_code: String,
    /// The name of who ordered it.
    pub operator: String,
    /// Every figure.
    pub returned: Return,
    /// The terminal's slip for the customer.
    pub card_slip: Vec<String>,
    /// Somebody has to sign.
    pub signature: bool,
    /// The start of the hash that seals the record in the journal.
    pub chain: String,
    /// 0 for the original, then 1, 2, … for each copy.
    pub copy: u32,
    /// Made to learn on: no receipt.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub training: bool,
}

impl ReturnReceipt {
    /// The receipt of a return. `signature` is whether the terminal asked for one.
    pub fn new(shop: &Shop, returned: Return, print: Print, signature: bool) -> Self {
        Self {
            shop_name: shop.name.clone(),
            address_lines: shop.address_lines.clone(),
            vat_id: shop.vat_id.clone(),
            till_code: shop.till_code.clone(),
            operator: print.operator,
            returned,
            card_slip: print.card_slip,
            signature,
            chain: print.chain.chars().take(CHAIN_SHOWN).collect(),
            copy: print.copy,
            training: shop.training,
        }
    }

    /// As plain text, `width` characters wide (24 at least).
    pub fn text(&self, width: usize, words: &ReceiptWords) -> String {
        self.paper(words).text(width)
    }

    /// As rows, for anything that can be printed on.
    pub fn paper(&self, words: &ReceiptWords) -> Paper {
        let mut page = Paper::default();
        self.head(&mut page, words);
        page.rule();
        for line in &self.returned.lines {
            text::bought(&mut page, self.returned.currency, line, words);
        }
        if !self.returned.lines.is_empty() {
            page.rule();
        }
        self.sums(&mut page, words);
        page.rule();
        text::tax_table(&mut page, &self.returned.tax_rows, words);
        if !self.card_slip.is_empty() {
            page.rule();
            self.card_slip.iter().for_each(|line| page.slip(line));
        }
        if self.signature {
            page.blank_to_fill(words.signature);
        }
        page.rule();
        page.pair(words.seal, &self.chain);
        page.put(Row::Code(code::of(&self.returned.number, &self.chain)));
        text::training(&mut page, self.training, words);
        page
    }

    fn head(&self, page: &mut Paper, words: &ReceiptWords) {
        let Return { number, at, reference, original, original_at, kind, .. } = &self.returned;
        text::training(page, self.training, words);
        text::shop(page, &self.shop_name, &self.address_lines, self.vat_id.as_deref(), words);
        page.blank();
        page.title(match kind {
            ReturnKind::Void => words.void,
            ReturnKind::Refund => words.refund,
        });
        if self.copy > 0 {
            page.loud(&format!("{} {}", words.copy, self.copy));
        }
        page.blank();
        page.pair(&format!("{} {number}", words.receipt), &words.time(*at));
        page.pair(&format!("{} {original}", words.original), &words.time(*original_at));
        page.pair(&format!("{} {reference}", words.sale), &format!("{} {}", words.till, self.till_code));
        page.left(&format!("{} {}", words.served_by, self.operator));
    }

    fn sums(&self, page: &mut Paper, words: &ReceiptWords) {
        let Return { currency, total, tip, card, .. } = &self.returned;
        page.total(&format!("{} {currency}", words.total), &words.amount(*total));
        text::by_card(page, card, *total, words);
        if !tip.is_zero() {
            page.pair(words.tip, &words.amount(*tip));
        }
    }
}
