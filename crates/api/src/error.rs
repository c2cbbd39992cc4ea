//! What goes wrong, as the screen sees it: a code that it acts on, and nothing of the inside.
//!
//! A code exists only where the screen does something of its own with it. The cause goes to the
//! log under `id`.

use engine::ports::{Ids as _, StoreFailure};
use engine::runner::StartError;
use engine::terminal_session::Fitness;
use serde::Serialize;
use terminal::{NotReady, SecretError};
use ts_rs::TS;

use crate::system::RandomIds;
use crate::views::{ItemView, ObstacleView};

/// Bytes in a MiB.
const MIB: u64 = 1024 * 1024;

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
    /// No item has this code, and its check digit is wrong: it was misread or mistyped.
    MisreadCode {
        /// What was scanned or typed.
        code: String,
    },
    /// Several items have this code: somebody has to say which is meant.
    SeveralItems {
        /// What was scanned or typed.
        code: String,
        /// Which.
        items: Vec<ItemView>,
    },
    /// The price of this article is typed.
    PriceNeeded {
        /// Its id.
        item: String,
        /// Its name.
        name: String,
    },
    /// Only with a manager.
    ApprovalNeeded,
    /// Somebody has to look at the customer's age first.
    AgeNotChecked {
        /// In years.
        years: u8,
    },
    /// No change is left that could be undone.
    NothingToUndo,
    /// No gift card has this number.
    GiftUnknown,
    /// The gift card has less on it.
    GiftShort {
        /// What is on it, with its currency.
        left: String,
    },
    /// Too many baskets wait.
    TooManyParked,
    /// The code is that of a receipt: it is to be shown.
    ReceiptScanned {
        /// The sale.
        sale: String,
        /// The return, where it is the receipt of one.
        returned: Option<String>,
    },
    /// The till has no printer, or no drawer.
    NoPrinter,
    /// The job is on paper, being printed, or was taken out.
    PrintJobOver,
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
    /// What it takes to reach the terminal is not to be had; nothing was charged.
    TerminalObstacle {
        /// What stands in the way.
        why: ObstacleView,
    },
    /// The terminal refused to open a session; nothing was charged.
    TerminalRefused {
        /// Its reason.
        condition: String,
    },
    /// The payment does not allow this now.
    PaymentState,
    /// The question was answered before, or its time is over.
    PromptOver,
    /// The sale's money cannot go back in this way, or not so much of it.
    ReturnState,
    /// Keys cannot be kept on this computer: no terminal that needs one can be added.
    NoKeychain,
    /// The keychain of this computer is locked.
    KeychainLocked,
    /// The secrets are under a passphrase that was not entered yet.
    VaultLocked,
    /// It is another passphrase.
    WrongPassphrase,
    /// The passphrase can be guessed.
    PassphraseShort {
        /// Characters that it must have.
        least: u32,
    },
    /// A passphrase was chosen before.
    PassphraseChosen,
    /// The cloud is not set up.
    NoCloud,
    /// A payment is open on the terminal, or it is still asked about one.
    TerminalOpen,
    /// The terminal does not do this.
    TerminalCannot,
    /// The terminal did not answer.
    TerminalSilent,
    /// The contradiction was decided before, or does not allow this now.
    ConflictState,
    /// The same request id came with other arguments.
    RequestReused,
    /// The disk failed; nothing was started.
    StorageFault,
    /// The disk is nearly full; no card payment was started.
    StorageLow {
        /// MiB that are free.
        free_mib: u64,
        /// MiB that must be.
        needed_mib: u64,
    },
    /// A sale, a basket or a payment of the shop is open: training starts after it.
    ShopBusy,
    /// This belongs to the shop, and the till is being learned on.
    Training,
    /// No till has been made in this folder yet.
    NoTill,
    /// The till was made before.
    TillMade,
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

