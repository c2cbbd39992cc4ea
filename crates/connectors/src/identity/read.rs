//! Files, whatever they are, into certificates and the key.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::certificate::Certificate;
use super::der::{self, KeyKind, Kind};
use super::error::IdentityError;
use super::pem::{self, Content};
use super::protected::{open_key, open_pkcs12};
use crate::said::clean;

/// The largest file. A chain with its key has some 10 KiB.
const LONGEST: usize = 1024 * 1024;
/// The most certificates. A chain has two to four.
const MOST_CERTIFICATES: usize = 32;
/// What a conversion of a key of old is done with.
const CONVERT_OLD: &str = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key";
/// Parts of PEM files that are of no use here.
const OTHER_PARTS: [&str; 6] = [
    "EC PARAMETERS",
    "DH PARAMETERS",
    "PUBLIC KEY",
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
    "X509 CRL",
];

/// A file that a person chose.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// Its name, as the person knows it.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// A key, in the form in which it came.
pub(super) struct Key {
    pub(super) kind: KeyKind,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// What the files hold together.
#[derive(Default)]
pub(super) struct Found {
    pub(super) certificates: Vec<Certificate>,
    pub(super) keys: Vec<Key>,
}

impl Found {
    /// Reads every file.
    pub(super) fn read(files: &[File<'_>], passphrase: Option<&SecretString>) -> Result<Self, IdentityError> {
        let mut found = Self::default();
        for file in files {
            let name = clean(file.name, &[]).unwrap_or_else(|| "file".to_owned());
            found.add_file(&name, file.bytes, passphrase)?;
        }
        Ok(found)
    }

    fn add_file(
        &mut self,
        name: &str,
        bytes: &[u8],
        passphrase: Option<&SecretString>,
    ) -> Result<(), IdentityError> {
        let file = || name.to_owned();
        if bytes.len() > LONGEST {
            return Err(IdentityError::TooLong { file: file() });
        }
        if !pem::is_pem(bytes) {
            return self.add(name, bytes, passphrase);
        }
        // names in the text around can be in any encoding; PEM itself is plain
        let text = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
        for part in pem::parts(&text) {
            if OTHER_PARTS.contains(&part.label.as_str()) {
                continue;
            }
            match part.content {
                Content::Der(der) => self.add(name, &der, passphrase)?,
                Content::OldEncrypted => {
                    return Err(IdentityError::Protection { file: file(), command: CONVERT_OLD });
                }
                Content::Broken => {
                    let label = clean(&part.label, &[]).unwrap_or_default();
                    return Err(IdentityError::BrokenPem { file: file(), label });
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        name: &str,
        der: &[u8],
        passphrase: Option<&SecretString>,
    ) -> Result<(), IdentityError> {
        let broken = |what| IdentityError::Broken { file: name.to_owned(), what };
        match der::kind(der) {
            Some(Kind::Certificate) => self.add_certificate(name, der),
            Some(Kind::Pkcs7) => {
                let certificates = der::certificates(der).ok_or_else(|| broken("PKCS#7 content"))?;
                certificates.into_iter().try_for_each(|der| self.add_certificate(name, der))
            }
            Some(Kind::Pkcs12) => {
                let opened = open_pkcs12(name, der, passphrase)?;
                for key in opened.keys {
                    self.add_key(KeyKind::Pkcs8, key);
                }
                opened.certificates.iter().try_for_each(|der| self.add_certificate(name, der))
            }
            Some(Kind::EncryptedKey) => {
                let key = open_key(name, der, passphrase)?;
                self.add_key(KeyKind::Pkcs8, key);
                Ok(())
            }
            Some(Kind::Key(kind)) => {
                self.add_key(kind, Zeroizing::new(der.to_vec()));
                Ok(())
            }
            None => Err(IdentityError::NotRecognised { file: name.to_owned() }),
        }
    }

    /// The same certificate may stand in several files.
    fn add_certificate(&mut self, name: &str, der: &[u8]) -> Result<(), IdentityError> {
        let certificate = Certificate::read(der)
            .ok_or_else(|| IdentityError::Broken { file: name.to_owned(), what: "certificate" })?;
        if self.certificates.iter().all(|known| known.der != certificate.der) {
            if self.certificates.len() >= MOST_CERTIFICATES {
                return Err(IdentityError::TooMany);
            }
            self.certificates.push(certificate);
        }
        Ok(())
    }

    /// So may the same key.
    fn add_key(&mut self, kind: KeyKind, der: Zeroizing<Vec<u8>>) {
        if self.keys.iter().all(|known| known.der != der) {
            self.keys.push(Key { kind, der });
        }
    }
}
