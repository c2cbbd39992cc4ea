//! The disk, held against what SQLite and the till rely on.
//!
//! - `sqlite`: SQLite works on it as on any disk, alone and with company.
//! - `power`: what survives a power cut, and that the disk notices who does not sync.
//! - `faults`: what fails, fills up or stops leads to no false success.
//! - `files`: small files.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod faults;
mod files;
mod power;
mod sqlite;
mod support;
