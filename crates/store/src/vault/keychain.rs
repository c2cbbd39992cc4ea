//! Where the operating system keeps the key of a vault.

use terminal::SecretError;
use zeroize::Zeroizing;

use crate::secrets;

/// Why a keychain does not do what it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// It is not there, or does not answer; with what it says.
    Missing(String),
    /// It is there and lets nobody in now: locked, or a person refused; with what it says.
    Locked(String),
}

impl From<Unreachable> for SecretError {
    fn from(error: Unreachable) -> Self {
        match error {
            Unreachable::Missing(why) => Self::KeychainMissing(why),
            Unreachable::Locked(why) => Self::KeychainLocked(why),
        }
    }
}

/// Where the key of the file is: the operating system's, or a test's.
///
/// A system may ask a person before it answers; each of these returns when the person has.
pub trait Keychain: Send + Sync {
    /// What is kept under this name; nothing where there is none.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unreachable>;
    /// Keeps bytes under this name.
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Unreachable>;
    /// Forgets what is kept under this name; what is not there is forgotten already.
    fn forget(&self, name: &str) -> Result<(), Unreachable>;
}

/// The keychain of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl SystemKeychain {
    fn entry(name: &str) -> Result<keyring::Entry, Unreachable> {
        // whatever keeps the first contact from being made, there is nobody to unlock anything for
        if let Err(error) = keyring::Entry::store_status() {
            return Err(Unreachable::Missing(error.to_string()));
        }
        keyring::Entry::new(secrets::SERVICE, name).map_err(|error| unreachable(&error))
    }
}

impl Keychain for SystemKeychain {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unreachable> {
        match Self::entry(name)?.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(unreachable(&error)),
        }
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Unreachable> {
        Self::entry(name)?.set_secret(bytes).map_err(|error| unreachable(&error))
    }

    fn forget(&self, name: &str) -> Result<(), Unreachable> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(unreachable(&error)),
        }
    }
}

/// `NoStorageAccess` is what every store of `keyring` says of a keychain that is there and refuses: on Linux
/// the collection is locked and the question to unlock it was dismissed or could not be shown, on macOS and
/// Windows the access was denied. Every other error leaves nothing that a person could unlock.
///
/// The text names the store and the reason, never the secret: the variants that carry bytes print none.
fn unreachable(error: &keyring::Error) -> Unreachable {
    match error {
        keyring::Error::NoStorageAccess(_) => Unreachable::Locked(error.to_string()),
        _ => Unreachable::Missing(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keychain_that_refuses_is_locked_and_one_that_fails_is_missing() {
        let refused = keyring::Error::NoStorageAccess("dismissed".into());
        assert!(matches!(unreachable(&refused), Unreachable::Locked(why) if why.contains("dismissed")));
        let failed = keyring::Error::PlatformFailure("no bus".into());
        assert!(matches!(unreachable(&failed), Unreachable::Missing(why) if why.contains("no bus")));
    }

    #[test]
    fn no_text_quotes_what_was_kept() {
        let secret = "a key that somebody put there";
        for error in [
            keyring::Error::BadEncoding(secret.into()),
            keyring::Error::BadDataFormat(secret.into(), "no form".into()),
        ] {
            let Unreachable::Missing(why) = unreachable(&error) else { panic!("{error:?}") };
            assert!(!why.contains(secret) && !why.contains(&hex::encode(secret)), "{why}");
        }
    }
}
