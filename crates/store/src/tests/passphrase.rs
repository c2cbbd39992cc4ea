//! Secrets under a passphrase: only once somebody chose it, and for nobody who does not know it.

use std::{fs, sync::Arc};

use secrecy::SecretString;
use serde_json::Value;
use terminal::{SecretError, Secrets as _};

use super::{
    disk::{disk, nth, open, paying},
    kit::{Till, wall},
    vault::{Memory, keep, locked, missing, read, two, vault},
};
use crate::{
    Db,
    vault::{Chosen, Keychain, Vault, VaultState},
};

const PASSPHRASE: &str = "four words on a note";
const OTHER: &str = "other words in a safe";

fn words(text: &str) -> SecretString {
    SecretString::from(text)
}

fn unlock(vault: &Vault, passphrase: &str) -> Result<(), SecretError> {
    vault.unlock(&words(passphrase))
}

/// A till with a key file instead of a keychain, where a passphrase was chosen and two secrets were kept.
fn chosen() -> (Till, Vault) {
    let till = Till::new();
    let vault = Vault::of(till.db());
    assert_eq!(vault.choose_passphrase(&words(PASSPHRASE)).unwrap(), Chosen::default());
    keep(&vault, "one", "first secret").unwrap();
    keep(&vault, "two", "second").unwrap();
    (till, vault)
}

fn file(till: &Till) -> Value {
    serde_json::from_slice(&fs::read(till.path("secrets.vault")).unwrap()).unwrap()
}

fn put(till: &Till, file: &Value) {
    crate::write_atomically(&till.path("secrets.vault"), file.to_string().as_bytes()).unwrap();
}

