//! Money off a line or a basket: what was given, why, by whom, and what it came to.
//!
//! A discount is computed once and the outcome is stored with the line, since a second computation
//! somewhere else would one day differ by a cent. Who gave it and why is part of the line, not a remark.

use serde::{Deserialize, Serialize};

use crate::{
    allocation::spread,
    currency::Currency,
    error::Error,
    ids::OperatorId,
    money::{Money, Rounding, div_round},
    tax::Rate,
};

/// One hundred per cent.
pub(crate) const WHOLE: u32 = 100_000;

/// How much is taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// A share of what is there, in 1/100 000.
    Percent(Rate),
    /// A fixed amount; more than there is takes all of it.
    Amount(Money),
}

/// Who did something that needs a reason, and who allowed it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// Why, in their words.
    pub why: String,
    /// Who did it.
    pub by: OperatorId,
    /// Who allowed it, where `by` may not do so alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<OperatorId>,
}

/// A discount as it was given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Discount {
    /// How much.
    pub cut: Cut,
    /// Why and by whom.
    pub reason: Reason,
}

/// What a discount was given on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This line alone.
    Line,
    /// The whole basket; the line has its share.
    Basket,
}

impl Scope {
    /// The word kept in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Basket => "basket",
        }
    }
}

/// What a discount took off one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reduction {
    /// What it was given on.
    pub scope: Scope,
    /// As it was given.
    pub discount: Discount,
    /// What it took off this line: a positive amount.
    pub amount: Money,
}

impl Cut {
    /// Refuses what takes nothing, or more than everything.
    pub fn check(self) -> Result<(), Error> {
        match self {
            Self::Percent(rate) if rate.is_zero() || rate.hundred_thousandths() > WHOLE => {
                Err(Error::amount("discount", "must be above 0 and at most 100 per cent"))
            }
            Self::Amount(amount) if !amount.is_positive() => {
                Err(Error::amount("discount", "must be more than zero"))
            }
            Self::Percent(_) | Self::Amount(_) => Ok(()),
        }
    }

    /// What it takes off an amount: rounded once, never more than the amount, so that 100 per cent leaves
    /// exactly nothing.
    pub fn of(self, amount: Money) -> Result<Money, Error> {
        let cut = match self {
            Self::Percent(rate) => share(amount, rate)?,
            Self::Amount(cut) => cut,
        };
        if !amount.is_positive() {
            return Ok(Money::zero(amount.currency()));
        }
        if cut.compare(amount)?.is_gt() { Ok(amount) } else { Ok(cut) }
    }

    /// What part of `whole` it takes off, in 1/100 000, rounded up: what a limit is compared with.
    pub fn as_rate_of(self, whole: Money) -> Result<Rate, Error> {
        const OVERFLOW: Error = Error::Overflow { field: "discount" };
        let cut = match self {
            Self::Percent(rate) => return Ok(rate),
            Self::Amount(cut) => cut,
        };
        if !whole.is_positive() || cut.compare(whole)?.is_ge() {
            return Ok(Rate::new(WHOLE));
        }
        let whole = i128::from(whole.minor());
        let exact = i128::from(cut.minor()).checked_mul(i128::from(WHOLE)).ok_or(OVERFLOW)?;
        let up = exact.checked_add(whole).and_then(|sum| sum.checked_sub(1)).ok_or(OVERFLOW)?;
        let rate = up.checked_div(whole).and_then(|rate| u32::try_from(rate).ok()).ok_or(OVERFLOW)?;
        Ok(Rate::new(rate))
    }
}

/// A share of an amount, half up.
pub(crate) fn share(amount: Money, rate: Rate) -> Result<Money, Error> {
    let exact = i128::from(amount.minor())
        .checked_mul(i128::from(rate.hundred_thousandths()))
        .ok_or(Error::Overflow { field: "discount" })?;
    Ok(Money::new(div_round(exact, i128::from(WHOLE), Rounding::HalfUp)?, amount.currency()))
}

