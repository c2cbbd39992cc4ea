//! A shop day in pieces: the real till, a real disk, real sockets, a simulated terminal with its own
//! ledger. After each piece the ledger and the books say the same.
//!
//! - `basket`: what is done to a basket: discounts, prices, waiting, gift cards, exchange
//! - `by_code`: wallets that pay by a code on a screen
//! - `card`: what a card payment can come to
//! - `cash`: cash, rounding, change
//! - `door`: terminals that call
//! - `catalogue`: many items, found by word and by code
//! - `cloud`: pairing through a cloud, and sales on its devices
//! - `cloud_trouble`: what a cloud does to a sale, what the cashier sees of it, and that the books are right
//! - `conflict`: money that arrives after a decision, and how it goes back
//! - `counter`: sign in, basket, search, scan, open sales, receipts
//! - `disk`: a disk that is full or dies while money is under way
//! - `display`: what the customer sees
//! - `doubt`: lost answers, restarts, people
//! - `giving_back`: money that goes back and of which nobody knows yet
//! - `gone`: a key or an address that was there at pairing and is not any more
//! - `on_a_device`: a till on a payment device, which signs in with the certificate of that
//! - `preferences`: how the till looks and answers
//! - `printing`: receipts on paper and in every other form, and a printer that does not print
//! - `surface`: every command is used, events have no gap
//! - `training`: learning on the till, and that nothing of it is money

mod basket;
mod by_code;
mod card;
mod cash;
mod catalogue;
mod cloud;
mod cloud_trouble;
mod conflict;
mod counter;
mod disk;
mod display;
mod door;
mod doubt;
mod first_start;
mod giving_back;
mod gone;
mod on_a_device;
mod preferences;
mod printing;
mod street;
mod surface;
mod training;
