//! The one connection that writes, and what must hold before it may.
//!
//! A folder has one owner: the lock is held as long as the [`Db`] lives. `doctor` and `verify` read
//! beside it. A function that returns has its effect on disk (WAL, `synchronous = FULL`). A
//! connection that met a fault of the disk is written through no more: see [`mend`].

mod mend;
mod pages;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use chrono::{DateTime, DurationRound, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::sale::Stamp;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    found,
    identity::{self, Till, TillIdentity},
    machine::{Computer, Held, Machine},
    migrate,
    reserve::Reserve,
    secrets::{self, KeyPlace, Pepper},
    storage::{MaybeOfDisk, Storage},
    table::{journal, setting},
    verify,
};

pub use pages::{PageCheck, PagesSeen};

/// The database's name in its folder.
pub(crate) const DATABASE: &str = "till.sqlite";

/// The lock's name.
const LOCK: &str = "till.lock";

/// The oldest SQLite that does not lose pages when the WAL starts anew.
const OLDEST_SQLITE: i32 = 3_051_003;

/// How long a statement waits for a reader to step aside.
const BUSY: Duration = Duration::from_secs(5);

/// The books of one till.
pub struct Db {
    inner: Mutex<Inner>,
    machine: Arc<dyn Machine>,
    folder: PathBuf,
    access: Access,
    zone: Tz,
    identity: TillIdentity,
    book: Uuid,
    key_place: KeyPlace,
    pepper: OnceLock<Pepper>,
    /// A copy for whoever must not wait for the lock.
    storage: Mutex<Storage>,
}

/// What only one thread at a time may use.
struct Inner {
    /// Absent after a fault of the disk, until the database was opened anew.
    connection: Option<Connection>,
    /// One that met a fault: it shows what was on disk before, and is written through no more.
    retired: Option<Connection>,
    /// Absent for readers.
    owned: Option<Owned>,
}

/// What only the owner of the folder has.
struct Owned {
    till: Till,
    reserve: Reserve,
}

enum Access {
    /// Holds the lock.
    Write {
        _lock: Held,
    },
    Read,
}

impl Db {
    /// Opens the books of this folder and keeps everybody else out until it is dropped. The newest records
    /// are checked here; every page is by [`Db::page_check`].
    pub fn open(folder: &Path, wall: DateTime<Utc>) -> Result<Self> {
        Self::open_on(Arc::new(Computer), folder, wall)
    }

    /// The same on another machine than this computer.
    pub fn open_on(machine: Arc<dyn Machine>, folder: &Path, wall: DateTime<Utc>) -> Result<Self> {
        check_library()?;
        existing(machine.as_ref(), folder)?;
        let held = lock(machine.as_ref(), folder)?;
        Self::open_locked(machine, folder, held, wall)
    }

    /// Opens the books of a folder that is locked already.
    pub(crate) fn open_locked(
        machine: Arc<dyn Machine>,
        folder: &Path,
        lock: Held,
        wall: DateTime<Utc>,
    ) -> Result<Self> {
        let path = existing(machine.as_ref(), folder)?;
        let reserve = Reserve::open(&machine, folder)?;
        let mut connection = open_careful(machine.as_ref(), &path)?;
        mend::settle_at_start(&connection, machine.as_ref(), &path, &reserve)?;
        migrate::run(&mut connection, machine.as_ref(), &path, migrate::ALL, wall)?;
        verify::start::check(&connection, &path)?;
        let zone = zone_of(&setting::shop(&connection)?.zone)?;
        let (till, identity) = take_identity(&mut connection, &machine, folder, stamp(zone, wall))?;
        let access = Access::Write { _lock: lock };
        let owned = Owned { till, reserve };
        let db = Self::assemble(connection, machine, folder, access, (zone, identity, Some(owned)))?;
        db.begin()?;
        Ok(db)
    }

