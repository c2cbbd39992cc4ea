//! Exact decimals, because an amount that passed through a binary float is no longer the amount that was sent.
//!
//! There is no currency here and no rounding: a number is kept as it was written, and whoever knows the
//! currency decides whether it has too many digits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Most fraction digits of a nexo amount (nexo 3.1 XSD `SimpleAmountType`, `fractionDigits`).
pub const MAX_SCALE: u32 = 6;

/// The largest nexo amount in millionths: 99999999.999999 (nexo 3.1 XSD `SimpleAmountType`, `maxInclusive`).
const MAX_MILLIONTHS: i128 = 99_999_999_999_999;

/// Fraction digits that are read, as long as those past [`MAX_SCALE`] are zeros.
const MAX_FRACTION_READ: usize = 12;

/// A decimal number as a terminal writes it: digits and the place of the point.
///
/// Comparison is by value (`1.5 == 1.50`), printing keeps the digits it was made with.
#[derive(Clone, Copy, Default)]
pub struct Decimal {
    unscaled: i64,
    /// Never above [`MAX_SCALE`].
    scale: u32,
}

/// Why a text or a number is not an amount. Never holds the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// No digit at all, or something other than digits and one point between digits.
    #[error("not a plain decimal number")]
    NotDecimal,
    /// Scientific notation is valid JSON, but a terminal that writes it has already gone through a float.
    #[error("written with an exponent")]
    Exponent,
    /// More than six fraction digits that count.
    #[error("more than six fraction digits")]
    TooPrecise,
    /// More digits than are kept.
    #[error("too many digits")]
    TooLarge,
    /// Only for writing: nexo amounts carry no sign, direction is in the payment type.
    #[error("negative")]
    Negative,
    /// Only for writing: over 99999999.999999.
    #[error("over 99999999.999999")]
    OverLimit,
    /// Only for writing: a requested amount must be more than nothing.
    #[error("zero")]
    Zero,
}

