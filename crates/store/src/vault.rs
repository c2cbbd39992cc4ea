//! The secrets of terminals: sealed in one file of the data folder, under a key that only the keychain of
//! the operating system has.
//!
//! A keychain holds small things, and a certificate chain is none; so it holds 32 bytes, and the file holds
//! the rest. Each secret is sealed with its name, the form of the file and the identity of the till, and the
//! list of them once more as a whole, so that nothing in it can be changed, cut, swapped or brought along
//! from another till. Without a keychain nothing is kept: a key beside the file would open it for whoever
//! copies the folder.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    rand,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use terminal::{SecretError, Secrets};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Db, KeyPlace, error::Error, machine::Machine, secrets};

/// The file's name. Its ending is its own, so that it and `till.id` never wait under one name.
const FILE: &str = "secrets.vault";

/// Where a file that could not be opened is put when a new one takes its place.
const ASIDE: &str = "secrets.damaged";

/// The form of the file.
const FORM: u32 = 1;

/// How long the key is.
const KEY: usize = 32;

/// How long a tag of AES-GCM is.
const TAG: usize = 16;

type Done<T> = Result<T, SecretError>;

/// Where the key of the file is: the operating system's, or a test's.
pub trait Keychain: Send + Sync {
    /// What is kept under this name; nothing where there is none. The error says why it cannot be asked.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, String>;
    /// Keeps bytes under this name.
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), String>;
}

/// The keychain of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, String> {
        let entry = secrets::entry(name).map_err(|error| error.to_string())?;
        match entry.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(keyring::Error::NoEntry) => Ok(None),
            // the text names the store and the reason, never the secret
            Err(error) => Err(error.to_string()),
        }
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let entry = secrets::entry(name).map_err(|error| error.to_string())?;
        entry.set_secret(bytes).map_err(|error| error.to_string())
    }
}

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
    one_at_a_time: Mutex<()>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: u32,
    entries: BTreeMap<String, Sealed>,
    /// Nothing, sealed with all of the entries.
    whole: Sealed,
}

/// Nonce, and what was sealed with its tag; both in hexadecimal.
#[derive(Serialize, Deserialize)]
struct Sealed {
    nonce: String,
    bytes: String,
}

impl Vault {
    /// The vault of a till. One whose own key is in a file keeps no secrets.
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
            one_at_a_time: Mutex::default(),
        }
    }

    fn keychain(&self) -> Done<&dyn Keychain> {
        self.keychain.as_deref().ok_or_else(|| {
            SecretError::NoKeychain(
                "this till was made with a key file, which is no place for them".to_owned(),
            )
        })
    }

    fn key(&self) -> Done<Option<RandomizedNonceKey>> {
        let Some(bytes) = self.keychain()?.read(&self.name).map_err(SecretError::NoKeychain)? else {
            return Ok(None);
        };
        let key = RandomizedNonceKey::new(&AES_256_GCM, &bytes);
        key.map(Some).map_err(|_| SecretError::Damaged("their key in the keychain is none".to_owned()))
    }

    fn new_key(&self) -> Done<RandomizedNonceKey> {
        let refused = |_| SecretError::Storage("the cryptography library refused".to_owned());
        let mut bytes = Zeroizing::new([0; KEY]);
        rand::fill(bytes.as_mut_slice()).map_err(refused)?;
        let keychain = self.keychain()?;
        keychain.keep(&self.name, bytes.as_slice()).map_err(SecretError::NoKeychain)?;
        // what a keychain takes and does not give back would lock the file for ever
        let kept = keychain.read(&self.name).map_err(SecretError::NoKeychain)?;
        if kept.as_ref().map(|kept| kept.as_slice()) != Some(bytes.as_slice()) {
            return Err(SecretError::NoKeychain("it does not keep what it is given".to_owned()));
        }
        RandomizedNonceKey::new(&AES_256_GCM, bytes.as_slice()).map_err(refused)
    }

    fn bytes(&self) -> Done<Option<Vec<u8>>> {
        self.machine.read(&self.folder.join(FILE)).map_err(|error| storage("read", &error))
    }

    /// The entries of a file that is whole and this till's.
    fn opened(&self, bytes: &[u8], key: Option<&RandomizedNonceKey>) -> Done<BTreeMap<String, Sealed>> {
        let damaged = |why: &str| SecretError::Damaged(why.to_owned());
        let kept: Kept = serde_json::from_slice(bytes).map_err(|_| damaged("the file cannot be read"))?;
        if kept.form != FORM {
            return Err(damaged("the file is of a form that this program does not know"));
        }
        let key = key.ok_or_else(|| damaged("their key is not in the keychain any more"))?;
        let of_all = self.of_all(&kept.entries)?;
        kept.whole
            .open(key, &of_all)
            .map(|_| kept.entries)
            .ok_or_else(|| damaged("the file was changed, or another till made it"))
    }

    fn write(&self, entries: BTreeMap<String, Sealed>, key: &RandomizedNonceKey) -> Done<()> {
        let whole = Sealed::of(key, &self.of_all(&entries)?, &[])?;
        let kept = Kept { form: FORM, entries, whole };
        let bytes = serde_json::to_vec(&kept).map_err(|error| storage("write", &error.into()))?;
        self.machine.replace(&self.folder.join(FILE), &bytes).map_err(|error| storage("write", &error))
    }

    /// What a secret of this name is sealed with.
    fn of_one(&self, name: &str) -> Vec<u8> {
        self.sealed_with(*b"one", name.as_bytes())
    }

    fn of_all(&self, entries: &BTreeMap<String, Sealed>) -> Done<Vec<u8>> {
        let entries = serde_json::to_vec(entries).map_err(|error| storage("write", &error.into()))?;
        Ok(self.sealed_with(*b"all", &entries))
    }

    /// All parts but the last have a length of their own, so that no two of these are alike.
    fn sealed_with(&self, what: [u8; 3], about: &[u8]) -> Vec<u8> {
        [what.as_slice(), &FORM.to_le_bytes(), self.install.as_bytes(), about].concat()
    }

    /// What is there, to be written anew; a file that cannot be opened is put aside, since nothing in it
    /// could be read any more.
    fn to_change(&self, key: &RandomizedNonceKey) -> Done<BTreeMap<String, Sealed>> {
        let Some(bytes) = self.bytes()? else { return Ok(BTreeMap::new()) };
        match self.opened(&bytes, Some(key)) {
            Err(SecretError::Damaged(why)) => {
                tracing::warn!(why, "the secrets of terminals cannot be opened; a new file begins");
                let aside = self.folder.join(ASIDE);
                self.machine.replace(&aside, &bytes).map_err(|error| storage("put aside", &error))?;
                Ok(BTreeMap::new())
            }
            opened => opened,
        }
    }

    fn may_change(&self) -> Done<()> {
        if self.writable {
            return Ok(());
        }
        let why = Error::ReadOnly("keep a secret").to_string();
        Err(SecretError::Storage(why))
    }
}

