//! What can be done to a disk, and what a test can let happen instead.

use std::{io, sync::Arc};

/// One operation that is about to change the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// Counted from 1 for each disk.
    pub nth: u64,
    /// What is about to be done.
    pub kind: OpKind,
    /// The file's name without its folder; `.` where a folder itself is made durable.
    pub file: String,
    /// How many bytes a write carries; the new length for a truncate; 0 for the others.
    pub bytes: usize,
}

/// The operations that change a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpKind {
    /// Bytes at an offset.
    Write,
    /// A new length.
    Truncate,
    /// What was written before is durable after it.
    Sync,
    /// A new, empty file.
    Create,
    /// A file gets another name; a file that had it is gone.
    Rename,
    /// A name is gone.
    Unlink,
}

/// Why an operation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Errno {
    /// No space is left.
    Enospc,
    /// The device failed.
    Eio,
}

/// What is to become of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Go,
    /// It fails and changes nothing. A sync that fails dooms what was written and not synced.
    Fail(Errno),
    /// A write does a prefix of its bytes, a sync a prefix of the writes before it; then it fails.
    /// The other operations are done wholly or not at all: they just fail.
    TornThenFail(Errno),
    /// The process dies just before it.
    StopBefore,
    /// The process dies just after it, before it learns that it was done.
    StopAfter,
}

/// Decides about each operation. It may ask the disk anything, and must not panic: SQLite's C code
/// stands between it and the test, so a panic ends the test program.
pub type Hook = Arc<dyn Fn(&Op) -> Verdict + Send + Sync>;

/// How much of an operation is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    Part,
    Nothing,
}

impl From<Errno> for io::Error {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::Enospc => Self::new(io::ErrorKind::StorageFull, "no space left on the disk in memory"),
            Errno::Eio => Self::other("input/output error on the disk in memory"),
        }
    }
}