impl Decimal {
    /// Reads plain notation: an optional minus, digits, and optionally a point with digits after it.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if digits.contains(['e', 'E']) {
            return Err(AmountError::Exponent);
        }
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        if !is_digits(whole) || !fraction.is_none_or(is_digits) {
            return Err(AmountError::NotDecimal);
        }
        let fraction = kept_fraction(fraction.unwrap_or(""))?;
        let mut unscaled: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = i64::from(digit.saturating_sub(b'0'));
            let shifted = unscaled.checked_mul(10).ok_or(AmountError::TooLarge)?;
            unscaled = shifted.checked_add(digit).ok_or(AmountError::TooLarge)?;
        }
        let unscaled = if negative { unscaled.saturating_neg() } else { unscaled };
        let scale = u32::try_from(fraction.len()).map_err(|_| AmountError::TooPrecise)?;
        Ok(Self { unscaled, scale })
    }

    /// `unscaled` with the point moved `scale` digits to the left: `new(150, 2)` is 1.50.
    pub fn new(unscaled: i64, scale: u32) -> Result<Self, AmountError> {
        if scale <= MAX_SCALE { Ok(Self { unscaled, scale }) } else { Err(AmountError::TooPrecise) }
    }

    /// The digits without the point.
    pub fn unscaled(&self) -> i64 {
        self.unscaled
    }

    /// How many of the digits stand after the point.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// Plain notation with exactly the fraction digits that the number was made with.
    pub fn to_text(&self) -> String {
        let places = usize::try_from(self.scale).unwrap_or(0);
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let (one, digits) = (10_u64.saturating_pow(self.scale), self.unscaled.unsigned_abs());
        match (digits.checked_div(one), digits.checked_rem(one)) {
            (Some(whole), Some(fraction)) if places > 0 => format!("{sign}{whole}.{fraction:0>places$}"),
            (Some(_) | None, _) => format!("{sign}{digits}"),
        }
    }

    /// Whether nexo lets this be written as an amount: not negative, at most 99999999.999999.
    pub fn check_writable(&self) -> Result<(), AmountError> {
        let value = self.millionths();
        if value < 0 {
            return Err(AmountError::Negative);
        }
        if value > MAX_MILLIONTHS {
            return Err(AmountError::OverLimit);
        }
        Ok(())
    }

    /// The value in millionths; one scale for all makes comparison and hashing agree.
    fn millionths(self) -> i128 {
        let factor = 10_i128.saturating_pow(MAX_SCALE.saturating_sub(self.scale));
        i128::from(self.unscaled).saturating_mul(factor)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts zeros past the sixth fraction digit, which some terminals pad with; any other digit there is refused.
fn kept_fraction(fraction: &str) -> Result<&str, AmountError> {
    let places = usize::try_from(MAX_SCALE).unwrap_or(0);
    match fraction.split_at_checked(places) {
        None => Ok(fraction),
        Some((kept, rest))
            if fraction.len() <= MAX_FRACTION_READ && rest.bytes().all(|byte| byte == b'0') =>
        {
            Ok(kept)
        }
        Some(_) => Err(AmountError::TooPrecise),
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.millionths() == other.millionths()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths().cmp(&other.millionths())
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.millionths().hash(state);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AmountError, Decimal};

    #[test]
    fn keeps_the_digits_it_was_made_with() {
        for text in ["0", "5", "5.0", "0.05", "94.50", "100.00", "99999999.999999", "-1.50", "0.000000"] {
            assert_eq!(Decimal::parse(text).unwrap().to_text(), text);
        }
    }

    #[test]
    fn compares_by_value() {
        let (short, long) = (Decimal::new(15, 1).unwrap(), Decimal::parse("1.50").unwrap());
        assert_eq!(short, long);
        assert!(Decimal::parse("1.499999").unwrap() < long);
        assert!(Decimal::parse("-2").unwrap() < Decimal::parse("-1.9").unwrap());
    }

    #[test]
    fn zeros_past_the_sixth_digit_are_cut_and_others_refused() {
        assert_eq!(Decimal::parse("1.500000000000").unwrap().to_text(), "1.500000");
        assert_eq!(Decimal::parse("1.5000001"), Err(AmountError::TooPrecise));
        assert_eq!(Decimal::parse("1.0000000000000"), Err(AmountError::TooPrecise));
        assert_eq!(Decimal::new(1, 7), Err(AmountError::TooPrecise));
    }

    #[test]
    fn leading_zeros_are_no_digits_of_the_number() {
        assert_eq!(Decimal::parse("007.50").unwrap().to_text(), "7.50");
        assert_eq!(Decimal::parse("-0.0").unwrap().to_text(), "0.0");
    }

    #[test]
    fn other_notations_are_refused() {
        for text in ["", "-", "+1", "1,50", "1.", ".5", " 1", "1 ", "1.2.3", "0x1", "NaN", "--1", "١"] {
            assert_eq!(Decimal::parse(text), Err(AmountError::NotDecimal), "{text}");
        }
        for text in ["1e2", "1E2", "1.5e-3"] {
            assert_eq!(Decimal::parse(text), Err(AmountError::Exponent), "{text}");
        }
        assert_eq!(Decimal::parse("9223372036854775808"), Err(AmountError::TooLarge));
    }

    #[test]
    fn writing_has_the_limits_of_the_standard() {
        assert_eq!(Decimal::parse("99999999.999999").unwrap().check_writable(), Ok(()));
        assert_eq!(Decimal::parse("100000000").unwrap().check_writable(), Err(AmountError::OverLimit));
        assert_eq!(Decimal::parse("-0.01").unwrap().check_writable(), Err(AmountError::Negative));
    }

    proptest! {
        #[test]
        fn printing_and_parsing_are_inverse(unscaled: i64, scale in 0u32..=6) {
            prop_assume!(unscaled != i64::MIN);
            let made = Decimal::new(unscaled, scale).unwrap();
            let parsed = Decimal::parse(&made.to_text()).unwrap();
            prop_assert_eq!(parsed.unscaled(), unscaled);
            prop_assert_eq!(parsed.scale(), scale);
        }

        #[test]
        fn any_text_is_a_number_or_an_error(text in ".{0,40}") {
            let _ = Decimal::parse(&text);
        }

        #[test]
        fn trailing_zeros_change_nothing(units in 0i64..1_000_000, places in 0usize..4) {
            let short = Decimal::parse(&format!("{units}.5")).unwrap();
            let long = Decimal::parse(&format!("{units}.5{}", "0".repeat(places))).unwrap();
            prop_assert_eq!(short, long);
        }
    }
}
