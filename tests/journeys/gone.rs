//! What a till was told at pairing and finds gone later: a terminal's key, and its own address. It says so by name, sends
//! nothing that it should not, and takes cash meanwhile.
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use florin_tests::{COUNTERS, TestShop};
use serde_json::{Value, json};

/// An address that no computer has (RFC 5737).
const NOBODYS: &str = "192.0.2.7:8444";

fn pay_cash(shop: &mut TestShop) {
    shop.pay_cash("50.00");
    assert_eq!(shop.sale()["state"], "completed");
    shop.next();
}

#[test]
fn f41_a_terminal_whose_key_is_gone_is_named_and_nothing_is_sent_in_the_clear() {
    for counter in COUNTERS.iter().filter(|counter| counter.sealed) {
        let mut shop = TestShop::with_counter(counter, "approve");
        let before = serde_json::to_value(shop.terminal().arrivals()).unwrap();
        shop.lose_keys();
        shop.restart();
        let terminal = shop.state()["terminals"][0].clone();
        let trouble = terminal["trouble"].as_str().unwrap_or_default();
        assert_eq!(terminal["name"], "Counter 1");
        assert!(trouble.starts_with("key: missing"), "{}: {terminal}", counter.profile);
        shop.ring_up(&[("Espresso", "2")]);
        shop.checkout();
        let args =
            json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": terminal["id"] });
        assert_eq!(shop.refused("payment_start", args), "terminal_missing", "{}", counter.profile);
        assert_eq!(shop.payment(), Value::Null, "no payment was begun");
        let after = serde_json::to_value(shop.terminal().arrivals()).unwrap();
        assert_eq!(after, before, "{}: the terminal was told something", counter.profile);
        pay_cash(&mut shop);
        assert!(shop.books_agree().approved.is_empty());
    }
}

#[test]
fn f41_a_key_that_goes_while_the_till_runs_is_still_used_and_nothing_goes_in_the_clear() {
    for counter in COUNTERS.iter().filter(|counter| counter.sealed) {
        let mut shop = TestShop::with_counter(counter, "approve");
        shop.lose_keys();
        shop.ring_up(&[("Espresso", "2")]);
        shop.checkout();
        shop.pay_by_card();
        // a terminal with a key takes nothing in the clear
        shop.expect_payment("approved");
        assert_eq!(shop.books_agree().approved.len(), 1);
    }
}

#[test]
fn f33_a_door_whose_address_is_gone_is_said_at_the_start_and_the_till_works_on() {
    let mut shop = TestShop::with_counter(&COUNTERS[0].full(), "approve");
    assert_eq!(shop.state()["listener"]["on"], true);
    let set = |shop: &TestShop, address: &str| {
        let args = json!({
            "address": address, "any_address": false, "plain_network": true,
            "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        });
        shop.try_call("listener_set", args)
    };
    let error = set(&shop, NOBODYS).unwrap_err();
    assert_eq!(
        (error["code"].as_str(), error["detail"]["field"].as_str()),
        (Some("invalid"), Some("address"))
    );
    assert!(error.to_string().contains("192.0.2.7"), "it names the address: {error}");
    shop.restart();
    let door = shop.state()["listener"].clone();
    assert_eq!(
        (door["on"].as_bool(), door["warning"].as_str()),
        (Some(false), Some("cannot_listen")),
        "{door}"
    );
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    pay_cash(&mut shop);
    // the terminal itself can be asked as before
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(set(&shop, "127.0.0.1:0").unwrap()["warning"], Value::Null, "a new address mends it");
    assert_eq!(shop.state()["listener"]["on"], true);
    shop.books_agree();
}
