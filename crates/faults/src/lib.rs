//! Proves that no fault loses or doubles a payment: the whole till in one thread, with a disk, a network,
//! terminals, people and time that are made up from a seed, and a judge that looks after every event.
//!
//! Nothing here ships. [`world::run`] plays one seed, [`campaign`] many, [`mutant`] breaks the till on
//! purpose to see whether the judge notices.
#![expect(clippy::indexing_slicing, reason = "a harness: what is broken ends the run")]

mod calls;
pub mod campaign;
mod cashier;
mod check;
mod cloud;
mod counter;
mod impostor;
mod life;
mod machine;
pub mod matrix;
pub mod mutant;
mod net;
pub mod power;
mod printer;
mod sealed;
mod shared;
pub mod shrink;
mod site;
pub mod swarm;
pub mod template;
mod time;
mod trace;
pub mod world;

pub use shared::Violation;
