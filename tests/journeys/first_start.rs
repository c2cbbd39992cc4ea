//! The first start: an empty folder, the guided set-up, and the till that comes of it, all or nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a journey that is not as expected may end there"
)]

use std::path::PathBuf;
use std::sync::Arc;

use api::host::Around;
use api::{Config, Host};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// A computer without a keychain, with an empty place for a till.
pub(crate) struct Empty {
    pub(crate) runtime: Runtime,
    pub(crate) host: Arc<Host>,
    folder: tempfile::TempDir,
}

fn around() -> Around {
    Around { keychain: Box::new(|| false), ..Around::real(florin_tests::Players::default().practice()) }
}

impl Empty {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let config = Config { data: folder.path().join("till") };
        let host = runtime.block_on(Host::start_in(around(), config)).expect("the set-up starts");
        Self { runtime, host, folder }
    }

    /// The next start on the same folder.
    pub(crate) fn started_again(self) -> Self {
        let Self { runtime, host, folder } = self;
        drop(host);
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        let runtime = Runtime::new().unwrap();
        let config = Config { data: folder.path().join("till") };
        let host = runtime.block_on(Host::start_in(around(), config)).unwrap();
        Self { runtime, host, folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("till")
    }

    pub(crate) fn try_call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let asked = self.host.dispatch(command, args);
        self.runtime.block_on(asked).map_err(|error| serde_json::to_value(error).unwrap())
    }

    pub(crate) fn call(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) fn refused(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args).expect_err("it is refused")
    }
}

pub(crate) fn draft() -> Value {
    json!({
        "country": "NL", "language": "nl", "name": "Corner Deli", "address": ["Market Square 1"], "vat_id": "",
        "currency": "EUR", "inclusive": true,
        "taxes": [{ "letter": "A", "category": "standard", "rate": "21" },
                  { "letter": "B", "category": "reduced", "rate": "9" }],
        "smallest_coin": "0.05", "zone": "Europe/Amsterdam", "day_start": "04:00", "till_code": "T01",
        "people": [{ "name": "Manager", "role": "manager", "pin": "493817" },
                   { "name": "Cashier", "role": "cashier", "pin": "2468" }],
        "items": [{ "name": "Loaf", "price": "4.95", "tax": "B", "code": "42" }],
        "samples": false,
    })
}

#[test]
fn an_empty_folder_offers_the_set_up_and_nothing_else() {
    let place = Empty::new();
    assert_eq!(place.refused("state_snapshot", json!({}))["code"], "no_till");
    assert_eq!(place.refused("operator_sign_out", json!({}))["code"], "no_till");
    let begin = place.call("setup_begin", json!({}));
    assert_eq!(begin["keychain"], false);
    let countries = begin["countries"].as_array().unwrap();
    let dutch = countries.iter().find(|country| country["code"] == "NL").unwrap();
    assert_eq!((&dutch["currency"], &dutch["smallest_coin"]), (&json!("EUR"), &json!("0.05")));
    assert!(!place.data().exists(), "looking makes nothing");
}

#[test]
fn a_part_that_will_not_do_is_refused_by_its_field_and_nothing_is_made() {
    let place = Empty::new();
    place.call("setup_check", json!({ "part": "people", "draft": draft() }));
    let mut wrong = draft();
    wrong["people"][0]["pin"] = json!("1234");
    let error = place.refused("setup_check", json!({ "part": "people", "draft": wrong }));
    assert_eq!((&error["code"], &error["detail"]["field"]), (&json!("invalid"), &json!("people.0.pin")));
    let error = place.refused("setup_finish", wrong);
    assert_eq!(error["detail"]["field"], "people.0.pin");
    assert!(!place.data().exists(), "a set-up that is refused leaves nothing");
}

