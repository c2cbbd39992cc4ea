//! Books to learn on: the shop, its articles and its people, and nothing that was ever sold.

use rusqlite::Connection;
use secrecy::SecretString;

use super::kit::{CASHIER_PIN, MANAGER_PIN, Till, printer, wall};
use crate::{Db, PinCheck, Shelf, training};

fn made(till: &Till) -> Db {
    till.db().make_training(&mut || till.uuid(), wall(120)).unwrap();
    Db::open(&crate::training_folder(till.folder()), wall(120)).unwrap()
}

#[test]
fn the_shop_is_copied_and_its_books_are_not() {
    let till = Till::new();
    till.sell();
    assert!(printer().drawer.is_some());
    till.db().set_printer(Some(&printer()), "Manager", wall(60)).unwrap();
    let before = till.db().verify().unwrap();

    let training = made(&till);
    let shop = till.db().shop().unwrap();
    assert_eq!(training.shop().unwrap(), shop.for_training());
    assert_eq!(training.operators().unwrap(), till.db().operators().unwrap());
    let shelf = |db: &Db| db.shelf(Shelf::All, None, 100).unwrap();
    assert_eq!(shelf(&training), shelf(till.db()));
    assert_eq!(training.products(None, "mug", 10).unwrap().len(), 1, "found by its name");
    assert_eq!(training.products_by_code("8710000000011").unwrap().len(), 1, "and by its code");
    assert!(training.recent_sales(10).unwrap().is_empty());
    assert!(training.terminals().unwrap().is_empty());
    assert_eq!(training.printer().unwrap().unwrap().drawer, None, "the drawer holds real money");
    assert_ne!(training.identity().sale_id, till.db().identity().sale_id);
    let after = till.db().verify().unwrap();
    assert_eq!(format!("{after:?}"), format!("{before:?}"), "the shop's own books are only read");
    assert!(training.verify().unwrap().problems.is_empty());
}

#[test]
fn everybody_has_their_own_pin_and_no_more_tries_than_before() {
    let till = Till::new();
    let (cashier, manager) = (till.cashier(), till.manager());
    for _ in 0..5 {
        till.db().check_pin(cashier, &SecretString::from("9999"), wall(100)).unwrap();
    }
    let training = made(&till);
    let check = |who, pin: &str| training.check_pin(who, &SecretString::from(pin), wall(121)).unwrap();
    assert_eq!(check(manager, MANAGER_PIN), PinCheck::Ok);
    assert!(matches!(check(cashier, CASHIER_PIN), PinCheck::Locked { .. }), "the lock is copied too");
}

#[test]
fn they_are_made_anew_each_time_and_leave_nothing() {
    let till = Till::new();
    let first = made(&till).identity().sale_id;
    let second = made(&till).identity().sale_id;
    assert_ne!(first, second);
    assert!(crate::remove_training(till.folder()).unwrap());
    assert!(!crate::remove_training(till.folder()).unwrap());
    assert!(!crate::training_folder(till.folder()).exists());
}

#[test]
fn start_and_end_are_in_the_journal_of_the_shop() {
    let till = Till::new();
    let by = till.db().operators().unwrap()[0].id;
    till.db().training_started(by, wall(1)).unwrap();
    till.db().training_ended(Some(by), wall(2)).unwrap();
    till.db().training_ended(None, wall(3)).unwrap();
    let told: Vec<(String, String)> = {
        let db = Connection::open(till.path("till.sqlite")).unwrap();
        let mut rows = db.prepare("SELECT operator, body FROM journal ORDER BY seq").unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let [.., start, end, restart] = told.as_slice() else { panic!() };
    assert!(start.0 == by.to_string() && start.1.contains("training_started"));
    assert!(end.0 == by.to_string() && end.1.contains(r#""about":{"restart":false}"#), "{end:?}");
    assert!(restart.0.is_empty() && restart.1.contains(r#""about":{"restart":true}"#), "{restart:?}");
    assert!(till.db().verify().unwrap().problems.is_empty());
}

#[test]
fn every_table_is_copied_or_left_out_on_purpose() {
    let till = Till::new();
    let db = Connection::open(till.path("till.sqlite")).unwrap();
    let mut rows = db
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'product_search%'
             AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> =
        rows.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    let mut known: Vec<&str> = [training::LEFT_OUT, &training::COPIED_TABLES].concat();
    known.sort_unstable();
    assert_eq!(tables, known, "a new table: may what is in it be copied to books to learn on?");
}
