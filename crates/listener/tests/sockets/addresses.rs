//! Where it listens, and what it refuses to start with.

use core::net::{IpAddr, Ipv4Addr};

use listener::{Check, Door, Error, Limits, Listener, Options, Secret};
use secrecy::SecretString;

use crate::support::{door, fine, options, start};

fn at(addr: &str, check: Check) -> Options {
    Options { addr: addr.parse().unwrap(), ..options(vec![door(1, "/nexo", check)]) }
}

fn refused(options: Options) -> Error {
    Listener::start(options).map(|_| ()).unwrap_err()
}

fn basic(user: &str, password: &str) -> Check {
    Check::Secret(Secret::Basic { user: user.to_owned(), password: SecretString::from(password) })
}

#[tokio::test]
async fn l03_every_address_is_refused_without_the_explicit_word() {
    for addr in ["0.0.0.0:0", "[::]:0", "[::ffff:0.0.0.0]:0"] {
        let error = refused(at(addr, Check::Message));
        assert!(matches!(error, Error::AnyAddress { .. }), "{addr}: {error}");
        assert!(error.to_string().contains("name one address"), "{error}");
    }
    let house = start(Options { any_address: true, ..at("0.0.0.0:0", Check::Message) });
    let addr = std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, house.listener.addr().port()));
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    let request = fine().replace("{host}", &addr.to_string());
    // the right host is the address that was called, not the one that was bound
    assert_eq!(crate::support::talk(&mut stream, request.as_bytes()).await.status, 200);
    assert_eq!(house.send(&fine()).await.status, 421);
}

#[test]
fn an_address_is_a_proof_only_where_somebody_said_so() {
    let anywhere =
        || Options { any_address: true, ..at("0.0.0.0:0", Check::Peer(IpAddr::from([192, 0, 2, 7]))) };
    let error = refused(anywhere());
    assert!(matches!(error, Error::PlainNetwork { .. }), "{error}");
    assert!(error.to_string().contains("say that the network is isolated"), "{error}");
    Listener::start(Options { plain_network: true, ..anywhere() }).map(|_| ()).unwrap();
    let secret = || Options { any_address: true, ..at("0.0.0.0:0", basic("till", "0123456789abcdef")) };
    assert!(matches!(refused(secret()), Error::PlainNetwork { .. }));
    Listener::start(Options { plain_network: true, ..secret() }).map(|_| ()).unwrap();
    // what the connector verifies needs no proof here, and on this machine nobody else listens
    Listener::start(Options { any_address: true, ..at("0.0.0.0:0", Check::Message) }).map(|_| ()).unwrap();
    Listener::start(at("127.0.0.1:0", Check::Peer(IpAddr::from([127, 0, 0, 1])))).map(|_| ()).unwrap();
}

#[test]
fn a_door_that_would_let_nobody_or_anybody_in_is_refused() {
    let no_pins = Check::ClientCertificate { sha256: Vec::new() };
    assert!(matches!(refused(at("127.0.0.1:0", no_pins)), Error::NeedsTls { .. }));
    let weak = [
        basic("till", "short"),
        basic("", "0123456789abcdef"),
        basic("a:b", "0123456789abcdef"),
        Check::Secret(Secret::Path(SecretString::from("00112233445566778899AABBCCDDEEFF"))),
        Check::Secret(Secret::Path(SecretString::from("0011"))),
    ];
    for check in weak {
        let error = refused(at("127.0.0.1:0", check));
        assert!(matches!(error, Error::Door { .. }), "{error}");
    }
    for path in ["nexo", "", "/a b", "/t/00112233445566778899aabbccddeeff", "/\u{e4}", "/a\n"] {
        let error = refused(options(vec![door(1, path, Check::Message)]));
        assert!(matches!(error, Error::Door { .. }), "{path}: {error}");
    }
    let pathless = Door { paths: Vec::new(), ..door(1, "/", Check::Message) };
    assert!(matches!(refused(options(vec![pathless])), Error::Door { .. }));
}

#[test]
fn limits_of_nothing_and_taken_addresses_are_said() {
    let mut nothing = options(Vec::new());
    nothing.limits = Limits { connections: 0, ..Limits::default() };
    assert_eq!(refused(nothing).to_string(), "the limit connections is too small");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = refused(Options { addr: taken.local_addr().unwrap(), ..options(Vec::new()) });
    assert!(matches!(error, Error::Listen { .. }), "{error}");
}

#[test]
fn an_error_quotes_no_secret() {
    let error = refused(at("127.0.0.1:0", basic("till", "hunter2")));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let door = door(1, "/nexo", basic("till", "hunter2hunter2hunter2"));
    assert!(!format!("{door:?}").contains("hunter2"), "{door:?}");
}
