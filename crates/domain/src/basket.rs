//! What the customer is buying now.
//!
//! A step that is refused leaves the basket as it was, since a basket is saved after every step.

mod changes;

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    discount::{Discount, Reason},
    error::Error,
    gift::GiftCode,
    ids::{BasketId, OperatorId, ProductId},
    money::{Money, RECEIPT_LIMIT},
    quantity::{Quantity, Unit, UnitPrice, line_amount},
    tax::{TaxCode, TaxPolicy},
    totals::{Repriced, Totals},
};

/// What is added: an article with its price, or a free amount with a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The article; none for a typed-in amount.
    pub product: Option<ProductId>,
    /// The name on screen and receipt.
    pub name: String,
    /// The price of one unit at the time it was added.
    pub unit_price: UnitPrice,
    /// What a quantity of it counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: TaxCode,
    /// How old the customer has to be, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// The gift card that is sold or loaded with this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift: Option<GiftCode>,
}

/// A line of the basket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Its number: stays the same when other lines go, and is not given twice.
    pub line: u32,
    /// What is bought.
    pub item: Item,
    /// How much of it; less than nothing where the customer brought it back.
    pub quantity: Quantity,
    /// The price that stands on its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<Money>,
    /// What is taken off, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// The catalogue's price, where somebody put another one in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Repriced>,
    /// Why it comes back, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Reason>,
    /// What somebody wrote to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Somebody looked at the customer's age.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgeCheck {
    /// Old enough for this many years.
    pub years: u8,
    /// Who looked.
    pub by: OperatorId,
}

