//! A fault on the wire: a TCP proxy between a till and a terminal that cuts, delays, doubles and spoils what it
//! carries.
//!
//! The terminal itself stays honest here, so that its ledger tells what a fault of the network alone can do. Each
//! connection takes the next [`Fault`]; past the last one everything passes, or what `default` says happens.

mod connection;
mod course;
mod door;
mod faults;
mod layout;
mod parse;
mod pump;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use faults::{End, Fault, Faults, How, Side, Slice, Spoil, Toxics, Wait, Which};
pub use layout::Place;
pub use parse::FaultError;

/// How much of a request is kept for [`Proxy::requests`].
const KEPT: usize = 64 * 1024;

/// How a proxy is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the bytes go.
    pub upstream: SocketAddr,
    /// What chance is made of: the same number spoils the same bytes.
    pub seed: u64,
}

impl Settings {
    /// A free port of this machine in front of `upstream`.
    pub fn before(upstream: SocketAddr) -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), upstream, seed: 1 }
    }
}

/// A proxy that runs. It ends when it is dropped; [`Proxy::stop`] also waits for the end.
#[derive(Debug)]
pub struct Proxy {
    shared: Arc<Shared>,
    addr: SocketAddr,
}

/// What all connections share.
#[derive(Debug)]
struct Shared {
    upstream: SocketAddr,
    seed: u64,
    faults: Mutex<Faults>,
    /// What came from the till, one entry a connection.
    requests: Mutex<Vec<Vec<u8>>>,
    /// Sent after each change of the faults.
    changed: watch::Sender<()>,
    /// Whether somebody listens.
    open: watch::Sender<bool>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Proxy {
    /// Starts to carry, with these faults ahead.
    pub async fn start(settings: Settings, faults: Faults) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            upstream: settings.upstream,
            seed: settings.seed,
            faults: Mutex::new(faults),
            requests: Mutex::default(),
            changed: watch::Sender::new(()),
            open: watch::Sender::new(false),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        let addr = door::open(&shared, settings.listen)?;
        let proxy = Self { shared, addr };
        proxy.in_force().await;
        Ok(proxy)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Puts faults behind those that are left; returns when they are in force.
    pub async fn push(&self, faults: &Faults) {
        lock(&self.shared.faults).append(faults);
        self.in_force().await;
    }

    /// Puts other faults in place of those that are left; returns when they are in force.
    pub async fn replace(&self, faults: Faults) {
        *lock(&self.shared.faults) = faults;
        self.in_force().await;
    }

    /// How many faults wait for a connection.
    pub fn waiting(&self) -> usize {
        lock(&self.shared.faults).queue.len()
    }

    /// The bytes that came from the till, one entry a connection, in the order of connecting. What never reached
    /// the terminal is among them.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        lock(&self.shared.requests).clone()
    }

    /// Ends it and waits until its port is free.
    pub async fn stop(self) {
        self.shared.end();
        self.shared.tasks.wait().await;
    }

    /// Nobody listens while `refuse` is next, and somebody does otherwise.
    async fn in_force(&self) {
        let mut open = self.shared.open.subscribe();
        self.shared.changed.send_replace(());
        let wanted = || !lock(&self.shared.faults).refuses();
        // The sender lives as long as this proxy does.
        drop(open.wait_for(|open| *open == wanted()).await);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl Shared {
    fn end(&self) {
        self.stop.cancel();
        self.tasks.close();
    }

    fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// A place for what the next connection brings.
    fn next_request(&self) -> usize {
        let mut requests = lock(&self.requests);
        requests.push(Vec::new());
        requests.len().saturating_sub(1)
    }

    fn note(&self, index: usize, bytes: &[u8]) {
        if let Some(request) = lock(&self.requests).get_mut(index) {
            let room = KEPT.saturating_sub(request.len()).min(bytes.len());
            request.extend_from_slice(bytes.get(..room).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests;
