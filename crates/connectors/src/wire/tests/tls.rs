//! Encrypted connections: a handshake that fails has sent nothing of the question.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;

use super::*;

/// A certificate for `name`, signed by an authority of its own.
pub(super) fn certificate(name: &str) -> (TlsAcceptor, CertificateDer<'static>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), authority.der().clone())
}

#[tokio::test]
async fn a_known_authority_is_believed() {
    let (acceptor, root) = certificate("127.0.0.1");
    let server = Server::start(Answer::Write(OK), Some(acceptor)).await;
    let tls = verified_tls(vec![root]).unwrap();
    let (reply, marks) = post(&wire("127.0.0.1", server.port, Some(tls))).await;
    assert_eq!((reply.unwrap().status, marks), (200, 1));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn no_other_certificate_is_believed() {
    let (acceptor, root) = certificate("other.example");
    let server = Server::start(Answer::Write(OK), Some(acceptor)).await;
    let wrong_host = verified_tls(vec![root]).unwrap();
    assert_not_sent(post(&wire("127.0.0.1", server.port, Some(wrong_host))).await);

    let (acceptor, _) = certificate("127.0.0.1");
    let server = Server::start(Answer::Write(OK), Some(acceptor)).await;
    let unknown_authority = verified_tls(vec![certificate("127.0.0.1").1]).unwrap();
    assert_not_sent(post(&wire("127.0.0.1", server.port, Some(unknown_authority))).await);
    assert_eq!(server.seen(), [""], "nothing of the question arrived");
}

#[tokio::test]
async fn there_is_no_way_back_to_plain_text() {
    let tls = || Some(verified_tls(vec![certificate("127.0.0.1").1]).unwrap());
    let plain = Server::start(Answer::Write(OK), None).await;
    assert_not_sent(post(&wire("127.0.0.1", plain.port, tls())).await);
    let closing = Server::start(Answer::Close, None).await;
    assert_not_sent(post(&wire("127.0.0.1", closing.port, tls())).await);
    let silent = Server::start(Answer::Hang, None).await;
    let endpoint = Endpoint { host: "no name".to_owned(), port: silent.port };
    assert_not_sent(post(&Wire::new(Arc::new(AllHere), tls(), endpoint, Duration::from_secs(5))).await);
    let mut wire = wire("127.0.0.1", silent.port, tls());
    wire.connect_timeout = Duration::from_millis(50);
    assert_not_sent(post(&wire).await);
}

#[tokio::test]
async fn an_encrypted_answer_that_is_cut_off_is_unknown() {
    let (acceptor, root) = certificate("127.0.0.1");
    let server =
        Server::start(Answer::Write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), Some(acceptor)).await;
    assert_unknown(post(&wire("127.0.0.1", server.port, Some(verified_tls(vec![root]).unwrap()))).await);
}
