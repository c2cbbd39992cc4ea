//! What stands between the till and a terminal, each with words and a cure of its own on the screen.

use serde::Serialize;
use terminal::Obstacle;
use ts_rs::TS;

/// What stands in the way. In every case no money was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleView {
    /// The keychain is locked, or the vault waits for its passphrase.
    SecretsLocked,
    /// The id and key of this till are not there.
    KeyMissing,
    /// The id or the key is wrong.
    KeyWrong,
    /// The key was renewed: the one that is kept is dead.
    KeyRenewed,
    /// This region does not know the merchant.
    WrongRegion,
    /// The merchant has not subscribed to the service, or this till may not use it.
    NotSubscribed,
    /// The device belongs to another store.
    WrongStore,
    /// The device is not there (any more).
    DeviceMissing,
    /// The clock of this computer is wrong.
    Clock,
    /// The host's name leads nowhere: a slip of the pen, or no network.
    Name,
    /// No network leads there.
    NoNetwork,
    /// The host is there, and the service is not.
    Refused,
    /// Nobody answered in time.
    Timeout,
    /// A proxy does not let the till through.
    Proxy,
    /// A proxy wants a password.
    ProxyPassword,
    /// The time of the certificate is over, or has not begun.
    CertificateTime,
    /// Nobody whom this computer knows issued the certificate.
    CertificateIssuer,
    /// The certificate is for another host.
    CertificateName,
    /// The certificate is not believed for another reason, or no encryption was agreed upon.
    CertificateOther,
    /// The certificate that this till shows has ended, or is not taken.
    OwnCertificate,
    /// Too many questions: the service wants a pause.
    RateLimited,
    /// The service is out of order.
    ServiceFault,
    /// What came is no answer.
    Unreadable,
}

impl From<Obstacle> for ObstacleView {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::SecretsLocked => Self::SecretsLocked,
            Obstacle::KeyMissing => Self::KeyMissing,
            Obstacle::KeyWrong => Self::KeyWrong,
            Obstacle::KeyRenewed => Self::KeyRenewed,
            Obstacle::WrongRegion => Self::WrongRegion,
            Obstacle::NotSubscribed => Self::NotSubscribed,
            Obstacle::WrongStore => Self::WrongStore,
            Obstacle::DeviceMissing => Self::DeviceMissing,
            Obstacle::Clock => Self::Clock,
            Obstacle::Name => Self::Name,
            Obstacle::NoNetwork => Self::NoNetwork,
            Obstacle::Refused => Self::Refused,
            Obstacle::Timeout => Self::Timeout,
            Obstacle::Proxy => Self::Proxy,
            Obstacle::ProxyPassword => Self::ProxyPassword,
            Obstacle::CertificateTime => Self::CertificateTime,
            Obstacle::CertificateIssuer => Self::CertificateIssuer,
            Obstacle::CertificateName => Self::CertificateName,
            Obstacle::CertificateOther => Self::CertificateOther,
            Obstacle::OwnCertificate => Self::OwnCertificate,
            Obstacle::RateLimited => Self::RateLimited,
            Obstacle::ServiceFault => Self::ServiceFault,
            Obstacle::Unreadable => Self::Unreadable,
        }
    }
}
