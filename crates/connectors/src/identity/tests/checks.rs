//! What is checked before a certificate is taken, and in which order the chain stands.

use chrono::TimeDelta;
use rcgen::{
    DnType, ExtendedKeyUsagePurpose, Issuer, KeyPair, PKCS_RSA_SHA256, PublicKeyData, RsaKeySize,
    SignatureAlgorithm, date_time_ymd,
};

use super::support::{Authority, Chain, around, at, authority, client, import, now, pem};
use crate::identity::{Expiry, File, Identity, IdentityError, Stage, Warning, Within};

#[test]
fn the_key_has_to_belong_to_a_certificate() {
    let (chain, other) = (Chain::new(), Chain::new());
    let error = import(&[&chain.leaf, other.key.serialized_der()]).unwrap_err();
    let IdentityError::KeyMismatch { subjects } = &error else { panic!("{error}") };
    assert_eq!(subjects, "CN=till 7 until 2027-12-31");

    // nor is the key of an issuer the key of the client
    let rsa = || KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let (chain, other) = (Chain::of(rsa(), |_| {}), rsa());
    assert!(matches!(import(&[&chain.leaf, other.serialized_der()]), Err(IdentityError::KeyMismatch { .. })));
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    let (chain, other) = (Chain::new(), Chain::new());
    let (leaf, key) = (&chain.leaf, chain.key.serialized_der());
    assert_eq!(import(&[]).unwrap_err(), IdentityError::NoCertificate);
    assert_eq!(import(&[key]).unwrap_err(), IdentityError::NoCertificate);
    assert_eq!(import(&[leaf]).unwrap_err(), IdentityError::NoKey);
    let both = [leaf, key, other.key.serialized_der()];
    assert_eq!(import(&both).unwrap_err(), IdentityError::SeveralKeys);
}

#[test]
fn two_certificates_of_one_key_are_not_guessed_between() {
    let chain = Chain::new();
    let mut params = client("till 7");
    params.not_after = date_time_ymd(2028, 12, 31);
    let newer = params.signed_by(&chain.key, &chain.middle).unwrap();
    let error = import(&[&chain.leaf, newer.der(), chain.key.serialized_der()]).unwrap_err();
    let IdentityError::SeveralLeaves { subjects } = &error else { panic!("{error}") };
    assert!(subjects.contains("until 2027-12-31") && subjects.contains("until 2028-12-31"), "{subjects}");
}

/// The public part of an RSA key that nobody has the private part of.
struct Rsa(Vec<u8>);

impl Rsa {
    fn of(bits: usize) -> Self {
        Self(around(0x30, &Self::numbers(bits)))
    }

    /// A modulus and an exponent.
    fn numbers(bits: usize) -> Vec<u8> {
        let mut modulus = vec![0xC3; bits / 8 + 1];
        modulus[0] = 0;
        [around(0x02, &modulus), vec![0x02, 0x03, 0x01, 0x00, 0x01]].concat()
    }
}

