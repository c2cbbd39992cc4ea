//! Certificates of every bad kind: none is believed, nothing of the question leaves, nothing goes in the clear.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;

use super::*;

pub(super) const HOST: &str = "127.0.0.1";

pub(super) type Authority = CertifiedIssuer<'static, KeyPair>;
pub(super) type Chain = (Vec<CertificateDer<'static>>, KeyPair);

fn authority(is_ca: IsCa) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = is_ca;
    params
}

pub(super) fn root() -> Authority {
    let params = authority(IsCa::Ca(BasicConstraints::Unconstrained));
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn intermediate(is_ca: IsCa, issuer: &Issuer<'_, KeyPair>) -> Authority {
    let params = authority(is_ca);
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), issuer).unwrap()
}

pub(super) fn leaf(issuer: &Issuer<'_, KeyPair>, change: impl FnOnce(&mut CertificateParams)) -> Chain {
    let mut params = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    (vec![params.signed_by(&key, issuer).unwrap().der().clone()], key)
}

pub(super) fn acceptor((chain, key): Chain) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// What comes of a question to a server with this chain, where only `root` is trusted besides the system's own.
async fn ask(chain: Chain, root: &Authority) -> ((Result<HttpReply, Failure>, usize), Vec<String>) {
    let server = Server::start(Answer::Write(OK), Some(acceptor(chain))).await;
    let tls = verified_tls(vec![root.der().clone()]).unwrap();
    let answer = post(&wire(HOST, server.port, Some(tls))).await;
    let seen = server.seen();
    (answer, seen)
}

#[track_caller]
fn assert_refused(name: &str, (answer, seen): ((Result<HttpReply, Failure>, usize), Vec<String>)) {
    let (reply, marks) = answer;
    assert!(
        matches!(&reply, Err(Failure::NotSent { detail }) if detail.starts_with("TLS with")),
        "{name}: {reply:?}"
    );
    assert_eq!(marks, 0, "{name}: the mark says that something was sent");
    assert_eq!(seen, [""], "{name}: one connection, and nothing of the question on it");
}

#[tokio::test]
async fn a_good_chain_is_believed() {
    let root = root();
    let middle = intermediate(IsCa::Ca(BasicConstraints::Constrained(0)), &root);
    let (mut chain, key) = leaf(&middle, |_| ());
    chain.push(middle.der().clone());
    let ((reply, marks), seen) = ask((chain, key), &root).await;
    assert_eq!((reply.unwrap().status, marks, seen.len()), (200, 1, 1));
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_refused() {
    let root = root();
    let expired = leaf(&root, |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    assert_refused("expired", ask(expired, &root).await);
    let early = leaf(&root, |params| params.not_before = date_time_ymd(4000, 1, 1));
    assert_refused("not yet valid", ask(early, &root).await);
    let mut params = authority(IsCa::Ca(BasicConstraints::Unconstrained));
    params.not_after = date_time_ymd(2002, 1, 1);
    let stale = CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &root).unwrap();
    let (mut chain, key) = leaf(&stale, |_| ());
    chain.push(stale.der().clone());
    assert_refused("expired in the middle", ask((chain, key), &root).await);
}

#[tokio::test]
async fn a_certificate_for_somebody_else_is_refused() {
    let root = root();
    let named = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        leaf(&root, |params| {
            params.subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
        })
    };
    assert_refused("another host", ask(named(&["terminal.example"]), &root).await);
    assert_refused("another address", ask(named(&["127.0.0.2"]), &root).await);
    assert_refused("a star is no address", ask(named(&["*.0.0.1"]), &root).await);
    assert_refused("no name at all", ask(named(&[]), &root).await);
    let client = leaf(&root, |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert_refused("for clients only", ask(client, &root).await);
}

#[tokio::test]
async fn a_certificate_of_nobody_that_is_known_is_refused() {
    let (known, unknown) = (root(), root());
    assert_refused("unknown authority", ask(leaf(&unknown, |_| ()), &known).await);
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec![HOST.to_owned()]).unwrap().self_signed(&key).unwrap();
    assert_refused("signed by itself", ask((vec![own.der().clone()], key), &known).await);
    let (mut chain, key) = leaf(&unknown, |_| ());
    chain.push(unknown.der().clone());
    assert_refused("brings its own authority", ask((chain, key), &known).await);
    // The name of the known authority, and another key.
    let (mut chain, key) = leaf(&root(), |_| ());
    chain.push(known.der().clone());
    assert_refused("a forged signature", ask((chain, key), &known).await);
}

