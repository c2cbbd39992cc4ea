//! nexo 5: what its vectors mean, that every spelling says the same, and that nothing is lost on the way to nexo 3
//! and back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where something is not as expected")]

mod convert;
mod devices;
mod gaps;
mod properties;
mod spelling;
mod strict;
mod support;
mod vectors;
