//! Value added tax: rates, categories, and how much of an amount it is.
//!
//! The tax is what gets rounded; the amount the customer saw is never changed by it. Whether tax is worked
//! out per rate or per line is a choice the law leaves to the shop, so it is written into every sale.

mod parts;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    decimal,
    error::Error,
    money::{Money, Rounding, div_round},
};

pub use self::parts::{TaxPart, TaxPartRow};
pub(crate) use self::parts::{together, worked};

/// One hundred per cent.
const WHOLE: i128 = 100_000;

/// A tax rate in 1/100 000: 21 % is 21000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u32);

impl Rate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// A rate in 1/100 000.
    pub const fn new(hundred_thousandths: u32) -> Self {
        Self(hundred_thousandths)
    }

    /// In 1/100 000.
    pub const fn hundred_thousandths(self) -> u32 {
        self.0
    }

    /// Nothing at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// In per cent, without the sign: `21`, `8.875`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::print_short(i64::from(self.0), 3, 0))
    }
}

/// From per cent, without the sign.
impl FromStr for Rate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let value = decimal::parse(text, 3).map_err(|why| Error::amount("tax rate", why))?;
        u32::try_from(value)
            .map(Self)
            .map_err(|_| Error::amount("tax rate", "must be zero or more, in per cent"))
    }
}

/// Why a rate applies. Four of them have no rate and still are four things to the tax office.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxCategory {
    /// The ordinary rate.
    Standard,
    /// A lower rate.
    Reduced,
    /// The lowest rate above zero.
    SuperReduced,
    /// Taxed at nought.
    Zero,
    /// Exempt by law.
    Exempt,
    /// The buyer owes the tax.
    ReverseCharge,
    /// No supply at all, such as a deposit.
    OutOfScope,
}

impl TaxCategory {
    /// Whether a rate above zero belongs to it.
    pub const fn is_taxed(self) -> bool {
        match self {
            Self::Standard | Self::Reduced | Self::SuperReduced => true,
            Self::Zero | Self::Exempt | Self::ReverseCharge | Self::OutOfScope => false,
        }
    }
}

/// Whether prices contain the tax.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// Prices contain it.
    Inclusive,
    /// It is added at the end.
    Exclusive,
}

/// Where tax is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxLevel {
    /// Once for each rate: the order and grouping of lines makes no difference.
    PerRateTotal,
    /// On each line.
    PerLine,
}

/// How a shop works out tax; part of every sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaxPolicy {
    /// Whether prices contain it.
    pub mode: TaxMode,
    /// Where it is rounded.
    pub level: TaxLevel,
}

/// A rate with its reason and the letter that names it on the receipt.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TaxCode {
    /// The letter beside the line: `A`.
    pub letter: String,
    /// Why the rate applies.
    pub category: TaxCategory,
    /// The rate; of several taxes, what their rates add up to.
    pub rate: Rate,
    /// The taxes it consists of, where they are several, in the order in which they are computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TaxPart>,
}

impl TaxCode {
    /// A code whose category and rate agree.
    pub fn new(letter: &str, category: TaxCategory, rate: Rate) -> Result<Self, Error> {
        let code = Self { letter: letter.into(), category, rate, parts: Vec::new() };
        code.check()?;
        Ok(code)
    }

    /// Refuses a category that contradicts the rate, since it would print a tax that is none.
    pub fn check(&self) -> Result<(), Error> {
        if self.letter.trim().is_empty() {
            return Err(Error::setting("tax code", "needs a letter, such as A"));
        }
        if self.category.is_taxed() == self.rate.is_zero() {
            return Err(Error::setting(
                "tax code",
                format!("{} has a category that does not go with {} per cent", self.letter, self.rate),
            ));
        }
        parts::check(self)
    }

    /// The same article for a buyer who owes no tax on it.
    #[must_use]
    pub fn exempt(&self) -> Self {
        Self {
            letter: self.letter.clone(),
            category: TaxCategory::Exempt,
            rate: Rate::ZERO,
            parts: Vec::new(),
        }
    }
}

/// What one rate comes to on a sale: a row of the receipt's tax table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaxRow {
    /// The rate.
    pub code: TaxCode,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub gross: Money,
    /// What each tax comes to, where the rate consists of several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TaxPartRow>,
}

