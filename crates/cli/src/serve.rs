//! `florin serve`: the same till for a browser on this computer.
//!
//! It listens on loopback only, knows nobody without the token of this run, and answers no request
//! that names another host or comes from another page. The token stands in the fragment of the
//! address, which a browser never sends.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use api::{Config, Host};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clap::Args;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::sync::broadcast::error::RecvError;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;

use crate::{exit, say};

/// No command is longer than this.
const BODY_LIMIT: usize = 64 * 1024;

/// How often an idle event stream shows that it lives.
const KEEP_ALIVE: std::time::Duration = std::time::Duration::from_secs(10);

/// What a page from here may do: only what this server itself serves.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serve the till to a browser on this computer.
#[derive(Args)]
pub(crate) struct Serve {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The built screen.
    #[arg(long, value_name = "DIR", default_value = "ui/dist")]
    ui: PathBuf,
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

struct Server {
    host: Arc<Host>,
    token: String,
    /// Opens the customer's screen and nothing else.
    display: String,
    address: SocketAddr,
}

pub(crate) async fn run(args: Serve) -> u8 {
    let log = api::logging::into_folder(&args.data);
    match start(args).await {
        Ok(()) => {
            drop(log);
            exit::OK
        }
        Err(error) => {
            eprintln!("{error:#}");
            exit::FAULT
        }
    }
}

async fn start(args: Serve) -> anyhow::Result<()> {
    let host = Host::start(Config { data: args.data }, practice::terminal()).await?;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await?;
    let address = listener.local_addr()?;
    let server = Arc::new(Server { host, token: token()?, display: token()?, address });
    let till = format!("http://{address}/#token={}", server.token);
    let display = format!("http://{address}/display.html#token={}", server.display);
    server.host.display_is_at(display.clone());
    let shown = Router::new()
        .route("/display/events", get(display_events))
        .route("/display/{command}", post(display_rpc))
        .route_layer(from_fn_with_state(Arc::clone(&server), with_display_token));
    let router = Router::new()
        .route("/rpc/{command}", post(rpc))
        .route("/events", get(events))
        .route_layer(from_fn_with_state(Arc::clone(&server), with_token))
        .merge(shown)
        .fallback_service(ServeDir::new(&args.ui))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(&server), same_host))
        .with_state(server);
    say(&json!({ "address": till, "display": display }));
    axum::serve(listener, router).with_graceful_shutdown(until_told_to_stop()).await?;
    Ok(())
}

/// A secret of this run.
fn token() -> anyhow::Result<String> {
    let mut secret = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| anyhow::anyhow!("make a token: no random numbers"))?;
    Ok(hex::encode(secret))
}

/// Our own host and our own pages only, whatever the token says: against rebinding and forgery.
async fn same_host(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !header_is(headers, &header::HOST, &server.hosts()) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let origins: Vec<String> = server.hosts().iter().map(|host| format!("http://{host}")).collect();
    if headers.contains_key(header::ORIGIN) && !header_is(headers, &header::ORIGIN, &origins) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn header_is(headers: &HeaderMap, name: &header::HeaderName, allowed: &[String]) -> bool {
    let mut found = headers.get_all(name).iter();
    let first = found.next().and_then(|value| value.to_str().ok());
    first.is_some_and(|value| allowed.iter().any(|one| one == value)) && found.next().is_none()
}

impl Server {
    fn hosts(&self) -> [String; 2] {
        [self.address.to_string(), format!("localhost:{}", self.address.port())]
    }
}

/// Commands and events need the token of this run.
async fn with_token(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if bears(&request, &server.token) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// The customer's screen has a token of its own, which opens nothing else.
async fn with_display_token(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if bears(&request, &server.display) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

fn bears(request: &Request, token: &str) -> bool {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    bool::from(given.as_bytes().ct_eq(token.as_bytes()))
}

async fn display_rpc(
    State(server): State<Arc<Server>>,
    Path(command): Path<String>,
    body: Bytes,
) -> Response {
    let payload: Value = match serde_json::from_slice(&body) {
        Ok(payload) => payload,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match server.host.dispatch_display(&command, payload).await {
        Ok(value) => axum::Json(value).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response(),
    }
}

async fn rpc(State(server): State<Arc<Server>>, Path(command): Path<String>, body: Bytes) -> Response {
    let payload: Value = match serde_json::from_slice(&body) {
        Ok(payload) => payload,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match server.host.dispatch(&command, payload).await {
        Ok(value) => axum::Json(value).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response(),
    }
}

/// One event a line. A listener that fell behind is cut off: it comes back and takes the snapshot.
async fn events(State(server): State<Arc<Server>>) -> Response {
    let events = server.host.subscribe();
    lines(events, |mut events| async move {
        let told = tokio::time::timeout(KEEP_ALIVE, events.recv()).await;
        let line = match told {
            Ok(Ok(event)) => serde_json::to_string(&event).ok()?,
            Ok(Err(RecvError::Lagged(_) | RecvError::Closed)) => return None,
            Err(_) => String::new(),
        };
        Some((line, events))
    })
}

/// What the customer may see, a line at once and one for each change. Nothing can be missed: whoever was
/// too slow gets the newest.
async fn display_events(State(server): State<Arc<Server>>) -> Response {
    let mut shown = server.host.display();
    shown.mark_changed();
    lines(shown, |mut shown| async move {
        let told = tokio::time::timeout(KEEP_ALIVE, shown.changed()).await;
        let line = match told {
            Ok(Ok(())) => serde_json::to_string(&*shown.borrow_and_update()).ok()?,
            Ok(Err(_)) => return None,
            Err(_) => String::new(),
        };
        Some((line, shown))
    })
}

/// A stream of lines, of which an empty one now and then shows that it lives.
fn lines<T, F>(from: T, next: impl FnMut(T) -> F + Send + 'static) -> Response
where
    T: Send + 'static,
    F: Future<Output = Option<(String, T)>> + Send + 'static,
{
    let lines = stream::unfold(from, next).map(|line| Ok::<_, std::convert::Infallible>(line + "\n"));
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")];
    (kind, Body::from_stream(lines)).into_response()
}

/// Ctrl-C, or a polite request to end.
pub(crate) async fn until_told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
