//! A relay as a shop would rent one: it takes in what a cloud sends, and hands it on to the till behind the router.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use api::App;
use terminal::Callback;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The longest request that it hands on.
const LONGEST: usize = 256 * 1024;

/// It ends when it is dropped.
pub struct Relay {
    addr: SocketAddr,
    answers: Arc<Mutex<Vec<u16>>>,
    works: JoinHandle<()>,
}

impl Relay {
    /// Hands on to this till, at the doors of these terminals.
    pub(crate) async fn start(app: Arc<App>, doors: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let answers = Arc::<Mutex<Vec<u16>>>::default();
        let heard = Arc::clone(&answers);
        let works = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (app, heard, doors) = (Arc::clone(&app), Arc::clone(&heard), doors.clone());
                tokio::spawn(async move {
                    let status = hand_on(&app, doors, stream).await;
                    heard.lock().unwrap().extend(status);
                });
            }
        });
        Self { addr, answers, works }
    }

    /// What the cloud is told.
    pub fn url(&self) -> String {
        format!("http://{}/till-1", self.addr)
    }

    /// What the till answered, in its order.
    pub fn answers(&self) -> Vec<u16> {
        self.answers.lock().unwrap().clone()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.works.abort();
    }
}

/// One request; nothing where it was none.
async fn hand_on(app: &App, doors: Vec<String>, mut stream: TcpStream) -> Option<u16> {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        assert!(bytes.len() < LONGEST, "more than anybody sends");
        if let Some(whole) = whole(&bytes) {
            break whole;
        }
    };
    let headers: Vec<(String, String)> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let callback = Callback {
        doors: doors.iter().map(|id| id.parse().unwrap()).collect(),
        peer: [127, 0, 0, 1].into(),
        path: "/ppaas".to_owned(),
        headers,
        content_type: "application/json".to_owned(),
        body,
    };
    let answer = app.hear(callback).await;
    let head = format!("HTTP/1.1 {} Heard\r\ncontent-length: {}\r\n\r\n", answer.status, answer.body.len());
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(&answer.body).await.ok()?;
    Some(answer.status)
}

/// Head and body, where both are there.
fn whole(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    let body = &bytes[end + 4..];
    (body.len() >= length).then(|| (head, body[..length].to_vec()))
}
