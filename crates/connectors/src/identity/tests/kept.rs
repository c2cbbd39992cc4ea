//! The form in which a certificate and its key are kept, and who may not see the key.

use chrono::TimeDelta;
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use secrecy::{ExposeSecret as _, SecretString};

use super::support::{Chain, import, now, pem, pkcs1, sec1};
use crate::identity::{Expiry, Identity, IdentityError};

#[test]
fn what_is_kept_is_the_chain_and_then_the_key_whatever_it_came_from() {
    let chain = Chain::new();
    let parts = [chain.key.serialize_pem(), chain.root.pem(), chain.leaf_pem(), chain.middle.pem()];
    let identity = import(&[parts.concat().replace('\n', "\r\n").as_bytes()]).unwrap();
    let kept = identity.to_secret();
    let strict = [
        chain.leaf_pem(),
        chain.middle.pem().replace("\r\n", "\n"),
        chain.root.pem().replace("\r\n", "\n"),
        pem("PRIVATE KEY", chain.key.serialized_der()),
    ];
    assert_eq!(kept.expose_secret(), strict.concat());

    let again = Identity::from_secret(&kept).unwrap();
    assert_eq!(again.chain(), identity.chain());
    assert_eq!(again.fingerprint(), identity.fingerprint());
    assert_eq!(again.to_secret().expose_secret(), kept.expose_secret());
}

#[test]
fn a_key_is_kept_in_the_form_in_which_it_came() {
    let rsa = Chain::of(KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap(), |_| {});
    let ec = Chain::new();
    for (leaf, key, label) in
        [(&rsa.leaf, pkcs1(&rsa.key), "RSA PRIVATE KEY"), (&ec.leaf, sec1(&ec.key), "EC PRIVATE KEY")]
    {
        let kept = import(&[leaf, &key]).unwrap().to_secret();
        assert!(kept.expose_secret().ends_with(&pem(label, &key)));
        Identity::from_secret(&kept).unwrap();
    }
}

#[test]
fn the_room_for_the_text_is_measured_exactly() {
    for length in [1, 2, 3, 47, 48, 49, 95, 96, 97, 1000] {
        let der = vec![7; length];
        assert_eq!(super::super::pem::written_length("CERTIFICATE", &der), pem("CERTIFICATE", &der).len());
    }
}

#[test]
fn one_that_ended_while_it_was_kept_is_read_all_the_same() {
    let chain = Chain::new();
    let kept = import(&[&chain.leaf, chain.key.serialized_der()]).unwrap().to_secret();
    let identity = Identity::from_secret(&kept).unwrap();
    let late = now() + TimeDelta::days(1000);
    assert_eq!(identity.expiry(late), Expiry::Expired { since: identity.not_after() });
}

#[test]
fn what_was_damaged_while_it_was_kept_is_told() {
    let chain = Chain::new();
    let kept = import(&[&chain.leaf, chain.key.serialized_der()]).unwrap().to_secret();
    let text = kept.expose_secret();
    for damaged in [&text[..text.len() - 40], &text[..100], ""] {
        let error = Identity::from_secret(&SecretString::from(damaged)).unwrap_err();
        assert!(error.to_string().starts_with("kept certificate: "), "{error}");
    }
    let without = Identity::from_secret(&SecretString::from(chain.leaf_pem()));
    assert_eq!(without.unwrap_err(), IdentityError::NoKey);
}

#[test]
fn no_key_is_in_what_is_printed() {
    let chain = Chain::new();
    let identity = import(&[&chain.leaf, chain.key.serialized_der()]).unwrap();
    let printed = format!("{identity:?} {:?}", identity.to_secret());
    let kept = identity.to_secret();
    let key_lines = kept.expose_secret().lines().rev().skip(1).take(2);
    for line in key_lines {
        assert!(!printed.contains(line), "{printed}");
    }
    assert!(printed.contains("till 7") && printed.contains(identity.fingerprint()));
}

/// Of what is `Serialize` there are two, and then it does not compile which of them is meant.
trait NotSerialize<A> {
    const HOLDS: bool = true;
}

impl<T: ?Sized> NotSerialize<()> for T {}
impl<T: ?Sized + serde::Serialize> NotSerialize<u8> for T {}

#[test]
fn a_certificate_with_its_key_cannot_be_written_out() {
    let held = <Identity as NotSerialize<_>>::HOLDS;
    assert!(held);
}
