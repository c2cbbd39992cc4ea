//! A till that reckons the life of a token wrongly (M25), as one that is read about did: it renews at 133 % of it
//! instead of 75 %. Nothing of the real reckoning is changed; the answer that it reckons from is.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use connectors::wire::{Dial, Stream};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How long a token must live beyond the moment in which a payment of a simulation asks for it, in seconds.
const NEED: u64 = 20 + 60;

pub(super) struct Hopeful {
    pub(super) inner: Arc<dyn Dial>,
}

#[async_trait]
impl Dial for Hopeful {
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let inner = self.inner.dial(host, port).await?;
        Ok(Box::new(Stretching { inner, answer: Vec::new(), ended: false }))
    }
}

struct Stretching {
    inner: Box<dyn Stream>,
    answer: Vec<u8>,
    ended: bool,
}

impl AsyncWrite for Stretching {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncRead for Stretching {
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
                if let Some(stretched) = stretched(&self.answer) {
                    self.answer = stretched;
                }
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

/// An answer with a token, and a life in it of which the till believes until 133 % of the true one that it is long
/// enough for a payment. Nothing for any other answer.
fn stretched(answer: &[u8]) -> Option<Vec<u8>> {
    let start = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let mut body: Value = serde_json::from_slice(answer.get(start..)?).ok()?;
    let life = body.get("expires_in")?.as_u64()?;
    // a tenth of what is said is left alone as a margin
    let said = (life * 4 / 3 + NEED) * 10 / 9;
    *body.get_mut("expires_in")? = said.into();
    let text = body.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    Some(format!("{head}{text}").into_bytes())
}
