//! The shop, and where the key of this till is kept: said once, read at every start.

use domain::{shop::Shop, tax::TaxCode};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{from_document, to_document, unknown_word};
use crate::{
    Db,
    error::{Error, Result},
    secrets::KeyPlace,
};

const SHOP: &str = "shop";
const BOOK: &str = "book";
const KEY_PLACE: &str = "key_place";

impl Db {
    /// The shop that this till is in.
    pub fn shop(&self) -> Result<Shop> {
        self.read(shop)
    }
}

pub(crate) fn shop(db: &Connection) -> Result<Shop> {
    let mut shop: Shop = from_document("the shop", &get(db, SHOP)?)?;
    shop.tax_codes = tax_codes(db)?;
    Ok(shop)
}

/// Keeps the shop; its tax codes are rows of their own, since articles point at them.
pub(crate) fn put_shop(db: &Connection, shop: &Shop) -> Result<()> {
    let without_codes = Shop { tax_codes: Vec::new(), ..shop.clone() };
    put(db, SHOP, &to_document("the shop", &without_codes)?)?;
    for (position, code) in shop.tax_codes.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        db.execute(
            "INSERT INTO tax_code (letter, position, document) VALUES (?1, ?2, ?3)",
            (&code.letter, position, to_document("a tax code", code)?),
        )
        .map_err(Error::sql("keep a tax code"))?;
    }
    Ok(())
}

/// The name under which the keychain has the key of this till; stays with every copy.
pub(crate) fn book(db: &Connection) -> Result<Uuid> {
    Uuid::try_parse(&get(db, BOOK)?).map_err(|_| unknown_word("the settings", BOOK))
}

pub(crate) fn key_place(db: &Connection) -> Result<KeyPlace> {
    KeyPlace::from_word(&get(db, KEY_PLACE)?).ok_or_else(|| unknown_word("the settings", KEY_PLACE))
}

pub(crate) fn put_key(db: &Connection, book: Uuid, place: KeyPlace) -> Result<()> {
    put(db, BOOK, &book.to_string())?;
    put(db, KEY_PLACE, place.word())
}

fn tax_codes(db: &Connection) -> Result<Vec<TaxCode>> {
    let what = "read the tax codes";
    let mut statement =
        db.prepare_cached("SELECT document FROM tax_code ORDER BY position").map_err(Error::sql(what))?;
    let texts = statement.query_map([], |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    texts.map(|text| from_document("a tax code", &text.map_err(Error::sql(what))?)).collect()
}

fn get(db: &Connection, name: &str) -> Result<String> {
    get_if_any(db, name)?.ok_or_else(|| Error::Missing { what: format!("setting {name}") })
}

/// A setting that need not be there.
pub(crate) fn get_if_any(db: &Connection, name: &str) -> Result<Option<String>> {
    db.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read a setting"))
}

/// Keeps a setting that may change.
pub(crate) fn replace(db: &Connection, name: &str, value: &str) -> Result<()> {
    db.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        [name, value],
    )
    .map(drop)
    .map_err(Error::sql("keep a setting"))
}

/// Forgets a setting.
pub(crate) fn remove(db: &Connection, name: &str) -> Result<()> {
    db.execute("DELETE FROM setting WHERE name = ?1", [name])
        .map(drop)
        .map_err(Error::sql("forget a setting"))
}

fn put(db: &Connection, name: &str, value: &str) -> Result<()> {
    db.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", [name, value])
        .map(drop)
        .map_err(Error::sql("keep a setting"))
}
