//! The catalogue: what can be sold, found by tile, by code or by a few letters of its name.

use domain::{
    basket::Item,
    ids::ProductId,
    quantity::{Unit, UnitPrice},
    tax::TaxCode,
};
use rusqlite::{Connection, Row, params, params_from_iter, types::Value};

use super::{from_document, unknown_word, uuid};
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
}

const SELECT: &str = "SELECT p.id, p.name, p.code, p.unit_price, p.unit, t.document, p.category, p.quick
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

    /// Articles of a group, or of all, whose name has every word of `search` or whose code begins
    /// with it.
    pub fn products(&self, category: Option<i64>, search: &str, limit: u32) -> Result<Vec<Product>> {
        self.read(|db| find(db, category, search, limit))
    }

    /// One article.
    pub fn product(&self, id: ProductId) -> Result<Option<Product>> {
        self.read(|db| one(db, "p.id = ?1", Value::Blob(id.uuid().as_bytes().to_vec())))
    }

    /// The article with this code.
    pub fn product_by_code(&self, code: &str) -> Result<Option<Product>> {
        self.read(|db| one(db, "p.code = ?1", Value::Text(code.to_owned())))
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
    db.execute(
        "INSERT INTO product (id, position, name, code, unit_price, unit, tax_letter, category, quick, search)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id.uuid().as_bytes(),
            position,
            new.name,
            new.code,
            new.unit_price.milli_minor(),
            new.unit.word(),
            new.tax_letter,
            category,
            new.quick,
            new.name.to_lowercase(),
        ],
    )
    .map(drop)
    .map_err(Error::sql("add a product; each needs a code of its own and a tax letter of the shop"))
}

fn find(db: &Connection, category: Option<i64>, search: &str, limit: u32) -> Result<Vec<Product>> {
    let mut sql = format!("{SELECT} WHERE true");
    let mut values = Vec::new();
    if let Some(category) = category {
        sql.push_str(" AND p.category = ?");
        values.push(Value::Integer(category));
    }
    let search = search.trim();
    if !search.is_empty() {
        sql.push_str(" AND (p.code LIKE ? ESCAPE '\\' OR (true");
        values.push(Value::Text(format!("{}%", escaped(search))));
        for word in search.to_lowercase().split_whitespace() {
            sql.push_str(" AND p.search LIKE ? ESCAPE '\\'");
            values.push(Value::Text(format!("%{}%", escaped(word))));
        }
        sql.push_str("))");
    }
    sql.push_str(" ORDER BY p.position LIMIT ?");
    values.push(Value::Integer(i64::from(limit)));
    query(db, &sql, values)
}

fn one(db: &Connection, condition: &str, value: Value) -> Result<Option<Product>> {
    query(db, &format!("{SELECT} WHERE {condition}"), vec![value]).map(|found| found.into_iter().next())
}

/// For `LIKE`: signs that it would understand stand for themselves.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
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
    })
}

fn unit_of(word: &str) -> Result<Unit> {
    [Unit::Piece, Unit::Kilogram, Unit::Litre, Unit::Metre]
        .into_iter()
        .find(|unit| unit.word() == word)
        .ok_or_else(|| unknown_word("a product", "unit"))
}
