//! What the engine needs from the world, as traits: disk, ids, and somebody to tell.
//!
//! `Store` is synchronous and a return means durable: no caller ever has to wonder whether a
//! commit will still happen.

use chrono::{DateTime, Utc};
use domain::attempt::{Attempt, Pairing};
use domain::conflict::{ConflictKind, ConflictNumber, Moved};
use domain::ids::{AttemptId, SaleId, TerminalId};
use domain::sale::Sale;
use terminal::{Paper, Record};
use uuid::Uuid;

/// The client's own name of a command that touches money, so that doing it twice does it once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// Made by the client; unique for ever.
    pub id: String,
    /// Which command.
    pub command: String,
    /// A digest of its arguments: the same id with others is a mistake of the caller.
    pub arguments: String,
    /// What the command made: an attempt or a sale, to repeat its outcome.
    pub subject: String,
}

/// The terminal contradicts how an attempt had ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The attempt in its final state, with the fact noted.
    pub attempt: Attempt,
    /// What contradicts what.
    pub kind: ConflictKind,
    /// What a reversal needs to know of the money.
    pub moved: Moved,
    /// What the terminal says now, in words for the log and the manager.
    pub detail: String,
    /// What is kept of the answer.
    pub record: Option<Record>,
}

/// Why money goes back to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The money of a conflict that no sale has.
    Conflict(ConflictNumber),
    /// All or part of this approved payment of a finished sale, because the customer brings something
    /// back or the cashier was wrong.
    Return(AttemptId),
}

/// A reversal or refund that a named person ordered, before its first byte leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReversalIntent {
    /// In state `Intent`; its operator is who ordered it.
    pub attempt: Attempt,
    /// The command that caused it.
    pub request: RequestKey,
    /// Whose money goes back.
    pub cause: Cause,
    /// Why.
    pub reason: String,
}

/// One transaction of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new attempt, before its first byte leaves. Refused when another attempt of the same
    /// sale or terminal is open, or when the request id exists.
    Intent {
        /// In state `Intent`.
        attempt: Attempt,
        /// The command that caused it; absent for an automatic repeat.
        request: Option<RequestKey>,
    },
    /// An open attempt went on: new state, new facts, perhaps an answer to keep.
    Progress {
        /// The attempt as it is now; not final.
        attempt: Attempt,
        /// What is kept of the answer.
        record: Option<Record>,
    },
    /// The attempt ended. Approved: its tender goes onto the sale, and where that pays the sale,
    /// the receipt number, the journal link, the outbox row and the receipt belong to the same
    /// transaction.
    Settled {
        /// The attempt in its final state.
        attempt: Attempt,
        /// What is kept of the answer.
        record: Option<Record>,
    },
    /// Money turned up late.
    Conflict(Box<Conflict>),
    /// Money is to go back: because of a conflict that is still open, or of a finished sale.
    Reversal(Box<ReversalIntent>),
    /// A slip that a terminal asked to be printed while it worked on a payment. Moves no money.
    Paper {
        /// The payment.
        attempt: AttemptId,
        /// The slip.
        paper: Paper,
    },
    /// This many questions are left that the terminal is asked about an attempt that has ended
    /// ([`crate::attempt::questions_after`]). Moves no money.
    Cared {
        /// The attempt.
        attempt: AttemptId,
        /// How many.
        left: u32,
    },
}

/// What a commit did besides storing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Committed {
    /// The sale as it stands after the commit, where the change touched it.
    pub sale: Option<Sale>,
}

/// A block of service numbers that nobody else will get for this pairing: `next..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceBlock {
    /// First number of the block.
    pub next: u64,
    /// One past the last.
    pub end: u64,
}

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFailure {
    /// Another attempt of this sale is open.
    #[error("an attempt of this sale is still open")]
    SaleBusy,
    /// Another attempt on this terminal is open.
    #[error("an attempt on this terminal is still open")]
    TerminalBusy,
    /// The request id was used before.
    #[error("the request id was used before")]
    RequestUsed,
    /// The sale cannot take this tender (finished, cancelled, more than due, counted before).
    #[error("the sale cannot take it: {0}")]
    Refused(String),
    /// The row is not there.
    #[error("not found: {0}")]
    Missing(String),
    /// The disk or the database failed; nothing is promised.
    #[error("storage failed: {0}")]
    Fault(String),
    /// The disk works and is nearly full.
    #[error("{free} bytes are free on the disk and a payment needs {needed}")]
    Low {
        /// Bytes that are free.
        free: u64,
        /// Bytes that must be.
        needed: u64,
    },
}

impl StoreFailure {
    /// The store works and says no.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::SaleBusy | Self::TerminalBusy | Self::RequestUsed | Self::Refused(_) | Self::Missing(_) => {
                true
            }
            Self::Fault(_) | Self::Low { .. } => false,
        }
    }
}

/// The part of the store that the payment engine uses.
pub trait Store: Send + Sync {
    /// Whether the books can be written and an outcome would find room even if they could not.
    /// Asked before anything of a payment is begun.
    fn ready_for_money(&self) -> Result<(), StoreFailure>;
    /// Takes the next block of service numbers for a pairing, durably.
    fn reserve_services(&self, pairing: &Pairing) -> Result<ServiceBlock, StoreFailure>;
    /// Does one transaction, labelled with the wall clock. When it returns, it is on disk.
    fn commit(&self, change: Change, wall: DateTime<Utc>) -> Result<Committed, StoreFailure>;
    /// Every attempt that is not final, oldest first.
    fn open_attempts(&self) -> Result<Vec<Attempt>, StoreFailure>;
    /// One attempt.
    fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreFailure>;
    /// The attempts of a sale, in order.
    fn attempts_of(&self, sale: SaleId) -> Result<Vec<Attempt>, StoreFailure>;
}

/// Where new ids come from. A test counts.
pub trait Ids: Send + Sync {
    /// A new id that sorts by time.
    fn uuid(&self) -> Uuid;
}

/// What the engine tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An attempt changed; it is on disk where its state says so.
    Attempt(Box<Attempt>),
    /// A sale changed by an attempt.
    Sale(Box<Sale>),
    /// Money turned up late.
    Conflict(AttemptId),
    /// The store failed while an outcome was to be kept.
    StorageFault(String),
    /// The store works again.
    StorageWorks,
    /// A terminal's session or reachability changed.
    Terminal(TerminalId),
    /// What a terminal shows or asks changed.
    Scene(TerminalId),
}

/// Who listens. Must not block.
pub trait Announce: Send + Sync {
    /// Tell it.
    fn announce(&self, event: Event);
}
