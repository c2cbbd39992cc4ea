//! Certificates: devices that prove themselves with one, hosts that show a bad one, and a proxy with a password.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret as _;
use serde_json::json;
use simulator::clouds::ppaas::{Cloud, CloudOptions, DeviceIdentity, Route, Security};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::qr::{QR, body};
use crate::support::{Answer, DEVICE, FORM, Heard, Shop, mint, send, talk};

const CREDENTIALS: &str = "/oauth2-mtls/v1/merchants-credentials";

fn connector(authority: &str, identity: Option<&DeviceIdentity>) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots);
    let config = match identity {
        Some(identity) => {
            let chain = vec![CertificateDer::from_pem_slice(identity.certificate.as_bytes()).unwrap()];
            let key = PrivateKeyDer::from_pem_slice(identity.key.expose_secret().as_bytes()).unwrap();
            builder.with_client_auth_cert(chain, key).unwrap()
        }
        None => builder.with_no_client_auth(),
    };
    TlsConnector::from(Arc::new(config))
}

fn address(base: &str) -> SocketAddr {
    base.split("//").last().unwrap().parse().unwrap()
}

/// One request over TLS; an error where there is no handshake.
async fn over_tls(
    connector: &TlsConnector,
    base: &str,
    (method, path): (&str, &str),
    headers: &str,
    body: &[u8],
) -> std::io::Result<Heard> {
    let stream = TcpStream::connect(address(base)).await?;
    let stream = connector.connect(ServerName::try_from("127.0.0.1").unwrap(), stream).await?;
    Ok(talk(stream, base, method, path, headers, body).await)
}

async fn device_token(shop: &Shop, connector: &TlsConnector, form: &str) -> Answer {
    let call = ("POST", "/oauth2-mtls/v1/token");
    over_tls(connector, &shop.hosts.device, call, FORM, form.as_bytes()).await.unwrap().answer()
}

#[tokio::test]
async fn a_device_fetches_its_credentials_and_a_token() {
    let shop = Shop::open("").await;
    let identity = shop.cloud.device_identity(DEVICE).unwrap();
    let device = connector(&identity.authority, Some(&identity));
    let base = &shop.hosts.device;
    let path = format!("{CREDENTIALS}?serial_number=S001D00001");
    let found = over_tls(&device, base, ("GET", &path), "", b"").await.unwrap().answer().json();
    assert_eq!(found[0]["userDomain"], "merchant");
    let (id, secret) = (found[0]["clientId"].as_str().unwrap(), found[0]["clientSecret"].as_str().unwrap());
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let minted = device_token(&shop, &device, &form).await.json();
    assert_eq!((&minted["expires_in"], &minted["scope"]), (&300.into(), &"openid email profile".into()));
    assert_eq!(minted["id_token"].as_str().unwrap().split('.').count(), 3);
    let token = minted["access_token"].as_str().unwrap();
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    let sent = body("c-1", 500).to_string();
    assert_eq!(send(&shop.hosts.api, "POST", QR, &headers, sent.as_bytes()).await.answer().status, 201);
    // it sees itself and no other device of the store, and speaks for no other
    for base in [&shop.hosts.api, &shop.hosts.device] {
        let call = ("GET", "/retail/v1/payment-devices");
        let list = if base == &shop.hosts.device {
            over_tls(&device, base, call, &headers, b"").await.unwrap().answer()
        } else {
            send(base, call.0, call.1, &headers, b"").await.answer()
        };
        let listed = list.json()["paymentDevices"].clone();
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["deviceId"]), (1, &json!(DEVICE)));
    }
    let other = "/retail/v1/payment-devices/ingenico-DX8000-S001D00002/messages";
    let refused = over_tls(&device, base, ("POST", other), &headers, b"{}").await.unwrap().answer();
    assert_eq!(refused.code(), (403, "wrong_device".to_owned()));
    let wrong = device_token(&shop, &device, &form.replace(secret, "wrong")).await;
    assert_eq!((wrong.status, &wrong.json()["error"]), (401, &json!("invalid_client")));
    assert_eq!(shop.cloud.arrivals().of(Route::DeviceToken), 2);
}

