//! Numbers of articles as they stand under bar codes: GTIN-8, -12 (UPC-A), -13 (EAN) and -14.
//!
//! The last digit checks the others (GS1 General Specifications, section 7.9): from the right, digits count three
//! times and once in turn, and the sum ends in zero. A shop may print codes of its own of any form, so a wrong check
//! digit forbids nothing; it explains why a code is not known.

/// What the digits of a code say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It has the form of an article's number and checks.
    Right,
    /// It has the form and does not check: it was misread or mistyped.
    Wrong,
    /// It is some other code.
    Other,
}

/// Looks at the check digit.
pub fn reading(code: &str) -> Reading {
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Reading::Other;
    }
    let sum: u32 = code.bytes().rev().zip([1_u32, 3].into_iter().cycle()).fold(0, |sum, (byte, weight)| {
        sum.saturating_add(u32::from(byte.saturating_sub(b'0')).saturating_mul(weight))
    });
    if sum.is_multiple_of(10) { Reading::Right } else { Reading::Wrong }
}

/// The same number as the other continent writes it: a UPC-A is an EAN that begins with zero, and scanners give
/// either.
pub fn other_spelling(code: &str) -> Option<String> {
    match (reading(code), code.len()) {
        (Reading::Right, 12) => Some(format!("0{code}")),
        (Reading::Right, 13) => code.strip_prefix('0').map(str::to_owned),
        (Reading::Right | Reading::Wrong | Reading::Other, _) => None,
    }
}

/// The digit that makes these digits check.
pub fn check_digit(digits: &str) -> Option<char> {
    ('0'..='9').find(|digit| reading(&format!("{digits}{digit}")) == Reading::Right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_every_length() {
        for right in ["4006381333931", "96385074", "036000291452", "10012345678902"] {
            assert_eq!(reading(right), Reading::Right, "{right}");
            let (digits, last) = right.split_at(right.len() - 1);
            assert_eq!(check_digit(digits).map(String::from).as_deref(), Some(last));
        }
    }

    /// Each single digit that is read wrong is noticed.
    #[test]
    fn one_wrong_digit_is_noticed() {
        let right = "4006381333931";
        for at in 0..right.len() {
            for digit in '0'..='9' {
                let mut code: Vec<char> = right.chars().collect();
                code[at] = digit;
                let code: String = code.into_iter().collect();
                let expected = if code == right { Reading::Right } else { Reading::Wrong };
                assert_eq!(reading(&code), expected, "{code}");
            }
        }
    }

    #[test]
    fn other_codes_have_no_check_digit() {
        for other in ["", "12345", "123456789", "40063813339x1", "ABCDEFGH", "٤٠٠٦٣٨١٣"] {
            assert_eq!(reading(other), Reading::Other, "{other}");
        }
        assert_eq!(check_digit("12345"), None);
    }

    #[test]
    fn an_american_code_is_a_european_one() {
        assert_eq!(other_spelling("036000291452").as_deref(), Some("0036000291452"));
        assert_eq!(other_spelling("0036000291452").as_deref(), Some("036000291452"));
        assert_eq!(other_spelling("4006381333931"), None);
        assert_eq!(other_spelling("036000291453"), None, "a misread code is no other code");
    }
}
