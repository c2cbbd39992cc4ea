//! What the lines before a body must and must not say, whoever sends them.
//!
//! A page in a browser on the till, or in the shop's network, can make the browser send requests here. It
//! cannot keep the browser from saying so, from asking first for anything that is not a form, and from naming
//! the host that it believes to talk to.

use core::net::{IpAddr, SocketAddr};

use hyper::header::{self, AsHeaderName, HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Uri};

use crate::counters::Reason;

/// Why a request is refused by its head, and the words that were wrong, for the log.
pub(crate) type Refusal<'a> = (Reason, &'a [u8]);

/// Whether anybody may ask like this. `local` is the address that the connection came in at.
pub(crate) fn check(parts: &Parts, local: SocketAddr, tls: bool) -> Result<(), Refusal<'_>> {
    host(&parts.uri, &parts.headers, local, tls)?;
    if parts.method != Method::POST {
        return Err((Reason::Method, parts.method.as_str().as_bytes()));
    }
    if let Some((_, value)) = parts.headers.iter().find(|(name, _)| of_a_browser(name.as_str())) {
        return Err((Reason::Browser, value.as_bytes()));
    }
    Ok(())
}

/// Header names that browsers send and terminals do not.
fn of_a_browser(name: &str) -> bool {
    name == "origin" || name == "referer" || name.starts_with("sec-fetch-")
}

/// A name that was rebound to this machine by somebody's DNS is no address of ours.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap, local: SocketAddr, tls: bool) -> Result<(), Refusal<'a>> {
    let value = only(headers, header::HOST).ok_or((Reason::NoHost, b"".as_slice()))?;
    let asked = value.to_str().map_err(|_| (Reason::NoHost, value.as_bytes()))?;
    if asked.is_empty() {
        return Err((Reason::NoHost, b""));
    }
    // a whole URL in the request line counts for more than `Host` (RFC 9112, 3.2.2), so it must be ours as well
    let target = uri.authority().map(hyper::http::uri::Authority::as_str);
    match [Some(asked), target].into_iter().flatten().find(|one| !is_ours(one, local, tls)) {
        Some(foreign) => Err((Reason::Host, foreign.as_bytes())),
        None => Ok(()),
    }
}

/// Whether this is the address and port that the connection came in at. The port may be left out where it is
/// the one that goes without saying.
fn is_ours(host: &str, local: SocketAddr, tls: bool) -> bool {
    let named = host.parse::<SocketAddr>().ok().map(|addr| (addr.ip(), addr.port())).or_else(|| {
        let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let ip = match literal {
            Some(v6) => v6.parse().map(IpAddr::V6).ok(),
            None => host.parse().map(IpAddr::V4).ok(),
        };
        ip.map(|ip| (ip, if tls { 443 } else { 80 }))
    });
    named.is_some_and(|(ip, port)| (ip.to_canonical(), port) == (local.ip().to_canonical(), local.port()))
}

/// The value of a header that stands there once.
pub(crate) fn only(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// The media type in small letters, where it stands alone or with UTF-8 as its only parameter.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = only(headers, header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = value.split_once(';').map_or((value, None), |(kind, rest)| (kind, Some(rest)));
    let fine = parameters.is_none_or(|parameters| {
        parameters.split_once('=').is_some_and(|(name, value)| {
            let value = value.trim();
            let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
            name.trim().eq_ignore_ascii_case("charset") && bare.eq_ignore_ascii_case("utf-8")
        })
    });
    fine.then(|| kind.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(host: &str, local: &str, tls: bool) -> bool {
        is_ours(host, local.parse().unwrap(), tls)
    }

    #[test]
    fn a_host_is_our_literal_address_and_port() {
        assert!(ours("192.168.1.20:8080", "192.168.1.20:8080", false));
        assert!(ours("[::1]:8080", "[::1]:8080", false));
        assert!(ours("[0:0:0:0:0:0:0:1]:8080", "[::1]:8080", false));
        assert!(ours("192.168.1.20:8080", "[::ffff:192.168.1.20]:8080", false));
        assert!(ours("[fe80::1]:8080", "[fe80::1%2]:8080", false));
        assert!(ours("192.168.1.20", "192.168.1.20:80", false));
        assert!(ours("[::1]", "[::1]:443", true));
        for wrong in [
            "192.168.1.20",
            "192.168.1.20:8081",
            "192.168.1.21:8080",
            "evil.example:8080",
            "localhost:8080",
            "evil.example",
            "192.168.1.20:8080.",
            "192.168.1.20:08080x",
            "::1",
            "[::1]:8080",
            "",
            ":8080",
            "0xc0a80114:8080",
            "3232235796:8080",
            "user@192.168.1.20:8080",
        ] {
            assert!(!ours(wrong, "192.168.1.20:8080", false), "{wrong}");
        }
        assert!(!ours("192.168.1.20", "192.168.1.20:80", true), "the port that goes without saying is 443");
    }

    #[test]
    fn a_media_type_has_utf_8_or_nothing_beside_it() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(value));
            media_type(&headers)
        };
        for fine in [
            "application/json",
            "Application/JSON",
            "application/json;charset=utf-8",
            "application/json; Charset=\"UTF-8\"",
        ] {
            assert_eq!(read(fine).as_deref(), Some("application/json"), "{fine}");
        }
        for wrong in [
            "application/json; charset=latin1",
            "application/json; charset=utf-8; a=b",
            "application/json;",
            "application/json; boundary=x",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_ne!(read("text/plain, application/json").as_deref(), Some("application/json"));
    }
}
