//! Which doors a caller stands before, and whether they open.
//!
//! The work is the same for every request: both possible secrets are hashed, and all doors are compared, so that
//! the time until the answer tells nothing of a secret, nor of which paths exist.

use core::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::TerminalId;
use hyper::header::{AUTHORIZATION, HeaderMap};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use crate::certificate::{Fingerprint, sha256};
use crate::counters::Reason;
use crate::door::{Check, Content, Door, Secret};
use crate::head::only;
use crate::options::Error;

/// How a path with a secret in it begins.
pub(crate) const SECRET_PATH: &str = "/t/";
/// Hexadecimal digits of a secret in a path.
const PATH_DIGITS: usize = 32;
/// Characters that a password has at least.
const PASSWORD_MIN: usize = 16;

/// How this listener can be reached, which decides what counts as a proof.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Nobody but this machine can call.
    pub(crate) loopback: bool,
    /// Connections are encrypted.
    pub(crate) tls: bool,
    /// Somebody said that only terminals are in the network.
    pub(crate) plain_network: bool,
}

/// A door as it is compared: no secret is kept, only its hash.
#[derive(Debug)]
struct Entry {
    terminal: TerminalId,
    paths: Vec<String>,
    content: Content,
    lock: Lock,
}

#[derive(Debug)]
enum Lock {
    Certificate(Vec<Fingerprint>),
    Basic([u8; 32]),
    Path([u8; 32]),
    Message,
    Peer(IpAddr),
}

/// All doors of the moment.
#[derive(Debug)]
pub(crate) struct Gate {
    entries: Vec<Entry>,
}

/// What a caller shows.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    /// Path of the request, with its query.
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// Its address, in canonical form.
    pub(crate) peer: IpAddr,
    pub(crate) certificate: Option<Fingerprint>,
}

/// The doors that opened.
#[derive(Debug)]
pub(crate) struct Open<'a> {
    /// The path without a secret.
    pub(crate) path: &'a str,
    /// Whose doors, and what they take.
    pub(crate) doors: Vec<(TerminalId, Content)>,
}

impl Gate {
    /// Takes the doors, if they are well made and prove anything at this place.
    pub(crate) fn new(doors: Vec<Door>, place: Place) -> Result<Self, Error> {
        let entries = doors.into_iter().map(|door| Entry::new(door, place)).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// Finds the doors that open for a caller, or the reason why none does.
    pub(crate) fn open<'a>(&self, shown: &Shown<'a>) -> Result<Open<'a>, Reason> {
        let (token, rest) = token(shown.path);
        let token = sha256(token.as_bytes());
        let basic = sha256(&credentials(shown.headers));
        let mut open = Open { path: shown.path, doors: Vec::new() };
        let mut refused = if shown.path.starts_with(SECRET_PATH) { Reason::Secret } else { Reason::Path };
        for entry in &self.entries {
            let here = |path: &str| entry.paths.iter().any(|own| own == path);
            let (here, opens, reason) = match &entry.lock {
                Lock::Path(secret) => {
                    let here = if entry.paths.is_empty() { rest == "/" } else { here(rest) };
                    (here, bool::from(secret.ct_eq(&token)), Reason::Secret)
                }
                Lock::Basic(secret) => (here(shown.path), bool::from(secret.ct_eq(&basic)), Reason::Secret),
                Lock::Message => (here(shown.path), true, Reason::Path),
                Lock::Peer(peer) => (here(shown.path), *peer == shown.peer, Reason::Peer),
                Lock::Certificate(pins) => {
                    let pinned = shown.certificate.is_some_and(|certificate| pins.contains(&certificate));
                    (here(shown.path), pinned, Reason::Certificate)
                }
            };
            if here && opens {
                open.doors.push((entry.terminal, entry.content));
                if matches!(entry.lock, Lock::Path(_)) {
                    open.path = rest;
                }
            } else if here && !matches!(entry.lock, Lock::Path(_)) && refused != Reason::Secret {
                refused = reason;
            }
        }
        if open.doors.is_empty() { Err(refused) } else { Ok(open) }
    }

    /// Whether anybody may show a client certificate.
    pub(crate) fn wants_certificates(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.lock, Lock::Certificate(_)))
    }

    /// Whether there is no other way in than a client certificate.
    pub(crate) fn needs_certificates(&self) -> bool {
        !self.entries.is_empty()
            && self.entries.iter().all(|entry| matches!(entry.lock, Lock::Certificate(_)))
    }

    /// Whether a certificate is that of a paired terminal.
    pub(crate) fn pins(&self, certificate: Fingerprint) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(&entry.lock, Lock::Certificate(pins) if pins.contains(&certificate)))
    }
}

