//! Callbacks over TLS: only to the till whose certificate was named.

use std::net::SocketAddr;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use simulator::{Options, Script, Simulator, TillCertificate};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

/// A till behind TLS: its address, the SHA-256 of its certificate, and the heads of what comes.
async fn listen() -> (SocketAddr, [u8; 32], mpsc::UnboundedReceiver<Option<String>>) {
    let own = rcgen::generate_simple_self_signed(vec!["till".to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = own.cert.der().clone();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let pin = <[u8; 32]>::try_from(digest(&SHA256, &certificate).as_ref()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                tell.send(None).unwrap();
                continue;
            };
            let mut bytes = vec![0; 4096];
            let count = stream.read(&mut bytes).await.unwrap_or(0);
            let head = (count > 0).then(|| String::from_utf8_lossy(&bytes[..count]).into_owned());
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.ok();
            tell.send(head).unwrap();
        }
    });
    (addr, pin, told)
}

/// What the till gets when the terminal trusts this.
async fn told(trust: impl FnOnce([u8; 32]) -> TillCertificate) -> Option<String> {
    let (addr, pin, mut told) = listen().await;
    let options = Options {
        // without logins a terminal tells every till that it has met; the callback is enough for an order
        login: false,
        callback: Some(format!("https://till:word@127.0.0.1:{}/t/secret", addr.port())),
        till_certificate: trust(pin),
        ..Options::default()
    };
    let simulator = Simulator::start(options, Script::default()).await.unwrap();
    simulator.push(&Script::parse("now spoof approved").unwrap());
    told.recv().await.unwrap()
}

#[tokio::test]
async fn the_named_certificate_is_trusted_and_no_other() {
    let head = told(TillCertificate::Pinned).await.unwrap();
    assert!(head.starts_with("POST /t/secret HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("Authorization: Basic dGlsbDp3b3Jk\r\n"), "{head}");
    assert!(told(|_| TillCertificate::Any).await.is_some());
    assert_eq!(told(|_| TillCertificate::Pinned([7; 32])).await, None);
    assert_eq!(told(|_| TillCertificate::Refused).await, None);
}
