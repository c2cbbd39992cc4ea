//! The cloud through which a till reaches payment devices, and where its secrets are kept.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::ObstacleView;

/// Where the secrets of this till are, and whether they can be had now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultStateView {
    /// Their key is in the keychain of this computer.
    Keychain,
    /// This computer has no keychain: somebody has to choose a passphrase.
    KeychainMissing,
    /// The keychain lets nobody in now: somebody has to unlock it, or choose a passphrase.
    KeychainLocked,
    /// They are under a passphrase that was not entered since the start.
    Locked,
    /// They are under a passphrase, and open.
    Open,
    /// Their file cannot be read: they have to be entered again.
    Unreadable,
    /// This till keeps no secrets: it is being learned on.
    Nowhere,
}

/// The secrets of this till, without any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct VaultView {
    /// How it stands.
    pub state: VaultStateView,
    /// Names of secrets that were lost when a passphrase was chosen: they have to be entered again.
    pub lost: Vec<String>,
}

/// The id and key of this till that are kept: enough to know them again, nothing to use them with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct KeptView {
    /// Eight letters that change with the key.
    pub fingerprint: String,
    /// Date and time at the shop since when it is in use, such as `2026-11-21 14:03`; absent where nobody wrote it down.
    pub since: Option<String>,
}

/// A region of the cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RegionView {
    /// Its word in the settings.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where a merchant registers this till; `{client}` stands for the merchant's own name there. Empty where the
    /// provider has to tell.
    pub portal: String,
    /// Where its services are; empty where the shop has to say.
    pub api: String,
    /// Where its tokens are given out; empty where the shop has to say.
    pub auth: String,
    /// Where its tokens are given out for the certificate of a device; empty where the shop has to say.
    pub device_auth: String,
}

/// The certificate of a payment device that is kept: whose it is and until when, nothing to use it with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct IdentityView {
    /// Eight letters that change with the certificate.
    pub fingerprint: String,
    /// Date and time at the shop since when it is in use; absent where nobody wrote it down.
    pub since: Option<String>,
    /// Whose it is, as it says itself; absent where the secrets are locked.
    pub subject: Option<String>,
    /// The day at the shop on which it ends, such as `2027-03-01`; absent where the secrets are locked.
    pub until: Option<String>,
    /// How many days are left, where it ends soon; 0 where it has ended.
    pub days_left: Option<u32>,
}

/// The cloud, as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CloudView {
    /// Somebody set it up.
    pub set_up: bool,
    /// Every region.
    pub regions: Vec<RegionView>,
    /// The settings by name, as they were given. `environment` is the region, `user_domain` the merchant's.
    pub settings: BTreeMap<String, String>,
    /// The id and key that are kept.
    pub application: Option<KeptView>,
    /// The certificate of a payment device that is kept, for a till that runs on one. It is used where the setting
    /// `sign_in` is `certificate`.
    pub identity: Option<IdentityView>,
    /// What calls of the cloud are signed with, where a relay hands them on.
    pub callback: Option<KeptView>,
    /// Where secrets are.
    pub vault: VaultView,
    /// Until when the token is good, as date and time at the shop.
    pub token_until: Option<String>,
    /// By how many seconds the clock of the cloud is ahead of this computer's, where that is worth a warning;
    /// negative where it is behind.
    pub clock_off_s: Option<i64>,
    /// What stood in the way when a token was last asked for.
    pub obstacle: Option<ObstacleView>,
}

/// A step of the test of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloudStep {
    /// The id and the key give a token.
    Token,
    /// The token is good for a question.
    Question,
    /// The devices of the store are listed.
    Devices,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloudStepState {
    /// Done.
    Passed,
    /// Not done, and this is why nothing after it was tried.
    Failed,
    /// Not tried.
    Waiting,
}

/// A step of the test, and what stood in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CloudStepView {
    /// Which.
    pub step: CloudStep,
    /// How it went.
    pub state: CloudStepState,
    /// What stood in the way.
    pub why: Option<ObstacleView>,
    /// The same in the words of whoever said it, for a technician; cut, never a secret.
    pub detail: Option<String>,
}

/// What came of the test of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CloudTestView {
    /// Its steps, in their order.
    pub steps: Vec<CloudStepView>,
    /// The devices of the store, where they were listed.
    pub devices: Vec<DeviceView>,
    /// The clock of the cloud is so many seconds ahead, where that is worth a warning.
    pub clock_off_s: Option<i64>,
}

/// Whether the cloud can reach a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStatusView {
    /// It can.
    Online,
    /// It cannot.
    Offline,
    /// It says another word, or nothing.
    Unknown,
}

/// A way to pay that a device offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MethodView {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub label: String,
}

/// A payment device of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What the store calls it, or its id.
    pub name: String,
    /// Manufacturer and model, where known.
    pub model: Option<String>,
    /// Serial number, where known.
    pub serial: Option<String>,
    /// Whether it can be reached.
    pub status: DeviceStatusView,
    /// Somebody is at it.
    pub busy: bool,
    /// Who, where the cloud says.
    pub holder: Option<String>,
    /// What a customer can pay with.
    pub methods: Vec<MethodView>,
    /// The terminal of this till that it is paired as.
    pub terminal: Option<String>,
}

/// The payment devices of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DevicesView {
    /// In the order of the cloud.
    pub devices: Vec<DeviceView>,
    /// Entries of the list without an id, which nothing can be sent to.
    pub nameless: u32,
    /// The list as it came, for support: card numbers and long values are taken out.
    pub raw: String,
}