impl ApiError {
    fn new(code: Code, cause: &dyn core::fmt::Display) -> Self {
        let retry = match &code {
            Code::SaleBusy | Code::TerminalBusy { .. } | Code::TerminalOpen => Retry::AfterStatus,
            Code::TerminalUnreachable
            | Code::TerminalSilent
            | Code::TerminalRefused { .. }
            | Code::TerminalObstacle { .. }
            | Code::KeychainLocked
            | Code::VaultLocked
            | Code::WrongPassphrase
            | Code::StorageFault
            | Code::StorageLow { .. }
            | Code::PinLocked { .. }
            | Code::WrongPin { .. } => Retry::Now,
            Code::NotSignedIn
            | Code::PromptOver
            | Code::ReturnState
            | Code::NoKeychain
            | Code::PassphraseChosen
            | Code::PassphraseShort { .. }
            | Code::NoCloud
            | Code::TerminalCannot
            | Code::RoleNeeded { .. }
            | Code::UnknownItem { .. }
            | Code::MisreadCode { .. }
            | Code::SeveralItems { .. }
            | Code::PriceNeeded { .. }
            | Code::ApprovalNeeded
            | Code::AgeNotChecked { .. }
            | Code::NothingToUndo
            | Code::GiftUnknown
            | Code::GiftShort { .. }
            | Code::TooManyParked
            | Code::ReceiptScanned { .. }
            | Code::NoPrinter
            | Code::PrintJobOver
            | Code::Invalid { .. }
            | Code::BasketEmpty
            | Code::BasketLocked
            | Code::BasketNotEmpty
            | Code::SaleNotOpen
            | Code::TerminalMissing
            | Code::PaymentState
            | Code::ConflictState
            | Code::RequestReused
            | Code::ShopBusy
            | Code::Training
            | Code::NoTill
            | Code::TillMade
            | Code::UnknownCommand
            | Code::Internal => Retry::Never,
        };
        let id = RandomIds.uuid().simple().to_string();
        match code {
            Code::Internal | Code::StorageFault => tracing::error!(id, %cause, ?code, "a command failed"),
            _ => tracing::info!(id, %cause, ?code, "a command was refused"),
        }
        Self { code, id, retry }
    }

    /// A code that needs no other explanation.
    pub(crate) fn of(code: Code) -> Self {
        Self::new(code, &"-")
    }

    /// Nobody is signed in.
    pub(crate) fn not_signed_in() -> Self {
        Self::of(Code::NotSignedIn)
    }

    /// A value cannot be used: which one, and how to mend it.
    pub(crate) fn invalid(field: &str, cure: &str) -> Self {
        Self::of(Code::Invalid { field: field.to_owned(), cure: cure.to_owned() })
    }

    /// What a command was sent is of another kind than it takes. What it was is not said again: it may be a secret
    /// that stands in the wrong place.
    pub(crate) fn unfit(why: &serde_json::Error) -> Self {
        let said = why.to_string();
        let cure = match said.rsplit_once(", expected ") {
            Some((_, wanted)) => format!("of another kind; expected {wanted}"),
            None if said.starts_with("missing field `") => said,
            None => "of another kind; look into the list of commands".to_owned(),
        };
        Self::invalid("payload", &cure)
    }

    /// A defect of the till.
    pub(crate) fn internal(cause: &dyn core::fmt::Display) -> Self {
        Self::new(Code::Internal, cause)
    }

    /// No command has this name.
    pub(crate) fn unknown_command(name: &str) -> Self {
        Self::new(Code::UnknownCommand, &name)
    }
}

impl From<domain::error::Error> for ApiError {
    fn from(error: domain::error::Error) -> Self {
        use domain::error::Error;
        let code = match &error {
            Error::Amount { field, why } | Error::Setting { field, why } => {
                Code::Invalid { field: (*field).to_owned(), cure: why.clone() }
            }
            Error::Id { kind } => {
                Code::Invalid { field: (*kind).to_owned(), cure: "use an id that this till gave".to_owned() }
            }
            Error::NoSuchLine { .. } | Error::RemoveInstead { .. } | Error::Limit { .. } => {
                Code::Invalid { field: "line".to_owned(), cure: error.to_string() }
            }
            Error::BasketEmpty => Code::BasketEmpty,
            Error::AgeNotChecked { years } => Code::AgeNotChecked { years: *years },
            Error::NoSuchTender { .. } => {
                Code::Invalid { field: "tender".to_owned(), cure: error.to_string() }
            }
            Error::MoreThanDue { .. } => {
                Code::Invalid { field: "amount".to_owned(), cure: error.to_string() }
            }
            Error::CashShort { .. } | Error::PayOut { .. } => {
                Code::Invalid { field: "tendered".to_owned(), cure: error.to_string() }
            }
            Error::SaleClosed { .. } | Error::NothingDue | Error::MoneyOnSale { .. } => Code::SaleNotOpen,
            _ => Code::Internal,
        };
        Self::new(code, &error)
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let code = match error {
            Error::Domain(inner) => return inner.into(),
            Error::RequestReused { .. } => Code::RequestReused,
            Error::NoSale(_) | Error::Missing { .. } => Code::SaleNotOpen,
            Error::AttemptOpen(_) => Code::SaleBusy,
            Error::NameTaken { name } => {
                let cure = format!("{name} is the name of another terminal; use one of its own");
                return Self::of(Code::Invalid { field: "name".to_owned(), cure });
            }
            Error::GiftUnknown => Code::GiftUnknown,
            Error::GiftShort { left } => Code::GiftShort { left: left.to_string() },
            Error::TooManyParked => Code::TooManyParked,
            Error::BasketSold(_) => Code::BasketLocked,
            Error::BasketInUse(_) => Code::BasketNotEmpty,
            Error::NoPrinter => Code::NoPrinter,
            Error::PrintJobOver(_) => Code::PrintJobOver,
            Error::ConflictNotOpen(_) => Code::ConflictState,
            Error::SignatureNotOpen(_) | Error::PeriodNotClosed => Code::PaymentState,
            Error::Sql { .. }
            | Error::File { .. }
            | Error::Damaged { .. }
            | Error::DiskFull { .. }
            | Error::WalInUse
            | Error::ReserveInUse { .. }
            | Error::ReserveFull => Code::StorageFault,
            _ => Code::Internal,
        };
        Self::new(code, &Chain(&error))
    }
}

