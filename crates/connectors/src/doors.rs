//! How a terminal that calls the till shows who it is, as its profile and its configuration say.

use core::net::IpAddr;

use terminal::TerminalConfig;

use crate::config::ConfigError;
use crate::nexo_local::{self, profile::Setup};
use crate::ppaas;

/// How a caller shows who it is, best first (security.md section 2: T1 to T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorKind {
    /// A certificate that the terminal shows.
    Certificate,
    /// A secret in the address, over TLS.
    Secret,
    /// The seal of the message itself.
    Message,
    /// Nothing but its address in the network.
    Address,
}

impl DoorKind {
    /// Every kind, best first.
    pub const ALL: [Self; 4] = [Self::Certificate, Self::Secret, Self::Message, Self::Address];

    /// Its word in a configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Secret => "secret",
            Self::Message => "message",
            Self::Address => "address",
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a call of a terminal looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knock {
    /// How it shows who it is.
    pub kind: DoorKind,
    /// Where it posts.
    pub path: String,
    /// Its messages are XML; JSON otherwise.
    pub xml: bool,
    /// SHA-256 of its certificate, where it shows one.
    pub pin: Option<String>,
    /// Its address in the network, where that is given as numbers.
    pub peer: Option<IpAddr>,
}

impl Knock {
    /// What shows who it is means something inside of TLS only.
    pub fn needs_tls(&self) -> bool {
        match self.kind {
            DoorKind::Certificate | DoorKind::Secret => true,
            DoorKind::Message | DoorKind::Address => false,
        }
    }
}

/// How this terminal calls.
pub fn knock(config: &TerminalConfig) -> Result<Knock, ConfigError> {
    if config.connector == ppaas::NAME {
        let facts = ppaas::wire::Facts::read(&ppaas::of_the_wire(&config.settings))?;
        // Who knows the key of its signature is believed, wherever the relay stands.
        return Ok(Knock {
            kind: DoorKind::Message,
            path: facts.callback_path,
            xml: false,
            pin: None,
            peer: None,
        });
    }
    if config.connector != nexo_local::NAME {
        return Err(ConfigError::new("connector", "terminals of this connector never call".to_owned()));
    }
    let Setup { profile, endpoint } = Setup::read(config)?;
    let pin = config.settings.get("door_pin").cloned();
    let peer: Option<IpAddr> = endpoint.host.parse().ok();
    let chosen = config.settings.get("door").and_then(|word| DoorKind::from_word(word));
    let possible = |kind: &&DoorKind| **kind != DoorKind::Certificate || pin.is_some();
    let kind = chosen.or_else(|| profile.doors.iter().find(possible).copied()).unwrap_or(DoorKind::Address);
    if kind == DoorKind::Certificate && pin.is_none() {
        let why = "missing; give the SHA-256 of the certificate that the terminal shows";
        return Err(ConfigError::new("door_pin", why));
    }
    if kind == DoorKind::Address && peer.is_none() {
        let why = "is a name, and a call is known by its number; use an IP address, or another door";
        return Err(ConfigError::new("address", why));
    }
    Ok(Knock { kind, path: profile.door_path.clone().into_owned(), xml: profile.is_xml(), pin, peer })
}
