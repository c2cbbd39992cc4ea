//! What is usual in a country: a first guess for a new till, which the shop looks at and changes.
//!
//! Nothing here is law to the program. A till works with what its shop has stored, and a rate that changes
//! is changed there. Where the comment says ASSUMED, somebody who knows the country should look.

use crate::tax::{TaxCategory, TaxMode};

/// A rate with its letter, as a receipt names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsualTax {
    /// The letter.
    pub letter: &'static str,
    /// Why it applies.
    pub category: TaxCategory,
    /// In per cent.
    pub rate: &'static str,
}

/// What is usual in a country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: &'static str,
    /// What people there call it.
    pub name: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// Whether prices in shops contain the tax.
    pub mode: TaxMode,
    /// The rates, the ordinary one first.
    pub taxes: &'static [UsualTax],
    /// The smallest coin, where cash is rounded.
    pub smallest_coin: Option<&'static str>,
    /// Time zones, the most common first.
    pub zones: &'static [&'static str],
    /// Language of the screen and of receipts, where the till has it; else English.
    pub language: &'static str,
    /// Somebody who knows the country should look at its rates.
    pub assumed: bool,
}

/// When a business day starts unless the shop says otherwise: after the last guest, before the first loaf.
pub const DAY_START: &str = "04:00";

const fn tax(letter: &'static str, category: TaxCategory, rate: &'static str) -> UsualTax {
    UsualTax { letter, category, rate }
}

const fn standard(rate: &'static str) -> UsualTax {
    tax("A", TaxCategory::Standard, rate)
}

const fn reduced(letter: &'static str, rate: &'static str) -> UsualTax {
    tax(letter, TaxCategory::Reduced, rate)
}

const fn lowest(letter: &'static str, rate: &'static str) -> UsualTax {
    tax(letter, TaxCategory::SuperReduced, rate)
}

const ZERO: UsualTax = tax("Z", TaxCategory::Zero, "0");

const fn country(code: &'static str, name: &'static str, taxes: &'static [UsualTax]) -> Country {
    Country {
        code,
        name,
        currency: "EUR",
        mode: TaxMode::Inclusive,
        taxes,
        smallest_coin: None,
        zones: &[],
        language: "en",
        assumed: false,
    }
}

impl Country {
    const fn money(self, currency: &'static str) -> Self {
        Self { currency, ..self }
    }

    const fn coin(self, smallest: &'static str) -> Self {
        Self { smallest_coin: Some(smallest), ..self }
    }

    const fn at(self, zones: &'static [&'static str]) -> Self {
        Self { zones, ..self }
    }

    const fn speaks(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    const fn exclusive(self) -> Self {
        Self { mode: TaxMode::Exclusive, ..self }
    }

    const fn to_be_looked_at(self) -> Self {
        Self { assumed: true, ..self }
    }
}

