//! The journal: hashes, numbers without a gap, and each record against the sale that it seals.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use domain::{
    currency::Currency,
    ids::{AttemptId, SaleId},
    journal::GrandTotals,
    returned::Return,
    sale::{ReceiptNumber, Sale, Stamp},
};
use rusqlite::{Connection, Row};
use serde_json::Value;

use super::{
    Audit, returns,
    sales::{self, Papers},
    text, text_if_any,
};
use crate::{
    error::{Error, Result},
    table::{
        from_document,
        journal::{self, GENESIS, Hash},
        payment, uuid_if_any,
    },
};

const SELECT: &str =
    "SELECT j.seq, j.till, j.kind, j.at_ms, j.at_offset_s, j.operator, j.sale, j.body, j.prev_hash, j.hash,
     s.reference, s.document, r.document, r.text, o.kind, o.created_ms, d.attempt, d.document, p.document, p.text
     FROM journal j LEFT JOIN sale s ON s.id = j.sale LEFT JOIN receipt r ON r.sale = j.sale
     LEFT JOIN return_document d ON d.journal = j.seq LEFT JOIN return_receipt p ON p.attempt = d.attempt
     LEFT JOIN outbox o ON o.journal = j.seq ORDER BY j.seq";

/// A journal row with what hangs on it.
struct Record {
    seq: i64,
    till: String,
    kind: String,
    at: Stamp,
    operator: String,
    sale: Option<SaleId>,
    body: String,
    previous: Hash,
    hash: Hash,
    papers: Option<Papers>,
    /// Attempt and papers of a return.
    returned: Option<(AttemptId, returns::Papers)>,
    outbox: Option<(String, i64)>,
}

/// Where the replay stands.
struct Replay<'a> {
    audit: &'a mut Audit,
    seq: i64,
    hash: Hash,
    grand: BTreeMap<Currency, GrandTotals>,
    numbers: BTreeMap<String, u64>,
}

/// Replays the chain from its first row.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let what = "read the journal";
    let mut replay =
        Replay { audit, seq: 0, hash: GENESIS, grand: BTreeMap::new(), numbers: BTreeMap::new() };
    let mut statement = db.prepare(SELECT).map_err(Error::sql(what))?;
    let mut rows = statement.query([]).map_err(Error::sql(what))?;
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let record = record(row).map_err(Error::sql(what))?;
        let place = format!("journal {}", record.seq);
        replay.link(&place, &record);
        match serde_json::from_str::<Value>(&record.body) {
            Ok(body) => replay.about(db, &place, &record, &body)?,
            Err(_) => replay.problem(&place, "its text cannot be read"),
        }
        replay.seq = record.seq;
        replay.hash = record.hash;
    }
    replay.counters(db)?;
    replay.grand_totals(db)
}

