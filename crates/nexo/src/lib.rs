//! What a terminal says: nexo Retailer messages as Rust values, and the way between values and bytes.
//!
//! Money rules, sockets and providers are deliberately not here. A message says what was written on the
//! wire; what it means for a sale is decided elsewhere. Amounts are exact decimals without a currency, and no
//! error ever quotes a value of a message, because any value may be card data.
#![warn(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::wildcard_enum_match_arm
)]

pub mod amount;
pub mod dialect;
pub mod encoding;
pub mod error;
pub mod hidden;
pub mod inspect;
mod read;
pub mod security;
pub mod v3;
pub mod v5;

pub use read::{Any, Family, Read, read, read_any};
