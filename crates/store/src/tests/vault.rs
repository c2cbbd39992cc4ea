//! Secrets on disk: whole or not at all, and only for the till that kept them.

use std::{
    collections::HashMap,
    fs,
    sync::{Arc, Mutex},
};

use crashfs::{Errno, OpKind, Verdict};
use secrecy::{ExposeSecret as _, SecretString};
use terminal::{SecretError, Secrets as _};
use zeroize::Zeroizing;

use super::{
    disk::{disk, nth, open, paying},
    kit::Till,
};
use crate::{
    Db, KeyPlace,
    vault::{Keychain, Unreachable, Vault, VaultState},
};

const PASSPHRASE: &str = "correct horse battery staple";

/// A keychain in memory, which can be locked and taken away.
#[derive(Default)]
pub(super) struct Memory {
    kept: Mutex<HashMap<String, Vec<u8>>>,
    refuses: Mutex<Option<Unreachable>>,
    /// Says "kept" and keeps nothing.
    forgetful: bool,
}

impl Memory {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Refuses so from now on.
    pub(super) fn refuse(&self, how: Unreachable) {
        *self.refuses.lock().unwrap() = Some(how);
    }

    pub(super) fn admit(&self) {
        *self.refuses.lock().unwrap() = None;
    }

    pub(super) fn keys(&self) -> Vec<Vec<u8>> {
        self.kept.lock().unwrap().values().cloned().collect()
    }

