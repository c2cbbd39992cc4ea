//! From what was typed in the guided set-up to a shop that can be stored. Every refusal names the field.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use domain::currency::Currency;
use domain::money::Money;
use domain::operator::Role;
use domain::quantity::UnitPrice;
use domain::sale::SaleReference;
use domain::tax::{Rate, TaxCategory};
use secrecy::SecretString;
use serde_json::{Value, json};
use store::NewShop;

use crate::error::ApiError;
use crate::host::commands::{SetupDraft, SetupItem, SetupPart, SetupPerson, SetupTax};
use crate::setup::{FirstPin, SetupError};

mod samples;

/// What screen and receipts can be written in.
pub(crate) const LANGUAGES: [&str; 3] = ["en", "nl", "de"];

/// Nothing that stands on a receipt is longer.
const LONGEST: usize = 60;

/// Lines of an address.
const LINES: usize = 6;

const CATEGORIES: [(TaxCategory, &str); 7] = [
    (TaxCategory::Standard, "standard"),
    (TaxCategory::Reduced, "reduced"),
    (TaxCategory::SuperReduced, "super_reduced"),
    (TaxCategory::Zero, "zero"),
    (TaxCategory::Exempt, "exempt"),
    (TaxCategory::ReverseCharge, "reverse_charge"),
    (TaxCategory::OutOfScope, "out_of_scope"),
];

/// The word of a category, as the books write it.
pub(crate) fn category_word(category: TaxCategory) -> &'static str {
    CATEGORIES.iter().find(|(known, _)| *known == category).map_or("standard", |(_, word)| word)
}

fn wrong(field: impl AsRef<str>, cure: impl AsRef<str>) -> ApiError {
    ApiError::invalid(field.as_ref(), cure.as_ref())
}

/// Refuses a part that could not be stored as it stands.
pub(crate) fn check(part: SetupPart, draft: &SetupDraft) -> Result<(), ApiError> {
    match part {
        SetupPart::Country => country(draft),
        SetupPart::Shop => shop_lines(draft),
        SetupPart::Money => money(draft).map(drop),
        SetupPart::People => people(draft),
        SetupPart::Items => items(draft),
    }
}

fn country(draft: &SetupDraft) -> Result<(), ApiError> {
    if draft.country.len() != 2 || !draft.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(wrong("country", "use two capital letters, such as NL"));
    }
    if !LANGUAGES.contains(&draft.language.as_str()) {
        return Err(wrong("language", "use en, nl or de"));
    }
    if draft.zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(wrong("zone", "use an IANA name such as Europe/Amsterdam"));
    }
    if draft.day_start.len() != 5 || NaiveTime::parse_from_str(&draft.day_start, "%H:%M").is_err() {
        return Err(wrong("day_start", "write hours and minutes, such as 04:00"));
    }
    Ok(())
}

fn shop_lines(draft: &SetupDraft) -> Result<(), ApiError> {
    line("name", &draft.name)?;
    if draft.address.len() > LINES {
        return Err(wrong("address", format!("use at most {LINES} lines")));
    }
    if draft.address.iter().any(|text| text.chars().count() > LONGEST) {
        return Err(wrong("address", format!("use at most {LONGEST} characters in a line")));
    }
    if draft.vat_id.chars().count() > LONGEST {
        return Err(wrong("vat_id", format!("use at most {LONGEST} characters")));
    }
    Ok(())
}

/// Something that stands on a receipt and cannot be missing there.
fn line(field: &str, text: &str) -> Result<(), ApiError> {
    let length = text.trim().chars().count();
    if (1..=LONGEST).contains(&length) && !text.chars().any(char::is_control) {
        return Ok(());
    }
    Err(wrong(field, format!("use 1 to {LONGEST} characters")))
}

fn money(draft: &SetupDraft) -> Result<Currency, ApiError> {
    let currency = Currency::parse(draft.currency.trim())
        .map_err(|_| wrong("currency", "use three capital letters, such as EUR"))?;
    if draft.taxes.is_empty() {
        return Err(wrong("taxes", "give at least one rate; 0 where there is no tax"));
    }
    let mut letters = BTreeSet::new();
    for (at, tax) in draft.taxes.iter().enumerate() {
        let letter = tax.letter.trim();
        if letter.chars().count() != 1 || !letters.insert(letter) {
            return Err(wrong(format!("taxes.{at}.letter"), "use one letter, each once"));
        }
        rate(at, tax)?;
    }
    let coin = draft.smallest_coin.trim();
    if !coin.is_empty() {
        let cure = format!("write the smallest coin in {}, such as 0.05, or leave it empty", currency.code());
        let amount = Money::from_wire(coin, currency).map_err(|_| wrong("smallest_coin", &cure))?;
        if amount.minor() <= 0 {
            return Err(wrong("smallest_coin", cure));
        }
    }
    Ok(currency)
}

fn rate(at: usize, tax: &SetupTax) -> Result<Rate, ApiError> {
    let cure = "write the rate in per cent, such as 21 or 5.5";
    let rate: Rate = tax.rate.trim().parse().map_err(|_| wrong(format!("taxes.{at}.rate"), cure))?;
    if rate > Rate::new(100_000) {
        return Err(wrong(format!("taxes.{at}.rate"), cure));
    }
    Ok(rate)
}

