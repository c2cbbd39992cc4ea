//! How much of something, at what price for one, and what that comes to.
//!
//! Quantities have three decimals and prices three more than their currency, since cheese is weighed in
//! grams and fuel is priced in tenths of a cent. Only the line is rounded.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    decimal,
    error::Error,
    money::{LINE_LIMIT, Money, Rounding, div_round},
};

/// Decimals of a quantity, and of a unit price beyond those of its currency.
const SCALE: u32 = 3;

/// Quantity scale times price scale.
const LINE_DIVISOR: i128 = 1_000_000;

/// A quantity in thousandths; stored as that integer, read and written as decimal text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1000);

    /// A number of thousandths: 335 grams of a kilogram.
    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    /// A number of whole units.
    pub fn whole(count: u32) -> Self {
        Self(i64::from(count).saturating_mul(1000))
    }

    /// In thousandths.
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// Reads `"2"`, `"0.335"`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        decimal::parse(text, SCALE).map(Self).map_err(|why| Error::amount("quantity", why))
    }

    /// The sum of two quantities.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        self.0.checked_add(other.0).map(Self).ok_or(Error::Overflow { field: "quantity" })
    }

    /// The same the other way.
    pub fn negated(self) -> Result<Self, Error> {
        self.0.checked_neg().map(Self).ok_or(Error::Overflow { field: "quantity" })
    }

    /// More than none.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// With as many decimals as it has: `2`, `0.335`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::print_short(self.0, SCALE, 0))
    }
}

impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// The price of one unit in thousandths of a minor unit; its currency is that of the basket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPrice(i64);

impl UnitPrice {
    /// A number of thousandths of a minor unit.
    pub const fn from_milli_minor(milli_minor: i64) -> Self {
        Self(milli_minor)
    }

    /// A price in whole minor units: 499 for 4.99.
    pub fn from_minor(minor: i64) -> Result<Self, Error> {
        minor.checked_mul(1000).map(Self).ok_or(Error::Overflow { field: "unit price" })
    }

    /// In thousandths of a minor unit.
    pub const fn milli_minor(self) -> i64 {
        self.0
    }

    /// Reads main units of a currency: `"4.99"`, `"1.659"`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Error> {
        decimal::parse(text, currency.exponent().saturating_add(SCALE))
            .map(Self)
            .map_err(|why| Error::amount("unit price", why))
    }

    /// Main units of a currency, with at least its own decimals: `4.99`, `1.659`.
    pub fn to_text(self, currency: Currency) -> String {
        decimal::print_short(self.0, currency.exponent().saturating_add(SCALE), currency.exponent())
    }
}

/// What a quantity counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Things.
    Piece,
    /// Weight.
    Kilogram,
    /// Volume.
    Litre,
    /// Length.
    Metre,
}

impl Unit {
    /// The word stored and kept in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Kilogram => "kilogram",
            Self::Litre => "litre",
            Self::Metre => "metre",
        }
    }

    /// How many things of it somebody carries: pieces as counted, anything weighed or measured as one.
    pub fn things(self, quantity: Quantity) -> u64 {
        match self {
            Self::Piece => quantity.0.unsigned_abs().checked_div(1000).unwrap_or(0).max(1),
            Self::Kilogram | Self::Litre | Self::Metre => 1,
        }
    }

    /// Its sign on a receipt; nothing for pieces.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Piece => "",
            Self::Kilogram => "kg",
            Self::Litre => "l",
            Self::Metre => "m",
        }
    }
}

/// What a quantity comes to at a price, rounded once, half up.
pub fn line_amount(quantity: Quantity, price: UnitPrice, currency: Currency) -> Result<Money, Error> {
    let exact =
        i128::from(quantity.0).checked_mul(i128::from(price.0)).ok_or(Error::Overflow { field: "line" })?;
    let minor = div_round(exact, LINE_DIVISOR, Rounding::HalfUp)?;
    if minor.unsigned_abs() > LINE_LIMIT.unsigned_abs() {
        return Err(Error::Limit { field: "line", limit: LINE_LIMIT });
    }
    Ok(Money::new(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: i64, price: i64) -> Result<i64, Error> {
        line_amount(Quantity(quantity), UnitPrice(price), Currency::EUR).map(Money::minor)
    }

    #[test]
    fn t04_weighed_line_of_335_grams() {
        assert_eq!(line(335, 1_290_000), Ok(432));
    }

    #[test]
    fn t05_fuel_with_a_price_in_tenths_of_a_cent() {
        assert_eq!(line(42_137, 165_900), Ok(6991));
    }

    #[test]
    fn t53_half_a_kilogram_at_18_90() {
        assert_eq!(line(500, 1_890_000), Ok(945));
    }

    #[test]
    fn t55_a_weight_derived_from_a_price_does_not_give_it_back() {
        assert_eq!(line(8, 19_900_000), Ok(159));
    }

    #[test]
    fn a_negative_line_is_the_exact_negative() {
        assert_eq!(line(-500, 1_001), line(500, 1_001).map(|minor| -minor));
    }

    #[test]
    fn a_line_has_a_limit() {
        let limit = Error::Limit { field: "line", limit: LINE_LIMIT };
        assert_eq!(line(1000, LINE_LIMIT * 1000), Ok(LINE_LIMIT));
        assert_eq!(line(1000, (LINE_LIMIT + 1) * 1000), Err(limit.clone()));
        assert_eq!(line(-1000, (LINE_LIMIT + 1) * 1000), Err(limit));
        assert!(line(i64::MAX, i64::MAX).is_err());
    }

    #[test]
    fn quantities_read_and_print_as_typed() {
        for text in ["2", "0.335", "42.137", "-1", "1.5"] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Quantity::parse("2.000"), Ok(Quantity::whole(2)));
        assert!(Quantity::parse("0.0001").is_err());
        assert_eq!(serde_json::to_string(&Quantity(335)).unwrap(), "335");
    }

    #[test]
    fn prices_keep_the_decimals_of_their_currency() {
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(UnitPrice::parse("1.659", Currency::EUR), Ok(UnitPrice(165_900)));
        assert_eq!(UnitPrice(165_900).to_text(Currency::EUR), "1.659");
        assert_eq!(UnitPrice(500_000).to_text(Currency::EUR), "5.00");
        assert_eq!(UnitPrice(1_980_000).to_text(yen), "1980");
        assert_eq!(UnitPrice::from_minor(499), Ok(UnitPrice(499_000)));
    }
}
