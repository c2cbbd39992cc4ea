//! A file of records, one a line: each is on the disk before anybody is told of it, and a line that was torn by a
//! power cut is dropped, because nobody can have heard of it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use serde::Serialize;

use crate::ledger::LedgerError;

/// The file, if there is one.
#[derive(Debug)]
pub(crate) struct Lines {
    file: Option<File>,
    /// A write failed, perhaps in the middle of a line; another line behind it would spoil both.
    broken: bool,
}

impl Lines {
    /// Records that end with the process.
    pub(crate) fn in_memory() -> Self {
        Self { file: None, broken: false }
    }

    /// Opens the file, or none where there is no path, and gives its whole lines.
    pub(crate) fn open(path: Option<&Path>) -> Result<(Self, Vec<u8>), LedgerError> {
        let Some(path) = path else {
            return Ok((Self::in_memory(), Vec::new()));
        };
        let failed = |attempt| move |source| LedgerError::File { attempt, source };
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(path).map_err(failed("open"))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed("read"))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
        let torn = text.len().saturating_sub(whole);
        if torn > 0 {
            // Nobody was told of it yet: the answer leaves only after the flush of the whole line.
            tracing::warn!(bytes = torn, "dropped the torn last line of the ledger");
            file.set_len(u64::try_from(whole).unwrap_or(0)).map_err(failed("mend"))?;
            file.sync_all().map_err(failed("flush"))?;
        }
        sync_folder(path).map_err(failed("flush the folder of"))?;
        text.truncate(whole);
        Ok((Self { file: Some(file), broken: false }, text))
    }

    /// Writes a record down; it counts only if this returns well.
    pub(crate) fn write(&mut self, record: &impl Serialize) -> Result<(), LedgerError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_string(record).map_err(LedgerError::Record)?;
        line.push('\n');
        if self.broken {
            return Err(LedgerError::Broken);
        }
        let failed = |attempt| move |source| LedgerError::File { attempt, source };
        let written = file.write_all(line.as_bytes()).map_err(failed("write"));
        let flushed = written.and_then(|()| file.sync_data().map_err(failed("flush")));
        self.broken = flushed.is_err();
        flushed
    }
}

/// A file that was just made is durable only when its name is, too.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
}

/// Elsewhere a folder cannot be flushed; the file system sees to it.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as where it can fail")]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
