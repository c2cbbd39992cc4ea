//! A listener with a core that answers, and a client that writes raw HTTP.

use core::time::Duration;
use std::sync::{Arc, Mutex};

use listener::{Check, Content, Door, Limits, Listener, Options};
use terminal::{Callback, HttpAnswer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No test waits longer for anything; it is no measure of anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A listener and what its core was given.
pub(crate) struct House {
    pub(crate) listener: Listener,
    pub(crate) heard: Arc<Mutex<Vec<Callback>>>,
}

impl House {
    /// How many requests the core was given.
    pub(crate) fn count(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.listener.addr()).await.unwrap()
    }

    /// Sends a request on a connection of its own. `{host}` in it is the right `Host`.
    pub(crate) async fn send(&self, request: &str) -> Answer {
        let request = request.replace("{host}", &self.listener.addr().to_string());
        let mut stream = self.connect().await;
        talk(&mut stream, request.as_bytes()).await
    }
}

/// Options for a listener at a free port of this machine.
pub(crate) fn options(doors: Vec<Door>) -> Options {
    Options {
        addr: "127.0.0.1:0".parse().unwrap(),
        any_address: false,
        plain_network: false,
        tls: None,
        doors,
        limits: Limits::default(),
    }
}

/// A door of terminal number `number`.
pub(crate) fn door(number: u8, path: &str, check: Check) -> Door {
    let terminal = format!("00000000-0000-0000-0000-0000000000{number:02}").parse().unwrap();
    Door { terminal, paths: vec![path.to_owned()], content: Content::Json, check }
}

/// A listener with one open door, `/nexo`.
pub(crate) fn house() -> House {
    start(options(vec![door(1, "/nexo", Check::Message)]))
}

/// Starts a listener whose core answers everything with 200 and `{"ok":1}`.
pub(crate) fn start(options: Options) -> House {
    let (listener, mut incoming) = Listener::start(options).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Some(asked) = incoming.recv().await {
            keep.lock().unwrap().push(asked.callback);
            let content_type = Some("application/json");
            // the caller may have gone
            asked.reply.send(HttpAnswer { status: 200, content_type, body: b"{\"ok\":1}".to_vec() }).ok();
        }
    });
    House { listener, heard }
}

/// A request to a path with these header lines and this body, with its length.
pub(crate) fn post(path: &str, headers: &[&str], body: &str) -> String {
    let mut all = format!("POST {path} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: {}\r\n", body.len());
    for header in headers {
        all.push_str(header);
        all.push_str("\r\n");
    }
    format!("{all}\r\n{body}")
}

/// The request that passes through the door of [`house`].
pub(crate) fn fine() -> String {
    post("/nexo", &[JSON], "{}")
}

/// The header line of a JSON body.
pub(crate) const JSON: &str = "Content-Type: application/json";

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Zero where the connection ended without an answer.
    pub(crate) status: u16,
    /// In small letters, with the status line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// Writes bytes and reads one answer.
pub(crate) async fn talk(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), bytes: &[u8]) -> Answer {
    // it may be refused before it is all written
    stream.write_all(bytes).await.ok();
    listen(stream).await
}

/// Reads one answer.
pub(crate) async fn listen(stream: &mut (impl AsyncRead + Unpin)) -> Answer {
    let mut all = Vec::new();
    let mut byte = [0_u8; 1];
    let read = async {
        while !all.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte).await, Ok(1)) {
            all.push(byte[0]);
        }
        let head = String::from_utf8(all).unwrap().to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        stream.read_exact(&mut body).await.unwrap();
        let status = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
        Answer { status, head, body }
    };
    timeout(PATIENCE, read).await.unwrap_or_else(|_| panic!("no answer and no end"))
}

/// Waits for what the listener does a moment after the caller has seen the end.
pub(crate) async fn until(mut done: impl FnMut() -> bool) {
    let wait = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("it does not happen"));
}
