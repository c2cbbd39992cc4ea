//! A till as bare as possible: it writes messages to a socket and tells exactly what came back.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use nexo::amount::Decimal;
use nexo::encoding::json;
use nexo::v3::{
    AbortRequest, AmountsReq, Body, ErrorCondition, LoginRequest, Message, MessageCategory, MessageHeader,
    MessageReference, OriginalPoiTransaction, PaymentData, PaymentRequest, PaymentResponse,
    PaymentTransaction, PaymentType, ReversalReason, ReversalRequest, ReversalResponse, SaleData,
    SaleSoftware, TransactionIdentification, TransactionStatusRequest, TransactionStatusResponse,
};
use simulator::{Options, Script, Simulator};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) const NOW: &str = "2026-01-02T03:04:05.678Z";

/// How a connection went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Everything that came before the orderly end.
    Bytes(Vec<u8>),
    /// An orderly end without a byte.
    Closed,
    /// The connection was reset.
    Reset,
}

impl Heard {
    /// Status and body of the one HTTP answer.
    pub(crate) fn http(&self) -> (u16, Vec<u8>) {
        let Self::Bytes(bytes) = self else { panic!("no answer: {self:?}") };
        split(bytes)
    }

    pub(crate) fn message(&self) -> Message {
        let (status, body) = self.http();
        assert_eq!(status, 200);
        json::read(&body).unwrap()
    }

    pub(crate) fn payment(&self) -> PaymentResponse {
        match self.message().body {
            Body::PaymentResponse(response) => *response,
            other => panic!("{} instead of a payment answer", other.name()),
        }
    }
}

fn split(bytes: &[u8]) -> (u16, Vec<u8>) {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&bytes[..at]).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, bytes[at + 4..].to_vec())
}

/// A terminal and one till that is logged in to it.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) sale_id: &'static str,
}

impl Shop {
    pub(crate) async fn open(script: &str) -> Self {
        Self::open_with(Options::default(), script).await
    }

    pub(crate) async fn open_with(options: Options, script: &str) -> Self {
        let script = Script::parse(script).unwrap();
        let simulator = Simulator::start(options, script).await.unwrap();
        let shop = Self { simulator, sale_id: "TILL-1" };
        shop.log_in().await;
        shop
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.simulator.addr()
    }

    pub(crate) fn header(&self, category: MessageCategory, service_id: &str) -> MessageHeader {
        MessageHeader::service_request(category, service_id, self.sale_id, "SIM-1")
    }

    pub(crate) async fn send(&self, category: MessageCategory, service_id: &str, body: Body) -> Heard {
        let message = Message { header: self.header(category, service_id), body };
        post(self.addr(), "/nexo", &json::write(&message).unwrap()).await
    }

    pub(crate) async fn log_in(&self) {
        let request = LoginRequest {
            date_time: NOW.to_owned(),
            sale_software: SaleSoftware {
                provider_identification: "Test".to_owned(),
                application_name: "Test".to_owned(),
                software_version: "1".to_owned(),
                certification_code: Some("none".to_owned()),
                ..SaleSoftware::default()
            },
            operator_language: "en".to_owned(),
            ..LoginRequest::default()
        };
        let heard = self.send(MessageCategory::Login, "LOGIN", Body::LoginRequest(request)).await;
        assert!(heard.message().body.response().unwrap().is_done());
    }

    pub(crate) async fn pay(&self, service_id: &str, amount: &str) -> Heard {
        self.pay_as(PaymentType::Normal, service_id, amount).await
    }

    pub(crate) async fn pay_as(&self, kind: PaymentType, service_id: &str, amount: &str) -> Heard {
        let body = Body::PaymentRequest(Box::new(payment(kind, amount)));
        self.send(MessageCategory::Payment, service_id, body).await
    }

    pub(crate) async fn status(&self, service_id: &str) -> TransactionStatusResponse {
        status_of(&self.ask(service_id).await)
    }

    /// Asks for the status, whatever becomes of the question.
    pub(crate) async fn ask(&self, service_id: &str) -> Heard {
        let reference = MessageReference::to(&self.header(MessageCategory::Payment, service_id));
        let body = Body::TransactionStatusRequest(TransactionStatusRequest {
            message_reference: Some(reference),
            ..TransactionStatusRequest::default()
        });
        self.send(MessageCategory::TransactionStatus, "STATUS", body).await
    }

    pub(crate) async fn abort(&self, service_id: &str) {
        let body = Body::AbortRequest(AbortRequest {
            message_reference: MessageReference::to(&self.header(MessageCategory::Payment, service_id)),
            abort_reason: "test".to_owned(),
            ..AbortRequest::default()
        });
        let heard = self.send(MessageCategory::Abort, "ABORT", body).await;
        assert_eq!(heard.http(), (200, Vec::new()));
    }

