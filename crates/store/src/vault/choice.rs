//! Where the key of a vault is, and what a person can do about it.

use std::sync::Arc;

use secrecy::SecretString;
use terminal::SecretError;

use super::{
    Done, FILE, Unlocked, Vault,
    file::{Contents, File},
    key::Key,
    passphrase::{self, Lock},
    storage,
};

/// Where the key of a vault is, and whether it can be had now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// In the keychain, or it will be with the first secret.
    Keychain,
    /// It would be in the keychain, and there is none that answers.
    KeychainMissing {
        /// What the keychain says.
        why: String,
    },
    /// It would be in the keychain, which lets nobody in now.
    KeychainLocked {
        /// What the keychain says.
        why: String,
    },
    /// Under a passphrase.
    Passphrase {
        /// It was entered since the till started.
        open: bool,
    },
    /// The file is there and cannot be opened; the next secret begins a new one, or a passphrase does.
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
}

/// What became of the secrets that were there when a passphrase was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Names of those that are under the passphrase now.
    pub moved: Vec<String>,
    /// Names of those that have to be entered again: their key could not be had.
    pub lost: Vec<String>,
    /// The file that had them is `secrets.damaged` now. Where it could not even be read, nobody knows the names.
    pub put_aside: bool,
}

impl Vault {
    /// Where the key is, and whether it can be had. A keychain may ask a person first, so this can take as long as
    /// the person does.
    pub fn state(&self) -> VaultState {
        let unlocked = self.unlocked();
        if unlocked.is_some() {
            return VaultState::Passphrase { open: true };
        }
        let state = match self.opened(None) {
            Ok(Some(_)) => return VaultState::Keychain,
            Ok(None) => self.key_in_keychain().map(drop),
            Err(error) => Err(error),
        };
        match state {
            Ok(()) => VaultState::Keychain,
            Err(SecretError::VaultLocked) => VaultState::Passphrase { open: false },
            Err(SecretError::KeychainMissing(why)) => VaultState::KeychainMissing { why },
            Err(SecretError::KeychainLocked(why)) => VaultState::KeychainLocked { why },
            Err(SecretError::Damaged(why)) => VaultState::Unreadable { why },
            Err(error) => VaultState::Unreadable { why: error.to_string() },
        }
    }

    /// Puts the secrets of this till under a passphrase, for good. Where the keychain gives the key of those that
    /// are there they are sealed anew under a key that only the passphrase opens; where it does not, their file is
    /// put aside and they have to be entered again. The vault is open afterwards.
    ///
    /// # Errors
    /// [`SecretError::PassphraseShort`], [`SecretError::PassphraseChosen`], and those of the disk; then all is as
    /// it was.
    pub fn choose_passphrase(&self, passphrase: &SecretString) -> Done<Chosen> {
        self.may_change()?;
        passphrase::check(passphrase)?;
        let mut unlocked = self.unlocked();
        if unlocked.is_some() {
            return Err(SecretError::PassphraseChosen);
        }
        let key = Key::random(self.install)?;
        let bytes = self.bytes()?;
        let (mut contents, chosen) = self.taken_over(bytes.as_deref(), &key)?;
        let lock = Lock::new(passphrase, &key, self.install)?;
        contents.set_lock(lock.clone());
        if let (true, Some(bytes)) = (chosen.put_aside, &bytes) {
            self.put_aside(bytes)?;
        }
        self.write(contents, &key)?;
        *unlocked = Some(Unlocked { key: Arc::new(key), lock });
        if !chosen.moved.is_empty() {
            self.forget_key();
        }
        Ok(chosen)
    }

