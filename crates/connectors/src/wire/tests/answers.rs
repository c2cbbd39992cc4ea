//! What HTTP allows and forbids in an answer: only what is certainly whole is an answer.

use super::*;

/// What comes of an answer with these bytes and an orderly end.
async fn answered(text: impl Into<String>) -> (Result<HttpReply, Failure>, usize) {
    let server = Server::start(Answer::Write(Box::leak(text.into().into_boxed_str())), None).await;
    let answer = post(&wire("127.0.0.1", server.port, None)).await;
    let posts = server.seen().iter().filter(|request| request.starts_with("POST")).count();
    assert_eq!((server.seen().len(), posts), (1, 1), "one connection, one question");
    answer
}

#[track_caller]
fn assert_body(name: &str, (reply, marks): (Result<HttpReply, Failure>, usize), status: u16, body: &str) {
    let reply = reply.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(
        (reply.status, String::from_utf8_lossy(&reply.body).as_ref(), marks),
        (status, body, 1),
        "{name}"
    );
}

#[track_caller]
fn assert_open(name: &str, (reply, marks): (Result<HttpReply, Failure>, usize)) {
    assert!(matches!(reply, Err(Failure::Unknown { .. })), "{name}: {reply:?}");
    assert_eq!(marks, 1, "{name}");
}

#[tokio::test]
async fn what_follows_a_whole_answer_changes_nothing() {
    for (name, more) in [
        ("the same again", OK.to_owned()),
        ("another answer", OK.replace("{}", "[]")),
        ("garbage", "\0\u{1}garbage".to_owned()),
        ("more body", "{\"more\":1}".to_owned()),
        ("a great deal", "x".repeat(3 * MAX_BODY)),
    ] {
        assert_body(name, answered(format!("{OK}{more}")).await, 200, "{}");
    }
}

#[tokio::test]
async fn an_answer_is_whole_or_no_answer() {
    let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}", "{\"a\":\"0123456789ab\"}");
    assert_body("whole", answered(long.as_str()).await, 200, "{\"a\":\"0123456789ab\"}");
    for end in 0..long.len() {
        assert_open(&format!("{end} bytes of it"), answered(&long[..end]).await);
    }
}

