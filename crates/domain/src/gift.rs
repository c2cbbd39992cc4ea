//! A gift card: money taken in advance. Selling one is no turnover; paying with one is a tender.
//!
//! The balance is the sum of what went on and off it, kept by the store; here is only its number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::Error;

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
    fn a_number_has_one_spelling() {
        let code: GiftCode = "gc-1234 5678".parse().unwrap();
        assert_eq!((code.as_str(), code.masked().as_str()), ("GC12345678", "*5678"));
        for bad in ["", "12345", "1234567890123456789012345", "GIFT_1234", "käse1234"] {
            assert!(bad.parse::<GiftCode>().is_err(), "{bad}");
        }
    }
}
