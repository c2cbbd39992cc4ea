//! The rows that the chain does not seal, or not yet, against their digests.

use rusqlite::Connection;

use super::Audit;
use crate::{error::Result, table::seal};

/// Checks every row that has a digest.
pub(super) fn check(db: &Connection, audit: &mut Audit) -> Result<()> {
    for sealed in seal::ALL {
        let name = sealed.name();
        sealed.broken(db, &mut |key| {
            audit.books.problem(format!("{name} {key}"), "is not as it was written: its digest differs");
        })?;
    }
    Ok(())
}
