//! What the commands take that set up the way to payment devices through a cloud, and the place of secrets.

use std::collections::BTreeMap;

use serde::Deserialize;
use ts_rs::TS;

/// The way to a cloud, as somebody entered it.
#[derive(Clone, Default, Deserialize, TS)]
pub struct CloudEntry {
    /// Settings by name: `environment`, `user_domain`, and what is different from what is assumed.
    pub settings: BTreeMap<String, String>,
    /// Application ID, as the portal shows it; absent for the one that is kept.
    #[serde(default)]
    #[ts(optional)]
    pub application_id: Option<String>,
    /// Key, as the portal shows it; absent for the one that is kept. Never comes back.
    #[serde(default)]
    #[ts(optional)]
    pub application_key: Option<String>,
    /// What calls of the cloud are signed with, where a relay hands them on; absent for the one that is kept. Never
    /// comes back.
    #[serde(default)]
    #[ts(optional)]
    pub callback_key: Option<String>,
    /// The certificate of the payment device on which this till runs, with its key; absent for the one that is kept.
    /// Never comes back.
    #[serde(default)]
    #[ts(optional)]
    pub identity: Option<IdentityEntry>,
}

/// A client certificate and its key, as somebody has them.
#[derive(Clone, Deserialize, TS)]
pub struct IdentityEntry {
    /// The files that hold them together: PEM, PKCS#12 (.p12, .pfx), or PKCS#7 (.p7b) and a key.
    pub files: Vec<IdentityFile>,
    /// What opens those that are protected.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
}

/// A file that somebody chose.
#[derive(Clone, Deserialize, TS)]
pub struct IdentityFile {
    /// Its name, so that an error can tell which one.
    pub name: String,
    /// What is in it, as base64 (RFC 4648 section 4).
    pub content: String,
}

/// The way to a cloud that is to be used from now on.
#[derive(Clone, Deserialize, TS)]
pub struct CloudSet {
    /// It; absent to use none.
    pub entry: Option<CloudEntry>,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// A device of the store to pair with.
#[derive(Clone, Deserialize, TS)]
pub struct DevicePair {
    /// Unique for ever.
    pub request_id: String,
    /// The device's id.
    pub device: String,
    /// What cashiers call it; empty for what the store calls it.
    #[serde(default)]
    pub name: String,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// A passphrase for the secrets of this till.
#[derive(Clone, Deserialize, TS)]
pub struct VaultChoose {
    /// It: 12 characters or more. Never comes back.
    pub passphrase: String,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// The passphrase that opens the secrets of this till.
#[derive(Clone, Deserialize, TS)]
pub struct VaultUnlock {
    /// It.
    pub passphrase: String,
}
