//! A reader of its own on the till's database, open as long as the till's process lives.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crashfs::Disk;
use domain::attempt::Attempt;
use nexo::v3::MessageHeader;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::books::{self, Books};
use super::counter::{self, Till};
use super::paper::{self, Job, Paper};
use crate::shared::{Shared, lock};

/// What stands in a column.
#[derive(Debug, PartialEq, Eq)]
enum Word {
    /// There is no such row.
    Absent,
    Is(String),
}

/// Sees what is committed, at any moment.
#[derive(Default)]
pub(crate) struct Eye(Mutex<Option<Connection>>);

impl Eye {
    pub(crate) fn open(&self, disk: &Disk) {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = disk.root().join("till.sqlite");
        let opened = Connection::open_with_flags_and_vfs(path, flags, crashfs::VFS);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = opened.ok();
    }

    pub(crate) fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The books as they stand; nothing where they cannot be read now.
    pub(crate) fn read(&self) -> Option<Books> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books::read(reader.as_ref()?).ok()
    }

    /// What waits and what was paid in parts, with the finished sales that were not seen yet.
    pub(crate) fn counter(&self, seen: &BTreeSet<String>) -> Option<(Till, Vec<(String, Value)>)> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let db = reader.as_ref()?;
        Some((counter::read(db).ok()?, counter::documents(db, seen).ok()?))
    }

    /// What is to be printed, and was.
    pub(super) fn paper(&self) -> Option<Paper> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paper::read(reader.as_ref()?).ok()
    }

    /// What is being printed at this moment.
    pub(crate) fn printing(&self) -> Option<Vec<Job>> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paper::printing(reader.as_ref()?).ok()
    }

    /// Something is in the queue of the printer; so it is, where the books cannot be read now.
    pub(crate) fn prints_on(&self) -> bool {
        self.is("SELECT EXISTS (SELECT 1 FROM print_job WHERE state IN ('queued', 'printing'))")
    }

    /// A terminal is still asked about an attempt that has ended; so it is, where the books cannot be read now.
    pub(crate) fn asks_on(&self) -> bool {
        self.is("SELECT EXISTS (SELECT 1 FROM aftercare)")
    }

    fn is(&self, asked: &str) -> bool {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let said = reader.as_ref().and_then(|db| {
            let mut statement = db.prepare_cached(asked).ok()?;
            statement.query_row([], |row| row.get(0)).ok()
        });
        said.unwrap_or(true)
    }

    /// The one word that is asked for; nothing where the books cannot be read now.
    fn ask(&self, sql: &str, args: &[&dyn rusqlite::ToSql]) -> Option<Word> {
        use rusqlite::OptionalExtension as _;
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = reader.as_ref()?.prepare_cached(sql).ok()?;
        let found = statement.query_row(args, |row| row.get(0)).optional().ok()?;
        Some(found.map_or(Word::Absent, Word::Is))
    }

    /// I4: a message that moves money has its intent in the books before it leaves.
    pub(crate) fn intent_is_kept(&self, shared: &Shared, header: &MessageHeader) {
        let service = header.service_id.clone().unwrap_or_default();
        let sql = "SELECT state FROM attempt WHERE poi_id = ?1 AND sale_id = ?2 AND service_id = ?3";
        if self.ask(sql, &[&header.poi_id, &header.sale_id, &service]) == Some(Word::Absent) {
            lock(shared).violated("I4", format!("ServiceID {service} was sent, and there is no intent"));
        }
    }

    /// I2: what is shown as approved is in the books already.
    pub(crate) fn approval_is_kept(&self, shared: &Shared, attempt: &Attempt) {
        let id = attempt.id.uuid().as_bytes().to_vec();
        let Some(kept) = self.ask("SELECT state FROM attempt WHERE id = ?1", &[&id]) else { return };
        if kept != Word::Is("approved".to_owned()) {
            let what = format!("attempt {} is shown as approved, and the books say {kept:?}", attempt.id);
            lock(shared).violated("I2", what);
        }
    }
}
