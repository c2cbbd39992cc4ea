//! What a journal record says, in the one spelling that can be hashed.
//!
//! The subset of RFC 8785 that has a single spelling for everything: integers, strings, booleans, arrays
//! and objects. A float or a null would let two programs write the same record in two ways, and the chain
//! of hashes would break on a matter of taste. The hash itself is the store's.

mod lines;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    card::CardSummary,
    currency::Currency,
    error::Error,
    ids::OperatorId,
    money::Money,
    returned::Return,
    sale::{Sale, Tender, TenderKind},
    tax::{TaxCategory, TaxLevel, TaxMode, TaxRow},
    totals::PricedLine,
};

/// The version of the record's shape.
const VERSION: i64 = 1;

/// Beyond this a reader that counts in floating point, as RFC 8785 does, sees another number.
const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// A value of canonical JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Canon {
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// An array, in its own order.
    List(Vec<Canon>),
    /// An object.
    Map(BTreeMap<String, Canon>),
}

impl Canon {
    /// An object of these members.
    pub fn map<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Map(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number that every reader reads alike.
    pub fn int(value: i64) -> Result<Self, Error> {
        if value.unsigned_abs() > LARGEST_INTEGER.unsigned_abs() {
            return Err(Error::Limit { field: "journal number", limit: LARGEST_INTEGER });
        }
        Ok(Self::Int(value))
    }

    /// The canonical bytes: sorted keys, no spaces, UTF-8.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        self.write(&mut text);
        text.into_bytes()
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Int(value) => out.push_str(&value.to_string()),
            Self::Text(text) => write_text(text, out),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::List(values) => {
                write_joined('[', ']', values, out, Canon::write);
            }
            Self::Map(members) => {
                // RFC 8785 sorts by UTF-16 units, which differs from our order for rare characters.
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
                write_joined('{', '}', members, out, |(key, value), out| {
                    write_text(key, out);
                    out.push(':');
                    value.write(out);
                });
            }
        }
    }
}

fn write_joined<T>(
    open: char,
    close: char,
    values: impl IntoIterator<Item = T>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (place, value) in values.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(value, out);
    }
    out.push(close);
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                out.push_str(if control < '\u{10}' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(control) & 0xf, 16));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// What a till has sold and taken back since it was set up. In every record, so that a missing one shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GrandTotals {
    /// Everything sold.
    pub sales: Money,
    /// Everything taken back, as a positive amount.
    pub returns: Money,
    /// The difference.
    pub net: Money,
}

impl GrandTotals {
    /// A new till.
    pub const fn zero(currency: Currency) -> Self {
        Self { sales: Money::zero(currency), returns: Money::zero(currency), net: Money::zero(currency) }
    }

    /// After one more sale of this total, cash rounding left out.
    ///
    /// An exchange that brings the customer money takes more back than it sells.
    pub fn with_sale(self, total: Money) -> Result<Self, Error> {
        if total.is_negative() {
            return self.with_return(total.negated()?);
        }
        Ok(Self { sales: self.sales.plus(total)?, net: self.net.plus(total)?, ..self })
    }

    /// After one more return of this (positive) amount.
    pub fn with_return(self, amount: Money) -> Result<Self, Error> {
        Ok(Self { returns: self.returns.plus(amount)?, net: self.net.minus(amount)?, ..self })
    }
}

