//! What stands on a receipt for a scanner: its number, and as much of its seal that a mistyped or made-up
//! one is not taken for it.

use crate::sale::ReceiptNumber;

/// Characters of the seal.
const SEAL: usize = 8;

/// The code of a document.
pub fn of(number: &ReceiptNumber, chain: &str) -> String {
    let seal: String = chain.chars().take(SEAL).collect();
    format!("{number}-{}", seal.to_ascii_uppercase())
}

/// What a scanned code names: the number within its series, and the seal to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The running number.
    pub number: u64,
    seal: String,
}

impl Scanned {
    /// Reads a code of this series. Scanners with another keyboard layout spoil the signs between letters
    /// and digits, so these do not count.
    pub fn read(text: &str, series: &str) -> Option<Self> {
        let plain = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let rest = plain(text);
        let rest = rest.strip_prefix(plain(series).as_str())?;
        let (number, seal) = rest.split_at_checked(rest.len().checked_sub(SEAL)?)?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_seal = seal.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_number || !is_seal {
            return None;
        }
        Some(Self { number: number.parse().ok()?, seal: seal.to_owned() })
    }

    /// Whether the document with this seal is the one.
    pub fn is_of(&self, chain: &str) -> bool {
        chain.get(..SEAL).is_some_and(|start| start.eq_ignore_ascii_case(&self.seal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> ReceiptNumber {
        ReceiptNumber { series: "T01".into(), number: 42 }
    }

    #[test]
    fn a_code_is_known_again_however_the_scanner_spells_its_signs() {
        let code = of(&number(), "0123456789abcdef");
        assert_eq!(code, "T01-000042-01234567");
        for spelled in [code.as_str(), "T01\u{df}000042\u{df}01234567", "t01'000042'01234567"] {
            let read = Scanned::read(spelled, "T01").unwrap();
            assert_eq!(read.number, 42);
            assert!(read.is_of("0123456789abcdef"));
            assert!(!read.is_of("f123456789abcdef"));
        }
    }

    #[test]
    fn a_code_of_an_article_or_of_another_till_is_none() {
        for other in
            ["4006381333931", "T02-000042-01234567", "T01", "T01-01234567", "T01-0000X2-01234567", ""]
        {
            assert_eq!(Scanned::read(other, "T01"), None, "{other}");
        }
    }
}
