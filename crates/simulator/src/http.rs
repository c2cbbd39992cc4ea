//! As much HTTP/1.1 as a terminal needs, by hand: a library would not let an answer be written twice, or a
//! connection end at an exact byte.

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::chunks::{Chunks, Fault};
use crate::delivery::{Action, Answer};

const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) host: String,
    /// The other headers that say something of the request and not of the connection: names in small letters.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The peer wants no more requests on this connection.
    pub(crate) last: bool,
}

impl Request {
    /// Stands for a request that could not be read: after it nothing on the connection makes sense.
    pub(crate) fn unread() -> Self {
        Self {
            method: String::new(),
            path: String::new(),
            query: String::new(),
            host: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
            last: true,
        }
    }

    /// A header by its name in small letters; of several the last.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The type of the body, without what may stand behind it; empty where there is none.
    pub(crate) fn media_type(&self) -> &str {
        self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default().trim()
    }
}

/// How the end of a body is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Bytes(usize),
    Chunked,
}

/// Why a connection ends without a request.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The peer closed it, or it broke.
    Gone,
    /// What came is not a request that can be taken; this can be said.
    Refused(Answer),
}

/// The requests of one connection.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// Bytes that were read past the last request.
    rest: Vec<u8>,
}

impl Reader {
    pub(crate) async fn next<S: AsyncRead + Unpin>(&mut self, stream: &mut S) -> Result<Request, Ended> {
        let head_end = loop {
            if let Some(at) = find(&self.rest, b"\r\n\r\n") {
                break at;
            }
            if self.rest.len() > MAX_HEAD_BYTES {
                return Err(Ended::Refused(Answer::text(431, "the head of the request is too long\n")));
            }
            self.fill(stream).await?;
        };
        let head = self.rest.get(..head_end).unwrap_or_default().to_vec();
        let head = String::from_utf8(head).map_err(|_| bad("the head of the request is not text"))?;
        let (mut request, length) = parse_head(&head)?;
        self.rest.drain(..head_end.saturating_add(4));
        request.body = match length {
            Length::Bytes(length) => self.counted(stream, length).await?,
            Length::Chunked => self.chunked(stream).await?,
        };
        Ok(request)
    }

    async fn counted<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        length: usize,
    ) -> Result<Vec<u8>, Ended> {
        while self.rest.len() < length {
            self.fill(stream).await?;
        }
        Ok(self.rest.drain(..length).collect())
    }

    async fn chunked<S: AsyncRead + Unpin>(&mut self, stream: &mut S) -> Result<Vec<u8>, Ended> {
        let mut chunks = Chunks::up_to(MAX_BODY_BYTES);
        loop {
            let used = chunks.take(&self.rest).map_err(|fault| match fault {
                Fault::Odd(why) => bad(why),
                Fault::TooLong => too_long(),
            })?;
            self.rest.drain(..used);
            if chunks.is_whole() {
                return Ok(chunks.into_body());
            }
            self.fill(stream).await?;
        }
    }

    async fn fill<S: AsyncRead + Unpin>(&mut self, stream: &mut S) -> Result<(), Ended> {
        match stream.read_buf(&mut self.rest).await {
            Ok(0) | Err(_) => Err(Ended::Gone),
            Ok(_) => Ok(()),
        }
    }
}

/// The bytes of an answer.
pub(crate) fn encode(answer: &Answer, last: bool) -> Vec<u8> {
    let reason = match answer.status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    };
    let connection = if last { "close" } else { "keep-alive" };
    let own: Vec<String> =
        answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let own = own.concat();
    // RFC 9110, section 8.6: a 204 has no length
    let has_body = answer.status != 204;
    let of_body = if has_body {
        format!("Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type, answer.body.len())
    } else {
        String::new()
    };
    let head =
        format!("HTTP/1.1 {} {reason}\r\n{own}{of_body}Connection: {connection}\r\n\r\n", answer.status);
    let mut bytes = head.into_bytes();
    if has_body {
        bytes.extend_from_slice(&answer.body);
    }
    bytes
}

