//! The ground: what SQLite can tell of its own file, and whether tables, indexes and triggers are still
//! the ones that this program made.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::{Audit, Books, text};
use crate::{
    error::{Error, Result},
    migrate,
};

/// How many of its own findings SQLite is asked for.
const LINES: u32 = 20;

/// Checks pages, constraints, references and the schema.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    pages(db, &mut audit.books)?;
    references(db, &mut audit.books)?;
    schema(db, audit)
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
fn schema(db: &Connection, audit: &mut Audit) -> Result<()> {
    for (name, what) in strange(db)? {
        audit.strange = true;
        audit.books.problem(format!("schema {name}"), what);
    }
    Ok(())
}

/// Every part of the schema that is not as this program makes it, with what is wrong with it.
pub(super) fn strange(db: &Connection) -> Result<Vec<(String, &'static str)>> {
    let mut found = parts(db)?;
    let mut strange = Vec::new();
    for (name, sql) in model()? {
        match found.remove(name) {
            Some(there) if there == *sql => {}
            Some(_) => strange.push((name.clone(), "is not as this program made it")),
            None => strange.push((name.clone(), "was taken away")),
        }
    }
    strange.extend(found.into_keys().map(|name| (name, "is not of this program")));
    Ok(strange)
}

/// The schema as this program makes it, worked out once in a process.
fn model() -> Result<&'static BTreeMap<String, String>> {
    static MODEL: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    match MODEL.get() {
        Some(model) => Ok(model),
        None => parts(&migrate::model()?).map(|model| MODEL.get_or_init(|| model)),
    }
}

/// Tables, indexes and triggers with their text. The statistics of the planner are SQLite's own, and so are the
/// tables behind an index of words: another SQLite may make them with another text.
fn parts(db: &Connection) -> Result<BTreeMap<String, String>> {
    let what = "read the schema";
    let mut statement = db
        .prepare(
            "SELECT type || ' ' || name, tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' AND tbl_name NOT IN
               (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')",
        )
        .map_err(Error::sql(what))?;
    let rows = statement.query_map([], |row| Ok((text(row, 0)?, text(row, 1)?))).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}
