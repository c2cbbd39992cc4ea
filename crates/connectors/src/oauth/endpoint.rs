//! How a request for a token travels: given from outside, so that nothing here knows HTTP.

use core::fmt;
use core::time::Duration;

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::wire::Untrusted;

/// How long a connection may take to come into being, TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one request for a token may take, from its start to the last byte of the answer.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest body, in bytes, that is read. A token with its claims has some 4 KiB.
pub const MAX_REPLY_BYTES: usize = 64 * 1024;

/// Carries a request to the token endpoint.
///
/// An implementation gives up on a connection after [`CONNECT_TIMEOUT`], reads [`MAX_REPLY_BYTES`] and one
/// byte at most, follows no redirection (it would carry the key to another place), repeats nothing, and
/// presents the client certificate that the client is set up with, over connections shared with no other
/// certificate (RFC 8705). The whole call is timed by the caller with [`CALL_TIMEOUT`].
#[async_trait]
pub trait TokenEndpoint: Send + Sync {
    /// Posts the form and returns whatever was answered, of any status.
    async fn send(&self, request: FormPost) -> Result<TokenReply, EndpointFailure>;
}

/// A form that is posted. Its headers and body hold the key.
pub struct FormPost {
    /// The token endpoint, absolute, `https` or a loopback `http`.
    pub url: String,
    /// Header lines: `Content-Type`, `Accept` and, for a client that authenticates so, `Authorization`.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
    /// The form, `application/x-www-form-urlencoded`.
    pub body: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for FormPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("FormPost")
            .field("url", &self.url)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// What the token endpoint answered. Its body may hold a token.
pub struct TokenReply {
    /// HTTP status.
    pub status: u16,
    /// The `Date` header as it stands.
    pub date: Option<String>,
    /// The `Retry-After` header as it stands.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenReply")
            .field("status", &self.status)
            .field("date", &self.date)
            .field("retry_after", &self.retry_after)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct EndpointFailure {
    /// Where it failed.
    pub kind: FailureKind,
    /// In words, without anything of the request; for the log and for support.
    pub detail: String,
}

/// Where a request failed that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The host's name was not found.
    Dns,
    /// No connection came into being: unreachable, no network.
    Connect,
    /// The host is there, and nobody listens.
    Refused,
    /// A proxy stands between and let nothing through.
    Proxy {
        /// It wants a name and a password.
        password: bool,
    },
    /// The encrypted connection was not made.
    Tls(Untrusted),
    /// It took too long.
    Timeout,
    /// The connection ended, or what came over it was no HTTP.
    Broken,
}
