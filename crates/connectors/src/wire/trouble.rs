//! Why there is no answer, so that a person can be told what to do about it.

use core::error::Error;
use std::io;

use rustls::CertificateError;

/// There is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Trouble {
    /// What stood in the way.
    pub cause: Cause,
    /// A byte of the question may have left.
    pub sent: bool,
    /// The same in words, for the log.
    pub detail: String,
}

/// What stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The question cannot be written as HTTP.
    Question,
    /// The host's name leads nowhere: it is wrong, or there is no network.
    Name,
    /// The host is there and nobody listens.
    Refused,
    /// No way leads there.
    Unreachable,
    /// Nobody answered in time.
    Timeout,
    /// The proxy did not let it through; its HTTP status, where it gave one. 407 wants a password.
    Proxy(Option<u16>),
    /// The certificate is not believed.
    Certificate(Untrusted),
    /// Both sides found no way to encrypt.
    Tls,
    /// The connection broke, or what came is no HTTP.
    Broken,
}

/// Why a certificate is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untrusted {
    /// Its time is over, or the clock of this computer is ahead.
    Expired,
    /// Its time has not begun, or the clock of this computer is behind.
    NotYet,
    /// Nobody whom this computer knows issued it, as where a program looks into connections.
    Issuer,
    /// It is for another name.
    Name,
    /// It was taken back.
    Revoked,
    /// The other side does not take ours, or wants one.
    Ours,
    /// Anything else.
    Other,
}

/// No address belongs to a name.
#[derive(Debug, thiserror::Error)]
#[error("look up the name: {0}")]
pub(super) struct NoName(#[source] pub(super) io::Error);

/// A proxy did not connect us.
#[derive(Debug, thiserror::Error)]
#[error("the proxy did not connect: {}", .0.map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}")))]
pub(super) struct ProxyRefused(pub(super) Option<u16>);

/// What an error of the operating system or of TLS means.
pub(super) fn cause_of(error: &io::Error) -> Cause {
    if let Some(inner) = error.get_ref() {
        if let Some(ProxyRefused(status)) = inner.downcast_ref() {
            return Cause::Proxy(*status);
        }
        if inner.is::<NoName>() {
            return Cause::Name;
        }
        if let Some(error) = inner.downcast_ref::<rustls::Error>() {
            return of_tls(error);
        }
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Cause::Refused,
        io::ErrorKind::TimedOut => Cause::Timeout,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => Cause::Unreachable,
        _ => Cause::Broken,
    }
}

/// What broke a connection that was there: that our certificate is not taken, or anything else.
pub(crate) fn cause_in(error: &(dyn Error + 'static)) -> Cause {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            let refused = of_tls(tls) == Cause::Certificate(Untrusted::Ours);
            return if refused { Cause::Certificate(Untrusted::Ours) } else { Cause::Broken };
        }
        // an `io::Error` tells of the cause of what it wraps, but not of what it wraps
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    Cause::Broken
}

fn of_tls(error: &rustls::Error) -> Cause {
    use rustls::AlertDescription as Alert;
    let why = match error {
        rustls::Error::InvalidCertificate(why) => why,
        rustls::Error::AlertReceived(
            Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            // what signs the handshake for us is not the key of a certificate that the other side believes
            | Alert::DecryptError,
        ) => return Cause::Certificate(Untrusted::Ours),
        _ => return Cause::Tls,
    };
    Cause::Certificate(match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Untrusted::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Untrusted::NotYet,
        // An authority of a known name and with another key is not the known one.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Untrusted::Issuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Untrusted::Name
        }
        CertificateError::Revoked => Untrusted::Revoked,
        _ => Untrusted::Other,
    })
}

#[cfg(test)]
mod tests {
    use rustls::AlertDescription as Alert;

    use super::*;

    #[test]
    fn a_certificate_of_ours_that_is_not_taken_is_found_below_what_wraps_it() {
        let wrapped = |error| io::Error::other(io::Error::new(io::ErrorKind::InvalidData, error));
        let ours = Cause::Certificate(Untrusted::Ours);
        for (alert, cause) in [
            (Alert::CertificateRequired, ours),
            (Alert::UnknownCA, ours),
            (Alert::AccessDenied, ours),
            (Alert::DecryptError, ours),
            (Alert::InternalError, Cause::Broken),
        ] {
            assert_eq!(cause_in(&rustls::Error::AlertReceived(alert)), cause, "{alert:?}");
            assert_eq!(cause_in(&wrapped(rustls::Error::AlertReceived(alert))), cause);
        }
        let theirs = rustls::Error::InvalidCertificate(CertificateError::Expired);
        assert_eq!(cause_in(&theirs), Cause::Broken, "a handshake that is over says nothing of theirs");
        assert_eq!(cause_in(&io::Error::other("no route")), Cause::Broken);
    }
}
