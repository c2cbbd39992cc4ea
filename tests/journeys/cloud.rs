//! A manager pairs the till with the devices of the store through the cloud, and cashiers sell on them.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::street::{Street, states};

#[test]
fn from_the_first_screen_to_a_paid_sale() {
    let mut street = Street::new();
    let before = street.shop.call("cloud_show", json!({}));
    assert_eq!((&before["set_up"], &before["application"]), (&json!(false), &Value::Null));
    assert_eq!(before["regions"].as_array().unwrap().len(), 5);

    let terminal = street.pair();
    assert_eq!((&terminal["connector"], &terminal["name"]), (&json!("ppaas"), &json!("Front")));
    assert_eq!(terminal["model"], "ingenico DX8000");
    let codes = terminal["methods"].as_array().unwrap().iter().map(|one| one["code"].clone());
    assert_eq!(codes.collect::<Vec<_>>(), [json!("CARD"), json!("KB"), json!("GIFTCARD")]);

    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    assert_eq!(street.ledger_len(&terminal), 1);

    // What comes back of the key is nothing that could be used.
    let shown = street.shop.call("cloud_show", json!({}));
    assert_eq!(shown["application"]["fingerprint"].as_str().unwrap().len(), 8);
    let secret = street.cloud.points().remove(0);
    assert!(!shown.to_string().contains(secret.key.expose_secret()), "{shown}");
    // Pairing the same device once more is told by its name.
    let again = json!({ "request_id": "pair 3", "device": terminal["poi_id"], "name": "Other" });
    assert_eq!(street.shop.as_manager("device_pair", again).unwrap_err()["detail"]["field"], "device");
}

#[test]
fn a_method_that_the_device_does_not_list_is_refused_with_those_it_does() {
    let mut street = Street::new();
    let terminal = street.pair();
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    let ask = |street: &mut Street, method: &str| {
        let args = json!({ "request_id": street.shop.request(), "sale": street.shop.sale_id(),
            "terminal": terminal["id"], "method": method });
        street.shop.try_call("payment_start", args)
    };
    let refused = ask(&mut street, "CHEQUE").unwrap_err();
    assert_eq!(refused["detail"]["cure"], "this terminal does not offer it; use CARD, KB, GIFTCARD");
    ask(&mut street, "CARD").unwrap();
    street.shop.expect_payment("approved");
}

#[test]
fn each_step_of_the_test_tells_its_own_cause_and_nothing_is_kept_of_what_failed() {
    let street = Street::new();
    let mut wrong = street.entry();
    wrong["application_key"] = json!("another key");
    let tested = street.shop.call("cloud_test", wrong.clone());
    assert_eq!(states(&tested), ["failed", "waiting", "waiting"]);
    assert_eq!(tested["steps"][0]["why"], "key_wrong");
    let refused = street.shop.as_manager("cloud_set", json!({ "entry": wrong })).unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["detail"]["why"]),
        (&json!("terminal_obstacle"), &json!("key_wrong"))
    );
    assert_eq!(street.shop.call("cloud_show", json!({}))["application"], Value::Null);

    street.order("countries 403");
    let tested = street.shop.call("cloud_test", street.entry());
    assert_eq!(states(&tested), ["passed", "failed", "waiting"]);
    assert_eq!(tested["steps"][1]["why"], "not_subscribed");

    let mut half = street.entry();
    half["application_key"] = json!("");
    assert_eq!(street.shop.try_call("cloud_test", half).unwrap_err()["detail"]["field"], "application_key");
    assert_eq!(street.shop.refused("device_list", json!({})), "no_cloud");
}

#[test]
fn a_renewed_key_that_is_wrong_takes_nothing_away_and_a_right_one_is_used_from_then_on() {
    let mut street = Street::new();
    let terminal = street.pair();
    let mut wrong = street.entry();
    wrong["application_key"] = json!("mistyped");
    street.shop.as_manager("cloud_set", json!({ "entry": wrong })).unwrap_err();
    let reference = street.cloud.points().remove(0).reference;
    street.order(&format!("renew {reference}"));
    // The token of the old key lives, so a sale goes on.
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    street.shop.next();

    let entry = street.entry();
    street.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
    street.order("tokens revoke");
    street.shop.call("terminal_check", json!({ "terminal": terminal["id"] }));
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    assert_eq!(street.ledger_len(&terminal), 2);
}

#[test]
fn what_stands_in_the_way_is_told_before_anything_is_asked() {
    let mut street = Street::new();
    let terminal = street.pair();
    street.order("tokens revoke, token 500 always, devices 401");
    // The revoked token is noticed by a read; the next one cannot be had.
    let refused = street.shop.try_call_in_time("device_list", json!({})).unwrap_err();
    assert_eq!(refused["detail"]["why"], "service_fault");
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    let args = json!({ "request_id": street.shop.request(), "sale": street.shop.sale_id(),
        "terminal": terminal["id"] });
    let refused = street.shop.try_call_in_time("payment_start", args).unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["detail"]["why"]),
        (&json!("terminal_obstacle"), &json!("service_fault"))
    );
    let shown = street.shop.state()["terminals"].clone();
    let device = shown.as_array().unwrap().iter().find(|one| one["id"] == terminal["id"]).unwrap();
    assert_eq!(device["obstacle"], "service_fault");
    assert_eq!(street.ledger_len(&terminal), 0);
}

#[test]
fn a_till_has_a_default_terminal() {
    let mut street = Street::new();
    let terminal = street.pair();
    let is_default = |street: &Street| {
        let shown = street.shop.state()["terminals"].clone();
        let all = shown.as_array().unwrap().clone();
        let found = all.iter().find(|one| one["is_default"] == true).unwrap();
        found["id"].clone()
    };
    assert_ne!(is_default(&street), terminal["id"], "the first one, unless somebody chooses");
    street.shop.call("terminal_default", json!({ "terminal": terminal["id"] }));
    assert_eq!(is_default(&street), terminal["id"]);
    street.shop.restart();
    assert_eq!(is_default(&street), terminal["id"]);
}

#[test]
fn without_a_keychain_a_manager_chooses_a_passphrase_and_nothing_is_silent() {
    let mut street = Street::new();
    street.shop.take_keychain_away();
    street.shop.restart();
    assert_eq!(street.shop.call("vault_show", json!({}))["state"], "keychain_missing");
    let entry = street.entry();
    let refused = street.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap_err();
    assert_eq!(refused["code"], "no_keychain");

    let short = street.shop.as_manager("vault_choose", json!({ "passphrase": "short" })).unwrap_err();
    assert_eq!((&short["code"], &short["detail"]["least"]), (&json!("passphrase_short"), &json!(12)));
    let chosen = json!({ "passphrase": "seven quiet words" });
    assert_eq!(street.shop.as_manager("vault_choose", chosen.clone()).unwrap()["state"], "open");
    let terminal = street.pair();

    street.shop.restart();
    assert_eq!(street.shop.call("vault_show", json!({}))["state"], "locked");
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    let args = json!({ "request_id": street.shop.request(), "sale": street.shop.sale_id(),
        "terminal": terminal["id"] });
    assert_eq!(
        street.shop.try_call("payment_start", args.clone()).unwrap_err()["detail"]["why"],
        "secrets_locked"
    );
    let wrong = json!({ "passphrase": "seven other words" });
    assert_eq!(street.shop.refused("vault_unlock", wrong), "wrong_passphrase");
    assert_eq!(street.shop.call("vault_unlock", chosen)["state"], "open");
    street.shop.pay_on(terminal["id"].as_str().unwrap());
    street.shop.expect_payment("approved");
}