    /// Opens the books for looking only, beside a till that is running or not.
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        Self::open_read_only_on(Arc::new(Computer), folder)
    }

    /// The same on another machine than this computer.
    pub fn open_read_only_on(machine: Arc<dyn Machine>, folder: &Path) -> Result<Self> {
        check_library()?;
        let path = existing(machine.as_ref(), folder)?;
        let connection = found::for_reading(machine.as_ref(), &path)?;
        migrate::require_current(&connection, &path, migrate::ALL)?;
        let zone = zone_of(&setting::shop(&connection)?.zone)?;
        let identity = identity::newest(&connection)?
            .ok_or_else(|| Error::Missing { what: "the identity of this till: start it once".to_owned() })?;
        Self::assemble(connection, machine, folder, Access::Read, (zone, identity, None))
    }

    /// Who this till is to a terminal.
    pub fn identity(&self) -> TillIdentity {
        self.identity.clone()
    }

    /// Where the key behind the PINs is kept.
    pub fn key_place(&self) -> KeyPlace {
        self.key_place
    }

    /// The computer beneath.
    pub(crate) fn machine(&self) -> Arc<dyn Machine> {
        Arc::clone(&self.machine)
    }

    /// The name under which the keychain has what belongs to these books.
    pub(crate) fn book(&self) -> Uuid {
        self.book
    }

    /// These books are this process's.
    pub(crate) fn may_write(&self) -> bool {
        matches!(self.access, Access::Write { .. })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks, without changing anything.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut inner = self.lock();
        let done = match self.sound(&mut inner) {
            Ok(connection) => look(connection),
            // a full disk can still be read
            Err(error) => return inner.retired.as_ref().map_or(Err(error), look),
        };
        self.heed(&mut inner, done)
    }

    /// Does one transaction: everything in it is on disk when this returns, or nothing is.
    pub(crate) fn write<T, E: MaybeOfDisk>(
        &self,
        what: &'static str,
        change: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.writable(what)?;
        self.transact(&mut self.lock(), what, change)
    }

    fn transact<T, E: MaybeOfDisk>(
        &self,
        inner: &mut Inner,
        what: &'static str,
        change: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let connection = self.sound(inner)?;
        let done = transaction(connection, what, change);
        self.heed(inner, done)
    }

    /// Takes message numbers; the file beside the database belongs to it.
    pub(crate) fn with_till<T>(&self, take: impl FnOnce(&mut Till, &Connection) -> Result<T>) -> Result<T> {
        let what = "take message numbers";
        self.writable(what)?;
        let mut inner = self.lock();
        self.sound(&mut inner)?;
        let done = match &mut *inner {
            Inner { connection: Some(connection), owned: Some(owned), .. } => {
                take(&mut owned.till, connection)
            }
            Inner { .. } => Err(Error::ReadOnly(what)),
        };
        self.heed(&mut inner, done)
    }

    /// The moment with the offset that the shop's clocks show.
    pub(crate) fn stamp(&self, wall: DateTime<Utc>) -> Stamp {
        stamp(self.zone, wall)
    }

    /// What journal rows name as their till.
    pub(crate) fn sale_id(&self) -> &str {
        &self.identity.sale_id
    }

    /// The key behind the PINs: read when first needed, since a locked keychain must not keep an
    /// open card payment from being settled.
    pub(crate) fn pepper(&self) -> Result<&Pepper> {
        if let Some(pepper) = self.pepper.get() {
            return Ok(pepper);
        }
        let read = secrets::read_pepper(self.machine.as_ref(), self.key_place, &self.folder, self.book)?;
        Ok(self.pepper.get_or_init(|| read))
    }

    fn assemble(
        connection: Connection,
        machine: Arc<dyn Machine>,
        folder: &Path,
        access: Access,
        (zone, identity, owned): (Tz, TillIdentity, Option<Owned>),
    ) -> Result<Self> {
        let book = setting::book(&connection)?;
        let key_place = setting::key_place(&connection)?;
        let inner = Mutex::new(Inner { connection: Some(connection), retired: None, owned });
        let (folder, pepper, storage) = (folder.to_owned(), OnceLock::new(), Mutex::new(Storage::Works));
        Ok(Self { inner, machine, folder, access, zone, identity, book, key_place, pepper, storage })
    }

    fn writable(&self, what: &'static str) -> Result<()> {
        match self.access {
            Access::Write { .. } => Ok(()),
            Access::Read => Err(Error::ReadOnly(what)),
        }
    }

    /// A thread that died inside left no half transaction: SQLite rolled it back.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything in it, or nothing.
