//! What can go wrong with the books, typed, with what was attempted and what helps.
//!
//! The text is for the log and the command line; the screen chooses its own words by variant.

use std::{io, path::PathBuf};

use domain::conflict::ConflictNumber;
use domain::ids::{AttemptId, BasketId, SaleId};
use domain::money::Money;
use engine::ports::StoreFailure;

/// What store functions return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process has the folder.
    #[error(
        "open the till in {folder}: another process has it open; close that window or stop that server first"
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
    },
    /// There is a till already.
    #[error("create a till in {folder}: there is one already; choose an empty folder")]
    Exists {
        /// The data folder.
        folder: PathBuf,
    },
    /// There is no till.
    #[error("open the till in {folder}: there is none; run `florin init` first")]
    Absent {
        /// The data folder.
        folder: PathBuf,
    },
    /// The file is somebody else's.
    #[error("open {path}: it is no Florin database; choose the folder that `florin init` made")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database is newer than the program.
    #[error(
        "open {path}: it has form {found} and this program knows {known}; install the newer Florin again"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Form of the database.
        found: u32,
        /// The newest form that the program knows.
        known: u32,
    },
    /// The database needs a step that a reader may not take.
    #[error(
        "read {path}: it has form {found} and this program needs {known}; start the till once to bring it up"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Form of the database.
        found: u32,
        /// The form that the program needs.
        known: u32,
    },
    /// The disk cannot be written, and part of the books stands beside the database.
    #[error(
        "read {path}: part of it stands in the file -wal beside it, and this disk cannot be written; copy the folder to a disk that can be and look at the copy"
    )]
    NotMerged {
        /// The file.
        path: PathBuf,
    },
    /// A migration is not the one the database was made with.
    #[error("open {path}: migration {name} is not the one it was made with; install an unchanged Florin")]
    MigrationChanged {
        /// The file.
        path: PathBuf,
        /// The migration.
        name: String,
    },
    /// The SQLite library has a known way of damaging a database.
    #[error(
        "start with SQLite {found}: versions below 3.51.3 can damage a database; build with the bundled one"
    )]
    OldSqlite {
        /// Version in use.
        found: String,
    },
    /// The file is damaged.
    #[error("check {path}: {detail}; stop selling and restore the latest backup")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite or our own check says.
        detail: String,
    },
    /// No keychain, and nobody asked for a key file.
    #[error(
        "reach the keychain of this computer: {detail}; unlock it, or run `florin init --key-file` to keep the key in a file, which is weaker"
    )]
    KeychainMissing {
        /// What the keychain says.
        detail: String,
    },
    /// The key is not where it was put.
    #[error(
        "read the key of this till from {place}: it is not there; restore it, since no PIN can be checked without it"
    )]
    KeyMissing {
        /// Keychain or file.
        place: String,
    },
    /// A PIN could not be hashed or a random number not be made.
    #[error("{0}: the cryptography library refused; start the program again")]
    Crypto(&'static str),
    /// Nobody set up what is asked for.
    #[error("print or open the drawer: this till has no printer or no drawer; set one up first")]
    NoPrinter,
    /// The job is on paper, being printed, or was taken out.
    #[error("print job {0}: it is being printed or over; print the receipt again as a copy")]
    PrintJobOver(i64),
    /// Ten characters are not enough any more.
    #[error("take message numbers: all of this till are used up; make a new till with another code")]
    NumbersUsedUp,
    /// A file could not be read or written.
    #[error("{what} {path}")]
    File {
        /// What was attempted.
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The database refused or failed.
    #[error("{what}")]
    Sql {
        /// What was attempted.
        what: &'static str,
        /// Why not.
        source: rusqlite::Error,
    },
    /// A stored document cannot be read.
    #[error("read {what}: what is stored cannot be understood; run `florin verify`")]
    Document {
        /// Which document.
        what: &'static str,
        /// Why not; never quotes values.
        detail: String,
    },
    /// The shop's arithmetic refused.
    #[error(transparent)]
    Domain(#[from] domain::error::Error),
    /// The same request id came with another command or other arguments.
    #[error("carry out request {id}: its id was used for something else; make a new id for each command")]
    RequestReused {
        /// The request.
        id: String,
    },
    /// The sale is not there.
    #[error("find sale {0}: there is none; look it up again")]
    NoSale(SaleId),
    /// The thing is not there.
    #[error("find {what}: there is none; look it up again")]
    Missing {
        /// What.
        what: String,
    },
    /// A card attempt of this sale is still open.
    #[error("change sale {0}: a card payment is still open; wait for its outcome")]
    AttemptOpen(SaleId),
    /// The basket became a sale before.
    #[error("sell basket {0}: it became a sale before; take a fresh one")]
    BasketSold(BasketId),
    /// The basket in front has lines that would be lost.
    #[error("bring the lines of sale {0} back: the current basket is not empty; sell or empty it first")]
    BasketInUse(SaleId),
    /// No gift card has this number.
    #[error("no gift card has this number: check it, or sell the card first")]
    GiftUnknown,
    /// A gift card has less on it.
    #[error("the gift card has {left} on it: take at most that")]
    GiftShort {
        /// What is on it.
        left: Money,
    },
    /// Too many baskets wait.
    #[error("fifty baskets wait already: bring one back and sell it, or give it up")]
    TooManyParked,
    /// A name is taken.
    #[error("add terminal {name}: there is one of this name; choose another name")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// An attempt on the terminal is open, or it is still asked about one.
    #[error(
        "change or remove terminal {name}: a card payment on it is still open or asked about; wait for its outcome"
    )]
    TerminalInUse {
        /// The name.
        name: String,
    },
    /// The conflict does not take this decision now.
    #[error("decide conflict {0}: it was decided before, or a reversal of it is under way; look at it again")]
    ConflictNotOpen(ConflictNumber),
    /// Nobody has to look at the signature of this payment, or somebody did.
    #[error("keep what was said of the signature of {0}: none is waited for; look at it again")]
    SignatureNotOpen(AttemptId),
    /// The terminal told its sums and did not close its period.
    #[error("close the period: the terminal only told its sums; ask it to close the period")]
    PeriodNotClosed,
    /// A shop setting or catalogue entry cannot be taken.
    #[error("set up the shop: {0}")]
    Setup(String),
    /// A disk that was full is not free enough yet.
    #[error("write the books again: {free} bytes are free and {needed} are needed; free space on the disk")]
    DiskFull {
        /// Bytes that are free.
        free: u64,
        /// Bytes that must be.
        needed: u64,
    },
    /// What was written beside the database cannot be brought into it.
    #[error("bring the database up to date: another program reads it; close that program")]
    WalInUse,
    /// The reserve holds something.
    #[error(
        "prepare the reserve: it holds {entries} entries that the books did not take; run `florin doctor`"
    )]
    ReserveInUse {
        /// How many.
        entries: usize,
    },
    /// The reserve has no room.
    #[error("write the reserve: there is no room in it")]
    ReserveFull,
    /// The books were opened for reading.
    #[error("{0}: the books are open for reading only; stop the reader and start the till")]
    ReadOnly(&'static str),
}