impl Entry {
    fn new(door: Door, place: Place) -> Result<Self, Error> {
        let Door { terminal, paths, content, check } = door;
        let wrong = |why| Error::Door { terminal, why };
        let trusted = |proof: bool, what| {
            if proof || place.loopback || place.plain_network {
                Ok(())
            } else {
                Err(Error::PlainNetwork { terminal, what })
            }
        };
        let in_path = matches!(check, Check::Secret(Secret::Path(_)));
        if paths.is_empty() && !in_path {
            return Err(wrong("a door needs a path"));
        }
        if paths.iter().any(|path| !is_path(path) || path.starts_with(SECRET_PATH)) {
            return Err(wrong(
                "a path begins with a slash, but not with /t/, and has visible ASCII characters",
            ));
        }
        let lock = match check {
            Check::ClientCertificate { .. } if !place.tls => return Err(Error::NeedsTls { terminal }),
            Check::ClientCertificate { sha256 } if sha256.is_empty() => {
                return Err(wrong("a door with client certificates needs the fingerprint of one"));
            }
            Check::ClientCertificate { sha256 } => Lock::Certificate(sha256),
            Check::Secret(secret) => {
                trusted(place.tls, "a secret without TLS")?;
                locked(&secret).map_err(wrong)?
            }
            Check::Message => Lock::Message,
            Check::Peer(peer) => {
                trusted(false, "an address")?;
                Lock::Peer(peer.to_canonical())
            }
        };
        Ok(Self { terminal, paths, content, lock })
    }
}

/// The hash of a secret, if it is long enough to be one.
fn locked(secret: &Secret) -> Result<Lock, &'static str> {
    match secret {
        Secret::Basic { user, password } => {
            let password = password.expose_secret();
            if user.is_empty() || user.contains(':') {
                return Err("the name for Basic credentials must not be empty or have a colon");
            }
            if password.chars().count() < PASSWORD_MIN {
                return Err("the password for Basic credentials needs 16 characters");
            }
            Ok(Lock::Basic(sha256(format!("{user}:{password}").as_bytes())))
        }
        Secret::Path(secret) => {
            let secret = secret.expose_secret();
            let digits = secret.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if secret.len() != PATH_DIGITS || !digits {
                return Err("a secret path is 32 hexadecimal digits in small letters");
            }
            Ok(Lock::Path(sha256(secret.as_bytes())))
        }
    }
}

fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What may be a secret in a path, and the path that follows it.
fn token(path: &str) -> (&str, &str) {
    let Some(behind) = path.strip_prefix(SECRET_PATH) else { return ("", path) };
    let end = behind.find('/').unwrap_or(behind.len());
    let (token, rest) = behind.split_at_checked(end).unwrap_or((behind, ""));
    (token, if rest.is_empty() { "/" } else { rest })
}

/// Name and password of Basic credentials; nothing where there are none or several.
fn credentials(headers: &HeaderMap) -> Vec<u8> {
    let value = only(headers, AUTHORIZATION).and_then(|value| value.to_str().ok());
    let encoded = value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| {
        // the scheme's letters may be of any size (RFC 9110, 11.1)
        scheme.eq_ignore_ascii_case("basic")
    });
    encoded.and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
