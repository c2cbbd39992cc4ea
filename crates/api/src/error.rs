//! What goes wrong, as the screen sees it: a code that it acts on, and nothing of the inside.
//!
//! A code exists only where the screen does something of its own with it. The cause goes to the
//! log under `id`.

use serde::Serialize;
use ts_rs::TS;

/// What went wrong, with what the screen needs to say it well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "code", content = "detail")]
pub enum Code {
    /// Nobody is signed in.
    NotSignedIn,
    /// The PIN is wrong.
    WrongPin {
        /// Tries left before the lock.
        left: u32,
    },
    /// Too many wrong PINs.
    PinLocked {
        /// Seconds until the next try.
        seconds: i64,
    },
    /// The role does not allow it.
    RoleNeeded {
        /// Who could.
        role: String,
    },
    /// No item has this code.
    UnknownItem {
        /// What was scanned or typed.
        code: String,
    },
    /// A value cannot be used.
    Invalid {
        /// Which one.
        field: String,
        /// How to mend it.
        cure: String,
    },
    /// There is nothing to pay.
    BasketEmpty,
    /// A sale is being paid; the basket does not change now.
    BasketLocked,
    /// The basket holds lines of another customer.
    BasketNotEmpty,
    /// The sale is finished, cancelled or not there.
    SaleNotOpen,
    /// A card payment of this sale is still open.
    SaleBusy,
    /// Another payment is open on this terminal.
    TerminalBusy {
        /// Its reference, where known.
        reference: Option<String>,
    },
    /// The terminal is not configured, or not any more.
    TerminalMissing,
    /// The terminal could not be reached; nothing was sent.
    TerminalUnreachable,
    /// The terminal refused to open a session; nothing was charged.
    TerminalRefused {
        /// Its reason.
        condition: String,
    },
    /// The payment does not allow this now.
    PaymentState,
    /// The same request id came with other arguments.
    RequestReused,
    /// The disk failed; nothing was started.
    StorageFault,
    /// A command that this till does not have.
    UnknownCommand,
    /// Anything else: a defect of the till.
    Internal,
}

/// May the same be tried again?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It will not help.
    Never,
    /// At once.
    Now,
    /// Only after the open payment has a result.
    AfterStatus,
}

/// An error as it crosses to the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ApiError {
    /// What went wrong.
    #[serde(flatten)]
    #[ts(flatten)]
    pub code: Code,
    /// Find it in the log under this id.
    pub id: String,
    /// May the same be tried again?
    pub retry: Retry,
}
