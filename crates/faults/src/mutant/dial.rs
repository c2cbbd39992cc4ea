//! Mutants on the wire: a till that does not look at the names in an answer, and one that asks about
//! nothing in particular.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use connectors::wire::{Dial, Stream};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Every answer is taken for the one that is waited for (X6); with `forgets_reference` the question has no
/// reference either (M18).
pub(super) struct Careless {
    pub(super) inner: Arc<dyn Dial>,
    pub(super) forgets_reference: bool,
}

#[async_trait]
impl Dial for Careless {
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let inner = self.inner.dial(host, port).await?;
        let forgets_reference = self.forgets_reference;
        Ok(Box::new(Blurred {
            inner,
            forgets_reference,
            request: Vec::new(),
            asked: None,
            answer: Vec::new(),
            ended: false,
        }))
    }
}

struct Blurred {
    inner: Box<dyn Stream>,
    forgets_reference: bool,
    request: Vec<u8>,
    /// The names that the answer shall have, and the message that it shall be about.
    asked: Option<(Value, Value)>,
    answer: Vec<u8>,
    ended: bool,
}

impl AsyncWrite for Blurred {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut whole = self.request.clone();
        whole.extend_from_slice(bytes);
        let Some((body, asked)) = question(&whole) else {
            // not whole yet, or not JSON: kept until it is
            self.request = whole;
            return Poll::Ready(Ok(bytes.len()));
        };
        let body = if self.forgets_reference { without_reference(body) } else { body };
        let text = body.to_string();
        let head = format!("POST / HTTP/1.1\r\nHost: terminal\r\nContent-Length: {}\r\n\r\n", text.len());
        let message = format!("{head}{text}").into_bytes();
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, &message))?;
        self.asked = Some(asked);
        self.request.clear();
        if written < message.len() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncRead for Blurred {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while !self.ended {
            let mut space = [0; 4096];
            let mut part = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.inner).poll_read(cx, &mut part))?;
            if part.filled().is_empty() {
                self.ended = true;
                let asked = self.asked.clone();
                let answer = renamed(&self.answer, asked);
                self.answer = answer;
            } else {
                let filled = part.filled().to_vec();
                self.answer.extend(filled);
            }
        }
        let count = out.remaining().min(self.answer.len());
        let bytes: Vec<u8> = self.answer.drain(..count).collect();
        out.put_slice(&bytes);
        Poll::Ready(Ok(()))
    }
}

/// The body of a whole request, its header, and what it is about.
fn question(bytes: &[u8]) -> Option<(Value, (Value, Value))> {
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let body: Value = serde_json::from_slice(bytes.get(start..)?).ok()?;
    let request = body.get("SaleToPOIRequest")?;
    let header = request.get("MessageHeader")?.clone();
    let reference =
        request.pointer("/TransactionStatusRequest/MessageReference").cloned().unwrap_or_default();
    Some((body, (header, reference)))
}

fn without_reference(mut body: Value) -> Value {
    if let Some(status) = body.pointer_mut("/SaleToPOIRequest/TransactionStatusRequest")
        && let Some(fields) = status.as_object_mut()
    {
        fields.remove("MessageReference");
    }
    body
}

/// The answer with the names that were wanted.
fn renamed(bytes: &[u8], asked: Option<(Value, Value)>) -> Vec<u8> {
    let changed = || {
        let (header, reference) = asked?;
        let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let mut body: Value = serde_json::from_slice(bytes.get(start..)?).ok()?;
        let answer = body.get_mut("SaleToPOIResponse")?;
        take_names(answer.get_mut("MessageHeader")?, &header);
        let repeated = answer.pointer_mut("/TransactionStatusResponse/RepeatedMessageResponse/MessageHeader");
        if let Some(repeated) = repeated {
            take_names(repeated, &reference);
            take_names(repeated, &only_ids(&header));
        }
        if let Some(named) = answer.pointer_mut("/TransactionStatusResponse/MessageReference") {
            take_names(named, &reference);
        }
        let text = body.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            text.len()
        );
        Some(format!("{head}{text}").into_bytes())
    };
    changed().unwrap_or_else(|| bytes.to_vec())
}

fn only_ids(header: &Value) -> Value {
    serde_json::json!({ "SaleID": header["SaleID"], "POIID": header["POIID"] })
}

fn take_names(into: &mut Value, from: &Value) {
    for name in ["ServiceID", "SaleID", "POIID"] {
        if let (Some(slot), Some(value)) = (into.get_mut(name), from.get(name)) {
            *slot = value.clone();
        }
    }
}
