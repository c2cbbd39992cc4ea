//! A point of sale as bare as possible, and the cloud that it talks to.

use std::net::SocketAddr;
use std::sync::Arc;

use nexo::Any;
use nexo::encoding::json;
use nexo::v3::{
    AbortRequest, Body, LoginRequest, Message, MessageCategory, MessageHeader, MessageReference, PaymentType,
    SaleSoftware, TransactionStatusRequest,
};
use nexo::v5::Dialect;
use nexo::v5::convert::{Stamp, from_v3, to_v3};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use simulator::clouds::ppaas::{Cloud, CloudOptions, Credentials, Hosts, Orders};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::terminal::{NOW, payment};

/// The first device of the first store.
pub(crate) const DEVICE: &str = "ingenico-DX8000-S001D00001";
pub(crate) const DEVICES: &str = "/retail/v1/payment-devices";

/// An answer, or how the connection ended without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Answer(Answer),
    /// An orderly end without a whole answer; what came of it.
    Closed(Vec<u8>),
    Reset,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
    /// What came behind it on the connection.
    pub(crate) rest: Vec<u8>,
}

impl Heard {
    pub(crate) fn answer(self) -> Answer {
        match self {
            Self::Answer(answer) => answer,
            other => panic!("no answer: {other:?}"),
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.head.lines().find_map(|line| {
            let (own, value) = line.split_once(": ")?;
            own.eq_ignore_ascii_case(name).then_some(value)
        });
        found.map(str::trim)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn message(&self) -> Message {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        read(&self.body).unwrap().0
    }

    /// How the message is spelled; nothing for nexo 3.
    pub(crate) fn dialect(&self) -> Option<Dialect> {
        read(&self.body).unwrap().1
    }
}

/// A message in whatever spelling, as one of nexo 3, and the spelling of one of nexo 5.
pub(crate) fn read(bytes: &[u8]) -> Option<(Message, Option<Dialect>)> {
    match nexo::read_any(bytes).ok()? {
        Any::V3(read) => Some((read.message, None)),
        Any::V5(read) => Some((to_v3(&read.message).unwrap(), Some(read.spelling))),
    }
}

/// A message of nexo 3, spelled like that.
pub(crate) fn write(message: &Message, dialect: Option<Dialect>) -> Vec<u8> {
    match dialect {
        None => json::write(message).unwrap(),
        Some(dialect) => dialect.write(&from_v3(message, &Stamp::at(NOW)).unwrap()).unwrap(),
    }
}

/// One request on a connection of its own.
pub(crate) async fn send(base: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Heard {
    let addr: SocketAddr = base.strip_prefix("http://").unwrap().parse().unwrap();
    let stream = TcpStream::connect(addr).await.unwrap();
    talk(stream, base, method, path, headers, body).await
}

pub(crate) async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    base: &str,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> Heard {
    let host = base.split("//").last().unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // a cloud that resets before it reads may do so while we write
    drop(stream.write_all(&[head.as_bytes(), body].concat()).await);
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes).await {
        Ok(_) => split(bytes),
        Err(_) => Heard::Reset,
    }
}

fn split(bytes: Vec<u8>) -> Heard {
    let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Heard::Closed(bytes) };
    let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, body: Vec::new(), rest: Vec::new() };
    let length: usize = answer.header("content-length").unwrap_or("0").parse().unwrap();
    let body = &bytes[at + 4..];
    if body.len() < length {
        return Heard::Closed(bytes);
    }
    answer.body = body[..length].to_vec();
    answer.rest = body[length..].to_vec();
    Heard::Answer(answer)
}

/// A point of sale with a token, and the cloud.
pub(crate) struct Shop {
    pub(crate) cloud: Arc<Cloud>,
    pub(crate) hosts: Hosts,
    pub(crate) credentials: Credentials,
    pub(crate) token: String,
    pub(crate) sale_id: &'static str,
    /// How it writes; nothing for nexo 3.
    pub(crate) dialect: Option<Dialect>,
}

impl Shop {
    /// The first point of sale of a cloud with one store.
    pub(crate) async fn open(orders: &str) -> Self {
        Self::open_with(CloudOptions::default(), orders).await
    }

    pub(crate) async fn open_with(options: CloudOptions, orders: &str) -> Self {
        let cloud = Arc::new(Cloud::start(options).await.unwrap());
        let hosts = cloud.hosts().remove(0);
        let credentials = cloud.points().remove(0);
        let token = mint(&hosts, &credentials).await;
        cloud.order(&Orders::parse(orders).unwrap()).unwrap();
        Self { cloud, hosts, credentials, token, sale_id: "TILL-1", dialect: None }
    }

    /// The same with a session at the first device.
    pub(crate) async fn logged_in(orders: &str, script: &str) -> Self {
        Self::logged_in_writing(None, orders, script).await
    }

    /// The same for a till that writes like this.
    pub(crate) async fn logged_in_writing(dialect: Option<Dialect>, orders: &str, script: &str) -> Self {
        let shop = Self { dialect, ..Self::open(orders).await };
        shop.device().replace(simulator::Script::parse(script).unwrap());
        assert!(shop.log_in().await.message().body.response().unwrap().is_done());
        shop
    }

