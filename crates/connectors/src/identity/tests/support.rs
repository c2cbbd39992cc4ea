//! A small authority that issues what a test needs, and the files that people would get.

use aws_lc_rs::encoding::{AsDer as _, EcPrivateKeyRfc5915Der};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use chrono::{DateTime, Utc};
use pkcs8::PrivateKeyInfoRef;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};
use rustls::pki_types::CertificateDer;

use crate::identity::{File, Identity, IdentityError};

/// A moment at which every certificate here holds, unless the test says otherwise.
pub(super) fn now() -> DateTime<Utc> {
    at("2026-11-21T13:03:00Z")
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) type Authority = CertifiedIssuer<'static, KeyPair>;

/// A root, an authority below it, and a client's certificate below that.
pub(super) struct Chain {
    pub(super) root: Authority,
    pub(super) middle: Authority,
    pub(super) leaf: CertificateDer<'static>,
    pub(super) key: KeyPair,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self::of(KeyPair::generate().unwrap(), |_| {})
    }

    /// A chain for this key, whose leaf is changed before it is issued.
    pub(super) fn of(key: KeyPair, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let root = Authority::self_signed(authority("Root"), KeyPair::generate().unwrap()).unwrap();
        let middle = Authority::signed_by(authority("Middle"), KeyPair::generate().unwrap(), &root).unwrap();
        let mut params = client("till 7");
        change(&mut params);
        let leaf = params.signed_by(&key, &middle).unwrap().der().clone();
        Self { root, middle, leaf, key }
    }

    pub(super) fn leaf_pem(&self) -> String {
        pem("CERTIFICATE", &self.leaf)
    }

    pub(super) fn ders(&self) -> [CertificateDer<'static>; 3] {
        [self.leaf.clone(), self.middle.der().clone(), self.root.der().clone()]
    }
}

/// The settings of an authority.
pub(super) fn authority(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// The settings of a client's certificate.
pub(super) fn client(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.use_authority_key_identifier_extension = true;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 12, 31);
    params
}

pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let mut text = String::new();
    crate::identity::pem::write(&mut text, label, der);
    text
}

/// The inside of a PKCS#8 RSA key.
pub(super) fn pkcs1(key: &KeyPair) -> Vec<u8> {
    let parsed = PrivateKeyInfoRef::try_from(key.serialized_der()).unwrap();
    parsed.private_key.as_bytes().to_vec()
}

/// A key on P-256 as RFC 5915 has it.
pub(super) fn sec1(key: &KeyPair) -> Vec<u8> {
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.serialized_der()).unwrap();
    let der: EcPrivateKeyRfc5915Der<'_> = pair.private_key().as_der().unwrap();
    der.as_ref().to_vec()
}

/// One element of DER around others.
pub(super) fn around(tag: u8, inside: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(inside.len()).unwrap().to_be_bytes();
    let head: &[u8] = match (high, low) {
        (0, 0..=0x7F) => &[tag, low],
        (0, _) => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [head, inside].concat()
}

/// Certificates as PKCS#7, as `openssl crl2pkcs7` makes it.
pub(super) fn pkcs7(certificates: &[CertificateDer<'static>]) -> Vec<u8> {
    let data = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
    let signed_data = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    let inside = [
        vec![0x02, 0x01, 0x01, 0x31, 0x00],
        around(0x30, &data),
        around(0xA0, &certificates.iter().flat_map(|der| der.iter().copied()).collect::<Vec<u8>>()),
        vec![0xA1, 0x00, 0x31, 0x00],
    ];
    let content = around(0xA0, &around(0x30, &inside.concat()));
    around(0x30, &[signed_data.as_slice(), &content].concat())
}

/// Imports files without a passphrase.
pub(super) fn import(files: &[&[u8]]) -> Result<Identity, IdentityError> {
    let files: Vec<File<'_>> = files.iter().map(|bytes| File { name: "client.pem", bytes }).collect();
    Identity::import(&files, None, now())
}
