//! The text of a `ServiceID`: a number from the store's durable blocks in base 36.
//!
//! Never from a clock or from memory, so that it cannot come twice for a till and a terminal.
//! nexo allows ten characters; base 36 fills them after 3.6 quadrillion messages.

const DIGITS: [char; 36] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K',
    'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// The number in base 36, without leading zeros.
pub fn text(number: u64) -> String {
    let mut rest = number;
    let mut digits: Vec<char> = Vec::new();
    loop {
        let digit = usize::try_from(rest.rem_euclid(36)).ok().and_then(|at| DIGITS.get(at).copied());
        digits.extend(digit);
        rest = rest.div_euclid(36);
        if rest == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
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
