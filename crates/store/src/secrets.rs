//! PINs and the key that makes their hashes useless without this computer.
//!
//! A four-digit PIN behind Argon2id alone falls to whoever copies the database in minutes. So every
//! PIN goes through HMAC-SHA256 first, with a key (the pepper) that is in the keychain of the
//! operating system, or, only where somebody asked for it, in a file beside the database.

use std::{path::Path, sync::LazyLock};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use aws_lc_rs::{hmac, rand};
use domain::ids::OperatorId;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    error::{Error, Result},
    file,
    machine::Machine,
};

/// Where the key of a till is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the keychain of the operating system.
    Keychain,
    /// In `till.key` beside the database: weaker, since who copies the folder has both.
    File,
}

impl KeyPlace {
    /// The word that is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Keychain, Self::File].into_iter().find(|place| place.word() == word)
    }
}

/// The name of our entries in the keychain.
pub(crate) const SERVICE: &str = "florin";

/// The key file's name.
const KEY_FILE: &str = "till.key";

/// Argon2id with 19 MiB, two passes, one lane: the least that OWASP asks for, about 16 ms here.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The key of one till. It has no text form.
pub(crate) struct Pepper(SecretBox<[u8; 32]>);

impl Pepper {
    fn random() -> Result<Self> {
        let mut key = SecretBox::new(Box::new([0; 32]));
        rand::fill(key.expose_secret_mut()).map_err(|_| Error::Crypto("make a key"))?;
        Ok(Self(key))
    }

    fn from_bytes(bytes: &[u8], place: &str) -> Result<Self> {
        let mut key = SecretBox::new(Box::new([0; 32]));
        if bytes.len() != key.expose_secret().len() {
            return Err(Error::KeyMissing { place: place.to_owned() });
        }
        key.expose_secret_mut().copy_from_slice(bytes);
        Ok(Self(key))
    }

    /// What Argon2id gets to see: bound to the person, so that two hashes cannot change places.
    fn season(&self, operator: OperatorId, pin: &SecretString) -> Zeroizing<Vec<u8>> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose_secret());
        let mut context = hmac::Context::with_key(&key);
        context.update(operator.uuid().as_bytes());
        context.update(pin.expose_secret().as_bytes());
        Zeroizing::new(context.sign().as_ref().to_vec())
    }
}

/// Makes the key of a new till and puts it where it was asked to be, nowhere else.
pub(crate) fn make_pepper(place: KeyPlace, folder: &Path, book: Uuid) -> Result<Pepper> {
    let pepper = Pepper::random()?;
    match place {
        KeyPlace::Keychain => pepper_entry(book)?.set_secret(pepper.0.expose_secret()).map_err(keychain)?,
        KeyPlace::File => {
            let text = Zeroizing::new(hex::encode(pepper.0.expose_secret()));
            file::write_atomically(&folder.join(KEY_FILE), text.as_bytes())?;
        }
    }
    Ok(pepper)
}

/// Reads the key of this till.
pub(crate) fn read_pepper(
    machine: &dyn Machine,
    place: KeyPlace,
    folder: &Path,
    book: Uuid,
) -> Result<Pepper> {
    match place {
        KeyPlace::Keychain => {
            let bytes = match pepper_entry(book)?.get_secret() {
                Ok(bytes) => Zeroizing::new(bytes),
                Err(keyring::Error::NoEntry) => {
                    return Err(Error::KeyMissing { place: "the keychain".to_owned() });
                }
                Err(error) => return Err(keychain(error)),
            };
            Pepper::from_bytes(&bytes, "the keychain")
        }
        KeyPlace::File => {
            let path = folder.join(KEY_FILE);
            let place = path.display().to_string();
            let Some(text) = file::read_if_there(machine, &path)?.map(Zeroizing::new) else {
                return Err(Error::KeyMissing { place });
            };
            let bytes = hex::decode(text.trim_ascii()).map(Zeroizing::new);
            Pepper::from_bytes(&bytes.unwrap_or_default(), &place)
        }
    }
}

/// The key of books that are made from others: the same one, in a file of their own.
pub(crate) fn copy_key_file(machine: &dyn Machine, from: &Path, to: &Path) -> Result<()> {
    let path = from.join(KEY_FILE);
    let Some(text) = file::read_if_there(machine, &path)?.map(Zeroizing::new) else {
        return Err(Error::KeyMissing { place: path.display().to_string() });
    };
    file::write_atomically(&to.join(KEY_FILE), &text)
}

/// Takes back the key of a till that could not be made.
pub(crate) fn forget_pepper(place: KeyPlace, folder: &Path, book: Uuid) {
    let gone = match place {
        KeyPlace::Keychain => {
            pepper_entry(book).and_then(|entry| entry.delete_credential().map_err(keychain))
        }
        KeyPlace::File => {
            let path = folder.join(KEY_FILE);
            std::fs::remove_file(&path).map_err(|source| Error::File { what: "remove", path, source })
        }
    };
    if let Err(error) = gone {
        tracing::warn!(%error, "the key of an unfinished till stays behind");
    }
}

