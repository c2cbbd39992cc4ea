//! Baskets that wait while others are served, and what is written down of what happens to a basket.

use chrono::{DateTime, Utc};
use domain::{
    basket::Basket,
    ids::{BasketId, OperatorId},
    journal::Canon,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{basket, from_document, journal, sale, to_document, uuid};
use crate::{
    Db,
    error::{Error, Result},
};

/// More baskets than this wait nowhere; a list of them would help nobody.
const MOST: i64 = 50;

/// A basket that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub basket: Basket,
    /// Who put it aside.
    pub by: OperatorId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something done to a basket that an auditor asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What, as one word: `line_removed`.
    pub what: &'static str,
    /// Who did it.
    pub by: OperatorId,
    /// Who allowed it, where that was needed.
    pub approved_by: Option<OperatorId>,
    /// About what.
    pub about: Vec<(&'static str, Said)>,
}

/// One thing that a deed is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Words.
    Text(String),
    /// A number: minor units, thousandths, a count.
    Number(i64),
}

impl Deed {
    /// As the journal keeps it.
    pub(crate) fn about(&self) -> Result<Canon> {
        let mut members = std::collections::BTreeMap::new();
        for (key, said) in &self.about {
            let value = match said {
                Said::Text(text) => Canon::text(text),
                Said::Number(number) => Canon::int(*number)?,
            };
            members.insert((*key).to_owned(), value);
        }
        if let Some(by) = self.approved_by {
            members.insert("approved_by".to_owned(), Canon::text(by.to_string()));
        }
        Ok(Canon::Map(members))
    }
}

impl Db {
    /// Keeps the basket after a change, and what was done, in one transaction.
    pub fn change_basket(&self, basket: &Basket, deed: Option<&Deed>, wall: DateTime<Utc>) -> Result<()> {
        self.write("keep the basket", |tx| {
            sale::unsold(tx, basket.id)?;
            basket::put_basket(tx, basket)?;
            self.told(tx, deed, wall)
        })
    }

    /// Puts the current basket aside under a name; a fresh one takes its place.
    pub fn park(&self, name: &str, fresh: &Basket, deed: &Deed, wall: DateTime<Utc>) -> Result<()> {
        self.write("put the basket aside", |tx| {
            let current = basket::front(tx)?.basket;
            aside(tx, &current, name, deed.by, wall)?;
            basket::put_basket(tx, fresh)?;
            self.told(tx, Some(deed), wall)
        })
    }

    /// Brings a basket back. What is in front goes aside under `name`, unless nothing is in it.
    pub fn recall(&self, id: BasketId, name: &str, deed: &Deed, wall: DateTime<Utc>) -> Result<()> {
        self.write("bring a basket back", |tx| {
            let front = basket::front(tx)?;
            if front.focus.is_some() {
                return Err(Error::BasketSold(front.basket.id));
            }
            let back = find(tx, id)?.ok_or(Error::Missing { what: "the parked basket".to_owned() })?;
            remove(tx, id)?;
            if !front.basket.is_empty() {
                let name = front.basket.name.clone().unwrap_or_else(|| name.to_owned());
                aside(tx, &front.basket, &name, deed.by, wall)?;
            }
            basket::put_basket(tx, &back.basket)?;
            self.told(tx, Some(deed), wall)
        })
    }

    /// Gives a basket up: the one in front, or one that waits.
    pub fn discard(&self, id: BasketId, fresh: &Basket, deed: &Deed, wall: DateTime<Utc>) -> Result<()> {
        self.write("give a basket up", |tx| {
            let front = basket::front(tx)?;
            if front.basket.id == id {
                sale::unsold(tx, id)?;
                basket::put_basket(tx, fresh)?;
            } else {
                find(tx, id)?.ok_or(Error::Missing { what: "the parked basket".to_owned() })?;
                remove(tx, id)?;
            }
            self.told(tx, Some(deed), wall)
        })
    }

    /// The baskets that wait, the longest first.
    pub fn parked(&self) -> Result<Vec<Parked>> {
        self.read(|db| {
            let what = "read the baskets that wait";
            let mut statement = db
                .prepare_cached(
                    "SELECT name, document, operator, at_ms FROM parked_basket ORDER BY at_ms, id",
                )
                .map_err(Error::sql(what))?;
            let mut rows = statement.query([]).map_err(Error::sql(what))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().map_err(Error::sql(what))? {
                found.push(parked(row)?);
            }
            Ok(found)
        })
    }

    fn told(&self, tx: &Transaction<'_>, deed: Option<&Deed>, wall: DateTime<Utc>) -> Result<()> {
        let Some(deed) = deed else { return Ok(()) };
        journal::event(tx, self.sale_id(), self.stamp(wall), journal::Event::Basket { deed })
    }
}

fn aside(
    tx: &Transaction<'_>,
    basket: &Basket,
    name: &str,
    by: OperatorId,
    wall: DateTime<Utc>,
) -> Result<()> {
    sale::unsold(tx, basket.id)?;
    let waiting: i64 = tx
        .query_row("SELECT count(*) FROM parked_basket", [], |row| row.get(0))
        .map_err(Error::sql("count the baskets that wait"))?;
    if waiting >= MOST {
        return Err(Error::TooManyParked);
    }
    let named = Basket { name: Some(name.to_owned()), ..basket.clone() };
    tx.execute(
        "INSERT INTO parked_basket (id, name, document, operator, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            basket.id.uuid().as_bytes(),
            name,
            to_document("a parked basket", &named)?,
            by.uuid().as_bytes(),
            wall.timestamp_millis()
        ],
    )
    .map(drop)
    .map_err(Error::sql("put a basket aside"))
}

fn remove(tx: &Transaction<'_>, id: BasketId) -> Result<()> {
    tx.execute("DELETE FROM parked_basket WHERE id = ?1", [id.uuid().as_bytes()])
        .map(drop)
        .map_err(Error::sql("take a basket from those that wait"))
}

fn find(db: &Connection, id: BasketId) -> Result<Option<Parked>> {
    let sql = "SELECT name, document, operator, at_ms FROM parked_basket WHERE id = ?1";
    db.query_row(sql, [id.uuid().as_bytes()], |row| Ok(parked(row)))
        .optional()
        .map_err(Error::sql("look for a parked basket"))?
        .transpose()
}

fn parked(row: &rusqlite::Row<'_>) -> Result<Parked> {
    let failed = "read a parked basket";
    let document: String = row.get(1).map_err(Error::sql(failed))?;
    let at: i64 = row.get(3).map_err(Error::sql(failed))?;
    Ok(Parked {
        name: row.get(0).map_err(Error::sql(failed))?,
        basket: from_document("a parked basket", &document)?,
        by: OperatorId::from_uuid(uuid(row, 2).map_err(Error::sql(failed))?),
        at: DateTime::from_timestamp_millis(at).unwrap_or_default(),
    })
}
