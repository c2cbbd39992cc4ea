//! A shop whose terminal is a device behind a cloud, paired through the screen.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::Simulator;
use simulator::clouds::ppaas::{Cloud, CloudOptions, Route};
use tokio::runtime::Runtime;

use super::TestShop;
use crate::clock::Ticking;
use crate::counter::Way;

impl TestShop {
    /// The till is registered in the cloud's first store and paired with the first device there.
    pub(super) fn behind_a_cloud(way: Way, script: &str) -> Self {
        let street = Runtime::new().unwrap();
        let cloud = street.block_on(Cloud::start(CloudOptions::default())).unwrap();
        let (hosts, point) = (cloud.hosts().remove(0), cloud.points().remove(0));
        let mut shop = Self::open(street, None::<Simulator>, None, None, false);
        // An answer that is fetched needs time that goes by.
        shop.ticking = (way.pace == "async").then(|| Ticking::of(&shop.clock));
        let entry = json!({
            "settings": {
                "environment": "custom", "api_base": hosts.api, "auth_base": hosts.auth,
                "user_domain": hosts.user_domain, "messages": way.messages, "mode": way.pace,
                "fetch_every_ms": "5", "sale_timeout_ms": "20000", "answer_timeout_ms": "20000",
                "fence_ms": "6000", "poll_first_ms": "250", "poll_every_ms": "500",
            },
            "application_id": point.application_id, "application_key": point.key.expose_secret(),
        });
        shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
        let listed = shop.call("device_list", json!({}));
        let device = text(&listed["devices"][0]["id"]);
        let args = json!({ "request_id": shop.request(), "device": device, "name": "Counter 1" });
        shop.as_manager("device_pair", args).unwrap();
        shop.behind = Some((cloud, device));
        shop.script(script);
        shop
    }

    /// How often the cloud was asked for an answer that came later.
    pub fn answers_fetched(&self) -> u64 {
        self.behind.as_ref().map_or(0, |(cloud, _)| cloud.arrivals().of(Route::Exchange))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
