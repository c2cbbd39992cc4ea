//! Labels that a scale in the shop prints: an EAN-13 with the weight or the price of one piece in it.
//!
//! The printed price is the price of the line; a weight worked out from it is information only, since
//! pricing it again would charge something else than what stands on the label. A wrong check digit is told
//! and not refused: shops have labels whose software never computed it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    error::Error,
    money::{Money, Rounding, div_round},
    quantity::{Quantity, UnitPrice},
};

/// Digits of a label.
const LENGTH: usize = 13;

/// How a shop's scale builds its labels: `21 IIIII WWWWW C`. Digits stand for themselves, `I` is the item,
/// `W` grams, `P` the price in minor units, `C` the check digit, `X` anything.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabelPattern(String);

/// What a label says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The number of the item, as the scale knows it.
    pub item: String,
    /// What is printed.
    pub value: LabelValue,
    /// The check digit fits.
    pub checked: bool,
}

/// What is printed on a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelValue {
    /// A weight.
    Grams(i64),
    /// A price in minor units.
    Price(i64),
}

impl LabelPattern {
    /// What a scanned code says under this pattern; nothing where it is another kind of code.
    pub fn read(&self, code: &str) -> Option<Label> {
        if code.len() != LENGTH || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (mut item, mut value, mut weighed) = (String::new(), String::new(), false);
        for (letter, digit) in self.0.chars().filter(|letter| *letter != ' ').zip(code.chars()) {
            match letter {
                'I' => item.push(digit),
                'W' | 'P' => {
                    weighed = letter == 'W';
                    value.push(digit);
                }
                'C' | 'X' => {}
                fixed if fixed == digit => {}
                _ => return None,
            }
        }
        let value = value.parse().ok()?;
        let value = if weighed { LabelValue::Grams(value) } else { LabelValue::Price(value) };
        Some(Label { item, value, checked: check_digit(code.get(..12)?) == code.chars().last() })
    }
}

impl FromStr for LabelPattern {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = |why: &str| Err(Error::setting("scale label", why));
        let letters: String = text.chars().filter(|letter| *letter != ' ').collect();
        if letters.len() != LENGTH || !letters.chars().all(|c| c.is_ascii_digit() || "IWPCX".contains(c)) {
            return bad(
                "write 13 signs such as 21 IIIII WWWWW C: digits, I item, W grams, P price, C check, X any",
            );
        }
        if !letters.starts_with(|first: char| first.is_ascii_digit()) {
            return bad("begin with the digits that tell such a label from others, such as 21");
        }
        if !letters.contains('I') || letters.contains('W') == letters.contains('P') {
            return bad("needs the item (I) and either grams (W) or a price (P)");
        }
        Ok(Self(text.trim().to_owned()))
    }
}

impl TryFrom<String> for LabelPattern {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<LabelPattern> for String {
    fn from(pattern: LabelPattern) -> Self {
        pattern.0
    }
}

impl fmt::Display for LabelPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl LabelValue {
    /// The quantity, and where the label tells a price, the price that the line costs.
    pub fn bought(self, price: UnitPrice, currency: Currency) -> Result<(Quantity, Option<Money>), Error> {
        match self {
            Self::Grams(grams) => Ok((Quantity::from_milli(grams), None)),
            Self::Price(minor) if price.milli_minor() > 0 => {
                let exact = i128::from(minor)
                    .checked_mul(1_000_000)
                    .ok_or(Error::Overflow { field: "scale label" })?;
                let milli = div_round(exact, i128::from(price.milli_minor()), Rounding::HalfUp)?;
                Ok((Quantity::from_milli(milli.max(1)), Some(Money::new(minor, currency))))
            }
            Self::Price(minor) => Ok((Quantity::ONE, Some(Money::new(minor, currency)))),
        }
    }
}

/// The last digit of a GTIN whose other digits these are (GS1 General Specifications, 7.9); none where they
/// are no digits.
pub fn check_digit(others: &str) -> Option<char> {
    let mut sum: u32 = 0;
    for (place, digit) in others.chars().rev().enumerate() {
        let weight = if place.is_multiple_of(2) { 3 } else { 1 };
        sum = sum.checked_add(digit.to_digit(10)?.checked_mul(weight)?)?;
    }
    let rest = sum.checked_rem(10)?;
    char::from_digit(10_u32.checked_sub(rest)?.checked_rem(10)?, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::line_amount;

    fn pattern(text: &str) -> LabelPattern {
        text.parse().unwrap()
    }

    #[test]
    fn t53_a_weight_in_the_label() {
        assert_eq!(check_digit("211234500500"), Some('3'));
        let label = pattern("21 IIIII WWWWW C").read("2112345005003").unwrap();
        assert_eq!(label, Label { item: "12345".into(), value: LabelValue::Grams(500), checked: true });
        let price = UnitPrice::from_minor(1890).unwrap();
        let (quantity, printed) = label.value.bought(price, Currency::EUR).unwrap();
        assert_eq!(printed, None);
        assert_eq!(line_amount(quantity, price, Currency::EUR).unwrap().minor(), 945);
    }

    #[test]
    fn t55_the_printed_price_is_charged() {
        let price = UnitPrice::from_milli_minor(19_900_000);
        let (quantity, printed) = LabelValue::Price(150).bought(price, Currency::EUR).unwrap();
        assert_eq!((quantity.milli(), printed.unwrap().minor()), (8, 150));
        assert_eq!(line_amount(quantity, price, Currency::EUR).unwrap().minor(), 159);
    }

    #[test]
    fn a_wrong_check_digit_is_told_and_not_refused() {
        // Three labels as shops print them, and the digit that each should have.
        for (code, right) in [("2123450012349", '3'), ("2340119005006", '7'), ("6220010001008", '0')] {
            assert_eq!(check_digit(code.get(..12).unwrap()), Some(right));
        }
        let label = pattern("21 IIIII PPPPP C").read("2123450012349").unwrap();
        assert_eq!((label.value, label.checked), (LabelValue::Price(1234), false));
    }

    #[test]
    fn other_codes_are_no_labels() {
        let pattern = pattern("21IIIIIWWWWWC");
        for code in ["8710400000013", "21123450050", "21123450050O3", ""] {
            assert_eq!(pattern.read(code), None, "{code}");
        }
    }

    #[test]
    fn a_pattern_that_cannot_work_says_why() {
        for bad in
            ["", "21 IIIII C", "II IIIII WWWWW C", "21 IIIII XXXXX C", "21 IIIWW PPPPP C", "21 JJJJJ WWWWW C"]
        {
            assert!(bad.parse::<LabelPattern>().is_err(), "{bad}");
        }
    }
}