#[tokio::test]
async fn who_is_no_authority_signs_for_nobody() {
    let root = root();
    for (name, is_ca) in [("the flag is missing", IsCa::NoCa), ("the flag says no", IsCa::ExplicitNoCa)] {
        let middle = intermediate(is_ca, &root);
        let (mut chain, key) = leaf(&middle, |_| ());
        chain.push(middle.der().clone());
        assert_refused(name, ask((chain, key), &root).await);
    }
    let middle = intermediate(IsCa::Ca(BasicConstraints::Constrained(0)), &root);
    let below = intermediate(IsCa::Ca(BasicConstraints::Unconstrained), &middle);
    let (mut chain, key) = leaf(&below, |_| ());
    chain.extend([below.der().clone(), middle.der().clone()]);
    assert_refused("one authority too many", ask((chain, key), &root).await);
    let middle = intermediate(IsCa::Ca(BasicConstraints::Unconstrained), &root);
    assert_refused("the middle is missing", ask(leaf(&middle, |_| ()), &root).await);
}

/// TLS 1.2 at least: what speaks only older versions is not spoken to.
#[tokio::test]
async fn an_old_version_is_refused() {
    // ServerHello of TLS 1.1 and of TLS 1.0 with a cipher suite of their time.
    let hello = |version: [u8; 2], random: [u8; 32], suite: [u8; 2]| {
        let mut body = vec![version[0], version[1]];
        body.extend(random);
        body.extend([0, suite[0], suite[1], 0]);
        let length = u8::try_from(body.len()).unwrap();
        let mut record = vec![22, version[0], version[1], 0, length + 4, 2, 0, 0, length];
        record.extend(body);
        record
    };
    // How a server that could do more says that somebody made it take TLS 1.2 (RFC 8446, 4.1.3).
    let mut talked_down = [7; 32];
    let tls = verified_tls(vec![root().der().clone()]).unwrap();
    talked_down[24..].copy_from_slice(b"DOWNGRD\x01");
    for (name, bytes) in [
        ("TLS 1.1", hello([3, 2], [7; 32], [0xc0, 0x13])),
        ("TLS 1.0", hello([3, 1], [7; 32], [0xc0, 0x13])),
        ("SSL 3.0", hello([3, 0], [7; 32], [0, 0x0a])),
        ("talked down", hello([3, 3], talked_down, [0xc0, 0x2f])),
        ("protocol_version", vec![21, 3, 1, 0, 2, 2, 70]),
        ("handshake_failure", vec![21, 3, 1, 0, 2, 2, 40]),
        ("close_notify", vec![21, 3, 1, 0, 2, 1, 0]),
        ("no TLS", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut hello = vec![0; 4096];
            let count = stream.read(&mut hello).await.unwrap();
            stream.write_all(&bytes).await.unwrap();
            stream.shutdown().await.unwrap();
            // Whatever still comes must be no question.
            let mut rest = hello[..count].to_vec();
            drop(stream.read_to_end(&mut rest).await);
            rest
        });
        let (reply, marks) = post(&wire(HOST, port, Some(Arc::clone(&tls)))).await;
        assert!(matches!(reply, Err(Failure::NotSent { .. })), "{name}: {reply:?}");
        assert_eq!(marks, 0, "{name}");
        let came = server.await.unwrap();
        assert_eq!(came[0], 22, "{name}: a handshake record");
        assert!(!came.windows(4).any(|four| four == b"POST"), "{name}: in the clear");
    }
}
