//! What a cloud does to a sale: what the cashier sees of it, and that the devices' ledgers and the books agree after it.
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::clouds::ppaas::Route;

use crate::street::{Street, states};

const SECOND: Duration = Duration::from_secs(1);

/// A street whose first device has sold once: there is a session, so that the next message is the payment.
fn ready() -> (Street, Value) {
    let mut street = Street::new();
    let terminal = street.pair();
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    street.shop.next();
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    (street, terminal)
}

/// Starts the payment; the error as the cashier gets it, where it does not start.
fn pay(street: &mut Street, terminal: &Value) -> Result<Value, Value> {
    let args = json!({ "request_id": street.shop.request(), "sale": street.shop.sale_id(),
        "terminal": terminal["id"] });
    street.shop.try_call_in_time("payment_start", args)
}

/// How many payments the device took after the first sale.
fn taken(street: &Street, terminal: &Value) -> usize {
    street.ledger_len(terminal) - 1
}

/// What the cashier reads about the last payment.
fn reason(street: &Street) -> (Value, Value) {
    let payment = street.shop.payment();
    (payment["state"].clone(), payment["reason"].clone())
}

fn messages(street: &Street) -> u64 {
    street.cloud.arrivals().of(Route::Messages)
}

#[test]
fn a_connection_that_is_cut_after_the_request_is_asked_about_and_nothing_is_sent_again() {
    let (mut street, terminal) = ready();
    street.order("messages lose answer");
    street.shop.pay_on(terminal["id"].as_str().unwrap());
    // The doubt may be over before anybody looks: the question goes out at once. The story keeps it.
    street.shop.expect_payment_in_time("approved", SECOND);
    let facts = street.shop.payment()["facts"].clone();
    assert_eq!(facts[1]["what"], "connection_lost", "asked about, not answered: {facts}");
    assert_eq!(taken(&street, &terminal), 1, "charged once");
    street.books_agree();
}

#[test]
fn a_question_that_never_arrived_is_not_paid_and_not_sent_again() {
    let (mut street, terminal) = ready();
    street.order("messages drop request");
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment("unknown");
    street.shop.expect_payment_in_time("not_charged", 5 * SECOND);
    assert_eq!(taken(&street, &terminal), 0);
    street.books_agree();
}

#[test]
fn a_token_that_is_revoked_before_the_payment_leaves_it_open_until_the_cloud_says_that_it_knows_nothing() {
    let (mut street, terminal) = ready();
    street.order("tokens revoke");
    let before = messages(&street);
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment("unknown");
    street.shop.expect_payment_in_time("not_charged", 5 * SECOND);
    assert_eq!(taken(&street, &terminal), 0);
    assert!(messages(&street) > before + 1, "the payment, and questions about it with another token");
    // The sale is open, and the next try takes the money once.
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment("approved");
    assert_eq!(taken(&street, &terminal), 1);
    street.books_agree();
}

#[test]
fn a_token_that_is_revoked_while_the_customer_pays_is_renewed_for_the_question_only() {
    let mut street = Street::new();
    let terminal = street.pair();
    street.set(&json!({ "mode": "async" }), None);
    street
        .cloud
        .device(terminal["poi_id"].as_str().unwrap())
        .unwrap()
        .push(&simulator::Script::parse("approve after 500ms").unwrap());
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment("sent");
    street.order("tokens revoke");
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(street.ledger_len(&terminal), 1);
    street.books_agree();
}

#[test]
fn two_refusals_of_the_token_one_after_the_other_are_told_and_the_third_try_works() {
    let (mut street, terminal) = ready();
    street.shop.call("terminal_logout", json!({ "terminal": terminal["id"] }));
    street.order("messages 401 twice");
    let refused = pay(&mut street, &terminal).unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["detail"]["why"]),
        (&json!("terminal_obstacle"), &json!("service_fault"))
    );
    assert_eq!(taken(&street, &terminal), 0);
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(taken(&street, &terminal), 1);
    street.books_agree();
}

#[test]
fn a_key_that_was_renewed_is_told_at_the_first_question_after_its_token_died() {
    let (mut street, terminal) = ready();
    let reference = street.cloud.points().remove(0).reference;
    street.order(&format!("renew {reference}, tokens revoke"));
    street.shop.call("terminal_check", json!({ "terminal": terminal["id"] }));
    let state = street.shop.state();
    let shown =
        state["terminals"].as_array().unwrap().iter().find(|one| one["id"] == terminal["id"]).unwrap();
    assert_eq!(shown["obstacle"], "key_renewed", "{shown}");
    let refused = pay(&mut street, &terminal).unwrap_err();
    assert_eq!(refused["detail"]["why"], "key_renewed");
    // The key as the portal shows it now.
    let entry = street.entry();
    street.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(taken(&street, &terminal), 1);
    street.books_agree();
}

#[test]
fn too_many_questions_make_the_till_wait_as_long_as_the_cloud_says() {
    let (mut street, terminal) = ready();
    street.order("messages 429 after 3s");
    pay(&mut street, &terminal).unwrap();
    street
        .shop
        .until("it ends", |shop| !["preparing", "sent"].contains(&shop.payment()["state"].as_str().unwrap()));
    assert_eq!(reason(&street), (json!("not_started"), json!("unavailable_service")));
    assert_eq!(taken(&street, &terminal), 0, "the cloud turned it away before a device saw it");
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment_in_time("approved", SECOND);
    // A question without money waits as long as the cloud wants to be left alone.
    street.shop.next();
    street.order("devices 429 after 3s");
    let refused = street.shop.refused("device_list", json!({}));
    assert_eq!(refused, "terminal_obstacle");
    let from = street.shop.clock_reads();
    street.shop.try_call_in_time("device_list", json!({})).unwrap();
    assert!(street.shop.clock_reads().saturating_sub(from) >= 3 * SECOND);
    street.books_agree();
}

#[test]
fn a_clock_that_is_off_by_ten_minutes_is_told_and_sales_go_on() {
    let mut street = Street::new();
    let till = terminal::Clock::now(street.shop.clock.as_ref()).wall.timestamp();
    let computer = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs().cast_signed();
    street.order(&format!("skew {}s", till - computer + 600));
    let tested = street.shop.call("cloud_test", street.entry());
    assert_eq!(states(&tested), ["passed", "passed", "passed"]);
    let off = tested["clock_off_s"].as_i64().unwrap();
    assert!((590..=610).contains(&off), "{off}");
    let terminal = street.pair();
    let off = street.shop.call("cloud_show", json!({}))["clock_off_s"].as_i64().unwrap();
    assert!((590..=610).contains(&off), "{off}");
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    street.books_agree();
}

#[test]
fn a_device_of_another_store_takes_nothing_and_says_whose_it_is() {
    let (mut street, terminal) = ready();
    // The till is moved to another store at the portal, and its device is not.
    let points = street.cloud.points();
    let other =
        points.iter().find(|point| point.store != points[0].store && point.region == points[0].region);
    let other = other.expect("the cloud has a second store");
    let mut entry = street.entry();
    entry["application_id"] = json!(other.application_id);
    entry["application_key"] = json!(other.key.expose_secret());
    street.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
    pay(&mut street, &terminal).unwrap();
    street.shop.expect_payment("not_started");
    assert_eq!(reason(&street), (json!("not_started"), json!("not_allowed")));
    let words = street.shop.payment()["reason_text"].as_str().unwrap().to_owned();
    assert!(words.contains("store"), "{words}");
    assert_eq!(taken(&street, &terminal), 0);
    street.books_agree();
}
