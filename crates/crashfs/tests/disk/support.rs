//! A ledger of numbers: commits are 1, 2, 3 …, so what was lost shows in the highest.

use std::path::{Path, PathBuf};

use crashfs::{Disk, Image};
use rusqlite::{Connection, OpenFlags, Result, params};

/// The database's name on its disk.
pub(crate) const DATABASE: &str = "till.sqlite";

/// Opens the database of this disk.
pub(crate) fn connect(disk: &Disk) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags_and_vfs(disk.root().join(DATABASE), flags, crashfs::VFS)
}

/// Opens it as the till does, and makes the table where it is missing.
pub(crate) fn open(disk: &Disk, journal: &str, synchronous: &str) -> Result<Connection> {
    let connection = connect(disk)?;
    connection.pragma_update_and_check(None, "journal_mode", journal, |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS ledger (n INTEGER PRIMARY KEY, filling TEXT NOT NULL);
         CREATE INDEX IF NOT EXISTS by_filling ON ledger (filling);",
    )?;
    Ok(connection)
}

/// One commit.
pub(crate) fn add(connection: &Connection, n: i64) -> Result<()> {
    let filling = format!("{}-{n}", (n * 7919) % 1000).repeat(40);
    connection.execute("INSERT INTO ledger VALUES (?1, ?2)", params![n, filling])?;
    Ok(())
}

/// The highest number, after everything in the database was found to be in order.
pub(crate) fn highest(connection: &Connection) -> Result<i64> {
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(verdict, "ok", "the database is damaged");
    let (count, highest): (i64, i64) =
        connection.query_row("SELECT count(*), coalesce(max(n), 0) FROM ledger", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    assert_eq!(count, highest, "a number in the middle is missing");
    Ok(highest)
}

/// The same for an image: 0 where there is no database yet, or no table.
pub(crate) fn highest_in(image: &Image) -> i64 {
    let disk = Disk::from_image(image, 0);
    looked_up(&connect(&disk).unwrap())
}

/// The same with SQLite's own VFS, on the real disk.
pub(crate) fn highest_on_a_real_disk(image: &Image) -> i64 {
    let folder = tempfile::tempdir().unwrap();
    image.write_to(folder.path()).unwrap();
    looked_up(&Connection::open(folder.path().join(DATABASE)).unwrap())
}

fn looked_up(connection: &Connection) -> i64 {
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'ledger'";
    let there: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
    if there == 0 { 0 } else { highest(connection).unwrap() }
}

/// A path on a disk.
pub(crate) fn on(disk: &Disk, name: &str) -> PathBuf {
    disk.root().join(Path::new(name))
}
