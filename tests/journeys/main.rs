//! A shop day in pieces: the real till, a real disk, real sockets, a simulated terminal with its own
//! ledger. After each piece the ledger and the books say the same.
//!
//! - `card`: what a card payment can come to
//! - `cash`: cash, rounding, change
//! - `counter`: sign in, basket, search, scan, open sales, receipts
//! - `doubt`: lost answers, restarts, people
//! - `surface`: every command is used, events have no gap

mod card;
mod cash;
mod counter;
mod doubt;
mod surface;
