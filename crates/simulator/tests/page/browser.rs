//! As much of a browser as the page needs.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Driver, Options, Page, Simulator};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::support::{Shop, raw};

/// A terminal with a page, and a till that is logged in.
pub(crate) struct Counter {
    pub(crate) shop: Shop,
    pub(crate) page: Page,
}

impl Counter {
    pub(crate) async fn open(driver: Driver, script: &str) -> Self {
        let options = Options { driver, host: Duration::from_millis(20), ..Options::default() };
        let shop = Shop::open_with(options, script).await;
        let page = open_page(&shop.simulator).await;
        Self { shop, page }
    }

    pub(crate) async fn state(&self) -> Value {
        let (status, state) = self.get("/api/terminals/counter").await;
        assert_eq!(status, 200);
        state
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let addr = self.page.addr();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
        let (status, body) = raw(addr, request.as_bytes()).await.http();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    pub(crate) async fn act(&self, action: &str, body: Value) -> u16 {
        self.post(action, &body, "").await
    }

    pub(crate) async fn post(&self, action: &str, body: &Value, headers: &str) -> u16 {
        let (addr, body) = (self.page.addr(), body.to_string());
        let request = format!(
            "POST /api/terminals/counter/{action} HTTP/1.1\r\nHost: {addr}\r\n{headers}\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        raw(addr, request.as_bytes()).await.http().0
    }

    /// Waits until the screen is there.
    pub(crate) async fn until_stage(&self, wanted: &str) -> Value {
        for _ in 0..500 {
            let state = self.state().await;
            if state["screen"]["stage"] == wanted {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("no {wanted}: {}", self.state().await["screen"]);
    }

    pub(crate) async fn keys(&self, keys: &[&str]) {
        for key in keys {
            assert_eq!(self.act("key", json!({ "key": key })).await, 200, "{key}");
        }
    }

    /// Opens the stream and reads its first event.
    pub(crate) async fn watch(&self) -> Stream {
        let mut stream = TcpStream::connect(self.page.addr()).await.unwrap();
        let head = format!("GET /api/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.page.addr());
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut stream = Stream(BufReader::new(stream));
        assert_eq!(stream.next().await.0, "hello");
        stream
    }
}

pub(crate) async fn open_page(simulator: &Simulator) -> Page {
    Page::start("127.0.0.1:0".parse().unwrap(), &[("counter".to_owned(), simulator)]).await.unwrap()
}

/// A stream of events.
pub(crate) struct Stream(BufReader<TcpStream>);

impl Stream {
    /// The next event and its data.
    pub(crate) async fn next(&mut self) -> (String, Value) {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).await.unwrap(), 0, "the stream ended");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut event);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (event, serde_json::from_str(data).unwrap());
            }
        }
    }
}
