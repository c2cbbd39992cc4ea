//! What a basket comes to: lines, tax per rate, and the sum that is due.
//!
//! Computed once, at the sale, and stored; everything later (receipt, journal, report, refund) adds up the
//! stored values. Tills that compute the same tax in three places end up with three results.

mod off;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    allocation::spread,
    basket::{Basket, Item, Line},
    currency::Currency,
    discount::{Reason, Reduction, Scope},
    error::Error,
    money::{Money, RECEIPT_LIMIT},
    pricing,
    quantity::{Quantity, UnitPrice, line_amount},
    tax::{TaxCode, TaxLevel, TaxMode, TaxPolicy, TaxRow, together, worked},
};

pub use self::off::{OffEverything, subtotal};

/// A line with what it comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PricedLine {
    /// Its number in the basket.
    pub line: u32,
    /// What is sold.
    pub item: Item,
    /// How much of it; less than nothing where the customer brought it back.
    pub quantity: Quantity,
    /// Gross where prices contain the tax, net where they do not; after everything that was taken off.
    pub amount: Money,
    /// Its share of the tax of its rate; the shares add up to the tax table.
    pub tax: Money,
    /// What was taken off, in the order in which it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reductions: Vec<Reduction>,
    /// The tax that an exempt buyer does not pay, where the price contained it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relief: Option<Money>,
    /// The price in the catalogue and why it was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Repriced>,
    /// The price stands on a label, and is not quantity times price.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub labelled: bool,
    /// Why it was taken back, of a line that brings money to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Reason>,
    /// What paying by card costs more; not from the basket.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub surcharge: bool,
    /// What somebody wrote to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A price that somebody put in the place of the catalogue's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Repriced {
    /// What the catalogue says.
    pub list: UnitPrice,
    /// Why and by whom.
    pub reason: Reason,
}

/// What a basket comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Totals {
    /// The lines, in basket order.
    pub lines: Vec<PricedLine>,
    /// One row for each rate, by letter.
    pub tax_rows: Vec<TaxRow>,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax: what is due.
    pub total: Money,
}

impl Totals {
    /// Prices lines and adds them up.
    pub fn of(lines: &[Line], currency: Currency, policy: TaxPolicy) -> Result<Self, Error> {
        Self::add_up(pricing::lines(lines, currency)?, currency, policy)
    }

    /// Prices a basket with everything that was taken off it.
    pub fn of_basket(basket: &Basket, policy: TaxPolicy) -> Result<Self, Error> {
        Self::add_up(pricing::basket(basket, policy)?, basket.currency, policy)
    }

    /// Works everything out again from the stored lines: an auditor's recomputation.
    pub fn replay(&self, policy: TaxPolicy) -> Result<Self, Error> {
        if !self.lines.iter().all(|line| line.adds_up().unwrap_or(false)) {
            return Err(Error::Unbalanced { what: "a line, its price and what was taken off" });
        }
        Self::add_up(self.lines.clone(), self.total.currency(), policy)
    }

    /// Everything that discounts took off.
    pub fn discount(&self) -> Result<Money, Error> {
        let all = self.lines.iter().flat_map(|line| &line.reductions).map(|reduction| reduction.amount);
        Money::sum(all, self.total.currency())
    }

    pub(crate) fn add_up(
        mut lines: Vec<PricedLine>,
        currency: Currency,
        policy: TaxPolicy,
    ) -> Result<Self, Error> {
        let mut buckets: BTreeMap<TaxCode, Vec<&mut PricedLine>> = BTreeMap::new();
        for line in &mut lines {
            buckets.entry(line.item.tax.clone()).or_default().push(line);
        }
        let mut tax_rows = Vec::with_capacity(buckets.len());
        for (code, bucket) in buckets {
            tax_rows.push(tax_bucket(code, bucket, currency, policy)?);
        }
        let net = Money::sum(tax_rows.iter().map(|row| row.net), currency)?;
        let tax = Money::sum(tax_rows.iter().map(|row| row.tax), currency)?;
        let total = net.plus(tax)?;
        if total.minor().unsigned_abs() > RECEIPT_LIMIT.unsigned_abs() {
            return Err(Error::Limit { field: "total", limit: RECEIPT_LIMIT });
        }
        Ok(Self { lines, tax_rows, net, tax, total })
    }
}

/// The row of one rate; sets the tax of its lines.
fn tax_bucket(
    code: TaxCode,
    mut bucket: Vec<&mut PricedLine>,
    currency: Currency,
    TaxPolicy { mode, level }: TaxPolicy,
) -> Result<TaxRow, Error> {
    let base = Money::sum(bucket.iter().map(|line| line.amount), currency)?;
    let taxes = match level {
        TaxLevel::PerRateTotal => {
            let all = worked(base, &code, mode)?;
            share_out(all.tax, &mut bucket)?;
            (all.tax, all.parts)
        }
        TaxLevel::PerLine => {
            let mut parts = Vec::new();
            for line in &mut bucket {
                let one = worked(line.amount, &code, mode)?;
                line.tax = one.tax;
                parts = together(parts, one.parts)?;
            }
            (Money::sum(bucket.iter().map(|line| line.tax), currency)?, parts)
        }
    };
    TaxRow::new(code, base, taxes, mode)
}

fn share_out(tax: Money, bucket: &mut [&mut PricedLine]) -> Result<(), Error> {
    let weights: Vec<i64> = bucket.iter().map(|line| line.amount.minor()).collect();
    let shares = spread(tax.minor(), &weights)?;
    for (line, share) in bucket.iter_mut().zip(shares) {
        line.tax = Money::new(share, tax.currency());
    }
    Ok(())
}

impl PricedLine {
    /// A line that nothing was taken off.
    pub(crate) fn plain(line: u32, item: Item, quantity: Quantity, amount: Money) -> Self {
        Self {
            line,
            item,
            quantity,
            amount,
            tax: Money::zero(amount.currency()),
            reductions: Vec::new(),
            relief: None,
            instead_of: None,
            labelled: false,
            back: None,
            surcharge: false,
            note: None,
        }
    }

    /// What it came to before anything was taken off.
    pub fn listed(&self) -> Result<Money, Error> {
        let off = self.reductions.iter().map(|reduction| reduction.amount).chain(self.relief);
        off.into_iter().try_fold(self.amount, Money::plus)
    }

    /// What it came to before its share of what was taken off everything.
    pub fn before_basket(&self) -> Result<Money, Error> {
        let shares = self.reductions.iter().filter(|reduction| reduction.scope == Scope::Basket);
        shares.map(|reduction| reduction.amount).chain(self.relief).try_fold(self.amount, Money::plus)
    }

    /// Whether quantity, price and what was taken off lead to the amount.
    fn adds_up(&self) -> Result<bool, Error> {
        if self.labelled || self.surcharge {
            return Ok(true);
        }
        Ok(self.listed()? == line_amount(self.quantity, self.item.unit_price, self.amount.currency())?)
    }

    /// Without tax and with it.
    pub fn net_and_gross(&self, mode: TaxMode) -> Result<(Money, Money), Error> {
        match mode {
            TaxMode::Inclusive => Ok((self.amount.minus(self.tax)?, self.amount)),
            TaxMode::Exclusive => Ok((self.amount, self.amount.plus(self.tax)?)),
        }
    }
}

#[cfg(test)]
mod tests;
