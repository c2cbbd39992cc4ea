//! The certificate is shown to a server that wants one, and taken by it.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::support::{Authority, Chain, authority, client, import};
use crate::identity::Identity;
use crate::wire::{Cause, Untrusted, cause_in};
use rcgen::KeyPair;

/// A server that lets only those in whom `clients` issued a certificate.
fn server(clients: &Authority) -> (ServerConfig, CertificateDer<'static>) {
    let key = KeyPair::generate().unwrap();
    let mut params = client("server");
    params.extended_key_usages.clear();
    params.subject_alt_names = vec![rcgen::SanType::DnsName("terminal.example".try_into().unwrap())];
    let certificate = params.self_signed(&key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(clients.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    (config, certificate.der().clone())
}

/// What the server saw of the client, and what the client read.
async fn shake(
    identity: Option<&Identity>,
    clients: &Authority,
) -> (Option<Vec<CertificateDer<'static>>>, std::io::Result<u8>) {
    let (server, certificate) = server(clients);
    let mut config: ClientConfig =
        Arc::unwrap_or_clone(crate::wire::verified_tls(vec![certificate]).unwrap());
    if let Some(identity) = identity {
        identity.apply(&mut config);
    }
    let (near, far) = tokio::io::duplex(64 * 1024);
    let accept = async {
        let mut stream = TlsAcceptor::from(Arc::new(server)).accept(far).await.ok()?;
        let seen = stream
            .get_ref()
            .1
            .peer_certificates()
            .map(|seen| seen.iter().map(|der| der.clone().into_owned()).collect());
        stream.write_u8(7).await.unwrap();
        stream.flush().await.unwrap();
        seen
    };
    let name = ServerName::try_from("terminal.example").unwrap();
    let connect = async {
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, near).await?;
        stream.read_u8().await
    };
    tokio::join!(accept, connect)
}

#[tokio::test]
async fn the_server_sees_the_whole_chain() {
    let chain = Chain::new();
    let files = [chain.root.pem(), chain.middle.pem(), chain.leaf_pem(), chain.key.serialize_pem()];
    let identity = import(&[files.concat().as_bytes()]).unwrap();
    let (seen, read) = shake(Some(&identity), &chain.root).await;
    assert_eq!(seen.unwrap(), chain.ders());
    assert_eq!(read.unwrap(), 7);

    let kept = Identity::from_secret(&identity.to_secret()).unwrap();
    assert_eq!(shake(Some(&kept), &chain.root).await.1.unwrap(), 7, "after it was kept, too");
}

#[tokio::test]
async fn a_server_that_does_not_take_it_is_told_as_that() {
    let chain = Chain::new();
    let identity = import(&[&chain.leaf, chain.key.serialized_der()]).unwrap();
    let others = Authority::self_signed(authority("Other"), KeyPair::generate().unwrap()).unwrap();
    for identity in [None, Some(&identity)] {
        let (seen, read) = shake(identity, &others).await;
        assert!(seen.is_none());
        assert_eq!(cause_in(&read.unwrap_err()), Cause::Certificate(Untrusted::Ours));
    }
}
