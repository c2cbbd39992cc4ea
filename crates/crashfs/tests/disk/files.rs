//! Small files.

use std::{collections::BTreeSet, io::ErrorKind, path::Path, sync::Arc};

use crashfs::{Disk, Errno, Hook, Image, Op, OpKind, Verdict};

use crate::support::on;

/// The n-th operation ends this way, all others go on.
fn only(nth: u64, verdict: Verdict) -> Hook {
    Arc::new(move |op: &Op| if op.nth == nth { verdict } else { Verdict::Go })
}

#[test]
fn files_are_written_read_listed_and_removed() {
    let disk = Disk::new(1);
    let path = on(&disk, "logs/a");
    assert_eq!(disk.read(&path).unwrap(), None);
    disk.write_at(&path, 3, b"abc").unwrap();
    disk.write_at(Path::new("logs/a"), 0, b"x").unwrap();
    assert_eq!(disk.read(&path).unwrap().unwrap(), b"x\0\0abc");
    assert_eq!(disk.list(), std::slice::from_ref(&path));
    assert!(disk.exists(&path));
    disk.remove(&path).unwrap();
    assert!(!disk.exists(&path));
    assert_eq!(disk.remove(&path).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(disk.read(Path::new("/elsewhere/a")).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(disk.ops(), 4);
}

#[test]
fn a_replaced_file_is_the_old_one_or_the_new_one() {
    let (old, new) = (vec![b'o'; 3000], vec![b'n'; 5000]);
    let mut found = BTreeSet::new();
    for nth in 1..=10 {
        for cut in 0..200 {
            let disk = Disk::new(7);
            let path = on(&disk, "till.id");
            disk.replace(&path, &old).unwrap();
            let before = disk.ops();
            disk.on_op(Some(only(before + nth, Verdict::StopBefore)));
            let done = disk.replace(&path, &new).is_ok();
            let image = disk.power_cut(cut);
            let kept = image.get("till.id").unwrap();
            assert!(kept == old || kept == new, "operation {nth}, cut {cut}: {} bytes", kept.len());
            assert!(!done || kept == new, "what was done is lost");
            found.insert((done, kept == new));
        }
    }
    assert_eq!(found.len(), 3, "old, new before it was done, and done");
}

#[test]
fn a_new_file_needs_its_folder_synced() {
    let disk = Disk::new(2);
    let path = on(&disk, "reserve");
    disk.write_at(&path, 0, b"abc").unwrap();
    disk.sync(&path).unwrap();
    let lost = |disk: &Disk| (0..50).filter(|cut| disk.power_cut(*cut).get("reserve").is_none()).count();
    assert!((1..50).contains(&lost(&disk)));
    disk.sync(&disk.root()).unwrap();
    assert_eq!(lost(&disk), 0);
    disk.remove(&path).unwrap();
    assert!((1..50).contains(&lost(&disk)), "so does a removal");
}

#[test]
fn a_power_cut_tears_and_mixes_but_never_touches_what_was_synced() {
    let disk = Disk::new(3);
    let path = on(&disk, "a");
    disk.replace(&path, &[b'-'; 4096]).unwrap();
    disk.write_at(&path, 1000, &[b'1'; 1024]).unwrap();
    disk.write_at(&path, 3000, &[b'2'; 4096]).unwrap();
    let mut seen = BTreeSet::new();
    for cut in 0..500 {
        let image = disk.power_cut(cut);
        let bytes = image.get("a").unwrap();
        assert!(bytes.len() >= 4096);
        for (at, byte) in bytes.iter().enumerate() {
            let fits = match at {
                1000..2024 => [b'-', b'1'].contains(byte),
                3000..4096 => [b'-', b'2'].contains(byte),
                4096.. => [0, b'2'].contains(byte),
                _ => *byte == b'-',
            };
            assert!(fits, "byte {at} is {byte} in cut {cut}");
        }
        seen.insert(bytes.to_vec());
    }
    assert!(seen.len() > 50, "only {} different outcomes", seen.len());
    assert!(seen.contains(disk.image().get("a").unwrap()), "all of it may survive");
}

#[test]
fn what_was_written_before_a_failed_sync_is_lost_for_good() {
    let disk = Disk::new(4);
    let path = on(&disk, "a");
    disk.replace(&path, b"old text").unwrap();
    disk.write_at(&path, 0, b"new").unwrap();
    disk.on_op(Some(only(disk.ops() + 1, Verdict::Fail(Errno::Eio))));
    assert!(disk.sync(&path).is_err());
    disk.sync(&path).unwrap();
    disk.write_at(&path, 4, b"TEXT").unwrap();
    disk.sync(&path).unwrap();
    assert_eq!(disk.read(&path).unwrap().unwrap(), b"new TEXT", "the process reads what it wrote");
    assert_eq!(disk.image().get("a").unwrap(), b"new TEXT");
    for cut in 0..50 {
        assert_eq!(disk.power_cut(cut).get("a").unwrap(), b"old TEXT");
        let next = disk.after_kill(cut);
        next.sync(Path::new("a")).unwrap();
        assert_eq!(next.read(Path::new("a")).unwrap().unwrap(), b"new TEXT");
        assert_eq!(next.power_cut(cut).get("a").unwrap(), b"old TEXT", "the next process is fooled too");
    }
}

#[test]
fn each_verdict_does_what_it_says() {
    let run = |verdict| {
        let disk = Disk::new(5);
        disk.on_op(Some(only(2, verdict)));
        let error = disk.write_at(Path::new("a"), 0, &[1; 1000]).err().map(|error| error.kind());
        (error, disk.image().get("a").unwrap().len(), disk.is_stopped(), disk.ops())
    };
    let full = Some(ErrorKind::StorageFull);
    let other = Some(ErrorKind::Other);
    assert_eq!(run(Verdict::Go), (None, 1000, false, 2));
    assert_eq!(run(Verdict::Fail(Errno::Enospc)), (full, 0, false, 2));
    assert_eq!(run(Verdict::StopBefore), (other, 0, true, 2));
    assert_eq!(run(Verdict::StopAfter), (other, 1000, true, 2));
    let (error, length, stopped, _) = run(Verdict::TornThenFail(Errno::Eio));
    assert_eq!((error, stopped), (other, false));
    assert!((1..1000).contains(&length));
}

#[test]
fn a_dead_process_does_nothing_more() {
    let disk = Disk::new(6);
    disk.write_at(Path::new("a"), 0, b"abc").unwrap();
    let ops = disk.ops();
    disk.stop();
    assert!(disk.write_at(Path::new("a"), 0, b"xyz").is_err());
    assert!(disk.replace(Path::new("a"), b"xyz").is_err());
    assert!(disk.read(Path::new("a")).is_err());
    assert!(disk.try_lock(Path::new("lock")).is_none());
    assert_eq!((disk.ops(), disk.image().get("a")), (ops, Some(b"abc".as_slice())));
}

#[test]
fn a_full_disk_takes_no_more_and_gives_space_back() {
    let disk = Disk::new(7);
    disk.set_free_space(1000);
    disk.write_at(Path::new("a"), 0, &[1; 800]).unwrap();
    let error = disk.write_at(Path::new("b"), 0, &[1; 300]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StorageFull);
    disk.write_at(Path::new("a"), 0, &[2; 800]).unwrap();
    assert_eq!(disk.free_space(), 200, "writing over takes no space");
    disk.remove(Path::new("a")).unwrap();
    assert_eq!(disk.free_space(), 1000);
}

#[test]
fn a_lock_has_one_holder_and_is_not_in_an_image() {
    let disk = Disk::new(8);
    let path = on(&disk, "till.lock");
    let guard = disk.try_lock(&path).unwrap();
    assert!(disk.try_lock(&path).is_none());
    assert!(Disk::from_image(&disk.image(), 1).try_lock(Path::new("till.lock")).is_some());
    assert!(disk.after_kill(1).try_lock(Path::new("till.lock")).is_some());
    drop(guard);
    assert!(disk.try_lock(&path).is_some());
}

#[test]
fn operations_are_told_by_kind_and_name() {
    let disk = Disk::new(9);
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    disk.on_op(Some(Arc::new(move |op: &Op| {
        log.lock().unwrap().push((op.nth, op.kind, op.file.clone(), op.bytes));
        Verdict::Go
    })));
    disk.replace(&on(&disk, "keys/till.key"), b"secret").unwrap();
    let expected = [
        (OpKind::Create, "till.new", 0),
        (OpKind::Write, "till.new", 6),
        (OpKind::Sync, "till.new", 0),
        (OpKind::Rename, "till.key", 0),
        (OpKind::Sync, ".", 0),
    ];
    let expected = (1..).zip(expected).map(|(nth, (kind, file, bytes))| (nth, kind, file.to_owned(), bytes));
    assert_eq!(*seen.lock().unwrap(), expected.collect::<Vec<_>>());
}

#[test]
fn an_image_can_be_damaged_and_put_on_another_disk() {
    let mut image = Image::default();
    image.insert("keys/a", b"abc".to_vec());
    image.get_mut("keys/a").unwrap().truncate(1);
    assert!(image.get_mut("b").is_none());
    let disk = Disk::from_image(&image, 1);
    assert_eq!(disk.read(&on(&disk, "keys/a")).unwrap().unwrap(), b"a");
    assert_eq!(disk.power_cut(1), image);
    let folder = tempfile::tempdir().unwrap();
    image.write_to(folder.path()).unwrap();
    assert_eq!(std::fs::read(folder.path().join("keys/a")).unwrap(), b"a");
}
