//! The listener on real sockets, looked at with a client that writes whatever it likes.
//!
//! Names that begin with `l` and a number are the lines of the security checklist that `docs/listener.md` answers.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test that cannot be run here says so")]

mod addresses;
mod bytes;
mod connections;
mod proofs;
mod requests;
mod support;
