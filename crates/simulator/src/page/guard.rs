//! Who may use the page: this computer's own browser at the page's own address, and no page of anybody else.

use std::net::SocketAddr;

use crate::delivery::Answer;
use crate::http::{self, Request};

use super::error;

/// What every answer says to the browser: nothing from elsewhere, nothing inline.
const HEADERS: &str = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
                       connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
                       form-action 'none'; frame-ancestors 'none'\r\n\
                       X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
                       Cache-Control: no-store\r\n";

/// The bytes of an answer, with the headers of the page.
pub(crate) fn encode(answer: &Answer, last: bool) -> Vec<u8> {
    let bytes = http::encode(answer, last);
    let Some(place) = bytes.windows(2).position(|pair| pair == b"\r\n") else { return bytes };
    let (first, rest) = bytes.split_at(place.saturating_add(2));
    [first, HEADERS.as_bytes(), rest].concat()
}

/// The head of the stream of events.
pub(super) fn stream_head() -> String {
    format!("HTTP/1.1 200 OK\r\n{HEADERS}Content-Type: text/event-stream\r\nConnection: close\r\n\r\n")
}

/// Why a request is not served, if it is not.
pub(crate) fn refuses(request: &Request, own: SocketAddr) -> Option<Answer> {
    let names = [own.to_string(), format!("localhost:{}", own.port())];
    if !names.contains(&request.host.to_ascii_lowercase()) {
        return Some(error(421, "Host must be the page's own address"));
    }
    if request.header("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Some(error(403, "this request comes from another page"));
    }
    let own_origin = |origin: &str| names.iter().any(|name| origin == format!("http://{name}"));
    if request.header("origin").is_some_and(|origin| !own_origin(origin)) {
        return Some(error(403, "this request comes from another page"));
    }
    match request.method.as_str() {
        "GET" => None,
        "POST" => {
            let is_json = request.media_type().eq_ignore_ascii_case("application/json");
            (!is_json).then(|| error(415, "send application/json"))
        }
        _ => Some(error(405, "GET or POST")),
    }
}
