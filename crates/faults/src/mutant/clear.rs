//! A till that does not look at the seal (M30): what comes in the clear is sealed on its way in, as if it had
//! been.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use connectors::wire::{Dial, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

pub(super) struct Gullible {
    pub(super) inner: Arc<dyn Dial>,
}

#[async_trait]
impl Dial for Gullible {
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let inner = self.inner.dial(host, port).await?;
        Ok(Box::new(Sealing { inner, asked_sealed: false, answer: Vec::new(), ended: false }))
    }
}

struct Sealing {
    inner: Box<dyn Stream>,
    asked_sealed: bool,
    answer: Vec<u8>,
    ended: bool,
}

impl AsyncWrite for Sealing {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let blob = b"NexoBlob";
        self.asked_sealed |= bytes.windows(blob.len()).any(|part| part == blob);
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncRead for Sealing {
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
                if let Some(sealed) = sealed(&self.answer).filter(|_| self.asked_sealed) {
                    self.answer = sealed;
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

/// The answer as the terminal would have sealed it; nothing where it is sealed or no message.
fn sealed(answer: &[u8]) -> Option<Vec<u8>> {
    let start = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let body = crate::sealed::seal(answer.get(start..)?)?;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    Some([head.into_bytes(), body].concat())
}
