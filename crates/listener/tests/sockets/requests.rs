//! What a request must look like to reach the core.

use listener::{Check, Content, Door, Limits, Reason};

use crate::support::{Answer, JSON, door, fine, house, options, post, start};

/// Nothing that a browser could use or a stranger could learn from.
#[track_caller]
fn says_nothing_more(answer: &Answer) {
    assert!(!answer.head.contains("access-control"), "{}", answer.head);
    assert!(!answer.head.contains("server:"), "{}", answer.head);
}

#[tokio::test]
async fn a_request_of_a_terminal_is_given_to_the_core_and_answered() {
    let house = house();
    let answer =
        house.send(&post("/nexo", &["Content-Type: Application/JSON; charset=UTF-8"], "{\"a\":1}")).await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"{\"ok\":1}".as_slice()));
    assert!(answer.head.contains("content-type: application/json\r\n"), "{}", answer.head);
    says_nothing_more(&answer);
    let heard = house.heard.lock().unwrap().pop().unwrap();
    assert_eq!(heard.doors, [door(1, "/nexo", Check::Message).terminal]);
    assert_eq!(heard.peer.to_string(), "127.0.0.1");
    assert_eq!((heard.path.as_str(), heard.content_type.as_str()), ("/nexo", "application/json"));
    assert_eq!(heard.body, b"{\"a\":1}");
    assert_eq!(house.listener.counters().let_in, 1);
}

#[tokio::test]
async fn l04_host_must_be_our_literal_address_and_port() {
    let house = house();
    let port = house.listener.addr().port();
    let with = |host: &str| fine().replace("{host}", host);
    for wrong in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.2:{port}"),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        format!("[::1]:{port}"),
        format!("[::1%1]:{port}"),
        format!("127.0.0.1:{port}, evil.example"),
    ] {
        let answer = house.send(&with(&wrong)).await;
        assert_eq!(answer.status, 421, "{wrong}");
        says_nothing_more(&answer);
    }
    assert_eq!(house.listener.counters().refused(Reason::Host), 9);
    assert_eq!(house.send(&with(&format!("127.0.0.1:{port}"))).await.status, 200);
    assert_eq!(house.send(&with(&format!("[::ffff:127.0.0.1]:{port}"))).await.status, 200);
    assert_eq!(house.count(), 2);
}

#[tokio::test]
async fn l04_host_on_an_ipv6_address() {
    let mut six = options(vec![door(1, "/nexo", Check::Message)]);
    six.addr = "[::1]:0".parse().unwrap();
    if std::net::TcpListener::bind(six.addr).is_err() {
        println!("skipped: this machine has no IPv6");
        return;
    }
    let house = start(six);
    assert_eq!(house.send(&fine()).await.status, 200);
    let port = house.listener.addr().port();
    for wrong in [format!("127.0.0.1:{port}"), "[::1]".to_owned(), format!("::1:{port}")] {
        assert_eq!(house.send(&fine().replace("{host}", &wrong)).await.status, 421, "{wrong}");
    }
}

