//! Money of a finished sale that went back to the card it came from: a document of its own.
//!
//! Nothing is priced or taxed anew. What went back takes its share of the figures that the sale stored,
//! and every figure is negative, so that sales and returns of a day can simply be added up.

use serde::{Deserialize, Serialize};

use crate::{
    allocation::spread,
    attempt::{Attempt, AttemptKind},
    card::{CardResult, CardSummary},
    currency::Currency,
    discount::Reduction,
    error::Error,
    ids::{AttemptId, OperatorId, SaleId},
    money::{Money, Rounding, div_round},
    quantity::Quantity,
    sale::{ReceiptNumber, Sale, SaleReference, Stamp},
    tax::{TaxMode, TaxRow},
    totals::PricedLine,
};

/// What a return does to the payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnKind {
    /// The whole payment was undone at its terminal.
    Void,
    /// Money was paid out, or a part of the payment was undone.
    Refund,
}

impl ReturnKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Void, Self::Refund];

    /// One word for columns and journal; these bytes are hashed for ever.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Refund => "refund",
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The document of money that went back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Return {
    /// The attempt that gave it back.
    pub attempt: AttemptId,
    /// The attempt that had taken it.
    pub payment: AttemptId,
    /// The sale that it had paid.
    pub sale: SaleId,
    /// What it does to the payment.
    pub kind: ReturnKind,
    /// Its number in the books.
    pub number: ReceiptNumber,
    /// When it went back.
    pub at: Stamp,
    /// Who ordered it.
    pub operator: OperatorId,
    /// Why.
    pub reason: String,
    /// What terminals and screens call the sale.
    pub reference: SaleReference,
    /// The sale's number in the books.
    pub original: ReceiptNumber,
    /// When the sale was completed.
    pub original_at: Stamp,
    /// The currency of every amount.
    pub currency: Currency,
    /// Whether the line amounts contain the tax.
    pub tax_mode: TaxMode,
    /// The lines of the sale, where this takes all of it back; otherwise none.
    pub lines: Vec<PricedLine>,
    /// One row for each rate that has a share in it.
    pub tax_rows: Vec<TaxRow>,
    /// Without tax; negative.
    pub net: Money,
    /// The tax; negative.
    pub tax: Money,
    /// With tax: what the customer got, as a negative amount.
    pub total: Money,
    /// Tip that went back as well, as a negative amount: no turnover, and not in the total.
    pub tip: Money,
    /// The card.
    pub card: CardSummary,
}

/// What a return is made of, besides its sale and the returns before it.
#[derive(Clone, Copy, Debug)]
pub struct GivenBack<'a> {
    /// The approved attempt that gave the money back.
    pub attempt: &'a Attempt,
    /// The approved attempt that had taken it.
    pub payment: &'a Attempt,
    /// Why it was ordered.
    pub reason: &'a str,
    /// The document's number.
    pub number: &'a ReceiptNumber,
    /// The document's time.
    pub at: Stamp,
}

impl Return {
    /// The document of money that went back. `before` are all returns of the sale so far, in order.
    pub fn new(sale: &Sale, before: &[Self], given: GivenBack<'_>) -> Result<Self, Error> {
        let GivenBack { attempt, payment, reason, number, at } = given;
        let (original, original_at) = sale.completed().ok_or(Error::NotCompleted)?;
        let result = attempt.state.approval().filter(|_| attempt.kind != AttemptKind::Payment);
        let result = result.ok_or(Error::Unbalanced { what: "a return and the attempt that made it" })?;
        let left = left_of(sale, payment, before)?;
        let amount = result.credited;
        if amount.compare(left)?.is_gt() || !amount.is_positive() {
            return Err(Error::MoreThanLeft { amount, left });
        }
        let whole = amount == taken(payment)?.credited;
        let kind = if whole && attempt.kind == AttemptKind::Reversal {
            ReturnKind::Void
        } else {
            ReturnKind::Refund
        };
        let shares = shares(sale, before, amount)?;
        Ok(Self {
            attempt: attempt.id,
            payment: payment.id,
            sale: sale.id,
            kind,
            number: number.clone(),
            at,
            operator: attempt.operator,
            reason: reason.to_owned(),
            reference: sale.reference.clone(),
            original: original.clone(),
            original_at,
            currency: sale.currency,
            tax_mode: sale.tax_policy.mode,
            lines: if amount == sale.totals.total { negated(&sale.totals.lines)? } else { Vec::new() },
            net: Money::sum(shares.iter().map(|row| row.net), sale.currency)?,
            tax: Money::sum(shares.iter().map(|row| row.tax), sale.currency)?,
            total: amount.negated()?,
            tax_rows: shares,
            tip: result.tip.negated()?,
            card: result.summary.clone(),
        })
    }