/// The record of a completed sale. `grand` already contains it; `operator` is who completed it.
pub fn sale_body(seq: i64, sale: &Sale, grand: &GrandTotals, operator: OperatorId) -> Result<Canon, Error> {
    let (number, at) = sale.completed().ok_or(Error::NotCompleted)?;
    let receipt = i64::try_from(number.number).map_err(|_| Error::Overflow { field: "receipt number" })?;
    Ok(Canon::map([
        ("at", Canon::text(at.rfc3339())),
        ("change", amount(sale.change)?),
        ("currency", Canon::text(sale.currency.to_string())),
        ("gt_net", amount(grand.net)?),
        ("gt_returns", amount(grand.returns)?),
        ("gt_sales", amount(grand.sales)?),
        ("kind", Canon::text("sale")),
        ("lines", list(&sale.totals.lines, line)?),
        ("net", amount(sale.totals.net)?),
        ("number", Canon::int(receipt)?),
        ("opened_at", Canon::text(sale.opened_at.rfc3339())),
        ("opened_by", Canon::text(sale.opened_by.to_string())),
        ("operator", Canon::text(operator.to_string())),
        ("reference", Canon::text(sale.reference.as_str())),
        ("rounding", amount(sale.rounding)?),
        ("sale", Canon::text(sale.id.to_string())),
        ("seq", Canon::int(seq)?),
        ("series", Canon::text(&number.series)),
        ("tax", amount(sale.totals.tax)?),
        ("tax_level", Canon::text(level_word(sale.tax_policy.level))),
        ("tax_mode", Canon::text(mode_word(sale.tax_policy.mode))),
        ("tenders", list(&sale.tenders, tender)?),
        ("total", amount(sale.totals.total)?),
        ("v", Canon::Int(VERSION)),
        ("vat", list(&sale.totals.tax_rows, tax_row)?),
    ]))
}

/// The record of a return. `grand` already contains it. Amounts have the sign of the document: negative.
pub fn return_body(seq: i64, returned: &Return, grand: &GrandTotals) -> Result<Canon, Error> {
    let number = |number: u64| {
        i64::try_from(number).map_err(|_| Error::Overflow { field: "receipt number" }).and_then(Canon::int)
    };
    Ok(Canon::map([
        ("at", Canon::text(returned.at.rfc3339())),
        ("currency", Canon::text(returned.currency.to_string())),
        ("gt_net", amount(grand.net)?),
        ("gt_returns", amount(grand.returns)?),
        ("gt_sales", amount(grand.sales)?),
        ("kind", Canon::text(returned.kind.word())),
        ("lines", list(&returned.lines, line)?),
        ("net", amount(returned.net)?),
        ("number", number(returned.number.number)?),
        ("operator", Canon::text(returned.operator.to_string())),
        ("original_number", number(returned.original.number)?),
        ("original_series", Canon::text(&returned.original.series)),
        ("payment", Canon::text(returned.payment.to_string())),
        ("reason", Canon::text(&returned.reason)),
        ("reference", Canon::text(returned.reference.as_str())),
        ("sale", Canon::text(returned.sale.to_string())),
        ("seq", Canon::int(seq)?),
        ("series", Canon::text(&returned.number.series)),
        ("tax", amount(returned.tax)?),
        ("tax_mode", Canon::text(mode_word(returned.tax_mode))),
        ("tenders", Canon::List(vec![given_back(returned)?])),
        ("tip", amount(returned.tip)?),
        ("total", amount(returned.total)?),
        ("v", Canon::Int(VERSION)),
        ("vat", list(&returned.tax_rows, tax_row)?),
    ]))
}

/// The card that the money went to, as a tender of its own.
fn given_back(returned: &Return) -> Result<Canon, Error> {
    let mut members = BTreeMap::from([
        ("amount".to_owned(), amount(returned.total)?),
        ("attempt".to_owned(), Canon::text(returned.attempt.to_string())),
        ("kind".to_owned(), Canon::text("card")),
    ]);
    about_card(&returned.card, &mut members);
    Ok(Canon::Map(members))
}

fn about_card(card: &CardSummary, members: &mut BTreeMap<String, Canon>) {
    members.insert("service_id".to_owned(), Canon::text(&card.service_id));
    let known = [("approval_code", &card.approval_code), ("brand", &card.brand)];
    for (key, value) in known {
        members.extend(value.as_ref().map(|value| (key.to_owned(), Canon::text(value.as_str()))));
    }
}

