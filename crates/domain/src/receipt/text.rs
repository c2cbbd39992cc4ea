//! The receipt on paper: plain text of a given width.
//!
//! Widths are counted in characters, as receipt printers do. Control characters never reach the paper,
//! because a printer takes them as commands and names of articles come from files of others.

use super::{Receipt, words::ReceiptWords};
use crate::{
    card::CardSummary,
    currency::Currency,
    money::Money,
    quantity::Unit,
    sale::{Tender, TenderKind},
    tax::{TaxMode, TaxRow},
    totals::PricedLine,
};

/// Below this the tax table cannot be laid out.
const NARROWEST: usize = 24;

/// Columns of the tax table after its label.
const COLUMNS: usize = 3;

/// Room for the label of the tax table.
const LABEL: usize = 9;

/// Marks what belongs to the line above.
const INDENT: &str = "  ";

/// The whole receipt.
pub(super) fn render(receipt: &Receipt, width: usize, words: &ReceiptWords) -> String {
    let mut page = Page::new(width);
    head(&mut page, receipt, words);
    page.rule();
    for line in &receipt.lines {
        bought(&mut page, receipt.currency, line, words);
    }
    page.rule();
    sums(&mut page, receipt, words);
    for tender in &receipt.tenders {
        paid(&mut page, receipt, tender, words);
    }
    page.rule();
    tax_table(&mut page, &receipt.tax_rows, words);
    if !receipt.card_slip.is_empty() {
        page.rule();
        receipt.card_slip.iter().for_each(|line| page.left(line));
    }
    page.rule();
    page.pair(words.seal, &receipt.chain);
    page.into_text()
}

/// The shop, as it stands over every paper.
pub(super) fn shop(
    page: &mut Page,
    name: &str,
    lines: &[String],
    vat_id: Option<&str>,
    words: &ReceiptWords,
) {
    page.centre(name);
    for line in lines {
        page.centre(line);
    }
    if let Some(vat_id) = vat_id {
        page.centre(&format!("{} {vat_id}", words.vat_id));
    }
}

fn head(page: &mut Page, receipt: &Receipt, words: &ReceiptWords) {
    shop(page, &receipt.shop_name, &receipt.address_lines, receipt.vat_id.as_deref(), words);
    if receipt.copy > 0 {
        page.blank();
        page.centre(&format!("{} {}", words.copy, receipt.copy));
    }
    page.blank();
    page.pair(&format!("{} {}", words.receipt, receipt.number), &words.time(receipt.at));
    page.pair(
        &format!("{} {}", words.sale, receipt.reference),
        &format!("{} {}", words.till, receipt.till_code),
    );
    page.left(&format!("{} {}", words.served_by, receipt.operator));
}

pub(super) fn bought(page: &mut Page, currency: Currency, line: &PricedLine, words: &ReceiptWords) {
    let amount = format!("{} {}", words.amount(line.amount), line.item.tax.letter);
    page.pair(&line.item.name, &amount);
    let one_piece = line.item.unit == Unit::Piece && line.quantity == crate::quantity::Quantity::ONE;
    if !one_piece {
        let quantity = words.quantity(line.quantity);
        let price = words.unit_price(line.item.unit_price, currency);
        page.left(&match line.item.unit.symbol() {
            "" => format!("{INDENT}{quantity} x {price}"),
            unit => format!("{INDENT}{quantity} {unit} x {price}/{unit}"),
        });
    }
}

fn sums(page: &mut Page, receipt: &Receipt, words: &ReceiptWords) {
    match receipt.tax_mode {
        TaxMode::Inclusive => {}
        TaxMode::Exclusive => {
            page.pair(words.subtotal, &words.amount(receipt.net));
            page.pair(words.vat, &words.amount(receipt.tax));
        }
    }
    page.pair(&format!("{} {}", words.total, receipt.currency), &words.amount(receipt.total));
    if !receipt.rounding.is_zero() {
        page.pair(words.rounding, &words.amount(receipt.rounding));
        // Both are of one currency and within the limits, so that the sum exists.
        if let Ok(to_pay) = receipt.total.plus(receipt.rounding) {
            page.pair(words.to_pay, &words.amount(to_pay));
        }
    }
}

fn paid(page: &mut Page, receipt: &Receipt, tender: &Tender, words: &ReceiptWords) {
    match &tender.kind {
        TenderKind::Cash { tendered, change } => {
            page.pair(words.cash, &words.amount(*tendered));
            if !change.is_zero() {
                page.pair(words.change, &words.amount(*change));
            }
        }
        TenderKind::Card { card, attempt } => {
            by_card(page, card, tender.amount, words);
            if let Some(besides) = receipt.besides.iter().find(|besides| besides.attempt == *attempt) {
                let parts = [(words.tip, besides.tip), (words.cash_back, besides.cash_back)];
                for (word, amount) in parts.into_iter().filter(|(_, amount)| !amount.is_zero()) {
                    page.pair(&format!("{INDENT}{word}"), &words.amount(amount));
                }
                page.pair(&format!("{INDENT}{}", words.charged), &words.amount(besides.charged));
            }
        }
    }
}

