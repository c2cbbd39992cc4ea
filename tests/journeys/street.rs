//! A till, and the cloud that its store is registered in: what the journeys of clouds have in common.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use florin_tests::TestShop;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::clouds::ppaas::{Cloud, CloudOptions, Orders, StoreOptions};

/// A till, and the cloud that its store is registered in.
pub(super) struct Street {
    pub(super) shop: TestShop,
    pub(super) cloud: Cloud,
}

impl Street {
    pub(super) fn new() -> Self {
        let shop = TestShop::with_terminal("");
        let mut options = CloudOptions::default();
        options.regions[0].stores.push(StoreOptions::numbered(2));
        let cloud = shop.outside(Cloud::start(options)).unwrap();
        Self { shop, cloud }
    }

    /// What the manager types, with the key of the first point of sale.
    pub(super) fn entry(&self) -> Value {
        let (hosts, point) = (self.cloud.hosts().remove(0), self.cloud.points().remove(0));
        json!({
            "settings": {
                "environment": "custom", "api_base": hosts.api, "auth_base": hosts.auth,
                "user_domain": hosts.user_domain,
            },
            "application_id": point.application_id,
            "application_key": point.key.expose_secret(),
        })
    }

    pub(super) fn order(&self, text: &str) {
        self.cloud.order(&Orders::parse(text).unwrap()).unwrap();
    }

    /// The wizard to its end: tried, kept, and the first device paired. Gives the terminal.
    pub(super) fn pair(&mut self) -> Value {
        let entry = self.entry();
        let tested = self.shop.call("cloud_test", entry.clone());
        assert_eq!(states(&tested), ["passed", "passed", "passed"], "{tested}");
        let shown = self.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
        assert_eq!(shown["set_up"], true);
        let device = self.shop.call("device_list", json!({}))["devices"][0].clone();
        // What the store calls it is the name of a terminal already.
        let wanted = |name: &str| json!({ "request_id": "pair 1", "device": device["id"], "name": name });
        let taken = self.shop.as_manager("device_pair", wanted("Counter 1")).unwrap_err();
        assert_eq!(taken["detail"]["field"], "name");
        let wanted = json!({ "request_id": "pair 2", "device": device["id"], "name": "Front" });
        self.shop.as_manager("device_pair", wanted).unwrap()
    }

    /// The customer scans the code of this payment, and pays.
    pub(super) fn scanned(&self, payment: &str) {
        self.shop.outside(async { self.cloud.pay_qr(payment) }).unwrap();
    }

    /// Other settings of the cloud, beside those that were entered.
    pub(super) fn set(&mut self, more: &Value, callback_key: Option<&str>) {
        let mut entry = self.entry();
        for (name, value) in more.as_object().unwrap() {
            entry["settings"][name] = value.clone();
        }
        entry["callback_key"] = json!(callback_key);
        self.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
    }

    pub(super) fn sell_on(&mut self, terminal: &Value) {
        self.shop.ring_up(&[("Espresso", "1")]);
        self.shop.checkout();
        self.shop.pay_on(terminal["id"].as_str().unwrap());
    }

    pub(super) fn ledger_len(&self, terminal: &Value) -> usize {
        self.cloud.ledger(terminal["poi_id"].as_str().unwrap()).len()
    }

    /// What the devices of the cloud took, payment by payment, is what the books say.
    pub(super) fn books_agree(&self) {
        let books = api::inspect::verify(&self.shop.data()).unwrap();
        assert!(books.sound, "the books are not sound: {:?}", books.problems);
        let devices = self.cloud.devices();
        let entries = devices.iter().flat_map(|(device, _)| self.cloud.ledger(device));
        let charged = entries.filter(|entry| entry.kind == simulator::Kind::Charge);
        let mut took: Vec<String> = charged.map(|entry| entry.amount.to_string()).collect();
        let by_code =
            self.cloud.qr_ledger().into_iter().filter(|entry| entry.kind == simulator::Kind::Charge);
        took.extend(
            by_code.map(|entry| format!("{}.{:02}", entry.amount_minor / 100, entry.amount_minor % 100)),
        );
        let text = |money: &Value| money["authorized"]["text"].as_str().unwrap().to_owned();
        let shown = serde_json::to_value(&books).unwrap();
        let mut booked: Vec<String> = shown["approved"].as_array().unwrap().iter().map(text).collect();
        took.sort();
        booked.sort();
        assert_eq!(took, booked, "left what the cloud's devices took, right the books");
    }
}

pub(super) fn states(tested: &Value) -> Vec<String> {
    let steps = tested["steps"].as_array().unwrap();
    steps.iter().map(|step| step["state"].as_str().unwrap().to_owned()).collect()
}
