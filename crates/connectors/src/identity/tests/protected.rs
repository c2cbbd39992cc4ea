//! Files that a passphrase opens.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use pkcs8::EncryptedPrivateKeyInfoOwned;
use pkcs8::der::Encode as _;
use pkcs8::der::asn1::OctetString;
use pkcs8::pkcs5::pbes2::{EncryptionScheme, Kdf, Parameters, Pbkdf2Params, Pbkdf2Prf, Salt, ScryptParams};
use secrecy::SecretString;

use super::support::{Chain, around, now, pem};
use crate::identity::{File, Identity, IdentityError};

const WORD: &str = "p\u{e4}ss phrase";

fn import(files: &[&[u8]], word: Option<&str>) -> Result<Identity, IdentityError> {
    let files: Vec<File<'_>> = files.iter().map(|bytes| File { name: "client", bytes }).collect();
    Identity::import(&files, word.map(SecretString::from).as_ref(), now())
}

fn wrong() -> IdentityError {
    IdentityError::WrongPassphrase { file: "client".to_owned() }
}

fn needed() -> IdentityError {
    IdentityError::PassphraseNeeded { file: "client".to_owned() }
}

fn is_conversion(error: &IdentityError) -> bool {
    matches!(error, IdentityError::Protection { .. }) && error.to_string().contains("openssl ")
}

fn pkcs12(chain: &Chain, word: &str, encryption: EncryptionAlgorithm, mac: MacAlgorithm) -> Vec<u8> {
    let certificates = chain.ders().map(|der| Certificate::from_der(&der).unwrap());
    let key = PrivateKey::from_der(chain.key.serialized_der()).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("till", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, certificates)));
    let writer = store.writer(word).encryption_algorithm(encryption).encryption_iterations(50);
    writer.mac_algorithm(mac).mac_iterations(50).write().unwrap()
}

#[test]
fn a_p12_is_opened_of_today_and_of_years_ago() {
    let chain = Chain::new();
    for (encryption, mac) in [
        (EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256),
        (EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc, MacAlgorithm::HmacSha1),
        (EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc, MacAlgorithm::HmacSha1),
    ] {
        let file = pkcs12(&chain, WORD, encryption, mac);
        assert_eq!(import(&[&file], Some(WORD)).unwrap().chain(), chain.ders(), "{encryption:?}");
        assert_eq!(import(&[&file], Some("another")).unwrap_err(), wrong(), "{encryption:?}");
        assert_eq!(import(&[&file], None).unwrap_err(), needed(), "{encryption:?}");
    }
}

#[test]
fn a_p12_without_a_pass_phrase_is_opened_without_one() {
    let chain = Chain::new();
    let file = pkcs12(&chain, "", EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256);
    assert_eq!(import(&[&file], None).unwrap().chain(), chain.ders());
}

#[test]
fn a_p12_that_is_broken_is_an_error_and_no_crash() {
    let chain = Chain::new();
    let whole =
        pkcs12(&chain, WORD, EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256);
    for end in (0..whole.len()).step_by(7) {
        assert!(import(&[&whole[..end]], Some(WORD)).is_err());
    }
    let empty = around(0x30, &[0x02, 0x01, 0x03]);
    let error = import(&[&empty], Some(WORD)).unwrap_err();
    assert!(matches!(error, IdentityError::Broken { what: "PKCS#12 content", .. }), "{error}");
}

/// A key encrypted with these parameters.
fn encrypted(chain: &Chain, parameters: Parameters) -> Vec<u8> {
    let content = parameters.encrypt(WORD, chain.key.serialized_der()).unwrap();
    let encrypted_data = OctetString::new(content).unwrap();
    let info = EncryptedPrivateKeyInfoOwned { encryption_algorithm: parameters.into(), encrypted_data };
    info.to_der().unwrap()
}

fn of_years_ago(iterations: u32) -> Parameters {
    let salt = Salt::new([7; 8]).unwrap();
    let kdf =
        Pbkdf2Params { salt, iteration_count: iterations, key_length: None, prf: Pbkdf2Prf::HmacWithSha1 };
    Parameters { kdf: Kdf::Pbkdf2(kdf), encryption: EncryptionScheme::DesEde3Cbc { iv: [9; 8] } }
}

#[test]
fn an_encrypted_key_is_opened_with_its_pass_phrase() {
    let chain = Chain::new();
    let scrypt = pkcs8::pkcs5::scrypt::Params::new(4, 8, 1).unwrap();
    for parameters in [
        Parameters::generate_pbkdf2_sha256_aes256cbc(50, &[3; 16], [5; 16]).unwrap(),
        Parameters::generate_scrypt_aes256cbc(scrypt, &[3; 16], [5; 16]).unwrap(),
        of_years_ago(50),
    ] {
        let der = encrypted(&chain, parameters);
        let written = pem("ENCRYPTED PRIVATE KEY", &der);
        assert_eq!(import(&[&chain.leaf, &der], Some(WORD)).unwrap().chain().len(), 1);
        assert_eq!(import(&[&chain.leaf, written.as_bytes()], Some(WORD)).unwrap().chain().len(), 1);
        assert_eq!(import(&[&chain.leaf, &der], Some("another")).unwrap_err(), wrong());
        assert_eq!(import(&[&chain.leaf, &der], None).unwrap_err(), needed());
    }
}

#[test]
fn a_key_that_would_keep_the_till_busy_for_hours_is_not_tried() {
    let chain = Chain::new();
    let dear = pkcs8::pkcs5::scrypt::Params::new(20, 8, 1).unwrap();
    let scrypt = ScryptParams::from_params_and_salt(dear, &[3; 16]).unwrap();
    let encryption = EncryptionScheme::DesEde3Cbc { iv: [9; 8] };
    for parameters in
        [of_years_ago(2_000_001), of_years_ago(u32::MAX), Parameters { kdf: Kdf::Scrypt(scrypt), encryption }]
    {
        let encrypted_data = OctetString::new([0; 64]).unwrap();
        let info = EncryptedPrivateKeyInfoOwned { encryption_algorithm: parameters.into(), encrypted_data };
        let error = import(&[&chain.leaf, &info.to_der().unwrap()], Some(WORD)).unwrap_err();
        assert!(is_conversion(&error), "{error}");
    }
}

#[test]
fn protections_that_are_not_read_name_the_command_that_converts_them() {
    let chain = Chain::new();
    // pbeWithMD5AndDES-CBC, as some exports still have it
    let algorithm = [
        &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x03][..],
        &around(0x30, &[&[0x04, 0x08][..], &[1; 8], &[0x02, 0x01, 0x32]].concat()),
    ]
    .concat();
    let der = around(0x30, &[around(0x30, &algorithm), around(0x04, &[0; 64])].concat());
    let error = import(&[&chain.leaf, &der], Some(WORD)).unwrap_err();
    assert!(is_conversion(&error), "{error}");

    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n\
               -----END RSA PRIVATE KEY-----\n";
    let error = import(&[&chain.leaf, old.as_bytes()], Some(WORD)).unwrap_err();
    assert!(is_conversion(&error), "{error}");
}

#[test]
fn no_error_quotes_the_pass_phrase() {
    let chain = Chain::new();
    let der = encrypted(&chain, of_years_ago(50));
    let error = import(&[&chain.leaf, &der], Some("an0ther")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("an0ther"));
}
