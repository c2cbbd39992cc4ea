//! The shape of messages on the wire of one terminal: which spelling of nexo, and whether encrypted.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand;
use nexo::dialect::{Dialect, Format, Root};
use nexo::security::{self, Keys, SecurityError};
use nexo::v3::Message;
use nexo::{Family, error};
use zeroize::Zeroizing;

use crate::options::{Options, Passphrase};
use crate::profile::Tongue;

/// How this terminal writes and reads.
#[derive(Clone)]
pub(crate) struct Wire {
    dialect: Dialect,
    keys: Option<Arc<Keys>>,
}

/// A message as bytes.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// Before encryption, where there is one.
    pub(crate) clear: Option<Vec<u8>>,
}

/// Bytes as a message.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) message: Message,
    /// After decryption, where there was one.
    pub(crate) clear: Option<Vec<u8>>,
}

/// Why bytes are no message for this terminal, or a message cannot be written. It never quotes values.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    #[error(transparent)]
    Message(#[from] error::Error),
    #[error(transparent)]
    Security(#[from] SecurityError),
    #[error("this terminal speaks {0}")]
    OtherTongue(&'static str),
    #[error("there are no random numbers")]
    Random,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("encrypts", &self.keys.is_some()).finish_non_exhaustive()
    }
}

impl Wire {
    pub(crate) fn of(options: &Options) -> Self {
        let dialect = match options.profile.tongue {
            Tongue::Json30 => Dialect::GENERIC_3_0,
            Tongue::Json31 => Dialect::GENERIC_3_1,
            Tongue::Adyen => Dialect::ADYEN,
            Tongue::Bilt => Dialect::BILT,
            Tongue::Westpay => Dialect::WESTPAY,
            Tongue::Fusion => Dialect::FUSION,
            Tongue::Verifone => Dialect::VERIFONE,
            Tongue::Xml31 => Dialect::SWEDBANK_XML,
        };
        let passphrase = options.passphrase.as_ref().filter(|_| options.profile.encrypted);
        let keys = passphrase.and_then(keys_of).map(Arc::new);
        if passphrase.is_some() && keys.is_none() {
            tracing::error!("cannot make keys of the passphrase; messages stay in clear");
        }
        Self { dialect, keys }
    }

    /// Bytes may be changed by hand before they are sent.
    pub(crate) fn is_plain_json(&self) -> bool {
        self.keys.is_none() && self.dialect.format == Format::Json
    }

    pub(crate) fn content_type(&self) -> &'static str {
        self.dialect.content_type()
    }

    /// A message for the till, encrypted where this terminal encrypts.
    pub(crate) fn write(&self, message: &Message) -> Result<Written, WireError> {
        let clear = self.write_in_clear(message)?;
        let Some(keys) = &self.keys else { return Ok(Written { bytes: clear, clear: None }) };
        let mut nonce = [0_u8; 16];
        rand::fill(&mut nonce).map_err(|_| WireError::Random)?;
        let bytes = security::seal(keys, &self.dialect, message, nonce)?;
        Ok(Written { bytes, clear: Some(clear) })
    }

    /// The same for whoever cannot have a key.
    pub(crate) fn write_in_clear(&self, message: &Message) -> Result<Vec<u8>, error::Error> {
        self.dialect.write(message)
    }

    /// A message from the till. A terminal understands its own shape and no other.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Opened, WireError> {
        if let Some(keys) = &self.keys {
            let opened = security::open(std::slice::from_ref(keys.as_ref()), bytes)?;
            let clear = if opened.sealed { self.write_in_clear(&opened.message).ok() } else { None };
            return Ok(Opened { message: opened.message, clear });
        }
        let read = nexo::read(bytes)?;
        let own = match (self.dialect.format, self.dialect.root) {
            (Format::Xml, _) => read.family == Family::Xml,
            (Format::Json, Root::Bare) => read.family == Family::Bare,
            (Format::Json, Root::Named) => matches!(read.family, Family::Json | Family::Json31),
        };
        if !own {
            return Err(WireError::OtherTongue(match (self.dialect.format, self.dialect.root) {
                (Format::Xml, _) => "XML",
                (Format::Json, Root::Bare) => "JSON without a root",
                (Format::Json, Root::Named) => "JSON under a root",
            }));
        }
        Ok(Opened { message: read.message, clear: None })
    }
}

fn keys_of(passphrase: &Passphrase) -> Option<Keys> {
    Keys::derive(&security::Passphrase {
        identifier: passphrase.identifier.clone(),
        version: passphrase.version,
        secret: Zeroizing::new(passphrase.secret.clone()),
    })
}

#[cfg(test)]
mod tests {
    use nexo::v3::{Body, Message, MessageCategory, MessageHeader, Response};

    use super::Wire;
    use crate::options::{Options, Passphrase};
    use crate::profile::{ADYEN, Profile};

    fn message() -> Message {
        let header = MessageHeader::service_request(MessageCategory::Logout, "A1", "S", "P").response();
        Message {
            header,
            body: Body::LogoutResponse(nexo::v3::LogoutResponse { response: Response::success() }),
        }
    }

    #[test]
    fn every_family_reads_what_it_writes_and_not_what_others_write() {
        let wires: Vec<Wire> = Profile::ALL.iter().map(|profile| Wire::of(&Options::of(profile))).collect();
        for (wire, profile) in wires.iter().zip(Profile::ALL) {
            let bytes = wire.write(&message()).unwrap().bytes;
            assert_eq!(wire.read(&bytes).unwrap().message.body, message().body, "{}", profile.name);
            for (other, stranger) in wires.iter().zip(Profile::ALL) {
                let alike =
                    wire.dialect.format == other.dialect.format && wire.dialect.root == other.dialect.root;
                assert_eq!(other.read(&bytes).is_ok(), alike, "{} to {}", profile.name, stranger.name);
            }
        }
    }

    #[test]
    fn what_is_sealed_is_opened_with_the_same_words_only() {
        let with = |secret: &str| {
            let passphrase =
                Passphrase { identifier: "key".to_owned(), version: 1, secret: secret.to_owned() };
            Wire::of(&Options { passphrase: Some(passphrase), ..Options::of(&ADYEN) })
        };
        let written = with("made up for this test").write(&message()).unwrap();
        assert!(!String::from_utf8_lossy(&written.bytes).contains("LogoutResponse"));
        assert!(String::from_utf8_lossy(&written.clear.unwrap()).contains("LogoutResponse"));
        assert!(with("made up for this test").read(&written.bytes).unwrap().clear.is_some());
        assert!(with("other words").read(&written.bytes).is_err());
    }
}
