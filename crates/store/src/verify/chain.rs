//! The journal: hashes, numbers without a gap, and each record against the sale that it seals.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use domain::{
    currency::Currency,
    ids::SaleId,
    journal::GrandTotals,
    sale::{Sale, Stamp},
};
use rusqlite::{Connection, Row};
use serde_json::Value;
use uuid::Uuid;

use super::Books;
use crate::{
    error::{Error, Result},
    table::{
        from_document,
        journal::{self, GENESIS, Hash},
        payment, uuid_if_any,
    },
};

/// The hash of each sale's record.
pub(crate) type Sealed = BTreeMap<SaleId, Hash>;

const SELECT: &str =
    "SELECT j.seq, j.till, j.kind, j.at_ms, j.at_offset_s, j.operator, j.sale, j.body, j.prev_hash,
    j.hash, s.document, EXISTS (SELECT 1 FROM outbox o WHERE o.journal = j.seq)
    FROM journal j LEFT JOIN sale s ON s.id = j.sale ORDER BY j.seq";

/// A journal row with the sale that it seals.
struct Record {
    seq: i64,
    till: String,
    kind: String,
    at: Stamp,
    operator: String,
    sale: Option<Uuid>,
    body: String,
    previous: Hash,
    hash: Hash,
    document: Option<String>,
    in_outbox: bool,
}

/// Where the replay stands.
struct Replay<'a> {
    books: &'a mut Books,
    seq: i64,
    hash: Hash,
    grand: BTreeMap<Currency, GrandTotals>,
    numbers: BTreeMap<String, u64>,
    sealed: Sealed,
}

/// Replays the chain from its first row.
pub(crate) fn replay(db: &Connection, books: &mut Books) -> Result<Sealed> {
    let what = "read the journal";
    let mut replay = Replay {
        books,
        seq: 0,
        hash: GENESIS,
        grand: BTreeMap::new(),
        numbers: BTreeMap::new(),
        sealed: Sealed::new(),
    };
    let mut statement = db.prepare(SELECT).map_err(Error::sql(what))?;
    let mut rows = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let record = record(row).map_err(Error::sql(what))?;
        replay.link(&record);
        replay.columns(&record);
        replay.sale(&record);
        replay.seq = record.seq;
        replay.hash = record.hash;
    }
    replay.counters(db)?;
    replay.grand_totals(db)?;
    Ok(replay.sealed)
}

impl Replay<'_> {
    /// The row follows the one before, and its hash is that of its body.
    fn link(&mut self, record: &Record) {
        let place = place(record);
        if record.seq != self.seq.saturating_add(1) {
            self.books.problem(&place, format!("follows {}: records are missing", self.seq));
        }
        if record.previous != self.hash {
            self.books.problem(&place, "does not name the hash of the record before");
        }
        if record.hash != journal::hash(&record.previous, record.body.as_bytes()) {
            self.books.problem(&place, "its hash is not that of its text: it was changed");
        }
    }

    /// What the columns say is what the sealed text says.
    fn columns(&mut self, record: &Record) {
        let Ok(body) = serde_json::from_str::<Value>(&record.body) else {
            self.books.problem(place(record), "its text cannot be read");
            return;
        };
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
        let same = body.get("seq").and_then(Value::as_i64) == Some(record.seq)
            && text("till") == record.till
            && text("kind") == record.kind
            && text("operator") == record.operator
            && text("at") == record.at.rfc3339();
        if !same {
            self.books.problem(place(record), "its columns differ from its sealed text");
        }
    }

    fn sale(&mut self, record: &Record) {
        let place = place(record);
        if record.kind != "sale" {
            return;
        }
        if !record.in_outbox {
            self.books.problem(&place, "left nothing in the outbox");
        }
        let (Some(id), Some(document)) = (record.sale, &record.document) else {
            self.books.problem(&place, "its sale is not there");
            return;
        };
        self.sealed.insert(SaleId::from_uuid(id), record.hash);
        let Ok(sale) = from_document::<Sale>("a sale", document) else {
            self.books.problem(&place, "its sale cannot be read");
            return;
        };
        if let Err(what) = self.same_as_sealed(record, &sale, document) {
            self.books.problem(&place, what);
        }
        if let Some((number, _)) = sale.completed() {
            let last = self.numbers.insert(number.series.clone(), number.number).unwrap_or(0);
            if number.number != last.saturating_add(1) {
                self.books.problem(
                    &place,
                    format!("receipt {number} follows number {last}: the numbers have a gap"),
                );
            }
        }
    }

    /// The record made again from the sale as stored, byte for byte.
    fn same_as_sealed(
        &mut self,
        record: &Record,
        sale: &Sale,
        document: &str,
    ) -> std::result::Result<(), String> {
        let before = self.grand.get(&sale.currency).copied().unwrap_or(GrandTotals::zero(sale.currency));
        let grand = before.with_sale(sale.totals.total).map_err(|error| error.to_string())?;
        self.grand.insert(sale.currency, grand);
        let by = record.operator.parse().map_err(|_| "its operator is no id".to_owned())?;
        let body = journal::sealed_body((record.seq, &record.till, by), sale, document, &grand)
            .map_err(|error| error.to_string())?;
        if body.to_bytes() == record.body.as_bytes() {
            return Ok(());
        }
        Err(format!("sale {} is not what was sealed", sale.reference))
    }

    /// The counters stand where the last record stands: a tail that was cut off shows.
    fn counters(&mut self, db: &Connection) -> Result<()> {
        let what = "read the receipt counters";
        let mut statement = db
            .prepare("SELECT name, last FROM counter WHERE name LIKE 'receipt %' ORDER BY name")
            .map_err(Error::sql(what))?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
            .map_err(Error::sql(what))?;
        let found: BTreeMap<String, i64> = rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))?;
        let numbers = std::mem::take(&mut self.numbers);
        let replayed = numbers
            .iter()
            .map(|(series, last)| (payment::counter_of(series), i64::try_from(*last).unwrap_or(i64::MAX)));
        let replayed: BTreeMap<String, i64> = replayed.collect();
        let names: BTreeSet<&String> = found.keys().chain(replayed.keys()).collect();
        for name in names {
            let (counted, last) = (found.get(name), replayed.get(name));
            if counted != last {
                let (counted, last) = (counted.unwrap_or(&0), last.unwrap_or(&0));
                self.books.problem(
                    format!("counter {name}"),
                    format!("stands at {counted} and the last record has {last}"),
                );
            }
        }
        Ok(())
    }

    fn grand_totals(&mut self, db: &Connection) -> Result<()> {
        let grand = std::mem::take(&mut self.grand);
        for (currency, replayed) in grand {
            let stored = journal::grand_totals(db, currency)?;
            if stored != replayed {
                self.books.problem(
                    format!("grand totals in {currency}"),
                    format!("{} stored, {} replayed", stored.net, replayed.net),
                );
            }
        }
        Ok(())
    }
}

fn place(record: &Record) -> String {
    format!("journal {}", record.seq)
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let at_ms = row.get(3)?;
    Ok(Record {
        seq: row.get(0)?,
        till: row.get(1)?,
        kind: row.get(2)?,
        at: Stamp { utc: DateTime::from_timestamp_millis(at_ms).unwrap_or_default(), offset_s: row.get(4)? },
        operator: row.get(5)?,
        sale: uuid_if_any(row, 6)?,
        body: row.get(7)?,
        previous: row.get(8)?,
        hash: row.get(9)?,
        document: row.get(10)?,
        in_outbox: row.get(11)?,
    })
}
