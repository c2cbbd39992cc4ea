//! One file for each kind of row: its SQL, and the functions of [`crate::Db`] that use it.

use domain::{currency::Currency, money::Money};
use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::error::{Error, Result};

pub(crate) mod attempt;
pub(crate) mod back;
pub(crate) mod basket;
pub(crate) mod cloud;
pub(crate) mod commit;
pub(crate) mod conflict;
pub(crate) mod display;
pub(crate) mod find;
pub(crate) mod gift;
pub(crate) mod issue;
pub(crate) mod journal;
pub(crate) mod listener;
pub(crate) mod operator;
pub(crate) mod parked;
pub(crate) mod payment;
pub(crate) mod period;
pub(crate) mod preferences;
pub(crate) mod print;
pub(crate) mod printer;
pub(crate) mod product;
pub(crate) mod receipts;
pub(crate) mod replay;
pub(crate) mod request;
pub(crate) mod returned;
pub(crate) mod rows;
pub(crate) mod sale;
pub(crate) mod samples;
pub(crate) mod seal;
pub(crate) mod search;
pub(crate) mod setting;
pub(crate) mod signature;
pub(crate) mod tendering;
pub(crate) mod terminal;

/// The id in a column.
pub(crate) fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get::<_, [u8; 16]>(column).map(Uuid::from_bytes)
}

/// The id in a column that may be empty.
pub(crate) fn uuid_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    row.get::<_, Option<[u8; 16]>>(column).map(|bytes| bytes.map(Uuid::from_bytes))
}

/// A value as its document.
pub(crate) fn to_document<T: Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::document(what))
}

/// The value of a document.
pub(crate) fn from_document<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::document(what))
}

/// An amount from two columns.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money> {
    Ok(Money::new(minor, Currency::parse(currency)?))
}

/// A word that a column cannot have.
pub(crate) fn unknown_word(what: &'static str, column: &str) -> Error {
    Error::Document { what, detail: format!("column {column}") }
}
