//! The transport against servers that close, lie and redirect.

mod answers;
mod certificates;
mod proxy;
mod tls;
mod tls_cut;
mod troubles;

use core::sync::atomic::AtomicUsize;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use rustls::pki_types::CertificateDer;

use super::*;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/// A server on this machine that ends with the test.
struct Server {
    port: u16,
    /// Everything that came, one entry per connection.
    seen: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the server does with a connection.
enum Answer {
    /// Reads the request, writes this, closes.
    Write(&'static str),
    /// Closes without reading.
    Hang,
    /// Closes at once.
    Close,
}

impl Server {
    async fn start(answer: Answer, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                log.lock().unwrap().push(String::new());
                match &tls {
                    None => serve(stream, &answer, &log).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            serve(stream, &answer, &log).await;
                        }
                    }
                }
            }
        });
        Self { port, seen, task }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve<S: Stream>(mut stream: S, answer: &Answer, log: &Mutex<Vec<String>>) {
    match answer {
        Answer::Close => return,
        Answer::Hang => return core::future::pending().await,
        Answer::Write(_) => {}
    }
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\"}") && request.first().is_none_or(u8::is_ascii_alphabetic) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    *log.lock().unwrap().last_mut().unwrap() = String::from_utf8_lossy(&request).into_owned();
    if let Answer::Write(text) = answer {
        // The other side may have gone; that is its business.
        drop(stream.write_all(text.as_bytes()).await);
        drop(stream.shutdown().await);
    }
}

fn wire(host: &str, port: u16, tls: Option<Arc<rustls::ClientConfig>>) -> Wire {
    Wire::new(Arc::new(Tcp), tls, Endpoint { host: host.to_owned(), port }, Duration::from_secs(5))
}

/// The answer, and how often the first byte was told of.
async fn post(wire: &Wire) -> (Result<HttpReply, Failure>, usize) {
    let marks = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&marks);
    let first_byte = FirstByte::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let post = Post {
        path: "/nexo".to_owned(),
        content_type: "application/json".to_owned(),
        headers: Vec::new(),
        body: Bytes::from_static(b"{\"q\":\"a\"}"),
    };
    let reply = wire.post(post, &first_byte).await;
    (reply, marks.load(Ordering::SeqCst))
}

#[track_caller]
fn assert_not_sent((reply, marks): (Result<HttpReply, Failure>, usize)) {
    assert!(matches!(reply, Err(Failure::NotSent { .. })), "{reply:?}");
    assert_eq!(marks, 0, "the mark says that something was sent");
}

#[track_caller]
fn assert_unknown((reply, marks): (Result<HttpReply, Failure>, usize)) {
    assert!(matches!(reply, Err(Failure::Unknown { record: None, .. })), "{reply:?}");
    assert_eq!(marks, 1, "the mark is set once");
}

#[tokio::test]
async fn one_request_goes_out_and_its_answer_comes_back() {
    let server = Server::start(Answer::Write(OK), None).await;
    let (reply, marks) = post(&wire("127.0.0.1", server.port, None)).await;
    let reply = reply.unwrap();
    assert_eq!((reply.status, &reply.body[..], marks), (200, &b"{}"[..], 1));
    assert_eq!(reply.header(&CONTENT_TYPE), Some("application/json"));
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let request = seen[0].to_lowercase();
    assert!(request.starts_with("post /nexo http/1.1\r\n"), "{request}");
    for header in [
        format!("host: 127.0.0.1:{}", server.port),
        "connection: close".to_owned(),
        "content-type: application/json".to_owned(),
        "content-length: 9".to_owned(),
    ] {
        assert!(request.contains(&format!("\r\n{header}\r\n")), "{header} in {request}");
    }
}

#[tokio::test]
async fn nobody_there_means_not_sent() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_not_sent(post(&wire("127.0.0.1", gone, None)).await);
    let endpoint = Endpoint { host: "terminal.example".to_owned(), port: 80 };
    assert_not_sent(post(&Wire::new(Arc::new(NoNames), None, endpoint, Duration::from_secs(5))).await);
}

#[tokio::test]
async fn a_message_that_cannot_be_written_is_not_sent() {
    let wire = wire("127.0.0.1", 1, None);
    let post = Post {
        path: "no path".to_owned(),
        content_type: "a\nb".to_owned(),
        headers: Vec::new(),
        body: Bytes::new(),
    };
    let reply = wire.post(post, &FirstByte::unwatched()).await;
    assert!(matches!(reply, Err(Failure::NotSent { .. })), "{reply:?}");
}

/// A network without a name service.
struct NoNames;

#[async_trait]
impl Dial for NoNames {
    async fn dial(&self, _: &str, _: u16) -> io::Result<Box<dyn Stream>> {
        let error = io::Error::other("no such name");
        Err(io::Error::other(trouble::NoName(error)))
    }
}

/// A network in which every name leads to this machine.
struct AllHere;

#[async_trait]
impl Dial for AllHere {
    async fn dial(&self, _: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        Tcp.dial("127.0.0.1", port).await
    }
}

/// A network in which nobody ever answers.
struct Silence;

#[async_trait]
impl Dial for Silence {
    async fn dial(&self, _: &str, _: u16) -> io::Result<Box<dyn Stream>> {
        core::future::pending().await
    }
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_not_sent() {
    let endpoint = Endpoint { host: "127.0.0.1".to_owned(), port: 1 };
    assert_not_sent(post(&Wire::new(Arc::new(Silence), None, endpoint, Duration::from_millis(10))).await);
}

#[tokio::test]
async fn a_request_without_an_answer_is_unknown_and_never_repeated() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        "no HTTP\r\n\r\n",
    ] {
        let server = Server::start(Answer::Write(answer), None).await;
        assert_unknown(post(&wire("127.0.0.1", server.port, None)).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(server.seen().len(), 1, "{answer}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let endless: &'static str =
        Box::leak(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(MAX_BODY + 1)).into_boxed_str());
    let server = Server::start(Answer::Write(endless), None).await;
    assert_unknown(post(&wire("127.0.0.1", server.port, None)).await);
    let headers: &'static str =
        Box::leak(format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(MAX_HEADERS + 1)).into_boxed_str());
    let server = Server::start(Answer::Write(headers), None).await;
    assert_unknown(post(&wire("127.0.0.1", server.port, None)).await);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_an_order() {
    let elsewhere = Server::start(Answer::Write(OK), None).await;
    let redirect: &'static str = Box::leak(
        format!(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{}/\r\nContent-Length: 0\r\n\r\n",
            elsewhere.port
        )
        .into_boxed_str(),
    );
    let server = Server::start(Answer::Write(redirect), None).await;
    let (reply, _) = post(&wire("127.0.0.1", server.port, None)).await;
    assert_eq!(reply.unwrap().status, 307);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!((server.seen().len(), elsewhere.seen().len()), (1, 0));
}

#[tokio::test]
async fn a_dropped_exchange_closes_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asking = tokio::spawn(async move { post(&wire("127.0.0.1", port, None)).await.1 });
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = [0; 16];
    stream.read_exact(&mut request).await.unwrap();
    asking.abort();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap(); // returns only when the other side has closed
}
