//! A new till: all of it, or nothing.
//!
//! The database is made under another name and gets its own in the last step, so that a folder never
//! has half a till.

use std::{fs, io, path::Path, sync::Arc};

use aws_lc_rs::rand;
use chrono::{DateTime, Utc};
use domain::{
    basket::Basket,
    ids::{BasketId, OperatorId, ProductId},
    operator::Role,
    sale::SaleReference,
    shop::Shop,
};
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use crate::{
    Db,
    db::{self, DATABASE},
    error::{Error, Result},
    file, found,
    machine::{Computer, Machine},
    migrate,
    secrets::{self, KeyPlace, Pepper},
    table::{
        basket,
        operator::{self, NewOperator},
        product::{self, NewCategory, NewProduct},
        samples, setting,
    },
};

/// Everything that a new till begins with.
pub struct NewShop {
    /// The shop.
    pub shop: Shop,
    /// Who works there; one of them a manager.
    pub operators: Vec<NewOperator>,
    /// The tabs of the catalogue, in order.
    pub categories: Vec<NewCategory>,
    /// What is sold.
    pub products: Vec<NewProduct>,
    /// The category that is there to try the till with, and can be taken away whole.
    pub samples: Option<String>,
}

/// A till that was just made, and open.
pub struct Created {
    /// Its books.
    pub db: Db,
    /// Where the key behind the PINs went.
    pub key_place: KeyPlace,
}

impl Db {
    /// Makes a till in this folder and opens it. `ids` makes the ids of operators, products and
    /// the first basket.
    pub fn create(
        folder: &Path,
        new: &NewShop,
        keys: KeyPlace,
        ids: &mut dyn FnMut() -> Uuid,
        wall: DateTime<Utc>,
    ) -> Result<Created> {
        db::check_library()?;
        check(new)?;
        file::make_folder(folder)?;
        let machine: Arc<dyn Machine> = Arc::new(Computer);
        let lock = db::lock(machine.as_ref(), folder)?;
        let path = folder.join(DATABASE);
        if path.exists() {
            return Err(Error::Exists { folder: folder.to_owned() });
        }
        if let Some(name) = found::remains(machine.as_ref(), folder) {
            return Err(Error::Damaged { path, detail: format!("it is gone, and {name} beside it is not") });
        }
        let beside = folder.join("till.sqlite.new");
        remove(&beside)?;
        let book = random_id()?;
        let made = secrets::make_pepper(keys, folder, book)
            .and_then(|pepper| build(&beside, new, (book, keys, &pepper), ids, wall))
            .and_then(|()| put_in_place(&beside, &path));
        if let Err(error) = made {
            // the first error is the one to tell
            if let Err(error) = remove(&beside) {
                tracing::warn!(%error, "an unfinished till stays behind");
            }
            secrets::forget_pepper(keys, folder, book);
            return Err(error);
        }
        Ok(Created { db: Self::open_locked(machine, folder, lock, wall)?, key_place: keys })
    }
}

/// Refuses a shop that could not sell, before anything is made.
fn check(new: &NewShop) -> Result<()> {
    new.shop.check()?;
    db::zone_of(&new.shop.zone)?;
    // a till code that cannot be in a reference would show at the first sale only
    SaleReference::new(&new.shop.till_code, 1)?;
    if !new.operators.iter().any(|operator| operator.role == Role::Manager) {
        return Err(Error::Setup("somebody has to be a manager; add one".to_owned()));
    }
    for product in &new.products {
        if new.shop.tax_code(&product.tax_letter).is_none() {
            let text = format!("{} has tax letter {}; use one of the shop", product.name, product.tax_letter);
            return Err(Error::Setup(text));
        }
    }
    Ok(())
}

fn build(
    path: &Path,
    new: &NewShop,
    (book, keys, pepper): (Uuid, KeyPlace, &Pepper),
    ids: &mut dyn FnMut() -> Uuid,
    wall: DateTime<Utc>,
) -> Result<()> {
    let what = "make the database";
    file::open_private(path).map_err(|source| Error::File { what, path: path.to_owned(), source })?;
    let mut connection = Connection::open(path).map_err(Error::sql(what))?;
    db::guard(&connection)?;
    connection.pragma_update(None, "synchronous", "full").map_err(Error::sql(what))?;
    migrate::run(&mut connection, &Computer, path, migrate::ALL, wall)?;
    let tx = connection.transaction().map_err(Error::sql(what))?;
    setting::put_shop(&tx, &new.shop)?;
    setting::put_key(&tx, book, keys)?;
    tx.execute("INSERT INTO service_block (only, next) VALUES (1, 1)", []).map_err(Error::sql(what))?;
    fill(&tx, new, pepper, ids)?;
    tx.commit().map_err(Error::sql(what))?;
    connection.close().map_err(|(_, source)| Error::Sql { what, source })
}

fn fill(tx: &Transaction<'_>, new: &NewShop, pepper: &Pepper, ids: &mut dyn FnMut() -> Uuid) -> Result<()> {
    for (position, person) in (1..).zip(&new.operators) {
        operator::add(tx, pepper, OperatorId::from_uuid(ids()), person, position)?;
    }
    let mut categories = Vec::new();
    for (position, category) in (1..).zip(&new.categories) {
        categories.push((category.name.as_str(), product::add_category(tx, category, position)?));
    }
    if let Some(name) = new.samples.as_deref() {
        samples::mark(tx, category_of(&categories, name, "the samples")?)?;
    }
    for (position, article) in (1..).zip(&new.products) {
        let category = match article.category.as_deref() {
            None => None,
            Some(name) => Some(category_of(&categories, name, &article.name)?),
        };
        product::add(tx, ProductId::from_uuid(ids()), article, category, position)?;
    }
    product::settle_index(tx)?;
    basket::first(tx, &Basket::new(BasketId::from_uuid(ids()), new.shop.currency))
}

fn category_of(categories: &[(&str, i64)], name: &str, article: &str) -> Result<i64> {
    categories
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, id)| *id)
        .ok_or_else(|| Error::Setup(format!("{article} is in category {name}; add that category")))
}

fn put_in_place(beside: &Path, path: &Path) -> Result<()> {
    let failed =
        |source| Error::File { what: "put the database in its place", path: path.to_owned(), source };
    fs::rename(beside, path).map_err(failed)?;
    file::sync_parent(path).map_err(failed)
}

/// What an earlier try left.
fn remove(path: &Path) -> Result<()> {
    let journal = path.with_extension("new-journal");
    for path in [path, &journal] {
        match fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(Error::File { what: "remove", path: path.to_owned(), source }),
        }
    }
    Ok(())
}

fn random_id() -> Result<Uuid> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| Error::Crypto("make an id"))?;
    Ok(Uuid::from_bytes(bytes))
}
