//! Through a proxy, and past one that says no.

use super::certificates::{HOST, acceptor, leaf, root};
use super::*;

/// A proxy on this machine: it says what it was told to, and hands bytes on where that is yes.
struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    async fn start(says: &'static str, to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            log.lock().unwrap().push(String::from_utf8(head).unwrap());
            stream.write_all(says.as_bytes()).await.unwrap();
            if says.contains(" 200 ") {
                let mut there = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                drop(tokio::io::copy_bidirectional(&mut stream, &mut there).await);
            }
        });
        Self { port, asked, task }
    }

    fn wire(&self, port: u16, tls: Option<Arc<rustls::ClientConfig>>) -> Wire {
        let proxy = Endpoint { host: "127.0.0.1".to_owned(), port: self.port };
        let dial = ThroughProxy { dial: Arc::new(Tcp), proxy };
        let endpoint = Endpoint { host: HOST.to_owned(), port };
        Wire::new(Arc::new(dial), tls, endpoint, Duration::from_secs(5))
    }
}

#[tokio::test]
async fn what_goes_through_is_encrypted_to_the_end() {
    let root = root();
    let server = Server::start(Answer::Write(OK), Some(acceptor(leaf(&root, |_| ())))).await;
    let proxy = Proxy::start("HTTP/1.1 200 Connection established\r\n\r\n", server.port).await;
    let tls = verified_tls(vec![root.der().clone()]).unwrap();
    let (reply, marks) = post(&proxy.wire(server.port, Some(tls))).await;
    assert_eq!((reply.unwrap().status, marks), (200, 1));
    let asked = proxy.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        [format!("CONNECT 127.0.0.1:{0} HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\n\r\n", server.port)]
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_proxy_that_says_no_is_told_by_its_status_and_nothing_was_sent() {
    for (says, status) in [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", Some(407)),
        ("HTTP/1.0 403 Forbidden\r\nX: y\r\n\r\n", Some(403)),
        ("SSH-2.0-something\r\n\r\n", None),
        ("", None),
    ] {
        let proxy = Proxy::start(says, 1).await;
        let wire = proxy.wire(1, None);
        let call =
            Call { method: Method::GET, path: "/".to_owned(), headers: Vec::new(), body: Bytes::new() };
        let trouble = wire.call(call, &FirstByte::unwatched()).await.unwrap_err();
        assert_eq!((trouble.cause, trouble.sent), (Cause::Proxy(status), false), "{says}");
    }
}
