//! What a basket comes to: lines, tax per rate, and the sum that is due.
//!
//! Computed once, at the sale, and stored; everything later (receipt, journal, report, refund) adds up the
//! stored values. Tills that compute the same tax in three places end up with three results.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    allocation::spread,
    basket::{Item, Line},
    currency::Currency,
    error::Error,
    money::{Money, RECEIPT_LIMIT},
    quantity::{Quantity, line_amount},
    tax::{TaxCode, TaxLevel, TaxMode, TaxPolicy, TaxRow, tax_of},
};

/// A line with what it comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PricedLine {
    /// Its number in the basket.
    pub line: u32,
    /// What is sold.
    pub item: Item,
    /// How much of it.
    pub quantity: Quantity,
    /// Gross where prices contain the tax, net where they do not.
    pub amount: Money,
    /// Its share of the tax of its rate; the shares add up to the tax table.
    pub tax: Money,
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
        let priced = lines
            .iter()
            .map(|line| {
                Ok(PricedLine {
                    line: line.line,
                    item: line.item.clone(),
                    quantity: line.quantity,
                    amount: line_amount(line.quantity, line.item.unit_price, currency)?,
                    tax: Money::zero(currency),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Self::add_up(priced, currency, policy)
    }

    /// Works everything out again from the stored line amounts: an auditor's recomputation.
    pub fn replay(&self, policy: TaxPolicy) -> Result<Self, Error> {
        Self::add_up(self.lines.clone(), self.total.currency(), policy)
    }

    fn add_up(mut lines: Vec<PricedLine>, currency: Currency, policy: TaxPolicy) -> Result<Self, Error> {
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
    let tax = match level {
        TaxLevel::PerRateTotal => {
            let tax = tax_of(base, code.rate, mode)?;
            share_out(tax, &mut bucket)?;
            tax
        }
        TaxLevel::PerLine => {
            for line in &mut bucket {
                line.tax = tax_of(line.amount, code.rate, mode)?;
            }
            Money::sum(bucket.iter().map(|line| line.tax), currency)?
        }
    };
    TaxRow::new(code, base, tax, mode)
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