impl Replay<'_> {
    fn problem(&mut self, place: &str, what: impl Into<String>) {
        self.audit.books.problem(place, what);
    }

    /// The row follows the one before, and its hash is that of its body.
    fn link(&mut self, place: &str, record: &Record) {
        if record.seq != self.seq.saturating_add(1) {
            self.problem(place, format!("follows {}: records are missing", self.seq));
        }
        if record.previous != self.hash {
            self.problem(place, "does not name the hash of the record before");
        }
        if record.hash != journal::hash(&record.previous, record.body.as_bytes()) {
            self.problem(place, "its hash is not that of its text: it was changed");
        }
    }

    /// What the columns say is what the sealed text says; then what it says is looked at.
    fn about(&mut self, db: &Connection, place: &str, record: &Record, body: &Value) -> Result<()> {
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
        let same = body.get("seq").and_then(Value::as_i64) == Some(record.seq)
            && text("till") == record.till
            && text("kind") == record.kind
            && text("operator") == record.operator
            && text("at") == record.at.rfc3339()
            // the first events were told to the second
            && body.get("at_ms").is_none_or(|at| at.as_i64() == Some(record.at.utc.timestamp_millis()));
        if !same {
            self.problem(place, "its columns differ from its sealed text");
        }
        match record.kind.as_str() {
            "sale" => self.sale(db, place, record, body),
            "void" | "refund" => self.returned(db, place, record, body),
            "event" => {
                if record.sale.is_some() || record.returned.is_some() || record.outbox.is_some() {
                    self.problem(place, "is an event and yet has a document or a row in the outbox");
                }
                self.audit.events.note(&record.till, body);
                Ok(())
            }
            other => {
                self.problem(place, format!("is of the unknown kind {other}"));
                Ok(())
            }
        }
    }

    fn sale(&mut self, db: &Connection, place: &str, record: &Record, body: &Value) -> Result<()> {
        self.outbox(place, record);
        let (Some(id), Some(papers)) = (record.sale, &record.papers) else {
            self.problem(place, "its sale is not there");
            return Ok(());
        };
        let Some(sale) = sales::read(self.audit, papers) else {
            self.problem(place, "its sale cannot be read");
            return Ok(());
        };
        if let Err(what) = self.same_as_sealed(record, body, &sale, papers) {
            self.problem(place, what);
        }
        sales::one(db, self.audit, (id, &sale), papers, Some(&record.hash))?;
        if let Some((number, at)) = sale.completed() {
            if at != record.at {
                self.problem(place, "is of another time than its sale");
            }
            self.numbered(place, number);
        }
        Ok(())
    }

    fn returned(&mut self, db: &Connection, place: &str, record: &Record, body: &Value) -> Result<()> {
        self.outbox(place, record);
        let Some((attempt, papers)) = &record.returned else {
            self.problem(place, "its return is not there");
            return Ok(());
        };
        let Ok(returned) = from_document::<Return>("a return", &papers.document) else {
            self.problem(place, "its return cannot be read");
            return Ok(());
        };
        if let Err(what) = self.return_as_sealed(record, body, &returned, papers) {
            self.problem(place, what);
        }
        if returned.at != record.at {
            self.problem(place, "is of another time than its return");
        }
        self.numbered(place, &returned.number);
        returns::one(db, self.audit, (*attempt, &returned), papers, (record.seq, &record.hash))
    }

    fn outbox(&mut self, place: &str, record: &Record) {
        match &record.outbox {
            None => self.problem(place, "left nothing in the outbox"),
            Some((kind, at)) if *kind != record.kind || *at != record.at.utc.timestamp_millis() => {
                self.problem(place, "its row in the outbox says something else");
            }
            Some(_) => {}
        }
    }

    /// Sales and returns share one row of numbers.
    fn numbered(&mut self, place: &str, number: &ReceiptNumber) {
        let last = self.numbers.insert(number.series.clone(), number.number).unwrap_or(0);
        if number.number != last.saturating_add(1) {
            self.problem(place, format!("receipt {number} follows number {last}: the numbers have a gap"));
        }
    }

    /// The record of a return made again, byte for byte.
    fn return_as_sealed(
        &mut self,
        record: &Record,
        body: &Value,
        returned: &Return,
        papers: &returns::Papers,
    ) -> std::result::Result<(), String> {
        let said = |error: domain::error::Error| error.to_string();
        let nothing = GrandTotals::zero(returned.currency);
        let before = self.grand.get(&returned.currency).copied().unwrap_or(nothing);
        let grand = before.with_return(returned.amount().map_err(said)?).map_err(said)?;
        self.grand.insert(returned.currency, grand);
        let receipt = body.get("receipt_sha256").and_then(Value::as_str).unwrap_or_default();
        let made =
            journal::sealed_return((record.seq, &record.till), (returned, &papers.document), receipt, &grand);
        if made.map_err(|error| error.to_string())?.to_bytes() != record.body.as_bytes() {
            return Err(format!("return {} is not what was sealed", returned.number));
        }
        let digest = papers
            .receipt
            .as_ref()
            .map(|(document, paper)| journal::receipt_digest(document, paper, &payment::shown(&record.hash)));
        if digest.as_deref() == Some(receipt) {
            return Ok(());
        }
        Err(format!("the receipt of return {} is not what was sealed", returned.number))
    }

    /// The record made again from the sale and the receipt as stored, byte for byte.
    fn same_as_sealed(
        &mut self,
        record: &Record,
        body: &Value,
        sale: &Sale,
        papers: &Papers,
    ) -> std::result::Result<(), String> {
        let before = self.grand.get(&sale.currency).copied().unwrap_or(GrandTotals::zero(sale.currency));
        let grand = before.with_sale(sale.totals.total).map_err(|error| error.to_string())?;
        self.grand.insert(sale.currency, grand);
        let by = record.operator.parse().map_err(|_| "its operator is no id".to_owned())?;
        // the first records were made before receipts were sealed
        let receipt = body.get("receipt_sha256").and_then(Value::as_str);
        let made = journal::sealed_body(
            (record.seq, &record.till, by),
            (sale, &papers.document),
            receipt.map(str::to_owned),
            &grand,
        );
        if made.map_err(|error| error.to_string())?.to_bytes() != record.body.as_bytes() {
            return Err(format!("sale {} is not what was sealed", sale.reference));
        }
        let (Some(sealed), Some((document, paper))) = (receipt, &papers.receipt) else { return Ok(()) };
        if journal::receipt_digest(document, paper, &payment::shown(&record.hash)) == sealed {
            return Ok(());
        }
        Err(format!("the receipt of sale {} is not what was sealed", sale.reference))
    }

    /// The counters stand where the last record stands: a tail that was cut off shows.
    fn counters(&mut self, db: &Connection) -> Result<()> {
        let what = "read the receipt counters";
        let mut statement = db
            .prepare("SELECT name, last FROM counter WHERE name LIKE 'receipt %' ORDER BY name")
            .map_err(Error::sql(what))?;
        let rows = statement
            .query_map([], |row| Ok((text(row, 0)?, row.get::<_, i64>(1)?)))
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
                self.problem(
                    &format!("counter {name}"),
                    format!("stands at {counted} and the last record has {last}"),
                );
            }
        }
        Ok(())
    }

    fn grand_totals(&mut self, db: &Connection) -> Result<()> {
        let what = "read the grand totals";
        let mut statement =
            db.prepare("SELECT currency FROM grand_total ORDER BY currency").map_err(Error::sql(what))?;
        let codes = statement.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
        for code in codes {
            let currency = Currency::parse(&code.map_err(Error::sql(what))?)?;
            let nothing = GrandTotals::zero(currency);
            self.grand.entry(currency).or_insert(nothing);
        }
        for (currency, replayed) in std::mem::take(&mut self.grand) {
            let stored = journal::grand_totals(db, currency)?;
            if stored != replayed {
                self.problem(
                    &format!("grand totals in {currency}"),
                    format!("{} stored, {} replayed", stored.net, replayed.net),
                );
            }
        }
        Ok(())
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let at_ms = row.get(3)?;
    let papers = |document| sales::papers(row, (10, document, 12));
    let returned = |attempt| -> rusqlite::Result<_> {
        let receipt = match text_if_any(row, 18)? {
            Some(document) => Some((document, text(row, 19)?)),
            None => None,
        };
        Ok((AttemptId::from_uuid(attempt), returns::Papers { document: text(row, 17)?, receipt }))
    };
    let outbox = |kind| -> rusqlite::Result<_> { Ok((kind, row.get(15)?)) };
    Ok(Record {
        seq: row.get(0)?,
        till: text(row, 1)?,
        kind: text(row, 2)?,
        at: Stamp { utc: DateTime::from_timestamp_millis(at_ms).unwrap_or_default(), offset_s: row.get(4)? },
        operator: text(row, 5)?,
        sale: uuid_if_any(row, 6)?.map(SaleId::from_uuid),
        body: text(row, 7)?,
        previous: row.get(8)?,
        hash: row.get(9)?,
        papers: text_if_any(row, 11)?.map(papers).transpose()?,
        returned: uuid_if_any(row, 16)?.map(returned).transpose()?,
        outbox: text_if_any(row, 14)?.map(outbox).transpose()?,
    })
}
