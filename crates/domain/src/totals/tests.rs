//! The worked examples of inclusive and exclusive tax, and the properties that hold for any basket.

use proptest::prelude::*;

use super::*;
use crate::{
    quantity::{Unit, UnitPrice},
    tax::{Rate, TaxCategory},
};

const RATES: [(&str, u32); 3] = [("A", 21_000), ("B", 9_000), ("Z", 0)];

fn line(number: u32, quantity: i64, minor: i64, rate: u32) -> Line {
    let category = if rate == 0 { TaxCategory::Zero } else { TaxCategory::Standard };
    let item = Item {
        product: None,
        name: format!("Item {number}"),
        unit_price: UnitPrice::from_minor(minor).unwrap(),
        unit: Unit::Piece,
        tax: TaxCode { letter: format!("{rate:06}"), category, rate: Rate::new(rate), parts: Vec::new() },
        age: None,
        gift: None,
    };
    Line::new(number, item, Quantity::from_milli(quantity))
}

fn lines(amounts: &[(i64, u32)]) -> Vec<Line> {
    amounts.iter().zip(1..).map(|(&(minor, rate), number)| line(number, 1000, minor, rate)).collect()
}

fn totals(lines: &[Line], mode: TaxMode, level: TaxLevel) -> Totals {
    Totals::of(lines, Currency::EUR, TaxPolicy { mode, level }).unwrap()
}

/// Rows as `(rate, net, tax, gross)`.
fn rows(totals: &Totals) -> Vec<(u32, i64, i64, i64)> {
    let row = |row: &TaxRow| {
        (row.code.rate.hundred_thousandths(), row.net.minor(), row.tax.minor(), row.gross.minor())
    };
    totals.tax_rows.iter().map(row).collect()
}

fn line_tax(totals: &Totals) -> Vec<i64> {
    totals.lines.iter().map(|line| line.tax.minor()).collect()
}

#[test]
fn t07_and_t09_one_line_inclusive() {
    let totals_of = |amount| totals(&lines(&[amount]), TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&totals_of((9990, 25_000))), [(25_000, 7992, 1998, 9990)]);
    assert_eq!(rows(&totals_of((2485, 8_100))), [(8_100, 2299, 186, 2485)]);
}

#[test]
fn t11_three_lines_of_0_99_per_line_and_per_rate() {
    let lines = lines(&[(99, 20_000); 3]);
    let per_line = totals(&lines, TaxMode::Inclusive, TaxLevel::PerLine);
    assert_eq!(rows(&per_line), [(20_000, 246, 51, 297)]);
    let per_rate = totals(&lines, TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&per_rate), [(20_000, 247, 50, 297)]);
}

#[test]
fn t12_ten_lines_of_0_15_drift_per_line() {
    let lines = lines(&[(15, 20_000); 10]);
    assert_eq!(totals(&lines, TaxMode::Inclusive, TaxLevel::PerLine).tax.minor(), 30);
    assert_eq!(totals(&lines, TaxMode::Inclusive, TaxLevel::PerRateTotal).tax.minor(), 25);
}

#[test]
fn t13_mixed_receipt_of_two_rates() {
    let lines = lines(&[(199, 19_000), (249, 7_000), (349, 19_000), (99, 7_000), (1299, 19_000)]);
    let totals = totals(&lines, TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&totals), [(7_000, 325, 23, 348), (19_000, 1552, 295, 1847)]);
    assert_eq!(totals.total.minor(), 2195);
}

#[test]
fn t15_yen_have_no_decimals() {
    let yen = Currency::parse("JPY").unwrap();
    let policy = TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal };
    let totals = Totals::of(&lines(&[(1980, 10_000)]), yen, policy).unwrap();
    assert_eq!(rows(&totals), [(10_000, 1800, 180, 1980)]);
}

#[test]
fn t17_two_lines_of_10_70_before_tax() {
    let two = lines(&[(1070, 21_000), (1070, 21_000)]);
    let one = [line(1, 2000, 1070, 21_000)];
    let per_line_two = totals(&two, TaxMode::Exclusive, TaxLevel::PerLine);
    let per_line_one = totals(&one, TaxMode::Exclusive, TaxLevel::PerLine);
    let per_rate = totals(&two, TaxMode::Exclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&per_line_two), [(21_000, 2140, 450, 2590)]);
    assert_eq!(rows(&per_line_one), [(21_000, 2140, 449, 2589)]);
    assert_eq!(rows(&per_rate), [(21_000, 2140, 449, 2589)]);
    assert_eq!(per_rate.total.minor(), 2589);
}

#[test]
fn t29_line_tax_adds_up_to_the_tax_of_its_rate() {
    let totals = totals(&lines(&[(99, 20_000); 3]), TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(line_tax(&totals), [17, 17, 16]);
}

#[test]
fn t61_buckets_keep_their_own_sign() {
    let totals = totals(&lines(&[(500, 5_500), (-800, 20_000)]), TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&totals), [(5_500, 474, 26, 500), (20_000, -667, -133, -800)]);
    assert_eq!((totals.total.minor(), totals.tax.minor()), (-300, -107));
}

