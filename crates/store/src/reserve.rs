//! The reserve: room on the disk that is taken in advance, for what a terminal said while the
//! database could not keep it.
//!
//! `till.reserve` is full of zeros that were really written. An entry goes over zeros in place, so a
//! full disk does not stop it, and begins at a page of its own, so that a torn write harms no other.
//! What cannot be read whole was never promised to anybody. On a disk that writes every change to
//! another place (btrfs, ZFS, APFS) "in place" is only as good as the space that is left; the check
//! before each payment is what helps there.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use aws_lc_rs::digest;
use domain::{
    attempt::{Attempt, State},
    conflict::{ConflictKind, Moved},
    sale::Stamp,
};
use engine::ports::{Change, Conflict};
use serde::{Deserialize, Serialize};
use terminal::Record;

use crate::{
    error::{Error, Result},
    file,
    machine::Machine,
};

/// The file's name.
const RESERVE_FILE: &str = "till.reserve";

/// How long the file is.
const SIZE: usize = 256 * 1024;

/// An entry begins at a multiple of this.
const PAGE: usize = 4096;

/// How large an entry is counted on to be. A larger one goes in where there is room, and without
/// the terminal's text and slips where there is not.
const ENTRY: usize = 64 * 1024;

/// How many entries must fit before a payment starts: its answer, and one that contradicts it.
const ENTRIES_FREE: usize = 2;

/// Begins an entry, with its form. No text has this byte, so no answer can look like an entry.
const MARK: [u8; 4] = [0xFF, b'F', b'R', 1];

/// Mark, length, sequence, SHA-256.
const HEAD: usize = 4 + 4 + 8 + 32;

/// What could not be committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub(crate) enum Fact {
    Progress { attempt: Attempt, record: Record },
    Settled { attempt: Attempt, record: Option<Record> },
    Conflict { attempt: Attempt, kind: ConflictKind, moved: Moved, detail: String, record: Option<Record> },
}

/// A fact with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at: Stamp,
    pub(crate) fact: Fact,
}

/// An entry and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    sequence: u64,
    /// Its first page: no two entries have the same.
    pub(crate) page: usize,
    pages: usize,
    /// Absent where it is whole and this program does not understand it.
    pub(crate) entry: Option<Entry>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) entries: Vec<Placed>,
    /// Entries that are not whole.
    pub(crate) torn: usize,
}

/// The reserve of an open till.
pub(crate) struct Reserve {
    machine: Arc<dyn Machine>,
    path: PathBuf,
    /// What is known to be on disk, in order.
    entries: Vec<Placed>,
}

impl Fact {
    /// What of a change must not get lost: whatever holds an answer about money.
    pub(crate) fn of(change: &Change) -> Option<Self> {
        match change.clone() {
            Change::Intent { .. }
            | Change::Progress { record: None, .. }
            | Change::Reversal(_)
            | Change::Paper { .. }
            | Change::Cared { .. } => None,
            Change::Progress { attempt, record: Some(record) } => Some(Self::Progress { attempt, record }),
            Change::Settled { attempt, record } => Some(Self::Settled { attempt, record }),
            Change::Conflict(conflict) => {
                let Conflict { attempt, kind, moved, detail, record } = *conflict;
                Some(Self::Conflict { attempt, kind, moved, detail, record })
            }
        }
    }

    pub(crate) fn attempt(&self) -> &Attempt {
        let (Self::Progress { attempt, .. } | Self::Settled { attempt, .. } | Self::Conflict { attempt, .. }) =
            self;
        attempt
    }

    pub(crate) fn record(&self) -> Option<&Record> {
        match self {
            Self::Progress { record, .. } => Some(record),
            Self::Settled { record, .. } | Self::Conflict { record, .. } => record.as_ref(),
        }
    }

    /// The same news told again. The terminal is asked every few seconds, and would fill the file.
    fn says_what(&self, other: &Self) -> bool {
        let (kept, told) = (self.attempt(), other.attempt());
        if kept.id != told.id {
            return false;
        }
        match (self, other) {
            (Self::Settled { .. }, Self::Settled { .. }) => money(&kept.state) == money(&told.state),
            (Self::Conflict { detail: kept, .. }, Self::Conflict { detail: told, .. }) => kept == told,
            (Self::Progress { record: before, .. }, Self::Progress { record, .. }) => {
                kept.state.name() == told.state.name() && before.sha256 == record.sha256
            }
            _ => false,
        }
    }

