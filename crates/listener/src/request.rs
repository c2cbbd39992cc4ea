//! One request: looked at from the outside, given to the core, answered.

use core::convert::Infallible;
use core::net::{IpAddr, SocketAddr};
use core::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use domain::ids::TerminalId;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Body as _;
use hyper::header::{
    ALLOW, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue,
    PROXY_AUTHORIZATION, WWW_AUTHENTICATE,
};
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode};
use terminal::{Callback, HttpAnswer};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::certificate::Fingerprint;
use crate::counters::Reason;
use crate::door::Content;
use crate::gate::Shown;
use crate::house::House;
use crate::{depth, head, outside};

/// What is known of a connection.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Who opened it, in canonical form.
    pub(crate) peer: IpAddr,
    /// The address of ours that it came in at.
    pub(crate) local: SocketAddr,
    pub(crate) tls: bool,
    /// The client certificate, whose key was proved.
    pub(crate) certificate: Option<Fingerprint>,
    /// A request of it was read.
    pub(crate) served: AtomicBool,
    /// A request of it is with the core.
    pub(crate) working: AtomicBool,
}

impl Visit {
    pub(crate) fn new(peer: IpAddr, local: SocketAddr, tls: bool, certificate: Option<Fingerprint>) -> Self {
        let (served, working) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { peer: peer.to_canonical(), local, tls, certificate, served, working }
    }
}

/// Answers a request, whatever it is.
pub(crate) async fn answer(
    house: &House,
    visit: &Visit,
    request: Request<hyper::body::Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    visit.served.store(true, Ordering::Relaxed);
    let told = match let_in(house, visit, request).await {
        Ok(answer) => told(answer).ok_or_else(|| house.refuse(Reason::Answer, visit.peer, b"")),
        Err(reason) => Err(reason),
    };
    Ok(told.unwrap_or_else(refusal))
}

async fn let_in(
    house: &House,
    visit: &Visit,
    request: Request<hyper::body::Incoming>,
) -> Result<HttpAnswer, Reason> {
    let (parts, body) = request.into_parts();
    let through =
        at_the_door(house, visit, &parts).map_err(|(reason, what)| house.refuse(reason, visit.peer, what))?;
    let refuse = |reason| house.refuse(reason, visit.peer, through.path.as_bytes());
    let body = whole(house, body).await.map_err(refuse)?;
    if body.is_empty() || (through.content == Content::Json && depth::too_deep(&body)) {
        return Err(refuse(Reason::Body));
    }
    let callback = Callback {
        doors: through.doors,
        peer: visit.peer,
        path: through.path.to_owned(),
        headers: said_besides(&parts.headers),
        content_type: through.media_type,
        body,
    };
    // Requests that came at the same moment reach the core together: to wake its thread costs more than all checks.
    yield_now().await;
    let question = house.ask(callback).ok_or_else(|| refuse(Reason::Busy))?;
    visit.working.store(true, Ordering::Relaxed);
    let answered = timeout(house.limits.answer, question.answer).await;
    visit.working.store(false, Ordering::Relaxed);
    match answered {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_let_fall)) => Err(refuse(Reason::Unanswered)),
        Err(_too_late) => Err(refuse(Reason::AnswerTime)),
    }
}

/// What a sender says besides in headers of its own, as text. What opens doors stays here.
fn said_besides(headers: &HeaderMap) -> Vec<(String, String)> {
    let own = headers.iter().filter(|(name, _)| ![AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name));
    let text =
        own.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    text.collect()
}

/// A request whose head was right.
struct Through<'a> {
    doors: Vec<TerminalId>,
    path: &'a str,
    content: Content,
    media_type: String,
}

fn at_the_door<'a>(house: &House, visit: &Visit, parts: &'a Parts) -> Result<Through<'a>, head::Refusal<'a>> {
    head::check(parts, visit.local, visit.tls)?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let (peer, certificate) = (visit.peer, visit.certificate);
    let shown = Shown { path, headers: &parts.headers, peer, certificate };
    let open = house.gates.now().open(&shown).map_err(|reason| (reason, outside::path(path).as_bytes()))?;
    let said = || parts.headers.get(CONTENT_TYPE).map_or(b"".as_slice(), HeaderValue::as_bytes);
    let media_type = head::media_type(&parts.headers).ok_or_else(|| (Reason::ContentType, said()))?;
    let fits = |(_, content): &(_, Content)| content.is(&media_type);
    let content = open.doors.iter().find(|door| fits(door)).map(|(_, content)| *content);
    let content = content.ok_or_else(|| (Reason::ContentType, said()))?;
    if let Some(encoding) = parts.headers.get(CONTENT_ENCODING) {
        return Err((Reason::ContentEncoding, encoding.as_bytes()));
    }
    let doors = open.doors.into_iter().filter(fits).map(|(terminal, _)| terminal).collect();
    Ok(Through { doors, path: open.path, content, media_type })
}

/// The whole body, if it is small and quick.
async fn whole(house: &House, body: hyper::body::Incoming) -> Result<Vec<u8>, Reason> {
    let most = house.limits.body_bytes;
    if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(Reason::BodySize);
    }
    let body = timeout(house.limits.body, Limited::new(body, most).collect()).await;
    match body.map_err(|_too_slow| Reason::BodyTime)? {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(Reason::BodySize),
        Err(_broke_off) => Err(Reason::Body),
    }
}

/// The core's answer as HTTP; nothing where HTTP has no such answer.
fn told(answer: HttpAnswer) -> Option<Response<Full<Bytes>>> {
    let status = StatusCode::from_u16(answer.status).ok().filter(|status| !status.is_informational())?;
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = status;
    if let Some(kind) = answer.content_type {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_str(kind).ok()?);
    }
    Some(response)
}

/// A refusal without a word more than its number.
fn refusal(reason: Reason) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status(reason);
    let headers = response.headers_mut();
    match reason {
        Reason::Method => {
            headers.insert(ALLOW, HeaderValue::from_static("POST"));
        }
        Reason::Secret => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"till\""));
        }
        // the rest of the body is not waited for
        Reason::BodySize | Reason::BodyTime => {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        _ => {}
    }
    response
}

fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::NoHost | Reason::Body | Reason::Http | Reason::Handshake => StatusCode::BAD_REQUEST,
        Reason::Secret => StatusCode::UNAUTHORIZED,
        Reason::Browser | Reason::Certificate | Reason::Peer => StatusCode::FORBIDDEN,
        Reason::Path => StatusCode::NOT_FOUND,
        Reason::Method => StatusCode::METHOD_NOT_ALLOWED,
        Reason::HeaderTime | Reason::BodyTime => StatusCode::REQUEST_TIMEOUT,
        Reason::BodySize => StatusCode::PAYLOAD_TOO_LARGE,
        Reason::ContentType | Reason::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Reason::Host => StatusCode::MISDIRECTED_REQUEST,
        Reason::HeaderSize => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        Reason::Answer => StatusCode::INTERNAL_SERVER_ERROR,
        Reason::Full | Reason::Busy | Reason::Unanswered => StatusCode::SERVICE_UNAVAILABLE,
        Reason::AnswerTime => StatusCode::GATEWAY_TIMEOUT,
    }
}