/// What the customer is buying now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basket {
    /// Its id.
    pub id: BasketId,
    /// The currency of its prices.
    pub currency: Currency,
    /// The lines, in the order they were added.
    pub lines: Vec<Line>,
    /// The number of the next line.
    pub next_line: u32,
    /// The line that keys apply to.
    pub selected: Option<u32>,
    /// What is taken off all of it, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// The buyer owes no tax, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Reason>,
    /// The age that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_checked: Option<AgeCheck>,
    /// What somebody wrote to it; on the receipt as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it is called while others are served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Basket {
    /// An empty basket.
    pub const fn new(id: BasketId, currency: Currency) -> Self {
        Self {
            id,
            currency,
            lines: Vec::new(),
            next_line: 1,
            selected: None,
            discounts: Vec::new(),
            exempt: None,
            age_checked: None,
            note: None,
            name: None,
        }
    }

    /// Adds an item and selects its line; gives the number of the line.
    ///
    /// The same article at the same price goes onto the line it already has, if it is sold by the piece:
    /// two weighings are two lines.
    pub fn add(&mut self, item: Item, quantity: Quantity) -> Result<u32, Error> {
        item.tax.check()?;
        if item.name.trim().is_empty() {
            return Err(Error::amount("item name", "must stand on the receipt: give one"));
        }
        if item.unit_price.milli_minor() < 0 {
            return Err(Error::amount("unit price", "must be zero or more"));
        }
        if !quantity.is_positive() {
            return Err(Error::amount("quantity", "must be more than zero"));
        }
        if let Some(line) = self.lines.iter().find(|line| line.takes(&item)) {
            let number = line.line;
            let together = line.quantity.plus(quantity)?;
            self.set_quantity(number, together)?;
            return Ok(number);
        }
        self.push(Line::new(self.next_line, item, quantity))
    }

    /// Adds what a scale has priced: a line of its own at the price on its label.
    pub fn add_labelled(
        &mut self,
        item: Item,
        quantity: Quantity,
        printed: Option<Money>,
    ) -> Result<u32, Error> {
        item.tax.check()?;
        if !quantity.is_positive() || printed.is_some_and(Money::is_negative) {
            return Err(Error::amount("scale label", "must tell a weight or a price above zero"));
        }
        self.push(Line { printed, ..Line::new(self.next_line, item, quantity) })
    }

    fn push(&mut self, line: Line) -> Result<u32, Error> {
        let number = line.line;
        let next = number.checked_add(1).ok_or(Error::Overflow { field: "line number" })?;
        self.within_limit(self.lines.iter().chain([&line]))?;
        self.lines.push(line);
        self.next_line = next;
        self.selected = Some(number);
        Ok(number)
    }

    /// Sets the quantity of a line and selects it.
    pub fn set_quantity(&mut self, line: u32, quantity: Quantity) -> Result<(), Error> {
        if !quantity.is_positive() {
            self.line(line)?;
            return Err(Error::RemoveInstead { line });
        }
        self.change(line, |changed| {
            if changed.item.gift.is_some() && quantity != Quantity::ONE {
                return Err(Error::amount("quantity", "a gift card is sold one by one: add it again"));
            }
            if changed.printed.is_some() {
                return Err(Error::amount(
                    "quantity",
                    "is printed on the label: remove the line and weigh again",
                ));
            }
            changed.quantity = if changed.back.is_some() { quantity.negated()? } else { quantity };
            Ok(())
        })
    }

    /// Changes a line, or leaves everything as it was.
    pub(crate) fn change(
        &mut self,
        line: u32,
        with: impl FnOnce(&mut Line) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut changed = self.line(line)?.clone();
        with(&mut changed)?;
        self.within_limit(self.lines.iter().filter(|other| other.line != line).chain([&changed]))?;
        for kept in self.lines.iter_mut().filter(|kept| kept.line == line) {
            *kept = changed.clone();
        }
        self.selected = Some(line);
        Ok(())
    }

    /// Takes a line out; its neighbour above becomes the selected line, or the one below.
    pub fn remove(&mut self, line: u32) -> Result<(), Error> {
        self.line(line)?;
        if self.selected == Some(line) {
            let above = self.lines.iter().map(|other| other.line).take_while(|other| *other != line).last();
            let below = self.lines.iter().map(|other| other.line).find(|other| *other > line);
            self.selected = above.or(below);
        }
        self.lines.retain(|other| other.line != line);
        Ok(())
    }

    /// Makes a line the one that keys apply to.
    pub fn select(&mut self, line: u32) -> Result<(), Error> {
        self.line(line)?;
        self.selected = Some(line);
        Ok(())
    }

    /// The line with this number.
    pub fn line(&self, line: u32) -> Result<&Line, Error> {
        self.lines.iter().find(|other| other.line == line).ok_or(Error::NoSuchLine { line })
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many things the customer carries: pieces as counted, anything weighed or measured as one.
    pub fn item_count(&self) -> u64 {
        self.lines.iter().map(|line| line.item.unit.things(line.quantity)).fold(0, u64::saturating_add)
    }

    /// What it comes to under a shop's tax policy.
    pub fn totals(&self, policy: &TaxPolicy) -> Result<Totals, Error> {
        Totals::of_basket(self, *policy)
    }

    fn within_limit<'a>(&self, lines: impl Iterator<Item = &'a Line>) -> Result<(), Error> {
        let mut sum = Money::zero(self.currency);
        for line in lines {
            let amount = match line.printed {
                Some(printed) => printed,
                None => line_amount(line.quantity, line.item.unit_price, self.currency)?,
            };
            sum = sum.plus(amount)?;
        }
        if sum.minor().unsigned_abs() > RECEIPT_LIMIT.unsigned_abs() {
            return Err(Error::Limit { field: "total", limit: RECEIPT_LIMIT });
        }
        Ok(())
    }
}

impl Line {
    /// A line at the price of its item.
    pub const fn new(line: u32, item: Item, quantity: Quantity) -> Self {
        Self {
            line,
            item,
            quantity,
            printed: None,
            discounts: Vec::new(),
            instead_of: None,
            back: None,
            note: None,
        }
    }

