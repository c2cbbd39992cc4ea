//! A whole shop for a test: a real till on a real disk, a simulated terminal on a real socket,
//! and a clock that the test moves.
//!
//! A journey reads like a shop day; everything that is not about the journey is hidden here.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    reason = "test support: a broken expectation ends the test"
)]

mod books;
mod clock;
mod counter;
mod disk;
mod flood;
mod practice;
mod printer;
mod relay;
mod shop;
mod vault;

pub use clock::TestClock;
pub use counter::{COUNTERS, Counter, DEVICES, Keys, Way};
pub use flood::{Flood, Heard};
pub use practice::Players;
pub use printer::{FakePrinter, Mood};
pub use relay::Relay;
pub use shop::{SHOP_FILE, TestShop};
pub use vault::NoKeychain;
