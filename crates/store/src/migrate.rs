//! Brings a database to the form this program knows, and refuses one that it does not understand.
//!
//! Migrations are only added. Each is one transaction, and its SHA-256 is kept, so that a database
//! made with one text is never carried on with another.

use std::path::Path;

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Result};
use crate::machine::Machine;

/// `FLRN`: marks the file as ours.
const APPLICATION_ID: u32 = 0x464C_524E;

/// One step, by the name of its file.
#[derive(Clone, Copy)]
pub(crate) struct Migration {
    name: &'static str,
    sql: &'static str,
}

/// Every step, oldest first.
pub(crate) const ALL: &[Migration] = &[
    Migration { name: "0001_init", sql: include_str!("../../../migrations/0001_init.sql") },
    Migration {
        name: "0002_conflict_decision",
        sql: include_str!("../../../migrations/0002_conflict_decision.sql"),
    },
    Migration { name: "0003_row_digest", sql: include_str!("../../../migrations/0003_row_digest.sql") },
    Migration { name: "0004_return", sql: include_str!("../../../migrations/0004_return.sql") },
    Migration { name: "0005_search", sql: include_str!("../../../migrations/0005_search.sql") },
    Migration { name: "0006_counter", sql: include_str!("../../../migrations/0006_counter.sql") },
    Migration { name: "0007_print", sql: include_str!("../../../migrations/0007_print.sql") },
];

/// Runs what is missing. An existing database is copied beside itself first.
pub(crate) fn run(
    db: &mut Connection,
    machine: &dyn Machine,
    path: &Path,
    steps: &[Migration],
    wall: DateTime<Utc>,
) -> Result<()> {
    let done = check(db, path, steps)?;
    let pending = steps.get(done..).unwrap_or_default();
    if pending.is_empty() {
        return Ok(());
    }
    if done > 0 {
        copy_beside(db, machine, path, done)?;
    }
    for (step, number) in pending.iter().zip(done.saturating_add(1)..) {
        apply(db, step, number, wall)?;
        tracing::info!(migration = step.name, "database brought up");
    }
    Ok(())
}

/// Refuses a file that is not ours or newer, before anything in it is touched.
pub(crate) fn recognise(db: &Connection, path: &Path) -> Result<()> {
    check(db, path, ALL).map(drop)
}

/// The database has exactly the form that this program knows. For readers.
pub(crate) fn require_current(db: &Connection, path: &Path, steps: &[Migration]) -> Result<()> {
    let done = check(db, path, steps)?;
    if done == steps.len() {
        return Ok(());
    }
    Err(Error::Older { path: path.to_owned(), found: form(done), known: form(steps.len()) })
}

/// An empty database of the form that this program makes, to compare others with.
pub(crate) fn model() -> Result<Connection> {
    let what = "make an empty database to compare with";
    let db = Connection::open_in_memory().map_err(Error::sql(what))?;
    for step in ALL {
        db.execute_batch(step.sql).map_err(Error::sql(what))?;
    }
    Ok(db)
}

/// How many steps the database has; an error where it is not ours, newer or made with other steps.
fn check(db: &Connection, path: &Path, steps: &[Migration]) -> Result<usize> {
    let read = "read the form of the database";
    let application: u32 =
        db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(Error::sql(read))?;
    let found: u32 =
        db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(Error::sql(read))?;
    let tables: u32 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(Error::sql(read))?;
    if application != APPLICATION_ID && (application, found, tables) != (0, 0, 0) {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    if found > form(steps.len()) {
        return Err(Error::Newer { path: path.to_owned(), found, known: form(steps.len()) });
    }
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    if application == APPLICATION_ID && ran(db)? != done {
        let detail = "its form is not that of the migrations it ran".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), detail });
    }
    for step in steps.iter().take(done) {
        let sha256: Option<String> = db
            .query_row("SELECT sha256 FROM migration WHERE name = ?1", [step.name], |row| row.get(0))
            .optional()
            .map_err(Error::sql(read))?;
        if sha256 != Some(sha256_of(step)) {
            return Err(Error::MigrationChanged { path: path.to_owned(), name: step.name.to_owned() });
        }
    }
    Ok(done)
}