    /// Whether more of `item` belongs on this line.
    fn takes(&self, item: &Item) -> bool {
        let as_it_came = self.printed.is_none()
            && self.discounts.is_empty()
            && self.instead_of.is_none()
            && self.back.is_none()
            && self.note.is_none();
        as_it_came
            && item.gift.is_none()
            && item.product.is_some()
            && item.unit == Unit::Piece
            && self.item.unit == Unit::Piece
            && self.item.product == item.product
            && self.item.unit_price == item.unit_price
            && self.item.tax == item.tax
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tax::{Rate, TaxCategory, TaxLevel, TaxMode};

    fn item(product: u128, minor: i64, unit: Unit) -> Item {
        Item {
            product: (product > 0).then(|| ProductId::from_uuid(Uuid::from_u128(product))),
            name: "Coffee".into(),
            unit_price: UnitPrice::from_minor(minor).unwrap(),
            unit,
            tax: TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)).unwrap(),
            age: None,
            gift: None,
        }
    }

    fn basket() -> Basket {
        Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR)
    }

    #[test]
    fn the_same_article_goes_onto_its_line() {
        let mut basket = basket();
        assert_eq!(basket.add(item(1, 499, Unit::Piece), Quantity::ONE), Ok(1));
        assert_eq!(basket.add(item(2, 100, Unit::Piece), Quantity::ONE), Ok(2));
        assert_eq!(basket.add(item(1, 499, Unit::Piece), Quantity::whole(2)), Ok(1));
        assert_eq!(basket.line(1).unwrap().quantity, Quantity::whole(3));
        assert_eq!((basket.lines.len(), basket.selected), (2, Some(1)));
    }

    #[test]
    fn another_price_a_weight_or_a_free_amount_is_a_line_of_its_own() {
        let mut basket = basket();
        for added in [
            item(1, 499, Unit::Piece),
            item(1, 450, Unit::Piece),
            item(2, 1290, Unit::Kilogram),
            item(2, 1290, Unit::Kilogram),
            item(0, 500, Unit::Piece),
            item(0, 500, Unit::Piece),
        ] {
            basket.add(added, Quantity::ONE).unwrap();
        }
        assert_eq!(basket.lines.len(), 6);
    }

    #[test]
    fn a_quantity_of_zero_or_less_says_remove() {
        let mut basket = basket();
        let line = basket.add(item(1, 499, Unit::Piece), Quantity::ONE).unwrap();
        let before = basket.clone();
        assert_eq!(basket.set_quantity(line, Quantity::from_milli(0)), Err(Error::RemoveInstead { line }));
        assert_eq!(basket.set_quantity(9, Quantity::ONE), Err(Error::NoSuchLine { line: 9 }));
        assert!(Error::RemoveInstead { line }.to_string().contains("remove"));
        assert_eq!(basket, before);
        assert!(basket.add(item(1, 499, Unit::Piece), Quantity::from_milli(-1000)).is_err());
    }

    #[test]
    fn line_numbers_are_never_given_twice() {
        let mut basket = basket();
        for product in 1..=3 {
            basket.add(item(product, 100, Unit::Piece), Quantity::ONE).unwrap();
        }
        basket.remove(3).unwrap();
        assert_eq!(basket.selected, Some(2));
        assert_eq!(basket.add(item(3, 100, Unit::Piece), Quantity::ONE), Ok(4));
        basket.select(1).unwrap();
        basket.remove(1).unwrap();
        assert_eq!(basket.selected, Some(2));
        basket.remove(2).unwrap();
        basket.remove(4).unwrap();
        assert!(basket.is_empty());
        assert_eq!(basket.remove(4), Err(Error::NoSuchLine { line: 4 }));
    }

    #[test]
    fn removing_the_selected_last_line_selects_the_one_above() {
        let mut basket = basket();
        for product in 1..=2 {
            basket.add(item(product, 100, Unit::Piece), Quantity::ONE).unwrap();
        }
        basket.remove(2).unwrap();
        assert_eq!(basket.selected, Some(1));
        basket.remove(1).unwrap();
        assert_eq!(basket.selected, None);
    }

    #[test]
    fn what_exceeds_a_limit_is_refused_and_changes_nothing() {
        let mut basket = basket();
        let line = basket.add(item(1, 499, Unit::Piece), Quantity::ONE).unwrap();
        let before = basket.clone();
        assert!(basket.set_quantity(line, Quantity::from_milli(i64::MAX)).is_err());
        assert!(basket.add(item(2, crate::money::LINE_LIMIT + 1, Unit::Piece), Quantity::ONE).is_err());
        assert!(basket.add(item(2, -1, Unit::Piece), Quantity::ONE).is_err());
        assert!(basket.add(Item { name: " ".into(), ..item(2, 1, Unit::Piece) }, Quantity::ONE).is_err());
        assert_eq!(basket, before);
    }

    #[test]
    fn weighed_things_count_as_one() {
        let mut basket = basket();
        basket.add(item(1, 499, Unit::Piece), Quantity::whole(3)).unwrap();
        basket.add(item(2, 1290, Unit::Kilogram), Quantity::from_milli(2335)).unwrap();
        assert_eq!(basket.item_count(), 4);
    }

    #[test]
    fn totals_follow_the_policy() {
        let mut basket = basket();
        basket.add(item(1, 1070, Unit::Piece), Quantity::ONE).unwrap();
        let of = |mode| basket.totals(&TaxPolicy { mode, level: TaxLevel::PerRateTotal }).unwrap();
        assert_eq!(of(TaxMode::Inclusive).total.minor(), 1070);
        assert_eq!(of(TaxMode::Exclusive).total.minor(), 1295);
    }
}