fn list<T>(values: &[T], one: impl Fn(&T) -> Result<Canon, Error>) -> Result<Canon, Error> {
    values.iter().map(one).collect::<Result<_, _>>().map(Canon::List)
}

/// The currency stands once in the record.
fn amount(money: Money) -> Result<Canon, Error> {
    Canon::int(money.minor())
}

fn line(line: &PricedLine) -> Result<Canon, Error> {
    let mut members = BTreeMap::from([
        ("amount".to_owned(), amount(line.amount)?),
        ("code".to_owned(), Canon::text(&line.item.tax.letter)),
        ("line".to_owned(), Canon::Int(i64::from(line.line))),
        ("name".to_owned(), Canon::text(&line.item.name)),
        ("qty_milli".to_owned(), Canon::int(line.quantity.milli())?),
        ("tax".to_owned(), amount(line.tax)?),
        ("unit".to_owned(), Canon::text(line.item.unit.word())),
        ("unit_price_milli".to_owned(), Canon::int(line.item.unit_price.milli_minor())?),
    ]);
    members.extend(line.item.product.map(|product| ("product".to_owned(), Canon::text(product.to_string()))));
    lines::more(line, &mut members)?;
    Ok(Canon::Map(members))
}

fn tax_row(row: &TaxRow) -> Result<Canon, Error> {
    let mut body = Canon::map([
        ("category", Canon::text(category_word(row.code.category))),
        ("code", Canon::text(&row.code.letter)),
        ("gross", amount(row.gross)?),
        ("net", amount(row.net)?),
        ("rate", Canon::Int(i64::from(row.code.rate.hundred_thousandths()))),
        ("tax", amount(row.tax)?),
    ]);
    if let (Canon::Map(members), false) = (&mut body, row.parts.is_empty()) {
        members.insert("parts".to_owned(), list(&row.parts, lines::tax_part)?);
    }
    Ok(body)
}

fn tender(tender: &Tender) -> Result<Canon, Error> {
    let mut members = BTreeMap::from([
        ("amount".to_owned(), amount(tender.amount)?),
        ("id".to_owned(), Canon::text(tender.id.to_string())),
    ]);
    match &tender.kind {
        TenderKind::Cash { tendered, change } => {
            members.insert("change".to_owned(), amount(*change)?);
            members.insert("kind".to_owned(), Canon::text("cash"));
            members.insert("tendered".to_owned(), amount(*tendered)?);
        }
        TenderKind::Card { attempt, card } => {
            members.insert("attempt".to_owned(), Canon::text(attempt.to_string()));
            members.insert("kind".to_owned(), Canon::text("card"));
            about_card(card, &mut members);
        }
        TenderKind::Gift { code, left } => {
            members.insert("gift_card".to_owned(), Canon::text(code.as_str()));
            members.insert("kind".to_owned(), Canon::text("gift"));
            members.insert("left".to_owned(), amount(*left)?);
        }
    }
    Ok(Canon::Map(members))
}

// Written out rather than taken from the stored form of the enums: these bytes are hashed for ever.

fn category_word(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "standard",
        TaxCategory::Reduced => "reduced",
        TaxCategory::SuperReduced => "super_reduced",
        TaxCategory::Zero => "zero",
        TaxCategory::Exempt => "exempt",
        TaxCategory::ReverseCharge => "reverse_charge",
        TaxCategory::OutOfScope => "out_of_scope",
    }
}

fn level_word(level: TaxLevel) -> &'static str {
    match level {
        TaxLevel::PerRateTotal => "per_rate_total",
        TaxLevel::PerLine => "per_line",
    }
}

fn mode_word(mode: TaxMode) -> &'static str {
    match mode {
        TaxMode::Inclusive => "inclusive",
        TaxMode::Exclusive => "exclusive",
    }
}

#[cfg(test)]
mod tests;
