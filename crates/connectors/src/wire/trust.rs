//! Which certificate of a terminal is believed. There is no way to believe any.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use crate::identity::Identity;

/// What makes a terminal's certificate believed.
#[derive(Clone, Debug)]
pub enum Trust {
    /// It is checked as the operating system does, with these roots trusted besides; or it is one of these
    /// itself, as terminals have that sign their own.
    Verified(Vec<CertificateDer<'static>>),
    /// It was issued by one of these roots and by nobody else, and names the terminal: its address is a number
    /// that no certificate has, so the name check is replaced and not left out (nexo.md 10.1).
    NamedTerminal {
        /// Who may have issued it.
        roots: Vec<CertificateDer<'static>>,
        /// The terminal, as the till is paired with it.
        poi_id: String,
    },
}

/// The settings of an encrypted connection.
pub fn tls(trust: Trust) -> Result<Arc<ClientConfig>, Error> {
    settings(trust).map(Arc::new)
}

/// The settings of an encrypted connection on which the till shows who it is, where it is asked to. They are shared
/// with no other certificate (RFC 8705).
pub fn tls_as(trust: Trust, identity: &Identity) -> Result<Arc<ClientConfig>, Error> {
    let mut config = settings(trust)?;
    identity.apply(&mut config);
    Ok(Arc::new(config))
}

fn settings(trust: Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Verified(known) => Arc::new(Known {
            usual: Verifier::new_with_extra_roots(known.clone(), Arc::clone(&provider))?,
            known,
        }),
        Trust::NamedTerminal { roots, poi_id } => {
            let mut store = RootCertStore::empty();
            for root in roots {
                store.add(root)?;
            }
            Arc::new(Named { store, poi_id, provider: Arc::clone(&provider) })
        }
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous() // the name of the method; both verifiers check, and fail closed
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Certificates are checked as the operating system does, with these trusted besides.
#[cfg(test)]
pub(crate) fn verified_tls(known: Vec<CertificateDer<'static>>) -> Result<Arc<ClientConfig>, Error> {
    tls(Trust::Verified(known))
}

/// The operating system's check, or the very certificate that the shop was given.
#[derive(Debug)]
struct Known {
    usual: Verifier,
    known: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Known {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.known.iter().any(|known| known == end_entity) {
            in_its_time(end_entity, now)?;
            return Ok(ServerCertVerified::assertion());
        }
        self.usual.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

/// A certificate that names its terminal.
#[derive(Debug)]
struct Named {
    store: RootCertStore,
    poi_id: String,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let parsed = ParsedCertificate::try_from(end_entity)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        verify_server_cert_signed_by_trust_anchor(&parsed, &self.store, intermediates, now, algorithms)?;
        let name = common_name(end_entity).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
        if names_terminal(&name, &self.poi_id) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::NotValidForName))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn in_its_time(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let bad = |error| Error::InvalidCertificate(error);
    let (_, parsed) =
        X509Certificate::from_der(certificate).map_err(|_| bad(CertificateError::BadEncoding))?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now > parsed.validity().not_after.timestamp() {
        return Err(bad(CertificateError::Expired));
    }
    if now < parsed.validity().not_before.timestamp() {
        return Err(bad(CertificateError::NotValidYet));
    }
    Ok(())
}

fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let name = parsed.subject().iter_common_name().next()?.as_str().ok()?.to_owned();
    Some(name)
}

/// `MODEL-SERIAL.(test|live).terminal.adyen.com` of this terminal, or the name that older ones share (nexo.md 10.1,
/// LIB).
fn names_terminal(name: &str, poi_id: &str) -> bool {
    let stem = [".test.terminal.adyen.com", ".live.terminal.adyen.com"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    stem.is_some_and(|stem| {
        stem == "legacy-terminal-certificate" || (is_model_serial(stem) && stem == poi_id)
    })
}

fn is_model_serial(text: &str) -> bool {
    let Some((model, serial)) = text.split_once('-') else { return false };
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    model.len() >= 3 && (9..=15).contains(&serial.len()) && plain(model) && plain(serial)
}

#[cfg(test)]
mod tests {
    use super::names_terminal;

    #[test]
    fn a_certificate_names_its_own_terminal_or_the_shared_name() {
        let poi = "P400Plus-275479597";
        for (name, named) in [
            ("P400Plus-275479597.test.terminal.adyen.com", true),
            ("P400Plus-275479597.live.terminal.adyen.com", true),
            ("legacy-terminal-certificate.live.terminal.adyen.com", true),
            ("P400Plus-275479598.test.terminal.adyen.com", false),
            ("P400Plus-275479597.test.terminal.adyen.com.evil.example", false),
            ("evil.example.P400Plus-275479597.terminal.adyen.com", false),
            ("P400Plus-275479597.terminal.adyen.com", false),
            ("", false),
        ] {
            assert_eq!(names_terminal(name, poi), named, "{name}");
        }
        assert!(!names_terminal("P4-27.test.terminal.adyen.com", "P4-27"), "no model and serial");
    }
}
