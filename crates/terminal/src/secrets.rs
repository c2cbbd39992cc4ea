//! Where keys live: named here, kept sealed on this computer, never in the books.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// Why a secret is not to be had, or not to be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// This program has no place for secrets at all.
    #[error("there is no keychain: {0}")]
    NoKeychain(String),
    /// The computer has no keychain that answers.
    #[error(
        "the keychain of this computer cannot be reached: {0}; set one up, or choose a passphrase for the secrets"
    )]
    KeychainMissing(String),
    /// The computer has a keychain, and it lets nobody in now.
    #[error("the keychain of this computer is locked: {0}; unlock it, then try again")]
    KeychainLocked(String),
    /// The secrets are under a passphrase that was not entered since the till started.
    #[error("the secrets of this till are locked: enter their passphrase")]
    VaultLocked,
    /// It is another passphrase. A file that was changed where the key is cannot be told from that.
    #[error("this is not the passphrase of the secrets: check the keyboard and enter it again")]
    WrongPassphrase,
    /// A passphrase that could be guessed from a copy of the file.
    #[error("the passphrase is too short: use at least {least} characters, such as four or five words")]
    PassphraseShort {
        /// How many characters it must have.
        least: usize,
    },
    /// There is one already; a second choice would shut the first one's secrets away.
    #[error("a passphrase was chosen before: enter that one, or change it")]
    PassphraseChosen,
    /// There is none that could be entered or changed.
    #[error("no passphrase was chosen for the secrets of this till: choose one first")]
    NoPassphrase,
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

/// What may be shown of a secret: enough to see that it is the one that was entered, nothing to guess it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Eight hexadecimal letters that change with the secret. The same secret has others on another till.
    pub fingerprint: String,
    /// Since when it is in use; absent where it was kept before this was written down.
    pub at: Option<DateTime<Utc>>,
}

/// Keeps secrets. A secret leaves it only as a [`SecretString`], which is wiped and never printed.
///
/// A secret is renewed in two steps, because some providers end the old one when they give the new one and
/// some of them err: [`stage`](Self::stage) the new one beside the old, test what
/// [`read_staged`](Self::read_staged) gives, then [`promote`](Self::promote) or [`discard`](Self::discard) it.
pub trait Secrets: Send + Sync {
    /// Whether a secret can be kept now.
    fn works(&self) -> Result<(), SecretError>;
    /// The secret of this name.
    fn read(&self, name: &str) -> Result<SecretString, SecretError>;
    /// Keeps a secret in place of an earlier one. Durable when it returns.
    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), SecretError>;
    /// Forgets a secret and what is staged for it; one that is not there is forgotten already.
    fn forget(&self, name: &str) -> Result<(), SecretError>;
    /// Keeps a secret beside the one of this name, which stays in use. It takes the place of one that was
    /// staged earlier. Durable when it returns.
    fn stage(&self, name: &str, new: &SecretString) -> Result<(), SecretError>;
    /// The staged secret of this name.
    fn read_staged(&self, name: &str) -> Result<SecretString, SecretError>;
    /// Puts the staged secret in the place of the one in use, in one step: whatever happens meanwhile, the
    /// old one or the new one is there, whole.
    fn promote(&self, name: &str) -> Result<(), SecretError>;
    /// Forgets the staged secret; the one in use stays. One that is not there is forgotten already.
    fn discard(&self, name: &str) -> Result<(), SecretError>;
    /// What may be shown of the secret in use; nothing where it cannot be read now, and then
    /// [`read`](Self::read) says why.
    fn noted(&self, name: &str) -> Option<Noted>;
}

/// No secrets: for terminals that need none.
pub struct NoSecrets;

impl NoSecrets {
    fn refuse() -> Result<(), SecretError> {
        Err(SecretError::NoKeychain("this program keeps no secrets".to_owned()))
    }
}

impl Secrets for NoSecrets {
    fn works(&self) -> Result<(), SecretError> {
        Self::refuse()
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn keep(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Self::refuse()
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }

    fn stage(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Self::refuse()
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
