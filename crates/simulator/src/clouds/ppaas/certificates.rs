//! Certificates made at the start: an authority that nobody else has, what the listeners show, and what devices prove
//! themselves with.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use secrecy::SecretString;
use tokio_rustls::TlsAcceptor;

use super::CloudError;

/// What the auth and API hosts speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Security {
    /// HTTP in clear, for tills that allow it on loopback.
    #[default]
    Clear,
    /// HTTPS with a certificate of the cloud's own authority for `localhost`, `127.0.0.1` and `::1`.
    Tls,
    /// The same, but its certificate ended in 2001.
    Expired,
    /// A certificate for the right names that no authority has signed.
    SelfSigned,
    /// A certificate of the authority for somebody else.
    WrongHost,
}

impl Security {
    /// An address as a till writes it.
    pub(crate) fn url(self, addr: SocketAddr) -> String {
        let scheme = if self == Self::Clear { "http" } else { "https" };
        format!("{scheme}://{addr}")
    }
}

/// What a device proves itself with.
#[derive(Debug, Clone)]
pub struct DeviceIdentity {
    /// Its certificate, as PEM.
    pub certificate: String,
    /// The key of that, PKCS#8 as PEM.
    pub key: SecretString,
    /// The authority behind the certificates of device and host, as PEM.
    pub authority: String,
}

/// A device's certificate as the handshake shows it, and the whole identity.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) identity: DeviceIdentity,
}

/// Signs certificates for one life of the cloud.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

fn failed(error: impl fmt::Display) -> CloudError {
    CloudError::Certificate(error.to_string())
}

fn named(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}

impl Authority {
    pub(crate) fn new() -> Result<Self, CloudError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = named("Simulated PPaaS");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().map_err(failed)?;
        Ok(Self { issuer: CertifiedIssuer::self_signed(params, key).map_err(failed)? })
    }

    /// Its own certificate, as PEM.
    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// What a host speaks; nothing where it speaks in clear.
    pub(crate) fn acceptor(&self, security: Security) -> Result<Option<TlsAcceptor>, CloudError> {
        if security == Security::Clear {
            return Ok(None);
        }
        let chain = self.host(security)?;
        let config = builder()?.with_no_client_auth().with_single_cert(vec![chain.0], chain.1);
        Ok(Some(TlsAcceptor::from(Arc::new(config.map_err(failed)?))))
    }

    /// The host that talks to devices alone: without a certificate of this authority no handshake ends well.
    pub(crate) fn device_acceptor(&self) -> Result<TlsAcceptor, CloudError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).map_err(failed)?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = verifier.build().map_err(failed)?;
        let chain = self.host(Security::Tls)?;
        let config = builder()?.with_client_cert_verifier(verifier).with_single_cert(vec![chain.0], chain.1);
        Ok(TlsAcceptor::from(Arc::new(config.map_err(failed)?)))
    }

    /// A certificate for a device.
    pub(crate) fn device(&self, id: &str) -> Result<Identity, CloudError> {
        let mut params = CertificateParams::new(Vec::new()).map_err(failed)?;
        params.distinguished_name = named(id);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(failed)?;
        let identity = DeviceIdentity {
            certificate: certificate.pem(),
            key: SecretString::from(key.serialize_pem()),
            authority: self.pem(),
        };
        Ok(Identity { der: certificate.der().clone(), identity })
    }

    fn host(
        &self,
        security: Security,
    ) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), CloudError> {
        let names: &[&str] = match security {
            Security::WrongHost => &["elsewhere.invalid"],
            _ => &["localhost", "127.0.0.1", "::1"],
        };
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(failed)?;
        params.distinguished_name = named("Simulated PPaaS host");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        if security == Security::Expired {
            (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1));
        }
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = match security {
            Security::SelfSigned => params.self_signed(&key),
            _ => params.signed_by(&key, &self.issuer),
        };
        let der = certificate.map_err(failed)?.der().clone();
        Ok((der, PrivateKeyDer::Pkcs8(key.serialize_der().into())))
    }
}

fn builder() -> Result<rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>, CloudError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)
}
