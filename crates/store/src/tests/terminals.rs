//! Paired terminals and where they may call: changed with a record of who did it, and never under a
//! payment.

use domain::attempt::{Attempt, Condition, Evidence, State};
use terminal::{Mode, TerminalConfig};

use super::kit::{Till, in_state, terminal, wall};
use crate::{Error, Listener};

fn two() -> (Till, TerminalConfig) {
    let till = Till::new();
    let counter = terminal(900, "Counter");
    till.db().add_terminal(&counter, "Manager", wall(1)).unwrap();
    till.db().add_terminal(&terminal(901, "Bar"), "Manager", wall(1)).unwrap();
    (till, counter)
}

/// A payment on the counter's terminal.
fn paying(till: &Till) -> Attempt {
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    attempt
}

#[test]
fn a_terminal_changes_in_its_place_and_the_journal_says_who_did_it() {
    let (mut till, counter) = two();
    let settings = [("payment_timeout_s".to_owned(), "90".to_owned())].into();
    let changed = TerminalConfig {
        name: "Front".into(),
        mode: Mode::Full,
        address: "127.0.0.1:4000".into(),
        settings,
        secrets: vec!["passphrase".into(), "other".into()],
        ..counter
    };
    till.db().update_terminal(&changed, "Manager", wall(5)).unwrap();
    till.reopen();
    assert_eq!(till.db().terminals().unwrap()[0], changed, "the first stays the first");
    till.db().update_terminal(&changed, "Manager", wall(6)).unwrap();
    assert_eq!(till.count("journal WHERE body LIKE '%terminal_changed%'"), 1, "nothing is no change");
    let taken = TerminalConfig { name: "Bar".into(), ..changed.clone() };
    assert!(matches!(till.db().update_terminal(&taken, "Manager", wall(7)), Err(Error::NameTaken { .. })));
    let nobody = terminal(902, "Nobody");
    assert!(matches!(till.db().update_terminal(&nobody, "Manager", wall(7)), Err(Error::Missing { .. })));
    assert_eq!(till.db().verify().unwrap().problems, []);
    till.tamper("UPDATE terminal SET name = 'Counter' WHERE name = 'Front'");
    assert!(!till.db().verify().unwrap().are_sound());
}

#[test]
fn a_terminal_stays_the_same_one_under_a_payment_and_may_move() {
    let (till, counter) = two();
    let attempt = paying(&till);
    let other = TerminalConfig { poi_id: "POI2".into(), ..counter.clone() };
    assert!(matches!(
        till.db().update_terminal(&other, "Manager", wall(5)),
        Err(Error::TerminalInUse { .. })
    ));
    let moved = TerminalConfig { address: "127.0.0.2:3000".into(), ..counter };
    till.db().update_terminal(&moved, "Manager", wall(5)).unwrap();
    till.settle(&in_state(&attempt, State::Declined { condition: Condition::Refusal, text: None })).unwrap();
    let other = TerminalConfig { address: moved.address, ..other };
    till.db().update_terminal(&other, "Manager", wall(6)).unwrap();
    assert_eq!(till.db().terminals().unwrap()[0].poi_id, "POI2");
}

#[test]
fn a_terminal_that_is_still_asked_is_not_removed() {
    let (till, counter) = two();
    let attempt = paying(&till);
    let remove = || till.db().remove_terminal(counter.id, "Manager", wall(5));
    assert!(matches!(remove(), Err(Error::TerminalInUse { .. })));
    let evidence = Evidence::Person { operator: till.manager(), reason: "it shows nothing".into() };
    till.settle(&in_state(&attempt, State::NotCharged { evidence })).unwrap();
    assert!(matches!(remove(), Err(Error::TerminalInUse { .. })), "its answer may still come");
    till.commit(engine::ports::Change::Cared { attempt: attempt.id, left: 0 }).unwrap();
    remove().unwrap();
    assert_eq!(till.db().terminals().unwrap().len(), 1);
    assert_eq!(till.db().verify().unwrap().problems, []);
}

fn listener() -> Listener {
    Listener {
        address: "192.0.2.7".into(),
        port: 8443,
        any_address: false,
        plain_network: false,
        certificate: Some("ab".repeat(32)),
    }
}

#[test]
fn where_terminals_may_call_is_kept_and_told() {
    let (mut till, _) = two();
    assert_eq!(till.db().listener().unwrap(), None);
    till.db().set_listener(Some(&listener()), "Manager", wall(5)).unwrap();
    let plain = Listener { certificate: None, plain_network: true, ..listener() };
    till.db().set_listener(Some(&plain), "Manager", wall(6)).unwrap();
    till.reopen();
    assert_eq!(till.db().listener().unwrap(), Some(plain));
    assert_eq!(till.count("journal WHERE body LIKE '%listener_set%' AND operator = 'Manager'"), 2);
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn no_slip_of_the_finger_opens_every_network() {
    let (till, _) = two();
    let set = |listener: Listener| till.db().set_listener(Some(&listener), "Manager", wall(5));
    for address in ["0.0.0.0", "::"] {
        let everywhere = Listener { address: address.into(), ..listener() };
        assert!(matches!(set(everywhere.clone()), Err(Error::Setup(_))));
        set(Listener { any_address: true, ..everywhere }).unwrap();
    }
    assert!(matches!(set(Listener { address: "till".into(), ..listener() }), Err(Error::Setup(_))));
    assert!(matches!(set(Listener { certificate: Some("ab".into()), ..listener() }), Err(Error::Setup(_))));
}
