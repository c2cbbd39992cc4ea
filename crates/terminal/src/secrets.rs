//! Where keys live: named here, kept by the operating system, never in the books.

use secrecy::SecretString;

/// Why a secret is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// This computer has no keychain that can be used.
    #[error("there is no keychain: {0}")]
    NoKeychain(String),
    /// It is not there.
    #[error("the secret {0} is not there")]
    Missing(String),
    /// The file that holds it was changed, cut or belongs to another till.
    #[error("the secrets of this till cannot be opened: {0}")]
    Damaged(String),
    /// The disk failed.
    #[error("the secrets cannot be kept: {0}")]
    Storage(String),
}

/// Keeps secrets. A secret leaves it only as a [`SecretString`], which is wiped and never printed.
pub trait Secrets: Send + Sync {
    /// Whether a secret can be kept now.
    fn works(&self) -> Result<(), SecretError>;
    /// The secret of this name.
    fn read(&self, name: &str) -> Result<SecretString, SecretError>;
    /// Keeps a secret in place of an earlier one. Durable when it returns.
    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), SecretError>;
    /// Forgets a secret; one that is not there is forgotten already.
    fn forget(&self, name: &str) -> Result<(), SecretError>;
}

/// No secrets: for terminals that need none.
pub struct NoSecrets;

impl Secrets for NoSecrets {
    fn works(&self) -> Result<(), SecretError> {
        Err(SecretError::NoKeychain("this program keeps no secrets".to_owned()))
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn keep(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Err(SecretError::NoKeychain("this program keeps no secrets".to_owned()))
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }
}
