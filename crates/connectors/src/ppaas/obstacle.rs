//! What went wrong on the way to the cloud, in the one vocabulary that the screen has cures for.

use terminal::{Failure, NotReady, Obstacle, SecretError};

use crate::oauth::{EndpointFailure, FailureKind, TokenError, Trouble as NoToken};
use crate::wire::{Cause, Trouble, Untrusted};

/// The keychain, or what stands in its place.
pub(super) fn of_secret(error: &SecretError) -> NotReady {
    let why = match error {
        SecretError::Missing(_) | SecretError::Damaged(_) => Obstacle::KeyMissing,
        SecretError::NoKeychain(_)
        | SecretError::KeychainMissing(_)
        | SecretError::KeychainLocked(_)
        | SecretError::VaultLocked
        | SecretError::WrongPassphrase
        | SecretError::PassphraseShort { .. }
        | SecretError::PassphraseChosen
        | SecretError::NoPassphrase
        | SecretError::Storage(_) => Obstacle::SecretsLocked,
    };
    NotReady { why, detail: error.to_string() }
}

/// There is no token.
pub(super) fn of_token(error: &TokenError) -> NotReady {
    let why = match error.kind {
        NoToken::WrongKey => Obstacle::KeyWrong,
        NoToken::KeyRenewed => Obstacle::KeyRenewed,
        NoToken::UnknownRealm => Obstacle::WrongRegion,
        NoToken::NotAllowed => Obstacle::NotSubscribed,
        NoToken::RateLimited { .. } => Obstacle::RateLimited,
        // A service that refuses what the desk for tokens has just given out says nothing of the key.
        NoToken::TokenRefused | NoToken::Server { .. } | NoToken::TooManyClients | NoToken::Stopped => {
            Obstacle::ServiceFault
        }
        NoToken::Timeout => Obstacle::Timeout,
        NoToken::NoNetwork => Obstacle::NoNetwork,
        NoToken::Refused => Obstacle::Refused,
        NoToken::Dns => Obstacle::Name,
        NoToken::Proxy { password: true } => Obstacle::ProxyPassword,
        NoToken::Proxy { password: false } => Obstacle::Proxy,
        NoToken::Tls(why) => of_certificate(why),
        NoToken::ClockWrong { .. } => Obstacle::Clock,
        NoToken::Unreadable => Obstacle::Unreadable,
        NoToken::NoSecret => Obstacle::SecretsLocked,
    };
    NotReady { why, detail: error.to_string() }
}

fn of_certificate(why: Untrusted) -> Obstacle {
    match why {
        Untrusted::Expired | Untrusted::NotYet => Obstacle::CertificateTime,
        Untrusted::Issuer => Obstacle::CertificateIssuer,
        Untrusted::Name => Obstacle::CertificateName,
        Untrusted::Ours => Obstacle::OwnCertificate,
        Untrusted::Revoked | Untrusted::Other => Obstacle::CertificateOther,
    }
}

/// The connection.
pub(super) fn of_trouble(trouble: &Trouble) -> NotReady {
    let why = match trouble.cause {
        Cause::Name => Obstacle::Name,
        Cause::Refused => Obstacle::Refused,
        Cause::Unreachable => Obstacle::NoNetwork,
        Cause::Timeout => Obstacle::Timeout,
        Cause::Proxy(Some(407)) => Obstacle::ProxyPassword,
        Cause::Proxy(_) => Obstacle::Proxy,
        Cause::Certificate(why) => of_certificate(why),
        Cause::Tls => Obstacle::CertificateOther,
        Cause::Broken | Cause::Question => Obstacle::Unreadable,
    };
    NotReady { why, detail: trouble.detail.clone() }
}

/// What moves money did not get through: the one bit that counts is whether a byte may have left.
pub(super) fn unsent_or_unknown(trouble: Trouble) -> Failure {
    let detail = trouble.detail;
    if trouble.sent { Failure::Unknown { detail, record: None } } else { Failure::NotSent { detail } }
}

/// A question without money was not answered.
pub(super) fn unanswered(error: &NotReady) -> Failure {
    Failure::Unknown { detail: error.to_string(), record: None }
}

/// The same as an obstacle, for whoever looks after tokens.
pub(super) fn of_wire(trouble: &Trouble) -> EndpointFailure {
    let kind = match trouble.cause {
        Cause::Name => FailureKind::Dns,
        Cause::Refused => FailureKind::Refused,
        Cause::Unreachable => FailureKind::Connect,
        Cause::Timeout => FailureKind::Timeout,
        Cause::Proxy(status) => FailureKind::Proxy { password: status == Some(407) },
        Cause::Certificate(why) => FailureKind::Tls(why),
        Cause::Tls => FailureKind::Tls(Untrusted::Other),
        Cause::Broken | Cause::Question => FailureKind::Broken,
    };
    EndpointFailure { kind, detail: trouble.detail.clone() }
}
