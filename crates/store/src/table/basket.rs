//! What the cashier has in front of them: kept after every press, so that a cut of the power costs nothing.

use domain::{
    basket::Basket,
    ids::{BasketId, SaleId},
};
use rusqlite::{Connection, params};

use super::{from_document, sale, to_document, uuid_if_any};
use crate::{
    Db,
    error::{Error, Result},
};

/// The current basket, and the sale that the screen shows instead of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// What the customer is buying now.
    pub basket: Basket,
    /// The sale being paid.
    pub focus: Option<SaleId>,
}

impl Db {
    /// What the cashier has in front of them.
    pub fn front(&self) -> Result<Front> {
        self.read(front)
    }

    /// Keeps the basket after a change.
    pub fn save_basket(&self, basket: &Basket) -> Result<()> {
        self.write("keep the basket", |tx| {
            sale::unsold(tx, basket.id)?;
            put_basket(tx, basket)
        })
    }

    /// Brings a sale to the front, or none; with a fresh basket where the next customer begins.
    pub fn focus(&self, sale: Option<SaleId>, fresh: Option<Basket>) -> Result<()> {
        self.write("bring a sale to the front", |tx| {
            if let Some(sale) = sale {
                sale::must_find(tx, sale)?;
            }
            if let Some(basket) = fresh {
                put_basket(tx, &basket)?;
            }
            put_focus(tx, sale)
        })
    }
}

pub(crate) fn front(db: &Connection) -> Result<Front> {
    let (document, focus): (String, _) = db
        .query_row("SELECT document, focus FROM basket", [], |row| Ok((row.get(0)?, uuid_if_any(row, 1)?)))
        .map_err(Error::sql("read the basket"))?;
    Ok(Front { basket: from_document("the basket", &document)?, focus: focus.map(SaleId::from_uuid) })
}

/// The basket that a new till starts with.
pub(crate) fn first(db: &Connection, basket: &Basket) -> Result<()> {
    db.execute("INSERT INTO basket (only, document) VALUES (1, ?1)", [to_document("the basket", basket)?])
        .map(drop)
        .map_err(Error::sql("make the first basket"))
}

pub(crate) fn put_basket(db: &Connection, basket: &Basket) -> Result<()> {
    db.execute("UPDATE basket SET document = ?1", [to_document("the basket", basket)?])
        .map(drop)
        .map_err(Error::sql("keep the basket"))
}

pub(crate) fn put_focus(db: &Connection, sale: Option<SaleId>) -> Result<()> {
    let key = sale.map(SaleId::uuid);
    db.execute("UPDATE basket SET focus = ?1", params![key.as_ref().map(uuid::Uuid::as_bytes)])
        .map(drop)
        .map_err(Error::sql("bring a sale to the front"))
}

/// The basket of a sale under a new id: it is what it was before checkout.
pub(crate) fn again(sale: &domain::sale::Sale, id: BasketId) -> Basket {
    if let Some(rung) = &sale.rung {
        return Basket { id, ..rung.clone() };
    }
    // A sale of an earlier version keeps its lines alone.
    let lines = sale
        .totals
        .lines
        .iter()
        .map(|line| domain::basket::Line::new(line.line, line.item.clone(), line.quantity));
    let mut basket = Basket::new(id, sale.currency);
    basket.lines = lines.collect();
    let last = basket.lines.iter().map(|line| line.line).max();
    basket.next_line = last.unwrap_or(0).saturating_add(1);
    basket.selected = basket.lines.last().map(|line| line.line);
    basket
}
