//! From a basket to priced lines: the price of each, what is taken off it, its share of what is taken off
//! the basket, and the tax that an exempt buyer does not pay. In this order, each step rounded once.

use crate::{
    basket::{Basket, Line},
    currency::Currency,
    discount::{Discount, Reduction, Scope, spread_cut},
    error::Error,
    money::Money,
    quantity::line_amount,
    tax::{TaxMode, TaxPolicy, worked},
    totals::PricedLine,
};

/// Lines with what was taken off each.
pub(crate) fn lines(lines: &[Line], currency: Currency) -> Result<Vec<PricedLine>, Error> {
    lines.iter().map(|line| one(line, currency)).collect()
}

/// A basket's lines, with their shares of what was taken off all of it.
pub(crate) fn basket(basket: &Basket, policy: TaxPolicy) -> Result<Vec<PricedLine>, Error> {
    let mut priced = lines(&basket.lines, basket.currency)?;
    for discount in &basket.discounts {
        shared(&mut priced, discount, basket.currency)?;
    }
    if basket.exempt.is_some() {
        priced.iter_mut().try_for_each(|line| exempt(line, policy.mode))?;
    }
    Ok(priced)
}

fn one(line: &Line, currency: Currency) -> Result<PricedLine, Error> {
    let listed = match line.printed {
        Some(printed) => printed,
        None => line_amount(line.quantity, line.item.unit_price, currency)?,
    };
    let mut priced = PricedLine {
        instead_of: line.instead_of.clone(),
        labelled: line.printed.is_some(),
        back: line.back.clone(),
        note: line.note.clone(),
        ..PricedLine::plain(line.line, line.item.clone(), line.quantity, listed)
    };
    for discount in &line.discounts {
        let amount = discount.cut.of(priced.amount)?;
        take_off(&mut priced, Scope::Line, discount, amount)?;
    }
    Ok(priced)
}

/// A line that a discount on the basket may touch: goods that are sold, and no money in another form.
pub(crate) fn eligible(line: &PricedLine) -> bool {
    line.amount.is_positive() && line.item.gift.is_none() && !line.surcharge
}

fn shared(priced: &mut [PricedLine], discount: &Discount, currency: Currency) -> Result<(), Error> {
    let amounts: Vec<Money> =
        priced.iter().map(|line| if eligible(line) { line.amount } else { Money::zero(currency) }).collect();
    let shares = spread_cut(discount.cut, &amounts, currency)?;
    for (line, share) in priced.iter_mut().zip(shares) {
        take_off(line, Scope::Basket, discount, share)?;
    }
    Ok(())
}

fn take_off(line: &mut PricedLine, scope: Scope, discount: &Discount, amount: Money) -> Result<(), Error> {
    if amount.is_zero() {
        return Ok(());
    }
    line.amount = line.amount.minus(amount)?;
    line.reductions.push(Reduction { scope, discount: discount.clone(), amount });
    Ok(())
}

/// The line for a buyer who owes no tax: where the price contains it, it goes.
fn exempt(line: &mut PricedLine, mode: TaxMode) -> Result<(), Error> {
    if !line.item.tax.category.is_taxed() {
        return Ok(());
    }
    if mode == TaxMode::Inclusive {
        let tax = worked(line.amount, &line.item.tax, mode)?.tax;
        line.amount = line.amount.minus(tax)?;
        line.relief = Some(tax).filter(|tax| !tax.is_zero());
    }
    line.item.tax = line.item.tax.exempt();
    Ok(())
}
