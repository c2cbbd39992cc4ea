//! Does the disk do its part? What is known of it, for whoever shows it or decides by it.

use std::{io, path::Path};

use domain::{attempt::Attempt, sale::Stamp};
use rusqlite::ErrorCode;

use crate::{
    error::{Error, Result},
    machine::{Computer, Machine},
    reserve,
};

/// So much must be free on the disk of the data folder before a card payment starts: room for the
/// books of a busy day, and for whatever else writes there meanwhile.
pub const FREE_FOR_A_PAYMENT: u64 = 64 * 1024 * 1024;

/// After a full disk, so much must be free before the books are written again: what the database
/// writes in one go at most, so that "works" is not said between two failures.
pub(crate) const FREE_AFTER_FULL: u64 = 8 * 1024 * 1024;

/// Whether the books can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// As far as is known.
    Works,
    /// No: no money is taken until they can.
    Fault(StorageFault),
}

/// What failed, and what waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageFault {
    /// What is in the way.
    pub cause: Cause,
    /// In words, for the log.
    pub detail: String,
    /// What is safe on disk and not in the books yet.
    pub reserved: Vec<Reserved>,
    /// Entries that are safe on disk and that this program does not understand.
    pub unreadable: usize,
}

/// What is in the way of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No space is left.
    Full,
    /// The disk or the file system fails, or the file is damaged.
    Failed,
    /// The disk works, and the books do not take what is in the reserve.
    Refused,
}

/// An answer about money that waits for the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The attempt as the answer left it.
    pub attempt: Attempt,
    /// When it came.
    pub at: Stamp,
}

/// What the reserve of a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReserveLook {
    /// The file is there.
    pub there: bool,
    /// What waits, oldest first.
    pub reserved: Vec<Reserved>,
    /// Entries that this program does not understand.
    pub unreadable: usize,
    /// Entries that were never finished, and so never promised to anybody.
    pub torn: usize,
}

/// Looks at the reserve of a folder without changing it.
pub fn look_at_reserve(folder: &Path) -> Result<ReserveLook> {
    look_on(&Computer, folder)
}

/// Bytes that can still be written where the folder is.
pub fn free_space(folder: &Path) -> io::Result<u64> {
    Computer.free_space(folder)
}

pub(crate) fn look_on(machine: &dyn Machine, folder: &Path) -> Result<ReserveLook> {
    let Some(found) = reserve::look(machine, folder)? else { return Ok(ReserveLook::default()) };
    let (reserved, unreadable) = told(&found.entries);
    Ok(ReserveLook { there: true, reserved, unreadable, torn: found.torn })
}

/// Entries as they are shown, and how many cannot be.
pub(crate) fn told(entries: &[reserve::Placed]) -> (Vec<Reserved>, usize) {
    let readable = entries.iter().filter_map(|placed| placed.entry.as_ref());
    let reserved: Vec<_> =
        readable.map(|entry| Reserved { attempt: entry.fact.attempt().clone(), at: entry.at }).collect();
    let unreadable = entries.len().saturating_sub(reserved.len());
    (reserved, unreadable)
}

/// An error that can tell whether the disk is behind it.
pub(crate) trait MaybeOfDisk: From<Error> {
    fn of_disk(&self) -> Option<(Cause, String)>;
}

impl MaybeOfDisk for Error {
    /// Whatever says that a connection is not to be written through any more. What the books
    /// refuse, and what this program does wrong, is no fault of the disk.
    fn of_disk(&self) -> Option<(Cause, String)> {
        let cause = match self {
            Self::Sql { source, .. } => match source.sqlite_error_code()? {
                ErrorCode::DiskFull => Cause::Full,
                ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked => Cause::Failed,
                _ => return None,
            },
            Self::File { source, .. } if source.kind() == io::ErrorKind::StorageFull => Cause::Full,
            Self::DiskFull { .. } => Cause::Full,
            Self::File { .. } | Self::Damaged { .. } | Self::WalInUse => Cause::Failed,
            _ => return None,
        };
        Some((cause, self.chain()))
    }
}
