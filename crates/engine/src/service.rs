//! The text of a `ServiceID`: a number from the store's durable blocks in base 36.
//!
//! Never from a clock or from memory, so that it cannot come twice for a till and a terminal.
//! nexo allows ten characters; base 36 fills them after 3.6 quadrillion messages.

/// The number in base 36, without leading zeros.
pub fn text(number: u64) -> String {
    let mut rest = number;
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(rest.rem_euclid(36)).ok().and_then(|digit| char::from_digit(digit, 36));
        digits.extend(digit.map(|digit| digit.to_ascii_uppercase()));
        rest = rest.div_euclid(36);
        if rest == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn counts_in_base_36() {
        assert_eq!(text(0), "0");
        assert_eq!(text(35), "Z");
        assert_eq!(text(36), "10");
        assert_eq!(text(36_u64.pow(10) - 1), "ZZZZZZZZZZ", "ten characters are enough for a long time");
    }
}
