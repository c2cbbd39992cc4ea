//! SQLite works on it as on any disk.

use std::{thread, time::Duration};

use crashfs::Disk;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::support::{DATABASE, add, connect, highest, highest_in, highest_on_a_real_disk, on, open};

#[test]
fn two_connections_see_each_other_and_only_one_writes() {
    let disk = Disk::new(1);
    let mut one = open(&disk, "wal", "full").unwrap();
    let two = open(&disk, "wal", "full").unwrap();
    add(&one, 1).unwrap();
    assert_eq!(highest(&two).unwrap(), 1);

    let open = one.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    add(&open, 2).unwrap();
    assert_eq!(highest(&two).unwrap(), 1, "a reader does not see what is not committed");
    two.busy_timeout(Duration::ZERO).unwrap();
    assert_eq!(add(&two, 3).unwrap_err().sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    open.commit().unwrap();
    assert_eq!(highest(&two).unwrap(), 2);

    // an old snapshot is kept while the other goes on
    two.execute_batch("BEGIN").unwrap();
    assert_eq!(highest(&two).unwrap(), 2);
    add(&one, 3).unwrap();
    assert_eq!(highest(&two).unwrap(), 2);
    two.execute_batch("COMMIT").unwrap();
    assert_eq!(highest(&two).unwrap(), 3);
}

#[test]
fn threads_write_in_turn() {
    for journal in ["wal", "delete"] {
        let disk = Disk::new(2);
        open(&disk, journal, "full").unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut connection = connect(&disk).unwrap();
                    connection.busy_timeout(Duration::from_secs(20)).unwrap();
                    for _ in 0..25 {
                        let tx =
                            connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
                        let n: i64 =
                            tx.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).unwrap();
                        add(&tx, n + 1).unwrap();
                        tx.commit().unwrap();
                    }
                });
            }
        });
        assert_eq!(highest(&connect(&disk).unwrap()).unwrap(), 100, "{journal}");
    }
}

#[test]
fn a_stock_sqlite_reads_what_was_written_here_and_back() {
    for journal in ["wal", "delete", "truncate", "persist"] {
        let disk = Disk::new(3);
        let connection = open(&disk, journal, "full").unwrap();
        for n in 1..=20 {
            add(&connection, n).unwrap();
        }
        let killed = disk.image();
        assert_eq!(killed.get("till.sqlite-wal").is_some(), journal == "wal");
        assert_eq!(highest_on_a_real_disk(&killed), 20, "{journal}, killed");
        drop(connection);
        let closed = disk.image();
        assert_eq!(closed.get("till.sqlite-wal"), None, "the last connection takes the WAL away");
        assert_eq!(highest_on_a_real_disk(&closed), 20, "{journal}, closed");
    }
}

#[test]
fn a_copy_of_an_image_goes_its_own_way() {
    let disk = Disk::new(4);
    let connection = open(&disk, "wal", "full").unwrap();
    add(&connection, 1).unwrap();
    let image = disk.image();
    let other = Disk::from_image(&image, 5);
    assert_ne!(disk.root(), other.root());
    add(&connect(&other).unwrap(), 2).unwrap();
    assert_eq!((highest(&connection).unwrap(), highest_in(&image)), (1, 1));
    assert_eq!(highest(&connect(&other).unwrap()).unwrap(), 2);
}

#[test]
fn maintenance_works_with_sectors_of_any_size() {
    for sector in [512, 4096] {
        let disk = Disk::new(6);
        disk.set_sector_size(sector);
        let connection = open(&disk, "wal", "full").unwrap();
        for n in 1..=50 {
            add(&connection, n).unwrap();
        }
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM;").unwrap();
        connection.execute("VACUUM INTO ?1", [on(&disk, "backup.sqlite").to_str().unwrap()]).unwrap();
        assert_eq!(highest(&connection).unwrap(), 50);
        connection.execute_batch("PRAGMA journal_mode = DELETE; DELETE FROM ledger; VACUUM;").unwrap();
        let mut image = disk.image();
        let backup = image.remove("backup.sqlite").unwrap();
        assert_eq!(highest_in(&image), 0);
        image.insert(DATABASE, backup);
        assert_eq!(highest_in(&image), 50);
    }
}

#[test]
fn large_transactions_spill_into_temporary_files() {
    let disk = Disk::new(7);
    let mut connection = open(&disk, "wal", "full").unwrap();
    connection.execute_batch("PRAGMA cache_size = 10; PRAGMA temp_store = FILE;").unwrap();
    let tx = connection.transaction().unwrap();
    for n in 1..=2000 {
        add(&tx, n).unwrap();
    }
    tx.commit().unwrap();
    connection
        .execute_batch("CREATE TEMP TABLE sorted AS SELECT filling FROM ledger ORDER BY filling DESC, n")
        .unwrap();
    assert_eq!(highest(&connection).unwrap(), 2000);
    assert!(disk.list().iter().all(|path| path.starts_with(disk.root())));
}

#[test]
fn the_time_of_sqlite_stands_still() {
    let connection = connect(&Disk::new(8)).unwrap();
    let now: String = connection.query_row("SELECT datetime('now')", [], |row| row.get(0)).unwrap();
    assert_eq!(now, "2026-01-01 00:00:00");
}

#[test]
fn a_reader_needs_no_writer_and_changes_nothing() {
    let disk = Disk::new(9);
    let writer = open(&disk, "wal", "full").unwrap();
    add(&writer, 1).unwrap();
    let left = Disk::from_image(&disk.image(), 10);
    for disk in [&disk, &left] {
        let path = on(disk, DATABASE);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags_and_vfs(path, flags, crashfs::VFS).unwrap();
        assert_eq!(highest(&reader).unwrap(), 1);
        assert!(add(&reader, 2).is_err());
    }
    add(&writer, 2).unwrap();
    let missing = Disk::new(11);
    let opened = Connection::open_with_flags_and_vfs(
        on(&missing, DATABASE),
        OpenFlags::SQLITE_OPEN_READ_WRITE,
        crashfs::VFS,
    );
    assert_eq!(opened.unwrap_err().sqlite_error_code(), Some(ErrorCode::CannotOpen));
    assert!(missing.list().is_empty());
}

#[test]
fn a_disk_that_is_gone_has_no_files() {
    let path = on(&Disk::new(12), DATABASE);
    assert!(Connection::open_with_flags_and_vfs(path, OpenFlags::default(), crashfs::VFS).is_err());
}