    /// The second point of sale of the same store, under a name of its own.
    pub(crate) async fn neighbour(&self) -> Self {
        let credentials = self.cloud.points().remove(1);
        let token = mint(&self.hosts, &credentials).await;
        let (cloud, hosts) = (Arc::clone(&self.cloud), self.hosts.clone());
        Self { cloud, hosts, credentials, token, sale_id: "TILL-2", dialect: self.dialect }
    }

    pub(crate) fn device(&self) -> &simulator::Simulator {
        self.cloud.device(DEVICE).unwrap()
    }

    pub(crate) fn order(&self, orders: &str) {
        self.cloud.order(&Orders::parse(orders).unwrap()).unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Heard {
        self.call("GET", path, "", b"").await
    }

    pub(crate) async fn call(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Heard {
        let headers = format!("Authorization: Bearer {}\r\n{headers}", self.token);
        send(&self.hosts.api, method, path, &headers, body).await
    }

    pub(crate) async fn log_in(&self) -> Answer {
        let request = LoginRequest {
            date_time: NOW.to_owned(),
            sale_software: SaleSoftware {
                provider_identification: "Test".to_owned(),
                application_name: "Test".to_owned(),
                software_version: "1".to_owned(),
                ..SaleSoftware::default()
            },
            operator_language: "en".to_owned(),
            ..LoginRequest::default()
        };
        self.message(MessageCategory::Login, "LOGIN", Body::LoginRequest(request), "").await.answer()
    }

    pub(crate) fn bytes(&self, category: MessageCategory, service_id: &str, body: Body) -> Vec<u8> {
        let header = MessageHeader::service_request(category, service_id, self.sale_id, DEVICE);
        write(&Message { header, body }, self.dialect)
    }

    pub(crate) async fn post(&self, device: &str, headers: &str, bytes: &[u8]) -> Heard {
        let headers = format!("Content-Type: application/json\r\n{headers}");
        self.call("POST", &format!("{DEVICES}/{device}/messages"), &headers, bytes).await
    }

    pub(crate) async fn message(
        &self,
        category: MessageCategory,
        service_id: &str,
        body: Body,
        headers: &str,
    ) -> Heard {
        let bytes = self.bytes(category, service_id, body);
        self.post(DEVICE, headers, &bytes).await
    }

    pub(crate) async fn pay(&self, service_id: &str, amount: &str) -> Heard {
        self.pay_with(service_id, amount, "").await
    }

    pub(crate) async fn pay_with(&self, service_id: &str, amount: &str, headers: &str) -> Heard {
        let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, amount)));
        self.message(MessageCategory::Payment, service_id, body, headers).await
    }

    pub(crate) async fn abort(&self, service_id: &str) -> Answer {
        let paid = MessageHeader::service_request(MessageCategory::Payment, service_id, self.sale_id, DEVICE);
        let body = Body::AbortRequest(AbortRequest {
            message_reference: MessageReference::to(&paid),
            abort_reason: "test".to_owned(),
            ..AbortRequest::default()
        });
        self.message(MessageCategory::Abort, "ABORT", body, "").await.answer()
    }

    /// What the status of a payment is: the words of its result, or of the refusal.
    pub(crate) async fn status(&self, service_id: &str) -> String {
        let paid = MessageHeader::service_request(MessageCategory::Payment, service_id, self.sale_id, DEVICE);
        let body = Body::TransactionStatusRequest(TransactionStatusRequest {
            message_reference: Some(MessageReference::to(&paid)),
            ..TransactionStatusRequest::default()
        });
        let heard = self.message(MessageCategory::TransactionStatus, "STATUS", body, "").await;
        let Body::TransactionStatusResponse(status) = heard.answer().message().body else {
            panic!("no status")
        };
        match status.repeated {
            Some(repeated) => result(&repeated.body),
            None => status.response.error_condition.unwrap().as_str().to_owned(),
        }
    }

    /// The service ids of what was charged at the first device.
    pub(crate) fn charged(&self) -> Vec<String> {
        self.cloud.ledger(DEVICE).into_iter().map(|entry| entry.service_id).collect()
    }
}

/// `Success`, or the condition of the failure.
pub(crate) fn result(body: &Body) -> String {
    let response = body.response().unwrap();
    match &response.error_condition {
        Some(condition) => condition.as_str().to_owned(),
        None => response.result.as_str().to_owned(),
    }
}

/// Asks for a token with the secret in the body.
pub(crate) async fn ask_token(hosts: &Hosts, id: &str, secret: &str) -> Answer {
    let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let path = format!("/oauth2/v1/{}/token", hosts.user_domain);
    send(&hosts.auth, "POST", &path, FORM, body.as_bytes()).await.answer()
}

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

pub(crate) async fn mint(hosts: &Hosts, credentials: &Credentials) -> String {
    let answer = ask_token(hosts, &credentials.application_id, credentials.key.expose_secret()).await;
    assert_eq!(answer.status, 200);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}
