//! Known secrets, kept in every way there is, are in no file of the folder in any spelling.

use std::{fs, path::Path};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use secrecy::{ExposeSecret as _, SecretString};
use terminal::{SecretError, Secrets as _};

use super::{
    kit::Till,
    vault::{Memory, vault},
};
use crate::vault::Vault;

/// With bytes that look different in each spelling.
const CANARY: &str = "canary: ~?p\u{e4}ssw\u{f6}rd>>/+&=%";
const STAGED: &str = "staged canary: \u{fc}?>~/&+ %=x";
const PASSPHRASE: &str = "canary of four w\u{f6}rds ~?>";
const CHANGED: &str = "changed canary w\u{f6}rds ~?>>";

/// How these bytes can look in a file.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex = hex::encode(secret);
    let percent = |hex: &str| -> String {
        secret
            .iter()
            .zip(hex.as_bytes().chunks(2))
            .map(|(byte, pair)| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    char::from(*byte).to_string()
                }
                _ => format!("%{}", std::str::from_utf8(pair).unwrap()),
            })
            .collect()
    };
    let quoted = serde_json::to_string(&String::from_utf8_lossy(secret)).unwrap();
    let mut all = vec![
        secret.to_vec(),
        percent(&hex).into_bytes(),
        percent(&hex.to_uppercase()).into_bytes(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        quoted.trim_matches('"').as_bytes().to_vec(),
    ];
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        // wherever it begins in something longer; the letters that its neighbours change are left out
        for before in 0..3 {
            let text = engine.encode([vec![0; before], secret.to_vec()].concat());
            all.push(text.as_bytes()[(before * 8).div_ceil(6)..text.len() - 1].to_vec());
        }
    }
    all
}

/// The files of a folder that have any of the secrets in them.
fn found(folder: &Path, secrets: &[&[u8]]) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let bytes = fs::read(entry.path()).unwrap();
        let mut spelled = secrets.iter().flat_map(|secret| spellings(secret));
        if spelled.any(|wanted| bytes.windows(wanted.len()).any(|part| part == wanted)) {
            files.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    files
}

/// Everything that is done with secrets, so that every file that can be there is there.
fn live(vault: &Vault) -> Result<(), SecretError> {
    vault.keep("one", &SecretString::from("earlier"))?;
    vault.keep("one", &SecretString::from(CANARY))?;
    vault.stage("one", &SecretString::from(CANARY))?;
    vault.promote("one")?;
    vault.stage("one", &SecretString::from(STAGED))?;
    assert_eq!(vault.read("one")?.expose_secret(), CANARY);
    assert_eq!(vault.read_staged("one")?.expose_secret(), STAGED);
    Ok(())
}

#[test]
fn the_search_finds_every_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let secret = CANARY.as_bytes();
    let long = [b"ab", secret, b"cd"].concat();
    for text in [
        CANARY.to_owned(),
        hex::encode(secret),
        hex::encode_upper(secret),
        STANDARD_NO_PAD.encode(secret),
        STANDARD_NO_PAD.encode(&long),
        URL_SAFE_NO_PAD.encode(&long[1..]),
        "canary%3A%20~%3Fp%C3%A4ssw%C3%B6rd%3E%3E%2F%2B%26%3D%25".to_owned(),
        serde_json::to_string(CANARY).unwrap(),
    ] {
        crate::write_atomically(&file, format!("before {text} after").as_bytes()).unwrap();
        assert_eq!(found(folder.path(), &[secret]), ["file"], "{text}");
    }
    crate::write_atomically(&file, b"canary: nothing of it").unwrap();
    assert!(found(folder.path(), &[secret]).is_empty());
}

#[test]
fn secrets_under_a_keychain_are_in_no_file() {
    let (till, keychain) = (Till::new(), Memory::new());
    live(&vault(&till, &keychain)).unwrap();
    let key = keychain.keys().remove(0);
    assert!(till.path("secrets.vault").is_file());
    let hits = found(till.folder(), &[CANARY.as_bytes(), STAGED.as_bytes(), &key]);
    assert!(hits.is_empty(), "{hits:?}");
}

#[test]
fn secrets_under_a_passphrase_are_in_no_file_and_neither_is_it() {
    let (till, keychain) = (Till::new(), Memory::new());
    let vault = vault(&till, &keychain);
    live(&vault).unwrap();
    let key = keychain.keys().remove(0);
    vault.choose_passphrase(&SecretString::from(PASSPHRASE)).unwrap();
    live(&vault).unwrap();
    vault.change_passphrase(&SecretString::from(PASSPHRASE), &SecretString::from(CHANGED)).unwrap();
    live(&vault).unwrap();
    let all = [CANARY, STAGED, PASSPHRASE, CHANGED].map(str::as_bytes);
    let hits = found(till.folder(), &[&all[..], &[&key]].concat());
    assert!(hits.is_empty(), "{hits:?}");
    vault.start_over().unwrap();
    assert!(till.path("secrets.damaged").is_file());
    let hits = found(till.folder(), &all);
    assert!(hits.is_empty(), "{hits:?}");
}

#[test]
fn no_error_quotes_a_secret_or_a_passphrase() {
    let till = Till::new();
    let vault = Vault::of(till.db());
    let passphrase = SecretString::from(PASSPHRASE);
    let mut errors = vec![vault.keep("one", &SecretString::from(CANARY)), vault.unlock(&passphrase)];
    vault.choose_passphrase(&passphrase).unwrap();
    errors.push(vault.choose_passphrase(&SecretString::from(CHANGED)).map(drop));
    errors.push(vault.unlock(&SecretString::from(CHANGED)));
    vault.keep("one", &SecretString::from(CANARY)).unwrap();
    crate::write_atomically(&till.path("secrets.vault"), b"[]").unwrap();
    errors.push(vault.read("one").map(drop));
    errors.push(vault.unlock(&passphrase));
    for error in errors {
        let error = error.unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("canary"), "{text}");
        }
    }
}
