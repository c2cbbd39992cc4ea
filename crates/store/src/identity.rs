//! Who this till is to a terminal, and which message numbers it has used up.
//!
//! A terminal tells two messages apart by `SaleID`, `POIID` and `ServiceID` alone. A database that was
//! copied or restored would use numbers again, so a small file that no backup takes along stands
//! beside it: where the two do not agree, this is another till from now on, with another `SaleID`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use engine::ports::ServiceBlock;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    file,
    machine::Machine,
    table::seal,
};

/// How many message numbers are taken at once.
const BLOCK: u64 = 100;

/// A new identity starts at the next multiple of this, far above what an older copy of the
/// database can know of.
const LEAP: u64 = 36 * 36 * 36 * 36;

/// One past the last number that fits into ten characters.
const NUMBERS: u64 = 36_u64.pow(10);

/// The file's name.
pub(crate) const TILL_FILE: &str = "till.id";

/// Who this till is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TillIdentity {
    /// Made anew whenever this till cannot be sure that it is the one it was.
    pub install_id: Uuid,
    /// What the shop calls it: `T01`.
    pub till_code: String,
    /// What terminals call it, made of both: `T01-7F3A9C`.
    pub sale_id: String,
}

/// What stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TillFile {
    install_id: Uuid,
    /// A digest, since the id of a machine is nobody's business.
    machine: String,
    /// The first message number that is not taken.
    next_service: u64,
}

/// A file and where it stands.
pub(crate) struct Till {
    machine: Arc<dyn Machine>,
    path: PathBuf,
    file: TillFile,
}

/// What [`settle`] found out.
pub(crate) struct Settled {
    pub(crate) till: Till,
    pub(crate) identity: TillIdentity,
    /// Why there is a new identity, where there is.
    pub(crate) renewed: Option<&'static str>,
}

/// Takes the identity of this folder, or a new one where file, machine and database do not agree.
/// The caller writes the journal and commits.
pub(crate) fn settle(
    tx: &Transaction<'_>,
    machine: &Arc<dyn Machine>,
    folder: &Path,
    code: &str,
    wall: DateTime<Utc>,
) -> Result<Settled> {
    let path = folder.join(TILL_FILE);
    let name = name_of(machine.as_ref());
    let kept = read_file(machine.as_ref(), &path)?;
    let known = newest(tx)?;
    let reason = match (&kept, &known) {
        (_, None) => "first start",
        (None, Some(_)) => "till.id is missing",
        (Some(file), Some(_)) if file.machine != name => "another machine",
        (Some(file), Some(row)) if file.install_id != row.install_id => "the database is another copy",
        (Some(file), Some(row)) => {
            let till = Till { machine: Arc::clone(machine), path, file: file.clone() };
            return Ok(Settled { till, identity: row.clone(), renewed: None });
        }
    };
    let taken = kept.map_or(1, |file| file.next_service).max(next_in(tx)?);
    let identity = fresh(tx, machine.as_ref(), code)?;
    let next_service = if known.is_none() && taken == 1 { 1 } else { taken.next_multiple_of(LEAP) };
    let file = TillFile { install_id: identity.install_id, machine: name, next_service };
    let till = Till { machine: Arc::clone(machine), path, file };
    till.write()?;
    keep(tx, &identity, next_service, reason, wall)?;
    Ok(Settled { till, identity, renewed: Some(reason) })
}

impl Till {
    /// Takes the next block: the file first, then the database; the higher of the two counts.
    pub(crate) fn reserve(&mut self, db: &Connection) -> Result<ServiceBlock> {
        let next = self.file.next_service.max(next_in(db)?);
        let end = next.saturating_add(BLOCK);
        if end > NUMBERS {
            return Err(Error::NumbersUsedUp);
        }
        self.file.next_service = end;
        self.write()?;
        db.execute("UPDATE service_block SET next = ?1", [stored(end)])
            .map_err(Error::sql("take message numbers"))?;
        Ok(ServiceBlock { next, end })
    }

    fn write(&self) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(&self.file).map_err(Error::document("the till file"))?;
        let failed = |source| Error::File { what: "write", path: self.path.clone(), source };
        self.machine.replace(&self.path, &bytes).map_err(failed)
    }
}

/// The newest identity in the database.
pub(crate) fn newest(db: &Connection) -> Result<Option<TillIdentity>> {
    db.query_row("SELECT install_id, code, sale_id FROM till ORDER BY number DESC LIMIT 1", [], |row| {
        let install_id: [u8; 16] = row.get(0)?;
        Ok(TillIdentity {
            install_id: Uuid::from_bytes(install_id),
            till_code: row.get(1)?,
            sale_id: row.get(2)?,
        })
    })
    .optional()
    .map_err(Error::sql("read who this till is"))
}

/// A file that cannot be understood is as good as none: a new identity is always safe.
fn read_file(machine: &dyn Machine, path: &Path) -> Result<Option<TillFile>> {
    let Some(bytes) = file::read_if_there(machine, path)? else { return Ok(None) };
    let parsed = serde_json::from_slice(&bytes).ok();
    if parsed.is_none() {
        tracing::warn!(path = %path.display(), "the till file cannot be understood");
    }
    Ok(parsed)
}

fn fresh(tx: &Connection, machine: &dyn Machine, code: &str) -> Result<TillIdentity> {
    loop {
        let mut bytes = [0; 16];
        if !machine.random(&mut bytes) {
            return Err(Error::Crypto("make an install id"));
        }
        let install_id = Uuid::from_bytes(bytes);
        let sale_id = sale_id(code, install_id);
        let used: bool = tx
            .query_row("SELECT EXISTS (SELECT 1 FROM till WHERE sale_id = ?1)", [&sale_id], |row| row.get(0))
            .map_err(Error::sql("choose a SaleID"))?;
        if !used {
            return Ok(TillIdentity { install_id, till_code: code.to_owned(), sale_id });
        }
    }
}

fn sale_id(code: &str, install_id: Uuid) -> String {
    let text = install_id.simple().to_string().to_uppercase();
    format!("{code}-{}", text.get(..6).unwrap_or(&text))
}

fn keep(
    tx: &Transaction<'_>,
    identity: &TillIdentity,
    next: u64,
    reason: &str,
    wall: DateTime<Utc>,
) -> Result<()> {
    let what = "keep who this till is";
    tx.execute(
        "INSERT INTO till (install_id, code, sale_id, reason, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            identity.install_id.as_bytes(),
            identity.till_code,
            identity.sale_id,
            reason,
            wall.timestamp_millis()
        ],
    )
    .map_err(Error::sql(what))?;
    seal::TILL.seal(tx, &tx.last_insert_rowid())?;
    tx.execute("UPDATE service_block SET next = ?1", [stored(next)]).map_err(Error::sql(what))?;
    Ok(())
}

fn next_in(db: &Connection) -> Result<u64> {
    let next: i64 = db
        .query_row("SELECT next FROM service_block", [], |row| row.get(0))
        .map_err(Error::sql("read message numbers"))?;
    Ok(u64::try_from(next).unwrap_or(1))
}

/// Below 36 to the tenth, so it always fits.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What stands in the file for this computer.
fn name_of(machine: &dyn Machine) -> String {
    let text = format!("florin till\n{}", machine.name());
    hex::encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_id_is_made_of_till_code_and_install_id() {
        let install = Uuid::from_u128(0x7f3a_9c00_0000_0000_0000_0000_0000_0001);
        assert_eq!(sale_id("T01", install), "T01-7F3A9C");
    }
}
