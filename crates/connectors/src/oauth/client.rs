//! Who asks for tokens, and the form in which it does.

use core::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Uri;
use secrecy::{ExposeSecret as _, SecretString};
use terminal::SecretError;
use zeroize::Zeroizing;

use super::endpoint::{FormPost, TokenEndpoint};
use crate::config::ConfigError;

/// The longest of the settings, in bytes.
const LONGEST: usize = 2048;

/// How the client proves who it is (RFC 6749 section 2.3.1); always one way, never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// ID and key stand in the form: `client_secret_post`.
    Body,
    /// ID and key stand in the `Authorization` header: `client_secret_basic`.
    Basic,
}

/// Gives the key when a token is asked for, so that a renewed key is used from the next time on.
///
/// It is read on a thread where it may block, because a keychain can ask a person first.
pub trait ClientSecret: Send + Sync {
    /// The key as it is now.
    fn read(&self) -> Result<SecretString, SecretError>;
}

impl<F: Fn() -> Result<SecretString, SecretError> + Send + Sync> ClientSecret for F {
    fn read(&self) -> Result<SecretString, SecretError> {
        self()
    }
}

/// What a client is told by its settings. Nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSettings {
    /// The token endpoint: `https`, or `http` to this computer itself.
    pub token_url: String,
    /// The application ID.
    pub client_id: String,
    /// How ID and key are sent.
    pub auth: ClientAuth,
    /// The scope, words with one blank between (RFC 6749 section 3.3); `None` to leave it out.
    pub scope: Option<String>,
    /// The SHA-256 fingerprint of the client certificate that the endpoint presents. A token can be bound
    /// to it (RFC 8705 section 3), so tokens of different certificates are kept apart.
    pub certificate: Option<String>,
}

/// What a token belongs to. Two clients with the same key share their tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    token_url: String,
    client_id: String,
    scope: Option<String>,
    certificate: Option<String>,
}

/// Who asks for tokens. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(super) key: Arc<Key>,
    pub(super) endpoint: Arc<dyn TokenEndpoint>,
    pub(super) secret: Arc<dyn ClientSecret>,
    auth: ClientAuth,
}

impl Client {
    /// A client with these settings, after they were checked. Its requests travel by `endpoint`, which holds
    /// the client certificate where there is one.
    pub fn new(
        settings: ClientSettings,
        secret: Arc<dyn ClientSecret>,
        endpoint: Arc<dyn TokenEndpoint>,
    ) -> Result<Self, ConfigError> {
        check_url(&settings.token_url)?;
        let printable = |byte: u8| (b' '..=b'~').contains(&byte);
        let fits = |text: &str| !text.is_empty() && text.len() <= LONGEST && text.bytes().all(printable);
        if !fits(&settings.client_id) {
            let why = "no application ID; copy it from the portal, without line breaks";
            return Err(ConfigError::new("client_id", why));
        }
        let scope = settings.scope.filter(|scope| !scope.is_empty());
        if scope.as_deref().is_some_and(|scope| !is_scope(scope)) {
            let why = "no scope; use words with one blank between, or leave it empty";
            return Err(ConfigError::new("scope", why));
        }
        let key = Key {
            token_url: settings.token_url,
            client_id: settings.client_id,
            scope,
            certificate: settings.certificate,
        };
        Ok(Self { key: Arc::new(key), endpoint, secret, auth: settings.auth })
    }

    /// The request for a token.
    pub(super) fn form(&self, secret: &SecretString) -> FormPost {
        let secret = secret.expose_secret();
        let (id, scope) = (self.key.client_id.as_str(), self.key.scope.as_deref());
        let mut headers = vec![
            ("Content-Type", Zeroizing::new("application/x-www-form-urlencoded".to_owned())),
            ("Accept", Zeroizing::new("application/json".to_owned())),
        ];
        let mut fields = vec![("grant_type", "client_credentials")];
        match self.auth {
            ClientAuth::Body => fields.extend([("client_id", id), ("client_secret", secret)]),
            ClientAuth::Basic => headers.push(("Authorization", basic(id, secret))),
        }
        fields.extend(scope.map(|scope| ("scope", scope)));

        // room for all of it from the start, so that growing leaves no copy of the key behind
        let room = fields.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let mut body = Zeroizing::new(Vec::with_capacity(room));
        for (name, value) in fields {
            if !body.is_empty() {
                body.push(b'&');
            }
            body.extend_from_slice(name.as_bytes());
            body.push(b'=');
            body.extend_from_slice(form_encode(value).as_bytes());
        }
        FormPost { url: self.key.token_url.clone(), headers, body }
    }

    /// The key in every form in which it is sent, so that it can be hidden in what comes back.
    pub(super) fn traces(&self, secret: &SecretString) -> [Zeroizing<String>; 4] {
        let secret = secret.expose_secret();
        let mut pair = basic(&self.key.client_id, secret);
        pair.replace_range(.."Basic ".len(), "");
        [
            pair,
            Zeroizing::new(secret.to_owned()),
            form_encode(secret),
            Zeroizing::new(STANDARD.encode(secret)),
        ]
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("key", &self.key).field("auth", &self.auth).finish_non_exhaustive()
    }
}

/// The key may go to an encrypted address alone, or to this computer itself.
fn check_url(url: &str) -> Result<(), ConfigError> {
    let wrong = |why: &str| Err(ConfigError::new("token_url", why));
    if url.len() > LONGEST {
        return wrong("too long");
    }
    if url.contains('#') {
        return wrong("must not have a part after #; leave it out");
    }
    let Ok(parsed) = url.parse::<Uri>() else {
        return wrong("no address; use one such as https://host/path, without blanks");
    };
    let Some(authority) = parsed.authority() else {
        return wrong("no host; use an address such as https://host/path");
    };
    if authority.as_str().contains('@') {
        return wrong("must not have a name or a password before the host; leave it out");
    }
    match parsed.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_here(authority.host()) => Ok(()),
        _ => wrong("not encrypted; the key is sent to https:// alone"),
    }
}

fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// RFC 6749 section 3.3.
fn is_scope(scope: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    scope.len() <= LONGEST && scope.split(' ').all(|word| !word.is_empty() && word.bytes().all(allowed))
}

/// ID and key are encoded as in a form before they are joined (RFC 6749 section 2.3.1): either may hold a colon.
fn basic(id: &str, secret: &str) -> Zeroizing<String> {
    let (id, secret) = (form_encode(id), form_encode(secret));
    let mut pair = Zeroizing::new(String::with_capacity(id.len() + secret.len() + 1));
    pair.push_str(&id);
    pair.push(':');
    pair.push_str(&secret);
    let mut line = Zeroizing::new(String::with_capacity(6 + 4 * (pair.len() / 3 + 1)));
    line.push_str("Basic ");
    STANDARD.encode_string(pair.as_bytes(), &mut line);
    line
}

/// `application/x-www-form-urlencoded`, of UTF-8 (RFC 6749 appendix B).
fn form_encode(text: &str) -> Zeroizing<String> {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
    let mut encoded = Zeroizing::new(String::with_capacity(3 * text.len()));
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.extend(['%', digit(byte >> 4), digit(byte & 0x0F)]),
        }
    }
    encoded
}