/// Every country with a first guess, in the order of their names.
///
/// Rates: the VAT rates of the member states as the European Commission publishes them, and of the tax
/// authorities elsewhere, as of January 2026. Coins: the central banks' rules for cash; euro countries
/// differ, since rounding is a matter of the country (FI 2002, NL 2004, IE 2015, IT 2018, BE 2019, EE and
/// LT 2025).
pub const COUNTRIES: &[Country] = &[
    // The territories have one rate; the state has no say in prices' form, but shops show them with it.
    country("AU", "Australia", &[standard("10"), ZERO]).money("AUD").coin("0.05").at(&[
        "Australia/Sydney",
        "Australia/Brisbane",
        "Australia/Adelaide",
        "Australia/Perth",
    ]),
    country("BE", "België · Belgique", &[standard("21"), reduced("B", "12"), reduced("C", "6"), ZERO])
        .coin("0.05")
        .at(&["Europe/Brussels"])
        .speaks("nl"),
    // ASSUMED: provinces add taxes of their own, which differ; the shop types its rates.
    country("CA", "Canada", &[standard("5"), ZERO])
        .money("CAD")
        .coin("0.05")
        .exclusive()
        .at(&[
            "America/Toronto",
            "America/Vancouver",
            "America/Edmonton",
            "America/Winnipeg",
            "America/Halifax",
        ])
        .to_be_looked_at(),
    country("CZ", "Česko", &[standard("21"), reduced("B", "12"), ZERO])
        .money("CZK")
        .coin("1.00")
        .at(&["Europe/Prague"]),
    country("DK", "Danmark", &[standard("25"), ZERO]).money("DKK").coin("0.50").at(&["Europe/Copenhagen"]),
    country("DE", "Deutschland", &[standard("19"), reduced("B", "7"), ZERO])
        .at(&["Europe/Berlin"])
        .speaks("de"),
    // 24 per cent since July 2025; 13 for accommodation and 9 for the press since January 2025.
    country("EE", "Eesti", &[standard("24"), reduced("B", "13"), reduced("C", "9"), ZERO])
        .coin("0.05")
        .at(&["Europe/Tallinn"]),
    country("ES", "España", &[standard("21"), reduced("B", "10"), lowest("C", "4"), ZERO])
        .at(&["Europe/Madrid", "Atlantic/Canary"]),
    country("FR", "France", &[standard("20"), reduced("B", "10"), reduced("C", "5.5"), lowest("D", "2.1")])
        .at(&["Europe/Paris"]),
    country("IE", "Ireland", &[standard("23"), reduced("B", "13.5"), reduced("C", "9"), ZERO])
        .coin("0.05")
        .at(&["Europe/Dublin"]),
    country("IT", "Italia", &[standard("22"), reduced("B", "10"), reduced("C", "5"), lowest("D", "4")])
        .coin("0.05")
        .at(&["Europe/Rome"]),
    // ASSUMED: 12 instead of 9 per cent since January 2026.
    country("LT", "Lietuva", &[standard("21"), reduced("B", "12"), reduced("C", "5"), ZERO])
        .coin("0.05")
        .at(&["Europe/Vilnius"])
        .to_be_looked_at(),
    country("LU", "Luxembourg", &[standard("17"), reduced("B", "14"), reduced("C", "8"), lowest("D", "3")])
        .at(&["Europe/Luxembourg"])
        .speaks("de"),
    country("NL", "Nederland", &[standard("21"), reduced("B", "9"), ZERO])
        .coin("0.05")
        .at(&["Europe/Amsterdam"])
        .speaks("nl"),
    // ASSUMED: which way five cents go is the shop's choice; here up.
    country("NZ", "New Zealand", &[standard("15"), ZERO])
        .money("NZD")
        .coin("0.10")
        .at(&["Pacific/Auckland"])
        .to_be_looked_at(),
    country("NO", "Norge", &[standard("25"), reduced("B", "15"), reduced("C", "12"), ZERO])
        .money("NOK")
        .coin("1.00")
        .at(&["Europe/Oslo"]),
    country("AT", "Österreich", &[standard("20"), reduced("B", "13"), reduced("C", "10"), ZERO])
        .at(&["Europe/Vienna"])
        .speaks("de"),
    country("PL", "Polska", &[standard("23"), reduced("B", "8"), reduced("C", "5"), ZERO])
        .money("PLN")
        .at(&["Europe/Warsaw"]),
    // The mainland; Madeira and the Azores have lower rates.
    country("PT", "Portugal", &[standard("23"), reduced("B", "13"), reduced("C", "6"), ZERO]).at(&[
        "Europe/Lisbon",
        "Atlantic/Madeira",
        "Atlantic/Azores",
    ]),
    country(
        "CH",
        "Schweiz · Suisse · Svizzera",
        &[standard("8.1"), reduced("B", "3.8"), reduced("C", "2.6"), ZERO],
    )
    .money("CHF")
    .coin("0.05")
    .at(&["Europe/Zurich"])
    .speaks("de"),
    // ASSUMED: 13.5 instead of 14 per cent since January 2026.
    country("FI", "Suomi", &[standard("25.5"), reduced("B", "13.5"), reduced("C", "10"), ZERO])
        .coin("0.05")
        .at(&["Europe/Helsinki"])
        .to_be_looked_at(),
    country("SE", "Sverige", &[standard("25"), reduced("B", "12"), reduced("C", "6"), ZERO])
        .money("SEK")
        .coin("1.00")
        .at(&["Europe/Stockholm"]),
    country("GB", "United Kingdom", &[standard("20"), reduced("B", "5"), ZERO])
        .money("GBP")
        .at(&["Europe/London"]),
    // ASSUMED: sales tax is a matter of state, county and city; the shop types what applies to it.
    country("US", "United States", &[tax("N", TaxCategory::OutOfScope, "0")])
        .money("USD")
        .exclusive()
        .at(&[
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Phoenix",
            "America/Los_Angeles",
        ])
        .to_be_looked_at(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        currency::Currency,
        money::Money,
        rounding::CashRounding,
        tax::{Rate, TaxCode},
    };

    #[test]
    fn every_guess_could_be_stored() {
        for country in COUNTRIES {
            let currency = Currency::parse(country.currency).unwrap();
            let letters: BTreeSet<_> = country.taxes.iter().map(|tax| tax.letter).collect();
            assert_eq!(letters.len(), country.taxes.len(), "{}: a letter twice", country.code);
            for tax in country.taxes {
                let rate: Rate = tax.rate.parse().unwrap();
                TaxCode::new(tax.letter, tax.category, rate).unwrap();
            }
            if let Some(coin) = country.smallest_coin {
                let coin = Money::from_wire(coin, currency).unwrap();
                CashRounding::nearest(coin.minor()).check().unwrap();
            }
            assert!(!country.zones.is_empty(), "{} is nowhere", country.code);
        }
    }

    #[test]
    fn a_country_stands_once_under_its_two_letters() {
        let codes: BTreeSet<_> = COUNTRIES.iter().map(|country| country.code).collect();
        assert_eq!(codes.len(), COUNTRIES.len());
        assert!(codes.iter().all(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())));
    }

    #[test]
    fn cash_is_rounded_by_country_and_not_by_currency() {
        let coin = |code| COUNTRIES.iter().find(|country| country.code == code).unwrap().smallest_coin;
        assert_eq!(
            (coin("NL"), coin("FI"), coin("DE"), coin("FR")),
            (Some("0.05"), Some("0.05"), None, None)
        );
        assert_eq!((coin("DK"), coin("SE"), coin("CH")), (Some("0.50"), Some("1.00"), Some("0.05")));
    }
}
