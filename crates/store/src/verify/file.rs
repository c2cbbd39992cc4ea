//! The ground: what SQLite can tell of its own file, and whether tables, indexes and triggers are still
//! the ones that this program made.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Audit, Books};
use crate::{
    error::{Error, Result},
    migrate,
};

/// How many of its own findings SQLite is asked for.
const LINES: u32 = 20;

/// Checks pages, constraints, references and the schema.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    let books = &mut audit.books;
    pages(db, books)?;
    references(db, books)?;
    schema(db, books)
}

fn pages(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "check the database";
    let mut statement = db.prepare(&format!("PRAGMA integrity_check({LINES})")).map_err(Error::sql(what))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0)).map_err(Error::sql(what))?;
    for line in lines {
        let line = line.map_err(Error::sql(what))?;
        if line != "ok" {
            books.problem("database file", line);
        }
    }
    Ok(())
}

fn references(db: &Connection, books: &mut Books) -> Result<()> {
    let what = "check the references";
    let mut statement = db
        .prepare(&format!("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT {LINES}"))
        .map_err(Error::sql(what))?;
    let orphans = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .map_err(Error::sql(what))?;
    for orphan in orphans {
        let (table, parent) = orphan.map_err(Error::sql(what))?;
        books.problem(format!("table {table}"), format!("a row points at a {parent} that is not there"));
    }
    Ok(())
}

/// A trigger or a constraint that was taken away leaves no trace in the rows, and everything is possible
/// after it.
fn schema(db: &Connection, books: &mut Books) -> Result<()> {
    let mut found = parts(db)?;
    for (name, sql) in parts(&migrate::model()?)? {
        match found.remove(&name) {
            Some(there) if there == sql => {}
            Some(_) => books.problem(format!("schema {name}"), "is not as this program made it"),
            None => books.problem(format!("schema {name}"), "was taken away"),
        }
    }
    for name in found.into_keys() {
        books.problem(format!("schema {name}"), "is not of this program");
    }
    Ok(())
}

/// Tables, indexes and triggers with their text; the statistics of the planner are SQLite's own.
fn parts(db: &Connection) -> Result<BTreeMap<String, String>> {
    let what = "read the schema";
    let mut statement = db
        .prepare(
            "SELECT type || ' ' || name, tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'",
        )
        .map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}
