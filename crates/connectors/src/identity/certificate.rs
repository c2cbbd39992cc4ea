//! One certificate, as far as it matters for being shown to a server.

use chrono::{DateTime, Utc};
use rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

use crate::said::clean;

/// What is known of a certificate.
pub(super) struct Certificate {
    pub(super) der: CertificateDer<'static>,
    /// Names as text, for people.
    pub(super) subject: String,
    pub(super) issuer: String,
    pub(super) units: Vec<String>,
    pub(super) not_before: DateTime<Utc>,
    pub(super) not_after: DateTime<Utc>,
    /// The bits of the public key, without what kind they are of.
    pub(super) public_key: Vec<u8>,
    /// The length of an RSA key in bits.
    pub(super) rsa_bits: Option<usize>,
    /// Whether it may be shown by a client: no purposes are named, or this is among them.
    pub(super) for_clients: bool,
    subject_der: Vec<u8>,
    issuer_der: Vec<u8>,
    own_key_id: Option<Vec<u8>>,
    issuer_key_id: Option<Vec<u8>>,
}

impl Certificate {
    /// Reads a certificate; what follows it is left out. `None` where it is broken.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (_, parsed) = X509Certificate::from_der(der).ok()?;
        let time = |time: i64| DateTime::from_timestamp(time, 0);
        let purposes = parsed.extended_key_usage().ok()?;
        let rsa_bits = match parsed.public_key().parsed() {
            Ok(PublicKey::RSA(key)) => Some(key.key_size()),
            _ => None,
        };
        let (mut own_key_id, mut issuer_key_id) = (None, None);
        for extension in parsed.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectKeyIdentifier(id) => own_key_id = Some(id.0.to_vec()),
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    issuer_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
                }
                _ => {}
            }
        }
        let units = parsed.subject().iter_organizational_unit().filter_map(|unit| unit.as_str().ok());
        Some(Self {
            subject: text(parsed.subject()),
            issuer: text(parsed.issuer()),
            units: units.filter_map(|unit| clean(unit, &[])).collect(),
            not_before: time(parsed.validity().not_before.timestamp())?,
            not_after: time(parsed.validity().not_after.timestamp())?,
            public_key: parsed.public_key().subject_public_key.data.to_vec(),
            rsa_bits,
            for_clients: purposes.is_none_or(|purposes| purposes.value.client_auth || purposes.value.any),
            subject_der: parsed.subject().as_raw().to_vec(),
            issuer_der: parsed.issuer().as_raw().to_vec(),
            own_key_id,
            issuer_key_id,
            der: CertificateDer::from(parsed.as_raw().to_vec()),
        })
    }

    /// Whether it names itself as its issuer.
    pub(super) fn is_own_issuer(&self) -> bool {
        self.subject_der == self.issuer_der
    }

    /// Whether this one issued `other`, by name and, where both tell it, by key. The server checks the
    /// signature; here is only the order.
    pub(super) fn issued(&self, other: &Self) -> bool {
        let keys_differ = match (&self.own_key_id, &other.issuer_key_id) {
            (Some(own), Some(issuer)) => own != issuer,
            _ => false,
        };
        self.subject_der == other.issuer_der && !keys_differ
    }
}

/// A name for people. Some have none.
fn text(name: &X509Name<'_>) -> String {
    clean(&name.to_string(), &[]).unwrap_or_else(|| "(no name)".to_owned())
}
