//! Who the till is: a copy or a restored folder becomes another till before it pays.

use std::fs;

use domain::attempt::Pairing;
use engine::ports::{ServiceBlock, Store};

use super::kit::{Till, approved, wall};
use crate::Db;

fn reserve(db: &Db) -> ServiceBlock {
    let pairing = Pairing { sale_id: db.identity().sale_id, poi_id: "POI1".into() };
    db.reserve_services(&pairing).unwrap()
}

/// The database and nothing else, as a backup takes it.
fn backup(till: &Till) -> Vec<u8> {
    let path = till.path("copy");
    till.db().read(|db| Ok(db.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap())).unwrap();
    fs::read(path).unwrap()
}

fn restore(till: &mut Till, bytes: &[u8]) {
    till.close();
    for rest in ["till.sqlite-wal", "till.sqlite-shm"] {
        assert!(!till.path(rest).exists(), "the last connection takes the WAL along");
    }
    crate::write_atomically(&till.path("till.sqlite"), bytes).unwrap();
    till.reopen();
}

#[test]
fn the_identity_stays_with_the_till() {
    let mut till = Till::new();
    let before = till.db().identity();
    assert_eq!(before.till_code, "T01");
    assert!(before.sale_id.starts_with("T01-") && before.sale_id.len() == 10, "{}", before.sale_id);
    till.reopen();
    assert_eq!(till.db().identity(), before);
    assert_eq!(till.count("till"), 1);
}

#[test]
fn blocks_of_numbers_never_overlap() {
    let mut till = Till::new();
    assert_eq!(reserve(till.db()), ServiceBlock { next: 1, end: 101 });
    assert_eq!(reserve(till.db()), ServiceBlock { next: 101, end: 201 });
    till.reopen();
    assert_eq!(reserve(till.db()), ServiceBlock { next: 201, end: 301 });
}

#[test]
fn a_till_without_its_file_is_another_till() {
    let mut till = Till::new();
    reserve(till.db());
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let before = till.db().identity();
    till.close();
    fs::remove_file(till.path("till.id")).unwrap();
    till.reopen();
    let after = till.db().identity();
    assert_ne!(after.install_id, before.install_id);
    assert_ne!(after.sale_id, before.sale_id);
    assert!(reserve(till.db()).next >= 36 * 36 * 36 * 36);
    let open = till.db().open_attempts().unwrap();
    assert_eq!(open[0].pairing.sale_id, before.sale_id, "an open attempt keeps its name");
    till.settle(&approved(&attempt, 1_002)).unwrap();
    assert_eq!(till.count("journal WHERE body LIKE '%till_identity%'"), 2);
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn the_file_of_another_till_or_machine_makes_it_another_till() {
    let mut till = Till::new();
    let other = Till::new();
    let before = till.db().identity();
    till.close();
    fs::copy(other.path("till.id"), till.path("till.id")).unwrap();
    till.reopen();
    let second = till.db().identity();
    assert!(second.sale_id != before.sale_id && second.sale_id != other.db().identity().sale_id);

    till.close();
    let mut file: serde_json::Value =
        serde_json::from_slice(&fs::read(till.path("till.id")).unwrap()).unwrap();
    file["machine"] = "0".into();
    crate::write_atomically(&till.path("till.id"), file.to_string().as_bytes()).unwrap();
    till.reopen();
    assert_ne!(till.db().identity().sale_id, second.sale_id);

    till.close();
    crate::write_atomically(&till.path("till.id"), b"{").unwrap();
    till.reopen();
    assert_eq!(till.count("till"), 4);
}

#[test]
fn an_older_copy_of_the_database_repeats_no_number() {
    let mut till = Till::new();
    reserve(till.db());
    let old = backup(&till);
    let last = reserve(till.db());
    let before = till.db().identity();
    restore(&mut till, &old);
    assert_eq!(till.db().identity(), before, "same till, same machine");
    assert_eq!(reserve(till.db()).next, last.end, "the file knows better than the copy");
}

#[test]
fn a_copy_from_before_the_present_identity_is_another_till() {
    let mut till = Till::new();
    let old = backup(&till);
    till.close();
    fs::remove_file(till.path("till.id")).unwrap();
    till.reopen();
    let present = till.db().identity();
    let last = reserve(till.db());
    restore(&mut till, &old);
    assert_ne!(till.db().identity().sale_id, present.sale_id);
    assert!(reserve(till.db()).next >= last.end);
}

#[test]
fn a_clone_on_the_same_machine_without_the_file_is_another_till() {
    let till = Till::new();
    let mut clone = Till::new();
    let bytes = backup(&till);
    clone.close();
    fs::remove_file(clone.path("till.id")).unwrap();
    crate::write_atomically(&clone.path("till.sqlite"), &bytes).unwrap();
    let copy = Db::open(clone.folder(), wall(9)).unwrap();
    assert_ne!(copy.identity().sale_id, till.db().identity().sale_id);
}
