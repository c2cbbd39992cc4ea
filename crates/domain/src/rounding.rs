//! Cash where small coins are gone: what is due in cash, and which amounts people are likely to hand over.
//!
//! Rounding belongs to the cash that closes a sale. It never touches items, tax or cards, and it is a
//! figure of its own in the books. The due is rounded and never the change: the two differ on a tie.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{currency::Currency, error::Error, money::Money};

/// Which way an amount exactly between two coins goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the even multiple.
    Even,
}

/// How an amount between two coins goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundMode {
    /// To the nearer one.
    Nearest,
    /// To the smaller one.
    Truncate,
}

/// How a country or shop rounds cash.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CashRounding {
    /// The smallest coin, in minor units.
    pub increment: i64,
    /// Exactly between two.
    pub tie: Tie,
    /// To the nearer, or down.
    pub mode: RoundMode,
    /// The least that something due may round to, in minor units.
    pub min_due: Option<i64>,
}

impl CashRounding {
    /// To the nearest multiple of `increment` minor units, ties up: the usual rule.
    pub const fn nearest(increment: i64) -> Self {
        Self { increment, tie: Tie::Up, mode: RoundMode::Nearest, min_due: None }
    }

    /// Refuses a coin of nothing or less.
    pub fn check(&self) -> Result<(), Error> {
        if self.increment <= 0 {
            return Err(Error::setting("cash rounding", "the smallest coin must be more than zero"));
        }
        if self.min_due.is_some_and(|min| min < 0 || min.checked_rem(self.increment) != Some(0)) {
            return Err(Error::setting(
                "cash rounding",
                "the least due must be a multiple of the smallest coin",
            ));
        }
        Ok(())
    }

    /// `minor`, rounded; the same distance from zero on both sides.
    fn round(&self, minor: i64) -> Option<i64> {
        let magnitude = minor.checked_abs()?;
        let rest = magnitude.checked_rem(self.increment)?;
        let below = magnitude.checked_sub(rest)?;
        let missing = self.increment.checked_sub(rest)?;
        let even = below.checked_div(self.increment)?.checked_rem(2)? == 0;
        let up = match (self.mode, rest.cmp(&missing), self.tie) {
            (RoundMode::Truncate, _, _) | (RoundMode::Nearest, Ordering::Less, _) => false,
            (RoundMode::Nearest, Ordering::Greater, _) => true,
            (RoundMode::Nearest, Ordering::Equal, tie) => match tie {
                Tie::Up => true,
                Tie::Down => false,
                Tie::Even => !even,
            },
        };
        let rounded = if up { below.checked_add(self.increment)? } else { below };
        let rounded = if magnitude > 0 { rounded.max(self.min_due.unwrap_or(0)) } else { rounded };
        rounded.checked_mul(minor.signum())
    }
}

/// What is due in cash, and by how much that differs from the exact due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CashDue {
    /// To be paid in cash.
    pub due: Money,
    /// What rounding added; negative where it took away.
    pub rounding: Money,
}

/// What an exact due comes to in cash.
pub fn cash_due(due: Money, rule: Option<&CashRounding>) -> Result<CashDue, Error> {
    let Some(rule) = rule else {
        return Ok(CashDue { due, rounding: Money::zero(due.currency()) });
    };
    rule.check()?;
    let minor = rule.round(due.minor()).ok_or(Error::Overflow { field: "cash due" })?;
    let rounded = Money::new(minor, due.currency());
    Ok(CashDue { due: rounded, rounding: rounded.minus(due)? })
}

/// What is handed out where a sale owes the customer; nothing where it does not.
pub fn hand_out(cash_due: Money) -> Result<Option<Money>, Error> {
    if cash_due.is_negative() { cash_due.negated().map(Some) } else { Ok(None) }
}

/// At most this many buttons.
const QUICK: usize = 6;