#[test]
fn t67_amounts_after_discounts_give_its_rows_and_line_tax() {
    let lines = lines(&[(819, 20_000), (354, 5_500), (1107, 20_000)]);
    let totals = totals(&lines, TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&totals), [(5_500, 336, 18, 354), (20_000, 1605, 321, 1926)]);
    assert_eq!(line_tax(&totals), [136, 18, 185]);
}

#[test]
fn categories_without_tax_stay_apart() {
    let mut lines = lines(&[(100, 0), (100, 0)]);
    lines[1].item.tax.category = TaxCategory::Exempt;
    let totals = totals(&lines, TaxMode::Inclusive, TaxLevel::PerRateTotal);
    assert_eq!(rows(&totals), [(0, 100, 0, 100), (0, 100, 0, 100)]);
}

#[test]
fn a_receipt_has_a_limit() {
    let policy = TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal };
    let lines = lines(&[(crate::money::LINE_LIMIT, 0); 11]);
    let limit = Error::Limit { field: "total", limit: RECEIPT_LIMIT };
    assert_eq!(Totals::of(&lines, Currency::EUR, policy), Err(limit));
    assert!(Totals::of(&lines[..10], Currency::EUR, policy).is_ok());
}

fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let one = (1i64..20_000, 0i64..200_000, prop::sample::select(RATES.to_vec()));
    prop::collection::vec(one, 1..25).prop_map(|parts| {
        parts
            .into_iter()
            .zip(1..)
            .map(|((quantity, minor, (_, rate)), number)| line(number, quantity, minor, rate))
            .collect()
    })
}

fn any_policy() -> impl Strategy<Value = TaxPolicy> {
    let mode = prop::sample::select(vec![TaxMode::Inclusive, TaxMode::Exclusive]);
    let level = prop::sample::select(vec![TaxLevel::PerRateTotal, TaxLevel::PerLine]);
    (mode, level).prop_map(|(mode, level)| TaxPolicy { mode, level })
}

proptest! {
    /// Property 1.
    #[test]
    fn rows_and_lines_add_up_to_the_total(lines in any_lines(), policy in any_policy()) {
        let totals = Totals::of(&lines, Currency::EUR, policy).unwrap();
        let sum = |amounts: Vec<Money>| Money::sum(amounts, Currency::EUR).unwrap();
        prop_assert_eq!(sum(totals.tax_rows.iter().map(|row| row.gross).collect()), totals.total);
        prop_assert_eq!(sum(totals.tax_rows.iter().map(|row| row.tax).collect()), totals.tax);
        prop_assert_eq!(sum(totals.lines.iter().map(|line| line.tax).collect()), totals.tax);
        prop_assert_eq!(totals.net.plus(totals.tax).unwrap(), totals.total);
        for row in &totals.tax_rows {
            prop_assert_eq!(row.net.plus(row.tax).unwrap(), row.gross);
        }
        let gross = totals.lines.iter().map(|line| line.net_and_gross(policy.mode).unwrap().1).collect();
        prop_assert_eq!(sum(gross), totals.total);
    }

    /// Property 3.
    #[test]
    fn per_rate_tax_ignores_order_and_grouping(
        lines in any_lines().prop_shuffle(),
        turn in any::<prop::sample::Index>(),
        times in 2i64..5,
        mode in prop::sample::select(vec![TaxMode::Inclusive, TaxMode::Exclusive]),
    ) {
        // Whole pieces, since merging weighed lines may move their own rounding.
        let merged: Vec<Line> = lines
            .iter()
            .map(|line| Line { quantity: Quantity::from_milli(times * 1000), ..line.clone() })
            .collect();
        let mut split: Vec<Line> = merged
            .iter()
            .flat_map(|line| (0..times).map(|_| Line { quantity: Quantity::ONE, ..line.clone() }))
            .collect();
        let middle = turn.index(split.len());
        split.rotate_left(middle);
        let one = totals(&merged, mode, TaxLevel::PerRateTotal);
        let other = totals(&split, mode, TaxLevel::PerRateTotal);
        prop_assert_eq!(one.tax_rows, other.tax_rows);
        prop_assert_eq!(one.total, other.total);
    }

    /// Property 8.
    #[test]
    fn replaying_stored_totals_gives_the_same_bytes(lines in any_lines(), policy in any_policy()) {
        let totals = Totals::of(&lines, Currency::EUR, policy).unwrap();
        let stored = serde_json::to_string(&totals).unwrap();
        let read: Totals = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(serde_json::to_string(&read.replay(policy).unwrap()).unwrap(), stored);
    }
}
