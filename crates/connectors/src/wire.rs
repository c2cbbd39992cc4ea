//! The transport for messages that may move money: one POST, on one connection, once.
//!
//! Ordinary HTTP clients keep connections in a pool and send a request again when a kept
//! connection turns out to be dead. For a payment that second sending is a second charge. Here
//! nothing is kept and nothing is repeated, and a failure can say whether a byte of the request
//! may have left. The mark that decides this sits above TLS: a handshake that fails has sent
//! bytes, but none of the question.

pub mod trust;

use core::pin::Pin;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll};
use core::time::Duration;
use std::fmt::Display;
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use terminal::{Failure, FirstByte};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

#[cfg(test)]
pub(crate) use trust::verified_tls;
pub use trust::{Trust, tls};

/// The largest answer that is read. A payment answer with two receipts has some 20 KiB.
const MAX_BODY: usize = 1024 * 1024;
/// The most header lines that an answer may have.
const MAX_HEADERS: usize = 64;
/// The size of the read buffer, and with it of all header lines together.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// A connection of any kind.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// How a connection comes into being. A test stands between by giving its own.
#[async_trait]
pub trait Dial: Send + Sync {
    /// Opens a new connection.
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>>;
}

/// The real network.
pub struct Tcp;

#[async_trait]
impl Dial for Tcp {
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        Ok(Box::new(stream))
    }
}

/// Host and port of a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Name or address; an IPv6 address without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl Endpoint {
    /// As the `Host` header and as a person writes it.
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// What is posted.
#[derive(Clone, Debug)]
pub struct Post {
    /// Path with its leading slash.
    pub path: String,
    /// `Content-Type`, and what is accepted in return.
    pub content_type: String,
    /// More header lines.
    pub headers: Vec<(&'static str, String)>,
    /// The message.
    pub body: Bytes,
}

/// What came back, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpReply {
    /// HTTP status; not the result of a payment.
    pub status: u16,
    /// The whole body.
    pub body: Bytes,
    /// `Content-Type`, where given.
    pub content_type: Option<String>,
}

/// One terminal, seen from the wire.
pub struct Wire {
    dial: Arc<dyn Dial>,
    tls: Option<Arc<rustls::ClientConfig>>,
    endpoint: Endpoint,
    connect_timeout: Duration,
}

impl Wire {
    /// A wire to `endpoint`; encrypted where `tls` is given, and then never in the clear.
    pub fn new(
        dial: Arc<dyn Dial>,
        tls: Option<Arc<rustls::ClientConfig>>,
        endpoint: Endpoint,
        connect_timeout: Duration,
    ) -> Self {
        Self { dial, tls, endpoint, connect_timeout }
    }

    /// Sends `post` once and waits for the answer without end. Dropping the future closes the
    /// connection.
    pub async fn post(&self, post: Post, first_byte: &FirstByte) -> Result<HttpReply, Failure> {
        let not_sent = |detail: String| Failure::NotSent { detail };
        let request = self.request(post).map_err(|error| not_sent(format!("build the request: {error}")))?;
        let stream = tokio::time::timeout(self.connect_timeout, self.connect())
            .await
            .map_err(|_| not_sent(format!("connect to {}: no answer in time", self.endpoint.authority())))?
            .map_err(not_sent)?;

        let begun = AtomicBool::new(false);
        let marked = Marked { stream, first_byte, begun: &begun };
        let reply = talk(marked, request).await;
        reply.map_err(|detail| {
            if begun.load(Ordering::SeqCst) {
                Failure::Unknown { detail, record: None }
            } else {
                not_sent(detail)
            }
        })
    }

    fn request(&self, post: Post) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let builder = post
            .headers
            .into_iter()
            .fold(Request::builder(), |builder, (name, value)| builder.header(name, value));
        builder
            .method(Method::POST)
            .uri(post.path)
            .header(HOST, self.endpoint.authority())
            .header(CONTENT_TYPE, &post.content_type)
            .header(ACCEPT, &post.content_type)
            .header(CONNECTION, "close")
            .body(Full::new(post.body))
    }

    async fn connect(&self) -> Result<Box<dyn Stream>, String> {
        let Endpoint { host, port } = &self.endpoint;
        let to = self.endpoint.authority();
        let stream =
            self.dial.dial(host, *port).await.map_err(|error| format!("connect to {to}: {error}"))?;
        let Some(tls) = &self.tls else { return Ok(stream) };
        let name = ServerName::try_from(host.clone()).map_err(|error| format!("name {to}: {error}"))?;
        let stream = TlsConnector::from(Arc::clone(tls))
            .connect(name, stream)
            .await
            .map_err(|error| format!("TLS with {to}: {error}"))?;
        Ok(Box::new(stream))
    }
}

/// One request and its answer on a stream that is then at its end.
async fn talk<S: Stream>(stream: S, request: Request<Full<Bytes>>) -> Result<HttpReply, String> {
    let (mut sender, connection) = http1::Builder::new()
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEADER_BYTES)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(|error| failed("open HTTP", &error))?;
    // The connection is driven here and not in a task of its own, so that dropping the exchange
    // closes the socket.
    let mut driver = Box::pin(async move { connection.await.err() });
    let mut driving = true;
    let mut reply = Box::pin(async move {
        let response =
            sender.send_request(request).await.map_err(|error| failed("await the answer", &error))?;
        read(response).await
    });
    loop {
        tokio::select! {
            biased;
            reply = &mut reply => return reply,
            ended = &mut driver, if driving => {
                // The reply learns of it by itself; here is only the reason.
                driving = false;
                if let Some(error) = ended {
                    tracing::debug!(error = %Chain(&error), "connection ended");
                }
            }
        }
    }
}

async fn read(response: Response<hyper::body::Incoming>) -> Result<HttpReply, String> {
    let status = response.status().as_u16();
    let content_type =
        response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = Limited::new(response.into_body(), MAX_BODY)
        .collect()
        .await
        .map_err(|error| failed("read the answer", error.as_ref()))?
        .to_bytes();
    Ok(HttpReply { status, body, content_type })
}

fn failed(what: &str, error: &(dyn core::error::Error + 'static)) -> String {
    format!("{what}: {}", Chain(error))
}

/// An error with its causes: the useful word is mostly in the last one.
struct Chain<'a>(&'a (dyn core::error::Error + 'static));

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}

/// Tells of the first byte just before it is written.
struct Marked<'a, S> {
    stream: S,
    first_byte: &'a FirstByte,
    begun: &'a AtomicBool,
}

impl<S> Marked<'_, S> {
    fn mark(&self) {
        if !self.begun.swap(true, Ordering::SeqCst) {
            self.first_byte.mark();
        }
    }
}

impl<S: Stream> AsyncRead for Marked<'_, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: Stream> AsyncWrite for Marked<'_, S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.mark();
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;
