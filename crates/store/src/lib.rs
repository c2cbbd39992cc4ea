//! What this till keeps: its books in SQLite, its identity in a file, its key in the keychain.
//!
//! Everything that returns is on disk. The books are only added to: a sale is numbered, sealed into
//! the chain, put on a receipt and into the outbox by the one transaction that completes it.

mod create;
mod db;
mod error;
mod file;
mod found;
mod identity;
mod machine;
mod migrate;
pub mod process;
mod reserve;
mod secrets;
mod storage;
mod table;
mod training;
pub mod vault;
mod verify;
mod wal;

#[cfg(test)]
mod tests;

pub use create::{Created, NewShop};
pub use db::{Db, PageCheck, PagesSeen};
pub use error::{Error, Result};
pub use file::write_atomically;
pub use identity::TillIdentity;
pub use machine::{Computer, Held, Machine};
pub use secrets::{KeyPlace, keychain_works, random_digits};
pub use storage::{
    Cause, FREE_FOR_A_PAYMENT, ReserveLook, Reserved, Storage, StorageFault, free_space, look_at_reserve,
};
pub use table::basket::Front;
pub use table::cloud::CloudSettings;
pub use table::conflict::{ConflictRow, DecisionRow, NewDecision};
pub use table::find::{FoundReceipt, Wanted};
pub use table::issue::{Form, Papers};
pub use table::listener::Listener;
pub use table::operator::{NewOperator, PinCheck};
pub use table::parked::{Deed, Parked, Said};
pub use table::period::{CardPeriod, CardSum, CardTotals, Difference, NewPeriod, Sides, ToldKind, ToldSum};
pub use table::preferences::{AmountEntry, Motion, Preferences, ScanSounds, Scanner, Theme};
pub use table::print::{NextPrint, PrintJob, PrintOutcome, PrintTurn, QueueLook};
pub use table::product::{Category, NewCategory, NewProduct, Product, Shelf};
pub use table::receipts::{ReceiptEntry, ReturnRow, Returnable, StoredReturnReceipt};
pub use table::sale::StoredReceipt;
pub use table::signature::SignatureCheck;
pub use training::{remove_training, training_folder};
pub use verify::{Books, CardFact, CardName, ConflictFact, Problem, ReturnFact};
