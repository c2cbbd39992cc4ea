//! What only the inside can show, and what needs SQLite's random numbers for itself.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::{Disk, Image, shared::Shared};

#[test]
fn a_disk_without_users_is_gone() {
    let disk = Disk::new(1);
    let path = disk.root().join("a");
    disk.write_at(&path, 0, b"x").unwrap();
    assert!(Shared::find(&path).is_some());
    let same = disk.clone();
    drop(disk);
    assert!(same.exists(&path));
    drop(same);
    assert!(Shared::find(&path).is_none());
}

#[test]
fn a_file_that_nobody_can_reach_is_gone_and_gives_back_its_space() {
    let disk = Disk::new(1);
    let (free, path) = (disk.free_space(), Path::new("a"));
    for _ in 0..10 {
        disk.replace(path, b"some bytes").unwrap();
    }
    let (shared, _) = Shared::find(&disk.root().join("a")).unwrap();
    assert_eq!(shared.state().kept_files(), 1);
    assert_eq!(disk.free_space(), free - 10);
    disk.remove(path).unwrap();
    assert_eq!((disk.free_space(), shared.state().kept_files()), (free, 1), "a power cut may bring it back");
    disk.sync(&disk.root()).unwrap();
    assert_eq!(shared.state().kept_files(), 0);
}

/// Commits, with a power cut after each.
fn run(seed: u64) -> (Vec<Image>, u64) {
    let disk = Disk::new(seed);
    let path = disk.root().join("a.sqlite");
    let connection = Connection::open_with_flags_and_vfs(&path, OpenFlags::default(), crate::VFS).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (bytes BLOB)")
        .unwrap();
    let cut = |n| {
        connection.execute("INSERT INTO t VALUES (randomblob(3000))", []).unwrap();
        disk.power_cut(n)
    };
    let images = (0..20).map(cut).collect();
    drop(connection);
    let (shared, _) = Shared::find(&path).unwrap();
    // in NORMAL the removal of the WAL waits for the folder
    assert_eq!(shared.state().kept_files(), 2);
    disk.sync(&disk.root()).unwrap();
    assert_eq!(shared.state().kept_files(), 1);
    (images, disk.ops())
}

#[test]
fn with_the_same_randomness_a_run_leaves_the_same_bytes() {
    let seeded = |randomness, seed| {
        crate::seed_randomness(randomness);
        run(seed)
    };
    let first = seeded(7, 1);
    assert!(first == seeded(7, 1), "a second run is not the same");
    assert!(first.0 != seeded(7, 2).0, "the seed of the disk decides nothing");
    assert!(first.0 != seeded(8, 1).0, "the randomness decides nothing");
    crate::seed_randomness(0);
}
