//! Who a caller has to be: certificate, secret, seal, address.

use core::net::IpAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use listener::certificate::{self, Fingerprint, Made};
use listener::{Check, Door, Error, Options, Reason, Secret, Tls};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use secrecy::SecretString;
use tokio_rustls::TlsConnector;

use crate::support::{Answer, House, JSON, door, fine, options, post, start, talk, until};

/// The days of a client certificate.
#[derive(Clone, Copy)]
enum Days {
    Now,
    Past,
    Future,
}

struct Client {
    chain: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Client {
    fn new(days: Days) -> Self {
        let mut params = CertificateParams::new(vec!["terminal.example".to_owned()]).unwrap();
        let (from, until) = match days {
            Days::Now => (2020, 4000),
            Days::Past => (2000, 2020),
            Days::Future => (4000, 4001),
        };
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let chain = params.self_signed(&key).unwrap().der().clone();
        Self { chain, key: key.serialize_der() }
    }

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.chain)
    }
}

fn till() -> Made {
    let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    certificate::make(&["127.0.0.1".to_owned()], now, 50).unwrap()
}

fn with_tls(made: &Made, doors: Vec<Door>) -> Options {
    Options { tls: Some(Tls::from_pem(&made.certificate, &made.key).unwrap()), ..options(doors) }
}

/// One request through TLS; the status is zero where there was no answer.
async fn ask(
    house: &House,
    till: &Made,
    client: Option<&Client>,
    version: &'static SupportedProtocolVersion,
    request: &str,
) -> Answer {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(till.certificate.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots);
    let config = match client {
        None => config.with_no_client_auth(),
        Some(client) => {
            let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(client.key.clone()));
            let key = provider.key_provider.load_private_key(key).unwrap();
            let shown = CertifiedKey::new(vec![client.chain.clone()], key);
            config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(shown)))
        }
    };
    let nothing = Answer { status: 0, head: String::new(), body: Vec::new() };
    let name = "127.0.0.1".try_into().unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, house.connect().await).await;
    let Ok(mut stream) = stream else { return nothing };
    let request = request.replace("{host}", &house.listener.addr().to_string());
    talk(&mut stream, request.as_bytes()).await
}

fn pinned(clients: &[&Client]) -> Check {
    Check::ClientCertificate { sha256: clients.iter().map(|client| client.fingerprint()).collect() }
}

#[tokio::test]
async fn l15_t1_only_the_pinned_certificate_shakes_hands() {
    let (right, other) = (Client::new(Days::Now), Client::new(Days::Now));
    let (past, future) = (Client::new(Days::Past), Client::new(Days::Future));
    // the right certificate, which anybody may have seen, without its key
    let copied = Client { chain: right.chain.clone(), key: other.key.clone() };
    let till = till();
    for version in [&TLS12, &TLS13] {
        let house = start(with_tls(&till, vec![door(1, "/nexo", pinned(&[&right, &past, &future]))]));
        assert_eq!(ask(&house, &till, Some(&right), version, &fine()).await.status, 200);
        let wrong = [None, Some(&other), Some(&past), Some(&future), Some(&copied)];
        for (number, client) in wrong.into_iter().enumerate() {
            assert_eq!(ask(&house, &till, client, version, &fine()).await.status, 0, "{number}");
        }
        until(|| house.listener.counters().refused(Reason::Handshake) == 5).await;
        assert_eq!(house.count(), 1);
    }
}

#[tokio::test]
async fn l15_t1_beside_other_doors_a_certificate_opens_its_own_alone() {
    let (one, two, stranger) = (Client::new(Days::Now), Client::new(Days::Now), Client::new(Days::Now));
    let doors = vec![
        door(1, "/one", pinned(&[&one])),
        door(2, "/two", pinned(&[&two])),
        door(3, "/sealed", Check::Message),
    ];
    let till = till();
    let house = start(with_tls(&till, doors));
    for (client, path, status) in [
        (Some(&one), "/one", 200),
        (Some(&one), "/two", 403),
        (Some(&one), "/sealed", 200),
        (None, "/one", 403),
        (None, "/sealed", 200),
        (Some(&stranger), "/sealed", 0),
    ] {
        let answer = ask(&house, &till, client, &TLS13, &post(path, &[JSON], "{}")).await;
        assert_eq!(answer.status, status, "{path}");
    }
    assert_eq!(house.listener.counters().refused(Reason::Certificate), 2);
}

