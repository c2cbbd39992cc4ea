//! What happens when the disk fails under the books, and how they come back.
//!
//! After a failed fsync the operating system may believe that pages are on disk which are not, and a
//! second fsync says "done" for nothing. So nothing is written again through a connection that met a
//! fault. It is retired: it still shows what was on disk before. The next call opens the database
//! anew, brings everything that stands beside it into it, takes in what waits in the reserve, and
//! only then does what it was called for.

use std::{
    path::{Path, PathBuf},
    sync::PoisonError,
    time::Duration,
};

use chrono::{DateTime, Utc};
use domain::sale::Stamp;
use engine::ports::{Change, Committed, StoreFailure};
use rusqlite::{Connection, Transaction};

use super::{BUSY, DATABASE, Db, Inner, Owned, open_careful, quick_check, transaction};
use crate::{
    error::{Error, Result},
    machine::Machine,
    reserve::{Fact, Placed, Reserve},
    storage::{
        Cause, FREE_AFTER_FULL, FREE_FOR_A_PAYMENT, MaybeOfDisk, ReserveLook, Storage, StorageFault, look_on,
        told,
    },
    table::{
        attempt::Port,
        commit::{Books, Failed},
    },
};

/// How long a call waits for a reader before it says that the database cannot be written yet.
const READERS: Duration = Duration::from_millis(500);

impl Db {
    /// Whether the books can be written, as far as is known. Waits for nothing.
    pub fn storage(&self) -> Storage {
        self.storage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tries to write the books again where the disk failed.
    pub fn try_again(&self) -> Storage {
        if self.writable("try the disk again").is_ok()
            && let Err(error) = self.sound(&mut self.lock()).map(drop)
        {
            tracing::debug!(error = error.chain(), "the disk does not do its part yet");
        }
        self.storage()
    }

    /// What waits in the reserve, as it is on disk now.
    pub fn reserve(&self) -> Result<ReserveLook> {
        look_on(self.machine.as_ref(), &self.folder)
    }

    /// Whether a card payment may start.
    pub(crate) fn ready(&self) -> Port<()> {
        self.writable("start a payment")?;
        let mut inner = self.lock();
        self.sound(&mut inner)?;
        let free = self.free()?;
        if free < FREE_FOR_A_PAYMENT {
            return Err(StoreFailure::Low { free, needed: FREE_FOR_A_PAYMENT });
        }
        let ready = inner.owned.as_ref().map_or(Ok(()), |owned| owned.reserve.ready());
        Ok(ready?)
    }

    /// One change of an attempt. Where the disk fails and the change holds an answer about money,
    /// it goes into the reserve; the failure is told all the same, since it is not in the books.
    pub(crate) fn keep(&self, change: &Change, wall: DateTime<Utc>) -> Port<Committed> {
        let what = "keep a card payment";
        self.writable(what)?;
        let at = self.stamp(wall);
        // held until the change is safe: nobody mends in between
        let mut inner = self.lock();
        let made = self.transact(&mut inner, what, |tx| self.books(tx, at).make(change));
        let failed = match made {
            Ok(committed) => return Ok(committed),
            Err(failed) => failed,
        };
        if inner.connection.is_none()
            && let Some(fact) = Fact::of(change)
            && let Some(owned) = &mut inner.owned
        {
            let (attempt, service_id) = (fact.attempt().id, fact.attempt().service_id.clone());
            if let Err(error) = owned.reserve.append(at, fact) {
                tracing::error!(%attempt, service_id, error = error.chain(),
                    "an answer is neither in the books nor in the reserve; the terminal is asked again");
            } else {
                tracing::warn!(%attempt, service_id, "an answer is in the reserve, not in the books");
            }
            self.show_reserve(&inner);
        }
        Err(failed.into())
    }

    /// The connection, opened anew where it has to be.
    pub(super) fn sound<'a>(&self, inner: &'a mut Inner) -> Result<&'a mut Connection> {
        if inner.connection.is_none() {
            self.mend(inner)?;
        }
        inner.connection.as_mut().ok_or(Error::ReadOnly("use the database"))
    }

    /// Passes on what came of a call; a fault of the disk retires the connection.
    pub(super) fn heed<T, E: MaybeOfDisk>(
        &self,
        inner: &mut Inner,
        done: std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if let Err(error) = &done
            && inner.owned.is_some()
            && let Some((cause, detail)) = error.of_disk()
            && let Some(connection) = inner.connection.take()
        {
            tracing::error!(detail, "the disk failed; nothing is written until the database was opened anew");
            // one that could not roll back would keep everybody else out
            inner.retired = Some(connection).filter(Connection::is_autocommit);
            self.say(Storage::Fault(StorageFault { cause, detail, reserved: Vec::new(), unreadable: 0 }));
            self.show_reserve(inner);
        }
        done
    }

    /// What waited while no process ran.
    pub(super) fn begin(&self) -> Result<()> {
        let mut inner = self.lock();
        self.replay(&mut inner)?;
        if let Some(Owned { reserve, .. }) = &inner.owned
            && let Err(error) = reserve.make()
        {
            tracing::error!(
                error = error.chain(),
                "there is no reserve, and without it no card payment starts"
            );
        }
        Ok(())
    }

    fn mend(&self, inner: &mut Inner) -> Result<()> {
        if matches!(self.storage(), Storage::Fault(StorageFault { cause: Cause::Full, .. })) {
            let free = self.free()?;
            if free < FREE_AFTER_FULL {
                return Err(Error::DiskFull { free, needed: FREE_AFTER_FULL });
            }
        }
        // Only asked for, not read: closing a file that SQLite has open in this process takes SQLite's
        // locks on it away.
        let path = self.folder.join(DATABASE);
        if !self.machine.is_file(&path) {
            return Err(Error::Absent { folder: self.folder.clone() });
        }
        let mut connection = open_careful(self.machine.as_ref(), &path)?;
        settle(&connection, self.machine.as_ref(), &path)?;
        quick_check(&connection, &path)?;
        prove(&mut connection)?;
        if let Some(owned) = &mut inner.owned {
            owned.reserve.reload()?;
        }
        inner.connection = Some(connection);
        if let Err(error) = self.replay(inner) {
            inner.connection = None;
            return Err(error);
        }
        inner.retired = None;
        tracing::warn!("the disk works again");
        Ok(())
    }

    /// Takes in what waits in the reserve, in its order. Twice is as good as once: it may die
    /// anywhere. What the books refuse stays where it is.
    fn replay(&self, inner: &mut Inner) -> Result<()> {
        let Inner { connection: Some(connection), owned: Some(owned), .. } = &mut *inner else {
            return Ok(());
        };
        let mut done = Vec::new();
        for placed in owned.reserve.entries() {
            match self.take_in(connection, placed) {
                Ok(()) => done.push(placed.page),
                Err(Failed::Broke(error)) if error.of_disk().is_some() => return Err(error),
                Err(failed) => {
                    let error = StoreFailure::from(failed);
                    tracing::error!(page = placed.page, %error, "the books do not take an answer of the reserve");
                }
            }
        }
        owned.reserve.clear(&done)?;
        if !done.is_empty() {
            tracing::warn!(entries = done.len(), "what was in the reserve is in the books");
        }
        self.say(Storage::Works);
        self.show_reserve(inner);
        Ok(())
    }

    fn take_in(&self, connection: &mut Connection, placed: &Placed) -> std::result::Result<(), Failed> {
        let Some(entry) = &placed.entry else {
            let detail = "this program does not understand it".to_owned();
            return Err(Failed::Broke(Error::Document { what: "an entry of the reserve", detail }));
        };
        // under its own time: that is when the customer paid
        transaction(connection, "take in the reserve", |tx| self.books(tx, entry.at).again(&entry.fact))
    }

    fn books<'a>(&'a self, tx: &'a Transaction<'a>, at: Stamp) -> Books<'a> {
        Books { tx, till: self.sale_id(), at }
    }

    fn free(&self) -> Result<u64> {
        let failed =
            |source| Error::File { what: "look for free space at", path: self.folder.clone(), source };
        self.machine.free_space(&self.folder).map_err(failed)
    }

    fn say(&self, storage: Storage) {
        *self.storage.lock().unwrap_or_else(PoisonError::into_inner) = storage;
    }

    /// Whoever asks for the state of the disk sees what waits for it. What is left there by a disk
    /// that works was refused.
    fn show_reserve(&self, inner: &Inner) {
        let entries = inner.owned.as_ref().map(|owned| owned.reserve.entries()).unwrap_or_default();
        let (waiting, not_read) = told(entries);
        let mut storage = self.storage.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *storage {
            Storage::Fault(StorageFault { reserved, unreadable, .. }) => {
                (*reserved, *unreadable) = (waiting, not_read);
            }
            Storage::Works if entries.is_empty() => {}
            Storage::Works => {
                *storage = Storage::Fault(StorageFault {
                    cause: Cause::Refused,
                    detail: Error::ReserveInUse { entries: entries.len() }.to_string(),
                    reserved: waiting,
                    unreadable: not_read,
                });
            }
        }
    }
}

