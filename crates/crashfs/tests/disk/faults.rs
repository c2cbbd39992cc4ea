//! What fails, fills up or stops leads to no false success.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crashfs::{Disk, Errno, Hook, Op, OpKind, Verdict};
use rusqlite::{ErrorCode, Result};

use crate::support::{add, connect, highest, highest_in, open};

/// The n-th operation of this kind ends this way, all others go on; and whether there was one. A sync
/// of the folder is left out: SQLite does not look at how it went.
fn nth_of(kind: OpKind, nth: u64, verdict: Verdict) -> (Hook, Arc<AtomicU64>) {
    let seen = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&seen);
    let hook = move |op: &Op| {
        let this = op.kind == kind && op.file != ".";
        if this && count.fetch_add(1, Ordering::SeqCst) + 1 == nth { verdict } else { Verdict::Go }
    };
    (Arc::new(hook), seen)
}

/// Commits as a till does: after a failure it does not try again on the same connection.
/// Answers what was acknowledged last and how the first failure looked.
fn run(disk: &Disk) -> (i64, Option<rusqlite::Error>) {
    let mut acknowledged = 0;
    let mut go = || -> Result<()> {
        let connection = open(disk, "wal", "full")?;
        connection.execute_batch("PRAGMA wal_autocheckpoint = 10")?;
        for n in 1..=8 {
            add(&connection, n)?;
            acknowledged = n;
        }
        Ok(())
    };
    let failed = go().err();
    (acknowledged, failed)
}

/// The till goes on after a failure: it opens the books anew, finds all that it acknowledged, and
/// more commits last. It begins with a checkpoint, so that nothing stands on a WAL whose sync failed.
fn goes_on(disk: &Disk, acknowledged: i64, context: &str) {
    let connection = open(disk, "wal", "full").unwrap();
    let found = highest(&connection).unwrap();
    assert!((acknowledged..=acknowledged + 1).contains(&found), "{context}: {found} of {acknowledged}");
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    add(&connection, found + 1).unwrap();
    for cut in 0..20 {
        assert_eq!(highest_in(&disk.power_cut(cut)), found + 1, "{context}, cut {cut}");
    }
    assert_eq!(highest_in(&disk.image()), found + 1, "{context}");
}

/// Lets each operation of a kind fail in a run of its own.
fn every_nth(kind: OpKind, verdict: Verdict, expected: ErrorCode) {
    for nth in 1.. {
        let disk = Disk::new(nth);
        let (hook, seen) = nth_of(kind, nth, verdict);
        disk.on_op(Some(hook));
        let (acknowledged, failed) = run(&disk);
        disk.on_op(None);
        let context = format!("{kind:?} {nth} {verdict:?}");
        match failed {
            // a checkpoint after a commit may fail without the commit having failed
            None => assert_eq!(acknowledged, 8, "{context}"),
            Some(error) => assert_eq!(error.sqlite_error_code(), Some(expected), "{context}"),
        }
        goes_on(&disk, acknowledged, &context);
        if seen.load(Ordering::SeqCst) < nth {
            assert!(nth > 20, "only {nth} of {kind:?}");
            return;
        }
    }
}

#[test]
fn an_error_at_any_sync_is_no_false_success() {
    for verdict in [Verdict::Fail(Errno::Eio), Verdict::TornThenFail(Errno::Eio)] {
        every_nth(OpKind::Sync, verdict, ErrorCode::SystemIoFailure);
    }
}

#[test]
fn an_error_at_any_write_is_no_false_success() {
    every_nth(OpKind::Write, Verdict::TornThenFail(Errno::Eio), ErrorCode::SystemIoFailure);
}

#[test]
fn a_full_disk_at_any_write_is_no_false_success() {
    for verdict in [Verdict::Fail(Errno::Enospc), Verdict::TornThenFail(Errno::Enospc)] {
        every_nth(OpKind::Write, verdict, ErrorCode::DiskFull);
    }
}

#[test]
fn a_disk_that_stays_full_stops_the_commits_and_keeps_the_old_ones() {
    for free in (0..200_000).step_by(7001) {
        let disk = Disk::new(free);
        disk.set_free_space(free);
        let (acknowledged, failed) = run(&disk);
        if let Some(error) = failed {
            assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull), "{free}: {error}");
        }
        disk.set_free_space(1 << 30);
        goes_on(&disk, acknowledged, &format!("{free} bytes"));
    }
}

#[test]
fn a_process_that_dies_at_any_operation_left_what_it_acknowledged() {
    for verdict in [Verdict::StopBefore, Verdict::StopAfter] {
        for nth in 1.. {
            let disk = Disk::new(nth);
            disk.on_op(Some(Arc::new(move |op: &Op| if op.nth == nth { verdict } else { Verdict::Go })));
            let (acknowledged, failed) = run(&disk);
            if !disk.is_stopped() {
                assert!(failed.is_none());
                break;
            }
            assert!(connect(&disk).and_then(|connection| highest(&connection)).is_err(), "it is dead");
            let context = format!("{verdict:?} {nth}");
            let next = disk.after_kill(nth);
            for image in [disk.image(), disk.power_cut(1), disk.power_cut(2), next.image()] {
                let found = highest_in(&image);
                assert!((acknowledged..=acknowledged + 1).contains(&found), "{context}: {found}");
            }
            goes_on(&next, acknowledged, &context);
        }
    }
}

#[test]
fn after_a_failed_sync_only_a_checkpoint_makes_the_wal_good() {
    for (checkpoint, kept) in [("PRAGMA user_version", 1), ("PRAGMA wal_checkpoint(TRUNCATE)", 3)] {
        let disk = Disk::new(1);
        disk.set_powersafe_overwrite(true);
        let connection = open(&disk, "wal", "full").unwrap();
        add(&connection, 1).unwrap();
        disk.on_op(Some(nth_of(OpKind::Sync, 1, Verdict::Fail(Errno::Eio)).0));
        assert!(add(&connection, 2).is_err());
        disk.on_op(None);
        disk.stop();
        // the next process finds the failed commit in the cache, builds on it, and its sync succeeds
        let next = disk.after_kill(2);
        let connection = open(&next, "wal", "full").unwrap();
        assert_eq!(highest(&connection).unwrap(), 2);
        connection.query_row(checkpoint, [], |_| Ok(())).unwrap();
        add(&connection, 3).unwrap();
        for cut in 0..20 {
            assert_eq!(highest_in(&next.power_cut(cut)), kept, "{checkpoint}, cut {cut}");
        }
    }
}

#[test]
fn sqlite_does_not_notice_that_the_name_of_a_new_wal_was_not_synced() {
    let disk = Disk::new(1);
    add(&open(&disk, "wal", "full").unwrap(), 1).unwrap();
    let connection = open(&disk, "wal", "full").unwrap();
    let fail = |op: &Op| if op.file == "." { Verdict::Fail(Errno::Eio) } else { Verdict::Go };
    disk.on_op(Some(Arc::new(fail)));
    add(&connection, 2).unwrap();
    disk.on_op(None);
    let lost = || (0..50).filter(|cut| highest_in(&disk.power_cut(*cut)) < 2).count();
    assert!((1..50).contains(&lost()));
    disk.sync(&disk.root()).unwrap();
    assert_eq!(lost(), 0, "whoever opens a database can sync its folder and look");
}
