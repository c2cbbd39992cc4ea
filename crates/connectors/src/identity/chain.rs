//! The order of certificates: whose key it is first, then who issued it, and so on.

use rustls::sign::SigningKey;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate::Certificate;
use super::error::IdentityError;

/// Certificates in their order.
pub(super) struct Ordered {
    pub(super) leaf: Certificate,
    /// Each issued the one before it.
    pub(super) issuers: Vec<Certificate>,
    /// Those that did not find a place.
    pub(super) left_out: Vec<Certificate>,
}

/// The bits of the public key that belongs to a private one.
pub(super) fn public_key(key: &dyn SigningKey) -> Option<Vec<u8>> {
    let der = key.public_key()?;
    let (_, parsed) = SubjectPublicKeyInfo::from_der(&der).ok()?;
    Some(parsed.subject_public_key.data.to_vec())
}

/// Finds the certificate of this key and puts its issuers behind it. A chain that ends early is no error:
/// servers mostly have the rest themselves.
pub(super) fn order(certificates: Vec<Certificate>, public_key: &[u8]) -> Result<Ordered, IdentityError> {
    let all = names(&certificates);
    let (mut leaves, mut left_out): (Vec<_>, Vec<_>) =
        certificates.into_iter().partition(|certificate| certificate.public_key == public_key);
    let leaf = leaves.pop().ok_or(IdentityError::KeyMismatch { subjects: all })?;
    if !leaves.is_empty() {
        leaves.push(leaf);
        return Err(IdentityError::SeveralLeaves { subjects: names(&leaves) });
    }
    let mut issuers: Vec<Certificate> = Vec::new();
    loop {
        let last = issuers.last().unwrap_or(&leaf);
        let issuer = left_out.iter().position(|certificate| certificate.issued(last));
        match issuer {
            Some(place) if !last.is_own_issuer() => issuers.push(left_out.remove(place)),
            _ => return Ok(Ordered { leaf, issuers, left_out }),
        }
    }
}

fn names(certificates: &[Certificate]) -> String {
    let names =
        certificates.iter().map(|one| format!("{} until {}", one.subject, one.not_after.date_naive()));
    names.collect::<Vec<_>>().join("; ")
}
