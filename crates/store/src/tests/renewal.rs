//! A secret that is renewed: the new one is tested beside the old, and one of them is always there, whole.

use crashfs::{Disk, Errno, OpKind, Verdict};
use secrecy::{ExposeSecret as _, SecretString};
use terminal::{NoSecrets, SecretError, Secrets};

use super::{
    disk::{disk, nth, open, paying},
    kit::{Till, wall},
    vault::{Memory, keep, read, vault},
};
use crate::vault::Vault;

const OLD: &str = "the old secret";
const NEW: &str = "the new secret";

fn stage(vault: &dyn Secrets, secret: &str) -> Result<(), SecretError> {
    vault.stage("one", &SecretString::from(secret))
}

fn staged(vault: &Vault) -> Result<String, SecretError> {
    vault.read_staged("one").map(|secret| secret.expose_secret().to_owned())
}

fn missing<T>() -> Result<T, SecretError> {
    Err(SecretError::Missing("one".into()))
}

#[test]
fn a_staged_secret_waits_until_it_is_promoted() {
    let (mut till, keychain) = (Till::new(), Memory::new());
    let first = vault(&till, &keychain);
    keep(&first, "one", OLD).unwrap();
    keep(&first, "two", "another").unwrap();
    assert_eq!(staged(&first), missing());
    assert_eq!(first.promote("one"), missing());
    stage(&first, "mistyped").unwrap();
    stage(&first, NEW).unwrap();
    drop(first);
    till.reopen();
    let later = vault(&till, &keychain);
    assert_eq!(read(&later, "one").unwrap(), OLD, "the old one is in use");
    assert_eq!(staged(&later).unwrap(), NEW);
    later.promote("one").unwrap();
    assert_eq!(read(&later, "one").unwrap(), NEW);
    assert_eq!(staged(&later), missing());
    assert_eq!(later.promote("one"), missing(), "once");
    assert_eq!(read(&later, "two").unwrap(), "another");
}

#[test]
fn a_staged_secret_can_be_discarded_and_is_forgotten_with_its_name() {
    let (till, keychain) = (Till::new(), Memory::new());
    let vault = vault(&till, &keychain);
    vault.discard("one").unwrap();
    assert_eq!(vault.promote("one"), missing(), "there is no file");
    keep(&vault, "one", OLD).unwrap();
    stage(&vault, NEW).unwrap();
    vault.discard("one").unwrap();
    vault.discard("one").unwrap();
    assert_eq!(staged(&vault), missing());
    assert_eq!(read(&vault, "one").unwrap(), OLD);
    stage(&vault, NEW).unwrap();
    vault.forget("one").unwrap();
    assert_eq!(read(&vault, "one"), missing());
    assert_eq!(staged(&vault), missing());
    stage(&vault, NEW).unwrap();
    assert_eq!(read(&vault, "one"), missing(), "the first of its name is staged as any other");
    vault.promote("one").unwrap();
    assert_eq!(read(&vault, "one").unwrap(), NEW);
}

#[test]
fn what_is_noted_changes_with_the_secret_and_tells_nothing_to_another_till() {
    let (till, keychain) = (Till::new(), Memory::new());
    let at = |seconds| vault(&till, &keychain).dated_by(move || wall(seconds));
    assert_eq!(at(0).noted("one"), None);
    keep(&at(1), "one", OLD).unwrap();
    keep(&at(2), "two", OLD).unwrap();
    let first = at(9).noted("one").unwrap();
    assert_eq!(first.at, Some(wall(1)));
    assert_eq!(first.fingerprint.len(), 8);
    assert_ne!(at(9).noted("two").unwrap().fingerprint, first.fingerprint, "of another name");
    stage(&at(3), NEW).unwrap();
    assert_eq!(at(9).noted("one").unwrap(), first, "what is staged is not in use");
    at(4).promote("one").unwrap();
    let second = at(9).noted("one").unwrap();
    assert_ne!(second.fingerprint, first.fingerprint);
    assert_eq!(second.at, Some(wall(4)));
    keep(&at(5), "one", OLD).unwrap();
    assert_eq!(at(9).noted("one").unwrap().fingerprint, first.fingerprint, "the same secret again");
    assert_eq!(at(9).noted("three"), None);

    let (other_till, other_keychain) = (Till::new(), Memory::new());
    let other = vault(&other_till, &other_keychain);
    keep(&other, "one", OLD).unwrap();
    assert_ne!(other.noted("one").unwrap().fingerprint, first.fingerprint, "the same secret elsewhere");
}

