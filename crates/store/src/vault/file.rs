//! What `secrets.vault` has in it, and how one notices that it is not as it was written.
//!
//! Names and dates can be read by whoever has the file; so can how a key is made from a passphrase. Everything
//! of it is sealed together with the secrets, so that nothing can be changed, cut, swapped or taken back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    Done, damaged,
    key::{Key, Sealed, What},
    passphrase::Lock,
};

/// The form of the file.
const FORM: u32 = 2;

/// The form before passphrases and staged secrets. It is read, and written as the newer one.
const FIRST_FORM: u32 = 1;

/// The file as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct File {
    form: u32,
    #[serde(flatten)]
    contents: Contents,
    /// Nothing, sealed with all of the contents.
    whole: Sealed,
}

/// All of a file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Contents {
    /// Absent where a keychain has the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lock: Option<Lock>,
    entries: BTreeMap<String, Entry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    staged: BTreeMap<String, Entry>,
}

/// One secret.
#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    sealed: Sealed,
    /// Since when it is there, in seconds since 1970; absent where the first form kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// Which of the two secrets that a name can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The one that is used.
    InUse,
    /// The one that waits to be tested.
    Staged,
}

impl Place {
    fn of(self, name: &str) -> What<'_> {
        match self {
            Self::InUse => What::InUse(name),
            Self::Staged => What::Staged(name),
        }
    }
}

impl File {
    /// A file of a form that is known. Nothing in it is believed before it was opened.
    pub(super) fn parse(bytes: &[u8]) -> Done<Self> {
        let file: Self = serde_json::from_slice(bytes).map_err(|_| damaged("the file cannot be read"))?;
        let Contents { lock, staged, .. } = &file.contents;
        match file.form {
            FORM => Ok(file),
            // the first form's seal covers neither
            FIRST_FORM if lock.is_none() && staged.is_empty() => Ok(file),
            _ => Err(damaged("the file is of a form that this program does not know")),
        }
    }

    pub(super) fn lock(&self) -> Option<&Lock> {
        self.contents.lock.as_ref()
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.contents.names()
    }

    /// What is in a file that is whole and was sealed with this key, for this till.
    pub(super) fn open(self, key: &Key) -> Done<Contents> {
        let all = match self.form {
            FIRST_FORM => json(&self.contents.entries)?,
            _ => json(&self.contents)?,
        };
        key.open(What::Whole(self.form, &all), &self.whole)
            .map(|_| self.contents)
            .ok_or_else(|| damaged("the file was changed, or another till made it"))
    }
}

impl Contents {
    /// Nothing yet, under a passphrase where there is one.
    pub(super) fn under(lock: Option<Lock>) -> Self {
        Self { lock, ..Self::default() }
    }

    /// The same secrets under another passphrase.
    pub(super) fn set_lock(&mut self, lock: Lock) {
        self.lock = Some(lock);
    }

    /// The bytes of the file.
    pub(super) fn sealed(self, key: &Key) -> Done<Vec<u8>> {
        let whole = key.seal(What::Whole(FORM, &json(&self)?), &[])?;
        json(&File { form: FORM, contents: self, whole })
    }

    /// The secret of this name, if there is one.
    pub(super) fn get(&self, key: &Key, place: Place, name: &str) -> Done<Option<SecretString>> {
        let Some(entry) = self.at(place).get(name) else { return Ok(None) };
        let changed = || damaged(&format!("{name} was changed"));
        let plain = key.open(place.of(name), &entry.sealed).ok_or_else(changed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| changed())?;
        Ok(Some(SecretString::from(text.to_owned())))
    }

    /// Since when the secret of this name is there, where that is known.
    pub(super) fn since(&self, place: Place, name: &str) -> Option<DateTime<Utc>> {
        self.at(place).get(name)?.at.and_then(|seconds| DateTime::from_timestamp(seconds, 0))
    }

