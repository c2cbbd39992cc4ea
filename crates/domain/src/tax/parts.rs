//! Taxes that stand on one another: a federal and a provincial one, each rounded and shown by itself.

use serde::{Deserialize, Serialize};

use super::{Rate, TaxCode, TaxMode, WHOLE, tax_of};
use crate::{
    allocation::spread,
    error::Error,
    money::{Money, Rounding, div_round},
};

/// More than this no country puts on one article, and the arithmetic stays exact.
const MOST: usize = 4;

const OVERFLOW: Error = Error::Overflow { field: "tax" };

/// One of several taxes on an article, in the order in which they are computed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TaxPart {
    /// Its name on the receipt: `GST`.
    pub name: String,
    /// Its rate.
    pub rate: Rate,
    /// It is computed on the price and the taxes before it, not on the price alone.
    #[serde(default)]
    pub compound: bool,
}

/// What one of several taxes comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaxPartRow {
    /// Its name.
    pub name: String,
    /// Its rate.
    pub rate: Rate,
    /// What it comes to.
    pub tax: Money,
}

/// The tax of an amount, and its parts where the code has several.
pub(crate) struct Worked {
    pub(crate) tax: Money,
    pub(crate) parts: Vec<TaxPartRow>,
}

pub(super) fn check(code: &TaxCode) -> Result<(), Error> {
    let bad = |why: String| Err(Error::setting("tax code", why));
    if code.parts.is_empty() {
        return Ok(());
    }
    if code.parts.len() > MOST {
        return bad(format!("{} has more than {MOST} taxes", code.letter));
    }
    if code.parts.iter().any(|part| part.name.trim().is_empty() || part.rate.is_zero()) {
        return bad(format!("each tax of {} needs a name and a rate above zero", code.letter));
    }
    let sum = code.parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(part.rate.0)).ok_or(OVERFLOW)?;
    if sum != code.rate.0 {
        return bad(format!("the taxes of {} add up to {} per cent: write that", code.letter, Rate(sum)));
    }
    Ok(())
}

/// The tax in (or on) an amount under a code, each part rounded by itself.
pub(crate) fn worked(amount: Money, code: &TaxCode, mode: TaxMode) -> Result<Worked, Error> {
    if code.parts.is_empty() {
        return Ok(Worked { tax: tax_of(amount, code.rate, mode)?, parts: Vec::new() });
    }
    let taxes = match mode {
        TaxMode::Exclusive => on(amount, &code.parts)?,
        TaxMode::Inclusive => inside(amount, &code.parts)?,
    };
    let tax = Money::sum(taxes.iter().copied(), amount.currency())?;
    let row = |(part, tax): (&TaxPart, Money)| TaxPartRow { name: part.name.clone(), rate: part.rate, tax };
    Ok(Worked { tax, parts: code.parts.iter().zip(taxes).map(row).collect() })
}

/// Each tax on a net amount.
fn on(net: Money, parts: &[TaxPart]) -> Result<Vec<Money>, Error> {
    let mut taxes = Vec::with_capacity(parts.len());
    let mut so_far = net;
    for part in parts {
        let base = if part.compound { so_far } else { net };
        let tax = tax_of(base, part.rate, TaxMode::Exclusive)?;
        so_far = so_far.plus(tax)?;
        taxes.push(tax);
    }
    Ok(taxes)
}

/// Each tax inside a gross amount: all of them are rounded once together, so that the price stays what the
/// customer saw, and then spread by what each weighs.
fn inside(gross: Money, parts: &[TaxPart]) -> Result<Vec<Money>, Error> {
    // Factors with a common divisor of 100 000 to the power of the number of parts: exact.
    let mut whole: i128 = 1;
    let mut all: i128 = 1;
    let mut weights: Vec<i128> = Vec::with_capacity(parts.len());
    for part in parts {
        let rate = i128::from(part.rate.0);
        let base = if part.compound { all } else { whole };
        let weight = base.checked_mul(rate).ok_or(OVERFLOW)?;
        for earlier in &mut weights {
            *earlier = earlier.checked_mul(WHOLE).ok_or(OVERFLOW)?;
        }
        weights.push(weight);
        all = all.checked_mul(WHOLE).and_then(|all| all.checked_add(weight)).ok_or(OVERFLOW)?;
        whole = whole.checked_mul(WHOLE).ok_or(OVERFLOW)?;
    }
    let tax = all.checked_sub(whole).ok_or(OVERFLOW)?;
    let exact = i128::from(gross.minor()).checked_mul(tax).ok_or(OVERFLOW)?;
    let tax = div_round(exact, all, Rounding::HalfUp)?;
    // As many digits of each weight as the spreading can count in.
    let weights = weights
        .into_iter()
        .map(|weight| {
            let scaled = weight.checked_mul(1_000_000_000).and_then(|weight| weight.checked_div(whole));
            scaled.and_then(|weight| i64::try_from(weight).ok()).ok_or(OVERFLOW)
        })
        .collect::<Result<Vec<i64>, Error>>()?;
    let shares = spread(tax, &weights)?;
    Ok(shares.into_iter().map(|share| Money::new(share, gross.currency())).collect())
}

