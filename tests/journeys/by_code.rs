//! Payments by code: a tender of its own, shown to the customer or scanned from them, found again after anything.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::Kind;

use crate::street::Street;

const SECOND: Duration = Duration::from_secs(1);

/// A street where payments by code are paired, and a sale waits to be paid.
fn ready(more: &Value) -> (Street, Value) {
    let mut street = Street::new();
    street.set(more, None);
    let devices = street.shop.call("device_list", json!({}))["devices"].clone();
    let by_code = devices.as_array().unwrap().iter().find(|device| device["id"] == "qr").unwrap().clone();
    assert_eq!(by_code["methods"][0]["code"], "KB");
    let wanted = json!({ "request_id": "pair codes", "device": "qr", "name": "QR code" });
    let terminal = street.shop.as_manager("device_pair", wanted).unwrap();
    assert_eq!((&terminal["profile"], &terminal["can"]["by_code"]), (&json!("qr"), &json!(true)));
    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    (street, terminal)
}

fn pay(street: &mut Street, terminal: &Value, scanned: Option<&str>) -> Result<Value, Value> {
    let args = json!({ "request_id": street.shop.request(), "sale": street.shop.sale_id(),
        "terminal": terminal["id"], "scanned": scanned });
    street.shop.try_call("payment_start", args)
}

/// The id that the cloud gave the payment whose code is shown.
fn shown(street: &Street) -> String {
    street.shop.until("a code is shown", |shop| !shop.payment()["code"].is_null());
    let payload = street.shop.payment()["code"]["payload"].as_str().unwrap().to_owned();
    payload.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn the_customer_scans_the_code_and_it_is_a_tender_of_its_own_that_can_go_back() {
    let (mut street, terminal) = ready(&json!({}));
    pay(&mut street, &terminal, None).unwrap();
    let id = shown(&street);
    let display = street.shop.display();
    assert_eq!((&display["step"], &display["due"]["text"]), (&json!("card"), &json!("2.60")));
    assert!(display["code"]["payload"].as_str().unwrap().ends_with(&id), "{display}");
    assert!(display["code"]["left_ms"].is_i64());

    street.scanned(&id);
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(street.shop.sale()["tenders"][0]["kind"], "code");
    assert!(street.shop.receipt().contains("QR code KB"), "{}", street.shop.receipt());
    assert_eq!(street.shop.display()["code"], Value::Null);
    street.books_agree();

    let sale = street.shop.sale_id();
    street.shop.next();
    let options = street.shop.call("return_options", json!({ "sale": sale }));
    let payment = options["payments"][0]["payment"].clone();
    let back = json!({ "request_id": "back", "sale": sale, "payment": payment, "way": "void",
        "terminal": terminal["id"], "reason": "brought back" });
    street.shop.as_manager("return_start", back).unwrap();
    street.shop.until("it went back", |shop| shop.state()["giving_back"]["ended"] == true);
    assert_eq!(street.shop.state()["giving_back"]["payment"]["state"], "approved");
    let kinds: Vec<Kind> = street.cloud.qr_ledger().iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Charge, Kind::Refund]);
}

#[test]
fn the_till_scans_the_customer() {
    let (mut street, terminal) = ready(&json!({}));
    let code = street.cloud.wallet_code("KB").unwrap();
    pay(&mut street, &terminal, Some(&code)).unwrap();
    street.shop.expect_payment_in_time("approved", SECOND);
    street.books_agree();
    street.shop.next();

    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    let refused = pay(&mut street, &terminal, Some("two words")).unwrap_err();
    assert_eq!(refused["detail"]["field"], "scanned");
    pay(&mut street, &terminal, Some("000000000000000000000000")).unwrap();
    street.shop.expect_payment_in_time("declined", SECOND);
    street.books_agree();
}

#[test]
fn a_code_that_nobody_scans_is_taken_back_and_a_lost_answer_is_asked_for() {
    let (mut street, terminal) = ready(&json!({}));
    pay(&mut street, &terminal, None).unwrap();
    shown(&street);
    street.shop.call("payment_abort", json!({ "payment": street.shop.payment_id() }));
    street.shop.expect_payment_in_time("cancelled", SECOND);
    assert_eq!(street.cloud.qr_ledger().len(), 0);

    street.order("qr-start lose answer");
    pay(&mut street, &terminal, None).unwrap();
    street.shop.expect_payment("unknown");
    street.shop.pass(5 * SECOND);
    // It is still to be scanned, so the customer is shown it again.
    let id = shown(&street);
    street.scanned(&id);
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(street.cloud.qr_ledger().len(), 1);
    street.books_agree();
}

#[test]
fn a_till_that_dies_while_the_code_is_shown_finds_the_payment_again() {
    let (mut street, terminal) = ready(&json!({}));
    pay(&mut street, &terminal, None).unwrap();
    let id = shown(&street);
    street.scanned(&id);
    street.shop.restart();
    let sale = street.shop.state()["open_sales"][0]["sale"].clone();
    if sale.is_string() {
        street.shop.call("sale_resume", json!({ "sale": sale }));
    }
    street.shop.expect_payment_in_time("approved", SECOND);
    assert_eq!(street.cloud.qr_ledger().len(), 1);
    street.books_agree();
}

#[test]
fn what_the_relay_hands_on_is_heard_when_it_is_signed_and_polling_goes_on_without() {
    let (mut street, terminal) = ready(&json!({}));
    let relay = street.shop.relay(&[terminal["id"].as_str().unwrap()]);
    let key = street.cloud.callback_secret().expose_secret().to_owned();
    // The till asks by itself only once an hour: what is known sooner was heard.
    street.set(&json!({ "callback_url": relay.url(), "fetch_every_ms": "3600000" }), Some(&key));
    pay(&mut street, &terminal, None).unwrap();
    street.scanned(&shown(&street));
    street.shop.expect_payment("approved");
    street.shop.until("it was answered", |_| relay.answers() == [204]);
    street.shop.next();

    street.shop.ring_up(&[("Espresso", "1")]);
    street.shop.checkout();
    street.order("callbacks forge");
    pay(&mut street, &terminal, None).unwrap();
    street.scanned(&shown(&street));
    street.shop.until("it was turned away", |_| relay.answers() == [204, 403]);
    assert_eq!(street.shop.payment()["state"], "sent", "a call that is not signed moves nothing");
    street.shop.pass(3600 * SECOND);
    street.shop.until("it is known", |shop| shop.payment()["state"] == "approved");
    street.books_agree();
    let shown = street.shop.call("cloud_show", json!({}));
    assert_eq!(shown["callback"]["fingerprint"].as_str().unwrap().len(), 8);
    assert!(!shown.to_string().contains(&key));
}

#[test]
fn an_answer_of_a_device_that_comes_through_the_relay_ends_the_payment() {
    let mut street = Street::new();
    let terminal = street.pair();
    let relay = street.shop.relay(&[terminal["id"].as_str().unwrap()]);
    let key = street.cloud.callback_secret().expose_secret().to_owned();
    let more = json!({ "callback_url": relay.url(), "mode": "async", "fetch_every_ms": "3600000" });
    street.set(&more, Some(&key));
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    assert!(!relay.answers().is_empty() && relay.answers().iter().all(|status| (200..300).contains(status)));
    street.books_agree();
}
