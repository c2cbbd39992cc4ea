//! The counters of the test shop: each family of terminals that the till knows, beside the simulated one.

use std::collections::BTreeMap;
use std::sync::Mutex;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use simulator::Passphrase;
use terminal::{SecretError, Secrets};

use crate::shop::TestShop;

/// A pairing as a manager types it.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// The family by the till's name.
    pub profile: &'static str,
    /// The family by the simulator's name, which shares nothing with the till's.
    pub simulated: &'static str,
    /// `light` or `full`.
    pub mode: &'static str,
    /// How the till knows its calls, where that is not the best that the family has.
    pub door: Option<&'static str>,
    /// Its messages are sealed.
    pub sealed: bool,
}

const fn counter(profile: &'static str, simulated: &'static str, sealed: bool) -> Counter {
    Counter { profile, simulated, mode: "light", door: None, sealed }
}

/// Every family of the till, as it is paired in light integration.
pub const COUNTERS: [Counter; 6] = [
    counter("generic", "generic", false),
    counter("swedbank_pax", "swedbank", false),
    counter("westpay", "westpay", false),
    counter("adyen_local", "adyen", true),
    counter("bilt", "bilt", true),
    counter("fusion", "fusion", false),
];

/// Words for a key that opens nothing but messages of tests.
const PASSPHRASE: &str = "a key of a test shop";

impl Counter {
    /// The same terminal in full integration.
    #[must_use]
    pub fn full(self) -> Self {
        let door = matches!(self.profile, "generic" | "fusion").then_some("address");
        Self { mode: "full", door, ..self }
    }

    pub(crate) fn passphrase(&self) -> Option<Passphrase> {
        let secret = PASSPHRASE.to_owned();
        self.sealed.then(|| Passphrase { identifier: "counter".to_owned(), version: 1, secret })
    }

    /// What a manager types to pair it.
    pub(crate) fn pairing(&self, shop: &mut TestShop) -> Value {
        let address = shop.terminal().addr().to_string();
        let mut settings =
            BTreeMap::from([("tls", "off"), ("fence_ms", "6000"), ("payment_timeout_ms", "20000")]);
        settings.extend([("poll_first_ms", "250"), ("poll_every_ms", "500"), ("answer_timeout_ms", "3000")]);
        let mut args = json!({
            "request_id": shop.request(), "name": "Counter 1", "profile": self.profile, "address": address,
            "mode": self.mode, "poi_id": "P400Plus-275479597", "settings": settings,
            "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        });
        if self.sealed {
            args["key"] = json!({ "identifier": "counter", "version": 1, "passphrase": PASSPHRASE });
        }
        if let Some(door) = self.door {
            args["door"] = json!(door);
        }
        args
    }
}

/// A keychain in memory.
#[derive(Default)]
pub struct Keys(Mutex<BTreeMap<String, SecretString>>);

impl Keys {
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl Secrets for Keys {
    fn works(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        let kept = self.0.lock().unwrap();
        let missing = || SecretError::Missing(name.to_owned());
        kept.get(name).map(|secret| SecretString::from(secret.expose_secret())).ok_or_else(missing)
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(name.to_owned(), SecretString::from(secret.expose_secret()));
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}
