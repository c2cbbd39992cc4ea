//! Amounts of money as whole minor units with their currency, and the one place where we round.
//!
//! No float ever holds an amount, and no sum wraps: what does not fit is an error.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::{currency::Currency, decimal, error::Error};

/// The largest line, in minor units (99 999 999.99 where there are cents).
///
/// In minor units and not in main units, since currencies without decimals are those with large numbers.
pub const LINE_LIMIT: i64 = 9_999_999_999;

/// The largest receipt, ten times a line.
pub const RECEIPT_LIMIT: i64 = 99_999_999_990;

/// An amount in minor units of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// `minor` units of a currency: `new(1005, EUR)` is ten euro and five cents.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Less than nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// More than nothing.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// The difference of two amounts of one currency.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        self.with(self.minor.checked_sub(other.minor))
    }

    /// The same amount the other way.
    pub fn negated(self) -> Result<Self, Error> {
        self.with(self.minor.checked_neg())
    }

    /// The sum of any number of amounts of `currency`; zero of none.
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, Error> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// Which of two amounts of one currency is larger. There is no `<`: it could not refuse yen against euro.
    pub fn compare(self, other: Self) -> Result<Ordering, Error> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// Reads decimal main units as terminals write them: `"10.05"`, `"1980"`, `"4.375"`.
    pub fn from_wire(text: &str, currency: Currency) -> Result<Self, Error> {
        decimal::parse(text, currency.exponent())
            .map(|minor| Self::new(minor, currency))
            .map_err(|why| Error::amount("amount", why))
    }

    /// Decimal main units with exactly the decimals of the currency.
    pub fn to_wire(self) -> String {
        decimal::print(self.minor, self.currency.exponent())
    }

    fn with(self, minor: Option<i64>) -> Result<Self, Error> {
        minor.map(|minor| Self::new(minor, self.currency)).ok_or(Error::Overflow { field: "amount" })
    }

    fn same_currency(self, other: Self) -> Result<(), Error> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(Error::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

/// For logs and errors, not for screens: `10.05 EUR`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_wire(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What to do with the part that is smaller than a minor unit.
///
/// All modes are symmetric about zero, so that a refund is the exact negative of its sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, a half away from zero. The rule for tax and lines.
    HalfUp,
    /// To the nearest, a half to the even neighbour.
    HalfEven,
    /// To the nearest, a half towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// `n / d`, rounded.
pub fn div_round(n: i128, d: i128, mode: Rounding) -> Result<i64, Error> {
    const OVERFLOW: Error = Error::Overflow { field: "quotient" };
    let quotient = n.checked_div(d).ok_or(OVERFLOW)?;
    let rest = n.checked_rem(d).ok_or(OVERFLOW)?.unsigned_abs();
    // Against what is missing to the next unit, because twice the rest might not fit.
    let missing = d.unsigned_abs().checked_sub(rest).ok_or(OVERFLOW)?;
    let away = match mode {
        Rounding::HalfUp => rest >= missing,
        Rounding::HalfDown => rest > missing,
        Rounding::HalfEven => {
            rest > missing || (rest == missing && quotient.checked_rem(2).is_some_and(|odd| odd != 0))
        }
        Rounding::Up => rest > 0,
        Rounding::Down => false,
    };
    let step = if !away {
        0
    } else if (n < 0) == (d < 0) {
        1
    } else {
        -1
    };
    let rounded = quotient.checked_add(step).ok_or(OVERFLOW)?;
    i64::try_from(rounded).map_err(|_| OVERFLOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(exponent: u32) -> Currency {
        Currency::parse(match exponent {
            0 => "JPY",
            3 => "BHD",
            _ => "EUR",
        })
        .unwrap()
    }

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn t01_ties_by_mode() {
        let halves = [1, 3, 5, -1, -5];
        for (mode, expected) in [
            (Rounding::HalfUp, [1, 2, 3, -1, -3]),
            (Rounding::HalfEven, [0, 2, 2, 0, -2]),
            (Rounding::HalfDown, [0, 1, 2, 0, -2]),
            (Rounding::Up, [1, 2, 3, -1, -3]),
            (Rounding::Down, [0, 1, 2, 0, -2]),
        ] {
            assert_eq!(halves.map(|n| div_round(n, 2, mode).unwrap()), expected, "{mode:?}");
            assert_eq!(halves.map(|n| div_round(-n, -2, mode).unwrap()), expected, "{mode:?}");
        }
    }

    #[test]
    fn t02_nineteen_ninety_nine_stays_whole() {
        assert_eq!(Money::from_wire("19.99", Currency::EUR), Ok(eur(1999)));
    }

    #[test]
    fn t03_one_point_zero_zero_five_rounds_up() {
        assert_eq!(div_round(1005, 10, Rounding::HalfUp), Ok(101));
    }

    #[test]
    fn t63_wire_format_of_amounts() {
        for (minor, exponent, text) in
            [(1005, 2, "10.05"), (1980, 0, "1980"), (4375, 3, "4.375"), (5, 2, "0.05"), (-1, 2, "-0.01")]
        {
            assert_eq!(Money::new(minor, currency(exponent)).to_wire(), text);
        }
        for (text, exponent, minor) in [
            ("12.5", 2, Some(1250)),
            ("12.505", 2, None),
            ("12.500", 2, Some(1250)),
            ("1e3", 2, None),
            ("12,50", 2, None),
            ("1980", 0, Some(1980)),
            ("4.375", 3, Some(4375)),
        ] {
            let read = Money::from_wire(text, currency(exponent)).ok().map(Money::minor);
            assert_eq!(read, minor, "{text}");
        }
    }

    #[test]
    fn currencies_do_not_mix_and_sums_do_not_wrap() {
        let yen = Money::new(1, currency(0));
        let mixed = Error::CurrencyMismatch { left: Currency::EUR, right: currency(0) };
        assert_eq!(eur(1).plus(yen), Err(mixed.clone()));
        assert_eq!(eur(1).compare(yen), Err(mixed));
        assert_eq!(eur(i64::MAX).plus(eur(1)), Err(Error::Overflow { field: "amount" }));
        assert_eq!(eur(i64::MIN).negated(), Err(Error::Overflow { field: "amount" }));
        assert_eq!(Money::sum([eur(1), eur(2)], Currency::EUR), Ok(eur(3)));
    }

    #[test]
    fn it_is_stored_as_integer_and_code() {
        let text = serde_json::to_string(&eur(1005)).unwrap();
        assert_eq!(text, r#"{"minor":1005,"currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), eur(1005));
    }

    #[test]
    fn division_by_zero_and_results_out_of_range_are_errors() {
        assert!(div_round(1, 0, Rounding::HalfUp).is_err());
        assert!(div_round(i128::MAX, 1, Rounding::HalfUp).is_err());
        assert!(div_round(i128::MIN, -1, Rounding::HalfUp).is_err());
    }

    proptest! {
        #[test]
        fn wire_text_reads_back(minor: i64, exponent in prop::sample::select(vec![0u32, 2, 3])) {
            let money = Money::new(minor, currency(exponent));
            prop_assert_eq!(Money::from_wire(&money.to_wire(), currency(exponent)), Ok(money));
        }

        #[test]
        fn rounding_is_symmetric_and_within_a_unit(n in -1_000_000_000_000_i128..1_000_000_000_000, d in 1_i128..1_000_000) {
            for mode in [Rounding::HalfUp, Rounding::HalfEven, Rounding::HalfDown, Rounding::Up, Rounding::Down] {
                let there = i128::from(div_round(n, d, mode).unwrap());
                prop_assert_eq!(i128::from(div_round(-n, d, mode).unwrap()), -there);
                prop_assert!((there * d - n).abs() < d);
            }
        }
    }
}