impl PublicKeyData for Rsa {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

#[test]
fn an_rsa_key_that_is_too_short_is_told_with_its_length() {
    let issuer = Authority::self_signed(authority("Root"), KeyPair::generate().unwrap()).unwrap();
    let leaf = client("till 7").signed_by(&Rsa::of(1024), &issuer).unwrap();
    // the beginning of a private key as RFC 8017 has it; one so short is not loaded in any case
    let key = [vec![0x02, 0x01, 0x00], Rsa::numbers(1024)].concat();
    let key = pem("RSA PRIVATE KEY", &around(0x30, &key));
    let error = import(&[leaf.der(), key.as_bytes()]).unwrap_err();
    assert_eq!(error, IdentityError::WeakRsa { bits: 1024 });
    assert!(error.to_string().contains("2048 at least"), "{error}");

    let leaf = client("till 7").signed_by(&Rsa::of(2048), &issuer).unwrap();
    assert_eq!(import(&[leaf.der(), key.as_bytes()]).unwrap_err(), IdentityError::KeyKind);
}

#[test]
fn a_certificate_that_names_purposes_has_to_name_clients() {
    use ExtendedKeyUsagePurpose::{Any, ClientAuth, EmailProtection, ServerAuth};
    for (purposes, taken) in [
        (vec![], true),
        (vec![ClientAuth], true),
        (vec![ServerAuth, ClientAuth], true),
        (vec![Any], true),
        (vec![ServerAuth], false),
        (vec![EmailProtection], false),
    ] {
        let chain =
            Chain::of(KeyPair::generate().unwrap(), |params| params.extended_key_usages = purposes.clone());
        let imported = import(&[&chain.leaf, chain.key.serialized_der()]).map(|_| ());
        let expected = if taken { Ok(()) } else { Err(IdentityError::NotForClients) };
        assert_eq!(imported, expected, "{purposes:?}");
    }
}

#[test]
fn a_certificate_has_to_hold_now_and_is_looked_at_again_later() {
    let chain = Chain::new();
    let (begin, end) = (at("2026-01-01T00:00:00Z"), at("2027-12-31T00:00:00Z"));
    let import_at = |now| {
        let files = [&chain.leaf[..], chain.key.serialized_der()].map(|bytes| File { name: "client", bytes });
        Identity::import(&files, None, now)
    };
    let second = TimeDelta::seconds(1);
    assert_eq!(import_at(begin - second).unwrap_err(), IdentityError::NotYetValid { from: begin });
    assert_eq!(import_at(end + second).unwrap_err(), IdentityError::Expired { since: end });
    assert!(import_at(begin).is_ok() && import_at(end).is_ok());

    let identity = import_at(now()).unwrap();
    assert_eq!((identity.not_before(), identity.not_after()), (begin, end));
    assert_eq!(identity.warnings(now()), []);
    let soon = Expiry::EndsSoon { at: end, within: Within::Week };
    assert_eq!(identity.expiry(end - TimeDelta::days(7)), soon);
    assert_eq!(identity.warnings(end - TimeDelta::days(7)), [Warning::Expiry(soon)]);
    assert_eq!(identity.expiry(end + second), Expiry::Expired { since: end });
}

#[test]
fn a_certificate_that_does_not_belong_to_the_chain_is_left_out_and_told() {
    let (chain, other) = (
        Chain::new(),
        Chain::of(KeyPair::generate().unwrap(), |params| {
            params.distinguished_name.push(DnType::OrganizationName, "Another");
        }),
    );
    let key = chain.key.serialized_der();
    let identity = import(&[&chain.leaf, chain.middle.der(), &other.leaf, key]).unwrap();
    assert_eq!(identity.chain(), &chain.ders()[..2]);
    let warnings = identity.warnings(now());
    assert!(
        matches!(&warnings[..], [Warning::LeftOut { subject }] if subject.contains("O=Another")),
        "{warnings:?}"
    );

    // with the one between missing, the root has no place; the leaf can be used all the same
    let identity = import(&[&chain.leaf, chain.root.der(), key]).unwrap();
    assert_eq!(identity.chain(), &chain.ders()[..1]);
    assert_eq!(identity.warnings(now()), [Warning::LeftOut { subject: "CN=Root".to_owned() }]);
}

#[test]
fn of_two_issuers_with_one_name_the_one_with_the_right_key_is_taken() {
    let chain = Chain::new();
    let namesake =
        Authority::signed_by(authority("Middle"), KeyPair::generate().unwrap(), &chain.root).unwrap();
    let key = chain.key.serialized_der();
    for files in [[namesake.der(), chain.middle.der()], [chain.middle.der(), namesake.der()]] {
        let identity = import(&[files[0], files[1], &chain.leaf, key]).unwrap();
        assert_eq!(identity.chain(), &chain.ders()[..2]);
    }
}

#[test]
fn a_ring_of_issuers_comes_to_an_end() {
    let (one_key, two_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let (one, two) = (authority("One"), authority("Two"));
    let by_two = one.signed_by(&one_key, &Issuer::from_params(&two, &two_key)).unwrap();
    let by_one = two.signed_by(&two_key, &Issuer::from_params(&one, &one_key)).unwrap();
    let identity = import(&[by_one.der(), by_two.der(), one_key.serialized_der()]).unwrap();
    assert_eq!(identity.chain(), [by_two.der().clone(), by_one.der().clone()]);
}

#[test]
fn more_certificates_than_any_chain_has_are_refused() {
    let key = KeyPair::generate().unwrap();
    let many: Vec<String> =
        (0..33).map(|number| client(&format!("till {number}")).self_signed(&key).unwrap().pem()).collect();
    assert_eq!(import(&[many.concat().as_bytes()]).unwrap_err(), IdentityError::TooMany);
}

#[test]
fn a_certificate_tells_whose_it_is_and_for_which_stage() {
    let chain = Chain::of(KeyPair::generate().unwrap(), |params| {
        params.distinguished_name.push(DnType::OrganizationalUnitName, "API Security - STAGING\u{7}");
    });
    let identity = import(&[&chain.leaf, chain.key.serialized_der()]).unwrap();
    assert_eq!(identity.units(), ["API Security - STAGING"]);
    assert_eq!(identity.stage(), Some(Stage::Staging));
    assert!(identity.subject().starts_with("CN=till 7") && identity.issuer() == "CN=Middle");
    let same =
        identity.fingerprint().len() == 64 && identity.fingerprint().bytes().all(|b| b.is_ascii_hexdigit());
    assert!(same, "{}", identity.fingerprint());
}
