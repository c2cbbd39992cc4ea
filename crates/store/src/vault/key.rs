//! The key of a vault, and what is sealed with it.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf, hmac, rand,
};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox};
use serde::{Deserialize, Serialize};
use terminal::SecretError;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Done;

/// How long a key is.
const KEY: usize = 32;

/// How long a tag of AES-GCM is.
const TAG: usize = 16;

/// How much of the HMAC is shown: enough to tell two secrets of one till apart.
const SHOWN: usize = 4;

/// The form of all seals but the one over the whole file, which has the form of the file.
const FORM: u32 = 1;

/// A key that seals for one till. It has no text form.
pub(super) struct Key {
    bytes: SecretBox<[u8; KEY]>,
    aead: RandomizedNonceKey,
    install: Uuid,
}

/// Nonce, and what was sealed with its tag; both in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    nonce: String,
    bytes: String,
}

/// What is sealed. No two of them are alike, so that nothing can be passed off as something else.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// The secret in use of this name.
    InUse(&'a str),
    /// The staged secret of this name.
    Staged(&'a str),
    /// Nothing, with all of a file of this form.
    Whole(u32, &'a [u8]),
    /// The key of the vault, with how the key that seals it was made.
    Key(&'a [u8]),
}

impl What<'_> {
    /// All parts but the last have a length of their own.
    fn bytes(self, install: Uuid) -> Vec<u8> {
        let (what, form, about) = match self {
            Self::InUse(name) => (b"one", FORM, name.as_bytes()),
            Self::Staged(name) => (b"new", FORM, name.as_bytes()),
            Self::Whole(form, about) => (b"all", form, about),
            Self::Key(about) => (b"key", FORM, about),
        };
        [what.as_slice(), &form.to_le_bytes(), install.as_bytes(), about].concat()
    }
}

impl Key {
    /// A key that nobody could guess.
    pub(super) fn random(install: Uuid) -> Done<Self> {
        Self::filled(install, |bytes| rand::fill(bytes).map_err(refused))
    }

    /// A key whose bytes are put in their place by the caller, so that no copy of them stays behind.
    pub(super) fn filled(install: Uuid, fill: impl FnOnce(&mut [u8]) -> Done<()>) -> Done<Self> {
        let mut bytes = SecretBox::new(Box::new([0; KEY]));
        fill(bytes.expose_secret_mut())?;
        let aead = RandomizedNonceKey::new(&AES_256_GCM, bytes.expose_secret()).map_err(refused)?;
        Ok(Self { bytes, aead, install })
    }

    /// A key that was kept; nothing where these bytes are none.
    pub(super) fn kept(install: Uuid, bytes: &[u8]) -> Option<Self> {
        if bytes.len() != KEY {
            return None;
        }
        let fill = |place: &mut [u8]| {
            place.copy_from_slice(bytes);
            Ok(())
        };
        Self::filled(install, fill).ok()
    }

    /// The key itself, to be kept or sealed.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.expose_secret()
    }

    pub(super) fn seal(&self, what: What<'_>, plain: &[u8]) -> Done<Sealed> {
        // of its final size, so that growing leaves no copy of the secret behind
        let mut bytes = Zeroizing::new(Vec::with_capacity(plain.len().saturating_add(TAG)));
        bytes.extend_from_slice(plain);
        let with = what.bytes(self.install);
        let nonce = self.aead.seal_in_place_append_tag(Aad::from(with), &mut *bytes).map_err(refused)?;
        Ok(Sealed { nonce: hex::encode(nonce.as_ref()), bytes: hex::encode(bytes.as_slice()) })
    }

    /// What was sealed; nothing where a single bit is not as it was.
    pub(super) fn open(&self, what: What<'_>, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let nonce = Nonce::try_assume_unique_for_key(&hex::decode(&sealed.nonce).ok()?).ok()?;
        let mut bytes = Zeroizing::new(hex::decode(&sealed.bytes).ok()?);
        let with = what.bytes(self.install);
        let plain = self.aead.open_in_place(nonce, Aad::from(with), &mut bytes).ok()?.len();
        bytes.truncate(plain);
        Some(bytes)
    }

    /// What people compare: the beginning of an HMAC-SHA256 of the secret. Its key is derived (HKDF, RFC 5869)
    /// from this key for this till and name; without it nobody can try secrets against what is shown.
    pub(super) fn fingerprint(&self, name: &str, secret: &[u8]) -> Done<String> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, self.install.as_bytes());
        let derived = salt.extract(self.bytes());
        let info = [b"fingerprint".as_slice(), name.as_bytes()];
        let by_name: hmac::Key = derived.expand(&info, hmac::HMAC_SHA256).map_err(refused)?.into();
        let tag = hmac::sign(&by_name, secret);
        Ok(hex::encode(tag.as_ref().get(..SHOWN).unwrap_or_default()))
    }
}

/// The library gives no reasons.
pub(super) fn refused(_: aws_lc_rs::error::Unspecified) -> SecretError {
    SecretError::Storage("the cryptography library refused; start the program again".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILL: Uuid = Uuid::from_u128(7);

    #[test]
    fn a_seal_opens_for_what_it_was_made_for_only() {
        let key = Key::random(TILL).unwrap();
        let sealed = key.seal(What::InUse("one"), b"secret").unwrap();
        assert_eq!(key.open(What::InUse("one"), &sealed).unwrap().as_slice(), b"secret");
        for other in [What::InUse("two"), What::Staged("one"), What::Whole(1, b"one"), What::Key(b"one")] {
            assert!(key.open(other, &sealed).is_none());
        }
        let elsewhere = Key::kept(Uuid::from_u128(8), key.bytes()).unwrap();
        assert!(elsewhere.open(What::InUse("one"), &sealed).is_none(), "another till");
        assert!(Key::random(TILL).unwrap().open(What::InUse("one"), &sealed).is_none(), "another key");
        assert!(Key::kept(TILL, &[1; 31]).is_none() && Key::kept(TILL, &[1; 33]).is_none());
    }

    #[test]
    fn a_fingerprint_is_of_the_secret_the_name_the_key_and_the_till() {
        let key = Key::kept(TILL, &[1; 32]).unwrap();
        let shown = key.fingerprint("one", b"secret").unwrap();
        assert_eq!(shown, key.fingerprint("one", b"secret").unwrap());
        assert!(shown.len() == 8 && shown.bytes().all(|byte| byte.is_ascii_hexdigit()), "{shown}");
        let other_key = Key::kept(TILL, &[2; 32]).unwrap();
        let other_till = Key::kept(Uuid::from_u128(8), &[1; 32]).unwrap();
        for other in [
            key.fingerprint("one", b"Secret"),
            key.fingerprint("two", b"secret"),
            other_key.fingerprint("one", b"secret"),
            other_till.fingerprint("one", b"secret"),
        ] {
            assert_ne!(other.unwrap(), shown);
        }
    }
}
