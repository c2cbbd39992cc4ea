//! A gift card: money taken in advance. Selling one is no turnover; paying with one is a tender.
//!
//! The balance is the sum of what went on and off it, kept by the store; here is only its number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{currency::Currency, error::Error, money::Money};

/// The number on a gift card: 6 to 24 letters and digits, in capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GiftCode(String);

impl GiftCode {
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What may stand on a receipt: whoever has the whole number has the money.
    pub fn masked(&self) -> String {
        let last: String = self.0.chars().skip(self.0.len().saturating_sub(4)).collect();
        format!("*{last}")
    }
}

/// Amounts that a card is often sold for, in units that buy about as much as a euro.
const USUAL: [i64; 3] = [10, 25, 50];

/// Currencies whose unit buys about a tenth of that, a hundredth, and so on.
const SMALLER: [&str; 4] = [
    "CNY CZK DKK EGP HKD MDL MXN NOK PHP SEK THB TRY TWD UAH ZAR",
    "DZD HUF INR ISK JPY KES RSD RUB",
    "CLP COP KRW NGN",
    "IDR VND",
];

/// Amounts to offer when a card is sold, rising.
pub fn usual_amounts(currency: Currency) -> Vec<Money> {
    let smaller = SMALLER.iter().position(|codes| codes.split(' ').any(|code| code == currency.code()));
    let zeros = smaller.map_or(0, |place| u32::try_from(place).unwrap_or(0).saturating_add(1));
    let unit = 10_i64.checked_pow(zeros.saturating_add(currency.exponent()));
    let amounts = USUAL.iter().filter_map(|amount| amount.checked_mul(unit?));
    amounts.map(|minor| Money::new(minor, currency)).collect()
}

impl FromStr for GiftCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let code: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let code = code.to_ascii_uppercase();
        if (6..=24).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(code))
        } else {
            Err(Error::amount("gift card", "has 6 to 24 letters and digits: scan it or copy its number"))
        }
    }
}

impl TryFrom<String> for GiftCode {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<GiftCode> for String {
    fn from(code: GiftCode) -> Self {
        code.0
    }
}

impl fmt::Display for GiftCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_buys_about_the_same_everywhere() {
        let of = |code: &str| -> Vec<String> {
            usual_amounts(Currency::parse(code).unwrap()).iter().map(|amount| amount.to_wire()).collect()
        };
        assert_eq!(of("EUR"), ["10.00", "25.00", "50.00"]);
        assert_eq!(of("SEK"), ["100.00", "250.00", "500.00"]);
        assert_eq!(of("JPY"), ["1000", "2500", "5000"]);
        assert_eq!(of("KRW"), ["10000", "25000", "50000"]);
        assert_eq!(of("BHD"), ["10.000", "25.000", "50.000"]);
    }

    #[test]
    fn every_code_of_another_size_is_a_currency_and_stands_once() {
        let mut all: Vec<&str> = SMALLER.iter().flat_map(|codes| codes.split(' ')).collect();
        assert!(all.iter().all(|code| Currency::parse(code).is_ok()), "{all:?}");
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_number_has_one_spelling() {
        let code: GiftCode = "gc-1234 5678".parse().unwrap();
        assert_eq!((code.as_str(), code.masked().as_str()), ("GC12345678", "*5678"));
        for bad in ["", "12345", "1234567890123456789012345", "GIFT_1234", "käse1234"] {
            assert!(bad.parse::<GiftCode>().is_err(), "{bad}");
        }
    }
}
