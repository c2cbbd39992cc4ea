//! One connection: HTTP/1 with an end to everything.

use core::pin::pin;
use core::sync::atomic::Ordering;
use core::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::counters::Reason;
use crate::house::House;
use crate::request::{Visit, answer};

/// The least that hyper takes as the size of its buffers.
const BUFFER_MIN: usize = 8192;

/// Serves one connection until it ends, which it does in any case.
pub(crate) async fn serve<S>(stream: S, visit: &Visit, house: &House, stop: &CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let limits = &house.limits;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_header_size(limits.header_bytes)
        .max_buf_size(limits.header_bytes.saturating_mul(2).max(BUFFER_MIN));
    let service = service_fn(|request| answer(house, visit, request));
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut ended = None;
    tokio::select! {
        result = connection.as_mut() => ended = Some(result),
        () = sleep(limits.connection) => {}
        () = stop.cancelled() => {}
    }
    if ended.is_none() {
        connection.as_mut().graceful_shutdown();
        // what the core works on gets its time and is written; nothing else is waited for any longer
        let working = visit.working.load(Ordering::Relaxed);
        let answer = if working { limits.answer } else { Duration::ZERO };
        ended = timeout(answer.saturating_add(limits.body), connection).await.ok();
    }
    if let Some(Err(error)) = ended {
        count(house, visit, &error);
    }
}

/// Counts what hyper refused by itself.
fn count(house: &House, visit: &Visit, error: &hyper::Error) {
    if error.is_timeout() {
        // so ends a kept connection too
        if !visit.served.load(Ordering::Relaxed) {
            house.refuse(Reason::HeaderTime, visit.peer, b"");
        }
    } else if error.is_parse_too_large() {
        house.refuse(Reason::HeaderSize, visit.peer, b"");
    } else if error.is_parse() || error.is_incomplete_message() {
        house.refuse(Reason::Http, visit.peer, error.to_string().as_bytes());
    }
}

#[cfg(test)]
mod tests;