    fn open(&self) -> Result<(), Unreachable> {
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Keychain for Memory {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unreachable> {
        self.open()?;
        Ok(self.kept.lock().unwrap().get(name).cloned().map(Zeroizing::new))
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Unreachable> {
        self.open()?;
        if !self.forgetful {
            self.kept.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
        }
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), Unreachable> {
        self.open()?;
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}

pub(super) fn locked() -> Unreachable {
    Unreachable::Locked("it is locked".to_owned())
}

pub(super) fn missing() -> Unreachable {
    Unreachable::Missing("there is no bus".to_owned())
}

pub(super) fn vault(till: &Till, keychain: &Arc<Memory>) -> Vault {
    Vault::with(till.db(), Arc::clone(keychain) as Arc<dyn Keychain>)
}

pub(super) fn keep(vault: &Vault, name: &str, secret: &str) -> Result<(), SecretError> {
    vault.keep(name, &SecretString::from(secret))
}

pub(super) fn read(vault: &Vault, name: &str) -> Result<String, SecretError> {
    vault.read(name).map(|secret| secret.expose_secret().to_owned())
}

pub(super) fn two() -> (Till, Arc<Memory>, Vault) {
    let (till, keychain) = (Till::new(), Memory::new());
    let vault = vault(&till, &keychain);
    keep(&vault, "one", PASSPHRASE).unwrap();
    keep(&vault, "two", "second").unwrap();
    (till, keychain, vault)
}

#[test]
fn a_secret_comes_back_after_a_restart_and_can_be_forgotten() {
    let (mut till, keychain, first) = two();
    keep(&first, "two", "another").unwrap();
    drop(first);
    till.reopen();
    let later = vault(&till, &keychain);
    assert_eq!(read(&later, "one").unwrap(), PASSPHRASE);
    assert_eq!(read(&later, "two").unwrap(), "another");
    assert_eq!(read(&later, "three"), Err(SecretError::Missing("three".into())));
    later.works().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(till.path("secrets.vault")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    later.forget("two").unwrap();
    later.forget("two").unwrap();
    assert_eq!(read(&later, "two"), Err(SecretError::Missing("two".into())));
    assert_eq!(read(&later, "one").unwrap(), PASSPHRASE);
}

#[test]
fn every_flipped_byte_and_every_cut_is_noticed() {
    let (till, _, vault) = two();
    let path = till.path("secrets.vault");
    let whole = fs::read(&path).unwrap();
    let put = |bytes: &[u8]| crate::write_atomically(&path, bytes).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        put(&bytes);
        for (name, secret) in [("one", PASSPHRASE), ("two", "second")] {
            match read(&vault, name) {
                Err(SecretError::Damaged(why)) => assert!(!why.contains(secret)),
                // a hexadecimal letter in the other case says the same
                Ok(same) => assert_eq!(same, secret, "byte {at}"),
                other => panic!("byte {at}: {other:?}"),
            }
        }
    }
    for length in 0..whole.len() {
        put(&whole[..length]);
        assert!(matches!(read(&vault, "one"), Err(SecretError::Damaged(_))), "cut at {length}");
    }
    put(&whole);
    assert_eq!(read(&vault, "one").unwrap(), PASSPHRASE);
}

#[test]
fn entries_that_changed_places_or_were_taken_out_are_noticed() {
    let (till, _, vault) = two();
    let path = till.path("secrets.vault");
    let file = || serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap()).unwrap();
    let put =
        |value: &serde_json::Value| crate::write_atomically(&path, value.to_string().as_bytes()).unwrap();
    let whole = file();
    let mut swapped = whole.clone();
    swapped["entries"]["one"] = whole["entries"]["two"].clone();
    swapped["entries"]["two"] = whole["entries"]["one"].clone();
    put(&swapped);
    assert!(matches!(read(&vault, "one"), Err(SecretError::Damaged(_))));
    let mut fewer = whole.clone();
    fewer["entries"].as_object_mut().unwrap().remove("two");
    put(&fewer);
    assert!(matches!(read(&vault, "two"), Err(SecretError::Damaged(_))), "and not missing");
    let mut renamed = whole;
    renamed["entries"]["three"] = renamed["entries"]["two"].clone();
    put(&renamed);
    assert!(matches!(read(&vault, "three"), Err(SecretError::Damaged(_))));
}

#[test]
fn the_file_of_another_till_says_nothing() {
    let (till, keychain, _) = two();
    let other = Till::new();
    fs::copy(till.path("secrets.vault"), other.path("secrets.vault")).unwrap();
    let key = keychain.keys().remove(0);
    let theirs = Memory::new();
    let name = format!("vault-{}", other.db().book().simple());
    theirs.keep(&name, &key).unwrap();
    assert!(matches!(read(&vault(&other, &theirs), "one"), Err(SecretError::Damaged(_))));
}

#[test]
fn a_lost_key_is_said_and_a_secret_can_be_entered_again() {
    let (till, _, _) = two();
    let fresh = Memory::new();
    let vault = vault(&till, &fresh);
    assert!(matches!(read(&vault, "one"), Err(SecretError::Damaged(why)) if why.contains("keychain")));
    keep(&vault, "one", "entered again").unwrap();
    assert_eq!(read(&vault, "one").unwrap(), "entered again");
    assert_eq!(read(&vault, "two"), Err(SecretError::Missing("two".into())));
    assert!(till.path("secrets.damaged").is_file(), "what could not be opened is put aside");
}

#[test]
fn without_a_keychain_nothing_is_kept_and_it_says_so() {
    let till = Till::new();
    assert_eq!(till.db().key_place(), KeyPlace::File);
    let vault_of = Vault::of(till.db());
    let refused = keep(&vault_of, "one", PASSPHRASE).unwrap_err();
    assert!(matches!(&refused, SecretError::KeychainMissing(why) if why.contains("key file")));
    assert!(refused.to_string().contains("choose a passphrase"), "the cure is named: {refused}");
    assert!(matches!(vault_of.stage("one", &SecretString::from("x")), Err(SecretError::KeychainMissing(_))));
    assert!(matches!(vault_of.works(), Err(SecretError::KeychainMissing(_))));
    assert!(matches!(vault_of.state(), VaultState::KeychainMissing { .. }));
    assert_eq!(read(&vault_of, "one"), Err(SecretError::Missing("one".into())));
    assert_eq!(vault_of.noted("one"), None);

    let keychain = Memory::new();
    let vault_with = vault(&till, &keychain);
    keychain.refuse(locked());
    assert!(matches!(keep(&vault_with, "one", PASSPHRASE), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(vault_with.works(), Err(SecretError::KeychainLocked(_))));
    assert_eq!(vault_with.state(), VaultState::KeychainLocked { why: "it is locked".into() });
    keychain.refuse(missing());
    assert!(matches!(keep(&vault_with, "one", PASSPHRASE), Err(SecretError::KeychainMissing(_))));
    assert_eq!(vault_with.state(), VaultState::KeychainMissing { why: "there is no bus".into() });
    let forgetful = Arc::new(Memory { forgetful: true, ..Memory::default() });
    let kept = keep(&vault(&till, &forgetful), "one", PASSPHRASE);
    assert!(matches!(kept, Err(SecretError::KeychainMissing(_))));
    for name in ["secrets.vault", "secrets.damaged", "secrets.new"] {
        assert!(!till.path(name).exists(), "{name} was made and nobody chose it");
    }
}

#[test]
fn a_locked_keychain_is_no_damage() {
    let (_till, keychain, vault) = two();
    assert_eq!(vault.state(), VaultState::Keychain);
    keychain.refuse(locked());
    assert!(matches!(read(&vault, "one"), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(vault.forget("one"), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(vault.promote("one"), Err(SecretError::KeychainLocked(_))));
    assert_eq!(vault.state(), VaultState::KeychainLocked { why: "it is locked".into() });
    keychain.admit();
    assert_eq!(read(&vault, "one").unwrap(), PASSPHRASE);
}

#[test]
fn a_reader_changes_nothing() {
    let (till, keychain, _) = two();
    let reader = Db::open_read_only(till.folder()).unwrap();
    let vault = Vault::with(&reader, keychain);
    assert_eq!(read(&vault, "one").unwrap(), PASSPHRASE);
    assert!(matches!(keep(&vault, "one", "x"), Err(SecretError::Storage(_))));
    assert!(matches!(vault.forget("one"), Err(SecretError::Storage(_))));
}

#[test]
fn a_disk_that_fails_leaves_the_secrets_as_they_were() {
    for kind in [OpKind::Sync, OpKind::Write] {
        for number in 1..=3 {
            let disk = disk(&paying().0, number);
            let till = open(&disk).unwrap();
            let keychain = Memory::new();
            let vault = vault(&till, &keychain);
            keep(&vault, "one", PASSPHRASE).unwrap();
            let (hook, _) = nth(Some(kind), number, true, Verdict::Fail(Errno::Eio));
            disk.on_op(Some(hook));
            let done = keep(&vault, "one", "second");
            disk.on_op(None);
            let found = super::disk::disk(&disk.power_cut(number), number);
            let after = open(&found).unwrap();
            let there = read(&super::vault::vault(&after, &keychain), "one").unwrap();
            match done {
                Ok(()) => assert_eq!(there, "second"),
                Err(error) => {
                    assert!(matches!(error, SecretError::Storage(_)), "{error}");
                    assert!(there == PASSPHRASE || there == "second", "{kind:?} {number}");
                }
            }
        }
    }
}
