//! Pairing the till with a terminal in the shop's network, and the door that terminals call at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A family of terminals, as a manager chooses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[expect(clippy::struct_excessive_bools, reason = "facts that stand beside each other")]
pub struct ProfileView {
    /// Its name in the configuration.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Port of an address without one.
    pub default_port: u16,
    /// `json` or `xml`.
    pub format: String,
    /// Messages are encrypted: a key is needed.
    pub encrypted: bool,
    /// The connection is encrypted.
    pub tls: bool,
    /// The terminal can call the till.
    pub full: bool,
    /// How the till knows that it is the terminal who calls, best first.
    pub doors: Vec<DoorKind>,
    /// Only for a terminal on this computer.
    pub loopback_only: bool,
}

/// How the till knows that it is the terminal who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoorKind {
    /// A certificate that the terminal shows (T1).
    Certificate,
    /// A secret in the address, over TLS (T2).
    Secret,
    /// The seal of the message itself (T3).
    Message,
    /// Nothing but the terminal's address in the network (T4): for an isolated network only.
    Address,
}

/// What can be chosen, and whether keys can be kept here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProfilesView {
    /// Every family.
    pub profiles: Vec<ProfileView>,
    /// Keys can be kept on this computer. Where not, terminals that need one cannot be added.
    pub keychain: bool,
}

/// The key of an encrypted terminal, as its settings show it.
#[derive(Clone, Deserialize, TS)]
pub struct KeyEntry {
    /// Key identifier.
    pub identifier: String,
    /// Key version.
    pub version: u32,
    /// Passphrase. Never comes back.
    pub passphrase: String,
}

/// The door for terminals that call the till.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ListenerView {
    /// A socket is open.
    pub on: bool,
    /// Where it listens, such as `192.168.1.10:8444`.
    pub address: Option<String>,
    /// What each terminal has to be told: the address that it calls.
    pub urls: Vec<CallUrl>,
    /// SHA-256 of the certificate, in hex, where there is one.
    pub fingerprint: Option<String>,
    /// What has to be known, always shown.
    pub warning: Option<ListenerWarning>,
    /// Callbacks that were let in since the start.
    pub heard: i64,
    /// Requests that were turned away since the start.
    pub refused: i64,
}

/// The address that a terminal calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CallUrl {
    /// Name of the terminal.
    pub terminal: String,
    /// The address; with a secret in it where the door is one.
    pub url: String,
}

/// Something about the door that must not be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListenerWarning {
    /// Anybody in this network could pretend to be a terminal: messages are neither signed nor encrypted.
    PlainNetwork,
    /// It could not be opened: another program has the port, or the address is not of this computer.
    CannotListen,
    /// A terminal wants to call, and the door is not set up.
    NotSetUp,
}
