//! What paying by card costs more: lines of their own, one for each rate of tax, so that it is taxed like
//! the goods.

use std::collections::BTreeMap;

use crate::{
    allocation::spread,
    basket::Item,
    discount::share,
    error::Error,
    money::Money,
    quantity::{Quantity, Unit, UnitPrice},
    tax::{Rate, TaxCode},
    totals::{PricedLine, Totals},
};

/// The lines that a surcharge adds. It is worked out once on everything and spread over the rates.
pub(super) fn lines(totals: &Totals, rate: Rate, name: &str) -> Result<Vec<PricedLine>, Error> {
    let currency = totals.total.currency();
    let mut bases: BTreeMap<&TaxCode, Money> = BTreeMap::new();
    for line in &totals.lines {
        let base = bases.entry(&line.item.tax).or_insert(Money::zero(currency));
        *base = base.plus(line.amount)?;
    }
    let weights: Vec<i64> = bases.values().map(|base| base.minor().max(0)).collect();
    let whole = Money::sum(totals.lines.iter().map(|line| line.amount), currency)?;
    let shares = spread(share(whole, rate)?.minor(), &weights)?;
    let first = totals.lines.iter().map(|line| line.line).max().unwrap_or(0);
    let mut lines = Vec::new();
    for ((code, minor), nth) in bases.into_keys().zip(shares).zip(1_u32..) {
        if minor == 0 {
            continue;
        }
        let number = first.checked_add(nth).ok_or(Error::Overflow { field: "line number" })?;
        let item = Item {
            product: None,
            name: name.to_owned(),
            unit_price: UnitPrice::from_minor(minor)?,
            unit: Unit::Piece,
            tax: code.clone(),
            age: None,
            gift: None,
        };
        let amount = Money::new(minor, currency);
        lines.push(PricedLine { surcharge: true, ..PricedLine::plain(number, item, Quantity::ONE, amount) });
    }
    Ok(lines)
}
