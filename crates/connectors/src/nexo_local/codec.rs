//! Between a message and the bytes on the wire: the dialect of the profile, and its encryption.

use core::slice;
use nexo::security::{self, Keys, Passphrase, SecurityError};

use aws_lc_rs::rand;
use nexo::v3::Message;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::profile::Profile;
use crate::answer::Opened;
use crate::config::ConfigError;

/// The key of an encrypted terminal, as it is kept among the secrets.
#[derive(Deserialize)]
struct KeyDocument {
    identifier: String,
    version: u32,
    passphrase: Zeroizing<String>,
}

/// Writes and reads the messages of one terminal.
pub(super) struct Codec {
    profile: Profile,
    keys: Option<Keys>,
}

/// Why bytes are no message of this terminal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CodecError {
    /// No message at all.
    #[error("{0}")]
    Unreadable(String),
    /// The seal is missing or wrong.
    #[error("it cannot be verified")]
    Unverified,
}

impl Codec {
    /// For a terminal of this profile; `secret` is its key, where it has one.
    pub(super) fn new(profile: Profile, secret: Option<&SecretString>) -> Result<Self, ConfigError> {
        let keys = match (profile.encrypted, secret) {
            (false, _) => None,
            (true, Some(secret)) => Some(keys(secret)?),
            (true, None) => {
                return Err(ConfigError::new("key", "missing; give identifier, version and passphrase"));
            }
        };
        Ok(Self { profile, keys })
    }

    /// The bytes of a message.
    pub(super) fn write(&self, message: &Message) -> Result<Vec<u8>, String> {
        let Some(keys) = &self.keys else {
            return self.profile.dialect.write(message).map_err(|error| error.to_string());
        };
        let mut nonce = [0; 16];
        rand::fill(&mut nonce).map_err(|_| "the system gave no random numbers".to_owned())?;
        security::seal(keys, &self.profile.dialect, message, nonce).map_err(|error| error.to_string())
    }

    /// An answer to a question of ours. From an encrypted terminal, an error in the clear is an answer, since it
    /// may be unable to read us; a success is not.
    pub(super) fn read_answer(&self, bytes: &[u8]) -> Result<Opened, CodecError> {
        match &self.keys {
            None => clear(bytes),
            Some(keys) => {
                let security::Opened { message, sealed, plain } =
                    security::open(slice::from_ref(keys), bytes)?;
                Ok(Opened { message, proven: sealed, plain })
            }
        }
    }

    /// A call of the terminal. Nothing in the clear is listened to where messages are sealed.
    pub(super) fn read_call(&self, bytes: &[u8]) -> Result<Message, CodecError> {
        match &self.keys {
            None => clear(bytes).map(|read| read.message),
            Some(keys) => match security::open(slice::from_ref(keys), bytes) {
                Ok(security::Opened { message, sealed: true, .. }) => Ok(message),
                Ok(_) | Err(_) => Err(CodecError::Unverified),
            },
        }
    }
}

impl From<SecurityError> for CodecError {
    fn from(error: SecurityError) -> Self {
        match error {
            SecurityError::Message(error) => Self::Unreadable(error.to_string()),
            _ => Self::Unverified,
        }
    }
}

fn clear(bytes: &[u8]) -> Result<Opened, CodecError> {
    match nexo::read(bytes) {
        Ok(read) if read.is_sealed() => Err(CodecError::Unverified),
        // Where nothing is sealed, the connection itself is the proof.
        Ok(read) => Ok(Opened { message: read.message, proven: true, plain: None }),
        Err(error) => Err(CodecError::Unreadable(error.to_string())),
    }
}

fn keys(secret: &SecretString) -> Result<Keys, ConfigError> {
    let damaged = || ConfigError::new("key", "damaged among the secrets; pair the terminal again");
    let document: KeyDocument = serde_json::from_str(secret.expose_secret()).map_err(|_| damaged())?;
    let KeyDocument { identifier, version, passphrase } = document;
    Keys::derive(&Passphrase { identifier, version, secret: passphrase }).ok_or_else(damaged)
}