/// Digits that nobody could guess, for a first PIN: each equally likely.
pub fn random_digits(count: u32) -> Result<SecretString> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    // of its final size, so that no copy is left behind by growing
    let mut digits = String::with_capacity(count);
    let mut byte = [0_u8; 1];
    while digits.len() < count {
        rand::fill(&mut byte).map_err(|_| Error::Crypto("make a PIN"))?;
        // 250 and above would make the first six digits likelier than the others
        if let [value @ 0..250] = byte {
            digits.push(char::from(b'0'.saturating_add(value % 10)));
        }
    }
    Ok(SecretString::from(digits))
}

/// The stored form of a PIN.
pub(crate) fn hash_pin(pepper: &Pepper, operator: OperatorId, pin: &SecretString) -> Result<String> {
    let refused = || Error::Crypto("hash a PIN");
    let mut salt = [0; 16];
    rand::fill(&mut salt).map_err(|_| refused())?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| refused())?;
    let hash = argon2id()?.hash_password(&pepper.season(operator, pin), &salt).map_err(|_| refused())?;
    Ok(hash.to_string())
}

/// Whether this is the person's PIN. Without a stored hash it is not, after the same work.
pub(crate) fn pin_fits(
    pepper: &Pepper,
    operator: OperatorId,
    pin: &SecretString,
    stored: Option<&str>,
) -> Result<bool> {
    let text = stored.unwrap_or(&NOBODY);
    let hash = PasswordHash::new(text).map_err(|_| Error::Crypto("read a PIN hash"))?;
    let fits = argon2id()?.verify_password(&pepper.season(operator, pin), &hash).is_ok();
    Ok(fits && stored.is_some())
}

/// A hash that nobody's PIN has, to do the same work for a person who does not exist.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    )
});

fn argon2id() -> Result<Argon2<'static>> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Error::Crypto("set up PIN hashing"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether this computer has a keychain that answers. It is asked for something that is not there.
pub fn keychain_works() -> bool {
    let asked = entry("is-it-there").map(|entry| entry.get_secret().map(Zeroizing::new));
    matches!(asked, Ok(Ok(_) | Err(keyring::Error::NoEntry)))
}

fn pepper_entry(book: Uuid) -> Result<keyring::Entry> {
    entry(&format!("till-{}", book.simple()))
}

/// Our entry of this name in the keychain.
fn entry(name: &str) -> Result<keyring::Entry> {
    if let Err(error) = keyring::Entry::store_status() {
        return Err(Error::KeychainMissing { detail: error.to_string() });
    }
    keyring::Entry::new(SERVICE, name).map_err(keychain)
}

/// The text of these errors names the store and the reason, never the secret: the two that carry
/// bytes print none of them.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn keychain(error: keyring::Error) -> Error {
    Error::KeychainMissing { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Computer;

    const BOOK: Uuid = Uuid::from_u128(1);

    fn operator(number: u128) -> OperatorId {
        OperatorId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_pin_fits_its_person_and_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let made = make_pepper(KeyPlace::File, folder.path(), BOOK).unwrap();
        let read = read_pepper(&Computer, KeyPlace::File, folder.path(), BOOK).unwrap();
        let pin = SecretString::from("123456");
        let hash = hash_pin(&made, operator(1), &pin).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(pin_fits(&read, operator(1), &pin, Some(&hash)).unwrap());
        assert!(!pin_fits(&read, operator(2), &pin, Some(&hash)).unwrap());
        assert!(!pin_fits(&read, operator(1), &SecretString::from("123457"), Some(&hash)).unwrap());
        assert!(!pin_fits(&Pepper::random().unwrap(), operator(1), &pin, Some(&hash)).unwrap());
        assert!(!pin_fits(&read, operator(1), &pin, None).unwrap());
    }

    #[test]
    fn random_digits_are_digits_and_differ() {
        let pin = random_digits(12).unwrap();
        assert!(
            pin.expose_secret().len() == 12 && pin.expose_secret().bytes().all(|byte| byte.is_ascii_digit())
        );
        assert_ne!(pin.expose_secret(), random_digits(12).unwrap().expose_secret());
    }

    #[test]
    fn a_lost_or_short_key_file_is_said_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            read_pepper(&Computer, KeyPlace::File, folder.path(), BOOK),
            Err(Error::KeyMissing { place }) if place.ends_with("till.key")
        ));
        file::write_atomically(&folder.path().join(KEY_FILE), b"abcd").unwrap();
        assert!(matches!(
            read_pepper(&Computer, KeyPlace::File, folder.path(), BOOK),
            Err(Error::KeyMissing { .. })
        ));
    }

    #[test]
    fn a_missing_keychain_says_how_to_go_on() {
        let error = Error::KeychainMissing { detail: "no session bus".into() };
        assert!(error.to_string().contains("--key-file"));
    }
}
