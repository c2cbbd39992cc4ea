//! Exact decimal text, read and written as integers.
//!
//! Amounts, quantities, prices and rates all arrive as text with a point. They share these two functions,
//! because a second reader would sooner or later disagree with the first about `12.500`.

/// `text` times ten to the power of `scale`, exactly; or what is wrong with it.
///
/// Signs, exponents, commas and spaces are refused, apart from one leading minus. Decimals beyond the scale
/// may stand there as long as they are zeros.
pub(crate) fn parse(text: &str, scale: u32) -> Result<i64, &'static str> {
    const NOT_DECIMAL: &str = "must be digits with at most one point, such as 12.50";
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(NOT_DECIMAL),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(NOT_DECIMAL);
    }
    let places = usize::try_from(scale).map_err(|_| "has too many decimals")?;
    if fraction.bytes().skip(places).any(|byte| byte != b'0') {
        return Err("has too many decimals");
    }
    let padding = std::iter::repeat_n(b'0', places.saturating_sub(fraction.len()));
    let mut value: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes().take(places)).chain(padding) {
        let digit = i64::from(byte.saturating_sub(b'0'));
        let digit = if negative { digit.saturating_neg() } else { digit };
        value = value.checked_mul(10).and_then(|v| v.checked_add(digit)).ok_or("is too large")?;
    }
    Ok(value)
}

/// `value` divided by ten to the power of `scale`, as text with exactly `scale` decimals.
pub(crate) fn print(value: i64, scale: u32) -> String {
    let places = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places.saturating_add(1));
    let sign = if value < 0 { "-" } else { "" };
    match digits.split_at_checked(digits.len().saturating_sub(places)) {
        Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
        Some(_) | None => format!("{sign}{digits}"),
    }
}

/// As [`print`], without the zeros at the end that say nothing, but with at least `keep` decimals.
pub(crate) fn print_short(value: i64, scale: u32, keep: u32) -> String {
    let mut value = value;
    let mut scale = scale;
    while scale > keep && value.checked_rem(10) == Some(0) {
        value = value.checked_div(10).unwrap_or(value);
        scale = scale.saturating_sub(1);
    }
    print(value, scale)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_plain_decimals_are_read() {
        for text in ["", "-", ".", ".5", "5.", "+5", " 5", "5 ", "1e3", "12,50", "1.2.3", "--1", "0x1", "١"]
        {
            assert!(parse(text, 2).is_err(), "{text:?}");
        }
        assert_eq!(parse("007.50", 2), Ok(750));
        assert_eq!(parse("-0", 2), Ok(0));
    }

    #[test]
    fn what_does_not_fit_is_an_error_not_a_wrap() {
        assert_eq!(parse("92233720368547758.07", 2), Ok(i64::MAX));
        assert_eq!(parse("-92233720368547758.08", 2), Ok(i64::MIN));
        assert!(parse("92233720368547758.08", 2).is_err());
        assert!(parse(&"9".repeat(400), 0).is_err());
    }

    #[test]
    fn zeros_at_the_end_go_as_far_as_asked() {
        assert_eq!(print_short(2000, 3, 0), "2");
        assert_eq!(print_short(335, 3, 0), "0.335");
        assert_eq!(print_short(1500, 3, 0), "1.5");
        assert_eq!(print_short(0, 3, 0), "0");
        assert_eq!(print_short(499_000, 5, 2), "4.99");
        assert_eq!(print_short(500_000, 5, 2), "5.00");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(value: i64, scale in 0u32..6) {
            prop_assert_eq!(parse(&print(value, scale), scale), Ok(value));
            prop_assert_eq!(parse(&print_short(value, scale, 0), scale), Ok(value));
        }
    }
}