fn people(draft: &SetupDraft) -> Result<(), ApiError> {
    if SaleReference::new(draft.till_code.trim(), 1).is_err() {
        return Err(wrong("till_code", "use letters and digits, such as T01"));
    }
    let mut names = BTreeSet::new();
    for (at, person) in draft.people.iter().enumerate() {
        line(&format!("people.{at}.name"), &person.name)?;
        if !names.insert(person.name.trim().to_lowercase()) {
            return Err(wrong(format!("people.{at}.name"), "give each person a name of their own"));
        }
        let role = role(at, person)?;
        let least = if role == Role::Manager { 6 } else { 4 };
        if !(least..=12).contains(&person.pin.len()) || !person.pin.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(wrong(format!("people.{at}.pin"), format!("use {least} to 12 digits")));
        }
    }
    if draft.people.iter().all(|person| person.role != Role::Manager.word()) {
        return Err(wrong("people", "somebody has to be a manager"));
    }
    Ok(())
}

fn role(at: usize, person: &SetupPerson) -> Result<Role, ApiError> {
    let cure = "use cashier, supervisor, manager or technician";
    Role::from_word(&person.role).ok_or_else(|| wrong(format!("people.{at}.role"), cure))
}

fn items(draft: &SetupDraft) -> Result<(), ApiError> {
    let currency = money(draft)?;
    let mut codes = BTreeSet::new();
    for (at, item) in draft.items.iter().enumerate() {
        line(&format!("items.{at}.name"), &item.name)?;
        let field = format!("items.{at}.price");
        let cure = format!("write the price in {}, such as {}", currency.code(), example(currency));
        let price = UnitPrice::parse(item.price.trim(), currency).map_err(|_| wrong(&field, &cure))?;
        if price.milli_minor() < 0 {
            return Err(wrong(field, cure));
        }
        if !draft.taxes.iter().any(|tax| tax.letter.trim() == item.tax) {
            return Err(wrong(format!("items.{at}.tax"), "choose one of the shop's rates"));
        }
        let code = item.code.trim();
        if !code.is_empty() && (code.len() > LONGEST || !codes.insert(code)) {
            return Err(wrong(format!("items.{at}.code"), "scan or type it, each code once"));
        }
    }
    Ok(())
}

fn example(currency: Currency) -> String {
    Money::new(250, currency).to_wire()
}

/// The shop as the store takes it. The parts were checked before.
pub(crate) fn shop(draft: &SetupDraft) -> Result<NewShop, ApiError> {
    let currency = money(draft)?;
    let pins = draft.people.iter().enumerate().map(|(at, person)| {
        let pin = SecretString::from(person.pin.clone());
        Ok(FirstPin { name: person.name.trim().to_owned(), role: role(at, person)?.word(), pin })
    });
    let pins = pins.collect::<Result<Vec<_>, ApiError>>()?;
    let tax = draft.taxes.iter().enumerate().map(|(at, tax)| {
        let rate = rate(at, tax)?;
        let category = category_word(category(tax, at, rate));
        Ok(json!({ "letter": tax.letter.trim(), "category": category, "rate": rate.to_string() }))
    });
    let tax = tax.collect::<Result<Vec<_>, ApiError>>()?;
    let mut products: Vec<Value> = draft.items.iter().map(product).collect();
    let mut categories = Vec::new();
    let samples =
        draft.samples.then(|| samples::add(draft, currency, &mut categories, &mut products)).flatten();
    let people: Vec<Value> =
        pins.iter().map(|first| json!({ "name": first.name, "role": first.role })).collect();
    let mut document = json!({
        "name": draft.name.trim(), "address": lines(&draft.address), "country": draft.country,
        "currency": currency.code(), "zone": draft.zone, "day_start": draft.day_start,
        "language": draft.language, "till_code": draft.till_code.trim(),
        "prices": if draft.inclusive { "inclusive" } else { "exclusive" },
        "tax": tax, "operator": people, "category": categories, "product": products,
    });
    let (vat_id, coin) = (draft.vat_id.trim(), draft.smallest_coin.trim());
    if let Some(fields) = document.as_object_mut() {
        if let Some(category) = samples {
            fields.insert("samples".to_owned(), json!(category));
        }
        if !vat_id.is_empty() {
            fields.insert("vat_id".to_owned(), json!(vat_id));
        }
        if !coin.is_empty() {
            fields.insert("cash_rounding".to_owned(), json!({ "increment": coin }));
        }
    }
    crate::setup::shop_of(document, &pins).map_err(|error| match error {
        SetupError::Shop(why) | SetupError::Terminal(why) => wrong("shop", why),
        SetupError::Store(error) => error.into(),
    })
}

fn lines(address: &[String]) -> Vec<String> {
    address.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// The category that was given, where it goes with the rate.
fn category(tax: &SetupTax, at: usize, rate: Rate) -> TaxCategory {
    let given = CATEGORIES.iter().find(|(_, word)| *word == tax.category).map(|(category, _)| *category);
    match given {
        Some(category) if category.is_taxed() != rate.is_zero() => category,
        _ if rate.is_zero() => TaxCategory::Zero,
        _ if at == 0 => TaxCategory::Standard,
        _ => TaxCategory::Reduced,
    }
}

fn product(item: &SetupItem) -> Value {
    let mut entry = json!({
        "name": item.name.trim(), "price": item.price.trim(), "tax": item.tax, "quick": true,
    });
    if let Some(fields) = entry.as_object_mut().filter(|_| !item.code.trim().is_empty()) {
        fields.insert("code".to_owned(), json!(item.code.trim()));
    }
    entry
}

#[cfg(test)]
mod tests;