    /// Without what is only there to be read by people, for a reserve that is nearly full.
    fn lighter(mut self) -> Self {
        let (Self::Progress { attempt, .. } | Self::Settled { attempt, .. } | Self::Conflict { attempt, .. }) =
            &mut self;
        if let State::Approved { result, .. } = &mut attempt.state {
            result.slips.clear();
        }
        match &mut self {
            Self::Progress { record, .. }
            | Self::Settled { record: Some(record), .. }
            | Self::Conflict { record: Some(record), .. } => record.text.clear(),
            Self::Settled { record: None, .. } | Self::Conflict { record: None, .. } => {}
        }
        self
    }
}

/// The state and the sums: what makes two ends one.
fn money(state: &State) -> (&'static str, Option<(i64, i64)>) {
    let sums = match state {
        State::Approved { result, .. } => Some((result.authorized.minor(), result.credited.minor())),
        _ => None,
    };
    (state.name(), sums)
}

impl Placed {
    /// It stands on one of so many pages from this one on.
    fn meets(&self, page: usize, pages: usize) -> bool {
        page < self.page.saturating_add(self.pages) && self.page < page.saturating_add(pages)
    }
}

impl Reserve {
    /// Reads what an earlier process left.
    pub(crate) fn open(machine: &Arc<dyn Machine>, folder: &Path) -> Result<Self> {
        let found = look(machine.as_ref(), folder)?.unwrap_or_default();
        if found.torn > 0 {
            tracing::warn!(torn = found.torn, "the reserve has entries that were never finished");
        }
        Ok(Self { machine: Arc::clone(machine), path: path(folder), entries: found.entries })
    }

    /// Reads the file again. An entry whose fsync failed was promised to nobody and is true all the
    /// same; one that is not in the file any more is still known here.
    pub(crate) fn reload(&mut self) -> Result<()> {
        let found = file::read_if_there(self.machine.as_ref(), &self.path)?.map(|bytes| found(&bytes));
        let mut entries = found.unwrap_or_default().entries;
        let gone = |known: &Placed| entries.iter().all(|placed| !placed.meets(known.page, known.pages));
        let kept: Vec<_> = self.entries.iter().filter(|known| gone(known)).cloned().collect();
        entries.extend(kept);
        entries.sort_by_key(|placed| placed.sequence);
        self.entries = entries;
        Ok(())
    }

    /// What waits, in order.
    pub(crate) fn entries(&self) -> &[Placed] {
        &self.entries
    }

    /// Makes the file where it is missing or short. What it holds stays.
    pub(crate) fn make(&self) -> Result<()> {
        let there = file::read_if_there(self.machine.as_ref(), &self.path)?;
        if there.is_some_and(|bytes| bytes.len() == SIZE) || !self.entries.is_empty() {
            return Ok(());
        }
        self.machine.replace(&self.path, &vec![0; SIZE]).map_err(|source| self.failed("make", source))
    }

    /// It is there, holds nothing and has room for what a payment may bring.
    pub(crate) fn ready(&self) -> Result<()> {
        self.make()?;
        if self.entries.is_empty() && self.room(ENTRIES_FREE * ENTRY).is_some() {
            return Ok(());
        }
        Err(Error::ReserveInUse { entries: self.entries.len() })
    }