/// Spreads a basket's discount over the amounts of its lines by largest remainder; what is nothing or less
/// takes no part. The total is computed once, so that rounding each line gives nothing away.
pub fn spread_cut(cut: Cut, amounts: &[Money], currency: Currency) -> Result<Vec<Money>, Error> {
    let weights: Vec<i64> = amounts.iter().map(|amount| amount.minor().max(0)).collect();
    let whole = Money::sum(weights.iter().map(|weight| Money::new(*weight, currency)), currency)?;
    let total = cut.of(whole)?;
    let shares = spread(total.minor(), &weights)?;
    Ok(shares.into_iter().map(|share| Money::new(share, currency)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn percent(rate: u32) -> Cut {
        Cut::Percent(Rate::new(rate))
    }

    fn spread_over(cut: Cut, weights: &[i64]) -> Vec<i64> {
        let amounts: Vec<Money> = weights.iter().copied().map(eur).collect();
        spread_cut(cut, &amounts, Currency::EUR).unwrap().into_iter().map(Money::minor).collect()
    }

    #[test]
    fn t21_fifteen_per_cent_off_three_at_9_99() {
        assert_eq!(percent(15_000).of(eur(2997)), Ok(eur(450)));
    }

    #[test]
    fn t23_the_basket_is_rounded_once_and_not_each_line() {
        assert_eq!(spread_over(percent(10_000), &[125, 125, 125]), [13, 13, 12]);
        let each: i64 =
            [125, 125, 125].map(|line| percent(10_000).of(eur(line)).unwrap().minor()).iter().sum();
        assert_eq!(each, 39);
    }

    #[test]
    fn t25_half_off_one_line_only() {
        assert_eq!(percent(50_000).of(eur(1349)), Ok(eur(675)));
        assert_eq!(1349 - 675 + 1449, 2123);
    }

    #[test]
    fn t27_one_hundred_per_cent_leaves_nothing() {
        assert_eq!(percent(100_000).of(eur(1000)), Ok(eur(1000)));
        assert_eq!(Cut::Amount(eur(1001)).of(eur(1000)), Ok(eur(1000)));
    }

    #[test]
    fn t67_a_coupon_over_three_lines() {
        assert_eq!(spread_over(Cut::Amount(eur(500)), &[998, 432, 1350]), [179, 78, 243]);
    }

    #[test]
    fn what_comes_back_takes_no_part() {
        assert_eq!(spread_over(percent(10_000), &[1000, -400]), [100, 0]);
        assert_eq!(percent(10_000).of(eur(-400)), Ok(eur(0)));
        assert_eq!(spread_over(percent(10_000), &[-400]), [0]);
    }

    #[test]
    fn a_cut_of_nothing_or_of_more_than_all_is_refused() {
        for bad in [percent(0), percent(100_001), Cut::Amount(eur(0)), Cut::Amount(eur(-1))] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
        assert_eq!(percent(100_000).check(), Ok(()));
    }

    #[test]
    fn an_amount_counts_as_the_share_it_is() {
        assert_eq!(Cut::Amount(eur(1)).as_rate_of(eur(3)), Ok(Rate::new(33_334)));
        assert_eq!(Cut::Amount(eur(10)).as_rate_of(eur(100)), Ok(Rate::new(10_000)));
        assert_eq!(Cut::Amount(eur(200)).as_rate_of(eur(100)), Ok(Rate::new(100_000)));
        assert_eq!(Cut::Amount(eur(1)).as_rate_of(eur(0)), Ok(Rate::new(100_000)));
    }

    proptest! {
        /// Property 4.
        #[test]
        fn shares_add_up_and_no_line_goes_below_nothing(
            weights in prop::collection::vec(-1_000_000i64..10_000_000, 1..20),
            rate in 1u32..=100_000,
            amount in 1i64..20_000_000,
        ) {
            let eligible: i64 = weights.iter().map(|weight| (*weight).max(0)).sum();
            for cut in [percent(rate), Cut::Amount(eur(amount))] {
                let shares = spread_over(cut, &weights);
                prop_assert_eq!(shares.iter().sum::<i64>(), cut.of(eur(eligible)).unwrap().minor());
                for (share, weight) in shares.iter().zip(&weights) {
                    prop_assert!((0..=(*weight).max(0)).contains(share));
                }
            }
        }
    }
}
