//! What the guided set-up offers before there is a till.

use serde::Serialize;
use ts_rs::TS;

/// Everything that the set-up begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SetupView {
    /// Countries with what is usual there.
    pub countries: Vec<CountryView>,
    /// Currencies that the till knows.
    pub currencies: Vec<String>,
    /// Languages of receipts and of the screen, two letters each.
    pub languages: Vec<String>,
    /// When a business day starts unless somebody says otherwise.
    pub day_start: String,
    /// The computer has a keychain that works. Where not, the key behind the PINs is kept in a file: weaker.
    pub keychain: bool,
}

/// A country and what is usual there: a first guess that the shop looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CountryView {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// What people there call it.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Prices contain the tax.
    pub inclusive: bool,
    /// The rates.
    pub taxes: Vec<TaxGuessView>,
    /// The smallest coin as decimal text; empty where cash is not rounded.
    pub smallest_coin: String,
    /// Time zones, the most common first.
    pub zones: Vec<String>,
    /// Language of screen and receipts.
    pub language: String,
    /// Somebody who knows the country should look at the rates.
    pub assumed: bool,
}

/// One of its rates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxGuessView {
    /// Letter on the receipt.
    pub letter: String,
    /// Why it applies, in the word of the books.
    pub category: String,
    /// In per cent.
    pub rate: String,
}
