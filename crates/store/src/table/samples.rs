//! Articles to try the till with: in a category of their own, so that they go as they came.

use chrono::{DateTime, Utc};
use domain::ids::OperatorId;
use rusqlite::Connection;

use super::{journal, setting, unknown_word};
use crate::{
    Db,
    error::{Error, Result},
};

const SAMPLES: &str = "samples";

impl Db {
    /// There are articles to try the till with.
    pub fn has_samples(&self) -> Result<bool> {
        self.read(|db| Ok(setting::get_if_any(db, SAMPLES)?.is_some()))
    }

    /// Takes them away with their category; tells how many. What was sold of them stays sold.
    pub fn remove_samples(&self, by: OperatorId, wall: DateTime<Utc>) -> Result<usize> {
        let what = "remove the sample articles";
        self.write(what, |tx| {
            let Some(text) = setting::get_if_any(tx, SAMPLES)? else { return Ok(0) };
            let category: i64 = text.parse().map_err(|_| unknown_word("the settings", SAMPLES))?;
            let all = |sql: &str| tx.execute(sql, [category]).map_err(Error::sql(what));
            all("DELETE FROM product_code WHERE product IN (SELECT id FROM product WHERE category = ?1)")?;
            let count = all("DELETE FROM product WHERE category = ?1")?;
            all("DELETE FROM category WHERE id = ?1")?;
            setting::remove(tx, SAMPLES)?;
            journal::event(
                tx,
                self.sale_id(),
                self.stamp(wall),
                journal::Event::SamplesRemoved { by, count },
            )?;
            Ok(count)
        })
    }
}

/// This category is the one.
pub(crate) fn mark(db: &Connection, category: i64) -> Result<()> {
    setting::replace(db, SAMPLES, &category.to_string())
}
