//! The transport for messages that may move money: one POST, on one connection, once.
//!
//! Ordinary HTTP clients keep connections in a pool and send a request again when a kept
//! connection turns out to be dead. For a payment that second sending is a second charge. Here
//! nothing is kept and nothing is repeated, and a failure can say whether a byte of the request
//! may have left. The mark that decides this sits above TLS: a handshake that fails has sent
//! bytes, but none of the question.

mod proxy;
mod trouble;
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
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use terminal::{Failure, FirstByte};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub use proxy::ThroughProxy;
pub(crate) use trouble::cause_in;
pub use trouble::{Cause, Trouble, Untrusted};
#[cfg(test)]
pub(crate) use trust::verified_tls;
pub use trust::{Trust, tls, tls_as};

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
        let named = |error| io::Error::other(trouble::NoName(error));
        let addresses: Vec<_> = tokio::net::lookup_host((host, port)).await.map_err(named)?.collect();
        let stream = TcpStream::connect(addresses.as_slice()).await?;
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

/// Any request.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is done.
    pub method: Method,
    /// Path with its leading slash.
    pub path: String,
    /// Header lines, but for those of the connection itself.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body; empty for none.
    pub body: Bytes,
}

/// What came back, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpReply {
    /// HTTP status; not the result of a payment.
    pub status: u16,
    /// The header lines.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl HttpReply {
    /// A header line, where it is there and is text.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
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
        let call = post.call().map_err(|detail| Failure::NotSent { detail })?;
        self.call(call, first_byte).await.map_err(|trouble| {
            if trouble.sent {
                Failure::Unknown { detail: trouble.detail, record: None }
            } else {
                Failure::NotSent { detail: trouble.detail }
            }
        })
    }

    /// Sends any request, in the same way: once, on a connection of its own, without following anything.
    pub async fn call(&self, call: Call, first_byte: &FirstByte) -> Result<HttpReply, Trouble> {
        let not_sent = |cause, detail: String| Trouble { cause, sent: false, detail };
        let request = self
            .request(call)
            .map_err(|error| not_sent(Cause::Question, format!("build the request: {error}")))?;
        let stream = tokio::time::timeout(self.connect_timeout, self.connect()).await.map_err(|_| {
            not_sent(Cause::Timeout, format!("connect to {}: no answer in time", self.endpoint.authority()))
        })??;

        let begun = AtomicBool::new(false);
        let marked = Marked { stream, first_byte, begun: &begun };
        let reply = talk(marked, request).await;
        reply.map_err(|Ended { cause, detail }| Trouble { cause, sent: begun.load(Ordering::SeqCst), detail })
    }

    fn request(&self, call: Call) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.path)
            .header(HOST, self.endpoint.authority())
            .header(CONNECTION, "close")
            .body(Full::new(call.body))?;
        request.headers_mut().extend(call.headers);
        Ok(request)
    }

    async fn connect(&self) -> Result<Box<dyn Stream>, Trouble> {
        let Endpoint { host, port } = &self.endpoint;
        let to = self.endpoint.authority();
        let failed = |what: &str, error: &io::Error| Trouble {
            cause: trouble::cause_of(error),
            sent: false,
            detail: format!("{what} {to}: {}", Chain(error)),
        };
        let stream = self.dial.dial(host, *port).await.map_err(|error| failed("connect to", &error))?;
        let Some(tls) = &self.tls else { return Ok(stream) };
        let name = ServerName::try_from(host.clone()).map_err(|error| Trouble {
            cause: Cause::Question,
            sent: false,
            detail: format!("name {to}: {error}"),
        })?;
        let stream = TlsConnector::from(Arc::clone(tls))
            .connect(name, stream)
            .await
            .map_err(|error| failed("TLS with", &error))?;
        Ok(Box::new(stream))
    }
}

impl Post {
    fn call(self) -> Result<Call, String> {
        let value =
            |text: &str| HeaderValue::from_str(text).map_err(|_| "build the request: a header".to_owned());
        let media = value(&self.content_type)?;
        let mut headers = vec![(CONTENT_TYPE, media.clone()), (ACCEPT, media)];
        for (name, text) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| "build the request: a header".to_owned())?;
            headers.push((name, value(&text)?));
        }
        Ok(Call { method: Method::POST, path: self.path, headers, body: self.body })
    }
}

/// One request and its answer on a stream that is then at its end.
async fn talk<S: Stream>(stream: S, request: Request<Full<Bytes>>) -> Result<HttpReply, Ended> {
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

async fn read(response: Response<hyper::body::Incoming>) -> Result<HttpReply, Ended> {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = Limited::new(response.into_body(), MAX_BODY)
        .collect()
        .await
        .map_err(|error| failed("read the answer", error.as_ref()))?
        .to_bytes();
    Ok(HttpReply { status, headers, body })
}

/// A talk that came to no answer. Who does not take our certificate says so only here: with TLS 1.3 the handshake is
/// over for us before the other side has looked at it.
struct Ended {
    cause: Cause,
    detail: String,
}

fn failed(what: &str, error: &(dyn core::error::Error + 'static)) -> Ended {
    Ended { cause: cause_in(error), detail: format!("{what}: {}", Chain(error)) }
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
