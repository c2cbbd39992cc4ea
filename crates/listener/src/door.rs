//! By which way a terminal may come in, and how it is told from everybody else.

use core::net::IpAddr;

use aws_lc_rs::rand;
use domain::ids::TerminalId;
use secrecy::SecretString;

use crate::certificate::Fingerprint;
use crate::options::Error;

/// The way in of one paired terminal.
#[derive(Clone, Debug)]
pub struct Door {
    /// Whose it is.
    pub terminal: TerminalId,
    /// Paths that the terminal posts to, each with its leading slash, compared letter by letter, a query
    /// included. With [`Secret::Path`] it is what follows the secret, and may be left empty.
    pub paths: Vec<String>,
    /// What its messages are.
    pub content: Content,
    /// How it shows who it is.
    pub check: Check,
}

/// The kind of message that comes through a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `application/json`.
    Json,
    /// `application/xml`, or `text/xml`, which says the same (RFC 7303).
    Xml,
}

/// How a terminal shows who it is, the strongest first.
#[derive(Clone, Debug)]
pub enum Check {
    /// T1: a client certificate of this SHA-256. Needs TLS.
    ClientCertificate {
        /// The certificates that count: two while one replaces the other.
        sha256: Vec<Fingerprint>,
    },
    /// T2: a secret that only this terminal has. Needs TLS outside of this machine.
    Secret(Secret),
    /// T3: the message itself is sealed. Everything passes, and the connector verifies the seal.
    Message,
    /// T4: the address that the terminal was paired at, and nothing better. Off this machine it needs the
    /// explicit word that the network is isolated ([`crate::Options::plain_network`]).
    Peer(IpAddr),
}

/// What a terminal is given at pairing to show at each call.
#[derive(Clone, Debug)]
pub enum Secret {
    /// Name and password in an `Authorization: Basic` header (RFC 7617).
    Basic {
        /// The name, without a colon.
        user: String,
        /// The password, at least 16 characters.
        password: SecretString,
    },
    /// A path `/t/<secret>`: 32 hexadecimal digits in small letters, 128 bits. For terminals that can be given
    /// an address and nothing else.
    Path(SecretString),
}

impl Secret {
    /// 128 fresh random bits as hexadecimal text, good for both kinds.
    ///
    /// # Errors
    /// [`Error::Random`] where the system has no random numbers.
    pub fn make() -> Result<SecretString, Error> {
        let mut bytes = [0_u8; 16];
        rand::fill(&mut bytes).map_err(|_| Error::Random)?;
        Ok(SecretString::from(hex::encode(bytes)))
    }
}

impl Content {
    /// Whether a media type (small letters, no parameters) is this.
    pub(crate) fn is(self, media_type: &str) -> bool {
        match self {
            Self::Json => media_type == "application/json",
            Self::Xml => media_type == "application/xml" || media_type == "text/xml",
        }
    }
}
