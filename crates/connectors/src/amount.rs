//! The only bridge between the shop's money and the numbers on the wire.
//!
//! `nexo` knows no currency, `domain` knows no message. What the wire says is taken exactly or not
//! at all: an amount with more decimals than its currency has is an error, because whoever rounds
//! here changes what a customer paid.

use domain::currency::Currency;
use domain::money::Money;
use nexo::amount::Decimal;

/// Why an amount cannot cross.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The wire has no place for it.
    #[error("write {amount} as a nexo amount")]
    Unwritable {
        /// The amount.
        amount: Money,
        /// Why not.
        source: nexo::amount::AmountError,
    },
    /// Amounts that belong together do not add up to one.
    #[error("add amounts for the wire")]
    Unsummable(#[from] domain::error::Error),
    /// A terminal names a direction by the kind of its message, never by a sign.
    #[error("read an amount: it is negative")]
    Negative,
    /// The currency has no such amount.
    #[error("read an amount in {currency}")]
    Unreadable {
        /// The currency.
        currency: Currency,
        /// Why not.
        source: domain::error::Error,
    },
}

/// The amount in major units, with exactly the decimals of its currency.
pub fn to_wire(amount: Money) -> Result<Decimal, AmountError> {
    let unwritable = |source| AmountError::Unwritable { amount, source };
    let decimal = Decimal::parse(&amount.to_wire()).map_err(unwritable)?;
    decimal.check_writable().map_err(unwritable)?;
    Ok(decimal)
}

/// What a terminal wrote, in `currency`.
pub fn from_wire(decimal: Decimal, currency: Currency) -> Result<Money, AmountError> {
    let amount = Money::from_wire(&decimal.to_text(), currency)
        .map_err(|source| AmountError::Unreadable { currency, source })?;
    if amount.is_negative() { Err(AmountError::Negative) } else { Ok(amount) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, code: &str) -> Result<i64, AmountError> {
        from_wire(Decimal::parse(text).unwrap(), Currency::parse(code).unwrap()).map(Money::minor)
    }

    #[test]
    fn decimals_follow_the_currency() {
        assert_eq!(read("10", "EUR"), Ok(1000));
        assert_eq!(read("10.5", "EUR"), Ok(1050));
        assert_eq!(read("10.500000", "EUR"), Ok(1050));
        assert_eq!(read("1980", "JPY"), Ok(1980));
        assert_eq!(read("1980.00", "JPY"), Ok(1980));
        assert_eq!(read("4.375", "BHD"), Ok(4375));
    }

    #[test]
    fn nothing_is_rounded_and_nothing_has_a_sign() {
        assert!(matches!(read("10.005", "EUR"), Err(AmountError::Unreadable { .. })));
        assert!(matches!(read("0.5", "JPY"), Err(AmountError::Unreadable { .. })));
        assert_eq!(read("-1", "EUR"), Err(AmountError::Negative));
        let negative = Money::new(-1, Currency::EUR);
        assert!(matches!(to_wire(negative), Err(AmountError::Unwritable { .. })));
        let large = Money::new(10_000_000_000, Currency::EUR);
        assert!(matches!(to_wire(large), Err(AmountError::Unwritable { .. })));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(minor in 0_i64..=9_999_999_999, code in "EUR|JPY|BHD|USD") {
            let amount = Money::new(minor / 1000, Currency::parse(&code).unwrap());
            prop_assert_eq!(from_wire(to_wire(amount).unwrap(), amount.currency()).unwrap(), amount);
        }
    }
}