/// What a customer is likely to hand over for a due: the exact amount, the next round ones, the next notes.
///
/// Nothing above five times the due, except the next note: somebody with only that note must be served.
pub fn quick_amounts(cash_due: Money) -> Vec<Money> {
    let due = cash_due.minor();
    if due <= 0 {
        return Vec::new();
    }
    let Denominations { steps, pieces, smallest_note } = Denominations::of(cash_due.currency(), due);
    let next_note = pieces.iter().copied().find(|piece| *piece >= due.max(smallest_note));
    let most = due.saturating_mul(5);
    let round = steps.into_iter().filter_map(|step| next_multiple(due, step));
    let mut amounts: Vec<i64> = std::iter::once(due)
        .chain(round)
        .chain(pieces.iter().copied())
        .filter(|amount| *amount >= due && (*amount <= most || Some(*amount) == next_note))
        .collect();
    amounts.sort_unstable();
    amounts.dedup();
    amounts.truncate(QUICK);
    amounts.into_iter().map(|minor| Money::new(minor, cash_due.currency())).collect()
}

/// Round amounts to offer and pieces of money that exist, in minor units, rising.
struct Denominations {
    steps: Vec<i64>,
    pieces: Vec<i64>,
    smallest_note: i64,
}

impl Denominations {
    fn of(currency: Currency, due: i64) -> Self {
        if currency == Currency::EUR {
            return Self {
                steps: vec![100, 500, 1000, 5000, 10_000],
                pieces: vec![100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
                smallest_note: 500,
            };
        }
        // Nearly every other currency comes in ones, twos and fives; their size follows from the due.
        let mut pieces = Vec::new();
        let mut power: i64 = 1;
        let mut below: i64 = 1;
        while let Some(next) = power.checked_mul(10) {
            pieces.extend([1, 2, 5].into_iter().filter_map(|digit: i64| power.checked_mul(digit)));
            if power <= due {
                below = power;
            }
            power = next;
        }
        let tenth = below.checked_div(10).unwrap_or(1).max(1);
        Self { steps: vec![tenth, tenth.saturating_mul(5), below], pieces, smallest_note: 1 }
    }
}

fn next_multiple(amount: i64, step: i64) -> Option<i64> {
    let rest = amount.checked_rem(step)?;
    if rest == 0 { Some(amount) } else { amount.checked_add(step.checked_sub(rest)?) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rounded(due: i64, rule: CashRounding) -> (i64, i64) {
        let cash = cash_due(Money::new(due, Currency::EUR), Some(&rule)).unwrap();
        (cash.due.minor(), cash.rounding.minor())
    }

    fn quick(minor: i64, currency: &str) -> Vec<i64> {
        quick_amounts(Money::new(minor, Currency::parse(currency).unwrap()))
            .into_iter()
            .map(Money::minor)
            .collect()
    }

    #[test]
    fn t30_without_a_rule_nothing_is_rounded() {
        let due = Money::new(1572, Currency::EUR);
        let same = CashDue { due, rounding: Money::zero(Currency::EUR) };
        assert_eq!(cash_due(due, None), Ok(same));
        assert_eq!(rounded(1572, CashRounding::nearest(5)), (1570, -2));
    }

    #[test]
    fn t31_five_cents_15_73() {
        assert_eq!(rounded(1573, CashRounding::nearest(5)), (1575, 2));
    }

    #[test]
    fn t33_whole_krona_223_50() {
        assert_eq!(rounded(22_350, CashRounding::nearest(100)), (22_400, 50));
    }

    #[test]
    fn t35_fifty_ore_10_24() {
        assert_eq!(rounded(1024, CashRounding::nearest(50)), (1000, -24));
    }

    #[test]
    fn t37_ten_cents_tie_up_and_its_counterpart_down() {
        let up = CashRounding::nearest(10);
        assert_eq!(rounded(205, up), (210, 5));
        assert_eq!(rounded(205, CashRounding { tie: Tie::Down, ..up }), (200, -5));
        assert_eq!(rounded(205, CashRounding { tie: Tie::Even, ..up }), (200, -5));
        assert_eq!(rounded(215, CashRounding { tie: Tie::Even, ..up }), (220, 5));
    }

    #[test]
    fn t39_five_forint_1233() {
        assert_eq!(rounded(123_300, CashRounding::nearest(500)), (123_500, 200));
    }

    #[test]
    fn t41_only_the_total_is_rounded() {
        let total = [228, 1532, 1199, 117].iter().sum();
        assert_eq!(rounded(total, CashRounding::nearest(5)), (3075, -1));
    }

    #[test]
    fn t62_two_cents_round_to_nothing_unless_there_is_a_floor() {
        let rule = CashRounding::nearest(5);
        assert_eq!(rounded(2, rule), (0, -2));
        assert_eq!(rounded(2, CashRounding { min_due: Some(5), ..rule }), (5, 3));
        assert_eq!(rounded(0, CashRounding { min_due: Some(5), ..rule }), (0, 0));
    }

    #[test]
    fn truncating_goes_down_to_the_coin() {
        let rule = CashRounding { mode: RoundMode::Truncate, ..CashRounding::nearest(5) };
        assert_eq!(rounded(1579, rule), (1575, -4));
        assert_eq!(rounded(-1579, rule), (-1575, 4));
    }

    #[test]
    fn a_coin_of_nothing_is_refused() {
        let due = Money::new(1, Currency::EUR);
        assert!(cash_due(due, Some(&CashRounding::nearest(0))).is_err());
        assert!(cash_due(due, Some(&CashRounding { min_due: Some(3), ..CashRounding::nearest(5) })).is_err());
    }

    #[test]
    fn what_is_owed_to_a_customer_is_handed_out_without_a_sign() {
        let out = |minor| hand_out(Money::new(minor, Currency::EUR)).unwrap().map(Money::to_wire);
        assert_eq!((out(-1_250), out(0), out(1_250)), (Some("12.50".to_owned()), None, None));
        assert!(hand_out(Money::new(i64::MIN, Currency::EUR)).is_err());
    }

    #[test]
    fn quick_amounts_are_exact_round_and_notes() {
        assert_eq!(quick(2280, "EUR"), [2280, 2300, 2500, 3000, 5000, 10_000]);
        assert_eq!(quick(1240, "EUR"), [1240, 1300, 1500, 2000, 5000]);
        assert_eq!(quick(80, "EUR"), [80, 100, 200, 500]);
        assert_eq!(quick(64_000, "EUR"), [64_000, 65_000, 70_000]);
        assert_eq!(quick(22_400, "SEK"), [22_400, 23_000, 25_000, 30_000, 50_000, 100_000]);
        assert_eq!(quick(1980, "JPY"), [1980, 2000, 5000]);
        assert_eq!(quick(0, "EUR"), [0; 0]);
    }

    proptest! {
        /// Property 5.
        #[test]
        fn cash_due_is_near_payable_and_symmetric(
            due in -99_999_999_990_i64..99_999_999_990,
            increment in prop::sample::select(vec![1i64, 5, 10, 50, 100, 500]),
            tie in prop::sample::select(vec![Tie::Up, Tie::Down, Tie::Even]),
        ) {
            let rule = CashRounding { tie, ..CashRounding::nearest(increment) };
            let (cash, rounding) = rounded(due, rule);
            prop_assert_eq!(cash % increment, 0);
            prop_assert!(2 * rounding.abs() <= increment);
            prop_assert_eq!(rounded(-due, rule), (-cash, -rounding));
        }

        #[test]
        fn quick_amounts_start_exact_rise_and_are_few(
            due in 1i64..=99_999_999_990,
            code in prop::sample::select(vec!["EUR", "SEK", "JPY", "BHD"]),
        ) {
            let amounts = quick(due, code);
            prop_assert_eq!(amounts.first(), Some(&due));
            prop_assert!(amounts.is_sorted_by(|a, b| a < b) && amounts.len() <= QUICK);
        }
    }
}
