//! As much of an HTTP client as a terminal needs toward the till: one POST on one connection, bounded in time and
//! size, in clear or over TLS.

use std::fmt;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// The longest body of an answer that is read.
const ANSWER_MAX: usize = 256 * 1024;
/// The longest head of an answer that is read.
const HEAD_MAX: usize = 16 * 1024;

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

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) content_type: &'static str,
    /// Headers beside those that every letter has.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
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

    fn request(&self, letter: &Letter) -> io::Result<Request<Full<Bytes>>> {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let mut request = Request::post(self.path.as_str())
            .header(HOST, format!("{host}:{}", self.port))
            .header(CONTENT_TYPE, letter.content_type)
            .header(CONNECTION, "close");
        if let Some(basic) = &self.basic {
            request = request.header(AUTHORIZATION, format!("Basic {basic}"));
        }
        for (name, value) in &letter.headers {
            request = request.header(name, value);
        }
        request.body(Full::new(Bytes::copy_from_slice(&letter.body))).map_err(io::Error::other)
    }
}

/// Posts once and waits for the answer, no longer than so.
pub(crate) async fn post(
    target: &Target,
    certificate: TillCertificate,
    letter: &Letter,
    patience: Duration,
) -> io::Result<Reply> {
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    let stream =
        timeout(CONNECT, TcpStream::connect((target.host.as_str(), target.port))).await.map_err(late)??;
    let request = target.request(letter)?;
    let talk = async {
        if !target.tls {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(io::Error::other)?;
        let stream = connector(certificate)?.connect(name, stream).await?;
        exchange(stream, request).await
    };
    timeout(patience, talk).await.map_err(late)?
}

async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    request: Request<Full<Bytes>>,
) -> io::Result<Reply> {
    let mut http = http1::Builder::new();
    // as tills see it from most terminals
    http.title_case_headers(true).max_buf_size(HEAD_MAX);
    let (mut sender, connection) =
        http.handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let talk = async {
        let answer = sender.send_request(request).await.map_err(io::Error::other)?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await.map_err(io::Error::other)?;
        Ok(Reply { status, body: body.to_bytes().to_vec() })
    };
    let mut talk = pin!(talk);
    tokio::select! {
        biased;
        reply = talk.as_mut() => reply,
        // its error, if it has one, is told to the talk as well
        _ = connection => talk.await,
    }
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
    use std::io;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::{ANSWER_MAX, Letter, Reply, Target, exchange};

    fn letter() -> Letter {
        let headers = vec![("X-Signature".to_owned(), "ab".to_owned())];
        Letter { content_type: "x", headers, body: b"{}".to_vec() }
    }

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("http://127.0.0.1:7000/t/secret").unwrap();
        assert_eq!(
            (target.host.as_str(), target.port, target.path.as_str()),
            ("127.0.0.1", 7000, "/t/secret")
        );
        let target = Target::parse("https://till:word@[::1]").unwrap();
        assert_eq!((target.host.as_str(), target.port, target.path.as_str()), ("::1", 443, "/"));
        assert!(target.tls);
        let request = target.request(&letter()).unwrap();
        assert_eq!(request.headers()["x-signature"], "ab");
        assert_eq!(request.headers()["authorization"], "Basic dGlsbDp3b3Jk");
        assert_eq!(request.headers()["host"], "[::1]:443");
        for wrong in ["ftp://x", "http://", "http://x:port/", "http://a b/", "http://x/\r\nHost: y"] {
            assert!(Target::parse(wrong).is_none(), "{wrong}");
        }
    }

    async fn heard(answer: &[u8]) -> io::Result<Reply> {
        let (ours, mut theirs) = duplex(ANSWER_MAX * 2);
        let request = Target::parse("http://127.0.0.1:1/").unwrap().request(&letter()).unwrap();
        let till = async {
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n{}") {
                theirs.read_buf(&mut asked).await.unwrap();
            }
            theirs.write_all(answer).await.unwrap();
            theirs.shutdown().await.unwrap();
        };
        tokio::join!(exchange(ours, request), till).0
    }

    #[tokio::test]
    async fn an_answer_is_whole_with_its_length_its_last_chunk_or_with_the_end() {
        assert_eq!(heard(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap().status, 204);
        for answer in [
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".as_slice(),
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        ] {
            assert_eq!(heard(answer).await.unwrap().body, b"{}");
            assert!(heard(&answer[..answer.len() - 1]).await.is_err());
        }
        assert_eq!(heard(b"HTTP/1.1 200 OK\r\n\r\n{}").await.unwrap().body, b"{}");
        assert!(heard(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").await.is_err());
        let long = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &b" ".repeat(ANSWER_MAX + 1)].concat();
        assert!(heard(&long).await.is_err());
        assert!(heard(&long[..long.len() - 1]).await.is_ok());
        assert!(heard(b"").await.is_err());
    }
}
