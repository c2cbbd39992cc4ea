//! The shared memory of a database in WAL mode: pieces that stay where they are as long as any
//! connection has them.

use std::{ffi::c_void, ptr::NonNull};

use crate::lock::ShmLocks;

/// What the connections to one database share.
#[derive(Default)]
pub(crate) struct Shm {
    pieces: Vec<Piece>,
    users: u32,
    pub(crate) locks: ShmLocks,
}

impl Shm {
    /// One more connection uses it.
    pub(crate) fn enter(&mut self) {
        self.users += 1;
    }

    /// The last one out takes it down; the next has to rebuild it from the WAL.
    pub(crate) fn leave(&mut self) {
        self.users = self.users.saturating_sub(1);
        if self.users == 0 {
            *self = Self::default();
        }
    }

    /// The piece of this number, null where it is not there and shall not be made.
    pub(crate) fn piece(&mut self, number: usize, bytes: usize, make: bool) -> *mut c_void {
        while make && self.pieces.len() <= number {
            self.pieces.push(Piece::new(bytes));
        }
        self.pieces.get(number).map_or(std::ptr::null_mut(), |piece| piece.words.as_ptr().cast())
    }
}

/// Zeroed memory that is not moved. It is never looked at from Rust, only handed out.
struct Piece {
    words: NonNull<[u64]>,
}

impl Piece {
    fn new(bytes: usize) -> Self {
        let words = vec![0_u64; bytes.div_ceil(size_of::<u64>())].into_boxed_slice();
        Self { words: NonNull::from(Box::leak(words)) }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        // SAFETY: it came from a leaked box of this type and is freed once, here. SQLite has given
        // up its pointers: a piece is dropped after the last connection has called xShmUnmap.
        drop(unsafe { Box::from_raw(self.words.as_ptr()) });
    }
}

// SAFETY: a piece is plain memory without ties to a thread, and Rust never reads or writes it.
// SQLite's connections guard it with the locks beside it and with atomic instructions.
unsafe impl Send for Piece {}
