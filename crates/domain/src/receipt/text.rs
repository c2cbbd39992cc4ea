//! The receipt of a sale, row by row.

use super::{
    Receipt, code,
    paper::{Paper, Row},
    words::ReceiptWords,
};
use crate::{
    card::CardSummary,
    currency::Currency,
    discount::Scope,
    money::Money,
    quantity::Unit,
    sale::{Tender, TenderKind},
    tax::{TaxMode, TaxRow},
    totals::PricedLine,
};

/// Marks what belongs to the line above.
const INDENT: &str = "  ";

/// The whole receipt.
pub(super) fn render(receipt: &Receipt, words: &ReceiptWords) -> Paper {
    let mut page = Paper::default();
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
        receipt.card_slip.iter().for_each(|line| page.slip(line));
    }
    page.rule();
    page.pair(words.seal, &receipt.chain);
    page.put(Row::Code(code::of(&receipt.number, &receipt.chain)));
    training(&mut page, receipt.training, words);
    page
}

/// The shop, as it stands over every paper.
pub(super) fn shop(
    page: &mut Paper,
    name: &str,
    lines: &[String],
    vat_id: Option<&str>,
    words: &ReceiptWords,
) {
    page.title(name);
    for line in lines {
        page.centre(line);
    }
    if let Some(vat_id) = vat_id {
        page.centre(&format!("{} {vat_id}", words.vat_id));
    }
}

/// Over and under what is no receipt at all.
pub(super) fn training(page: &mut Paper, training: bool, words: &ReceiptWords) {
    if training {
        page.loud(words.training);
    }
}

fn head(page: &mut Paper, receipt: &Receipt, words: &ReceiptWords) {
    training(page, receipt.training, words);
    shop(page, &receipt.shop_name, &receipt.address_lines, receipt.vat_id.as_deref(), words);
    if receipt.copy > 0 {
        page.blank();
        page.loud(&format!("{} {}", words.copy, receipt.copy));
    }
    page.blank();
    page.pair(&format!("{} {}", words.receipt, receipt.number), &words.time(receipt.at));
    page.pair(
        &format!("{} {}", words.sale, receipt.reference),
        &format!("{} {}", words.till, receipt.till_code),
    );
    page.left(&format!("{} {}", words.served_by, receipt.operator));
    receipt.note.iter().for_each(|note| page.left(note));
}

pub(super) fn bought(page: &mut Paper, currency: Currency, line: &PricedLine, words: &ReceiptWords) {
    // What was taken off the whole basket stands below the lines, so that these add up to the subtotal.
    let listed = line.listed().unwrap_or(line.amount);
    let amount = format!("{} {}", words.amount(listed), line.item.tax.letter);
    page.pair(&line.item.name, &amount);
    let one_piece = line.item.unit == Unit::Piece && line.quantity == crate::quantity::Quantity::ONE;
    if !one_piece || line.instead_of.is_some() {
        let quantity = words.quantity(line.quantity);
        let price = words.unit_price(line.item.unit_price, currency);
        page.left(&match line.item.unit.symbol() {
            "" => format!("{INDENT}{quantity} x {price}"),
            unit => format!("{INDENT}{quantity} {unit} x {price}/{unit}"),
        });
    }
    done_to(page, currency, line, words);
}

/// What was done to a line, below it.
fn done_to(page: &mut Paper, currency: Currency, line: &PricedLine, words: &ReceiptWords) {
    if let Some(repriced) = &line.instead_of {
        page.left(&format!("{INDENT}{} {}", words.instead_of, words.unit_price(repriced.list, currency)));
    }
    if line.back.is_some() {
        page.left(&format!("{INDENT}{}", words.taken_back));
    }
    for reduction in line.reductions.iter().filter(|reduction| reduction.scope == Scope::Line) {
        let label = format!("{INDENT}{}", words.discount_of(&reduction.discount));
        page.pair(&label, &words.amount(reduction.amount.negated().unwrap_or(reduction.amount)));
    }
    if let Some(gift) = &line.item.gift {
        page.left(&format!("{INDENT}{}", gift.masked()));
    }
    line.note.iter().for_each(|note| page.left(&format!("{INDENT}{note}")));
}

fn sums(page: &mut Paper, receipt: &Receipt, words: &ReceiptWords) {
    // Amounts of one currency within a receipt's limits: their sums exist.
    let off = receipt.off_everything().unwrap_or_default();
    if !off.is_empty() {
        if let Ok(subtotal) = receipt.subtotal() {
            page.pair(words.subtotal, &words.amount(subtotal));
        }
        for (label, amount) in off {
            page.pair(&label.text(words), &words.amount(amount));
        }
    }
    match receipt.tax_mode {
        TaxMode::Inclusive => {}
        TaxMode::Exclusive => {
            page.pair(words.subtotal, &words.amount(receipt.net));
            page.pair(words.vat, &words.amount(receipt.tax));
        }
    }
    page.total(&format!("{} {}", words.total, receipt.currency), &words.amount(receipt.total));
    if !receipt.rounding.is_zero() {
        page.pair(words.rounding, &words.amount(receipt.rounding));
        // Both are of one currency and within the limits, so that the sum exists.
        if let Ok(to_pay) = receipt.total.plus(receipt.rounding) {
            page.pair(words.to_pay, &words.amount(to_pay));
        }
    }
}

fn paid(page: &mut Paper, receipt: &Receipt, tender: &Tender, words: &ReceiptWords) {
    match &tender.kind {
        TenderKind::Cash { tendered, .. } if tendered.is_negative() => {
            page.pair(words.paid_out, &words.amount(tendered.negated().unwrap_or(*tendered)));
        }
        TenderKind::Gift { code, left } => {
            page.pair(&format!("{} {}", words.gift_card, code.masked()), &words.amount(tender.amount));
            page.pair(&format!("{INDENT}{}", words.gift_left), &words.amount(*left));
        }
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
pub(super) fn by_card(page: &mut Paper, card: &CardSummary, amount: Money, words: &ReceiptWords) {
    let kind = if card.by_code { words.by_code } else { words.card };
    let name: Vec<&str> = [Some(kind), card.brand.as_deref()].into_iter().flatten().collect();
    page.pair(&name.join(" "), &words.amount(amount));
    if let Some(pan) = &card.masked_pan {
        page.left(&format!("{INDENT}{pan}"));
    }
    if let Some(code) = &card.approval_code {
        page.left(&format!("{INDENT}{} {code}", words.approval_code));
    }
}

/// What each rate comes to.
pub(super) fn tax_table(page: &mut Paper, rows: &[TaxRow], words: &ReceiptWords) {
    page.columns("", [words.net, words.vat, words.gross]);
    for row in rows {
        tax_row(page, row, words);
    }
}

fn tax_row(page: &mut Paper, row: &TaxRow, words: &ReceiptWords) {
    let rate = words
        .category(row.code.category)
        .map_or_else(|| format!("{}%", words.decimal(&row.code.rate.to_string())), str::to_owned);
    let label = format!("{} {rate}", row.code.letter);
    let [net, tax, gross] = [row.net, row.tax, row.gross].map(|money: Money| words.amount(money));
    page.columns(&label, [&net, &tax, &gross]);
    for part in &row.parts {
        let rate = words.decimal(&part.rate.to_string());
        page.pair(&format!("{INDENT}{} {rate}%", part.name), &words.amount(part.tax));
    }
}
