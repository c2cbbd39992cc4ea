//! Mutants inside the books: a trigger, or a statement before each start, does what a broken store would.
//! They need no other code than the product's, because what they break is what it wrote.

use crashfs::Disk;
use rusqlite::Connection;

use super::Mutant;

/// What is in the books while the till runs. It is gone when they are opened or audited: a schema that is
/// not the program's own is noticed there, and the bug is meant to be noticed by what it does.
fn trigger(mutant: Mutant) -> Option<&'static str> {
    match mutant {
        // what nobody gave a name to goes aside under the time of day, and only because another came back
        Mutant::M32 => Some(
            "CREATE TRIGGER bug BEFORE INSERT ON parked_basket WHEN NEW.name GLOB '[0-2][0-9]:[0-5][0-9]:*'
             BEGIN SELECT RAISE(IGNORE); END;",
        ),
        // the record of it is the last row of that transaction
        Mutant::M33 => Some(
            "CREATE TRIGGER bug AFTER INSERT ON journal BEGIN DELETE FROM gift_entry WHERE kind = 'back'; END;",
        ),
        Mutant::M36 => Some(
            "CREATE TRIGGER bug AFTER INSERT ON print_job WHEN NEW.what = 'drawer' AND NEW.digest IS NULL BEGIN
               INSERT INTO print_job (what, document, state, created_ms, next_ms, changed_ms, digest)
               VALUES ('drawer', NEW.document, 'queued', NEW.created_ms, NEW.next_ms, NEW.changed_ms, zeroblob(32));
             END;",
        ),
        Mutant::M37 => Some(
            "CREATE TRIGGER bug AFTER UPDATE OF state ON print_job WHEN NEW.state = 'failed' BEGIN
               UPDATE print_job SET state = 'queued', trouble = NULL WHERE number = NEW.number;
             END;",
        ),
        _ => None,
    }
}

/// What is done before each start.
fn at_start(mutant: Mutant) -> Option<&'static str> {
    match mutant {
        Mutant::M34 => Some(
            "DELETE FROM tender WHERE kind = 'cash' AND sale IN (SELECT id FROM sale WHERE state = 'tendering');
             UPDATE sale SET document = json_set(document, '$.tenders', json('[]')) WHERE state = 'tendering'
               AND id NOT IN (SELECT sale FROM tender);",
        ),
        Mutant::M35 => Some("DELETE FROM print_job WHERE state = 'queued';"),
        _ => None,
    }
}

pub(super) fn before_start(mutant: Mutant, disk: &Disk) {
    if trigger(mutant).is_some() {
        change(disk, "DROP TRIGGER IF EXISTS bug");
    }
    if let Some(sql) = at_start(mutant) {
        change(disk, sql);
    }
}

pub(super) fn after_start(mutant: Mutant, disk: &Disk) {
    if let Some(sql) = trigger(mutant) {
        change(disk, sql);
    }
}

/// A disk on which this fails is a shop without the bug; another seed has it.
fn change(disk: &Disk, sql: &str) {
    let flags = rusqlite::OpenFlags::default() | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags_and_vfs(disk.root().join("till.sqlite"), flags, crashfs::VFS);
    if let Ok(db) = opened {
        db.execute_batch(sql).ok();
    }
}
