//! As much of an HTTP client as a terminal needs toward the till: one POST on one connection, bounded in time and
//! size, in clear or over TLS.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// The longest answer that is read.
const ANSWER_MAX: usize = 256 * 1024;

/// Which certificate a till may show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TillCertificate {
    /// None: callbacks over TLS are refused.
    #[default]
    Refused,
    /// The one with this SHA-256 of its bytes.
    Pinned([u8; 32]),
    /// Any, for tests that have nothing to hide.
    Any,
}

/// Where the till listens, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    tls: bool,
    host: String,
    port: u16,
    path: String,
    /// Of a Basic `Authorization`, already encoded.
    basic: Option<String>,
}

/// An answer of the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Target {
    /// Reads `http[s]://[user:password@]host[:port][/path]`.
    pub(crate) fn parse(url: &str) -> Option<Self> {
        let (tls, rest) = match (url.strip_prefix("http://"), url.strip_prefix("https://")) {
            (Some(rest), _) => (false, rest),
            (None, Some(rest)) => (true, rest),
            (None, None) => return None,
        };
        if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (basic, place) = match place.rsplit_once('@') {
            Some((user, place)) => (Some(STANDARD.encode(user)), place),
            None => (None, place),
        };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            Some(_) | None => (place, if tls { 443 } else { 80 }),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return None;
        }
        Some(Self { tls, host: host.to_owned(), port, path: format!("/{path}"), basic })
    }

    /// The path, for people; a secret may be in it, as on the wire.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    fn head(&self, content_type: &str, length: usize) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let authorization =
            self.basic.as_ref().map(|basic| format!("Authorization: Basic {basic}\r\n")).unwrap_or_default();
        format!(
            "POST {} HTTP/1.1\r\nHost: {host}:{}\r\n{authorization}Content-Type: {content_type}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n",
            self.path, self.port
        )
    }
}

/// Posts once and waits for the answer, no longer than so.
pub(crate) async fn post(
    target: &Target,
    certificate: TillCertificate,
    content_type: &str,
    body: &[u8],
    patience: Duration,
) -> io::Result<Reply> {
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    let stream =
        timeout(CONNECT, TcpStream::connect((target.host.as_str(), target.port))).await.map_err(late)??;
    let bytes = [target.head(content_type, body.len()).as_bytes(), body].concat();
    let talk = async {
        if !target.tls {
            return exchange(stream, &bytes).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(io::Error::other)?;
        let stream = connector(certificate)?.connect(name, stream).await?;
        exchange(stream, &bytes).await
    };
    timeout(patience, talk).await.map_err(late)?
}

async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, bytes: &[u8]) -> io::Result<Reply> {
    stream.write_all(bytes).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    loop {
        if let Some(reply) = whole(&answer)? {
            return Ok(reply);
        }
        if answer.len() > ANSWER_MAX {
            return Err(io::Error::other("the answer is too long"));
        }
        match stream.read_buf(&mut answer).await {
            Ok(0) => return ended(&answer),
            Ok(_) => {}
            // a peer that ends TLS without saying so has still said what it said
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return ended(&answer),
            Err(error) => return Err(error),
        }
    }
}

/// The answer, once its head and as much body as the head promises are there.
fn whole(bytes: &[u8]) -> io::Result<Option<Reply>> {
    let Some((head, body)) = parts(bytes) else { return Ok(None) };
    let (status, length) = read_head(head)?;
    let length = if status == 204 { Some(0) } else { length };
    Ok(length.and_then(|length| body.get(..length)).map(|body| Reply { status, body: body.to_vec() }))
}

/// The answer after the end of the stream.
fn ended(bytes: &[u8]) -> io::Result<Reply> {
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = parts(bytes).ok_or_else(cut)?;
    match read_head(head)? {
        (status, None) => Ok(Reply { status, body: body.to_vec() }),
        (_, Some(_)) => Err(cut()),
    }
}

fn parts(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let place = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..place)?).ok()?;
    Some((head, bytes.get(place.saturating_add(4)..)?))
}

fn read_head(head: &str) -> io::Result<(u16, Option<usize>)> {
    let no = || io::Error::other("not an HTTP answer");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(no)?;
    let length = head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    if length.is_some_and(|length: usize| length > ANSWER_MAX) {
        return Err(io::Error::other("the answer is too long"));
    }
    Ok((status, length))
}

fn connector(certificate: TillCertificate) -> io::Result<TlsConnector> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let verifier = Verifier { certificate, provider };
    let config =
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Looks at the certificate itself; tills on a shop's network have no names that anybody certifies.
struct Verifier {
    certificate: TillCertificate,
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let own = digest::digest(&digest::SHA256, end_entity);
        match self.certificate {
            TillCertificate::Any => Ok(ServerCertVerified::assertion()),
            TillCertificate::Pinned(pin) if own.as_ref() == pin => Ok(ServerCertVerified::assertion()),
            TillCertificate::Pinned(_) | TillCertificate::Refused => {
                Err(rustls::Error::General("the certificate of the till is not the pinned one".to_owned()))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, ended, whole};

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("http://127.0.0.1:7000/t/secret").unwrap();
        assert_eq!(
            (target.host.as_str(), target.port, target.path.as_str()),
            ("127.0.0.1", 7000, "/t/secret")
        );
        let target = Target::parse("https://till:word@[::1]").unwrap();
        assert_eq!((target.host.as_str(), target.port, target.path.as_str()), ("::1", 443, "/"));
        assert!(target.tls && target.head("x", 0).contains("Authorization: Basic dGlsbDp3b3Jk"));
        for wrong in ["ftp://x", "http://", "http://x:port/", "http://a b/", "http://x/\r\nHost: y"] {
            assert!(Target::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_is_whole_with_its_length_or_with_the_end() {
        assert_eq!(whole(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().unwrap().status, 204);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        assert_eq!(whole(answer).unwrap().unwrap().body, b"{}");
        assert!(whole(&answer[..answer.len() - 1]).unwrap().is_none());
        assert!(ended(&answer[..answer.len() - 1]).is_err());
        assert_eq!(ended(b"HTTP/1.1 200 OK\r\n\r\n{}").unwrap().body, b"{}");
        assert!(whole(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").is_err());
    }
}