#[tokio::test]
async fn l04_host_missing_doubled_or_empty_is_a_bad_request() {
    let house = house();
    for wrong in [
        fine().replace("Host: {host}\r\n", ""),
        fine().replace("Host: {host}\r\n", "Host: {host}\r\nHost: {host}\r\n"),
        fine().replace("Host: {host}\r\n", "Host:\r\n"),
        fine().replace("HTTP/1.1", "HTTP/1.0").replace("Host: {host}\r\n", ""),
    ] {
        assert_eq!(house.send(&wrong).await.status, 400, "{wrong}");
    }
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn l04_host_of_a_whole_url_counts_as_well() {
    let house = house();
    let with = |target: &str| fine().replace("POST /nexo", &format!("POST {target}"));
    assert_eq!(house.send(&with("http://evil.example/nexo")).await.status, 421);
    assert_eq!(house.send(&with("http://{host}/nexo")).await.status, 200);
}

#[tokio::test]
async fn l05_origin_referer_and_fetch_metadata_are_refused() {
    let house = house();
    let own = format!("Origin: http://{}", house.listener.addr());
    for of_a_browser in [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin:",
        own.as_str(),
        "Referer: http://evil.example/",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: empty",
        "Sec-Fetch-User: ?1",
        "sec-fetch-storage-access: none",
    ] {
        let answer = house.send(&post("/nexo", &[JSON, of_a_browser], "{}")).await;
        assert_eq!(answer.status, 403, "{of_a_browser}");
        says_nothing_more(&answer);
    }
    assert_eq!((house.count(), house.listener.counters().refused(Reason::Browser)), (0, 11));
}

#[tokio::test]
async fn l05_origin_asked_for_beforehand_and_other_methods_get_405() {
    let house = house();
    let preflight = "OPTIONS /nexo HTTP/1.1\r\nHost: {host}\r\nOrigin: http://evil.example\r\n\
                     Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\r\n";
    let answer = house.send(preflight).await;
    assert_eq!(answer.status, 405);
    says_nothing_more(&answer);
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "post", "PROPFIND"] {
        let target = if method == "CONNECT" { "{host}" } else { "/nexo" };
        let answer = house.send(&format!("{method} {target} HTTP/1.1\r\nHost: {{host}}\r\n\r\n")).await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: post"), "{}", answer.head);
    }
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn l06_other_content_types_are_refused() {
    let house = house();
    for wrong in [
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: application/xml",
        "Content-Type: text/json",
        "Content-Type: application/json; charset=latin1",
        "Content-Type: text/plain; a=application/json",
        "Content-Type:",
        "X-Content-Type: application/json",
        "Content-Type: application/json\r\nContent-Type: text/plain",
    ] {
        assert_eq!(house.send(&post("/nexo", &[wrong], "{}")).await.status, 415, "{wrong}");
    }
    assert_eq!((house.count(), house.listener.counters().refused(Reason::ContentType)), (0, 10));
}

#[tokio::test]
async fn l06_a_door_for_xml_takes_xml() {
    let xml = Door { content: Content::Xml, ..door(1, "/EPASSaleToPOI/3.1", Check::Message) };
    let house = start(options(vec![xml]));
    let with = |content: &str| post("/EPASSaleToPOI/3.1", &[&format!("Content-Type: {content}")], "<a/>");
    assert_eq!(house.send(&with("application/xml")).await.status, 200);
    assert_eq!(house.send(&with("text/xml; charset=utf-8")).await.status, 200);
    assert_eq!(house.send(&with("application/json")).await.status, 415);
}

#[tokio::test]
async fn l08_a_body_of_64_kib_passes_and_one_byte_more_does_not() {
    let house = house();
    let body = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
    let most = Limits::default().body_bytes;
    assert_eq!(most, 64 * 1024);
    assert_eq!(house.send(&post("/nexo", &[JSON], &body(most))).await.status, 200);
    assert_eq!(house.send(&post("/nexo", &[JSON], &body(most + 1))).await.status, 413);

    // without a length, it is found out while it comes
    let head =
        format!("POST /nexo HTTP/1.1\r\nHost: {{host}}\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (length, status) in [(most, 200), (most + 1, 413)] {
        let request = format!("{head}{length:x}\r\n{}\r\n0\r\n\r\n", body(length));
        assert_eq!(house.send(&request).await.status, status, "{length}");
    }
    assert_eq!((house.count(), house.listener.counters().refused(Reason::BodySize)), (2, 2));
}

#[tokio::test]
async fn l08_a_header_over_16_kib_is_refused() {
    let house = house();
    let padded = |bytes: usize| {
        let bare =
            post("/nexo", &[JSON, "X-Pad: "], "{}").replace("{host}", &house.listener.addr().to_string());
        let more = bytes - (bare.len() - 2);
        bare.replace("X-Pad: ", &format!("X-Pad: {}", "a".repeat(more)))
    };
    assert_eq!(house.send(&padded(16 * 1024 - 1)).await.status, 200);
    assert_eq!(house.send(&padded(16 * 1024 + 1)).await.status, 431);
    let many = "a: b\r\n".repeat(2000);
    let line = many.trim_end();
    assert_eq!(house.send(&post("/nexo", &[JSON, line], "{}")).await.status, 431);
    let long = format!("/{}", "a".repeat(16 * 1024));
    assert_eq!(house.send(&post(&long, &[JSON], "{}")).await.status, 431);
    assert_eq!(house.count(), 1);
}

#[tokio::test]
async fn l08_json_that_nests_20_000_deep_is_refused() {
    let house = house();
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(house.send(&post("/nexo", &[JSON], &deep(20_000))).await.status, 400);
    assert_eq!(house.send(&post("/nexo", &[JSON], &deep(65))).await.status, 400);
    assert_eq!(house.send(&post("/nexo", &[JSON], &deep(64))).await.status, 200);
    assert_eq!(house.send(&post("/nexo", &[JSON], "")).await.status, 400);
    assert_eq!(house.count(), 1);
}

#[tokio::test]
async fn l08_a_compressed_body_is_refused() {
    let house = house();
    for encoding in ["gzip", "br", "deflate", "identity", "gzip, gzip"] {
        let header = format!("Content-Encoding: {encoding}");
        assert_eq!(house.send(&post("/nexo", &[JSON, &header], "{}")).await.status, 415, "{encoding}");
    }
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn a_path_is_compared_letter_by_letter() {
    let house = house();
    for wrong in ["/", "/nexo/", "/nexo/..", "/Nexo", "/nexo?a=1", "//nexo", "/%6eexo", "/nexo/../nexo", "*"]
    {
        assert_eq!(house.send(&post(wrong, &[JSON], "{}")).await.status, 404, "{wrong}");
    }
    assert_eq!((house.count(), house.listener.counters().refused(Reason::Path)), (0, 9));
}

#[tokio::test]
async fn one_path_for_several_terminals_is_told_apart_by_the_message() {
    let xml = Door { content: Content::Xml, ..door(3, "/nexo", Check::Message) };
    let two = [1, 2].map(|number| door(number, "/nexo", Check::Message));
    let house = start(options(two.iter().cloned().chain([xml]).collect()));
    assert_eq!(house.send(&fine()).await.status, 200);
    let heard = house.heard.lock().unwrap().pop().unwrap();
    assert_eq!(heard.doors, two.map(|door| door.terminal));
}
