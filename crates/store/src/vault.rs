//! The secrets of terminals: sealed in one file of the data folder, under a key that is not in it.
//!
//! A keychain holds small things, and a certificate chain is none; so the keychain of the operating system holds 32
//! bytes, and the file holds the rest. Where there is no keychain that can be used, a person may choose a passphrase
//! instead ([`Vault::choose_passphrase`]); until somebody does nothing is kept: a key beside the file would open it
//! for whoever copies the folder.
//!
//! Each secret is sealed with its name and the identity of the till, and the list of them once more as a whole, so that
//! nothing in it can be changed, cut, swapped or brought along from another till.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use terminal::{Noted, SecretError, Secrets};
use uuid::Uuid;

use crate::{Db, KeyPlace, error::Error, machine::Machine};

mod choice;
mod file;
mod key;
mod keychain;
mod passphrase;
#[cfg(test)]
mod types;

use file::{Contents, File, Place};
use key::Key;
use passphrase::Lock;

pub use choice::{Chosen, VaultState};
pub use keychain::{Keychain, SystemKeychain, Unreachable};

/// The file's name. Its ending is its own, so that it and `till.id` never wait under one name. It and the file put
/// aside do, and are written one after the other.
const FILE: &str = "secrets.vault";

/// Where a file that could not be opened is put when a new one takes its place.
const ASIDE: &str = "secrets.damaged";

type Done<T> = Result<T, SecretError>;

/// The secrets of one till.
pub struct Vault {
    machine: Arc<dyn Machine>,
    folder: PathBuf,
    /// Absent for a till whose own key is in a file.
    keychain: Option<Arc<dyn Keychain>>,
    /// What the keychain calls the key.
    name: String,
    install: Uuid,
    writable: bool,
    now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// What a passphrase opened. Held over every use of the file, so that they come one after the other.
    unlocked: Mutex<Option<Unlocked>>,
}

/// The key of a vault under a passphrase, until it is locked again or dropped. It is wiped then.
struct Unlocked {
    key: Arc<Key>,
    lock: Lock,
}

impl Vault {
    /// The vault of a till. One whose own key is in a file does not use the keychain either.
    pub fn of(db: &Db) -> Self {
        let keychain: Option<Arc<dyn Keychain>> = match db.key_place() {
            KeyPlace::Keychain => Some(Arc::new(SystemKeychain)),
            KeyPlace::File => None,
        };
        Self { keychain, ..Self::with(db, Arc::new(SystemKeychain)) }
    }

    /// The vault of a till under a keychain that the caller vouches for.
    pub fn with(db: &Db, keychain: Arc<dyn Keychain>) -> Self {
        Self {
            machine: db.machine(),
            folder: db.folder().to_owned(),
            keychain: Some(keychain),
            name: format!("vault-{}", db.book().simple()),
            install: db.identity().install_id,
            writable: db.may_write(),
            now: Box::new(|| SystemTime::now().into()),
            unlocked: Mutex::default(),
        }
    }

    /// The same, with another clock for the dates of secrets.
    #[must_use]
    pub fn dated_by(self, now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self { now: Box::new(now), ..self }
    }

    fn unlocked(&self) -> MutexGuard<'_, Option<Unlocked>> {
        // a thread that died inside left the file whole, and what is held is the key of it or nothing
        self.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keychain(&self) -> Done<&dyn Keychain> {
        self.keychain.as_deref().ok_or_else(|| {
            SecretError::KeychainMissing("this till was made with a key file instead of one".to_owned())
        })
    }

    fn key_in_keychain(&self) -> Done<Option<Arc<Key>>> {
        let Some(bytes) = self.keychain()?.read(&self.name)? else { return Ok(None) };
        let key = Key::kept(self.install, &bytes);
        key.map(|key| Some(Arc::new(key))).ok_or_else(|| damaged("their key in the keychain is none"))
    }

    fn new_key_in_keychain(&self) -> Done<Arc<Key>> {
        let key = Key::random(self.install)?;
        let keychain = self.keychain()?;
        keychain.keep(&self.name, key.bytes())?;
        // what a keychain takes and does not give back would lock the file for ever
        let kept = keychain.read(&self.name)?;
        if kept.as_ref().map(|kept| kept.as_slice()) != Some(key.bytes()) {
            return Err(SecretError::KeychainMissing("it does not keep what it is given".to_owned()));
        }
        Ok(Arc::new(key))
    }

    /// The key for a file with this lock: the one that a passphrase opened, or the keychain's.
    fn key(&self, unlocked: Option<&Unlocked>, lock: Option<&Lock>) -> Done<Option<Arc<Key>>> {
        match (unlocked, lock) {
            (Some(unlocked), _) => Ok(Some(Arc::clone(&unlocked.key))),
            (None, Some(_)) => Err(SecretError::VaultLocked),
            (None, None) => self.key_in_keychain(),
        }
    }

    fn bytes(&self) -> Done<Option<Vec<u8>>> {
        self.machine.read(&self.folder.join(FILE)).map_err(|error| storage("read", &error))
    }

    /// What is in the file, and the key that opened it; nothing where there is no file.
    fn opened(&self, unlocked: Option<&Unlocked>) -> Done<Option<(Arc<Key>, Contents)>> {
        let Some(bytes) = self.bytes()? else { return Ok(None) };
        let file = File::parse(&bytes)?;
        let key = self.key(unlocked, file.lock())?;
        let key = key.ok_or_else(|| damaged("their key is not in the keychain any more"))?;
        let contents = file.open(&key)?;
        Ok(Some((key, contents)))
    }

