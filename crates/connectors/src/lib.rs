//! How a terminal is reached: one folder per connector, and what they share.
//!
//! A connector knows one kind of terminal and nothing of the till behind it. The engine sees it
//! through `terminal::Connector` only.
#![warn(clippy::as_conversions, clippy::float_arithmetic)]

pub mod amount;
mod answer;
pub mod config;
pub mod doors;
pub mod filter;
pub mod identity;
pub mod map;
pub mod nexo_local;
pub mod oauth;
pub mod ppaas;
pub mod registry;
mod said;
pub mod wire;
