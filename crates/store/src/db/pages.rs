//! The look at every page of the file. It takes as long as the books are thick, so it goes on beside the
//! till's work and not before it: a payment that was open when the till died is asked for at once.

use std::{path::PathBuf, sync::Arc};

use super::{DATABASE, Db, quick_check};
use crate::{error::Result, found, machine::Machine};

/// A look at every page, on a connection of its own.
pub struct PageCheck {
    machine: Arc<dyn Machine>,
    path: PathBuf,
}

/// What came of it.
pub struct PagesSeen(Result<()>);

impl PageCheck {
    /// Looks; this takes seconds for a million sales.
    pub fn run(&self) -> PagesSeen {
        let looked = found::for_reading(self.machine.as_ref(), &self.path);
        PagesSeen(looked.and_then(|connection| quick_check(&connection, &self.path)))
    }
}

impl Db {
    /// A look at the pages of these books.
    pub fn page_check(&self) -> PageCheck {
        PageCheck { machine: Arc::clone(&self.machine), path: self.folder.join(DATABASE) }
    }

    /// Takes in what it found. Where pages are damaged nothing is written any more, as when the disk fails.
    pub fn heed_pages(&self, seen: PagesSeen) {
        if let Err(error) = self.heed(&mut self.lock(), seen.0) {
            tracing::error!(error = error.chain(), "the look at the pages of the database");
        }
    }
}
