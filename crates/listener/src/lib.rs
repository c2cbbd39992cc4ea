//! What comes in: HTTP callbacks from terminals that call the till (full integration).
//!
//! The one place with an open socket towards the shop's network. It looks at an HTTP request from the outside
//! only: whether it is small, quick, no browser's, and comes through the [`Door`] of a paired terminal. What
//! passes leaves as a [`terminal::Callback`] with a channel for the answer. Nothing here reads a message, and
//! nothing here knows the engine, the store or a connector. `docs/listener.md` says what is checked and why.
#![cfg_attr(
    not(test),
    warn(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::float_arithmetic)
)]

mod accept;
pub mod certificate;
mod connection;
mod counters;
mod depth;
mod door;
#[doc(hidden)]
pub mod fuzzing;
mod gate;
mod head;
mod house;
mod listener;
mod options;
mod outside;
mod request;
mod tls;

pub use counters::{Counters, Reason};
pub use door::{Check, Content, Door, Secret};
pub use listener::{Incoming, Listener};
pub use options::{Error, Limits, Options};
pub use tls::Tls;
