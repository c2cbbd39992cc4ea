//! What stood in the way is told apart, because each has its own cure.

use rcgen::{CertificateParams, date_time_ymd};

use super::certificates::{self, Authority, Chain, HOST, acceptor, leaf, root};
use super::*;

fn question() -> Call {
    // The server of these tests knows the end of a request by these two characters.
    let body = Bytes::from_static(b"{\"q\":\"a\"}");
    Call { method: Method::PUT, path: "/devices".to_owned(), headers: Vec::new(), body }
}

async fn trouble(wire: &Wire) -> Trouble {
    wire.call(question(), &FirstByte::unwatched()).await.unwrap_err()
}

async fn with_certificate(chain: Chain, root: &Authority) -> Cause {
    let server = Server::start(Answer::Write(OK), Some(acceptor(chain))).await;
    let tls = verified_tls(vec![root.der().clone()]).unwrap();
    trouble(&wire(HOST, server.port, Some(tls))).await.cause
}

#[tokio::test]
async fn each_bad_certificate_has_its_own_word() {
    let root = root();
    let expired = leaf(&root, |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    let early = leaf(&root, |params| params.not_before = date_time_ymd(4000, 1, 1));
    let other = leaf(&root, |params| {
        let named = CertificateParams::new(vec!["terminal.example".to_owned()]).unwrap();
        params.subject_alt_names = named.subject_alt_names;
    });
    let stranger = leaf(&certificates::root(), |_| ());
    for (chain, why) in [
        (expired, Untrusted::Expired),
        (early, Untrusted::NotYet),
        (other, Untrusted::Name),
        (stranger, Untrusted::Issuer),
    ] {
        assert_eq!(with_certificate(chain, &root).await, Cause::Certificate(why));
    }
}

#[tokio::test]
async fn who_is_not_there_is_told_from_who_does_not_answer() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(trouble(&wire(HOST, gone, None)).await.cause, Cause::Refused);

    let endpoint = || Endpoint { host: "terminal.example".to_owned(), port: 80 };
    let no_name = Wire::new(Arc::new(NoNames), None, endpoint(), Duration::from_secs(5));
    assert_eq!(trouble(&no_name).await.cause, Cause::Name);
    let silent = Wire::new(Arc::new(Silence), None, endpoint(), Duration::from_millis(10));
    assert_eq!(trouble(&silent).await.cause, Cause::Timeout);

    // No TLS where TLS was expected.
    let server = Server::start(Answer::Write("HTTP/1.1 400 Bad Request\r\n\r\n"), None).await;
    let tls = verified_tls(vec![root().der().clone()]).unwrap();
    assert_eq!(trouble(&wire(HOST, server.port, Some(tls))).await.cause, Cause::Tls);

    let cut = Server::start(Answer::Write("HTTP/1.1 200 OK\r\nContent-Le"), None).await;
    let trouble = trouble(&wire(HOST, cut.port, None)).await;
    assert_eq!((trouble.cause, trouble.sent), (Cause::Broken, true));
}

#[tokio::test]
async fn any_method_goes_out_with_its_headers_and_the_answer_keeps_its_own() {
    let answer = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n";
    let server = Server::start(Answer::Write(answer), None).await;
    let bearer = HeaderValue::from_static("Bearer a-token");
    let headers = vec![(hyper::header::AUTHORIZATION, bearer)];
    let call = Call { headers, ..question() };
    let reply = wire(HOST, server.port, None).call(call, &FirstByte::unwatched()).await.unwrap();
    assert_eq!((reply.status, reply.header(&hyper::header::RETRY_AFTER)), (429, Some("7")));
    let seen = server.seen()[0].to_lowercase();
    assert!(seen.starts_with("put /devices http/1.1\r\n"), "{seen}");
    assert!(seen.contains("\r\nauthorization: bearer a-token\r\n"), "{seen}");
}
