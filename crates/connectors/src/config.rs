//! What is wrong with the configuration of a terminal, in the words of the person who can mend it.

use core::net::IpAddr;
use core::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// Longer than any wait can be meant to be.
const LONGEST: Duration = Duration::from_hours(24);

/// A field of a terminal's configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct ConfigError {
    /// The field or the setting.
    pub field: String,
    /// What is wrong with it, and what to write instead.
    pub why: String,
}

impl ConfigError {
    pub(crate) fn new(field: &str, why: impl Into<String>) -> Self {
        Self { field: field.to_owned(), why: why.into() }
    }
}

/// The certificates in a text. A private key is often kept in one file with its certificate; here it has no business,
/// and a setting is no place for it, so a text with one is refused.
pub(crate) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let wrong = |why: &str| ConfigError::new("certificate", why);
    if pem.contains("PRIVATE KEY") {
        return Err(wrong("has a private key in it; paste the certificate alone"));
    }
    let none = "no certificate in PEM; paste it with its BEGIN and END";
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    read.ok().filter(|read| !read.is_empty()).ok_or_else(|| wrong(none))
}

/// A host on this computer.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Reads a time in whole milliseconds.
pub(crate) fn duration(name: &str, value: &str) -> Result<Duration, ConfigError> {
    let wrong = || ConfigError::new(name, "no time; use whole milliseconds, 1 to 86400000");
    let read = value.parse().map(Duration::from_millis).map_err(|_| wrong())?;
    if read.is_zero() || read > LONGEST { Err(wrong()) } else { Ok(read) }
}

/// The meaning of one of these words.
pub(crate) fn one_of<T: Copy>(name: &str, value: &str, known: &[(&str, T)]) -> Result<T, ConfigError> {
    known.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        ConfigError::new(name, format!("unknown value; use {}", words.join(" or ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_is_no_setting() {
        for kind in ["PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
            let error =
                certificates(&format!("-----BEGIN {kind}-----\nc2VjcmV0\n-----END {kind}-----")).unwrap_err();
            assert_eq!(error.why, "has a private key in it; paste the certificate alone");
        }
        assert!(certificates("no PEM").unwrap_err().why.starts_with("no certificate"));
    }
}
