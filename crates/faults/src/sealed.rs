//! The key that sealed terminals and the till share, and messages as whoever has it reads them.

use core::slice;
use std::sync::LazyLock;

use nexo::security::{self, Keys, Passphrase};
use nexo::v3::Message;
use secrecy::SecretString;
use serde_json::json;
use terminal::{Noted, SecretError, Secrets};

/// The name of the key.
const IDENTIFIER: &str = "made-up";
const VERSION: u32 = 1;
/// There is no secret to keep here; but whatever the till writes must not have it in it.
pub(crate) const PASSPHRASE: &str = "correct horse battery staple of the made-up days";

static KEYS: LazyLock<Option<Keys>> = LazyLock::new(|| {
    Keys::derive(&Passphrase {
        identifier: IDENTIFIER.to_owned(),
        version: VERSION,
        secret: PASSPHRASE.to_owned().into(),
    })
});

/// The key as the terminal has it.
pub(crate) fn passphrase() -> simulator::Passphrase {
    simulator::Passphrase {
        identifier: IDENTIFIER.to_owned(),
        version: VERSION,
        secret: PASSPHRASE.to_owned(),
    }
}

/// A message, sealed or not.
pub(crate) fn read(body: &[u8]) -> Option<Message> {
    let read = nexo::read(body).ok()?;
    if !read.is_sealed() {
        return Some(read.message);
    }
    let keys = KEYS.as_ref()?;
    security::open(slice::from_ref(keys), body).ok().map(|opened| opened.message)
}

/// What only somebody with the key can make of a message in the clear: the mistake of not looking at the seal.
pub(crate) fn seal(body: &[u8]) -> Option<Vec<u8>> {
    let read = nexo::read(body).ok()?;
    if read.is_sealed() {
        return None;
    }
    security::seal(KEYS.as_ref()?, &nexo::dialect::Dialect::BILT, &read.message, [7; 16]).ok()
}

/// The till's keychain in a simulation.
pub(crate) struct Keychain;

impl Secrets for Keychain {
    fn works(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        if name == connectors::ppaas::APPLICATION {
            return Ok(crate::cloud::application().into());
        }
        let key = json!({ "identifier": IDENTIFIER, "version": VERSION, "passphrase": PASSPHRASE });
        Ok(key.to_string().into())
    }

    fn keep(&self, name: &str, _: &SecretString) -> Result<(), SecretError> {
        Err(SecretError::Storage(format!("{name}: nobody pairs a terminal in a simulation")))
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }

    fn stage(&self, name: &str, new: &SecretString) -> Result<(), SecretError> {
        self.keep(name, new)
    }

    fn read_staged(&self, name: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn promote(&self, name: &str) -> Result<(), SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn discard(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }

    fn noted(&self, _: &str) -> Option<Noted> {
        None
    }
}