impl From<StoreFailure> for ApiError {
    fn from(failure: StoreFailure) -> Self {
        let code = match &failure {
            StoreFailure::Fault(_) => Code::StorageFault,
            StoreFailure::Low { free, needed } => {
                Code::StorageLow { free_mib: free / MIB, needed_mib: needed.div_ceil(MIB) }
            }
            StoreFailure::RequestUsed => Code::RequestReused,
            StoreFailure::Refused(_) | StoreFailure::Missing(_) => Code::SaleNotOpen,
            StoreFailure::SaleBusy => Code::SaleBusy,
            StoreFailure::TerminalBusy => Code::TerminalBusy { reference: None },
        };
        Self::new(code, &failure)
    }
}

impl From<SecretError> for ApiError {
    fn from(error: SecretError) -> Self {
        let code = match &error {
            SecretError::NoKeychain(_) | SecretError::KeychainMissing(_) => Code::NoKeychain,
            SecretError::KeychainLocked(_) => Code::KeychainLocked,
            SecretError::VaultLocked => Code::VaultLocked,
            SecretError::WrongPassphrase => Code::WrongPassphrase,
            SecretError::PassphraseShort { least } => {
                Code::PassphraseShort { least: u32::try_from(*least).unwrap_or(u32::MAX) }
            }
            SecretError::PassphraseChosen | SecretError::NoPassphrase => Code::PassphraseChosen,
            SecretError::Missing(_) | SecretError::Damaged(_) | SecretError::Storage(_) => Code::Internal,
        };
        Self::new(code, &error)
    }
}

impl From<NotReady> for ApiError {
    fn from(error: NotReady) -> Self {
        Self::new(Code::TerminalObstacle { why: error.why.into() }, &error)
    }
}

impl From<StartError> for ApiError {
    fn from(error: StartError) -> Self {
        let code = match &error {
            StartError::NoTerminal => Code::TerminalMissing,
            StartError::TerminalBusy(reference) => Code::TerminalBusy { reference: reference.clone() },
            StartError::SaleBusy => Code::SaleBusy,
            StartError::NoReversal => Code::ConflictState,
            StartError::Cannot => Code::TerminalCannot,
            StartError::Silent => Code::TerminalSilent,
            StartError::NotFit(Fitness::Updating) => {
                Code::TerminalRefused { condition: "updating".to_owned() }
            }
            StartError::NotFit(Fitness::OutOfOrder | Fitness::Working) => {
                Code::TerminalRefused { condition: "device_out".to_owned() }
            }
            StartError::NotReady(error) => Code::TerminalObstacle { why: error.why.into() },
            StartError::Unreachable(_) => Code::TerminalUnreachable,
            StartError::LoginRefused(condition) | StartError::Refused(condition) => {
                Code::TerminalRefused { condition: crate::view::condition_word(condition) }
            }
            StartError::Store(failure) => return failure.clone().into(),
        };
        Self::new(code, &error)
    }
}

/// An error with its causes in one line, for a log or a terminal.
pub struct Chain<'a>(pub &'a dyn core::error::Error);

impl core::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