/// Brings what stands beside the database into it, and begins the WAL anew. Pages of the WAL that a
/// failed fsync left out could otherwise be a hole, and everything after it would be lost with the
/// power. SQLite does not look at how it went to make the WAL's name durable, so that is done here.
fn settle(connection: &Connection, machine: &dyn Machine, path: &Path) -> Result<()> {
    let what = "bring the database up to date";
    connection.busy_timeout(READERS).map_err(Error::sql(what))?;
    let busy: bool = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(Error::sql(what))?;
    connection.busy_timeout(BUSY).map_err(Error::sql(what))?;
    if busy {
        return Err(Error::WalInUse);
    }
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let wal = PathBuf::from(wal);
    if machine.is_file(&wal) {
        machine.sync(&wal).map_err(|source| Error::File { what: "make durable", path: wal, source })?;
    }
    Ok(())
}

/// The same for a process that begins. Where nothing waits in the reserve, no answer about money
/// met a fault, and a reader or a full disk must not keep the till from starting.
pub(super) fn settle_at_start(
    connection: &Connection,
    machine: &dyn Machine,
    path: &Path,
    reserve: &Reserve,
) -> Result<()> {
    match settle(connection, machine, path) {
        Err(error) if reserve.entries().is_empty() && may_wait(&error) => {
            tracing::warn!(error = error.chain(), "the database is not brought up to date yet");
            connection.busy_timeout(BUSY).map_err(Error::sql("set up the connection"))
        }
        settled => settled,
    }
}

fn may_wait(error: &Error) -> bool {
    matches!(error, Error::WalInUse) || matches!(error.of_disk(), Some((Cause::Full, _)))
}

/// Writes something that changes nothing, so that "works" is not only hoped.
fn prove(connection: &mut Connection) -> Result<()> {
    let what = "write the database again";
    transaction(connection, what, |tx| {
        tx.execute("UPDATE service_block SET next = next", []).map(drop).map_err(Error::sql(what))
    })
}