/// How many steps the database remembers.
fn ran(db: &Connection) -> Result<usize> {
    let count: i64 = db
        .query_row("SELECT count(*) FROM migration", [], |row| row.get(0))
        .map_err(Error::sql("read the form of the database"))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn apply(db: &mut Connection, step: &Migration, number: usize, wall: DateTime<Utc>) -> Result<()> {
    let what = "bring the database up";
    let tx = db.transaction().map_err(Error::sql(what))?;
    tx.execute_batch(step.sql).map_err(Error::sql(what))?;
    tx.execute(
        "INSERT INTO migration (name, sha256, at_ms) VALUES (?1, ?2, ?3)",
        params![step.name, sha256_of(step), wall.timestamp_millis()],
    )
    .map_err(Error::sql(what))?;
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(Error::sql(what))?;
    tx.pragma_update(None, "user_version", form(number)).map_err(Error::sql(what))?;
    tx.commit().map_err(Error::sql(what))
}

/// A whole copy under another name, kept until somebody removes it.
fn copy_beside(db: &Connection, machine: &dyn Machine, path: &Path, done: usize) -> Result<()> {
    let copy = path.with_extension(format!("before-{}.sqlite", done.saturating_add(1)));
    // made first, so that the copy is private from its first byte
    machine.remove(&copy).and_then(|()| machine.write_at(&copy, 0, &[])).map_err(|source| Error::File {
        what: "make the copy",
        path: copy.clone(),
        source,
    })?;
    db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])
        .map_err(Error::sql("copy the database before bringing it up"))?;
    Ok(())
}

fn form(steps: usize) -> u32 {
    u32::try_from(steps).unwrap_or(u32::MAX)
}

