//! Between a message and the bytes on the wire: the dialect of the profile, and its encryption.

use super::shim::security::{self, Keys, Opened};
use aws_lc_rs::rand;
use nexo::v3::Message;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::profile::Profile;
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

/// What came in, opened.
pub(super) struct Read {
    pub(super) message: Message,
    /// The message in the clear, where it was sealed: what may be kept of an answer is made from it.
    pub(super) plain: Option<Vec<u8>>,
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
    pub(super) fn read_answer(&self, bytes: &[u8]) -> Result<Read, CodecError> {
        match &self.keys {
            None => clear(bytes),
            Some(keys) => match security::open(keys, bytes) {
                Ok(Opened::Sealed { message, plain }) => Ok(Read { message, plain: Some(plain) }),
                Ok(Opened::ClearError(message)) => Ok(Read { message, plain: None }),
                Err(security::OpenError::Unreadable(error)) => Err(CodecError::Unreadable(error.to_string())),
                Err(security::OpenError::Unverified) => Err(CodecError::Unverified),
            },
        }
    }

    /// A call of the terminal. Nothing in the clear is listened to where messages are sealed.
    pub(super) fn read_call(&self, bytes: &[u8]) -> Result<Message, CodecError> {
        match &self.keys {
            None => clear(bytes).map(|read| read.message),
            Some(keys) => match security::open(keys, bytes) {
                Ok(Opened::Sealed { message, .. }) => Ok(message),
                Ok(Opened::ClearError(_)) | Err(_) => Err(CodecError::Unverified),
            },
        }
    }
}

fn clear(bytes: &[u8]) -> Result<Read, CodecError> {
    match nexo::read(bytes) {
        Ok(read) => Ok(Read { message: read.message, plain: None }),
        Err(error) => Err(CodecError::Unreadable(error.to_string())),
    }
}

fn keys(secret: &SecretString) -> Result<Keys, ConfigError> {
    let document: KeyDocument = serde_json::from_str(secret.expose_secret())
        .map_err(|_| ConfigError::new("key", "damaged among the secrets; pair the terminal again"))?;
    Ok(Keys::derive(&document.identifier, document.version, document.passphrase.as_bytes()))
}
