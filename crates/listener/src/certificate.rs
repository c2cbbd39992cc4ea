//! The till's own certificate, and how certificates are named: by the SHA-256 of their DER form.
//!
//! A terminal in a shop has no name that a public authority would sign for, and neither has a till. Both are
//! told to each other once, at pairing, by fingerprint or file.

use core::fmt;
use core::str::FromStr;

use aws_lc_rs::digest;
use chrono::{DateTime, Datelike as _, Days, Utc};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
};
use secrecy::SecretString;

use crate::options::Error;

/// SHA-256 of a certificate in DER form. Shown as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Of this certificate.
    pub fn of(der: &[u8]) -> Self {
        Self(sha256(der))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    /// Reads 64 hexadecimal digits in any case; colons and blanks between them are as people copy them.
    fn from_str(text: &str) -> Result<Self, Error> {
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| Error::Fingerprint)?;
        Ok(Self(bytes))
    }
}

/// A certificate with its key, made for this till.
#[derive(Clone, Debug)]
pub struct Made {
    /// The certificate, PEM: what a terminal is given to trust.
    pub certificate: String,
    /// Its private key, PEM (PKCS#8): belongs into the store of secrets and nowhere else.
    pub key: SecretString,
    /// What a person compares.
    pub sha256: Fingerprint,
}

/// Makes a self-signed certificate for a server with these names and addresses, valid from the day before
/// `now` (clocks of terminals differ) for `years`.
///
/// # Errors
/// [`Error::Certificate`] where a name cannot stand in a certificate, or the validity ends beyond the calendar.
pub fn make(names: &[String], now: DateTime<Utc>, years: u8) -> Result<Made, Error> {
    let wrong = |why: &str| Error::Certificate(why.to_owned());
    if names.is_empty() {
        return Err(wrong("it needs a name or an address"));
    }
    let mut params = CertificateParams::new(names).map_err(|error| Error::Certificate(error.to_string()))?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, "Florin till");
    params.distinguished_name = subject;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let first =
        now.checked_sub_days(Days::new(1)).ok_or_else(|| wrong("the clock is before the calendar"))?;
    if !(1950..=9999).contains(&first.year()) {
        return Err(wrong("the clock is beyond what a certificate can say"));
    }
    let small = |number: u32| u8::try_from(number).map_err(|error| Error::Certificate(error.to_string()));
    let (month, day) = (small(first.month())?, small(first.day())?);
    params.not_before = rcgen::date_time_ymd(first.year(), month, day);
    // a certificate has four digits for the year, and the 28th is in every month
    let until = first.year().saturating_add(i32::from(years)).min(9999);
    params.not_after = rcgen::date_time_ymd(until, month, day.min(28));
    let key = KeyPair::generate().map_err(|error| Error::Certificate(error.to_string()))?;
    let certificate = params.self_signed(&key).map_err(|error| Error::Certificate(error.to_string()))?;
    Ok(Made {
        certificate: certificate.pem(),
        key: SecretString::from(key.serialize_pem()),
        sha256: Fingerprint::of(certificate.der()),
    })
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut whole = [0; 32];
    for (to, from) in whole.iter_mut().zip(digest::digest(&digest::SHA256, bytes).as_ref()) {
        *to = *from;
    }
    whole
}
