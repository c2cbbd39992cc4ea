//! The counters of the test shop: each family of terminals that the till knows, beside the simulated one.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, MutexGuard};

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use simulator::Passphrase;
use terminal::{Noted, SecretError, Secrets};

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
    /// It is a device behind a cloud, reached in this way.
    pub behind: Option<Way>,
}

/// How messages go through a cloud: what is a setting there, because nobody has published it.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// How they are spelled: `v5_long`, `v5_short` or `v3`.
    pub messages: &'static str,
    /// Answers come on the connection of the question (`sync`), or are fetched (`async`).
    pub pace: &'static str,
}

const fn counter(profile: &'static str, simulated: &'static str, sealed: bool) -> Counter {
    Counter { profile, simulated, mode: "light", door: None, sealed, behind: None }
}

const fn device(messages: &'static str, pace: &'static str) -> Counter {
    Counter { behind: Some(Way { messages, pace }), ..counter("ppaas", "ppaas", false) }
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

/// The devices behind the cloud of a store, in every spelling and both ways of answering. None of them calls the till.
pub const DEVICES: [Counter; 6] = [
    device("v5_long", "sync"),
    device("v5_long", "async"),
    device("v5_short", "sync"),
    device("v5_short", "async"),
    device("v3", "sync"),
    device("v3", "async"),
];

/// Words for a key that opens nothing but messages of tests.
const PASSPHRASE: &str = "a key of a test shop";

impl Counter {
    /// What it is called in a table.
    #[must_use]
    pub fn title(&self) -> String {
        match self.behind {
            Some(Way { messages, pace }) => format!("{} {messages} {pace}", self.profile),
            None => format!("{} {}", self.profile, self.mode),
        }
    }

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
pub struct Keys(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    used: BTreeMap<String, SecretString>,
    staged: BTreeMap<String, SecretString>,
}

impl Keys {
    pub(crate) fn clear(&self) {
        *self.kept() = Kept::default();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap()
    }
}

fn copy(secret: &SecretString) -> SecretString {
    SecretString::from(secret.expose_secret())
}

fn missing(name: &str) -> SecretError {
    SecretError::Missing(name.to_owned())
}

impl Secrets for Keys {
    fn works(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        self.kept().used.get(name).map(copy).ok_or_else(|| missing(name))
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        self.kept().used.insert(name.to_owned(), copy(secret));
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), SecretError> {
        let mut kept = self.kept();
        kept.used.remove(name);
        kept.staged.remove(name);
        Ok(())
    }

    fn stage(&self, name: &str, new: &SecretString) -> Result<(), SecretError> {
        self.kept().staged.insert(name.to_owned(), copy(new));
        Ok(())
    }

    fn read_staged(&self, name: &str) -> Result<SecretString, SecretError> {
        self.kept().staged.get(name).map(copy).ok_or_else(|| missing(name))
    }

    fn promote(&self, name: &str) -> Result<(), SecretError> {
        let mut kept = self.kept();
        let new = kept.staged.remove(name).ok_or_else(|| missing(name))?;
        kept.used.insert(name.to_owned(), new);
        Ok(())
    }

    fn discard(&self, name: &str) -> Result<(), SecretError> {
        self.kept().staged.remove(name);
        Ok(())
    }

    /// A test shop is one till, so any digest that changes with the secret will do. It has no clock.
    fn noted(&self, name: &str) -> Option<Noted> {
        let mut hasher = DefaultHasher::new();
        (name, self.kept().used.get(name)?.expose_secret()).hash(&mut hasher);
        let digest = format!("{:016x}", hasher.finish());
        Some(Noted { fingerprint: digest.chars().take(8).collect(), at: None })
    }
}
