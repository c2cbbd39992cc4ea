//! Tokens against an endpoint that does what a test says, with a clock that a test moves.

mod call;
mod errors;
mod forms;
mod keeping;
mod life;
mod opened;
mod retries;
mod secrets;
mod skew;
mod support;
