//! What survives a power cut, and that the disk notices who does not sync.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use crashfs::{Disk, Image, Verdict};

use crate::support::{add, highest_in, highest_on_a_real_disk, open};

/// How a run writes.
#[derive(Clone, Copy)]
struct Habit {
    journal: &'static str,
    synchronous: &'static str,
    wal_sync_lies: bool,
    powersafe: bool,
    sector: u16,
    commits: i64,
}

const TILL: Habit = Habit {
    journal: "wal",
    synchronous: "full",
    wal_sync_lies: false,
    powersafe: false,
    sector: 512,
    commits: 40,
};

/// An image of a power cut, and the highest number that had been acknowledged by then.
type Cut = (i64, Image);

/// A run whose power is cut before one operation in `every`, many times over.
fn cuts(seed: u64, every: u64, habit: Habit) -> Vec<Cut> {
    let disk = Disk::new(seed);
    disk.set_sector_size(habit.sector);
    disk.set_powersafe_overwrite(habit.powersafe);
    disk.ignore_wal_sync(habit.wal_sync_lies);
    let (acknowledged, cuts) = (Arc::new(AtomicI64::new(0)), Arc::new(Mutex::new(Vec::new())));
    let hook = {
        let (disk, acknowledged, cuts) = (disk.clone(), Arc::clone(&acknowledged), Arc::clone(&cuts));
        move |op: &crashfs::Op| {
            if op.nth % every == seed % every {
                let image = disk.power_cut(op.nth);
                cuts.lock().unwrap().push((acknowledged.load(Ordering::SeqCst), image));
            }
            Verdict::Go
        }
    };
    disk.on_op(Some(Arc::new(hook)));
    {
        let connection = open(&disk, habit.journal, habit.synchronous).unwrap();
        // so that checkpoints are among what is cut
        connection.execute_batch("PRAGMA wal_autocheckpoint = 30").unwrap();
        for n in 1..=habit.commits {
            add(&connection, n).unwrap();
            acknowledged.store(n, Ordering::SeqCst);
        }
    }
    disk.on_op(None);
    std::mem::take(&mut *cuts.lock().unwrap())
}

/// How many of the cuts lost what had been acknowledged.
fn losses(cuts: &[Cut]) -> usize {
    cuts.iter().filter(|(acknowledged, image)| highest_in(image) < *acknowledged).count()
}

#[test]
fn a_full_sync_loses_nothing_and_damages_nothing() {
    let mut looked_at = 0;
    for seed in 0..12 {
        let habit =
            Habit { powersafe: seed % 2 == 0, sector: if seed % 3 == 0 { 4096 } else { 512 }, ..TILL };
        for (acknowledged, image) in cuts(seed, 4, habit) {
            let found = highest_in(&image);
            let fits = found == acknowledged || found == acknowledged + 1;
            assert!(fits, "seed {seed}: {acknowledged} acknowledged, {found} found");
            looked_at += 1;
        }
    }
    assert!(looked_at > 1000, "only {looked_at} images");
}

#[test]
fn a_journal_loses_nothing_where_its_removal_is_synced_too() {
    for journal in ["delete", "truncate", "persist"] {
        for seed in 0..2 {
            let habit = Habit { journal, synchronous: "extra", ..TILL };
            let cuts = cuts(seed, 7, habit);
            assert!(cuts.len() > 30);
            assert_eq!(losses(&cuts), 0, "{journal}, seed {seed}");
        }
    }
}

#[test]
fn a_stock_sqlite_finds_the_same_after_a_power_cut() {
    for (acknowledged, image) in cuts(3, 23, TILL) {
        let found = highest_on_a_real_disk(&image);
        assert_eq!(found, highest_in(&image));
        assert!(found >= acknowledged);
    }
}

#[test]
fn without_a_sync_at_each_commit_some_are_lost() {
    let normal = Habit { synchronous: "normal", ..TILL };
    let cuts = cuts(1, 3, normal);
    let lost = losses(&cuts);
    assert!(lost > cuts.len() / 4, "only {lost} of {}", cuts.len());
}

#[test]
fn a_wal_sync_that_is_a_lie_loses_some() {
    let lie = Habit { wal_sync_lies: true, ..TILL };
    let cuts = cuts(1, 3, lie);
    let lost = losses(&cuts);
    assert!(lost > cuts.len() / 4, "only {lost} of {}", cuts.len());
}

#[test]
fn the_same_seed_gives_the_same_images() {
    let run = || cuts(9, 11, TILL).into_iter().map(|(n, image)| (n, shape(&image))).collect::<Vec<_>>();
    assert_eq!(run(), run());
}

/// Names and lengths, and the content of what SQLite puts no random salt in.
fn shape(image: &Image) -> Vec<(String, usize, Vec<u8>)> {
    let files = image.files().map(|(path, bytes)| {
        let name = path.display().to_string();
        let plain = if name.ends_with("sqlite") { bytes.to_vec() } else { Vec::new() };
        (name, bytes.len(), plain)
    });
    files.collect()
}
