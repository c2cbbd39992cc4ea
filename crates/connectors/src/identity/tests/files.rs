//! Files in every form in which people have them.

use rcgen::{KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256, RsaKeySize};

use super::support::{Chain, import, now, pem, pkcs1, pkcs7, sec1};
use crate::identity::{File, Identity, IdentityError};

fn rsa() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap()
}

#[test]
fn certificates_and_key_come_in_any_order_and_number() {
    let chain = Chain::new();
    let parts = [chain.leaf_pem(), chain.middle.pem(), chain.root.pem(), chain.key.serialize_pem()];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 0, 3, 2]] {
        let one: String = order.iter().map(|part| parts[*part].as_str()).collect();
        let identity = import(&[one.as_bytes()]).unwrap();
        assert_eq!(identity.chain(), chain.ders(), "in one file: {order:?}");
        let files: Vec<&[u8]> = order.iter().map(|part| parts[*part].as_bytes()).collect();
        assert_eq!(import(&files).unwrap().chain(), chain.ders(), "in four files: {order:?}");
    }
    let twice = [parts[0].as_bytes(), parts[3].as_bytes(), parts[3].as_bytes(), parts[0].as_bytes()];
    assert_eq!(import(&twice).unwrap().chain().len(), 1, "the same certificate and key in two files");
}

#[test]
fn text_around_the_parts_is_left_out() {
    let chain = Chain::new();
    let text = format!(
        "\u{FEFF}Bag Attributes\r\n    friendlyName: till\r\nsubject=CN = till\r\n{}\r\n{}{}{}",
        chain.leaf_pem().replace('\n', "\r\n"),
        pem("EC PARAMETERS", &[6, 1, 0]),
        pem("CERTIFICATE REQUEST", b"not looked at"),
        chain.key.serialize_pem().replace('\n', "\n  ")
    );
    assert_eq!(import(&[text.as_bytes()]).unwrap().chain().len(), 1);
    let latin = [b"Caf\xE9\n".as_slice(), text.as_bytes()].concat();
    assert_eq!(import(&[&latin]).unwrap().chain().len(), 1);
}

#[test]
fn keys_of_every_kind_and_form_are_read() {
    let of = |algorithm| KeyPair::generate_for(algorithm).unwrap();
    for key in [rsa(), of(&PKCS_ECDSA_P384_SHA384), of(&PKCS_ED25519)] {
        let chain = Chain::of(key, |_| {});
        let key = chain.key.serialized_der();
        assert_eq!(import(&[&chain.leaf, key]).unwrap().chain().len(), 1, "as DER");
        let written = chain.key.serialize_pem();
        assert_eq!(import(&[&chain.leaf, written.as_bytes()]).unwrap().chain().len(), 1, "as PEM");
    }
    let chain = Chain::of(rsa(), |_| {});
    let old = pkcs1(&chain.key);
    import(&[&chain.leaf, &old]).unwrap();
    import(&[&chain.leaf, pem("RSA PRIVATE KEY", &old).as_bytes()]).unwrap();

    let chain = Chain::new();
    let old = sec1(&chain.key);
    import(&[&chain.leaf, &old]).unwrap();
    import(&[&chain.leaf, pem("EC PRIVATE KEY", &old).as_bytes()]).unwrap();
}

#[test]
fn the_certificates_of_a_p7b_belong_to_the_key_beside_it() {
    let chain = Chain::new();
    let [leaf, middle, root] = chain.ders();
    let p7b = pkcs7(&[root, leaf, middle]);
    let key = chain.key.serialize_pem();
    assert_eq!(import(&[&p7b, key.as_bytes()]).unwrap().chain(), chain.ders(), "as DER");
    let written = pem("PKCS7", &p7b);
    assert_eq!(import(&[key.as_bytes(), written.as_bytes()]).unwrap().chain(), chain.ders(), "as PEM");
    let one = format!("{written}{key}");
    assert_eq!(import(&[one.as_bytes()]).unwrap().chain(), chain.ders(), "in one file");
    // the same with its end marked rather than its length told, as streams are written
    let content = pkcs7(&chain.ders());
    let streamed = [&[0x30, 0x80], &content[4..], &[0x00, 0x00]].concat();
    assert_eq!(import(&[&streamed, key.as_bytes()]).unwrap().chain(), chain.ders(), "as BER");
    assert_eq!(import(&[&p7b]).unwrap_err(), IdentityError::NoKey);
    assert_eq!(import(&[&pkcs7(&[]), key.as_bytes()]).unwrap_err(), IdentityError::NoCertificate);
}

#[test]
fn what_is_no_certificate_is_named() {
    let named = |bytes: &[u8]| {
        let file = File { name: "notes\u{202E}.txt", bytes };
        Identity::import(&[file], None, now()).unwrap_err()
    };
    let file = || "notes.txt".to_owned();
    for bytes in [b"".as_slice(), b"hello", b"\xFF\xFE-\0-\0", &[0x30, 0x80], &[0x30, 0x00], &[0; 64]] {
        assert_eq!(named(bytes), IdentityError::NotRecognised { file: file() }, "{bytes:?}");
    }
    assert_eq!(named(&vec![b'x'; 1024 * 1024 + 1]), IdentityError::TooLong { file: file() });
    let openssh = pem("OPENSSH PRIVATE KEY", b"openssh-key-v1\0");
    assert_eq!(named(openssh.as_bytes()), IdentityError::NotRecognised { file: file() });
    let told = named(b"hello").to_string();
    assert!(told.starts_with("notes.txt: ") && told.contains("export it again"), "{told}");
}

#[test]
fn a_part_that_is_cut_or_changed_is_named() {
    let chain = Chain::new();
    let (leaf, key) = (chain.leaf_pem(), chain.key.serialize_pem());
    let broken = |text: &str| import(&[text.as_bytes()]).unwrap_err();
    let part =
        |label: &str| IdentityError::BrokenPem { file: "client.pem".to_owned(), label: label.to_owned() };
    assert_eq!(broken(&leaf[..leaf.len() / 2]), part("CERTIFICATE"));
    assert_eq!(broken(&leaf.replace("END", "ENDE")), part("CERTIFICATE"));
    assert_eq!(broken(&format!("{}{key}", &leaf[..leaf.len() - 30])), part("CERTIFICATE"));
    assert_eq!(broken(&leaf.replacen('M', "?", 1)), part("CERTIFICATE"));
    assert_eq!(broken("-----BEGIN X-----\n-----END X-----\n"), part("X"));

    let mut der = chain.leaf.to_vec();
    der.truncate(der.len() - 1);
    let error = broken(&pem("CERTIFICATE", &der));
    assert!(matches!(error, IdentityError::NotRecognised { .. }), "{error}");
}

#[test]
fn a_file_that_is_cut_anywhere_is_an_error_and_no_crash() {
    let chain = Chain::new();
    let key = chain.key.serialized_der();
    for whole in [chain.leaf.to_vec(), pkcs7(&chain.ders()), key.to_vec()] {
        for end in 0..whole.len() {
            assert!(import(&[&whole[..end]]).is_err());
        }
        // and with one byte that is another
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 0x55;
            if let Ok(identity) = import(&[&other, key]) {
                assert!(!identity.chain().is_empty());
            }
        }
    }
}
