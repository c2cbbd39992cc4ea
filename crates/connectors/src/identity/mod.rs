//! Client certificates: brought in from the files that people have, checked before they are kept, and shown to
//! servers that want one (mutual TLS, RFC 8705).
//!
//! A certificate that does not work shows at the first payment as a connection that fails for no reason that
//! anybody can see. So everything that can be known beforehand is checked when the files are chosen.
//!
//! Not here: which provider wants a certificate, where it is kept (see [`Identity::to_secret`]), and whom the
//! till believes (`wire::trust`).

mod certificate;
mod chain;
mod der;
mod error;
mod expiry;
mod pem;
mod protected;
mod read;
mod stage;

use core::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use rustls::ClientConfig;
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SigningKey, SingleCertAndKey};
use secrecy::{ExposeSecret as _, SecretString};

pub use error::IdentityError;
pub use expiry::{Expiry, Within};
pub use read::File;
pub use stage::Stage;

use certificate::Certificate;
use read::{Found, Key};

/// The shortest RSA key that is taken, in bits.
const SHORTEST_RSA: usize = 2048;
/// How many sessions of TLS are remembered for each identity.
const SESSIONS: usize = 32;

/// A client certificate with its chain and its key. The key is wiped when it is dropped.
pub struct Identity {
    leaf: Certificate,
    certified: Arc<CertifiedKey>,
    key: Key,
    fingerprint: String,
    left_out: Vec<String>,
}

impl Identity {
    /// Reads the files that a person chose and checks what is in them: PEM in any order and number, PKCS#12,
    /// PKCS#7, single certificates and keys as DER. The passphrase opens whatever is encrypted.
    ///
    /// The key has to belong to a certificate, RSA has 2048 bits at least, a certificate that names purposes
    /// names clients, and it holds at `now`.
    pub fn import(
        files: &[File<'_>],
        passphrase: Option<&SecretString>,
        now: DateTime<Utc>,
    ) -> Result<Self, IdentityError> {
        let identity = Self::assemble(Found::read(files, passphrase)?)?;
        match identity.expiry(now) {
            Expiry::Expired { since } => Err(IdentityError::Expired { since }),
            Expiry::NotYetValid { from } => Err(IdentityError::NotYetValid { from }),
            Expiry::Valid | Expiry::EndsSoon { .. } => Ok(identity),
        }
    }

    /// Reads what [`Identity::to_secret`] wrote. One that has ended meanwhile is read all the same, so that the
    /// screen can tell of it: ask [`Identity::expiry`].
    pub fn from_secret(secret: &SecretString) -> Result<Self, IdentityError> {
        let file = File { name: "kept certificate", bytes: secret.expose_secret().as_bytes() };
        Self::assemble(Found::read(&[file], None)?)
    }

    /// The chain from the leaf on and then the key, as PEM: for the vault, and for libraries that want one
    /// text with both.
    pub fn to_secret(&self) -> SecretString {
        const CERTIFICATE: &str = "CERTIFICATE";
        let key = self.key.kind.label();
        let chain = self.chain().iter().map(|der| pem::written_length(CERTIFICATE, der));
        // as long as it will be: a text that grows or shrinks leaves a copy of the key behind
        let length = chain.sum::<usize>() + pem::written_length(key, &self.key.der);
        let mut text = String::with_capacity(length);
        for der in self.chain() {
            pem::write(&mut text, CERTIFICATE, der);
        }
        pem::write(&mut text, key, &self.key.der);
        SecretString::from(text)
    }

    /// Makes a configuration show this certificate to whoever asks for one. Sessions are remembered apart from
    /// those of other identities, so that none is taken up again under another name.
    pub fn apply(&self, config: &mut ClientConfig) {
        config.client_auth_cert_resolver = self.resolver();
        config.resumption = Resumption::in_memory_sessions(SESSIONS);
    }

    /// Shows this certificate to whoever asks for one.
    pub fn resolver(&self) -> Arc<dyn ResolvesClientCert> {
        Arc::new(SingleCertAndKey::from(Arc::clone(&self.certified)))
    }

    /// The certificates, from the leaf on.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.certified.cert
    }

