//! A few items to try a till with, in a category whose name says what they are.

use domain::currency::Currency;
use domain::money::Money;

use serde_json::{Value, json};

use crate::host::commands::SetupDraft;

/// What a sample is called in each language: English, Dutch, German.
type Words = [&'static str; 3];

/// The category.
const CATEGORY: Words = ["Samples", "Voorbeelden", "Muster"];

/// Colour of a category that is not the shop's own.
const COLOUR: &str = "#6b4fa0";

/// Name, price in hundredths of a usual unit, unit, and whether it is food.
const SAMPLES: &[(Words, i64, &str, bool)] = &[
    (["Coffee", "Koffie", "Kaffee"], 320, "piece", true),
    (["Tea", "Thee", "Tee"], 280, "piece", true),
    (["Croissant", "Croissant", "Croissant"], 240, "piece", true),
    (["Cheese sandwich", "Broodje kaas", "Käsebrot"], 590, "piece", true),
    (["Apples", "Appels", "Äpfel"], 299, "kg", true),
    (["Water 0.5 l", "Water 0,5 l", "Wasser 0,5 l"], 180, "piece", true),
    (["Candle", "Kaars", "Kerze"], 750, "piece", false),
    (["Greeting card", "Wenskaart", "Grußkarte"], 350, "piece", false),
];

/// Currencies whose unit buys about a tenth.
const SMALL_UNITS: [&str; 4] = ["SEK", "NOK", "DKK", "CZK"];

/// Adds them to a new shop, at its own rates. Gives the name of their category.
pub(super) fn add(
    draft: &SetupDraft,
    currency: Currency,
    categories: &mut Vec<Value>,
    products: &mut Vec<Value>,
) -> Option<&'static str> {
    let word = |words: &Words| match draft.language.as_str() {
        "nl" => words[1],
        "de" => words[2],
        _ => words[0],
    };
    let ordinary = draft.taxes.first()?;
    let food = draft.taxes.get(1).filter(|tax| tax.rate.trim() != "0").unwrap_or(ordinary);
    let factor = if SMALL_UNITS.contains(&currency.code()) { 10 } else { 1 };
    let category = word(&CATEGORY);
    for (names, hundredths, unit, is_food) in SAMPLES {
        let price = Money::new(hundredths.saturating_mul(factor), currency).to_wire();
        let tax = if *is_food { &food.letter } else { &ordinary.letter };
        products.push(json!({
            "name": word(names), "price": price, "unit": unit, "tax": tax.trim(), "category": category,
            "quick": true,
        }));
    }
    categories.push(json!({ "name": category, "colour": COLOUR }));
    Some(category)
}
