//! Files that a passphrase opens: PKCS#12, and keys encrypted as PKCS#8.

use p12_keystore::{Pkcs12Archive, error::Error};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::error::IdentityError;

/// No honest file asks for more work to try a passphrase; a hostile one would keep the till busy for hours.
const MOST_ITERATIONS: u32 = 2_000_000;
const MOST_SCRYPT_BYTES: u64 = 256 * 1024 * 1024;

const CONVERT_P12: &str = "openssl pkcs12 -legacy -nodes -in old.p12 -out new.pem";
const CONVERT_KEY: &str = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key";

/// What was in a PKCS#12 file.
pub(super) struct Opened {
    pub(super) certificates: Vec<Vec<u8>>,
    /// PKCS#8 keys. The library that opened them keeps no copy, but does not wipe the memory it used.
    pub(super) keys: Vec<Zeroizing<Vec<u8>>>,
}

/// Opens a PKCS#12 file. Without a passphrase the empty one is tried: files exist that have it.
pub(super) fn open_pkcs12(
    file: &str,
    der: &[u8],
    passphrase: Option<&SecretString>,
) -> Result<Opened, IdentityError> {
    let word = passphrase.map_or("", |word| word.expose_secret());
    let archive = Pkcs12Archive::from_pkcs12(der, word).map_err(|error| match error {
        Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError => locked(file, passphrase),
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm | Error::InvalidParameters => {
            IdentityError::Protection { file: file.to_owned(), command: CONVERT_P12 }
        }
        _ => IdentityError::Broken { file: file.to_owned(), what: "PKCS#12 content" },
    })?;
    Ok(Opened {
        certificates: archive.certs.iter().map(|bag| bag.cert.as_der().to_vec()).collect(),
        keys: archive.keys.iter().map(|bag| Zeroizing::new(bag.key.as_der().to_vec())).collect(),
    })
}

/// Opens an encrypted PKCS#8 key (RFC 5958 section 3).
pub(super) fn open_key(
    file: &str,
    der: &[u8],
    passphrase: Option<&SecretString>,
) -> Result<Zeroizing<Vec<u8>>, IdentityError> {
    let protection = || IdentityError::Protection { file: file.to_owned(), command: CONVERT_KEY };
    let parsed = EncryptedPrivateKeyInfoRef::try_from(der).map_err(|_| protection())?;
    if !is_affordable(&parsed.encryption_algorithm) {
        return Err(protection());
    }
    let Some(word) = passphrase else { return Err(locked(file, None)) };
    let opened = parsed.decrypt(word.expose_secret()).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::UnsupportedAlgorithm { .. }) => protection(),
        // a wrong passphrase mostly shows as bad padding, and else as a key that is none
        _ => locked(file, passphrase),
    })?;
    Ok(opened.to_bytes())
}

fn locked(file: &str, passphrase: Option<&SecretString>) -> IdentityError {
    let file = file.to_owned();
    match passphrase {
        Some(_) => IdentityError::WrongPassphrase { file },
        None => IdentityError::PassphraseNeeded { file },
    }
}

fn is_affordable(scheme: &EncryptionScheme) -> bool {
    let Some(parameters) = scheme.pbes2() else { return false };
    match &parameters.kdf {
        Kdf::Pbkdf2(kdf) => kdf.iteration_count <= MOST_ITERATIONS,
        Kdf::Scrypt(kdf) => {
            let memory = 128_u64
                .checked_mul(kdf.cost_parameter)
                .and_then(|bytes| bytes.checked_mul(u64::from(kdf.block_size)))
                .and_then(|bytes| bytes.checked_mul(u64::from(kdf.parallelization)));
            memory.is_some_and(|bytes| bytes <= MOST_SCRYPT_BYTES)
        }
        _ => false,
    }
}
