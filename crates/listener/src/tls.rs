//! Encrypted connections: the till's certificate, and client certificates that count because they were paired.
//!
//! No authority is asked. A client certificate is right when its SHA-256 is pinned by a door, its dates are, and
//! the handshake proves that the caller has its key. Sessions are never resumed, because a resumed session would
//! bring a certificate back that is no longer pinned.

use std::sync::{Arc, PoisonError, RwLock};

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme};
use secrecy::{ExposeSecret as _, SecretString};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use crate::certificate::Fingerprint;
use crate::gate::Gate;
use crate::options::Error;

/// The till's certificate with its key.
#[derive(Debug)]
pub struct Tls {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    sha256: Fingerprint,
}

impl Tls {
    /// Reads a certificate (with what it is signed by, its own first) and its key, both PEM.
    ///
    /// # Errors
    /// [`Error::Certificate`] where there is none, or no key. The key is not quoted.
    pub fn from_pem(certificate: &str, key: &SecretString) -> Result<Self, Error> {
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Error::Certificate("it is no PEM".to_owned()))?;
        let sha256 = chain.first().map(|own| Fingerprint::of(own));
        let sha256 = sha256.ok_or_else(|| Error::Certificate("there is no certificate in it".to_owned()))?;
        let key = PrivateKeyDer::from_pem_slice(key.expose_secret().as_bytes())
            .map_err(|_| Error::Certificate("the key is no private key in PEM".to_owned()))?;
        Ok(Self { chain, key, sha256 })
    }

    /// What a person compares with what the terminal shows.
    pub fn sha256(&self) -> Fingerprint {
        self.sha256
    }
}

/// The doors of the moment, where requests and handshakes look.
#[derive(Debug)]
pub(crate) struct Gates(RwLock<Arc<Gate>>);

impl Gates {
    pub(crate) fn new(gate: Gate) -> Self {
        Self(RwLock::new(Arc::new(gate)))
    }

    pub(crate) fn now(&self) -> Arc<Gate> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set(&self, gate: Gate) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(gate);
    }
}

/// The settings of the server's side of TLS 1.2 and 1.3.
pub(crate) fn server(tls: Tls, gates: Arc<Gates>) -> Result<Arc<ServerConfig>, Error> {
    let wrong = |error: rustls::Error| Error::Certificate(error.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let pinned = Pinned { gates, provider: Arc::clone(&provider) };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(wrong)?
        .with_client_cert_verifier(Arc::new(pinned))
        .with_single_cert(tls.chain, tls.key)
        .map_err(wrong)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// Takes the client certificates that the doors have pinned, and no other.
#[derive(Debug)]
struct Pinned {
    gates: Arc<Gates>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for Pinned {
    fn offer_client_auth(&self) -> bool {
        self.gates.now().wants_certificates()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.gates.now().needs_certificates()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if !self.gates.now().pins(Fingerprint::of(end_entity)) {
            return Err(CertificateError::UnknownIssuer.into());
        }
        let (_, parsed) = X509Certificate::from_der(end_entity).map_err(|_| CertificateError::BadEncoding)?;
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if now < parsed.validity().not_before.timestamp() {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > parsed.validity().not_after.timestamp() {
            return Err(CertificateError::Expired.into());
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
