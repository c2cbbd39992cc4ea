//! A shop day in pieces: the real till, a real disk, real sockets, a simulated terminal with its own
//! ledger. After each piece the ledger and the books say the same.
//!
//! - `card`: what a card payment can come to
//! - `cash`: cash, rounding, change
//! - `door`: terminals that call
//! - `conflict`: money that arrives after a decision, and how it goes back
//! - `counter`: sign in, basket, search, scan, open sales, receipts
//! - `disk`: a disk that is full or dies while money is under way
//! - `doubt`: lost answers, restarts, people
//! - `giving_back`: money that goes back and of which nobody knows yet
//! - `gone`: a key or an address that was there at pairing and is not any more
//! - `surface`: every command is used, events have no gap

mod card;
mod cash;
mod conflict;
mod counter;
mod disk;
mod door;
mod doubt;
mod giving_back;
mod gone;
mod surface;