#[test]
fn the_finished_set_up_is_a_till_in_the_same_process_and_after_the_next_start() {
    let place = Empty::new();
    place.call("setup_finish", draft());
    let snapshot = place.call("state_snapshot", json!({}));
    assert_eq!(snapshot["shop"]["name"], "Corner Deli");
    assert_eq!(snapshot["state"]["operator"]["role"], "manager", "whoever made it stands at it");
    place.call("basket_scan", json!({ "code": "42" }));
    let basket = place.call("state_snapshot", json!({}))["state"]["basket"].clone();
    assert_eq!(basket["total"]["text"], "4.95");
    // A second press of the last button makes no second till.
    assert_eq!(place.refused("setup_finish", draft())["code"], "till_made");
    assert_eq!(place.refused("setup_begin", json!({}))["code"], "till_made");

    let again = place.started_again();
    let snapshot = again.call("state_snapshot", json!({}));
    assert_eq!(snapshot["state"]["operator"], Value::Null, "after a start somebody signs in");
    let cashier = snapshot["operators"].as_array().unwrap().iter().find(|one| one["name"] == "Cashier");
    let id = cashier.unwrap()["id"].clone();
    assert_eq!(
        again.refused("operator_sign_in", json!({ "operator": id, "pin": "1357" }))["code"],
        "wrong_pin"
    );
    again.call("operator_sign_in", json!({ "operator": id, "pin": "2468" }));
}

#[test]
fn sample_items_can_be_sold_and_go_when_a_manager_says_so() {
    let place = Empty::new();
    let mut with_samples = draft();
    with_samples["samples"] = json!(true);
    place.call("setup_finish", with_samples);
    let shop = |place: &Empty| place.call("state_snapshot", json!({}))["shop"].clone();
    assert_eq!(shop(&place)["samples"], true);
    let items = |place: &Empty| {
        let listed = place.call("item_list", json!({ "category": null, "search": null }));
        listed["items"].as_array().unwrap().clone()
    };
    let coffee = items(&place).into_iter().find(|one| one["name"] == "Koffie").unwrap();
    place.call("basket_add", json!({ "item": coffee["id"], "quantity": "1" }));
    place.call("sale_checkout", json!({ "request_id": "sale-1" }));
    let sale = place.call("state_snapshot", json!({}))["state"]["sale"].clone();
    place.call("cash_pay", json!({ "request_id": "cash-1", "sale": sale["id"], "tendered": "5.00" }));
    place.call("training_start", json!({}));
    assert_eq!(place.refused("samples_remove", json!({}))["code"], "training");
    place.call("training_end", json!({}));

    let operators = place.call("state_snapshot", json!({}))["operators"].as_array().unwrap().clone();
    let id = |name: &str| operators.iter().find(|one| one["name"] == name).unwrap()["id"].clone();
    place.call("operator_sign_in", json!({ "operator": id("Cashier"), "pin": "2468" }));
    assert_eq!(place.refused("samples_remove", json!({}))["code"], "approval_needed");
    let approval = json!({ "manager": id("Manager"), "pin": "493817" });
    place.call("samples_remove", json!({ "approval": approval }));
    assert_eq!(shop(&place)["samples"], false);
    let left: Vec<Value> = items(&place).into_iter().map(|one| one["name"].clone()).collect();
    assert_eq!(left, ["Loaf"], "what the shop typed itself stays");
    let receipt = place.call("receipt_show", json!({ "sale": sale["id"] }));
    assert!(receipt["text"].as_str().unwrap().contains("Koffie"), "what was sold stays sold");
    let books = api::inspect::verify(&place.data()).unwrap();
    assert!(books.sound, "{:?}", books.problems);
}

#[test]
fn a_till_that_is_gone_is_no_place_for_a_new_one() {
    let place = Empty::new();
    place.call("setup_finish", draft());
    let data = place.data();
    let Empty { runtime, host, folder } = place;
    drop(host);
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    std::fs::remove_file(data.join("till.sqlite")).unwrap();
    let runtime = Runtime::new().unwrap();
    let config = Config { data };
    let refused = runtime.block_on(Host::start_in(around(), config)).err().expect("it is refused");
    assert!(refused.to_string().contains("it is gone"), "{refused}");
    drop(folder);
}
