//! The way through an HTTP proxy: it is asked for a connection (RFC 9110 section 9.3.6) and hands bytes on. What
//! goes through is encrypted from end to end, so it sees where we go and nothing else.

use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::trouble::ProxyRefused;
use super::{Dial, Endpoint, Stream};

/// The longest answer of a proxy that is read, in bytes.
const MAX_HEAD: usize = 8 * 1024;

/// Dials through a proxy.
pub struct ThroughProxy {
    /// How the proxy is reached.
    pub dial: Arc<dyn Dial>,
    /// Where it is.
    pub proxy: Endpoint,
}

#[async_trait]
impl Dial for ThroughProxy {
    async fn dial(&self, host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let mut stream = self.dial.dial(&self.proxy.host, self.proxy.port).await?;
        let to = Endpoint { host: host.to_owned(), port }.authority();
        stream.write_all(format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n").as_bytes()).await?;
        stream.flush().await?;
        match status(&mut stream).await? {
            Some(200..=299) => Ok(stream),
            status => Err(io::Error::other(ProxyRefused(status))),
        }
    }
}

/// Reads the head of the answer, byte for byte: what follows it belongs to the connection.
async fn status(stream: &mut Box<dyn Stream>) -> io::Result<Option<u16>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if head.len() > MAX_HEAD || stream.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        head.extend_from_slice(&byte);
    }
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ');
    let version = words.next().unwrap_or_default();
    let status = words.next().and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
    Ok(status.filter(|_| version.starts_with(b"HTTP/1.")))
}