    /// Keeps a fact. When this returns, it is on disk.
    pub(crate) fn append(&mut self, at: Stamp, fact: Fact) -> Result<()> {
        let known = |placed: &Placed| placed.entry.as_ref().is_some_and(|entry| entry.fact.says_what(&fact));
        if self.entries.iter().any(known) {
            return Ok(());
        }
        let sequence = self.entries.iter().map(|placed| placed.sequence).max().unwrap_or(0).saturating_add(1);
        let mut entry = Entry { at, fact };
        let mut bytes = frame(sequence, &entry)?;
        let mut page = self.room(bytes.len());
        if page.is_none() {
            entry.fact = entry.fact.lighter();
            bytes = frame(sequence, &entry)?;
            page = self.room(bytes.len());
        }
        let page = page.ok_or(Error::ReserveFull)?;
        self.machine
            .write_at(&self.path, offset(page), &bytes)
            .and_then(|()| self.machine.sync(&self.path))
            .map_err(|source| self.failed("write", source))?;
        let pages = bytes.len().div_ceil(PAGE);
        self.entries.push(Placed { sequence, page, pages, entry: Some(entry) });
        Ok(())
    }

    /// Takes the entries at these pages out. Twice is as good as once.
    pub(crate) fn clear(&mut self, done: &[usize]) -> Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        for placed in self.entries.iter().filter(|placed| done.contains(&placed.page)) {
            let zeros = vec![0; placed.pages.saturating_mul(PAGE)];
            self.machine
                .write_at(&self.path, offset(placed.page), &zeros)
                .map_err(|source| self.failed("clear", source))?;
        }
        self.machine.sync(&self.path).map_err(|source| self.failed("clear", source))?;
        self.entries.retain(|placed| !done.contains(&placed.page));
        Ok(())
    }

    /// The first page of enough free ones in a row.
    fn room(&self, bytes: usize) -> Option<usize> {
        let wanted = bytes.div_ceil(PAGE);
        let last = (SIZE / PAGE).checked_sub(wanted)?;
        (0..=last).find(|page| self.entries.iter().all(|placed| !placed.meets(*page, wanted)))
    }

    fn failed(&self, what: &'static str, source: std::io::Error) -> Error {
        Error::File { what, path: self.path.clone(), source }
    }
}

/// What the reserve of this folder holds; nothing where there is none.
pub(crate) fn look(machine: &dyn Machine, folder: &Path) -> Result<Option<Found>> {
    let bytes = file::read_if_there(machine, &path(folder))?;
    Ok(bytes.map(|bytes| found(&bytes)))
}

fn offset(page: usize) -> u64 {
    u64::try_from(page.saturating_mul(PAGE)).unwrap_or(u64::MAX)
}

fn path(folder: &Path) -> PathBuf {
    folder.join(RESERVE_FILE)
}

/// An entry as it is written.
fn frame(sequence: u64, entry: &Entry) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(entry).map_err(Error::document("an entry of the reserve"))?;
    let mut bytes = head(sequence, &text);
    bytes.extend(text);
    Ok(bytes)
}

/// What stands before the text of an entry.
pub(crate) fn head(sequence: u64, text: &[u8]) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let sha256 = digest_of(length, sequence, text);
    let parts: [&[u8]; 4] = [&MARK, &length.to_le_bytes(), &sequence.to_le_bytes(), sha256.as_ref()];
    parts.concat()
}

fn digest_of(length: u32, sequence: u64, text: &[u8]) -> digest::Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&length.to_le_bytes());
    context.update(&sequence.to_le_bytes());
    context.update(text);
    context.finish()
}

/// Every whole entry, in the order of their numbers.
fn found(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut page = 0;
    while let Some(rest) = bytes.get(page * PAGE..).filter(|rest| !rest.is_empty()) {
        let mut pages = 1;
        if rest.starts_with(&MARK) {
            match unframe(rest) {
                None => found.torn += 1,
                Some((sequence, text)) => {
                    pages = (HEAD + text.len()).div_ceil(PAGE);
                    let entry = serde_json::from_slice(text).ok();
                    found.entries.push(Placed { sequence, page, pages, entry });
                }
            }
        }
        page += pages;
    }
    found.entries.sort_by_key(|placed| placed.sequence);
    found
}

/// The number and the text of the entry that begins here, where it is whole.
fn unframe(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let sequence = u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?);
    let end = HEAD.checked_add(usize::try_from(length).ok()?)?;
    let text = bytes.get(HEAD..end)?;
    let whole = digest_of(length, sequence, text).as_ref() == bytes.get(16..HEAD)?;
    whole.then_some((sequence, text))
}