    /// What went back, as a positive amount.
    pub fn amount(&self) -> Result<Money, Error> {
        self.total.negated()
    }
}

/// What is left of a payment, after what went back of it.
pub fn left_of(sale: &Sale, payment: &Attempt, before: &[Return]) -> Result<Money, Error> {
    if payment.kind != AttemptKind::Payment || !sale.counts(payment.id) {
        return Err(Error::NoPayment { attempt: payment.id });
    }
    let of_it = before.iter().filter(|earlier| earlier.payment == payment.id);
    of_it.map(|earlier| earlier.total).try_fold(taken(payment)?.credited, Money::plus)
}

fn taken(payment: &Attempt) -> Result<&CardResult, Error> {
    payment.state.approval().ok_or(Error::NoPayment { attempt: payment.id })
}

/// The tax table of an amount that goes back. Each rate takes its share of the amount by what is left of
/// it, so that none goes back more than was sold; its tax follows from all that went back of the rate so
/// far, so that returning everything in parts returns exactly the tax that was stored.
fn shares(sale: &Sale, before: &[Return], amount: Money) -> Result<Vec<TaxRow>, Error> {
    let rows = &sale.totals.tax_rows;
    let gone: Vec<Gone> = rows.iter().map(|row| Gone::of(row, before)).collect::<Result<_, _>>()?;
    let left = rows.iter().zip(&gone).map(|(row, gone)| row.gross.minus(gone.gross));
    let left: Vec<i64> = left.map(|left| left.map(Money::minor)).collect::<Result<_, _>>()?;
    let parts = spread(amount.minor(), &left)?;
    let whole = amount == sale.totals.total;
    let mut shares = Vec::with_capacity(rows.len());
    for ((row, gone), part) in rows.iter().zip(gone).zip(parts) {
        // A rate that came to nothing belongs to a whole return, as it does to the sale.
        if part == 0 && !whole {
            continue;
        }
        let gross = Money::new(part, amount.currency());
        let tax = gone.tax_of_next(row, gross)?;
        shares.push(TaxRow {
            code: row.code.clone(),
            net: tax.minus(gross)?,
            tax: tax.negated()?,
            gross: gross.negated()?,
            parts: Vec::new(),
        });
    }
    Ok(shares)
}

/// What went back of one rate before, as positive amounts.
struct Gone {
    gross: Money,
    tax: Money,
}

impl Gone {
    fn of(row: &TaxRow, before: &[Return]) -> Result<Self, Error> {
        let nothing = Money::zero(row.gross.currency());
        let same = before.iter().flat_map(|earlier| &earlier.tax_rows).filter(|share| share.code == row.code);
        same.into_iter().try_fold(Self { gross: nothing, tax: nothing }, |gone, share| {
            Ok(Self { gross: gone.gross.minus(share.gross)?, tax: gone.tax.minus(share.tax)? })
        })
    }

    /// The tax in the next part of this rate: that of everything that is gone then, less what is gone.
    fn tax_of_next(&self, row: &TaxRow, part: Money) -> Result<Money, Error> {
        const OVERFLOW: Error = Error::Overflow { field: "tax of a return" };
        if part.is_zero() {
            return Ok(Money::zero(part.currency()));
        }
        let gone = i128::from(self.gross.plus(part)?.minor());
        let exact = i128::from(row.tax.minor()).checked_mul(gone).ok_or(OVERFLOW)?;
        let tax = div_round(exact, i128::from(row.gross.minor()), Rounding::HalfUp)?;
        Money::new(tax, part.currency()).minus(self.tax)
    }
}

/// What was taken off goes back as well, so that the line still adds up.
fn back(reduction: &Reduction) -> Result<Reduction, Error> {
    Ok(Reduction { amount: reduction.amount.negated()?, ..reduction.clone() })
}

fn negated(lines: &[PricedLine]) -> Result<Vec<PricedLine>, Error> {
    let quantity = |line: &PricedLine| {
        let milli = line.quantity.milli().checked_neg().ok_or(Error::Overflow { field: "quantity" })?;
        Ok(Quantity::from_milli(milli))
    };
    lines
        .iter()
        .map(|line| {
            Ok(PricedLine {
                quantity: quantity(line)?,
                amount: line.amount.negated()?,
                tax: line.tax.negated()?,
                reductions: line.reductions.iter().map(back).collect::<Result<_, Error>>()?,
                relief: line.relief.map(Money::negated).transpose()?,
                ..line.clone()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
