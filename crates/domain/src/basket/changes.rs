//! What can be done to a basket besides adding and counting: prices, discounts, notes, things brought
//! back, a buyer without tax, the customer's age.

use super::{AgeCheck, Basket, Line};
use crate::{
    discount::{Cut, Discount, Reason},
    error::Error,
    ids::OperatorId,
    money::Money,
    quantity::UnitPrice,
    tax::Rate,
    totals::Repriced,
};

/// The longest note, in characters: it has to fit on a receipt.
pub(crate) const NOTE_LIMIT: usize = 120;

/// The longest reason and name.
pub(crate) const REASON_LIMIT: usize = 60;

/// More discounts on one thing nobody could explain.
const MOST_DISCOUNTS: usize = 5;

impl Reason {
    /// A reason that a stranger can read later.
    pub fn new(why: &str, by: OperatorId, approved_by: Option<OperatorId>) -> Result<Self, Error> {
        let why = why.trim();
        if why.is_empty() {
            return Err(Error::amount("reason", "must say why: write a word or two"));
        }
        Ok(Self { why: short("reason", why, REASON_LIMIT)?, by, approved_by })
    }
}

impl Basket {
    /// Puts another price in the place of the catalogue's; the first one stays on record.
    pub fn reprice(&mut self, line: u32, price: UnitPrice, reason: Reason) -> Result<(), Error> {
        if price.milli_minor() < 0 {
            return Err(Error::amount("price", "must be zero or more"));
        }
        self.change(line, |line| {
            priced_here(line)?;
            let list = line.instead_of.as_ref().map_or(line.item.unit_price, |before| before.list);
            line.instead_of = (price != list).then_some(Repriced { list, reason });
            line.item.unit_price = price;
            Ok(())
        })
    }

    /// Takes something off a line, after what was taken off before.
    pub fn discount_line(&mut self, line: u32, cut: Cut, reason: Reason) -> Result<(), Error> {
        cut.check()?;
        self.change(line, |line| {
            if line.back.is_some() {
                return Err(Error::amount("discount", "what comes back has none: change its price instead"));
            }
            if line.item.gift.is_some() {
                return Err(Error::amount("discount", "a gift card costs what is on it"));
            }
            add(&mut line.discounts, Discount { cut, reason })
        })
    }

    /// Takes something off everything, after what was taken off before.
    pub fn discount_all(&mut self, cut: Cut, reason: Reason) -> Result<(), Error> {
        cut.check()?;
        if self.is_empty() {
            return Err(Error::BasketEmpty);
        }
        add(&mut self.discounts, Discount { cut, reason })
    }

    /// Takes the discounts off again: of a line, or those on everything.
    pub fn without_discounts(&mut self, line: Option<u32>) -> Result<(), Error> {
        if let Some(line) = line {
            self.change(line, |line| {
                line.discounts.clear();
                Ok(())
            })
        } else {
            self.discounts.clear();
            Ok(())
        }
    }

    /// What share of the listed price is off now, over everything: what a limit is compared with.
    pub fn discounted(&self) -> Result<Rate, Error> {
        let priced = crate::pricing::basket(&Self { exempt: None, ..self.clone() }, ANY_POLICY)?;
        let sold = priced.iter().filter(|line| line.quantity.is_positive());
        let (mut listed, mut off) = (Money::zero(self.currency), Money::zero(self.currency));
        for line in sold {
            listed = listed.plus(line.listed()?)?;
            off = line.reductions.iter().map(|reduction| reduction.amount).try_fold(off, Money::plus)?;
        }
        if off.is_zero() { Ok(Rate::ZERO) } else { Cut::Amount(off).as_rate_of(listed) }
    }

    /// What share of a line's listed price is off now, its own discounts alone.
    pub fn line_discounted(&self, line: u32) -> Result<Rate, Error> {
        let alone = crate::pricing::lines(std::slice::from_ref(self.line(line)?), self.currency)?;
        let Some(priced) = alone.first() else { return Ok(Rate::ZERO) };
        let off = Money::sum(priced.reductions.iter().map(|one| one.amount), self.currency)?;
        if off.is_zero() { Ok(Rate::ZERO) } else { Cut::Amount(off).as_rate_of(priced.listed()?) }
    }

    /// Makes a line one that the customer brings back, or sells it again where no reason is given.
    pub fn bring_back(&mut self, line: u32, reason: Option<Reason>) -> Result<(), Error> {
        self.change(line, |line| {
            if line.back.is_some() == reason.is_some() {
                return Ok(());
            }
            if line.item.gift.is_some() || line.printed.is_some() {
                return Err(Error::amount("line", "cannot come back here: use its receipt"));
            }
            if reason.is_some() && !line.discounts.is_empty() {
                return Err(Error::amount("line", "has a discount: take it off, then take the line back"));
            }
            line.quantity = line.quantity.negated()?;
            line.back = reason;
            Ok(())
        })
    }

    /// Writes something to a line, or to everything; nothing takes it away.
    pub fn annotate(&mut self, line: Option<u32>, note: &str) -> Result<(), Error> {
        let note = short("note", note.trim(), NOTE_LIMIT)?;
        let note = Some(note).filter(|note| !note.is_empty());
        if let Some(line) = line {
            self.change(line, |line| {
                line.note = note;
                Ok(())
            })
        } else {
            self.note = note;
            Ok(())
        }
    }

    /// Calls the basket something, so that it is found again.
    pub fn call(&mut self, name: &str) -> Result<(), Error> {
        let name = short("name", name.trim(), REASON_LIMIT)?;
        self.name = Some(name).filter(|name| !name.is_empty());
        Ok(())
    }

    /// How old the customer has to be for what is in it.
    pub fn age(&self) -> Option<u8> {
        self.lines.iter().filter(|line| line.quantity.is_positive()).filter_map(|line| line.item.age).max()
    }

    /// Whether somebody still has to look at the customer's age.
    pub fn age_open(&self) -> Option<u8> {
        self.age().filter(|years| self.age_checked.is_none_or(|checked| checked.years < *years))
    }

    /// Somebody looked.
    pub fn check_age(&mut self, by: OperatorId) -> Result<u8, Error> {
        let years = self.age().ok_or_else(|| Error::amount("age", "nothing here asks for one"))?;
        self.age_checked = Some(AgeCheck { years, by });
        Ok(years)
    }
}

/// Discounts do not depend on how tax is worked out.
const ANY_POLICY: crate::tax::TaxPolicy =
    crate::tax::TaxPolicy { mode: crate::tax::TaxMode::Inclusive, level: crate::tax::TaxLevel::PerRateTotal };

fn priced_here(line: &Line) -> Result<(), Error> {
    if line.item.gift.is_some() {
        return Err(Error::amount(
            "price",
            "a gift card costs what is on it: remove the line and load it anew",
        ));
    }
    if line.printed.is_some() {
        return Err(Error::amount("price", "is printed on the label: take a discount, or weigh again"));
    }
    Ok(())
}

fn add(discounts: &mut Vec<Discount>, discount: Discount) -> Result<(), Error> {
    if discounts.len() >= MOST_DISCOUNTS {
        return Err(Error::amount("discount", "five are enough: take the others off first"));
    }
    discounts.push(discount);
    Ok(())
}

/// Text for a receipt: short, and nothing that a printer takes as a command.
fn short(field: &'static str, text: &str, limit: usize) -> Result<String, Error> {
    if text.chars().count() > limit {
        return Err(Error::amount(field, format!("must have at most {limit} characters")));
    }
    Ok(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect())
}

#[cfg(test)]
mod tests;
