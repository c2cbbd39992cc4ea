//! The sockets around the model: accepts, asks the model, waits, and does to the connection what it said.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::control;
use crate::delivery::{Action, Answer, Delivery, Started};
use crate::http::{self, Ended, Reader, Request};
use crate::terminal::Terminal;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Site {
    terminal: Mutex<Terminal>,
    /// The boot that the terminal is in; sent after each change, so that waiting payments look again.
    boot: watch::Sender<u64>,
    /// Ends everything that runs.
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Site {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self {
            boot: watch::Sender::new(terminal.boots()),
            terminal: Mutex::new(terminal),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Asks or changes the terminal, one at a time, and wakes whoever waits for it.
    pub(crate) fn with<T>(&self, use_it: impl FnOnce(&mut Terminal) -> T) -> T {
        let mut terminal: MutexGuard<'_, Terminal> =
            self.terminal.lock().unwrap_or_else(PoisonError::into_inner);
        let result = use_it(&mut terminal);
        let boot = terminal.boots();
        drop(terminal);
        self.boot.send_replace(boot);
        result
    }

    /// Tells everything to end.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
    }

    /// Waits until everything has ended.
    pub(crate) async fn stopped(&self) {
        self.tasks.wait().await;
    }

    fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }
}

/// Serves until the site is stopped.
pub(crate) fn serve(site: &Arc<Site>, listener: TcpListener) {
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
    let mut boot = site.boot.subscribe();
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
            Err(Ended::Refused(answer)) => (closing_request(), Some(answer)),
        };
        let delivery = match refusal {
            Some(answer) => Delivery::at_once(Action::Answer(answer)),
            None => handle(site, &request, local).await,
        };
        tokio::time::sleep(delivery.after).await;
        let bytes = match delivery.action {
            Action::Answer(answer) => http::encode(&answer, request.last),
            Action::AnswerTwice(answer) => http::encode(&answer, request.last).repeat(2),
            Action::Close => return End::Orderly,
            Action::Reset => return End::Reset,
        };
        if stream.write_all(&bytes).await.is_err() || request.last {
            return End::Orderly;
        }
    }
}

/// Stands for a request that could not be read: after it nothing on the connection makes sense.
fn closing_request() -> Request {
    Request {
        method: String::new(),
        path: String::new(),
        query: String::new(),
        host: String::new(),
        body: Vec::new(),
        last: true,
    }
}

async fn handle(site: &Arc<Site>, request: &Request, local: SocketAddr) -> Delivery {
    if !is_own(&request.host, local.ip()) {
        // A web page that made its own name point here would say so in this header.
        let answer = Answer::text(403, "Host must be an address of this machine\n");
        return Delivery::at_once(Action::Answer(answer));
    }
    if let Some(answer) = control::answer(site, request) {
        return Delivery::at_once(Action::Answer(answer));
    }
    let plan = site.with(|terminal| terminal.receive(&request.body));
    let told = plan.started.map(|started| run(site, started));
    match (plan.now, told) {
        (Some(now), _) => now,
        // The payment went with its task, which happens only when everything ends.
        (None, Some(told)) => told.await.unwrap_or_else(|_| Delivery::at_once(Action::Reset)),
        (None, None) => Delivery::at_once(Action::Close),
    }
}

/// Lets a payment go on by itself, whether or not its connection lives; gives where its answer will come.
fn run(site: &Arc<Site>, started: Started) -> oneshot::Receiver<Delivery> {
    let (tell, told) = oneshot::channel();
    let inner = Arc::clone(site);
    let mut changes = site.boot.subscribe();
    let until = started.after.map(|after| Instant::now() + after);
    site.spawn(async move {
        while !inner.with_quietly(|terminal| terminal.is_over(started.run)) {
            tokio::select! {
                () = at(until) => break,
                _ = changes.changed() => {}
            }
        }
        let delivery = inner.with(|terminal| terminal.finish(started.run));
        // The till may have gone; the payment does not care.
        drop(tell.send(delivery));
    });
    told
}

async fn at(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}

impl Site {
    /// Asks without waking anybody, or those who ask on every wake would wake each other for ever.
    fn with_quietly<T>(&self, ask: impl FnOnce(&Terminal) -> T) -> T {
        ask(&self.terminal.lock().unwrap_or_else(PoisonError::into_inner))
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