impl Error {
    /// For `map_err` after a statement.
    pub(crate) fn sql(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sql { what, source }
    }

    /// For `map_err` after a stored document was read.
    pub(crate) fn document(what: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        // serde's text may quote a value, so only the place is kept
        move |error| Self::Document {
            what,
            detail: format!("line {} column {}", error.line(), error.column()),
        }
    }

    /// What is stored is wrong, as opposed to a disk that fails, a folder that is another's or a wish
    /// that cannot be granted: an audit says so instead of giving up.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        match self {
            Self::Damaged { .. } | Self::Document { .. } | Self::Domain(_) | Self::Missing { .. } => true,
            Self::Sql { source, .. } => !matches!(
                source.sqlite_error_code(),
                Some(
                    Code::PermissionDenied
                        | Code::DatabaseBusy
                        | Code::DatabaseLocked
                        | Code::OutOfMemory
                        | Code::ReadOnly
                        | Code::OperationInterrupted
                        | Code::SystemIoFailure
                        | Code::DiskFull
                        | Code::CannotOpen
                        | Code::FileLockingProtocolFailed
                        | Code::NoLargeFileSupport
                        | Code::AuthorizationForStatementDenied
                        | Code::ApiMisuse
                )
            ),
            _ => false,
        }
    }

    /// Text with the causes, for a failure that crosses a port as text.
    pub(crate) fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl From<Error> for StoreFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::AttemptOpen(_) => Self::SaleBusy,
            Error::RequestReused { .. } => Self::RequestUsed,
            Error::NoSale(_) | Error::Missing { .. } => Self::Missing(error.to_string()),
            Error::Domain(_) => Self::Refused(error.to_string()),
            _ => Self::Fault(error.chain()),
        }
    }
}
