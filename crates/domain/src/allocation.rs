//! Spreading a whole amount over parts so that the parts add up to it again.
//!
//! Rounding each part alone loses or invents a cent now and then; the largest remainder does not.

use std::cmp::Reverse;

use crate::error::Error;

/// Spreads `amount` over `weights` by largest remainder.
///
/// Minor units that are left over go to the bigger remainder, then the bigger weight, then the earlier
/// place, so the outcome never depends on chance. A negative amount is spread as the exact negative.
pub fn spread(amount: i64, weights: &[i64]) -> Result<Vec<i64>, Error> {
    const OVERFLOW: Error = Error::Overflow { field: "allocation" };
    let whole: i128 = weights.iter().copied().map(i128::from).sum();
    if whole == 0 {
        let nowhere = Error::amount("allocation", "an amount cannot be spread over parts that weigh nothing");
        return if amount == 0 { Ok(vec![0; weights.len()]) } else { Err(nowhere) };
    }
    let magnitude = i128::from(amount.unsigned_abs());
    let mut shares = Vec::with_capacity(weights.len());
    for (place, weight) in weights.iter().copied().enumerate() {
        let weight = i128::from(weight).checked_mul(whole.signum()).ok_or(OVERFLOW)?;
        let exact = magnitude.checked_mul(weight).ok_or(OVERFLOW)?;
        let divisor = whole.checked_abs().ok_or(OVERFLOW)?;
        let given = exact.checked_div_euclid(divisor).ok_or(OVERFLOW)?;
        let remainder = exact.checked_rem_euclid(divisor).ok_or(OVERFLOW)?;
        shares.push(Share { place, weight, given, remainder });
    }
    let all: i128 = shares.iter().map(|part| part.given).sum();
    let left = magnitude.checked_sub(all).and_then(|left| usize::try_from(left).ok()).ok_or(OVERFLOW)?;
    shares.sort_by_key(|part| (Reverse(part.remainder), Reverse(part.weight), part.place));
    for part in shares.iter_mut().take(left) {
        part.given = part.given.checked_add(1).ok_or(OVERFLOW)?;
    }
    shares.sort_by_key(|part| part.place);
    let sign = i128::from(amount.signum());
    shares
        .into_iter()
        .map(|part| part.given.checked_mul(sign).and_then(|share| i64::try_from(share).ok()).ok_or(OVERFLOW))
        .collect()
}

struct Share {
    place: usize,
    weight: i128,
    given: i128,
    remainder: i128,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t23_allocation_of_38_over_three_equal_lines() {
        assert_eq!(spread(38, &[125, 125, 125]), Ok(vec![13, 13, 12]));
    }

    #[test]
    fn t29_bucket_tax_spread_by_largest_remainder() {
        assert_eq!(spread(50, &[99, 99, 99]), Ok(vec![17, 17, 16]));
        assert_eq!(spread(-50, &[-99, -99, -99]), Ok(vec![-17, -17, -16]));
    }

    #[test]
    fn t67_equal_remainders_go_to_the_bigger_weight() {
        assert_eq!(spread(500, &[998, 432, 1350]), Ok(vec![179, 78, 243]));
        assert_eq!(spread(321, &[819, 1107]), Ok(vec![136, 185]));
    }

    #[test]
    fn nothing_weighs_nothing() {
        assert_eq!(spread(0, &[]), Ok(vec![]));
        assert_eq!(spread(0, &[0, 0]), Ok(vec![0, 0]));
        assert!(spread(1, &[0, 0]).is_err());
        assert!(spread(1, &[]).is_err());
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_within_their_weight(
            weights in prop::collection::vec(0i64..10_000_000, 1..20),
            per_mille in 0i64..=1000,
        ) {
            let whole: i64 = weights.iter().sum();
            let amount = whole * per_mille / 1000;
            let shares = spread(amount, &weights).unwrap();
            prop_assert_eq!(shares.iter().sum::<i64>(), amount);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!((0..=*weight).contains(share));
            }
            let back: Vec<i64> = shares.iter().map(|share| -share).collect();
            prop_assert_eq!(spread(-amount, &weights).unwrap(), back);
        }
    }
}
