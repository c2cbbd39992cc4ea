//! What happens next: the machines that decide about money in flight, and the runner that does
//! what they decide.
//!
//! [`attempt::step`] is pure: a state and an input give a state and effects. [`runner`] is the
//! only place that awaits. Nothing here knows HTTP, SQL, a wire format or the wall clock.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::float_arithmetic,
        clippy::wildcard_enum_match_arm
    )
)]

pub mod attempt;
pub mod effect;
pub mod ports;
pub mod recovery;
pub mod runner;
pub mod service;
pub mod terminal_session;