impl Secrets for Vault {
    fn works(&self) -> Done<()> {
        self.keychain()?.read(&self.name).map(drop).map_err(SecretError::NoKeychain)
    }

    fn read(&self, name: &str) -> Done<SecretString> {
        let missing = || SecretError::Missing(name.to_owned());
        let bytes = self.bytes()?.ok_or_else(missing)?;
        let key = self.key()?;
        let entries = self.opened(&bytes, key.as_ref())?;
        let sealed = entries.get(name).ok_or_else(missing)?;
        let damaged = || SecretError::Damaged(format!("{name} was changed"));
        let plain = sealed.open(key.as_ref().ok_or_else(damaged)?, &self.of_one(name)).ok_or_else(damaged)?;
        let text = std::str::from_utf8(&plain).map_err(|_| damaged())?;
        Ok(SecretString::from(text.to_owned()))
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Done<()> {
        self.may_change()?;
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match self.key()? {
            Some(key) => key,
            None => self.new_key()?,
        };
        let mut entries = self.to_change(&key)?;
        let sealed = Sealed::of(&key, &self.of_one(name), secret.expose_secret().as_bytes())?;
        entries.insert(name.to_owned(), sealed);
        self.write(entries, &key)
    }

    fn forget(&self, name: &str) -> Done<()> {
        self.may_change()?;
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bytes) = self.bytes()? else { return Ok(()) };
        let key = self.key()?;
        let mut entries = self.opened(&bytes, key.as_ref())?;
        match (entries.remove(name), key) {
            (Some(_), Some(key)) => self.write(entries, &key),
            (_, _) => Ok(()),
        }
    }
}

impl Sealed {
    fn of(key: &RandomizedNonceKey, with: &[u8], plain: &[u8]) -> Done<Self> {
        // of its final size, so that growing leaves no copy of the secret behind
        let mut bytes = Zeroizing::new(Vec::with_capacity(plain.len().saturating_add(TAG)));
        bytes.extend_from_slice(plain);
        let nonce = key
            .seal_in_place_append_tag(Aad::from(with), &mut *bytes)
            .map_err(|_| SecretError::Storage("the cryptography library refused".to_owned()))?;
        Ok(Self { nonce: hex::encode(nonce.as_ref()), bytes: hex::encode(bytes.as_slice()) })
    }

    /// What was sealed; nothing where a single bit is not as it was.
    fn open(&self, key: &RandomizedNonceKey, with: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let nonce = Nonce::try_assume_unique_for_key(&hex::decode(&self.nonce).ok()?).ok()?;
        let mut bytes = Zeroizing::new(hex::decode(&self.bytes).ok()?);
        let plain = key.open_in_place(nonce, Aad::from(with), &mut bytes).ok()?.len();
        bytes.truncate(plain);
        Some(bytes)
    }
}

fn storage(what: &str, error: &std::io::Error) -> SecretError {
    SecretError::Storage(format!("{what} {FILE}: {error}"))
}
