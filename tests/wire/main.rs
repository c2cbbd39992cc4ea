//! Every fault of the wire against a whole till: real sockets, a real disk, a proxy that breaks the payment's
//! connection at a chosen place, and a terminal whose ledger says what really happened.
//!
//! `cargo test -p florin-tests --test wire` plays the selection of [`scenario::gate`]; `FLORIN_WIRE=full` plays all of
//! [`scenario::all`], each twice. `FLORIN_WIRE_ONLY=TEXT` plays the scenarios whose name contains the text. The result
//! is in `target/faults/wire.json`.
//!
//! - `scenario`: the list, as data
//! - `play`: one scenario
//! - `doubled`: what happens when the network doubles a payment and the terminal does not mind
//! - `run`: all of them, with several shops at once, and the report

#[cfg(test)]
mod doubled;
#[cfg(test)]
mod play;
#[cfg(test)]
mod run;
#[cfg(test)]
mod scenario;
