//! What a shop knows: money, currencies, tax, a basket, a sale, its tenders, cash rounding, the receipt
//! and the body of a journal record.
//!
//! Everything here is a value or a function of values. Nothing waits, nothing reads a clock, nothing makes
//! an id, and nothing knows how an amount is spelled by a terminal. That is what makes the money rules
//! testable in milliseconds and the same on the screen, on paper and in the books.

// Shipped code only: a test may add two small integers.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::float_arithmetic,
        clippy::wildcard_enum_match_arm
    )
)]

pub mod allocation;
pub mod attempt;
pub mod basket;
pub mod card;
pub mod conflict;
pub mod country;
pub mod currency;
mod decimal;
pub mod discount;
pub mod drawer;
pub mod error;
pub mod gift;
pub mod gtin;
pub mod ids;
pub mod journal;
pub mod label;
pub mod money;
pub mod operator;
pub mod pricing;
pub mod printer;
pub mod quantity;
pub mod receipt;
pub mod returned;
pub mod rounding;
pub mod sale;
pub mod shop;
pub mod tax;
pub mod totals;