    fn write(&self, contents: Contents, key: &Key) -> Done<()> {
        let bytes = contents.sealed(key)?;
        self.machine.replace(&self.folder.join(FILE), &bytes).map_err(|error| storage("write", &error))
    }

    fn put_aside(&self, bytes: &[u8]) -> Done<()> {
        self.machine.replace(&self.folder.join(ASIDE), bytes).map_err(|error| storage("put aside", &error))
    }

    /// What is there, to be added to; a file that cannot be opened is put aside, since nothing in it
    /// could be read any more.
    fn to_add(&self, unlocked: Option<&Unlocked>) -> Done<(Arc<Key>, Contents)> {
        let bytes = self.bytes()?;
        let why = match self.opened(unlocked) {
            Ok(Some(opened)) => return Ok(opened),
            Ok(None) => None,
            Err(SecretError::Damaged(why)) => Some(why),
            Err(error) => return Err(error),
        };
        let key = match self.key(unlocked, None)? {
            Some(key) => key,
            None => self.new_key_in_keychain()?,
        };
        if let (Some(why), Some(bytes)) = (why, bytes) {
            tracing::warn!(why, "the secrets of terminals cannot be opened; a new file begins");
            self.put_aside(&bytes)?;
        }
        Ok((key, Contents::under(unlocked.map(|unlocked| unlocked.lock.clone()))))
    }

    fn may_change(&self) -> Done<()> {
        if self.writable {
            return Ok(());
        }
        let why = Error::ReadOnly("keep a secret").to_string();
        Err(SecretError::Storage(why))
    }

    fn secret(&self, place: Place, name: &str) -> Done<SecretString> {
        let missing = || SecretError::Missing(name.to_owned());
        let unlocked = self.unlocked();
        let (key, contents) = self.opened(unlocked.as_ref())?.ok_or_else(missing)?;
        contents.get(&key, place, name)?.ok_or_else(missing)
    }

    fn add(&self, place: Place, name: &str, secret: &SecretString) -> Done<()> {
        self.may_change()?;
        let unlocked = self.unlocked();
        let (key, mut contents) = self.to_add(unlocked.as_ref())?;
        contents.put(&key, place, (name, secret), Some((self.now)()))?;
        self.write(contents, &key)
    }

    /// Changes what is there by one replacement of the file. `change` says whether it changed anything, and so
    /// does this.
    fn change(&self, change: impl FnOnce(&Key, &mut Contents) -> Done<bool>) -> Done<bool> {
        self.may_change()?;
        let unlocked = self.unlocked();
        let Some((key, mut contents)) = self.opened(unlocked.as_ref())? else { return Ok(false) };
        let changed = change(&key, &mut contents)?;
        if changed {
            self.write(contents, &key)?;
        }
        Ok(changed)
    }
}

impl Secrets for Vault {
    fn works(&self) -> Done<()> {
        match self.state() {
            VaultState::Keychain | VaultState::Passphrase { open: true } => Ok(()),
            VaultState::Passphrase { open: false } => Err(SecretError::VaultLocked),
            VaultState::KeychainMissing { why } => Err(SecretError::KeychainMissing(why)),
            VaultState::KeychainLocked { why } => Err(SecretError::KeychainLocked(why)),
            // keeping begins a new file, where the keychain lets it
            VaultState::Unreadable { .. } => self.key_in_keychain().map(drop),
        }
    }

    fn read(&self, name: &str) -> Done<SecretString> {
        self.secret(Place::InUse, name)
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Done<()> {
        self.add(Place::InUse, name, secret)
    }

    fn forget(&self, name: &str) -> Done<()> {
        self.change(|_, contents| {
            let gone = [Place::InUse, Place::Staged].map(|place| contents.remove(place, name));
            Ok(gone.contains(&true))
        })
        .map(drop)
    }

    fn stage(&self, name: &str, new: &SecretString) -> Done<()> {
        self.add(Place::Staged, name, new)
    }

    fn read_staged(&self, name: &str) -> Done<SecretString> {
        self.secret(Place::Staged, name)
    }

    fn promote(&self, name: &str) -> Done<()> {
        let promoted = self.change(|key, contents| {
            let Some(secret) = contents.get(key, Place::Staged, name)? else { return Ok(false) };
            contents.put(key, Place::InUse, (name, &secret), Some((self.now)()))?;
            Ok(contents.remove(Place::Staged, name))
        })?;
        if promoted { Ok(()) } else { Err(SecretError::Missing(name.to_owned())) }
    }

    fn discard(&self, name: &str) -> Done<()> {
        self.change(|_, contents| Ok(contents.remove(Place::Staged, name))).map(drop)
    }

    fn noted(&self, name: &str) -> Option<Noted> {
        let unlocked = self.unlocked();
        let (key, contents) = self.opened(unlocked.as_ref()).ok()??;
        let secret = contents.get(&key, Place::InUse, name).ok()??;
        let fingerprint = key.fingerprint(name, secret.expose_secret().as_bytes()).ok()?;
        Some(Noted { fingerprint, at: contents.since(Place::InUse, name) })
    }
}

fn damaged(why: &str) -> SecretError {
    SecretError::Damaged(why.to_owned())
}

fn storage(what: &str, error: &std::io::Error) -> SecretError {
    SecretError::Storage(format!("{what} {FILE}: {error}"))
}
