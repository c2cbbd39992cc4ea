//! What only the inside can show: that nothing is kept which nobody can reach.

use std::path::Path;

use crate::{Disk, shared::Shared};

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
