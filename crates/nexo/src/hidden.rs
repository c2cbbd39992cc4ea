//! Values that a message carries but that nobody should meet in a log.

use std::fmt;

use crate::encoding::Tree;

/// A number that stands for money or for a person: a gift card, an account, a token. Only its last four digits
/// are shown.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Hidden(String);

impl Hidden {
    /// The whole of it, for those who have to send it on.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Hidden {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&last_four(&self.0))
    }
}

/// No more of a number than its last four digits, and nothing of a shorter one.
pub(crate) fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(4);
    let shown = if digits.len() > 4 { digits.get(hidden..) } else { None };
    format!("…{}", shown.unwrap_or_default().iter().collect::<String>())
}

/// A part of a message that is carried without being understood, such as a cryptogram: what was read is written
/// again. Nothing of it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept(pub(crate) Tree);

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn no_more_than_four_digits_are_shown() {
        for (number, shown) in [
            ("6006491286999911338", "…1338"),
            ("600649 **** 1338", "…1338"),
            ("1338", "…"),
            ("", "…"),
            ("abcd-efgh", "…"),
        ] {
            assert_eq!(format!("{:?}", Hidden::from(number)), shown);
        }
    }
}
