//! Gift cards: a ledger of what went on and off each, so that none is spent twice. An entry is written in
//! the transaction that moves the money, and the balance is read in the same.

use chrono::{DateTime, Utc};
use domain::{
    gift::GiftCode,
    ids::{SaleId, TenderId},
    money::Money,
    sale::Sale,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{money, seal};
use crate::{
    Db,
    error::{Error, Result},
};

/// Why an entry was written.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    /// The card was sold or loaded.
    Load,
    /// It paid.
    Spend(TenderId),
    /// What it paid came back.
    Back(TenderId),
}

impl Db {
    /// What is on a gift card; nothing of a card that was never loaded.
    pub fn gift_balance(&self, code: &GiftCode) -> Result<Option<Money>> {
        self.read(|db| balance(db, code))
    }
}

pub(crate) fn balance(db: &Connection, code: &GiftCode) -> Result<Option<Money>> {
    let sql = "SELECT left, currency FROM gift_entry WHERE code = ?1 ORDER BY number DESC LIMIT 1";
    let found: Option<(i64, String)> = db
        .query_row(sql, [code.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(Error::sql("read a gift card"))?;
    found.map(|(left, currency)| money(left, &currency)).transpose()
}

/// Moves money on a card, and tells what is left on it.
pub(crate) fn enter(
    tx: &Transaction<'_>,
    code: &GiftCode,
    (entry, amount): (Entry, Money),
    sale: SaleId,
    wall: DateTime<Utc>,
) -> Result<Money> {
    let before = match (balance(tx, code)?, entry) {
        (Some(before), _) => before,
        (None, Entry::Load) => Money::zero(amount.currency()),
        (None, Entry::Spend(_) | Entry::Back(_)) => return Err(Error::GiftUnknown),
    };
    let (kind, moved, tender) = match entry {
        Entry::Load => ("load", amount, None),
        Entry::Spend(tender) => ("spend", amount.negated()?, Some(tender)),
        Entry::Back(tender) => ("back", amount, Some(tender)),
    };
    let left = before.plus(moved)?;
    if left.is_negative() {
        return Err(Error::GiftShort { left: before });
    }
    tx.execute(
        "INSERT INTO gift_entry (code, kind, currency, amount, left, sale, tender, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            code.as_str(),
            kind,
            left.currency().code(),
            moved.minor(),
            left.minor(),
            sale.uuid().as_bytes(),
            tender.map(|tender| tender.uuid().as_bytes().to_vec()),
            wall.timestamp_millis()
        ],
    )
    .map_err(Error::sql("move money on a gift card"))?;
    seal::GIFT.seal(tx, &tx.last_insert_rowid())?;
    Ok(left)
}

/// Loads the cards that a finished sale sold.
pub(crate) fn load_sold(tx: &Transaction<'_>, sale: &Sale, wall: DateTime<Utc>) -> Result<()> {
    for line in &sale.totals.lines {
        if let Some(code) = &line.item.gift {
            enter(tx, code, (Entry::Load, line.amount), sale.id, wall)?;
        }
    }
    Ok(())
}
