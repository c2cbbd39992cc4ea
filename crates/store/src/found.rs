//! What a folder holds before anything of it is opened: nothing is ever made anew where something was.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{
    db::{self, DATABASE},
    error::{Error, Result},
    identity::TILL_FILE,
    machine::Machine,
    wal,
};

/// The database of this folder, if it is there and has not lost what was committed.
pub(crate) fn database(machine: &dyn Machine, folder: &Path) -> Result<PathBuf> {
    let path = folder.join(DATABASE);
    if !machine.is_file(&path) {
        return Err(match remains(machine, folder) {
            Some(name) => Error::Damaged { path, detail: format!("it is gone, and {name} beside it is not") },
            None => Error::Absent { folder: folder.to_owned() },
        });
    }
    // SQLite would take an empty file for a new database and remove the WAL beside it
    if size(machine, &path)? == 0 {
        return Err(Error::Damaged { path, detail: "it is empty".to_owned() });
    }
    wal::whole(machine, &path)?;
    Ok(path)
}

/// What only a till leaves, where its database is gone.
pub(crate) fn remains(machine: &dyn Machine, folder: &Path) -> Option<&'static str> {
    const NAMES: [&str; 2] = [TILL_FILE, "till.sqlite-wal"];
    NAMES.into_iter().find(|name| machine.is_file(&folder.join(name)))
}

/// A connection that only looks. A till may run beside it, and the disk need not be one that can be written.
pub(crate) fn for_reading(machine: &dyn Machine, path: &Path) -> Result<Connection> {
    let what = "open the database for reading";
    let first_look = |connection: Connection| {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map(|()| connection)
    };
    let connection = db::connect(machine, path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(first_look);
    let connection = match connection {
        Err(error) if wants_to_write(&error) => {
            // SQLite needs the index of the WAL even to read, and cannot make it here. Without a WAL the
            // file is all there is.
            if size(machine, &wal::beside(path, "-wal"))? > 0 {
                return Err(Error::NotMerged { path: path.to_owned() });
            }
            immutable(machine, path).and_then(first_look)
        }
        other => other,
    };
    let connection = connection.map_err(Error::sql(what))?;
    db::guard(&connection)?;
    Ok(connection)
}

fn wants_to_write(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Opens a file that nobody can change.
fn immutable(machine: &dyn Machine, path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    db::connect(machine, Path::new(&uri(path)), flags)
}

/// As SQLite reads file names: `file:///C:/a%20folder/till.sqlite?immutable=1`.
fn uri(path: &Path) -> String {
    let path = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let slash = if path.starts_with('/') || !cfg!(windows) { "" } else { "/" };
    let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let authority = if escaped.starts_with('/') || !slash.is_empty() { "//" } else { "" };
    format!("file:{authority}{slash}{escaped}?immutable=1")
}

/// How long a file is; nothing where there is none.
fn size(machine: &dyn Machine, path: &Path) -> Result<u64> {
    match machine.size(path) {
        Ok(size) => Ok(size.unwrap_or(0)),
        Err(source) => Err(Error::File { what: "look at", path: path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Computer;

    #[test]
    fn a_file_name_is_told_to_sqlite_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% off? #1.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b) STRICT").unwrap_err();
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b INTEGER) STRICT").unwrap();
        let looked = immutable(&Computer, &path).unwrap();
        let tables: i64 =
            looked.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1);
    }
}
