//! The sockets around the model: accepts, asks the model, waits, and does to the connection what it said.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use crate::control;
use crate::delivery::{Action, Answer, Delivery, RunId, Started};
use crate::http::{self, Ended, Reader, Request};
use crate::journal::{Direction, Sight};
pub(crate) use crate::site::Site;
use crate::terminal::{Arrival, Pace};

/// Serves until the site is stopped.
pub(crate) fn serve(site: &Arc<Site>, listener: TcpListener) {
    site.carry_calls();
    let shared = Arc::clone(site);
    site.spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let inner = Arc::clone(&shared);
                    shared.spawn(async move { connection(&inner, stream).await });
                }
                Err(error) => {
                    // Out of descriptors, most likely; the pause lets connections end.
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    });
}

/// How a connection ends.
enum End {
    Orderly,
    Reset,
}

async fn connection(site: &Arc<Site>, mut stream: TcpStream) {
    let mut boot = site.boots();
    let mine = *boot.borrow_and_update();
    let end = tokio::select! {
        // A reboot ends every connection, whatever it was doing.
        biased;
        _ = boot.wait_for(|boot| *boot != mine) => End::Reset,
        end = requests(site, &mut stream) => end,
    };
    match end {
        End::Orderly => http::close(stream).await,
        End::Reset => http::reset(stream),
    }
}

async fn requests(site: &Arc<Site>, stream: &mut TcpStream) -> End {
    let Ok(local) = stream.local_addr() else { return End::Orderly };
    let mut reader = Reader::default();
    loop {
        let (request, refusal) = match reader.next(stream).await {
            Ok(request) => (request, None),
            Err(Ended::Gone) => return End::Orderly,
            Err(Ended::Refused(answer)) => (Request::unread(), Some(answer)),
        };
        let (delivery, shown) = match refusal {
            Some(answer) => (Delivery::at_once(Action::Answer(answer)), false),
            None => handle(site, &request, stream, local).await,
        };
        tokio::time::sleep(delivery.after).await;
        if shown {
            release(site, &delivery.action).await;
        }
        let Some((bytes, last)) = http::bytes_of(&delivery.action, request.last) else {
            return if delivery.action == Action::Reset { End::Reset } else { End::Orderly };
        };
        if stream.write_all(&bytes).await.is_err() || last {
            return End::Orderly;
        }
    }
}

/// What is done with a request, and whether it was one for the terminal.
async fn handle(
    site: &Arc<Site>,
    request: &Request,
    stream: &TcpStream,
    local: SocketAddr,
) -> (Delivery, bool) {
    if !is_own(&request.host, local.ip()) {
        // A web page that made its own name point here would say so in this header.
        let answer = Answer::text(403, "Host must be an address of this machine\n");
        return (Delivery::at_once(Action::Answer(answer)), false);
    }
    if let Some(answer) = control::answer(site, request) {
        return (Delivery::at_once(Action::Answer(answer)), false);
    }
    if !arrives(site, stream).await {
        return (Delivery::at_once(Action::Close), false);
    }
    let head = format!("{} {}", request.method, request.path);
    let callback = request.header("x-callback-url");
    let arrival = Arrival { bytes: &request.body, path: Some(&request.path), callback, sender: None };
    (ask(site, head, arrival).await, true)
}

/// Gives a message to the terminal and waits for what shall happen on its connection. A payment in it goes on
/// by itself, whether or not anybody waits.
pub(crate) async fn ask(site: &Arc<Site>, head: String, arrival: Arrival<'_>) -> Delivery {
    let clear = site.clear_text(arrival.bytes);
    site.note(&Sight { direction: Direction::In, head, body: arrival.bytes, clear: clear.as_deref() });
    let plan = site.with(|terminal| terminal.receive_from(arrival));
    let told = plan.started.map(|started| run(site, started));
    match (plan.now, told) {
        (Some(now), _) => now,
        // The payment went with its task, which happens only when everything ends.
        (None, Some(told)) => told.await.unwrap_or_else(|_| Delivery::at_once(Action::Reset)),
        (None, None) => Delivery::at_once(Action::Close),
    }
}

/// Waits until an answer may leave the terminal, and shows it on the page.
pub(crate) async fn release(site: &Site, action: &Action) {
    site.until_told().await;
    site.until_plugged().await;
    note_answer(site, action);
}

/// Whether a request gets through: a till that goes while the cable is out takes it along.
async fn arrives(site: &Site, stream: &TcpStream) -> bool {
    let gone = async {
        let mut byte = [0_u8; 1];
        match stream.peek(&mut byte).await {
            Ok(0) | Err(_) => {}
            // what waits behind the request says nothing about the till
            Ok(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = site.until_plugged() => true,
        () = gone => false,
    }
}

/// Shows on the page what goes back.
fn note_answer(site: &Site, action: &Action) {
    let (head, answer) = match action {
        Action::Answer(answer) => (answer.status.to_string(), Some(answer)),
        Action::AnswerTwice(answer) => (format!("{} twice", answer.status), Some(answer)),
        Action::AnswerHalf(answer) => (format!("{} half", answer.status), Some(answer)),
        Action::AnswerCut(answer, count) => {
            (format!("{} cut after {count} bytes", answer.status), Some(answer))
        }
        Action::Close => ("connection closed".to_owned(), None),
        Action::Reset => ("connection reset".to_owned(), None),
    };
    let body = answer.map(|answer| answer.body.as_slice()).unwrap_or_default();
    let clear = answer.and_then(|answer| answer.clear.as_deref());
    site.note(&Sight { direction: Direction::Out, head, body, clear });
}

/// Lets a payment go on by itself, whether or not its connection lives; gives where its answer will come.
fn run(site: &Arc<Site>, started: Started) -> oneshot::Receiver<Delivery> {
    let (tell, told) = oneshot::channel();
    let inner = Arc::clone(site);
    let mut changes = site.boots();
    site.spawn(async move {
        loop {
            let pace = inner.with_quietly(|terminal| terminal.pace(started.run));
            if pace.over {
                break;
            }
            let until = pace.limit.map(|limit| Instant::now() + limit);
            if step_ends(&inner, &mut changes, started.run, pace, until).await {
                inner.with(|terminal| terminal.lapse(started.run, pace.turn));
            }
        }
        let delivery = inner.with(|terminal| terminal.finish(started.run));
        // The till may have gone; the payment does not care.
        drop(tell.send(delivery));
    });
    told
}

/// Waits for the end of a step; says no when something else ended it before.
async fn step_ends(
    site: &Site,
    changes: &mut watch::Receiver<u64>,
    run: RunId,
    pace: Pace,
    until: Option<Instant>,
) -> bool {
    loop {
        tokio::select! {
            () = at(until) => return true,
            _ = changes.changed() => {
                let now = site.with_quietly(|terminal| terminal.pace(run));
                if now.over || now.turn != pace.turn {
                    return false;
                }
            }
        }
    }
}

async fn at(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// Whether a `Host` header names this machine by address: loopback, or what the connection came in on.
fn is_own(host: &str, local: IpAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() => name,
        Some(_) | None => host,
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let literal = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    literal.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address == local)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_addresses_of_this_machine_are_own() {
        let local = "192.168.1.5".parse().unwrap();
        for host in ["127.0.0.1", "127.0.0.1:8080", "[::1]:80", "[::1]", "localhost:1", "192.168.1.5:9"] {
            assert!(is_own(host, local), "{host}");
        }
        for host in ["", "evil.example", "evil.example:80", "192.168.1.6", "127.0.0.1.evil.example", ":80"] {
            assert!(!is_own(host, local), "{host}");
        }
    }
}
