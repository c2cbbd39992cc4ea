//! Is everything that was committed still in the file beside the database?
//!
//! A WAL that was cut short or damaged looks to SQLite like one that a crash ended: it takes what it can
//! still read, and the newest sales are gone without a word. But the index beside it (`-shm`) says how far
//! the WAL was good when it was last written, and no page is counted there before it was flushed. So the
//! two are held against each other before SQLite makes the index anew.
//!
//! The layout of both files is fixed: sqlite.org, "WAL-mode File Format".

use std::path::Path;

use crate::{
    error::{Error, Result},
    machine::Machine,
};

/// Version of the index, in the byte order of the computer.
const VERSION: u32 = 3_007_000;
/// One copy of the header of the index; there are two.
const HEADER: usize = 48;
/// The checksummed part of it.
const SUMMED: usize = 40;
/// The header of the WAL, and of each page in it.
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// How often a till that is running may get in between.
const TRIES: usize = 5;

/// What the index says of the WAL.
struct Index {
    /// Pages that are in the WAL, each committed.
    frames: usize,
    /// Pages of them that are in the database as well.
    backfilled: usize,
    page: usize,
    salt: [u8; 8],
    sum: (u32, u32),
}

/// Refuses a database whose WAL has lost what was committed.
pub(crate) fn whole(machine: &dyn Machine, database: &Path) -> Result<()> {
    let (wal, shm) = (beside(database, "-wal"), beside(database, "-shm"));
    for _ in 0..TRIES {
        // where it cannot be read (Windows, while a till runs) somebody else is using it and is fine
        let Ok(Some(before)) = machine.read(&shm) else { return Ok(()) };
        let Some(index) = index(&before) else { return Ok(()) };
        let Ok(bytes) = machine.read(&wal) else { return Ok(()) };
        let good = good_frames(&index, &bytes.unwrap_or_default());
        // what is in the database already may be missing here
        if good.is_none_or(|good| good >= index.frames || index.backfilled >= index.frames) {
            return Ok(());
        }
        let Ok(Some(after)) = machine.read(&shm) else { return Ok(()) };
        if before.get(..HEADER) == after.get(..HEADER) {
            let (good, frames) = (good.unwrap_or(0), index.frames);
            return Err(Error::Damaged {
                path: wal,
                detail: format!(
                    "{good} of {frames} committed pages are left in it, so newest sales are lost"
                ),
            });
        }
    }
    Ok(())
}

/// The file of this ending.
pub(crate) fn beside(database: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The header of the index, where it is whole and says that pages are in the WAL.
fn index(bytes: &[u8]) -> Option<Index> {
    let header = bytes.get(..HEADER)?;
    let native = |at: usize| word(bytes, at).map(u32::from_ne_bytes);
    let same = bytes.get(HEADER..HEADER.checked_mul(2)?)? == header;
    let sum = sum((0, 0), header.get(..SUMMED)?, u32::from_ne_bytes);
    if !same || native(0)? != VERSION || *header.get(12)? != 1 || sum != (native(40)?, native(44)?) {
        return None;
    }
    let frames = usize::try_from(native(16)?).ok()?;
    // 65536 does not fit into two bytes, so it is written as 1
    let size = u16::from_ne_bytes([*header.get(14)?, *header.get(15)?]);
    let page = if size == 1 { 65_536 } else { usize::from(size) };
    let index = Index {
        frames,
        backfilled: usize::try_from(native(96)?).ok()?,
        page,
        salt: header.get(32..40)?.try_into().ok()?,
        sum: (native(24)?, native(28)?),
    };
    (frames > 0 && page >= 512).then_some(index)
}

/// How many pages of this index are in the WAL as they were written; nothing where the WAL is of another
/// time than the index, which then says nothing about it.
fn good_frames(index: &Index, wal: &[u8]) -> Option<usize> {
    let Some(header) = wal.get(..WAL_HEADER) else { return Some(0) };
    if header.get(16..24) != Some(&index.salt) {
        return None;
    }
    let order: fn([u8; 4]) -> u32 = match word(header, 0).map(u32::from_be_bytes)? {
        0x377f_0682 => u32::from_le_bytes,
        0x377f_0683 => u32::from_be_bytes,
        _ => return Some(0),
    };
    let mut running = sum((0, 0), header.get(..24)?, order);
    if Some(running) != stored(header, 24) {
        return Some(0);
    }
    let length = FRAME_HEADER.checked_add(index.page)?;
    let frames = wal.get(WAL_HEADER..).unwrap_or_default().chunks_exact(length).take(index.frames);
    let mut good: usize = 0;
    for frame in frames {
        let (head, page) = frame.split_at_checked(FRAME_HEADER)?;
        running = sum(sum(running, head.get(..8)?, order), page, order);
        if head.get(8..16) != Some(&index.salt) || Some(running) != stored(head, 16) {
            return Some(good);
        }
        good = good.saturating_add(1);
    }
    // a page that was put in the place of another one with sums to match
    let same = good < index.frames || running == index.sum;
    Some(if same { good } else { 0 })
}

/// SQLite's checksum of whole pairs of words, carried on.
fn sum(start: (u32, u32), bytes: &[u8], order: fn([u8; 4]) -> u32) -> (u32, u32) {
    bytes.chunks_exact(8).fold(start, |(one, two), pair| {
        let words = (word(pair, 0).map_or(0, order), word(pair, 4).map_or(0, order));
        let one = one.wrapping_add(words.0).wrapping_add(two);
        (one, two.wrapping_add(words.1).wrapping_add(one))
    })
}

/// Two words as checksums are stored.
fn stored(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let big = |at| word(bytes, at).map(u32::from_be_bytes);
    Some((big(at)?, big(at.checked_add(4)?)?))
}

fn word(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}
