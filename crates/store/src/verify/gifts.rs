//! Gift cards: each entry leads to the balance beside it, what paid a sale left a card, and what came back
//! or was never taken is on it.

use domain::sale::Sale;
use rusqlite::Connection;

use super::{Audit, Books};
use crate::error::{Error, Result};

/// Questions that find every entry or tender that is wrong.
const QUESTIONS: [(&str, &str, &str); 5] = [
    (
        "gift entry",
        "SELECT number FROM (SELECT number, left, sum(amount) OVER (PARTITION BY code ORDER BY number) AS sum
         FROM gift_entry) WHERE left <> sum",
        "does not lead to the balance beside it",
    ),
    (
        "tender",
        "SELECT lower(hex(t.id)) FROM tender t WHERE t.kind = 'gift' AND NOT EXISTS (SELECT 1 FROM gift_entry e
         WHERE e.tender = t.id AND e.kind = 'spend' AND e.sale = t.sale AND e.amount = -t.amount
         AND e.currency = t.currency)",
        "was paid by a gift card that nothing left",
    ),
    (
        "tender",
        "SELECT lower(hex(e.tender)) FROM gift_entry e JOIN tender t ON t.id = e.tender WHERE e.kind = 'back'",
        "pays a sale and went back onto its gift card as well",
    ),
    (
        "gift entry",
        "SELECT e.number FROM gift_entry e WHERE e.kind = 'spend' AND NOT EXISTS (SELECT 1 FROM tender t
         WHERE t.id = e.tender) AND NOT EXISTS (SELECT 1 FROM gift_entry b WHERE b.tender = e.tender
         AND b.kind = 'back' AND b.amount = -e.amount AND b.code = e.code)",
        "took money off a card that pays nothing",
    ),
    (
        "gift entry",
        "SELECT e.number FROM gift_entry e JOIN sale s ON s.id = e.sale WHERE e.kind = 'load'
         AND s.state <> 'completed'",
        "loaded a card that nobody paid for",
    ),
];

/// Checks the ledger of gift cards.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let what = "read the gift cards";
    for (thing, sql, wrong) in QUESTIONS {
        let mut statement = db.prepare(sql).map_err(Error::sql(what))?;
        let mut rows = statement.query([]).map_err(Error::sql(what))?;
        while let Some(row) = rows.next().map_err(Error::sql(what))? {
            let name = match row.get_ref(0).map_err(Error::sql(what))? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => String::from_utf8_lossy(other.as_bytes().unwrap_or_default()).into_owned(),
            };
            audit.books.problem(format!("{thing} {name}"), wrong);
        }
    }
    Ok(())
}

/// Every card that a finished sale sold was loaded with what the customer paid for it, once.
pub(super) fn loaded(db: &Connection, books: &mut Books, place: &str, sale: &Sale) -> Result<()> {
    let what = "read the gift cards";
    let sold: Vec<_> = sale.totals.lines.iter().filter(|line| line.item.gift.is_some()).collect();
    if sold.is_empty() && sale.completed().is_some() {
        return Ok(());
    }
    let mut entries: Vec<(String, i64)> = Vec::new();
    let mut statement = db
        .prepare_cached("SELECT code, amount FROM gift_entry WHERE sale = ?1 AND kind = 'load'")
        .map_err(Error::sql(what))?;
    let mut rows = statement.query([sale.id.uuid().as_bytes()]).map_err(Error::sql(what))?;
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        entries.push((row.get(0).map_err(Error::sql(what))?, row.get(1).map_err(Error::sql(what))?));
    }
    let mut expected: Vec<(String, i64)> = match sale.completed() {
        None => Vec::new(),
        Some(_) => sold
            .iter()
            .filter_map(|line| line.item.gift.as_ref().map(|code| (code.to_string(), line.amount.minor())))
            .collect(),
    };
    entries.sort_unstable();
    expected.sort_unstable();
    if entries != expected {
        books.problem(place, "the gift cards that it sold were not loaded as it says");
    }
    Ok(())
}