    pub(crate) async fn reverse(
        &self,
        service_id: &str,
        transaction: &TransactionIdentification,
        amount: Option<&str>,
    ) -> ReversalResponse {
        let original = OriginalPoiTransaction {
            poi_transaction_id: Some(transaction.clone()),
            ..OriginalPoiTransaction::default()
        };
        let body = Body::ReversalRequest(ReversalRequest {
            reversed_amount: amount.map(money),
            ..ReversalRequest::new(original, ReversalReason::MerchantCancel)
        });
        match self.send(MessageCategory::Reversal, service_id, body).await.message().body {
            Body::ReversalResponse(response) => response,
            other => panic!("{} instead of a reversal answer", other.name()),
        }
    }

    /// What the ledger says, as `kind service-id amount`.
    pub(crate) fn booked(&self) -> Vec<String> {
        let line = |entry: simulator::Entry| {
            format!("{:?} {} {}", entry.kind, entry.service_id, entry.amount.to_text()).to_lowercase()
        };
        self.simulator.ledger().into_iter().map(line).collect()
    }

    /// The amount that status says was authorised, or why there is none.
    pub(crate) async fn truth(&self, service_id: &str) -> Result<String, ErrorCondition> {
        truth_of(self.status(service_id).await, service_id)
    }

    /// Waits until the payment has begun.
    pub(crate) async fn until_open(&self) {
        until(|| self.simulator.is_open()).await;
    }
}

pub(crate) fn status_of(heard: &Heard) -> TransactionStatusResponse {
    match heard.message().body {
        Body::TransactionStatusResponse(response) => response,
        other => panic!("{} instead of a status answer", other.name()),
    }
}

fn truth_of(status: TransactionStatusResponse, service_id: &str) -> Result<String, ErrorCondition> {
    let Some(repeated) = status.repeated else { return Err(status.response.error_condition.unwrap()) };
    assert_eq!(repeated.header.service_id.as_deref(), Some(service_id));
    let Body::PaymentResponse(payment) = *repeated.body else { panic!("not a payment") };
    match payment.response.error_condition {
        Some(condition) => Err(condition),
        None => Ok(authorized(&payment)),
    }
}

pub(crate) fn authorized(payment: &PaymentResponse) -> String {
    let amounts = payment.payment_result.as_ref().unwrap().amounts_resp.as_ref().unwrap();
    amounts.authorized_amount.unwrap().to_text()
}

pub(crate) fn condition(payment: &PaymentResponse) -> ErrorCondition {
    payment.response.error_condition.clone().unwrap()
}

pub(crate) fn text(payment: &PaymentResponse) -> &str {
    payment.response.additional_response.as_deref().unwrap()
}

pub(crate) fn money(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

pub(crate) fn payment(kind: PaymentType, amount: &str) -> PaymentRequest {
    PaymentRequest {
        sale_data: SaleData {
            sale_transaction_id: TransactionIdentification {
                transaction_id: "T-1/7".to_owned(),
                time_stamp: NOW.to_owned(),
            },
            ..SaleData::default()
        },
        payment_transaction: PaymentTransaction {
            amounts_req: AmountsReq {
                currency: "EUR".to_owned(),
                requested_amount: Some(money(amount)),
                ..AmountsReq::default()
            },
            ..PaymentTransaction::default()
        },
        payment_data: Some(PaymentData::of(kind)),
        ..PaymentRequest::default()
    }
}

pub(crate) async fn post(addr: SocketAddr, path: &str, body: &[u8]) -> Heard {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {addr}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    raw(addr, &[head.as_bytes(), body].concat()).await
}

pub(crate) async fn get(addr: SocketAddr, path: &str) -> serde_json::Value {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    let (status, body) = raw(addr, request.as_bytes()).await.http();
    assert_eq!(status, 200);
    serde_json::from_slice(&body).unwrap()
}

/// Writes bytes on a connection of their own and reads to its end.
pub(crate) async fn raw(addr: SocketAddr, bytes: &[u8]) -> Heard {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut heard = Vec::new();
    match stream.read_to_end(&mut heard).await {
        Ok(_) if heard.is_empty() => Heard::Closed,
        Ok(_) => Heard::Bytes(heard),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
            Heard::Reset
        }
    }
}

pub(crate) async fn until(condition: impl Fn() -> bool) {
    for _ in 0..500 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited five seconds in vain");
}