/// A card and what went through it.
pub(super) fn by_card(page: &mut Page, card: &CardSummary, amount: Money, words: &ReceiptWords) {
    let name = [Some(words.card), card.brand.as_deref()];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    page.pair(&name.join(" "), &words.amount(amount));
    if let Some(pan) = &card.masked_pan {
        page.left(&format!("{INDENT}{pan}"));
    }
    if let Some(code) = &card.approval_code {
        page.left(&format!("{INDENT}{} {code}", words.approval_code));
    }
}

/// What each rate comes to.
pub(super) fn tax_table(page: &mut Page, rows: &[TaxRow], words: &ReceiptWords) {
    page.columns("", [words.net, words.vat, words.gross]);
    for row in rows {
        tax_row(page, row, words);
    }
}

fn tax_row(page: &mut Page, row: &TaxRow, words: &ReceiptWords) {
    let rate = words
        .category(row.code.category)
        .map_or_else(|| format!("{}%", words.decimal(&row.code.rate.to_string())), str::to_owned);
    let label = format!("{} {rate}", row.code.letter);
    let [net, tax, gross] = [row.net, row.tax, row.gross].map(|money: Money| words.amount(money));
    page.columns(&label, [&net, &tax, &gross]);
}

/// Text under way, with the width it may have.
pub(super) struct Page {
    width: usize,
    text: String,
}

impl Page {
    /// An empty one, so many characters wide; 24 at least.
    pub(super) fn new(width: usize) -> Self {
        Self { width: width.max(NARROWEST), text: String::new() }
    }

    /// What stands on it.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A line to write on by hand.
    pub(super) fn blank_to_fill(&mut self, word: &str) {
        self.blank();
        self.blank();
        let free = self.width.saturating_sub(length(word)).saturating_sub(1);
        self.put(&format!("{word} {}", "_".repeat(free)));
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn rule(&mut self) {
        let rule = "-".repeat(self.width);
        self.put(&rule);
    }

    pub(super) fn left(&mut self, text: &str) {
        for part in wrap(text, self.width) {
            self.put(&part);
        }
    }

    pub(super) fn centre(&mut self, text: &str) {
        for part in wrap(text, self.width) {
            let free = self.width.saturating_sub(length(&part));
            let before = " ".repeat(free.checked_div(2).unwrap_or(0));
            self.put(&format!("{before}{part}"));
        }
    }

    /// `left` at the left and `right` at the right, below it if they do not fit beside each other.
    pub(super) fn pair(&mut self, left: &str, right: &str) {
        let mut parts = wrap(left, self.width);
        let mut last = parts.pop().unwrap_or_default();
        for part in parts {
            self.put(&part);
        }
        let needed = length(&last).saturating_add(1).saturating_add(length(right));
        if needed > self.width {
            self.put(&last);
            last.clear();
        }
        let room = self.width.saturating_sub(length(&last));
        self.put(&format!("{last}{right:>room$}"));
    }

    /// A row of the tax table; a label that is too long stands above it, and so do numbers.
    fn columns(&mut self, label: &str, numbers: [&str; COLUMNS]) {
        let column = self.width.saturating_sub(LABEL).checked_div(COLUMNS).unwrap_or(0);
        let room = self.width.saturating_sub(column.saturating_mul(COLUMNS));
        let beside = length(label) < room;
        if !beside {
            self.left(label);
        }
        if numbers.iter().any(|number| length(number) >= column) {
            if beside {
                self.left(label);
            }
            for number in numbers {
                self.pair("", number);
            }
            return;
        }
        let label = if beside { label } else { "" };
        let [net, tax, gross] = numbers;
        self.put(&format!("{label:<room$}{net:>column$}{tax:>column$}{gross:>column$}"));
    }

    fn put(&mut self, line: &str) {
        self.text.extend(line.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }));
        self.text.push('\n');
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// `text` in parts of at most `width` characters, at spaces where there are any; one part at least.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for word in text.split_inclusive(' ') {
        let together = length(&part).saturating_add(length(word.trim_end()));
        if together > width && !part.trim().is_empty() {
            parts.push(part.trim_end().to_owned());
            part.clear();
        }
        for character in word.chars() {
            if length(&part) >= width && character != ' ' {
                parts.push(std::mem::take(&mut part));
            }
            part.push(character);
        }
    }
    parts.push(part.trim_end().to_owned());
    parts
}