#[test]
fn a_till_without_a_keychain_keeps_secrets_once_a_passphrase_was_chosen() {
    let till = Till::new();
    let vault = Vault::of(till.db());
    assert!(matches!(vault.state(), VaultState::KeychainMissing { .. }));
    assert_eq!(unlock(&vault, PASSPHRASE), Err(SecretError::NoPassphrase));
    let short = vault.choose_passphrase(&words("eleven char"));
    assert_eq!(short, Err(SecretError::PassphraseShort { least: 12 }));
    assert!(!till.path("secrets.vault").exists(), "nothing is made before somebody chose it");
    vault.choose_passphrase(&words(PASSPHRASE)).unwrap();
    assert_eq!(vault.state(), VaultState::Passphrase { open: true });
    vault.works().unwrap();
    keep(&vault, "one", "first secret").unwrap();
    assert_eq!(read(&vault, "one").unwrap(), "first secret");
    assert_eq!(read(&vault, "two"), Err(SecretError::Missing("two".into())));
    assert_eq!(vault.choose_passphrase(&words(OTHER)), Err(SecretError::PassphraseChosen));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(till.path("secrets.vault")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn after_a_restart_the_passphrase_opens_it_and_no_other() {
    let (mut till, vault) = chosen();
    drop(vault);
    till.reopen();
    let vault = Vault::of(till.db());
    let closed = |vault: &Vault| {
        assert_eq!(vault.state(), VaultState::Passphrase { open: false });
        assert_eq!(vault.works(), Err(SecretError::VaultLocked));
        assert_eq!(read(vault, "one"), Err(SecretError::VaultLocked));
        assert_eq!(read(vault, "three"), Err(SecretError::VaultLocked), "nor does it say what is not there");
        assert_eq!(keep(vault, "one", "x"), Err(SecretError::VaultLocked));
        assert_eq!(vault.stage("one", &words("x")), Err(SecretError::VaultLocked));
        assert_eq!(vault.forget("one"), Err(SecretError::VaultLocked));
        assert_eq!(vault.noted("one"), None);
    };
    closed(&vault);
    assert_eq!(vault.choose_passphrase(&words(OTHER)), Err(SecretError::PassphraseChosen));
    for wrong in [OTHER, "four words on a Note", "four words on a note ", ""] {
        assert_eq!(unlock(&vault, wrong), Err(SecretError::WrongPassphrase), "{wrong:?}");
    }
    closed(&vault);
    unlock(&vault, PASSPHRASE).unwrap();
    assert_eq!(vault.state(), VaultState::Passphrase { open: true });
    assert_eq!(read(&vault, "one").unwrap(), "first secret");
    assert_eq!(read(&vault, "two").unwrap(), "second");
    assert_eq!(unlock(&vault, OTHER), Err(SecretError::WrongPassphrase));
    assert_eq!(read(&vault, "one").unwrap(), "first secret", "a wrong one shuts nobody out who is in");
    vault.lock();
    closed(&vault);
}

#[test]
fn secrets_of_a_keychain_move_under_the_passphrase() {
    let (till, keychain, _) = two();
    let vault_of_old = vault(&till, &keychain).dated_by(|| wall(5));
    keep(&vault_of_old, "one", "entered later").unwrap();
    vault_of_old.stage("three", &words("waits")).unwrap();
    let old_key = keychain.keys().remove(0);
    let moving = vault(&till, &keychain);
    let done = moving.choose_passphrase(&words(PASSPHRASE)).unwrap();
    assert_eq!(done.moved, ["one", "three", "two"]);
    assert!(done.lost.is_empty() && !done.put_aside);
    assert!(keychain.keys().is_empty(), "the old key opens nothing and is gone");
    assert!(!till.path("secrets.damaged").exists());
    assert_eq!(moving.noted("one").unwrap().at, Some(wall(5)));
    moving.lock();
    keychain.refuse(missing());
    unlock(&moving, PASSPHRASE).unwrap();
    assert_eq!(read(&moving, "one").unwrap(), "entered later");
    moving.promote("three").unwrap();
    assert_eq!(read(&moving, "three").unwrap(), "waits");
    // whoever has the old key and this file has nothing
    keychain.admit();
    let name = format!("vault-{}", till.db().book().simple());
    keychain.keep(&name, &old_key).unwrap();
    assert_eq!(read(&vault(&till, &keychain), "one"), Err(SecretError::VaultLocked));
    let mut stripped = file(&till);
    stripped.as_object_mut().unwrap().remove("lock");
    put(&till, &stripped);
    assert!(matches!(read(&vault(&till, &keychain), "one"), Err(SecretError::Damaged(_))));
}

#[test]
fn secrets_of_a_keychain_that_does_not_answer_are_put_aside_and_named() {
    for how in [locked(), missing()] {
        let (till, keychain, vault) = two();
        let before = fs::read(till.path("secrets.vault")).unwrap();
        keychain.refuse(how);
        let done = vault.choose_passphrase(&words(PASSPHRASE)).unwrap();
        assert_eq!(done.lost, ["one", "two"], "the person is told what to enter again");
        assert!(done.moved.is_empty() && done.put_aside);
        assert_eq!(fs::read(till.path("secrets.damaged")).unwrap(), before);
        assert_eq!(read(&vault, "one"), Err(SecretError::Missing("one".into())));
        keep(&vault, "one", "entered again").unwrap();
        assert_eq!(read(&vault, "one").unwrap(), "entered again");
        keychain.admit();
        assert_eq!(keychain.keys().len(), 1, "the key of what was put aside stays");
    }
}

#[test]
fn another_passphrase_leaves_every_secret_as_it_is_sealed() {
    let (till, vault) = chosen();
    vault.stage("one", &words("waits")).unwrap();
    let before = file(&till);
    let change = |old: &str, new: &str| vault.change_passphrase(&words(old), &words(new));
    assert_eq!(change(OTHER, "a third of them"), Err(SecretError::WrongPassphrase));
    assert_eq!(change(PASSPHRASE, "short"), Err(SecretError::PassphraseShort { least: 12 }));
    assert_eq!(file(&till), before);
    change(PASSPHRASE, OTHER).unwrap();
    let after = file(&till);
    assert_eq!(after["entries"], before["entries"]);
    assert_eq!(after["staged"], before["staged"]);
    assert_ne!(after["lock"]["argon2id"]["salt"], before["lock"]["argon2id"]["salt"]);
    assert_eq!(read(&vault, "one").unwrap(), "first secret", "who was in stays in");
    keep(&vault, "two", "kept under the new one").unwrap();
    vault.lock();
    assert_eq!(unlock(&vault, PASSPHRASE), Err(SecretError::WrongPassphrase));
    change(OTHER, PASSPHRASE).unwrap();
    assert_eq!(vault.state(), VaultState::Passphrase { open: false }, "who was out stays out");
    unlock(&vault, PASSPHRASE).unwrap();
    assert_eq!(read(&vault, "two").unwrap(), "kept under the new one");
    // whoever knew the old passphrase cannot bring it back with a piece of an old file
    let mut mixed = file(&till);
    mixed["lock"] = after["lock"].clone();
    put(&till, &mixed);
    vault.lock();
    assert!(matches!(unlock(&vault, OTHER), Err(SecretError::Damaged(_))));
    let other_till = Till::new();
    let none = Vault::of(other_till.db()).change_passphrase(&words(PASSPHRASE), &words(OTHER));
    assert_eq!(none, Err(SecretError::NoPassphrase));
}

#[test]
fn flipped_bits_are_noticed_locked_and_open() {
    let (till, open) = chosen();
    let path = till.path("secrets.vault");
    let whole = fs::read(&path).unwrap();
    let hold = |vault: &Vault, what: &str| match read(vault, "one") {
        // a hexadecimal letter in the other case says the same
        Ok(same) => assert_eq!(same, "first secret", "{what}"),
        Err(error) => assert!(!error.to_string().contains("first"), "{what}"),
    };
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            crate::write_atomically(&path, &bytes).unwrap();
            hold(&open, &format!("byte {at} bit {bit}, open"));
            // each try costs what a passphrase costs, so not every byte is tried
            if at % 97 == 17 {
                let what = format!("byte {at} bit {bit}, locked");
                let later = Vault::of(till.db());
                match unlock(&later, PASSPHRASE) {
                    Ok(()) => hold(&later, &what),
                    Err(error) => {
                        assert!(read(&later, "one").is_err(), "{what}: {error}");
                        assert_ne!(later.state(), VaultState::Passphrase { open: true }, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_cut_file_opens_for_nobody() {
    let (till, open) = chosen();
    let path = till.path("secrets.vault");
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        crate::write_atomically(&path, &whole[..length]).unwrap();
        assert!(matches!(read(&open, "one"), Err(SecretError::Damaged(_))), "cut at {length}");
        let later = Vault::of(till.db());
        assert!(matches!(unlock(&later, PASSPHRASE), Err(SecretError::Damaged(_))), "cut at {length}");
        assert!(matches!(later.state(), VaultState::Unreadable { .. }), "cut at {length}");
    }
}

#[test]
fn entries_that_changed_places_are_noticed() {
    let (till, open) = chosen();
    open.stage("one", &words("waits")).unwrap();
    let whole = file(&till);
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = whole.clone();
        change(&mut changed);
        assert_ne!(changed, whole);
        put(&till, &changed);
        assert!(matches!(read(&open, "one"), Err(SecretError::Damaged(_))), "{changed}");
        let later = Vault::of(till.db());
        assert!(matches!(unlock(&later, PASSPHRASE), Err(SecretError::Damaged(_))), "{changed}");
    };
    refused(&|file| {
        file["entries"]["one"] = whole["entries"]["two"].clone();
        file["entries"]["two"] = whole["entries"]["one"].clone();
    });
    refused(&|file| file["entries"]["one"] = whole["staged"]["one"].clone());
    refused(&|file| drop(file["entries"].as_object_mut().unwrap().remove("two")));
    refused(&|file| drop(file.as_object_mut().unwrap().remove("staged")));
    refused(&|file| file["entries"]["one"]["at"] = 1.into());
    refused(&|file| file["form"] = 1.into());
    put(&till, &whole);
    assert_eq!(read(&open, "one").unwrap(), "first secret");
}

#[test]
fn weakened_parameters_in_the_file_are_refused() {
    let (till, _) = chosen();
    let whole = file(&till);
    for (field, value) in [
        ("memory_kib", 8_u32),
        ("memory_kib", 65_535),
        ("memory_kib", u32::MAX),
        ("passes", 1),
        ("passes", u32::MAX),
        ("lanes", 0),
        ("lanes", u32::MAX),
    ] {
        let mut weak = whole.clone();
        weak["lock"]["argon2id"][field] = value.into();
        put(&till, &weak);
        let later = Vault::of(till.db());
        let said = unlock(&later, PASSPHRASE);
        assert!(matches!(said, Err(SecretError::Damaged(_))), "{field} {value}: {said:?}");
        assert_eq!(read(&later, "one"), Err(SecretError::VaultLocked));
    }
}

#[test]
fn a_file_that_is_damaged_while_it_is_open_stays_under_its_passphrase() {
    let (till, open) = chosen();
    crate::write_atomically(&till.path("secrets.vault"), b"{").unwrap();
    assert!(matches!(read(&open, "one"), Err(SecretError::Damaged(_))));
    keep(&open, "one", "entered again").unwrap();
    assert!(till.path("secrets.damaged").is_file());
    let later = Vault::of(till.db());
    assert_eq!(later.state(), VaultState::Passphrase { open: false });
    unlock(&later, PASSPHRASE).unwrap();
    assert_eq!(read(&later, "one").unwrap(), "entered again");
    assert_eq!(read(&later, "two"), Err(SecretError::Missing("two".into())));
}

#[test]
fn who_forgot_the_passphrase_can_begin_again() {
    let (till, _) = chosen();
    let later = Vault::of(till.db());
    assert_eq!(later.start_over().unwrap(), ["one", "two"]);
    assert!(till.path("secrets.damaged").is_file() && !till.path("secrets.vault").exists());
    assert!(matches!(later.state(), VaultState::KeychainMissing { .. }));
    assert!(later.start_over().unwrap().is_empty());
    later.choose_passphrase(&words(OTHER)).unwrap();
    assert_eq!(read(&later, "one"), Err(SecretError::Missing("one".into())));
}

#[test]
fn a_file_that_cannot_be_read_gives_way_to_a_passphrase() {
    let till = Till::new();
    crate::write_atomically(&till.path("secrets.vault"), b"not a vault").unwrap();
    let vault = Vault::of(till.db());
    let done = vault.choose_passphrase(&words(PASSPHRASE)).unwrap();
    assert_eq!(done, Chosen { put_aside: true, ..Chosen::default() });
    assert_eq!(fs::read(till.path("secrets.damaged")).unwrap(), b"not a vault");
    keep(&vault, "one", "entered again").unwrap();
    assert_eq!(read(&vault, "one").unwrap(), "entered again");
}

#[test]
fn a_reader_opens_it_and_chooses_nothing() {
    let (till, _) = chosen();
    let reader = Vault::of(&Db::open_read_only(till.folder()).unwrap());
    let refused = reader.change_passphrase(&words(PASSPHRASE), &words(OTHER));
    assert!(matches!(refused, Err(SecretError::Storage(_))));
    assert!(matches!(reader.choose_passphrase(&words(OTHER)), Err(SecretError::Storage(_))));
    assert!(matches!(reader.start_over(), Err(SecretError::Storage(_))));
    unlock(&reader, PASSPHRASE).unwrap();
    assert_eq!(read(&reader, "one").unwrap(), "first secret");
}

#[test]
fn a_power_cut_while_choosing_leaves_the_keychain_or_the_passphrase() {
    use crashfs::Verdict::{StopAfter, StopBefore};

    let moves = |disk: &crashfs::Disk, keychain: &Arc<Memory>| {
        let till = open(disk).unwrap();
        let vault = vault(&till, keychain);
        keep(&vault, "one", "first secret").unwrap();
        (till, vault)
    };
    let steps = {
        let (disk, keychain) = (disk(&paying().0, 1), Memory::new());
        let (_till, vault) = moves(&disk, &keychain);
        let before = disk.ops();
        vault.choose_passphrase(&words(PASSPHRASE)).unwrap();
        disk.ops() - before
    };
    assert!(steps >= 4, "written, synced, renamed, and the folder synced");
    for number in 1..=steps {
        for verdict in [StopBefore, StopAfter] {
            let (disk, keychain) = (disk(&paying().0, number), Memory::new());
            let (_till, choosing) = moves(&disk, &keychain);
            disk.on_op(Some(nth(None, number, false, verdict).0));
            assert!(choosing.choose_passphrase(&words(PASSPHRASE)).is_err());
            disk.on_op(None);
            for image in [disk.image(), disk.power_cut(number)] {
                let after = open(&super::disk::disk(&image, number)).unwrap();
                let found = vault(&after, &keychain);
                if found.state() != VaultState::Keychain {
                    unlock(&found, PASSPHRASE).unwrap();
                }
                assert_eq!(read(&found, "one").unwrap(), "first secret", "{verdict:?} {number}");
            }
        }
    }
}
