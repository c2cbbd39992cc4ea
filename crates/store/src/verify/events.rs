//! The events of the journal against the rows that they tell of: what was decided, contradicted or given
//! back stands in the chain as well, so that neither can be taken away alone.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::AttemptId;
use rusqlite::Connection;
use serde_json::Value;

use super::{Books, text};
use crate::{
    error::{Error, Result},
    table::uuid,
};

/// What the journal tells besides sales.
#[derive(Default)]
pub(super) struct Events {
    /// The names that the till took, in order, with the reason.
    identities: Vec<(String, String)>,
    /// The terminals that were paired and not taken away, by id, with their name.
    terminals: BTreeMap<String, String>,
    /// Attempts for which a person was asked.
    unclear: BTreeSet<String>,
    /// Attempts that a person ended.
    resolved: BTreeSet<String>,
    /// Reversals and refunds that went through.
    money_back: BTreeSet<String>,
    /// Attempt and text of money that the books could not take.
    conflicts: BTreeSet<(String, String)>,
}

impl Events {
    /// Takes note of a record.
    pub(super) fn note(&mut self, till: &str, body: &Value) {
        let about = |key: &str| {
            let member = body.get("about").and_then(|about| about.get(key)).and_then(Value::as_str);
            member.unwrap_or_default().to_owned()
        };
        match body.get("event").and_then(Value::as_str).unwrap_or_default() {
            "till_identity" => self.identities.push((till.to_owned(), about("reason"))),
            "terminal_added" | "terminal_changed" => {
                drop(self.terminals.insert(about("terminal"), about("name")));
            }
            "terminal_removed" => drop(self.terminals.remove(&about("terminal"))),
            "payment_unclear" => drop(self.unclear.insert(about("attempt"))),
            "payment_resolved" => drop(self.resolved.insert(about("attempt"))),
            "money_back" => drop(self.money_back.insert(about("attempt"))),
            "payment_conflict" => drop(self.conflicts.insert((about("attempt"), about("detail")))),
            _ => {}
        }
    }

    /// A person was asked about this attempt.
    pub(super) fn asked(&self, attempt: AttemptId) -> bool {
        self.unclear.contains(&attempt.to_string())
    }

    /// A person ended this attempt; asked once for each.
    pub(super) fn take_resolved(&mut self, attempt: AttemptId) -> bool {
        self.resolved.remove(&attempt.to_string())
    }

    /// This attempt gave money back; asked once for each.
    pub(super) fn take_money_back(&mut self, attempt: AttemptId) -> bool {
        self.money_back.remove(&attempt.to_string())
    }

    /// Everything that was not asked for attempt by attempt.
    pub(super) fn check(&mut self, db: &Connection, books: &mut Books) -> Result<()> {
        self.conflicts(db, books)?;
        let left = [("payment_resolved", &self.resolved), ("money_back", &self.money_back)];
        for (event, attempts) in left {
            for attempt in attempts {
                books.problem(format!("attempt {attempt}"), format!("does not bear out the record {event}"));
            }
        }
        for (attempt, detail) in &self.conflicts {
            books.problem(
                format!("attempt {attempt}"),
                format!("has no conflict as the journal has: {detail}"),
            );
        }
        self.identities(db, books)?;
        self.terminals(db, books)
    }

    fn conflicts(&mut self, db: &Connection, books: &mut Books) -> Result<()> {
        let what = "read the conflicts";
        let mut statement =
            db.prepare("SELECT attempt, detail FROM conflict ORDER BY number").map_err(Error::sql(what))?;
        let rows = statement
            .query_map([], |row| Ok((AttemptId::from_uuid(uuid(row, 0)?).to_string(), text(row, 1)?)))
            .map_err(Error::sql(what))?;
        for row in rows {
            let row = row.map_err(Error::sql(what))?;
            if !self.conflicts.remove(&row) {
                books.problem(format!("attempt {}", row.0), "has a conflict without a record in the journal");
            }
        }
        Ok(())
    }

    fn identities(&self, db: &Connection, books: &mut Books) -> Result<()> {
        let what = "read who this till was";
        let mut statement =
            db.prepare("SELECT sale_id, reason FROM till ORDER BY number").map_err(Error::sql(what))?;
        let rows =
            statement.query_map([], |row| Ok((text(row, 0)?, text(row, 1)?))).map_err(Error::sql(what))?;
        let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))?;
        if rows != self.identities {
            books.problem("names of this till", "are not those that the journal has");
        }
        books.sale_ids = rows.into_iter().map(|(sale_id, _)| sale_id).collect();
        Ok(())
    }

    fn terminals(&self, db: &Connection, books: &mut Books) -> Result<()> {
        let what = "read the terminals";
        let mut statement = db.prepare("SELECT id, name FROM terminal").map_err(Error::sql(what))?;
        let rows = statement
            .query_map([], |row| Ok((uuid(row, 0)?.to_string(), text(row, 1)?)))
            .map_err(Error::sql(what))?;
        let rows: BTreeMap<_, _> = rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))?;
        if rows != self.terminals {
            books.problem("terminals", "are not those that the journal has");
        }
        Ok(())
    }
}
