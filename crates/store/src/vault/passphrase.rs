//! A passphrase in the keychain's place: the key of the vault, sealed under a key that is made from it.
//!
//! What is made from the passphrase seals the key of the vault and nothing else, so that another passphrase
//! leaves every secret as it is sealed.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::rand;
use icu_normalizer::ComposingNormalizerBorrowed;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use terminal::SecretError;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Done,
    key::{Key, Sealed, What, refused},
};

/// How many characters a passphrase must have. The file can be copied and tried against for years.
const LEAST: usize = 12;

/// Argon2id as RFC 9106 (section 4) recommends it where memory is scarce, but for one lane instead of four:
/// 64 MiB, three passes. Also the least that is taken from a file.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// The most that is taken from a file: a changed one must not make a till stand still or run out of memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 8;

/// How long a salt is, in bytes.
const SALT: usize = 16;

/// The key of the vault, sealed under a passphrase, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lock {
    argon2id: Making,
    key: Sealed,
}

/// What makes a key from a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Making {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    /// In hexadecimal.
    salt: String,
}

impl Lock {
    /// Seals the key under a passphrase, which has to be long enough.
    pub(super) fn new(passphrase: &SecretString, key: &Key, install: Uuid) -> Done<Self> {
        let mut salt = [0; SALT];
        rand::fill(&mut salt).map_err(refused)?;
        let argon2id =
            Making { memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, salt: hex::encode(salt) };
        let made = argon2id.key(passphrase, install)?;
        let key = made.seal(What::Key(&argon2id.bytes()?), key.bytes())?;
        Ok(Self { argon2id, key })
    }

    /// The key of the vault.
    pub(super) fn open(&self, passphrase: &SecretString, install: Uuid) -> Done<Key> {
        let made = self.argon2id.key(passphrase, install)?;
        let bytes =
            made.open(What::Key(&self.argon2id.bytes()?), &self.key).ok_or(SecretError::WrongPassphrase)?;
        Key::kept(install, &bytes).ok_or_else(|| SecretError::Damaged("their key is none".to_owned()))
    }
}

impl Making {
    fn key(&self, passphrase: &SecretString, install: Uuid) -> Done<Key> {
        self.check()?;
        let refused = |_| SecretError::Storage("a key cannot be made from the passphrase".to_owned());
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None).map_err(refused)?;
        let (salt, text) = (self.salt()?, composed(passphrase));
        // ours, to be wiped: the library leaves its own as it is
        let mut memory = Zeroizing::new(vec![Block::new(); params.block_count()]);
        let argon2id = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Key::filled(install, |place| {
            argon2id
                .hash_password_into_with_memory(text.as_bytes(), &salt, place, memory.as_mut_slice())
                .map_err(refused)
        })
    }

    /// A file that somebody changed must weaken nothing.
    fn check(&self) -> Done<()> {
        let within = (MEMORY_KIB..=MOST_MEMORY_KIB).contains(&self.memory_kib)
            && (PASSES..=MOST_PASSES).contains(&self.passes)
            && (LANES..=MOST_LANES).contains(&self.lanes);
        let damaged = "how their key is made from the passphrase was changed";
        if within { Ok(()) } else { Err(SecretError::Damaged(damaged.to_owned())) }
    }

    fn salt(&self) -> Done<[u8; SALT]> {
        let mut salt = [0; SALT];
        let damaged = |_| SecretError::Damaged("the salt of the passphrase was changed".to_owned());
        hex::decode_to_slice(&self.salt, &mut salt).map_err(damaged)?;
        Ok(salt)
    }

    /// What the sealed key is bound to.
    fn bytes(&self) -> Done<Vec<u8>> {
        let [memory, passes, lanes] = [self.memory_kib, self.passes, self.lanes].map(u32::to_le_bytes);
        Ok([memory.as_slice(), &passes, &lanes, &self.salt()?].concat())
    }
}

/// Refuses what could be guessed.
pub(super) fn check(passphrase: &SecretString) -> Done<()> {
    if composed(passphrase).chars().count() < LEAST {
        return Err(SecretError::PassphraseShort { least: LEAST });
    }
    Ok(())
}

/// The same letters in the same form, whichever keyboard and system they come from: one writes "é" as one
/// character and another as two.
fn composed(passphrase: &SecretString) -> Zeroizing<String> {
    let text = passphrase.expose_secret();
    // NFC makes text at most three times as long; growing would leave a copy behind
    let mut composed = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
    let written = ComposingNormalizerBorrowed::new_nfc().normalize_to(text, &mut *composed);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    composed
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILL: Uuid = Uuid::from_u128(7);

    #[test]
    fn the_key_comes_back_for_the_passphrase_on_this_till_only() {
        let key = Key::random(TILL).unwrap();
        let words = SecretString::from("caf\u{e9} and four words");
        let lock = Lock::new(&words, &key, TILL).unwrap();
        assert_eq!(lock.open(&words, TILL).unwrap().bytes(), key.bytes());
        let elsewhere_typed = SecretString::from("cafe\u{301} and four words");
        assert_eq!(lock.open(&elsewhere_typed, TILL).unwrap().bytes(), key.bytes());
        let wrong = SecretString::from("cafe and four words");
        assert!(matches!(lock.open(&wrong, TILL), Err(SecretError::WrongPassphrase)));
        assert!(matches!(lock.open(&words, Uuid::from_u128(8)), Err(SecretError::WrongPassphrase)));
        let again = Lock::new(&words, &key, TILL).unwrap();
        assert!(
            again.argon2id.salt != lock.argon2id.salt && again.key != lock.key,
            "a salt of its own each time"
        );
    }

    #[test]
    fn parameters_out_of_bounds_are_refused_before_they_are_used() {
        let words = SecretString::from("correct horse battery staple");
        let lock = Lock::new(&words, &Key::random(TILL).unwrap(), TILL).unwrap();
        let Making { memory_kib, passes, lanes, .. } = lock.argon2id;
        assert_eq!((memory_kib, passes, lanes), (65_536, 3, 1));
        let other = |change: fn(&mut Making)| {
            let mut other = lock.clone();
            change(&mut other.argon2id);
            other.open(&words, TILL)
        };
        for refused in [
            other(|making| making.memory_kib = 65_535),
            other(|making| making.memory_kib = 8),
            other(|making| making.memory_kib = u32::MAX),
            other(|making| making.passes = 2),
            other(|making| making.passes = u32::MAX),
            other(|making| making.lanes = 0),
            other(|making| making.lanes = u32::MAX),
            other(|making| making.salt.truncate(30)),
            other(|making| making.salt.clear()),
        ] {
            assert!(matches!(refused, Err(SecretError::Damaged(_))));
        }
        // within the bounds, but not what the key was sealed with
        assert!(matches!(other(|making| making.passes = 4), Err(SecretError::WrongPassphrase)));
    }

    #[test]
    fn a_short_passphrase_is_refused_with_its_cure() {
        let error = check(&SecretString::from("eleven char")).unwrap_err();
        assert_eq!(error, SecretError::PassphraseShort { least: 12 });
        assert!(error.to_string().contains("at least 12 characters"), "{error}");
        check(&SecretString::from("twelve chars")).unwrap();
        let eleven_letters = "e\u{301}".repeat(11);
        assert!(check(&SecretString::from(eleven_letters)).is_err(), "letters count, not their parts");
    }
}
