//! The catalogue: what can be sold, found by tile, by code or by a few letters of its name.

use domain::{
    basket::Item,
    ids::ProductId,
    quantity::{Unit, UnitPrice},
    tax::TaxCode,
};
use rusqlite::{Connection, Row, params, params_from_iter, types::Value};

use super::{from_document, search, unknown_word, uuid};
use crate::{
    Db,
    error::{Error, Result},
};

/// A group of articles: a tab on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its colour, as the screen understands it.
    pub colour: String,
}

/// A group to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCategory {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: String,
}

/// Something that can be sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The name on screen and receipt.
    pub name: String,
    /// EAN or whatever a scanner reads.
    pub code: Option<String>,
    /// The price of one unit, in the shop's currency.
    pub unit_price: UnitPrice,
    /// What a quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: TaxCode,
    /// The group it is in.
    pub category: Option<i64>,
    /// It has a key of its own on the front screen.
    pub quick: bool,
    /// Its place among all articles.
    pub position: i64,
    /// How old a customer has to be, in years.
    pub age: Option<u8>,
    /// Its price is typed at the counter.
    pub open_price: bool,
}

/// A part of the catalogue that is looked through place by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// What has a key of its own.
    Quick,
    /// A group.
    Category(i64),
    /// Everything.
    All,
}

impl Product {
    /// What goes into a basket.
    pub fn item(&self) -> Item {
        Item {
            product: Some(self.id),
            name: self.name.clone(),
            unit_price: self.unit_price,
            unit: self.unit,
            tax: self.tax.clone(),
            age: self.age,
            gift: None,
        }
    }
}

/// An article to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// The name on screen and receipt.
    pub name: String,
    /// EAN or whatever a scanner reads.
    pub code: Option<String>,
    /// Further codes. Other articles may have them too; then a scan asks which is meant.
    pub codes: Vec<String>,
    /// The price of one unit.
    pub unit_price: UnitPrice,
    /// What a quantity counts.
    pub unit: Unit,
    /// The letter of its tax code.
    pub tax_letter: String,
    /// The name of its group.
    pub category: Option<String>,
    /// It has a key of its own on the front screen.
    pub quick: bool,
    /// How old a customer has to be, in years.
    pub age: Option<u8>,
    /// Its price is typed at the counter.
    pub open_price: bool,
}

/// So many that share a code can be chosen from by a key.
const SHARED: u32 = 9;

const SELECT: &str =
    "SELECT p.id, p.name, p.code, p.unit_price, p.unit, t.document, p.category, p.quick, p.position,
     p.age, p.open_price
    FROM product p JOIN tax_code t ON t.letter = p.tax_letter";

impl Db {
    /// The groups, in the order of their tabs.
    pub fn categories(&self) -> Result<Vec<Category>> {
        let what = "read the categories";
        self.read(|db| {
            let mut statement = db
                .prepare_cached("SELECT id, name, colour FROM category ORDER BY position")
                .map_err(Error::sql(what))?;
            let rows = statement
                .query_map([], |row| Ok(Category { id: row.get(0)?, name: row.get(1)?, colour: row.get(2)? }))
                .map_err(Error::sql(what))?;
            rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
        })
    }

    /// Articles of a group, or of all, that `text` finds, the likeliest first; without a text the first ones.
    pub fn products(&self, category: Option<i64>, text: &str, limit: u32) -> Result<Vec<Product>> {
        if text.trim().is_empty() {
            return self.shelf(category.map_or(Shelf::All, Shelf::Category), None, limit);
        }
        self.read(|db| search::find(db, category, text, limit))
    }

    /// Articles of a shelf in their order, from the one after this place on.
    pub fn shelf(&self, of: Shelf, after: Option<i64>, limit: u32) -> Result<Vec<Product>> {
        let (condition, category) = match of {
            Shelf::Quick => ("p.quick = 1", None),
            Shelf::Category(id) => ("p.category = ?3", Some(id)),
            Shelf::All => ("true", None),
        };
        let sql = format!("{SELECT} WHERE {condition} AND p.position > ?1 ORDER BY p.position LIMIT ?2");
        let mut values = vec![Value::Integer(after.unwrap_or(i64::MIN)), Value::Integer(i64::from(limit))];
        values.extend(category.map(Value::Integer));
        self.read(|db| query(db, &sql, values))
    }

