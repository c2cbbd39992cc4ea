//! What the guided set-up offers, from the table of countries.

use domain::country::{COUNTRIES, Country, DAY_START, UsualTax};
use domain::tax::TaxMode;

use crate::views::{CountryView, SetupView, TaxGuessView};
use crate::wizard::{LANGUAGES, category_word};

pub(crate) fn setup(keychain: bool) -> SetupView {
    SetupView {
        countries: COUNTRIES.iter().map(country).collect(),
        currencies: domain::currency::all().map(|currency| currency.code().to_owned()).collect(),
        languages: LANGUAGES.iter().map(|&language| language.to_owned()).collect(),
        day_start: DAY_START.to_owned(),
        keychain,
    }
}

fn country(of: &Country) -> CountryView {
    CountryView {
        code: of.code.to_owned(),
        name: of.name.to_owned(),
        currency: of.currency.to_owned(),
        inclusive: of.mode == TaxMode::Inclusive,
        taxes: of.taxes.iter().map(guess).collect(),
        smallest_coin: of.smallest_coin.unwrap_or_default().to_owned(),
        zones: of.zones.iter().map(|&zone| zone.to_owned()).collect(),
        language: of.language.to_owned(),
        assumed: of.assumed,
    }
}

fn guess(tax: &UsualTax) -> TaxGuessView {
    TaxGuessView {
        letter: tax.letter.to_owned(),
        category: category_word(tax.category).to_owned(),
        rate: tax.rate.to_owned(),
    }
}
