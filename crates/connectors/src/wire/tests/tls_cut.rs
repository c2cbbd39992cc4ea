//! Encrypted connections that break at any byte: before the question the proof holds that nothing left, after its
//! first byte nobody knows, and an end without a farewell is no end.

use simulator::proxy::{End, Fault, Faults, How, Place, Proxy, Settings, Side, Spoil, Toxics};

use super::tls::certificate;
use super::*;

/// How far a question and its answer reach in bytes, with both handshakes.
const LONGEST: usize = 3600;
/// Every so many bytes there is a cut: no divisor of anything in TLS.
const STRIDE: usize = 61;

async fn proxy(port: u16) -> Proxy {
    let upstream = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    Proxy::start(Settings::before(upstream), Faults::default()).await.unwrap()
}

/// The mark, the answer and what the server saw belong together, whatever happened.
#[track_caller]
fn assert_honest(what: &str, (reply, marks): &(Result<HttpReply, Failure>, usize), seen: &str) {
    match reply {
        Ok(reply) => assert_eq!((&reply.body[..], *marks), (&b"{}"[..], 1), "{what}"),
        Err(Failure::NotSent { .. }) => assert_eq!((seen, *marks), ("", 0), "{what}"),
        Err(Failure::Unknown { .. }) => assert_eq!(*marks, 1, "{what}"),
    }
}

/// Breaks a connection at many places and counts how the question ended: answered, not sent, unknown.
async fn sweep(side: Side, how: How) -> [usize; 3] {
    let (acceptor, root) = certificate("127.0.0.1");
    let server = Server::start(Answer::Write(OK), Some(acceptor)).await;
    let proxy = proxy(server.port).await;
    let tls = verified_tls(vec![root]).unwrap();
    let mut ends = [0; 3];
    for bytes in (0..LONGEST).step_by(STRIDE) {
        let toxics = Toxics { end: Some(End { at: Place::After(bytes), how }), ..Toxics::default() };
        proxy.replace(Faults::always(Fault::on(side, toxics))).await;
        let before = server.seen().len();
        let answer = post(&wire("127.0.0.1", proxy.addr().port(), Some(Arc::clone(&tls)))).await;
        let seen = server.seen().into_iter().skip(before).collect::<String>();
        assert_honest(&format!("{how:?} {side:?} after {bytes}"), &answer, &seen);
        ends[match answer.0 {
            Ok(_) => 0,
            Err(Failure::NotSent { .. }) => 1,
            Err(Failure::Unknown { .. }) => 2,
        }] += 1;
    }
    ends
}

#[tokio::test]
async fn a_connection_cut_anywhere_is_told_honestly() {
    for how in [How::Cut, How::Reset] {
        for side in [Side::Request, Side::Answer] {
            let ends = sweep(side, how).await;
            assert!(ends.iter().all(|count| *count > 0), "{how:?} {side:?}: not every end was met: {ends:?}");
        }
    }
}

#[tokio::test]
async fn spoiled_bytes_are_noticed_wherever_they_are() {
    let (acceptor, root) = certificate("127.0.0.1");
    let server = Server::start(Answer::Write(OK), Some(acceptor)).await;
    let proxy = proxy(server.port).await;
    let tls = verified_tls(vec![root]).unwrap();
    let mut noticed = 0;
    for side in [Side::Request, Side::Answer] {
        // Past the last byte that matters an answer is whole, and was not changed.
        for bytes in (0..1500).step_by(STRIDE) {
            let spoil = Spoil { from: Place::After(bytes), count: 1 };
            let toxics = Toxics { corrupt: Some(spoil), ..Toxics::default() };
            proxy.replace(Faults::always(Fault::on(side, toxics))).await;
            let before = server.seen().len();
            let mut wire = wire("127.0.0.1", proxy.addr().port(), Some(Arc::clone(&tls)));
            // A length that changed makes one side wait for what never comes.
            wire.connect_timeout = Duration::from_millis(80);
            let Ok(answer) = tokio::time::timeout(Duration::from_millis(200), post(&wire)).await else {
                noticed += 1; // the exchange waits for the runner's clock: no answer either
                continue;
            };
            let seen = server.seen().into_iter().skip(before).collect::<String>();
            assert_honest(&format!("{side:?} spoiled after {bytes}"), &answer, &seen);
            noticed += usize::from(answer.0.is_err());
        }
    }
    assert!(noticed > 15, "{noticed}");
}

/// How a server ends an answer.
#[derive(Clone, Copy, Debug)]
enum Farewell {
    /// With `close_notify`.
    Said,
    /// Without a word.
    None,
}

/// One encrypted answer and its end.
async fn answered(text: &'static str, farewell: Farewell) -> (Result<HttpReply, Failure>, usize) {
    let (acceptor, root) = certificate("127.0.0.1");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(stream).await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\"}") {
            assert!(stream.read_buf(&mut request).await.unwrap() > 0);
        }
        stream.write_all(text.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        match farewell {
            Farewell::Said => stream.shutdown().await.unwrap(),
            Farewell::None => stream.get_mut().0.shutdown().await.unwrap(),
        }
    });
    let answer = post(&wire("127.0.0.1", port, Some(verified_tls(vec![root]).unwrap()))).await;
    server.await.unwrap();
    answer
}

#[tokio::test]
async fn an_end_without_a_farewell_is_no_end() {
    // Whoever sits in between can end a connection, and must not be able to shorten an answer.
    let open = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}";
    assert_unknown(answered(open, Farewell::None).await);
    assert_eq!(&answered(open, Farewell::Said).await.0.unwrap().body[..], b"{}");
    // An answer that says how long it is needs no farewell.
    for farewell in [Farewell::Said, Farewell::None] {
        assert_eq!(&answered(OK, farewell).await.0.unwrap().body[..], b"{}", "{farewell:?}");
        assert_unknown(answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", farewell).await);
        assert_unknown(
            answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", farewell).await,
        );
        assert_unknown(answered("", farewell).await);
    }
}
