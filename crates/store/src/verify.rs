//! The auditor: reads the whole books, believes nothing that can be worked out, and names every place
//! where they do not add up.

mod cards;
mod chain;
mod sales;

use std::collections::BTreeMap;

use domain::{
    ids::{AttemptId, SaleId},
    money::Money,
};
use rusqlite::Connection;

use crate::{
    Db,
    error::{Error, Result},
};

/// What the books come to, and what is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Completed sales.
    pub sales_completed: u64,
    /// Cash that stayed in the drawer, for each currency.
    pub cash: Vec<Money>,
    /// What cards paid of sales, for each currency.
    pub card: Vec<Money>,
    /// Every approved card payment, oldest first.
    pub approved: Vec<CardFact>,
    /// Attempts whose outcome nobody knows yet, oldest first.
    pub open: Vec<AttemptId>,
    /// What does not add up, first to last; nothing where the books are sound.
    pub problems: Vec<Problem>,
}

/// An approved card payment, as a terminal or an acquirer can be asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFact {
    /// Our own name for it.
    pub attempt: AttemptId,
    /// The sale.
    pub sale: SaleId,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// What the terminal took in all.
    pub authorized: Money,
    /// What of it pays the sale.
    pub credited: Money,
    /// It is a tender of its sale; otherwise it stands among the conflicts.
    pub on_sale: bool,
}

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// Where.
    pub place: String,
}

impl Db {
    /// Replays the books from the first row. Meant for a reader of its own, since it takes a while.
    pub fn verify(&self) -> Result<Books> {
        self.read(|db| {
            // one snapshot, however much is sold meanwhile
            let tx = db.unchecked_transaction().map_err(Error::sql("begin to verify"))?;
            let mut books = Books::default();
            file(&tx, &mut books)?;
            let sealed = chain::replay(&tx, &mut books)?;
            sales::check(&tx, &mut books, &sealed)?;
            cards::check(&tx, &mut books)?;
            Ok(books)
        })
    }
}

impl Books {
    /// Nothing is wrong.
    pub fn are_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem { what: what.into(), place: place.into() });
    }
}

/// Adds amounts up for each currency.
fn per_currency(sums: &mut BTreeMap<&'static str, Money>, amount: Money) -> Result<()> {
    let sum = sums.entry(amount.currency().code()).or_insert(Money::zero(amount.currency()));
    *sum = sum.plus(amount)?;
    Ok(())
}

/// What SQLite itself can tell.
fn file(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "check the database";
    let mut statement = db.prepare("PRAGMA integrity_check(20)").map_err(Error::sql(what))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    for line in lines {
        let line = line.map_err(Error::sql(what))?;
        if line != "ok" {
            books.problem("database file", line);
        }
    }
    let mut statement =
        db.prepare("SELECT \"table\", parent FROM pragma_foreign_key_check").map_err(Error::sql(what))?;
    let orphans = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .map_err(Error::sql(what))?;
    for orphan in orphans {
        let (table, parent) = orphan.map_err(Error::sql(what))?;
        books.problem(format!("table {table}"), format!("a row points at a {parent} that is not there"));
    }
    Ok(())
}