    /// Opens a vault that is under a passphrase. The key stays in memory until [`lock`](Self::lock) or until this
    /// is dropped. It takes about a tenth of a second and 64 MiB, on purpose.
    ///
    /// # Errors
    /// [`SecretError::WrongPassphrase`], [`SecretError::NoPassphrase`], [`SecretError::Damaged`]; then it stays as
    /// it was.
    pub fn unlock(&self, passphrase: &SecretString) -> Done<()> {
        let mut unlocked = self.unlocked();
        let (key, lock, _) = self.open_with(passphrase)?;
        *unlocked = Some(Unlocked { key: Arc::new(key), lock });
        Ok(())
    }

    /// Forgets the key that a passphrase opened. What the keychain has stays there.
    pub fn lock(&self) {
        *self.unlocked() = None;
    }

    /// Puts another passphrase in the place of the one that is proved. Whether the vault is open stays as it is.
    ///
    /// # Errors
    /// As [`choose_passphrase`](Self::choose_passphrase) and [`unlock`](Self::unlock); then the old one holds.
    pub fn change_passphrase(&self, old: &SecretString, new: &SecretString) -> Done<()> {
        self.may_change()?;
        passphrase::check(new)?;
        let mut unlocked = self.unlocked();
        let (key, _, mut contents) = self.open_with(old)?;
        let lock = Lock::new(new, &key, self.install)?;
        contents.set_lock(lock.clone());
        self.write(contents, &key)?;
        if let Some(unlocked) = unlocked.as_mut() {
            *unlocked = Unlocked { key: Arc::new(key), lock };
        }
        Ok(())
    }

    /// Begins without any secrets: the way out for who forgot the passphrase, or has a file that cannot be opened.
    /// The file is put aside as `secrets.damaged`. Returns the names of the secrets that have to be entered again,
    /// as far as the file can be read.
    pub fn start_over(&self) -> Done<Vec<String>> {
        self.may_change()?;
        let mut unlocked = self.unlocked();
        let Some(bytes) = self.bytes()? else { return Ok(Vec::new()) };
        self.put_aside(&bytes)?;
        self.machine.remove(&self.folder.join(FILE)).map_err(|error| storage("remove", &error))?;
        *unlocked = None;
        Ok(File::parse(&bytes).map(|file| file.names()).unwrap_or_default())
    }

    /// What can be had of an earlier file, sealed anew, and what became of the rest.
    fn taken_over(&self, bytes: Option<&[u8]>, key: &Key) -> Done<(Contents, Chosen)> {
        let Some(bytes) = bytes else { return Ok((Contents::default(), Chosen::default())) };
        let Ok(file) = File::parse(bytes) else {
            return Ok((Contents::default(), Chosen { put_aside: true, ..Chosen::default() }));
        };
        if file.lock().is_some() {
            return Err(SecretError::PassphraseChosen);
        }
        let names = file.names();
        // whatever the keychain has against it, the person who chooses a passphrase was told and wants to go on
        let had = self.key_in_keychain().ok().flatten();
        let resealed = had.and_then(|old| file.open(&old).ok()?.resealed(&old, key).ok());
        Ok(match resealed {
            Some(contents) => (contents, Chosen { moved: names, ..Chosen::default() }),
            None => (Contents::default(), Chosen { lost: names, put_aside: true, ..Chosen::default() }),
        })
    }

    fn open_with(&self, passphrase: &SecretString) -> Done<(Key, Lock, Contents)> {
        let bytes = self.bytes()?.ok_or(SecretError::NoPassphrase)?;
        let file = File::parse(&bytes)?;
        let lock = file.lock().cloned().ok_or(SecretError::NoPassphrase)?;
        let key = lock.open(passphrase, self.install)?;
        let contents = file.open(&key)?;
        Ok((key, lock, contents))
    }

    /// The key in the keychain opens nothing any more; one that stays behind does no harm.
    fn forget_key(&self) {
        let forgotten = self.keychain().and_then(|keychain| Ok(keychain.forget(&self.name)?));
        if let Err(error) = forgotten {
            tracing::warn!(%error, "a key that opens nothing stays in the keychain");
        }
    }
}