#[tokio::test]
async fn l15_t1_a_certificate_that_is_no_longer_paired_ends_with_the_next_request() {
    let (old, new) = (Client::new(Days::Now), Client::new(Days::Now));
    let till = till();
    let house = start(with_tls(&till, vec![door(1, "/nexo", pinned(&[&old]))]));
    assert_eq!(ask(&house, &till, Some(&old), &TLS13, &fine()).await.status, 200);
    house.listener.set_doors(vec![door(1, "/nexo", pinned(&[&new]))]).unwrap();
    assert_eq!(ask(&house, &till, Some(&old), &TLS13, &fine()).await.status, 0);
    assert_eq!(ask(&house, &till, Some(&new), &TLS13, &fine()).await.status, 200);
}

#[tokio::test]
async fn with_tls_nothing_is_taken_in_the_clear() {
    let till = till();
    let house = start(with_tls(&till, vec![door(1, "/nexo", Check::Message)]));
    assert_eq!(house.send(&fine()).await.status, 0);
    until(|| house.listener.counters().refused(Reason::Handshake) == 1).await;
    assert_eq!(house.count(), 0);
}

fn basic(password: &str) -> Check {
    Check::Secret(Secret::Basic { user: "terminal".to_owned(), password: SecretString::from(password) })
}

fn authorization(credentials: &str) -> String {
    format!("Authorization: Basic {}", STANDARD.encode(credentials))
}

#[tokio::test]
async fn l15_t2_a_wrong_secret_is_401_and_a_right_one_opens_its_own_door() {
    let till = till();
    let doors =
        vec![door(1, "/nexo", basic("0123456789abcdef")), door(2, "/nexo", basic("fedcba9876543210"))];
    let house = start(with_tls(&till, doors));
    let right = authorization("terminal:fedcba9876543210");
    assert_eq!(ask(&house, &till, None, &TLS13, &post("/nexo", &[JSON, &right], "{}")).await.status, 200);
    let heard = house.heard.lock().unwrap().pop().unwrap();
    assert_eq!(heard.doors, [door(2, "/", Check::Message).terminal]);
    for wrong in [
        "X: y".to_owned(),
        authorization("terminal:fedcba987654321"),
        authorization("terminal:fedcba98765432100"),
        authorization("other:fedcba9876543210"),
        authorization(""),
        right.replace("Basic", "Bearer"),
        format!("{right}\r\n{right}"),
        "Authorization: Basic !!!".to_owned(),
    ] {
        let answer = ask(&house, &till, None, &TLS13, &post("/nexo", &[JSON, &wrong], "{}")).await;
        assert_eq!(answer.status, 401, "{wrong}");
        assert!(answer.head.contains("www-authenticate: basic"), "{}", answer.head);
    }
    assert_eq!(house.listener.counters().refused(Reason::Secret), 8);
}

