//! Opening: migrations, locks, readers, folders that are not ours.

use std::fs;

use insta::assert_snapshot;
use uuid::Uuid;

use super::kit::{Till, new_shop, terminal, wall};
use crate::{Db, Error, KeyPlace};

#[test]
fn the_schema() {
    let till = Till::new();
    let sql: Vec<String> = till
        .db()
        .read(|db| {
            let mut all = db
                .prepare(
                    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT IN
                     (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY name",
                )
                .unwrap();
            Ok(all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect())
        })
        .unwrap();
    assert_snapshot!("schema", sql.join(";\n"));
}

#[test]
fn every_table_is_strict() {
    let till = Till::new();
    let loose = "pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'";
    assert_eq!(till.count(loose), 0);
}

#[test]
fn the_connection_is_durable_and_careful() {
    let till = Till::new();
    till.db()
        .read(|db| {
            let pragma = |name: &str| -> String {
                db.pragma_query_value(None, name, |row| {
                    row.get::<_, i64>(0).map(|number| number.to_string()).or_else(|_| row.get(0))
                })
                .unwrap()
            };
            assert_eq!(pragma("journal_mode"), "wal");
            assert_eq!(pragma("synchronous"), "2");
            assert_eq!(pragma("foreign_keys"), "1");
            assert_eq!(pragma("trusted_schema"), "0");
            assert_eq!(pragma("cell_size_check"), "1");
            assert_eq!(pragma("user_version"), crate::migrate::ALL.len().to_string());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_folder_has_one_owner_and_any_number_of_readers() {
    let mut till = Till::new();
    assert!(matches!(Db::open(till.folder(), wall(0)), Err(Error::Locked { .. })));
    let reader = Db::open_read_only(till.folder()).unwrap();
    let sale = till.sell();
    assert_eq!(reader.sale(sale.id).unwrap(), Some(sale), "a reader sees what the till does");
    assert_eq!(reader.identity(), till.db().identity());
    assert!(reader.verify().unwrap().are_sound());
    assert!(matches!(reader.focus(None, None), Err(Error::ReadOnly(_))));

    till.close();
    assert!(Db::open_read_only(till.folder()).unwrap().verify().unwrap().are_sound());
    till.reopen();
}

#[test]
fn a_folder_without_a_till_and_one_with_a_till_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Db::open(folder.path(), wall(0)), Err(Error::Absent { .. })));
    assert!(matches!(Db::open_read_only(folder.path()), Err(Error::Absent { .. })));
    let mut till = Till::new();
    till.close();
    let again = Db::create(till.folder(), &new_shop(), KeyPlace::File, &mut Uuid::nil, wall(0));
    assert!(matches!(again, Err(Error::Exists { .. })));
    assert!(till.path("till.key").exists(), "the key of the till that is there stays");
    till.reopen();
}

#[test]
fn a_till_is_made_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut number = 0;
    let mut ids = || {
        number += 1;
        Uuid::from_u128(number)
    };
    let mut broken = new_shop();
    broken.products.push(broken.products[0].clone());
    assert!(Db::create(folder.path(), &broken, KeyPlace::File, &mut ids, wall(0)).is_err());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["till.lock"], "an empty lock is all that may stay");
    Db::create(folder.path(), &new_shop(), KeyPlace::File, &mut ids, wall(0)).unwrap();
}

#[test]
fn a_shop_that_could_not_sell_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |change: fn(&mut crate::NewShop)| {
        let mut new = new_shop();
        change(&mut new);
        let made = Db::create(folder.path(), &new, KeyPlace::File, &mut Uuid::nil, wall(0));
        assert!(!folder.path().join("till.sqlite").exists());
        made.err().unwrap().to_string()
    };
    assert!(refused(|new| new.shop.zone = "Mars".into()).contains("time zone"));
    assert!(refused(|new| new.shop.till_code = "a b".into()).contains("till code"));
    assert!(refused(|new| drop(new.operators.pop())).contains("manager"));
    assert!(refused(|new| new.operators[1].pin = "123".into()).contains("6 to 12 digits"));
    assert!(refused(|new| new.products[0].tax_letter = "Z".into()).contains("tax letter Z"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let till = Till::new();
    till.sell();
    for entry in fs::read_dir(till.folder()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn a_damaged_file_is_not_opened() {
    let mut till = Till::new();
    for _ in 0..20 {
        till.sell();
    }
    till.close();
    let path = till.path("till.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    // The pages that a start has to read: others are looked at beside the work.
    bytes[4_096..24_096].fill(0x5a);
    crate::write_atomically(&path, &bytes).unwrap();
    assert!(Db::open(till.folder(), wall(0)).is_err());
}

#[test]
fn terminals_have_names_of_their_own_and_leave_a_record() {
    let till = Till::new();
    let first = terminal(900, "Counter");
    till.db().add_terminal(&first, "Manager", wall(1)).unwrap();
    assert!(matches!(
        till.db().add_terminal(&terminal(901, "Counter"), "Manager", wall(1)),
        Err(Error::NameTaken { name }) if name == "Counter"
    ));
    till.db().add_terminal(&terminal(902, "Bar"), "Manager", wall(1)).unwrap();
    assert_eq!(till.db().terminals().unwrap(), [first.clone(), terminal(902, "Bar")]);

    let sale = till.checkout();
    till.intent(&till.payment(&sale, 1_002)).unwrap();
    let busy = till.db().remove_terminal(first.id, "Manager", wall(2));
    assert!(matches!(busy, Err(Error::TerminalInUse { .. })));
    till.db().remove_terminal(terminal(902, "Bar").id, "Manager", wall(2)).unwrap();
    assert_eq!(till.db().terminals().unwrap(), [first]);
    assert_eq!(till.count("journal WHERE body LIKE '%terminal_added%'"), 2);
    assert_eq!(till.count("journal WHERE body LIKE '%terminal_removed%'"), 1);
    assert!(till.db().verify().unwrap().are_sound());
}