#[test]
fn a_program_without_secrets_renews_none() {
    assert!(matches!(NoSecrets.works(), Err(SecretError::NoKeychain(_))));
    assert!(matches!(stage(&NoSecrets, NEW), Err(SecretError::NoKeychain(_))));
    assert!(matches!(NoSecrets.read_staged("one"), Err(SecretError::Missing(_))));
    assert_eq!(NoSecrets.promote("one"), missing());
    NoSecrets.discard("one").unwrap();
    assert_eq!(NoSecrets.noted("one"), None);
}

/// What a renewal does last.
type Last = fn(&Vault) -> Result<(), SecretError>;

/// Renews on a disk that is hurt at its Nth operation; says how many of the two steps were done.
fn renew(disk: &Disk, keychain: &std::sync::Arc<Memory>, last: Last, hurt: (u64, Verdict)) -> u8 {
    let till = open(disk).unwrap();
    let vault = vault(&till, keychain);
    keep(&vault, "one", OLD).unwrap();
    disk.on_op(Some(nth(None, hurt.0, true, hurt.1).0));
    let done = match stage(&vault, NEW).map(|()| last(&vault)) {
        Err(_) => 0,
        Ok(Err(_)) => 1,
        Ok(Ok(())) => 2,
    };
    disk.on_op(None);
    done
}

#[test]
fn a_crash_anywhere_in_a_renewal_leaves_the_old_or_the_new_secret_whole() {
    let lasts: [(Last, &str); 2] = [(|vault| vault.promote("one"), NEW), (|vault| vault.discard("one"), OLD)];
    for (last, in_the_end) in lasts {
        for verdict in [Verdict::StopBefore, Verdict::StopAfter, Verdict::TornThenFail(Errno::Eio)] {
            let mut seen = [0; 3];
            for number in 1.. {
                let (disk, keychain) = (disk(&paying().0, number), Memory::new());
                let done = renew(&disk, &keychain, last, (number, verdict));
                seen[usize::from(done)] += 1;
                for image in [disk.image(), disk.power_cut(number), disk.power_cut(number + 100)] {
                    let after = open(&super::disk::disk(&image, number)).unwrap();
                    let found = vault(&after, &keychain);
                    let (used, waits) = (read(&found, "one").unwrap(), staged(&found));
                    let what = format!("{verdict:?} at {number}, {done} done: {used}, {waits:?}");
                    let before = used == OLD && (waits == missing() || waits.as_deref() == Ok(NEW));
                    let after = used == in_the_end && waits == missing();
                    match done {
                        // nothing was said to be done: staged or not
                        0 => assert!(before, "{what}"),
                        1 => assert!((used == OLD && waits.as_deref() == Ok(NEW)) || after, "{what}"),
                        _ => assert!(after, "{what}"),
                    }
                }
                if done == 2 {
                    break;
                }
            }
            assert!(
                seen[0] >= 4 && seen[1] >= 4,
                "both replacements were hurt at each of their calls: {seen:?}"
            );
        }
    }
}

#[test]
fn a_full_disk_refuses_the_new_secret_and_keeps_the_old() {
    let disk = disk(&paying().0, 1);
    let till = open(&disk).unwrap();
    let keychain = Memory::new();
    let vault = vault(&till, &keychain);
    keep(&vault, "one", OLD).unwrap();
    disk.on_op(Some(nth(Some(OpKind::Write), 1, true, Verdict::Fail(Errno::Enospc)).0));
    assert!(matches!(stage(&vault, NEW), Err(SecretError::Storage(_))));
    disk.on_op(None);
    assert_eq!(read(&vault, "one").unwrap(), OLD);
    assert_eq!(staged(&vault), missing());
}
