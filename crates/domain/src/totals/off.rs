//! What is off everything: between the subtotal and the total, on the screen as on paper.

use super::PricedLine;
use crate::{
    currency::Currency,
    discount::{Discount, Scope},
    error::Error,
    money::Money,
};

/// What is off everything, as positive amounts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OffEverything {
    /// Discounts, in the order in which they were given, each with what it took off.
    pub discounts: Vec<(Discount, Money)>,
    /// The tax that an exempt buyer does not pay.
    pub relief: Option<Money>,
}

impl OffEverything {
    /// Adds up the shares of these lines.
    pub fn of(lines: &[PricedLine]) -> Result<Self, Error> {
        let mut off = Self::default();
        for line in lines {
            for reduction in line.reductions.iter().filter(|reduction| reduction.scope == Scope::Basket) {
                match off.discounts.iter_mut().find(|(discount, _)| *discount == reduction.discount) {
                    Some((_, sum)) => *sum = sum.plus(reduction.amount)?,
                    None => off.discounts.push((reduction.discount.clone(), reduction.amount)),
                }
            }
            if let Some(share) = line.relief {
                off.relief = Some(off.relief.unwrap_or(Money::zero(share.currency())).plus(share)?);
            }
        }
        Ok(off)
    }
}

/// What lines come to before anything is off everything.
pub fn subtotal(lines: &[PricedLine], currency: Currency) -> Result<Money, Error> {
    let before = lines.iter().map(PricedLine::before_basket).collect::<Result<Vec<_>, _>>()?;
    Money::sum(before, currency)
}
