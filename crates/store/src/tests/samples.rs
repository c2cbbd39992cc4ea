//! Articles to try the till with, and how they go.

use crate::{Db, KeyPlace, NewShop, Shelf};
use uuid::Uuid;

use super::kit::{new_shop, wall};

#[test]
fn samples_go_with_their_category_and_leave_everything_else() {
    let folder = tempfile::tempdir().unwrap();
    let new = NewShop { samples: Some("Gifts".into()), ..new_shop() };
    let mut next = 0;
    let mut ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let db = Db::create(folder.path(), &new, KeyPlace::File, &mut ids, wall(0)).unwrap().db;
    let by = db.operators().unwrap()[1].id;
    assert!(db.has_samples().unwrap());
    assert_eq!(db.remove_samples(by, wall(1)).unwrap(), 1);
    assert!(!db.has_samples().unwrap());
    let left: Vec<String> = db.shelf(Shelf::All, None, 10).unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(left, ["Oat milk 1 l", "Coffee beans"]);
    assert!(db.products(None, "mug", 10).unwrap().is_empty(), "nothing finds it");
    assert_eq!(db.categories().unwrap().len(), 1);
    assert_eq!(db.remove_samples(by, wall(2)).unwrap(), 0, "a second time there is nothing to remove");
    assert!(db.verify().unwrap().problems.is_empty());
}
