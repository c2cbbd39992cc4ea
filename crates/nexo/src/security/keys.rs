//! From a passphrase to keys, and what they do.

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::{hmac, iv, pbkdf2};
use zeroize::{Zeroize, Zeroizing};

/// The salt of the derivation, the same for everybody.
const SALT: &[u8] = b"AdyenNexoV1Salt";

/// The rounds of the derivation.
const ROUNDS: std::num::NonZeroU32 = match std::num::NonZeroU32::new(4000) {
    Some(rounds) => rounds,
    None => std::num::NonZeroU32::MIN,
};

/// What both sides know. It is neither shown nor stored by this crate.
pub struct Passphrase {
    /// The name of the key, as set in the terminal.
    pub identifier: String,
    /// Its version, as set in the terminal.
    pub version: u32,
    /// The passphrase itself.
    pub secret: Zeroizing<String>,
}

/// Keys made from a passphrase, to be kept because making them takes time on purpose.
///
/// They are wiped from memory in the end, and there is no way to look at them.
pub struct Keys {
    identifier: String,
    version: u32,
    authentication: hmac::Key,
    encryption: PaddedBlockEncryptingKey,
    decryption: PaddedBlockDecryptingKey,
    vector: [u8; 16],
}

impl Drop for Keys {
    fn drop(&mut self) {
        // The other keys wipe themselves.
        self.vector.zeroize();
    }
}

impl Keys {
    /// Makes keys from a passphrase. Nothing only if the cryptographic library fails.
    pub fn derive(passphrase: &Passphrase) -> Option<Self> {
        let mut material = Zeroizing::new([0_u8; 80]);
        let secret = passphrase.secret.as_bytes();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA1, ROUNDS, SALT, secret, material.as_mut_slice());
        let (authentication, rest) = material.split_first_chunk::<32>()?;
        let (encryption, vector) = rest.split_first_chunk::<32>()?;
        let cipher = || UnboundCipherKey::new(&AES_256, encryption).ok();
        Some(Self {
            identifier: passphrase.identifier.clone(),
            version: passphrase.version,
            authentication: hmac::Key::new(hmac::HMAC_SHA256, authentication),
            encryption: PaddedBlockEncryptingKey::cbc_pkcs7(cipher()?).ok()?,
            decryption: PaddedBlockDecryptingKey::cbc_pkcs7(cipher()?).ok()?,
            vector: *vector.first_chunk::<16>()?,
        })
    }

    /// The name of the key.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The version of the key.
    pub fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn sign(&self, plain: &[u8]) -> hmac::Tag {
        hmac::sign(&self.authentication, plain)
    }

    pub(super) fn encrypt(&self, mut plain: Vec<u8>, nonce: &[u8; 16]) -> Option<Vec<u8>> {
        let context = EncryptionContext::Iv128(self.vector(nonce));
        self.encryption.less_safe_encrypt(&mut plain, context).ok()?;
        Some(plain)
    }

    /// The plain text, if it is authentic. Bad padding takes as long as a bad signature.
    pub(super) fn decrypt(&self, mut secret: Vec<u8>, nonce: &[u8; 16], authentic: &[u8]) -> Option<Vec<u8>> {
        let all = secret.len();
        let context = DecryptionContext::Iv128(self.vector(nonce));
        let length = self.decryption.decrypt(&mut secret, context).map(|plain| plain.len());
        secret.truncate(length.unwrap_or(all));
        let signed = hmac::verify(&self.authentication, &secret, authentic);
        (length.is_ok() && signed.is_ok()).then_some(secret)
    }

    fn vector(&self, nonce: &[u8; 16]) -> iv::FixedLength<16> {
        let mut vector = self.vector;
        for (byte, other) in vector.iter_mut().zip(nonce) {
            *byte ^= other;
        }
        iv::FixedLength::from(vector)
    }
}