/// The bytes that an action puts on the connection, and whether it ends there; nothing for an end without any.
pub(crate) fn bytes_of(action: &Action, last: bool) -> Option<(Vec<u8>, bool)> {
    match action {
        Action::Answer(answer) => Some((encode(answer, last), last)),
        Action::AnswerTwice(answer) => Some((encode(answer, last).repeat(2), last)),
        Action::AnswerHalf(answer) => {
            let mut bytes = encode(answer, last);
            bytes.truncate(bytes.len().saturating_sub(answer.body.len().div_ceil(2)));
            Some((bytes, true))
        }
        Action::AnswerCut(answer, count) => {
            let mut bytes = encode(answer, last);
            bytes.truncate(*count);
            Some((bytes, true))
        }
        Action::Close | Action::Reset => None,
    }
}

/// Ends a connection in order: the peer sees the end of the stream.
pub(crate) async fn close(mut stream: TcpStream) {
    // A peer that is gone already needs no end.
    drop(stream.shutdown().await);
}

/// Ends a connection as a device without power does: the peer sees a reset.
pub(crate) fn reset(stream: TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "the connection ends without a reset");
    }
    drop(stream);
}

/// Reads the request line and the headers that matter; gives the length of the body, too.
fn parse_head(head: &str) -> Result<(Request, Length), Ended> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(bad("the request line is not `METHOD /path HTTP/1.1`"));
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        last: version != "HTTP/1.1",
        ..Request::unread()
    };
    let mut length = None;
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { return Err(bad("a header has no colon")) };
        let value = value.trim();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "host" => value.clone_into(&mut request.host),
            "connection" => request.last |= value.eq_ignore_ascii_case("close"),
            // who takes one of two lengths may read another request than whoever stands before it
            "content-length" | "transfer-encoding" if length.is_some() => {
                return Err(bad("the body has more than one length"));
            }
            "content-length" => length = Some(counted(value)?),
            "transfer-encoding" if version != "HTTP/1.1" => {
                return Err(bad("only HTTP/1.1 has chunks"));
            }
            "transfer-encoding" if value.eq_ignore_ascii_case("chunked") => length = Some(Length::Chunked),
            "transfer-encoding" => {
                let answer = Answer::text(501, "of the transfer encodings only chunked is understood\n");
                return Err(Ended::Refused(answer));
            }
            _ => request.headers.push((name, value.to_owned())),
        }
    }
    Ok((request, length.unwrap_or(Length::Bytes(0))))
}

/// Reads a `Content-Length`.
fn counted(value: &str) -> Result<Length, Ended> {
    if value.is_empty() || !value.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(bad("Content-Length is not a number"));
    }
    match value.parse() {
        Ok(length) if length <= MAX_BODY_BYTES => Ok(Length::Bytes(length)),
        // digits alone are no number only where there are too many of them
        Ok(_) | Err(_) => Err(too_long()),
    }
}

fn too_long() -> Ended {
    Ended::Refused(Answer::text(413, "the body is over 1 MiB\n"))
}

fn bad(why: &str) -> Ended {
    Ended::Refused(Answer::text(400, format!("{why}\n")))
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::{Ended, Length, parse_head};

    #[test]
    fn reads_what_matters_of_a_head() {
        let head = "POST /script?replace=true HTTP/1.1\r\nhost: 127.0.0.1:1\r\ncontent-length: 12\r\n\
                    Connection: Close\r\nContent-Type: text/plain; charset=utf-8\r\nX-A: 1\r\nx-a: 2";
        let (request, length) = parse_head(head).unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/script"));
        assert_eq!((request.query.as_str(), request.host.as_str()), ("replace=true", "127.0.0.1:1"));
        assert_eq!((length, request.last), (Length::Bytes(12), true));
        assert_eq!((request.media_type(), request.header("x-a")), ("text/plain", Some("2")));
        assert_eq!(request.header("host"), None);
    }

    #[test]
    fn refuses_what_it_cannot_take() {
        for (head, status) in [
            ("GET /", 400),
            ("GET / HTTP/1.1\r\nnonsense", 400),
            ("POST / HTTP/1.1\r\nContent-Length: many", 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip", 501),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1", 400),
            ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked", 400),
            ("POST / HTTP/1.1\r\nContent-Length: 99999999", 413),
        ] {
            let Err(Ended::Refused(answer)) = parse_head(head) else { panic!("{head} was taken") };
            assert_eq!(answer.status, status, "{head}");
        }
    }
}
