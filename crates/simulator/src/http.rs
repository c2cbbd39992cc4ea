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
    /// Where the till says that it listens (`X-Callback-Url`).
    pub(crate) callback: Option<String>,
    pub(crate) content_type: String,
    pub(crate) origin: Option<String>,
    pub(crate) fetch_site: Option<String>,
    pub(crate) body: Vec<u8>,
    /// The peer wants no more requests on this connection.
    pub(crate) last: bool,
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
        204 => "No Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        _ => "Internal Server Error",
    };
    if answer.status == 204 {
        return format!(
            "HTTP/1.1 204 {reason}\r\nConnection: {}\r\n\r\n",
            if last { "close" } else { "keep-alive" }
        )
        .into_bytes();
    }
    let connection = if last { "close" } else { "keep-alive" };
    let head = format!(
        "HTTP/1.1 {} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {connection}\r\n\r\n",
        answer.status,
        answer.content_type,
        answer.body.len()
    );
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&answer.body);
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
        host: String::new(),
        callback: None,
        content_type: String::new(),
        origin: None,
        fetch_site: None,
        body: Vec::new(),
        last: version != "HTTP/1.1",
    };
    let mut length = None;
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { return Err(bad("a header has no colon")) };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => value.clone_into(&mut request.host),
            "x-callback-url" => request.callback = Some(value.to_owned()),
            "content-type" => value.clone_into(&mut request.content_type),
            "origin" => request.origin = Some(value.to_owned()),
            "sec-fetch-site" => request.fetch_site = Some(value.to_owned()),
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
            _ => {}
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
                    Connection: Close";
        let (request, length) = parse_head(head).unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/script"));
        assert_eq!((request.query.as_str(), request.host.as_str()), ("replace=true", "127.0.0.1:1"));
        assert_eq!((length, request.last), (Length::Bytes(12), true));
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
