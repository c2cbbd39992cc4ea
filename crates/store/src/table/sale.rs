//! Sales: from the basket at checkout to the numbered document, and back where nothing was paid.
//!
//! The document is the sale; columns, lines, tax and tenders beside it are there to be searched and
//! summed, and `verify` compares them.

use chrono::{DateTime, Utc};
use domain::{
    basket::Basket,
    ids::{BasketId, OperatorId, SaleId},
    receipt::Receipt,
    sale::{Sale, SaleReference, Stamp},
};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{attempt, basket, from_document, request, rows, setting, to_document};
use crate::{
    Db,
    error::{Error, Result},
};

/// A receipt as it was made when its sale was completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReceipt {
    /// Every figure on it.
    pub receipt: Receipt,
    /// As text, in the language of the shop.
    pub text: String,
}

/// Which running number a sale's reference is.
pub(crate) const REFERENCE: &str = "sale reference";

impl Db {
    /// Makes the current basket a sale under the next reference and brings it to the front.
    pub fn checkout(
        &self,
        id: SaleId,
        by: OperatorId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<Sale> {
        let at = self.stamp(wall);
        self.write("check out the basket", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return must_find(tx, subject.parse()?);
            }
            let sale = open(tx, &basket::front(tx)?.basket, id, by, at)?;
            basket::put_focus(tx, Some(id))?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }

    /// Makes a sale of a basket that no screen shows, and leaves what is in front alone.
    pub fn open_sale(
        &self,
        basket: &Basket,
        id: SaleId,
        by: OperatorId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<Sale> {
        let at = self.stamp(wall);
        self.write("open a sale", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return must_find(tx, subject.parse()?);
            }
            let sale = open(tx, basket, id, by, at)?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }

    /// Gives a sale up on which there is no money; its lines become the current basket again.
    pub fn cancel_sale(
        &self,
        id: SaleId,
        fresh: BasketId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<Basket> {
        self.write("cancel a sale", |tx| {
            if request::done_before(tx, key)?.is_some() {
                return Ok(basket::front(tx)?.basket);
            }
            let sale = must_find(tx, id)?;
            if attempt::open_of_sale(tx, id)? {
                return Err(Error::AttemptOpen(id));
            }
            let current = basket::front(tx)?.basket;
            if current.id != sale.basket && !current.is_empty() && !of_basket(tx, current.id)? {
                return Err(Error::BasketInUse(id));
            }
            let sale = sale.cancel(self.stamp(wall))?;
            update(tx, &sale)?;
            let again = basket::again(&sale, fresh);
            basket::put_basket(tx, &again)?;
            basket::put_focus(tx, None)?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(again)
        })
    }

    /// One sale.
    pub fn sale(&self, id: SaleId) -> Result<Option<Sale>> {
        self.read(|db| find(db, id))
    }

    /// The sales that are being paid, oldest first.
    pub fn open_sales(&self) -> Result<Vec<Sale>> {
        self.read(|db| {
            list(
                db,
                "SELECT document FROM sale WHERE state = 'tendering' ORDER BY opened_ms, id LIMIT ?1",
                u32::MAX,
            )
        })
    }

    /// The newest sales, newest first.
    pub fn recent_sales(&self, limit: u32) -> Result<Vec<Sale>> {
        self.read(|db| list(db, "SELECT document FROM sale ORDER BY id DESC LIMIT ?1", limit))
    }

    /// The receipt of a completed sale.
    pub fn receipt(&self, id: SaleId) -> Result<Option<StoredReceipt>> {
        let found: Option<(String, String)> = self.read(|db| {
            db.query_row(
                "SELECT document, text FROM receipt WHERE sale = ?1",
                [id.uuid().as_bytes()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(Error::sql("read a receipt"))
        })?;
        found
            .map(|(document, text)| {
                Ok(StoredReceipt { receipt: from_document("a receipt", &document)?, text })
            })
            .transpose()
    }
}

/// A basket becomes a sale under the next reference, once.
fn open(db: &Transaction<'_>, basket: &Basket, id: SaleId, by: OperatorId, at: Stamp) -> Result<Sale> {
    unsold(db, basket.id)?;
    let shop = setting::shop(db)?;
    let reference = SaleReference::new(&shop.till_code, next(db, REFERENCE)?)?;
    let sale = Sale::open(id, basket, reference, shop.tax, shop.cash_rounding, by, at)?;
    insert(db, &sale)?;
    Ok(sale)
}

pub(crate) fn find(db: &Connection, id: SaleId) -> Result<Option<Sale>> {
    let document: Option<String> = db
        .query_row("SELECT document FROM sale WHERE id = ?1", [id.uuid().as_bytes()], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read a sale"))?;
    document.map(|text| from_document("a sale", &text)).transpose()
}

pub(crate) fn must_find(db: &Connection, id: SaleId) -> Result<Sale> {
    find(db, id)?.ok_or(Error::NoSale(id))
}

/// A basket is sold once.
pub(crate) fn unsold(db: &Connection, id: BasketId) -> Result<()> {
    if of_basket(db, id)? { Err(Error::BasketSold(id)) } else { Ok(()) }
}

/// Whether this basket became a sale before.
pub(crate) fn of_basket(db: &Connection, id: BasketId) -> Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM sale WHERE basket = ?1)", [id.uuid().as_bytes()], |row| {
        row.get(0)
    })
    .map_err(Error::sql("look for the sale of a basket"))
}

/// The next number of a row of numbers, taken by this transaction.
pub(crate) fn next(tx: &Transaction<'_>, name: &str) -> Result<u64> {
    let number: i64 = tx
        .query_row(
            "INSERT INTO counter (name, last) VALUES (?1, 1)
             ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
            [name],
            |row| row.get(0),
        )
        .map_err(Error::sql("take the next number"))?;
    Ok(number.unsigned_abs())
}

/// Keeps a sale as it is now, with what is summed beside it. Tenders are only added: those that
/// are there stay as they are.
pub(crate) fn update(tx: &Transaction<'_>, sale: &Sale) -> Result<()> {
    rows::SALE.put_by_id(tx, &rows::of_sale(sale, &to_document("a sale", sale)?))?;
    let there = rows::TENDER.of(tx, sale.id.uuid())?.len();
    rows::of_tenders(sale).iter().skip(there).try_for_each(|row| rows::TENDER.insert(tx, row))
}

/// Keeps a sale whose lines changed before anything was paid.
pub(crate) fn replace(tx: &Transaction<'_>, sale: &Sale) -> Result<()> {
    rows::SALE.put_by_id(tx, &rows::of_sale(sale, &to_document("a sale", sale)?))?;
    rows::LINE.remove_all_of(tx, sale.id.uuid())?;
    rows::TAX.remove_all_of(tx, sale.id.uuid())?;
    rows::of_lines(sale).iter().try_for_each(|row| rows::LINE.insert(tx, row))?;
    rows::of_tax(sale).iter().try_for_each(|row| rows::TAX.insert(tx, row))
}

fn insert(tx: &Transaction<'_>, sale: &Sale) -> Result<()> {
    rows::SALE.insert(tx, &rows::of_sale(sale, &to_document("a sale", sale)?))?;
    rows::of_lines(sale).iter().try_for_each(|row| rows::LINE.insert(tx, row))?;
    rows::of_tax(sale).iter().try_for_each(|row| rows::TAX.insert(tx, row))
}

fn list(db: &Connection, sql: &str, limit: u32) -> Result<Vec<Sale>> {
    let what = "read the sales";
    let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
    let texts = statement.query_map([limit], |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    texts.map(|text| from_document("a sale", &text.map_err(Error::sql(what))?)).collect()
}
