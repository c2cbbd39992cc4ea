//! Who may work here, and how often somebody guessed their PIN.
//!
//! A try is counted on disk before the PIN is looked at, so that ending the process in between, or
//! starting it anew, gives nobody another one.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::OperatorId,
    operator::{Operator, Role},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use secrecy::{ExposeSecret, SecretString};

use super::{journal, unknown_word, uuid};
use crate::{
    Db,
    error::{Error, Result},
    secrets::{self, Pepper},
};

/// Wrong PINs before the first lock.
const TRIES: u32 = 5;

/// The first lock; each further wrong PIN doubles it.
const FIRST_LOCK_S: i64 = 30;

/// The longest lock.
const LONGEST_LOCK_S: i64 = 24 * 60 * 60;

/// A person to be added.
pub struct NewOperator {
    /// The name on the screen and the receipt.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Digits; at least six for a manager.
    pub pin: SecretString,
}

/// What became of a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinCheck {
    /// It is theirs.
    Ok,
    /// It is not, and they have this many tries left.
    Wrong {
        /// Tries before the lock.
        left: u32,
    },
    /// Nobody is asked before this time.
    Locked {
        /// When the lock ends.
        until: DateTime<Utc>,
    },
}

impl Db {
    /// Everybody who may work here.
    pub fn operators(&self) -> Result<Vec<Operator>> {
        self.read(all)
    }

    /// Whether this is the person's PIN. The same work for a person who does not exist.
    pub fn check_pin(&self, id: OperatorId, pin: &SecretString, wall: DateTime<Utc>) -> Result<PinCheck> {
        let pepper = self.pepper()?;
        let counted = self.write("count a PIN try", |tx| count_try(tx, id, wall))?;
        let (stored, failed) = match counted {
            Try::Locked { until } => return Ok(PinCheck::Locked { until }),
            Try::Counted { hash, failed } => (Some(hash), failed),
            Try::Nobody => (None, 1),
        };
        // outside of the transaction: this takes a while on purpose
        if secrets::pin_fits(pepper, id, pin, stored.as_deref())? {
            self.write("clear the PIN tries", |tx| clear_tries(tx, id))?;
            return Ok(PinCheck::Ok);
        }
        if failed < TRIES {
            return Ok(PinCheck::Wrong { left: TRIES.saturating_sub(failed) });
        }
        let until = lock_end(failed, wall);
        self.write("journal a PIN lock", |tx| {
            let event = journal::Event::PinLocked { operator: id, failed };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })?;
        Ok(PinCheck::Locked { until })
    }
}

/// Adds a person, at the end of the list.
pub(crate) fn add(
    db: &Connection,
    pepper: &Pepper,
    id: OperatorId,
    new: &NewOperator,
    position: i64,
) -> Result<()> {
    check_pin_shape(new)?;
    let hash = secrets::hash_pin(pepper, id, &new.pin)?;
    db.execute(
        "INSERT INTO operator (id, position, name, role, pin_hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id.uuid().as_bytes(), position, new.name, new.role.word(), hash],
    )
    .map(drop)
    .map_err(Error::sql("add an operator; each needs a name of their own"))
}

/// A PIN that a person can type and that is long enough for what it opens.
fn check_pin_shape(new: &NewOperator) -> Result<()> {
    let least = match new.role {
        Role::Manager => 6,
        Role::Cashier | Role::Supervisor | Role::Technician => 4,
    };
    let pin = new.pin.expose_secret();
    if (least..=12).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Error::Setup(format!("the PIN of a {} has {least} to 12 digits; choose another", new.role.word())))
}

enum Try {
    Nobody,
    Locked { until: DateTime<Utc> },
    Counted { hash: String, failed: u32 },
}

fn count_try(tx: &Transaction<'_>, id: OperatorId, wall: DateTime<Utc>) -> Result<Try> {
    let what = "count a PIN try";
    let key = id.uuid();
    let row: Option<(String, u32, Option<i64>)> = tx
        .query_row(
            "SELECT pin_hash, failed, locked_until_ms FROM operator WHERE id = ?1",
            [key.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()
        .map_err(Error::sql(what))?;
    let Some((hash, failed, locked_until)) = row else { return Ok(Try::Nobody) };
    if let Some(until) = locked_until.and_then(DateTime::from_timestamp_millis)
        && until > wall
    {
        return Ok(Try::Locked { until });
    }
    let failed = failed.saturating_add(1);
    let until = (failed >= TRIES).then(|| lock_end(failed, wall).timestamp_millis());
    tx.execute(
        "UPDATE operator SET failed = ?2, locked_until_ms = ?3 WHERE id = ?1",
        params![key.as_bytes(), failed, until],
    )
    .map_err(Error::sql(what))?;
    Ok(Try::Counted { hash, failed })
}

fn clear_tries(tx: &Transaction<'_>, id: OperatorId) -> Result<()> {
    tx.execute("UPDATE operator SET failed = 0, locked_until_ms = NULL WHERE id = ?1", [id.uuid().as_bytes()])
        .map(drop)
        .map_err(Error::sql("clear the PIN tries"))
}

fn lock_end(failed: u32, wall: DateTime<Utc>) -> DateTime<Utc> {
    let doublings = failed.saturating_sub(TRIES).min(20);
    let seconds = FIRST_LOCK_S.saturating_mul(1 << doublings).min(LONGEST_LOCK_S);
    wall.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(wall)
}

fn all(db: &Connection) -> Result<Vec<Operator>> {
    let what = "read the operators";
    let mut statement = db
        .prepare_cached("SELECT id, name, role FROM operator ORDER BY position")
        .map_err(Error::sql(what))?;
    let rows = statement
        .query_map([], |row| Ok((uuid(row, 0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))
        .map_err(Error::sql(what))?;
    rows.map(|row| {
        let (id, name, role) = row.map_err(Error::sql(what))?;
        let role = Role::from_word(&role).ok_or_else(|| unknown_word("an operator", "role"))?;
        Ok(Operator { id: OperatorId::from_uuid(id), name, role })
    })
    .collect()
}
