//! How a terminal is reached: one folder per connector, and what they share.
//!
//! A connector knows one kind of terminal and nothing of the till behind it. The engine sees it
//! through `terminal::Connector` only.

pub mod filter;
pub mod wire;