#[tokio::test]
async fn a_certificate_speaks_for_its_own_device_alone() {
    let shop = Shop::open("").await;
    let identity = shop.cloud.device_identity("ingenico-DX8000-S001D00002").unwrap();
    let device = connector(&identity.authority, Some(&identity));
    let other = ("GET", "/oauth2-mtls/v1/merchants-credentials?serial_number=S001D00001");
    let answer = over_tls(&device, &shop.hosts.device, other, "", b"").await.unwrap().answer();
    assert_eq!(answer.code(), (403, "wrong_device".to_owned()));
    // a certificate alone is no token, another's token does not go with it, and this is not on the other hosts
    let list = ("GET", "/retail/v1/payment-devices");
    let heard = over_tls(&device, &shop.hosts.device, list, "", b"").await;
    assert_eq!(heard.unwrap().answer().status, 401);
    let token = mint(&shop.hosts, &shop.cloud.points().remove(0)).await;
    let headers = format!("Authorization: Bearer {token}\r\n");
    let heard = over_tls(&device, &shop.hosts.device, list, &headers, b"").await;
    assert_eq!(heard.unwrap().answer().code(), (403, "wrong_token".to_owned()));
    assert_eq!(send(&shop.hosts.api, "GET", CREDENTIALS, "", b"").await.answer().status, 404);
    assert!(!format!("{identity:?}").contains("PRIVATE KEY"));
}

#[tokio::test]
async fn without_a_certificate_no_call_gets_through() {
    let shop = Shop::open("").await;
    let nobody = connector(shop.cloud.authority(), None);
    // TLS 1.3 tells the client of a missing certificate only when it reads
    match over_tls(&nobody, &shop.hosts.device, ("GET", CREDENTIALS), "", b"").await {
        Err(_) | Ok(Heard::Reset) => {}
        Ok(heard) => panic!("{heard:?}"),
    }
    let stranger = Cloud::start(CloudOptions::default()).await.unwrap();
    let identity = stranger.device_identity(DEVICE).unwrap();
    let stranger = connector(shop.cloud.authority(), Some(&identity));
    let heard = over_tls(&stranger, &shop.hosts.device, ("GET", CREDENTIALS), "", b"").await;
    assert!(!matches!(heard, Ok(Heard::Answer(_))), "{heard:?}");
    assert_eq!(shop.cloud.arrivals().of(Route::Credentials), 0);
}

#[tokio::test]
async fn hosts_show_good_and_bad_certificates() {
    for security in [Security::Tls, Security::Expired, Security::SelfSigned, Security::WrongHost] {
        let cloud = Cloud::start(CloudOptions { security, ..CloudOptions::default() }).await.unwrap();
        let hosts = cloud.hosts().remove(0);
        assert!(hosts.auth.starts_with("https://") && hosts.api.starts_with("https://"));
        let till = connector(cloud.authority(), None);
        for base in [&hosts.auth, &hosts.api] {
            let heard = over_tls(&till, base, ("GET", "/resources/v1/countries"), "", b"").await;
            assert_eq!(heard.is_ok(), security == Security::Tls, "{security:?}: {heard:?}");
        }
    }
}

#[tokio::test]
async fn a_fault_resets_a_connection_over_tls_as_well() {
    let options = CloudOptions { security: Security::Tls, ..CloudOptions::default() };
    let cloud = Cloud::start(options).await.unwrap();
    let hosts = cloud.hosts().remove(0);
    let till = connector(cloud.authority(), None);
    cloud.order(&simulator::clouds::ppaas::Orders::parse("connection api").unwrap()).unwrap();
    let call = ("GET", "/resources/v1/countries");
    assert!(over_tls(&till, &hosts.api, call, "", b"").await.is_err());
    assert_eq!(over_tls(&till, &hosts.api, call, "", b"").await.unwrap().answer().status, 401);
}

#[tokio::test]
async fn a_proxy_wants_its_password() {
    let proxy = Some("127.0.0.1:0".parse().unwrap());
    let options = CloudOptions { security: Security::Tls, proxy, ..CloudOptions::default() };
    let cloud = Cloud::start(options).await.unwrap();
    let (access, hosts) = (cloud.proxy().unwrap(), cloud.hosts().remove(0));
    let through = async |headers: &str, target: SocketAddr| {
        let mut stream = TcpStream::connect(address(&access.url)).await.unwrap();
        let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut said = vec![0; 12];
        stream.read_exact(&mut said).await.unwrap();
        (String::from_utf8(said).unwrap(), stream)
    };
    let api = address(&hosts.api);
    assert_eq!(through("", api).await.0, "HTTP/1.1 407");
    let proof = format!("{}:{}", access.user, access.password.expose_secret());
    let header = format!("Proxy-Authorization: Basic {}\r\n", STANDARD.encode(proof));
    assert_eq!(through(&header, "127.0.0.1:1".parse().unwrap()).await.0, "HTTP/1.1 403");
    let (said, mut stream) = through(&header, api).await;
    assert_eq!(said, "HTTP/1.1 200");
    let mut rest = Vec::new();
    while !rest.ends_with(b"\r\n\r\n") {
        rest.push(stream.read_u8().await.unwrap());
    }
    let till = connector(cloud.authority(), None);
    let stream = till.connect(ServerName::try_from("127.0.0.1").unwrap(), stream).await.unwrap();
    let heard = talk(stream, &hosts.api, "GET", "/resources/v1/countries", "", b"").await;
    assert_eq!(heard.answer().status, 401);
}
