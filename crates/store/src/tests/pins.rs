//! PINs: the count of wrong tries is durable, and no PIN is anywhere in clear.

use domain::ids::OperatorId;
use secrecy::SecretString;

use super::kit::{CASHIER_PIN, MANAGER_PIN, Till, wall};
use crate::{Error, KeyPlace, PinCheck};

fn pin(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn a_pin_opens_for_its_person_only() {
    let till = Till::new();
    let check = |id, text| till.db().check_pin(id, &pin(text), wall(0)).unwrap();
    assert_eq!(check(till.cashier(), CASHIER_PIN), PinCheck::Ok);
    assert_eq!(check(till.manager(), CASHIER_PIN), PinCheck::Wrong { left: 4 });
    assert_eq!(check(till.manager(), MANAGER_PIN), PinCheck::Ok);
    let nobody = OperatorId::from_uuid(till.uuid());
    assert_eq!(check(nobody, CASHIER_PIN), PinCheck::Wrong { left: 4 });
}

#[test]
fn five_wrong_pins_lock_and_a_restart_does_not_help() {
    let mut till = Till::new();
    let id = till.cashier();
    for left in [4, 3] {
        assert_eq!(till.db().check_pin(id, &pin("0000"), wall(0)).unwrap(), PinCheck::Wrong { left });
    }
    till.reopen();
    for left in [2, 1] {
        assert_eq!(till.db().check_pin(id, &pin("0000"), wall(0)).unwrap(), PinCheck::Wrong { left });
    }
    let locked = PinCheck::Locked { until: wall(30) };
    assert_eq!(till.db().check_pin(id, &pin("0000"), wall(0)).unwrap(), locked);
    till.reopen();
    assert_eq!(till.db().check_pin(id, &pin(CASHIER_PIN), wall(29)).unwrap(), locked);
    assert_eq!(till.count("journal WHERE body LIKE '%pin_locked%'"), 1);

    let longer = PinCheck::Locked { until: wall(90) };
    assert_eq!(till.db().check_pin(id, &pin("0000"), wall(30)).unwrap(), longer, "twice as long");
    assert_eq!(till.db().check_pin(id, &pin(CASHIER_PIN), wall(90)).unwrap(), PinCheck::Ok);
    assert_eq!(till.db().check_pin(id, &pin("0000"), wall(91)).unwrap(), PinCheck::Wrong { left: 4 });
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn without_its_key_a_till_sells_and_checks_no_pin() {
    let mut till = Till::new();
    till.close();
    std::fs::remove_file(till.path("till.key")).unwrap();
    till.reopen();
    assert_eq!(till.db().key_place(), KeyPlace::File);
    let checked = till.db().check_pin(till.cashier(), &pin(CASHIER_PIN), wall(0));
    assert!(matches!(checked, Err(Error::KeyMissing { .. })));
    till.sell();
}

#[test]
fn no_pin_is_in_any_file() {
    let till = Till::new();
    till.db().check_pin(till.manager(), &pin(MANAGER_PIN), wall(0)).unwrap();
    for entry in std::fs::read_dir(till.folder()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(MANAGER_PIN.len()).any(|window| window == MANAGER_PIN.as_bytes()));
    }
}
