//! Which commands were carried out, so that a repeated one is answered and not done again.

use chrono::{DateTime, Utc};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, params};

use super::seal;
use crate::{
    Db,
    error::{Error, Result},
};

impl Db {
    /// Notes a request whose work is done elsewhere, or finds it noted: the same one may go on,
    /// another one under the same id is refused.
    pub fn claim_request(&self, key: &RequestKey, wall: DateTime<Utc>) -> Result<()> {
        self.write("note a request", |tx| {
            if done_before(tx, key)?.is_none() {
                keep(tx, key, &key.subject, wall)?;
            }
            Ok(())
        })
    }

    /// What was carried out under this id.
    pub fn request(&self, id: &str) -> Result<Option<RequestKey>> {
        self.read(|db| find(db, id))
    }
}

/// The subject of the same command done before; an error where the id was used for another.
pub(crate) fn done_before(db: &Connection, key: &RequestKey) -> Result<Option<String>> {
    match find(db, &key.id)? {
        None => Ok(None),
        Some(kept) if kept.command == key.command && kept.arguments == key.arguments => {
            Ok(Some(kept.subject))
        }
        Some(_) => Err(Error::RequestReused { id: key.id.clone() }),
    }
}

/// Keeps what is being carried out, in the transaction that does it.
pub(crate) fn keep(db: &Connection, key: &RequestKey, subject: &str, wall: DateTime<Utc>) -> Result<()> {
    db.execute(
        "INSERT INTO request (id, command, arguments, subject, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![key.id, key.command, key.arguments, subject, wall.timestamp_millis()],
    )
    .map_err(Error::sql("keep a request id"))?;
    seal::REQUEST.seal(db, &key.id)
}

pub(crate) fn find(db: &Connection, id: &str) -> Result<Option<RequestKey>> {
    db.query_row("SELECT id, command, arguments, subject FROM request WHERE id = ?1", [id], |row| {
        Ok(RequestKey { id: row.get(0)?, command: row.get(1)?, arguments: row.get(2)?, subject: row.get(3)? })
    })
    .optional()
    .map_err(Error::sql("look for a request id"))
}