fn transaction<T, E: From<Error>>(
    connection: &mut Connection,
    what: &'static str,
    change: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let tx =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::sql(what))?;
    let done = change(&tx)?;
    tx.commit().map_err(Error::sql(what))?;
    Ok(done)
}

/// A connection that may be written through, to a database that is ours.
fn open_careful(machine: &dyn Machine, path: &Path) -> Result<Connection> {
    let connection =
        connect(machine, path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(Error::sql("open the database"))?;
    guard(&connection)?;
    migrate::recognise(&connection, path)?;
    make_durable(&connection)?;
    Ok(connection)
}

/// Keeps the folder for this process.
pub(crate) fn lock(machine: &dyn Machine, folder: &Path) -> Result<Held> {
    let path = folder.join(LOCK);
    let held = machine.lock(&path).map_err(|source| Error::File { what: "lock", path, source })?;
    held.ok_or_else(|| Error::Locked { folder: folder.to_owned() })
}

/// One connection to the file, on the disk that it is on.
pub(crate) fn connect(machine: &dyn Machine, path: &Path, how: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = how | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match machine.vfs() {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
    }
}

/// Settings of a connection that stay out of the file.
pub(crate) fn guard(connection: &Connection) -> Result<()> {
    let what = "set up the connection";
    connection.busy_timeout(BUSY).map_err(Error::sql(what))?;
    let settings = [
        ("foreign_keys", true),
        // so that REPLACE sets off the triggers of the journal too
        ("recursive_triggers", true),
        ("trusted_schema", false),
        ("cell_size_check", true),
    ];
    for (name, value) in settings {
        connection.pragma_update(None, name, value).map_err(Error::sql(what))?;
    }
    Ok(())
}

/// Refuses a library with the WAL-reset bug.
pub(crate) fn check_library() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::OldSqlite { found: rusqlite::version().to_owned() });
    }
    Ok(())
}

/// The time zone of this IANA name.
pub(crate) fn zone_of(name: &str) -> Result<Tz> {
    name.parse()
        .map_err(|_| Error::Setup(format!("{name} is no time zone; use one such as Europe/Amsterdam")))
}

/// To the millisecond, as columns keep it.
pub(crate) fn stamp(zone: Tz, wall: DateTime<Utc>) -> Stamp {
    let utc = wall.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(wall);
    Stamp { utc, offset_s: utc.with_timezone(&zone).offset().fix().local_minus_utc() }
}

fn existing(machine: &dyn Machine, folder: &Path) -> Result<PathBuf> {
    found::database(machine, folder)
}

fn make_durable(connection: &Connection) -> Result<()> {
    let what = "make the database durable";
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))
        .map_err(Error::sql(what))?;
    if mode != "wal" {
        tracing::warn!(mode, "this disk cannot keep a WAL; the database is slower and as safe");
    }
    // on a Mac, where a plain fsync leaves the data in the disk's own memory
    connection.pragma_update(None, "fullfsync", true).map_err(Error::sql(what))?;
    connection.pragma_update(None, "synchronous", "full").map_err(Error::sql(what))
}

fn quick_check(connection: &Connection, path: &Path) -> Result<()> {
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(Error::sql("check the database"))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(Error::Damaged { path: path.to_owned(), detail: verdict })
}

fn take_identity(
    connection: &mut Connection,
    machine: &Arc<dyn Machine>,
    folder: &Path,
    at: Stamp,
) -> Result<(Till, TillIdentity)> {
    let what = "take the identity of this till";
    let tx =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::sql(what))?;
    let code = setting::shop(&tx)?.till_code;
    let settled = identity::settle(&tx, machine, folder, &code, at.utc)?;
    if let Some(reason) = settled.renewed {
        journal::event(&tx, &settled.identity.sale_id, at, journal::Event::Identity { reason })?;
        tracing::info!(sale_id = settled.identity.sale_id, reason, "this till has a new identity");
    }
    tx.commit().map_err(Error::sql(what))?;
    Ok((settled.till, settled.identity))
}
