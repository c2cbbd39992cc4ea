//! A disk in memory that SQLite runs on and that can lose power, for tests only.
//!
//! It keeps what was written apart from what was synced, so one run can be cut anywhere and the rest
//! looked at: [`Disk::image`] is what a killed process leaves, [`Disk::power_cut`] what a power cut
//! leaves. A hook on each operation makes the disk fail, fill up or stop. Give SQLite the VFS
//! [`VFS`] and a path below [`Disk::root`].
//!
//! Not here: what must survive. That is for the tests of the till to say.

mod disk;
mod fault;
mod handle;
mod image;
mod lock;
mod names;
mod node;
mod rng;
mod shared;
mod shm;
mod state;
#[cfg(test)]
mod tests;
mod vfs;

pub use disk::{Disk, LockGuard};
pub use fault::{Errno, Hook, Op, OpKind, Verdict};
pub use image::Image;
pub use vfs::{VFS, seed_randomness};
