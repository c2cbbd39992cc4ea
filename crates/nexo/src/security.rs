//! Messages that only two parties can read: the shared-key protection of terminals on the local network.
//!
//! The whole message is encrypted and stands as `NexoBlob` beside a clear header and a `SecurityTrailer`. What is
//! opened was written by somebody who knows the passphrase, and its header is that of the clear one. The crate
//! makes no randomness and reads no clock: who seals brings a fresh nonce.
//!
//! Trailers in the cryptographic syntax of the nexo standard are something else: they are kept by
//! [`crate::read`] and not verified.

mod keys;

use std::fmt;

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

pub use keys::{Keys, Passphrase};

use crate::dialect::{Dialect, Format};
use crate::encoding::{Arena, Fields, Node, Place, arena_for, json};
use crate::error::Error;
use crate::v3::{BLOB, Body, EventToNotify, HEADER, Message, ResultCode, TRAILER};

/// The only version of the protection that there is.
const CRYPTO_VERSION: u32 = 1;

/// Base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a message could not be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecurityError {
    /// No key of ours, a damaged trailer, a wrong passphrase or a forged message: nobody is told which.
    #[error("the message cannot be opened with the keys that are known")]
    NotOpened,
    /// What was sealed is about another message than its header says.
    #[error("the sealed header is not the clear one")]
    HeaderDiffers,
    /// A message in the clear that is not the report of an error.
    #[error("a message in the clear says more than that something failed")]
    Clear,
    /// The message itself.
    #[error(transparent)]
    Message(#[from] Error),
}

/// A message and whether it was sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The message.
    pub message: Message,
    /// It was sealed with a key of ours. In the clear anybody can have written it, so that it proves nothing.
    pub sealed: bool,
    /// What was within the seal, as it was written; nothing where there was no seal.
    pub plain: Option<Vec<u8>>,
}

impl fmt::Debug for Opened {
    /// The text within the seal may be card data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("message", &self.message)
            .field("sealed", &self.sealed)
            .finish_non_exhaustive()
    }
}

/// Writes a message so that only who knows the passphrase can read it.
///
/// The nonce must never be used twice with these keys.
pub fn seal(
    keys: &Keys,
    dialect: &Dialect,
    message: &Message,
    nonce: [u8; 16],
) -> Result<Vec<u8>, SecurityError> {
    if dialect.format != Format::Json {
        return Err(Error::Refused { path: BLOB.to_owned(), why: "only json is sealed" }.into());
    }
    let arena = Arena::with_capacity(8192);
    let document = message.write(&arena, dialect)?;
    let mut plain = String::with_capacity(2048);
    json::print(document, &mut plain);
    let plain = plain.into_bytes();
    let authentic = keys.sign(&plain);
    let secret = keys.encrypt(plain, &nonce).ok_or(SecurityError::NotOpened)?;

    let text = |bytes: &[u8]| Node::String(arena.alloc_str(&BASE64.encode(bytes)));
    let number = |number: u32| Node::Number(arena.alloc_str(&number.to_string()));
    let trailer = [
        ("AdyenCryptoVersion", number(CRYPTO_VERSION)),
        ("KeyIdentifier", Node::String(keys.identifier())),
        ("KeyVersion", number(keys.version())),
        ("Nonce", text(&nonce)),
        ("Hmac", text(authentic.as_ref())),
    ];
    let (root, header) = header_of(document);
    let outer = [(HEADER, header), (BLOB, text(&secret)), (TRAILER, Node::Object(&trailer))];
    let rooted = root.map(|root| [(root, Node::Object(&outer))]);
    let mut sealed = String::with_capacity(secret.len().saturating_mul(2));
    json::print(Node::Object(rooted.as_ref().map_or(&outer, |rooted| rooted)), &mut sealed);
    Ok(sealed.into_bytes())
}

/// The root of a written message, if it has one, and its header.
fn header_of(document: Node<'_>) -> (Option<&str>, Node<'_>) {
    match document {
        Node::Object([(root, Node::Object([(HEADER, header), ..]))]) => (Some(root), *header),
        Node::Object([(HEADER, header), ..]) => (None, *header),
        Node::Object(_) | Node::Array(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => {
            (None, Node::Null)
        }
    }
}

/// Reads a message that was sealed with one of these keys.
///
/// A message in the clear is taken only as the report of an error: a failed response, or an event that a message
/// was rejected, because a terminal without the key can say nothing else. [`Opened::sealed`] tells them apart.
pub fn open(keys: &[Keys], bytes: &[u8]) -> Result<Opened, SecurityError> {
    let arena = arena_for(bytes.len());
    let document = json::parse(bytes, &arena)?;
    let outer = Message::open(document)?.message;
    if !matches!(&outer.body, Body::Other { name } if name == BLOB) {
        return if is_error(&outer) {
            Ok(Opened { message: outer, sealed: false, plain: None })
        } else {
            Err(SecurityError::Clear)
        };
    }
    let plain = unseal(keys, document).ok_or(SecurityError::NotOpened)?;
    let arena = arena_for(plain.len());
    let message = Message::open(json::parse(&plain, &arena)?)?.message;
    if message.header != outer.header {
        return Err(SecurityError::HeaderDiffers);
    }
    Ok(Opened { message, sealed: true, plain: Some(plain) })
}

/// A failed response or a rejection.
fn is_error(message: &Message) -> bool {
    if let Body::EventNotification(event) = &message.body {
        return event.event_to_notify == EventToNotify::Reject;
    }
    message.body.response().is_some_and(|response| response.result == ResultCode::Failure)
}

/// The text within, or nothing, whatever was wrong.
fn unseal(keys: &[Keys], document: Node<'_>) -> Option<Vec<u8>> {
    let document = Fields::new(document, Place::TOP).ok()?;
    let request = document.fields("SaleToPOIRequest").ok()?;
    let response = document.fields("SaleToPOIResponse").ok()?;
    let from = request.as_ref().or(response.as_ref()).unwrap_or(&document);
    let trailer = from.fields(TRAILER).ok()??;
    let number = |name| trailer.count(name).ok().flatten();
    if number("AdyenCryptoVersion")? != CRYPTO_VERSION {
        return None;
    }
    let (identifier, version) = (trailer.str("KeyIdentifier").ok()??, number("KeyVersion")?);
    let keys = keys.iter().find(|keys| keys.identifier() == identifier && keys.version() == version)?;
    let nonce: [u8; 16] = decode(trailer.str("Nonce").ok()??)?.try_into().ok()?;
    let authentic = decode(trailer.str("Hmac").ok()??)?;
    let secret = decode(from.str(BLOB).ok()??)?;
    keys.decrypt(secret, &nonce, &authentic)
}

/// Base64, in which some terminals put blanks and line ends.
fn decode(text: &str) -> Option<Vec<u8>> {
    if let Ok(bytes) = BASE64.decode(text) {
        return Some(bytes);
    }
    let bare: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(bare).ok()
}
