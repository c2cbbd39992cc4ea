//! A computer without a keychain, for tills whose people have to choose a passphrase.

use store::vault::{Keychain, Unreachable};
use zeroize::Zeroizing;

/// No keychain answers.
pub struct NoKeychain;

fn nothing<T>() -> Result<T, Unreachable> {
    Err(Unreachable::Missing("nobody answers".to_owned()))
}

impl Keychain for NoKeychain {
    fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unreachable> {
        nothing()
    }

    fn keep(&self, _: &str, _: &[u8]) -> Result<(), Unreachable> {
        nothing()
    }

    fn forget(&self, _: &str) -> Result<(), Unreachable> {
        nothing()
    }
}
