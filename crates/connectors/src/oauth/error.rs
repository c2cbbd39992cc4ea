//! Why there is no token, as a person who can mend it needs to know it.

use core::fmt;

use chrono::{DateTime, Utc};

use crate::wire::Untrusted;

/// There is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    /// What is wrong.
    pub kind: Trouble,
    /// What the other side or the system said: one line of 200 characters at most, without control
    /// characters and without the key.
    pub said: Option<String>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The application ID or the key is wrong.
    WrongKey,
    /// The key gave tokens before and is not accepted any more: it was renewed in the portal.
    KeyRenewed,
    /// The realm, the user domain or the region does not exist at that address.
    UnknownRealm,
    /// The application may not have a token of this kind, or not with this scope.
    NotAllowed,
    /// Too many requests.
    RateLimited {
        /// When the next one may be made, by this computer's clock.
        until: DateTime<Utc>,
    },
    /// The server failed.
    Server {
        /// HTTP status.
        status: u16,
    },
    /// There was no answer in time.
    Timeout,
    /// No connection came into being, or it broke.
    NoNetwork,
    /// The host is there, and nobody gives out tokens on it.
    Refused,
    /// The host's name was not found.
    Dns,
    /// A proxy lets nothing through.
    Proxy {
        /// It wants a name and a password.
        password: bool,
    },
    /// A certificate is not accepted.
    Tls(Untrusted),
    /// This computer's clock is wrong, and that is why the request was refused.
    ClockWrong {
        /// By how many seconds the server's clock is ahead of ours; negative where it is behind.
        server_ahead_s: i64,
    },
    /// The answer is none that a token endpoint gives.
    Unreadable,
    /// The service refused a token that had just been issued.
    TokenRefused,
    /// The key cannot be read from where it is kept.
    NoSecret,
    /// More clients are in use at once than a till can have.
    TooManyClients,
    /// The program is stopping.
    Stopped,
}

impl TokenError {
    pub(super) fn new(kind: Trouble, said: Option<String>) -> Self {
        Self { kind, said }
    }

    /// Whether asking again soon cannot help: somebody has to change a setting first.
    pub fn needs_a_person(&self) -> bool {
        matches!(
            self.kind,
            Trouble::WrongKey | Trouble::KeyRenewed | Trouble::UnknownRealm | Trouble::NotAllowed
        )
    }
}

impl core::error::Error for TokenError {}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Trouble::RateLimited { until } => {
                write!(f, "too many requests for a token; the next may be made at {}", until.to_rfc3339())
            }
            Trouble::Server { status } => write!(f, "the token server failed with status {status}"),
            Trouble::ClockWrong { server_ahead_s } => write!(
                f,
                "this computer's clock differs from the server's by {server_ahead_s} s; set the clock right"
            ),
            kind => f.write_str(words(kind)),
        }?;
        match &self.said {
            Some(said) => write!(f, ": {said}"),
            None => Ok(()),
        }
    }
}

/// What is wrong and what to do, where no figure belongs to it.
fn words(kind: Trouble) -> &'static str {
    match kind {
        Trouble::WrongKey => {
            "the application ID or the key is wrong; copy both from the portal again, or renew the key there"
        }
        Trouble::KeyRenewed => "the key was renewed at the portal; enter the new one",
        Trouble::UnknownRealm => {
            "the realm or the region is not known at this address; check the user domain and the region"
        }
        Trouble::NotAllowed => {
            "the application is not allowed to have this token; check its rights and the scope in the portal"
        }
        Trouble::RateLimited { .. } => "too many requests for a token",
        Trouble::Server { .. } => "the token server failed",
        Trouble::Timeout => "the token server did not answer in time",
        Trouble::Refused => "nobody gives out tokens at this address; check the address",
        Trouble::NoNetwork => "the token server cannot be reached; check the network",
        Trouble::Dns => "the name of the token server was not found; check the network and the address",
        Trouble::Proxy { .. } => "a proxy stands between and does not let the till through",
        Trouble::Tls(Untrusted::Expired) => {
            "the certificate of the token server has ended; check this computer's clock"
        }
        Trouble::Tls(Untrusted::NotYet) => {
            "the certificate of the token server is not valid yet; check this computer's clock"
        }
        Trouble::Tls(Untrusted::Issuer) => {
            "the issuer of the token server's certificate is not trusted; a filter in the network may stand between"
        }
        Trouble::Tls(Untrusted::Name) => {
            "the certificate of the token server names another host; check the address"
        }
        Trouble::Tls(Untrusted::Ours) => {
            "the token server does not take this till's certificate; import the one that belongs to this application"
        }
        Trouble::Tls(Untrusted::Revoked | Untrusted::Other) => {
            "no encrypted connection to the token server came into being"
        }
        Trouble::ClockWrong { .. } => "this computer's clock is wrong",
        Trouble::Unreadable => "the answer is none of a token server; check the address",
        Trouble::TokenRefused => {
            "the service refuses a token that was just issued; check the rights of the application"
        }
        Trouble::NoSecret => "the key of the application cannot be read",
        Trouble::TooManyClients => "too many applications are in use at once; close a terminal first",
        Trouble::Stopped => "the request for a token was given up because the program stops",
    }
}