#[tokio::test]
async fn l15_t2_a_secret_path_opens_and_is_not_told_on() {
    let secret = Secret::make().unwrap();
    let other = Secret::make().unwrap();
    let hex = |secret: &SecretString| secrecy::ExposeSecret::expose_secret(secret).to_owned();
    let (secret, other) = (hex(&secret), hex(&other));
    assert_ne!(secret, other);
    let door = |paths: &[&str]| Door {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        ..door(1, "/", Check::Secret(Secret::Path(SecretString::from(secret.clone()))))
    };
    let house = start(options(vec![door(&[])]));
    let to = |path: String| post(&path, &[JSON], "{}");
    assert_eq!(house.send(&to(format!("/t/{secret}"))).await.status, 200);
    assert_eq!(house.heard.lock().unwrap().pop().unwrap().path, "/");
    for wrong in [
        format!("/t/{other}"),
        "/t/".to_owned(),
        format!("/t/{secret}0"),
        format!("/t/{}", &secret[..31]),
        format!("/t/{secret}/nexo"),
    ] {
        assert_eq!(house.send(&to(wrong.clone())).await.status, 401, "{wrong}");
    }
    assert_eq!(house.send(&to(format!("/{secret}"))).await.status, 404);
    house.listener.set_doors(vec![door(&["/nexo"])]).unwrap();
    assert_eq!(house.send(&to(format!("/t/{secret}/nexo"))).await.status, 200);
    assert_eq!(house.heard.lock().unwrap().pop().unwrap().path, "/nexo");
    assert_eq!(house.send(&to(format!("/t/{secret}"))).await.status, 401);
}

#[tokio::test]
async fn l15_t3_a_sealed_message_passes_through_as_it_is() {
    let house = start(options(vec![door(1, "/nexo", Check::Message)]));
    let sealed = "{\"SaleToPOIRequest\":{\"NexoBlob\":\"AAAA\",\"SecurityTrailer\":{\"Hmac\":\"wrong\"}}}";
    assert_eq!(house.send(&post("/nexo", &[JSON], sealed)).await.status, 200);
    assert_eq!(house.heard.lock().unwrap().pop().unwrap().body, sealed.as_bytes());
}

#[tokio::test]
async fn t4_another_address_than_the_paired_one_is_refused() {
    let other = Check::Peer(IpAddr::from([127, 0, 0, 99]));
    let house = start(options(vec![door(1, "/nexo", other)]));
    assert_eq!(house.send(&fine()).await.status, 403);
    assert_eq!((house.count(), house.listener.counters().refused(Reason::Peer)), (0, 1));
    house
        .listener
        .set_doors(vec![door(1, "/nexo", Check::Peer("::ffff:127.0.0.1".parse().unwrap()))])
        .unwrap();
    assert_eq!(house.send(&fine()).await.status, 200);
}

#[tokio::test]
async fn doors_that_are_wrong_leave_the_old_ones() {
    let house = start(options(vec![door(1, "/nexo", Check::Message)]));
    let error = house.listener.set_doors(vec![door(1, "nexo", Check::Message)]).unwrap_err();
    assert!(matches!(error, Error::Door { .. }), "{error}");
    assert_eq!(house.send(&fine()).await.status, 200);
    house.listener.set_doors(Vec::new()).unwrap();
    assert_eq!(house.send(&fine()).await.status, 404);
}

#[test]
fn a_certificate_of_the_till_says_its_fingerprint_and_days() {
    let made = till();
    let read = Tls::from_pem(&made.certificate, &made.key).unwrap();
    assert_eq!(read.sha256(), made.sha256);
    let der = CertificateDer::from_pem_slice(made.certificate.as_bytes()).unwrap();
    let (_, parsed) = x509_parser::parse_x509_certificate(&der).unwrap();
    assert_eq!(parsed.validity().not_before.to_string(), "Feb 28 00:00:00 2026 +00:00");
    assert_eq!(parsed.validity().not_after.to_string(), "Feb 28 00:00:00 2076 +00:00");
    assert_eq!(made.sha256.to_string().parse::<Fingerprint>().unwrap(), made.sha256);
    assert!(!format!("{made:?}{read:?}").contains("PRIVATE"), "a key is never shown");
    for wrong in ["", "00", &"g".repeat(64)] {
        assert!(wrong.parse::<Fingerprint>().is_err());
    }
    assert!(certificate::make(&[], DateTime::UNIX_EPOCH, 1).is_err());
    assert!(certificate::make(&["1.2.3.4".to_owned()], DateTime::<Utc>::MAX_UTC, 1).is_err());
    assert!(Tls::from_pem("nothing", &made.key).is_err());
    assert!(Tls::from_pem(&made.certificate, &SecretString::from("nothing")).is_err());
}