#[tokio::test]
async fn chunks_are_put_together_and_the_last_one_must_come() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (name, chunks) in [
        ("one", "2\r\n{}\r\n0\r\n\r\n"),
        ("two", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"),
        ("with words", "2;why=not\r\n{}\r\n0\r\n\r\n"),
        ("with a trailer", "2\r\n{}\r\n0\r\nMore: later\r\n\r\n"),
        ("with more behind", "2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
    ] {
        assert_body(name, answered(format!("{head}{chunks}")).await, 200, "{}");
    }
    for (name, chunks) in [
        ("none", ""),
        ("no last", "2\r\n{}\r\n"),
        ("half of the last", "2\r\n{}\r\n0\r\n"),
        ("too short", "3\r\n{}\r\n0\r\n\r\n"),
        ("too long", "1\r\n{}\r\n0\r\n\r\n"),
        ("no number", "two\r\n{}\r\n0\r\n\r\n"),
        ("too large a number", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        ("below zero", "-2\r\n{}\r\n0\r\n\r\n"),
    ] {
        assert_open(name, answered(format!("{head}{chunks}")).await);
    }
    let bomb = format!("{head}{}0\r\n\r\n", "10000\r\n".to_owned() + &"x".repeat(0x10000) + "\r\n");
    assert_eq!(answered(bomb).await.0.unwrap().body.len(), 0x10000);
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    assert_open("a bomb", answered(format!("{head}{}0\r\n\r\n", chunk.repeat(17))).await);
}

#[tokio::test]
async fn two_lengths_are_no_length() {
    for (name, headers) in [
        ("two", "Content-Length: 2\r\nContent-Length: 1\r\n"),
        ("two in one", "Content-Length: 2, 1\r\n"),
        ("below zero", "Content-Length: -2\r\n"),
        ("with a sign", "Content-Length: +2\r\n"),
        ("no number", "Content-Length: two\r\n"),
        ("past all numbers", "Content-Length: 99999999999999999999\r\n"),
        ("past what comes", "Content-Length: 999999999\r\n"),
    ] {
        assert_open(name, answered(format!("HTTP/1.1 200 OK\r\n{headers}\r\n{{}}")).await);
    }
    let same = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}";
    assert_body("twice the same", answered(same).await, 200, "{}");
    let both =
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    assert_body("chunks win", answered(both).await, 200, "{}");
    // A coding without an end of its own ends with the connection; what was cut off is no JSON.
    let coding = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 9\r\n\r\n{}";
    assert_body("up to the end", answered(coding).await, 200, "{}");
}

#[tokio::test]
async fn news_before_the_answer_is_not_the_answer() {
    for news in ["100 Continue", "102 Processing", "103 Early Hints\r\nLink: </a>", "199 Whatever"] {
        let news = format!("HTTP/1.1 {news}\r\n\r\n");
        assert_body(&news, answered(format!("{news}{OK}")).await, 200, "{}");
        assert_body(&news, answered(format!("{}{OK}", news.repeat(20))).await, 200, "{}");
        assert_open(&news, answered(news.as_str()).await);
    }
    // A change of protocol has no message of ours.
    let switch = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n{}";
    let (reply, marks) = answered(switch).await;
    assert_eq!(marks, 1);
    assert!(reply.as_ref().map_or(true, |reply| reply.body.is_empty()), "{reply:?}");
}

#[tokio::test]
async fn a_status_is_passed_on_and_leads_nowhere_else() {
    for (status, header) in [
        ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\r\n"),
        ("407 Proxy Authentication Required", "Proxy-Authenticate: Basic\r\n"),
        ("301 Moved Permanently", "Location: /elsewhere\r\n"),
        ("302 Found", "Location: /elsewhere\r\n"),
        ("308 Permanent Redirect", "Location: /elsewhere\r\n"),
        ("408 Request Timeout", "Connection: close\r\n"),
        ("425 Too Early", ""),
        ("429 Too Many Requests", "Retry-After: 0\r\n"),
        ("500 Internal Server Error", ""),
        ("503 Service Unavailable", "Retry-After: 0\r\n"),
        ("999 Whatever", ""),
    ] {
        let text = format!("HTTP/1.1 {status}\r\n{header}Content-Length: 2\r\n\r\n{{}}");
        assert_body(status, answered(text).await, status[..3].parse().unwrap(), "{}");
    }
    for status in ["204 No Content", "304 Not Modified"] {
        let text = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}");
        assert_body(status, answered(text).await, status[..3].parse().unwrap(), "");
    }
}

#[tokio::test]
async fn heads_have_bounds_and_a_form() {
    let with = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
    assert_body("a long line", answered(with(&format!("A: {}\r\n", "b".repeat(8000)))).await, 200, "{}");
    assert_body("blanks", answered(with("A:   \t b \t\r\n")).await, 200, "{}");
    assert_body("HTTP/1.0", answered(with("").replace("1.1", "1.0")).await, 200, "{}");
    for (name, text) in [
        ("a huge line", with(&format!("A: {}\r\n", "b".repeat(2 * MAX_HEADER_BYTES)))),
        ("a huge status line", with("").replace("OK", &"O".repeat(2 * MAX_HEADER_BYTES))),
        ("many lines", with(&"A: b\r\n".repeat(MAX_HEADERS + 1))),
        ("a NUL", with("A: b\0c\r\n")),
        ("a blank in a name", with("A B: c\r\n")),
        ("no colon", with("A\r\n")),
        ("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n{}".to_owned()),
        ("HTTP/0.9", "{}".to_owned()),
        ("no status", "HTTP/1.1\r\n\r\n{}".to_owned()),
        ("four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n{}".to_owned()),
        ("a request", "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}".to_owned()),
    ] {
        assert_open(name, answered(text).await);
    }
}

/// A server that speaks first cannot know the question, so what it says is no answer to it, and whether the
/// question left stays told honestly.
#[tokio::test]
async fn an_answer_before_the_question_is_told_honestly() {
    for _ in 0..50 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(OK.as_bytes()).await.unwrap();
            drop(stream.shutdown().await);
            let mut came = Vec::new();
            drop(stream.read_to_end(&mut came).await);
            came
        });
        let (reply, marks) = post(&wire("127.0.0.1", port, None)).await;
        let came = server.await.unwrap();
        match reply {
            Err(Failure::NotSent { .. }) => assert_eq!((marks, came.len()), (0, 0)),
            // Only the names in an answer make it ours; that is judged above.
            Ok(_) | Err(Failure::Unknown { .. }) => assert_eq!(marks, 1),
        }
    }
}