    /// Puts a secret there, in place of an earlier one.
    pub(super) fn put(
        &mut self,
        key: &Key,
        place: Place,
        (name, secret): (&str, &SecretString),
        at: Option<DateTime<Utc>>,
    ) -> Done<()> {
        let sealed = key.seal(place.of(name), secret.expose_secret().as_bytes())?;
        let entry = Entry { sealed, at: at.map(|at| at.timestamp()) };
        self.at_mut(place).insert(name.to_owned(), entry);
        Ok(())
    }

    /// Takes a secret out; whether it was there.
    pub(super) fn remove(&mut self, place: Place, name: &str) -> bool {
        self.at_mut(place).remove(name).is_some()
    }

    /// The same secrets with the same dates for another key, and not yet under any passphrase.
    pub(super) fn resealed(&self, from: &Key, to: &Key) -> Done<Self> {
        let mut resealed = Self::default();
        for place in [Place::InUse, Place::Staged] {
            for name in self.at(place).keys() {
                if let Some(secret) = self.get(from, place, name)? {
                    resealed.put(to, place, (name, &secret), self.since(place, name))?;
                }
            }
        }
        Ok(resealed)
    }

    /// Every name, once.
    pub(super) fn names(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.entries.keys().chain(self.staged.keys()).collect();
        names.into_iter().cloned().collect()
    }

    fn at(&self, place: Place) -> &BTreeMap<String, Entry> {
        match place {
            Place::InUse => &self.entries,
            Place::Staged => &self.staged,
        }
    }

    fn at_mut(&mut self, place: Place) -> &mut BTreeMap<String, Entry> {
        match place {
            Place::InUse => &mut self.entries,
            Place::Staged => &mut self.staged,
        }
    }
}

fn json(value: &impl Serialize) -> Done<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| super::storage("write", &error.into()))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use terminal::SecretError;
    use uuid::Uuid;

    use super::*;

    /// A file of the first form, as it was written then.
    fn first_form(key: &Key) -> String {
        let entry = serde_json::to_string(&key.seal(What::InUse("one"), b"secret").unwrap()).unwrap();
        let entries = format!(r#"{{"one":{entry}}}"#);
        let whole = key.seal(What::Whole(FIRST_FORM, entries.as_bytes()), &[]).unwrap();
        let mut file = String::new();
        let whole = serde_json::to_string(&whole).unwrap();
        write!(file, r#"{{"form":1,"entries":{entries},"whole":{whole}}}"#).unwrap();
        file
    }

    #[test]
    fn a_file_of_the_first_form_is_read_and_written_as_the_second() {
        let key = Key::random(Uuid::from_u128(7)).unwrap();
        let contents = File::parse(first_form(&key).as_bytes()).unwrap().open(&key).unwrap();
        assert_eq!(contents.since(Place::InUse, "one"), None);
        let bytes = contents.sealed(&key).unwrap();
        let later = File::parse(&bytes).unwrap();
        assert_eq!(later.form, 2);
        let secret = later.open(&key).unwrap().get(&key, Place::InUse, "one").unwrap().unwrap();
        assert_eq!(secret.expose_secret(), "secret");
    }

    #[test]
    fn the_first_form_cannot_be_given_what_its_seal_does_not_cover() {
        let key = Key::random(Uuid::from_u128(7)).unwrap();
        let mut contents = Contents::default();
        contents.put(&key, Place::Staged, ("one", &SecretString::from("mine")), None).unwrap();
        let staged = serde_json::to_string(&contents.staged).unwrap();
        let added = first_form(&key).replacen(r#""whole""#, &format!(r#""staged":{staged},"whole""#), 1);
        assert!(matches!(File::parse(added.as_bytes()), Err(SecretError::Damaged(_))));
        let newer = first_form(&key).replacen(r#""form":1"#, r#""form":3"#, 1);
        assert!(matches!(File::parse(newer.as_bytes()), Err(SecretError::Damaged(_))));
    }
}