    /// SHA-256 of the leaf, as 64 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whose it is, for people.
    pub fn subject(&self) -> &str {
        &self.leaf.subject
    }

    /// Who issued it, for people.
    pub fn issuer(&self) -> &str {
        &self.leaf.issuer
    }

    /// The organisational units of the subject, for people.
    pub fn units(&self) -> &[String] {
        &self.leaf.units
    }

    /// Whether it is for staging or for production, as far as its names tell.
    pub fn stage(&self) -> Option<Stage> {
        Stage::told_by(&self.leaf.units, &self.leaf.issuer)
    }

    /// When it begins to hold.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.leaf.not_before
    }

    /// When it ends.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.leaf.not_after
    }

    /// How it stands at a moment; to be asked again from day to day.
    pub fn expiry(&self, now: DateTime<Utc>) -> Expiry {
        expiry::expiry(self.leaf.not_before, self.leaf.not_after, now)
    }

    /// What is to be told besides at `now`: that it ends soon, and what of the files was not used.
    pub fn warnings(&self, now: DateTime<Utc>) -> Vec<Warning> {
        let ends = match self.expiry(now) {
            Expiry::Valid => None,
            expiry => Some(Warning::Expiry(expiry)),
        };
        let left_out = self.left_out.iter().map(|subject| Warning::LeftOut { subject: subject.clone() });
        ends.into_iter().chain(left_out).collect()
    }

    fn assemble(mut found: Found) -> Result<Self, IdentityError> {
        if found.certificates.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        let key = found.keys.pop().ok_or(IdentityError::NoKey)?;
        if !found.keys.is_empty() {
            return Err(IdentityError::SeveralKeys);
        }
        let too_short = |certificate: &Certificate| certificate.rsa_bits.filter(|bits| *bits < SHORTEST_RSA);
        let signing = signing_key(&key).ok_or_else(|| {
            // a key that is too short cannot even be loaded
            let short = found.certificates.iter().find_map(too_short);
            short.map_or(IdentityError::KeyKind, |bits| IdentityError::WeakRsa { bits })
        })?;
        let public = chain::public_key(signing.as_ref()).ok_or(IdentityError::KeyKind)?;
        let chain::Ordered { leaf, issuers, left_out } = chain::order(found.certificates, &public)?;
        if let Some(bits) = too_short(&leaf) {
            return Err(IdentityError::WeakRsa { bits });
        }
        if !leaf.for_clients {
            return Err(IdentityError::NotForClients);
        }
        let chain = core::iter::once(&leaf).chain(&issuers).map(|certificate| certificate.der.clone());
        Ok(Self {
            certified: Arc::new(CertifiedKey::new(chain.collect(), signing)),
            fingerprint: hex::encode(digest(&SHA256, &leaf.der)),
            left_out: left_out.into_iter().map(|certificate| certificate.subject).collect(),
            leaf,
            key,
        })
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("subject", &self.leaf.subject)
            .field("fingerprint", &self.fingerprint)
            .field("not_after", &self.leaf.not_after)
            .finish_non_exhaustive()
    }
}

/// What is worth telling of a certificate that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// It ends soon, has ended, or does not hold yet.
    Expiry(Expiry),
    /// The files had a certificate that does not belong to the chain, or one between is missing.
    LeftOut {
        /// Whose it is.
        subject: String,
    },
}

fn signing_key(key: &Key) -> Option<Arc<dyn SigningKey>> {
    let der = match key.kind {
        der::KeyKind::Pkcs8 => PrivateKeyDer::Pkcs8(key.der.as_slice().into()),
        der::KeyKind::Pkcs1 => PrivateKeyDer::Pkcs1(key.der.as_slice().into()),
        der::KeyKind::Sec1 => PrivateKeyDer::Sec1(key.der.as_slice().into()),
    };
    any_supported_type(&der).ok()
}

#[cfg(test)]
mod tests;