    /// One article.
    pub fn product(&self, id: ProductId) -> Result<Option<Product>> {
        self.read(|db| one(db, "p.id = ?1", Value::Blob(id.uuid().as_bytes().to_vec())))
    }

    /// The articles with this code, in their order: mostly one, more where several share it.
    pub fn products_by_code(&self, code: &str) -> Result<Vec<Product>> {
        let sql = format!(
            "{SELECT} WHERE p.id IN (SELECT id FROM product WHERE code = ?1
             UNION SELECT product FROM product_code WHERE code = ?1) ORDER BY p.position LIMIT {SHARED}"
        );
        self.read(|db| query(db, &sql, vec![Value::Text(code.to_owned())]))
    }
}

pub(crate) fn add_category(db: &Connection, new: &NewCategory, position: i64) -> Result<i64> {
    db.execute(
        "INSERT INTO category (position, name, colour) VALUES (?1, ?2, ?3)",
        params![position, new.name, new.colour],
    )
    .map_err(Error::sql("add a category; each needs a name of its own"))?;
    Ok(db.last_insert_rowid())
}

pub(crate) fn add(
    db: &Connection,
    id: ProductId,
    new: &NewProduct,
    category: Option<i64>,
    position: i64,
) -> Result<()> {
    let what = "add a product; each needs a code of its own and a tax letter of the shop";
    let sql = "INSERT INTO product (id, position, name, code, unit_price, unit, tax_letter, category, quick, search,
         age, open_price)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    db.prepare_cached(sql)
        .and_then(|mut insert| {
            insert.execute(params![
                id.uuid().as_bytes(),
                position,
                new.name,
                new.code,
                new.unit_price.milli_minor(),
                new.unit.word(),
                new.tax_letter,
                category,
                new.quick,
                search::folded(&new.name),
                new.age,
                new.open_price,
            ])
        })
        .map_err(Error::sql(what))?;
    for code in &new.codes {
        db.execute(
            "INSERT INTO product_code (code, product) VALUES (?1, ?2)",
            params![code, id.uuid().as_bytes()],
        )
        .map_err(Error::sql("add a code of a product; each once"))?;
    }
    Ok(())
}

/// Puts the index of words in order after many articles came at once.
pub(crate) fn settle_index(db: &Connection) -> Result<()> {
    db.execute("INSERT INTO product_search (product_search) VALUES ('optimize')", [])
        .map(drop)
        .map_err(Error::sql("put the index of words in order"))
}

/// The article at this place.
pub(crate) fn at(db: &Connection, position: i64) -> Result<Option<Product>> {
    one(db, "p.position = ?1", Value::Integer(position))
}

fn one(db: &Connection, condition: &str, value: Value) -> Result<Option<Product>> {
    query(db, &format!("{SELECT} WHERE {condition}"), vec![value]).map(|found| found.into_iter().next())
}

fn query(db: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<Product>> {
    let what = "look for products";
    let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
    let mut rows = statement.query(params_from_iter(values)).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        found.push(product(row)?);
    }
    Ok(found)
}

fn product(row: &Row<'_>) -> Result<Product> {
    let failed = "read a product";
    let unit: String = row.get(4).map_err(Error::sql(failed))?;
    let tax: String = row.get(5).map_err(Error::sql(failed))?;
    Ok(Product {
        id: ProductId::from_uuid(uuid(row, 0).map_err(Error::sql(failed))?),
        name: row.get(1).map_err(Error::sql(failed))?,
        code: row.get(2).map_err(Error::sql(failed))?,
        unit_price: UnitPrice::from_milli_minor(row.get(3).map_err(Error::sql(failed))?),
        unit: unit_of(&unit)?,
        tax: from_document("a tax code", &tax)?,
        category: row.get(6).map_err(Error::sql(failed))?,
        quick: row.get(7).map_err(Error::sql(failed))?,
        position: row.get(8).map_err(Error::sql(failed))?,
        age: row.get(9).map_err(Error::sql(failed))?,
        open_price: row.get(10).map_err(Error::sql(failed))?,
    })
}

fn unit_of(word: &str) -> Result<Unit> {
    [Unit::Piece, Unit::Kilogram, Unit::Litre, Unit::Metre]
        .into_iter()
        .find(|unit| unit.word() == word)
        .ok_or_else(|| unknown_word("a product", "unit"))
}