fn sha256_of(step: &Migration) -> String {
    hex::encode(digest::digest(&digest::SHA256, step.sql.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Computer;

    const SECOND: Migration = Migration { name: "9999_more", sql: "CREATE TABLE more (a INTEGER) STRICT;" };
    const BROKEN: Migration =
        Migration { name: "9999_broken", sql: "CREATE TABLE half (a INTEGER) STRICT; CREATE NONSENSE;" };

    /// Every step there is.
    fn all_steps() -> u32 {
        u32::try_from(ALL.len()).unwrap()
    }

    fn more(second: Migration) -> Vec<Migration> {
        ALL.iter().copied().chain([second]).collect()
    }

    fn fresh(folder: &Path) -> (Connection, std::path::PathBuf) {
        let path = folder.join("till.sqlite");
        let mut db = Connection::open(&path).unwrap();
        run(&mut db, &Computer, &path, ALL, DateTime::UNIX_EPOCH).unwrap();
        (db, path)
    }

    fn tables(db: &Connection, name: &str) -> u32 {
        db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_fresh_database_gets_every_step_and_a_second_run_does_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut db, path) = fresh(folder.path());
        run(&mut db, &Computer, &path, ALL, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(tables(&db, "journal"), 1);
        assert!(require_current(&db, &path, ALL).is_ok());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing to copy");
    }

    #[test]
    fn a_later_step_copies_the_database_first() {
        let folder = tempfile::tempdir().unwrap();
        let (mut db, path) = fresh(folder.path());
        let older = require_current(&db, &path, &more(SECOND));
        assert!(
            matches!(older, Err(Error::Older { found, known, .. }) if (found, known) == (all_steps(), all_steps() + 1))
        );
        run(&mut db, &Computer, &path, &more(SECOND), DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(tables(&db, "more"), 1);
        let copy =
            Connection::open(folder.path().join(format!("till.before-{}.sqlite", all_steps() + 1))).unwrap();
        assert_eq!((tables(&copy, "journal"), tables(&copy, "more")), (1, 0));
    }

    /// What was approved before there were signatures and periods is counted into the first period, and a
    /// signature that its slip wants is waited for.
    #[test]
    fn the_fourth_step_takes_up_what_was_approved_before() {
        let db = Connection::open_in_memory().unwrap();
        for step in &ALL[..3] {
            db.execute_batch(step.sql).unwrap();
        }
        let slips = r#"[{"audience":"merchant","lines":[],"signature_required":true}]"#;
        for (id, state, slips) in
            [("01", "approved", slips), ("02", "approved", "[]"), ("03", "declined", slips)]
        {
            let money = if state == "approved" { "1, 1" } else { "NULL, NULL" };
            db.execute_batch(&format!(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO attempt VALUES (CAST('{id}--------------' AS BLOB), zeroblob(16), zeroblob(16),
                 zeroblob(16), 'T', 'P', '{id}', 'payment', 1, '{state}', 0, 'EUR', 1, {money}, 7,
                 '{{\"state\":{{\"result\":{{\"slips\":{slips}}}}}}}', NULL)"
            ))
            .unwrap();
        }
        db.execute_batch(ALL[3].sql).unwrap();
        let names = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).unwrap() };
        let waiting =
            "SELECT group_concat(substr(CAST(attempt AS TEXT), 1, 2) || ' ' || asked_ms) FROM signature_check
             WHERE accepted IS NULL";
        assert_eq!(names(waiting), "01 7");
        let counted = "SELECT group_concat(substr(CAST(attempt AS TEXT), 1, 2)) FROM card_period_entry
             WHERE period IS NULL";
        assert_eq!(names(counted), "01,02");
    }

    /// Articles of before are found as those of today are.
    #[test]
    fn the_fifth_step_makes_what_is_sold_already_searchable() {
        let db = Connection::open_in_memory().unwrap();
        for step in &ALL[..4] {
            db.execute_batch(step.sql).unwrap();
        }
        db.execute_batch(
            "INSERT INTO tax_code VALUES ('A', 1, '{}');
             INSERT INTO product VALUES (zeroblob(16), 1, 'Crème Brûlée', '1', 1, 'piece', 'A', NULL, 0, 'crème brûlée');
             INSERT INTO product VALUES (randomblob(16), 2, 'Grüße', '2', 1, 'piece', 'A', NULL, 0, 'grüße');",
        )
        .unwrap();
        db.execute_batch(ALL[4].sql).unwrap();
        let found = |words: &str| -> Vec<i64> {
            let sql = "SELECT rowid FROM product_search WHERE words MATCH ?1";
            let mut statement = db.prepare(sql).unwrap();
            statement.query_map([words], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect()
        };
        assert_eq!((found("brul*"), found("grusse"), found("ulee")), (vec![1], vec![2], vec![]));
        db.execute_batch("UPDATE product SET search = 'flan' WHERE position = 1").unwrap();
        assert_eq!((found("brul*"), found("flan")), (vec![], vec![1]));
        db.execute_batch("DELETE FROM product WHERE position = 1").unwrap();
        assert_eq!(found("flan"), [0; 0]);
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut db, path) = fresh(folder.path());
        assert!(run(&mut db, &Computer, &path, &more(BROKEN), DateTime::UNIX_EPOCH).is_err());
        assert_eq!(tables(&db, "half"), 0);
        assert!(require_current(&db, &path, ALL).is_ok());
    }

    #[test]
    fn a_newer_a_changed_and_a_foreign_database_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (mut db, path) = fresh(folder.path());
        run(&mut db, &Computer, &path, &more(SECOND), DateTime::UNIX_EPOCH).unwrap();
        let newer = run(&mut db, &Computer, &path, ALL, DateTime::UNIX_EPOCH);
        assert!(
            matches!(newer, Err(Error::Newer { found, known, .. }) if (found, known) == (all_steps() + 1, all_steps()))
        );

        let edited = Migration { sql: "CREATE TABLE more (b INTEGER) STRICT;", ..SECOND };
        let changed = run(&mut db, &Computer, &path, &more(edited), DateTime::UNIX_EPOCH);
        assert!(matches!(changed, Err(Error::MigrationChanged { name, .. }) if name == "9999_more"));

        let path = folder.path().join("other.sqlite");
        let mut other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE a (b)").unwrap();
        assert!(matches!(
            run(&mut other, &Computer, &path, ALL, DateTime::UNIX_EPOCH),
            Err(Error::Foreign { .. })
        ));
    }
}