impl TaxRow {
    /// The row for a base as priced: gross where prices contain the tax, else net.
    pub(crate) fn new(
        code: TaxCode,
        base: Money,
        (tax, parts): (Money, Vec<TaxPartRow>),
        mode: TaxMode,
    ) -> Result<Self, Error> {
        let (net, gross) = match mode {
            TaxMode::Inclusive => (base.minus(tax)?, base),
            TaxMode::Exclusive => (base, base.plus(tax)?),
        };
        Ok(Self { code, net, tax, gross, parts })
    }
}

/// The tax in (or on) an amount, half up.
pub fn tax_of(amount: Money, rate: Rate, mode: TaxMode) -> Result<Money, Error> {
    const OVERFLOW: Error = Error::Overflow { field: "tax" };
    let rate = i128::from(rate.0);
    let divisor = match mode {
        TaxMode::Inclusive => WHOLE.checked_add(rate).ok_or(OVERFLOW)?,
        TaxMode::Exclusive => WHOLE,
    };
    let exact = i128::from(amount.minor()).checked_mul(rate).ok_or(OVERFLOW)?;
    Ok(Money::new(div_round(exact, divisor, Rounding::HalfUp)?, amount.currency()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::currency::Currency;

    fn tax(minor: i64, rate: u32, mode: TaxMode) -> i64 {
        tax_of(Money::new(minor, Currency::EUR), Rate(rate), mode).unwrap().minor()
    }

    #[test]
    fn t07_25_per_cent_inside_99_90() {
        assert_eq!(tax(9990, 25_000, TaxMode::Inclusive), 1998);
    }

    #[test]
    fn t09_8_1_per_cent_inside_24_85() {
        assert_eq!(tax(2485, 8_100, TaxMode::Inclusive), 186);
    }

    #[test]
    fn an_exact_tie_rounds_the_tax_up() {
        // At 100 per cent exactly half a cent of one is tax.
        assert_eq!(tax(1, 100_000, TaxMode::Inclusive), 1);
        assert_eq!(tax(-1, 100_000, TaxMode::Inclusive), -1);
    }

    #[test]
    fn t15_consumption_tax_in_yen() {
        let yen = Currency::parse("JPY").unwrap();
        let tax = tax_of(Money::new(1980, yen), Rate(10_000), TaxMode::Inclusive);
        assert_eq!(tax, Ok(Money::new(180, yen)));
    }

    #[test]
    fn t19_two_rates_on_one_net_are_rounded_apart() {
        assert_eq!(tax(10_000, 5_000, TaxMode::Exclusive), 500);
        assert_eq!(tax(10_000, 9_975, TaxMode::Exclusive), 998);
    }

    #[test]
    fn rates_read_and_print_in_per_cent() {
        for (text, rate) in [("21", 21_000), ("8.875", 8_875), ("0", 0), ("5.5", 5_500)] {
            assert_eq!(text.parse::<Rate>(), Ok(Rate(rate)));
            assert_eq!(Rate(rate).to_string(), text);
        }
        assert!("-1".parse::<Rate>().is_err());
        assert!("21%".parse::<Rate>().is_err());
    }

    #[test]
    fn a_category_and_its_rate_agree() {
        assert!(TaxCode::new("A", TaxCategory::Standard, Rate(21_000)).is_ok());
        assert!(TaxCode::new("Z", TaxCategory::Exempt, Rate::ZERO).is_ok());
        assert!(TaxCode::new("Z", TaxCategory::Exempt, Rate(21_000)).is_err());
        assert!(TaxCode::new("A", TaxCategory::Standard, Rate::ZERO).is_err());
        assert!(TaxCode::new(" ", TaxCategory::Standard, Rate(21_000)).is_err());
    }

    proptest! {
        /// Property 2.
        #[test]
        fn tax_is_symmetric_and_within_half_a_minor_unit(
            minor in -99_999_999_990_i64..99_999_999_990,
            rate in 0u32..100_000,
        ) {
            for (mode, divisor) in [
                (TaxMode::Inclusive, 100_000 + i128::from(rate)),
                (TaxMode::Exclusive, 100_000),
            ] {
                let there = tax(minor, rate, mode);
                prop_assert_eq!(tax(-minor, rate, mode), -there);
                let off = (i128::from(there) * divisor - i128::from(minor) * i128::from(rate)).abs();
                prop_assert!(2 * off <= divisor);
            }
        }
    }
}
