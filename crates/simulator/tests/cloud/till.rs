//! A till that listens for what the cloud calls it with: it notes everything and answers 204, and a question about a
//! signature with yes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::hmac;
use nexo::v3::{Body, Input, InputResponse, InputResult, Message, Response};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::{read as spelled, write};

/// One request: the value of its signature, and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

impl Called {
    /// Whether the signature is that of the secret.
    pub(crate) fn is_signed(&self, secret: &SecretString) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        hex::decode(&self.signature).is_ok_and(|tag| hmac::verify(&key, &self.body, &tag).is_ok())
    }

    pub(crate) fn name(&self) -> String {
        spelled(&self.body).map(|(message, _)| message.body.name().to_owned()).unwrap_or_default()
    }
}

pub(crate) struct Till {
    addr: SocketAddr,
    heard: Arc<Mutex<Vec<Called>>>,
}

impl Till {
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let notes = Arc::clone(&notes);
                tokio::spawn(async move {
                    let called = read(&mut stream).await;
                    let answer = answer(&called.body);
                    notes.lock().unwrap().push(called);
                    stream.write_all(&answer).await.unwrap();
                });
            }
        });
        Self { addr, heard }
    }

    /// The header that tells the cloud where this till is.
    pub(crate) fn header(&self) -> String {
        format!("X-Callback-Url: http://{}/called\r\n", self.addr)
    }

    pub(crate) fn heard(&self) -> Vec<Called> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits for so many requests.
    pub(crate) async fn until_heard(&self, count: usize) -> Vec<Called> {
        for _ in 0..500 {
            if self.heard().len() >= count {
                return self.heard();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("heard {} of {count}", self.heard().len());
    }
}

fn answer(body: &[u8]) -> Vec<u8> {
    let Some((Message { header, body: Body::InputRequest(asked) }, dialect)) = spelled(body) else {
        return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec();
    };
    let data = &asked.input_data;
    let mut input = Input::new(data.input_command.clone());
    input.confirmed = Some(true);
    let result = InputResult {
        input: Some(input),
        ..InputResult::new(data.device.clone(), data.info_qualify.clone(), Response::success())
    };
    let body = Body::InputResponse(Box::new(InputResponse::new(result)));
    let body = write(&Message { header: header.response(), body }, dialect);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), &body].concat()
}

async fn read(stream: &mut tokio::net::TcpStream) -> Called {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let Some(place) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..place].to_vec()).unwrap();
        let value = |wanted: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            lines
                .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value.to_owned())
                .next()
        };
        let length: usize = value("content-length").unwrap().parse().unwrap();
        if bytes.len() >= place + 4 + length {
            let signature = value("x-ppaas-signature").unwrap_or_default();
            return Called { signature, body: bytes[place + 4..].to_vec() };
        }
    }
}