/// Adds the parts of two amounts of one code.
pub(crate) fn together(mut one: Vec<TaxPartRow>, other: Vec<TaxPartRow>) -> Result<Vec<TaxPartRow>, Error> {
    if one.is_empty() {
        return Ok(other);
    }
    for (sum, part) in one.iter_mut().zip(other) {
        sum.tax = sum.tax.plus(part.tax)?;
    }
    Ok(one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{currency::Currency, tax::TaxCategory};

    fn code(parts: &[(&str, u32, bool)]) -> TaxCode {
        let parts: Vec<TaxPart> = parts
            .iter()
            .map(|(name, rate, compound)| TaxPart {
                name: (*name).into(),
                rate: Rate(*rate),
                compound: *compound,
            })
            .collect();
        let rate = Rate(parts.iter().map(|part| part.rate.0).sum());
        TaxCode { letter: "Q".into(), category: TaxCategory::Standard, rate, parts }
    }

    fn taxes(minor: i64, code: &TaxCode, mode: TaxMode) -> Vec<i64> {
        let worked = worked(Money::new(minor, Currency::parse("CAD").unwrap()), code, mode).unwrap();
        assert_eq!(worked.tax.minor(), worked.parts.iter().map(|part| part.tax.minor()).sum::<i64>());
        worked.parts.iter().map(|part| part.tax.minor()).collect()
    }

    #[test]
    fn t19_two_taxes_each_rounded_by_itself() {
        let quebec = code(&[("GST", 5_000, false), ("QST", 9_975, false)]);
        assert_eq!(quebec.check(), Ok(()));
        assert_eq!(taxes(10_000, &quebec, TaxMode::Exclusive), [500, 998]);
        assert_eq!(taxes(11_498, &quebec, TaxMode::Inclusive), [500, 998]);
    }

    #[test]
    fn t20_a_tax_on_a_tax() {
        // 8.5 per cent on 100.00 and 5.00: 8.925, half up.
        let compound = code(&[("GST", 5_000, false), ("PST", 8_500, true)]);
        assert_eq!(taxes(10_000, &compound, TaxMode::Exclusive), [500, 893]);
        let other_way = code(&[("PST", 8_500, false), ("GST", 5_000, true)]);
        assert_eq!(taxes(10_000, &other_way, TaxMode::Exclusive), [850, 543]);
    }

    #[test]
    fn parts_that_do_not_add_up_are_refused() {
        let good = code(&[("GST", 5_000, false), ("QST", 9_975, false)]);
        assert!(TaxCode { rate: Rate(15_000), ..good.clone() }.check().is_err());
        assert!(code(&[("", 5_000, false)]).check().is_err());
        assert!(code(&[("GST", 0, false)]).check().is_err());
        assert!(code(&[("A", 1, false); 5]).check().is_err());
    }

    proptest! {
        #[test]
        fn a_refund_is_the_exact_negative_and_parts_add_up(
            minor in -9_999_999_999i64..9_999_999_999,
            rates in prop::collection::vec((1u32..30_000, any::<bool>()), 1..=4),
        ) {
            let parts: Vec<_> = rates.iter().map(|(rate, compound)| ("T", *rate, *compound)).collect();
            let code = code(&parts);
            for mode in [TaxMode::Inclusive, TaxMode::Exclusive] {
                let there = taxes(minor, &code, mode);
                let back: Vec<i64> = taxes(-minor, &code, mode).iter().map(|tax| -tax).collect();
                prop_assert_eq!(there, back);
            }
        }

        #[test]
        fn one_part_is_the_plain_tax(minor in -9_999_999_999i64..9_999_999_999, rate in 1u32..60_000) {
            let money = Money::new(minor, Currency::EUR);
            for mode in [TaxMode::Inclusive, TaxMode::Exclusive] {
                let one = worked(money, &code(&[("VAT", rate, false)]), mode).unwrap();
                prop_assert_eq!(one.tax, tax_of(money, Rate(rate), mode).unwrap());
            }
        }
    }
}
