//! The listener as the rest of the till sees it: a socket with a thread of its own.
//!
//! The thread is its own so that a flood of requests takes no turn from payments: all work until a request is
//! let in happens there, and what is let in goes through one bounded channel.

use core::net::SocketAddr;
use std::io;
use std::sync::Arc;
use std::thread;

use terminal::{Callback, HttpAnswer};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::info;

use crate::accept;
use crate::counters::Counters;
use crate::door::Door;
use crate::gate::{Gate, Place};
use crate::house::House;
use crate::options::{Error, Limits, Options};
use crate::tls::{self, Gates};

/// A request that was let in, and where its answer goes. Dropping `reply` answers 503.
#[derive(Debug)]
pub struct Incoming {
    /// The request.
    pub callback: Callback,
    /// Where the terminal waits. Closed where it has gone.
    pub reply: oneshot::Sender<HttpAnswer>,
}

/// An open socket. It closes when this is dropped; [`Listener::stop`] also waits for the end.
#[derive(Debug)]
pub struct Listener {
    addr: SocketAddr,
    place: Place,
    house: Arc<House>,
    stop: DropGuard,
    ended: oneshot::Receiver<()>,
}

impl Listener {
    /// Opens the socket and starts the thread. Requests that are let in come out of the receiver; when that is
    /// dropped, every request is answered 503.
    ///
    /// # Errors
    /// [`Error`] where the options are unsafe or contradict each other, the address cannot be had, or the system
    /// gives no thread. No socket is open then.
    pub fn start(options: Options) -> Result<(Self, mpsc::Receiver<Incoming>), Error> {
        let Options { addr, any_address, plain_network, tls, doors, limits } = options;
        let ip = addr.ip().to_canonical();
        if ip.is_unspecified() && !any_address {
            return Err(Error::AnyAddress { addr });
        }
        sensible(&limits)?;
        let place = Place { loopback: ip.is_loopback(), tls: tls.is_some(), plain_network };
        let gates = Arc::new(Gates::new(Gate::new(doors, place)?));
        let tls = tls.map(|tls| tls::server(tls, Arc::clone(&gates))).transpose()?.map(TlsAcceptor::from);

        let listen = |source| Error::Listen { addr, source };
        let socket = std::net::TcpListener::bind(addr).map_err(listen)?;
        let taken = socket.local_addr().map_err(listen)?;
        let (to_core, incoming) = mpsc::channel(limits.waiting);
        let house = Arc::new(House::new(gates, limits, to_core));
        let (stop, (end, ended)) = (CancellationToken::new(), oneshot::channel());
        let (ready, answer) = std::sync::mpsc::channel();
        let work = (tls, Arc::clone(&house), stop.clone());
        let run = move || {
            live(socket, work, &ready);
            // whoever waits for the end may have gone
            end.send(()).ok();
        };
        thread::Builder::new().name("listener".to_owned()).spawn(run).map_err(Error::Thread)?;
        // the thread answers at once, or ended without a word
        answer.recv().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())).map_err(Error::Thread)?;
        let addr = taken;
        info!(%addr, tls = place.tls, plain_network, "listening for terminals");
        Ok((Self { addr, place, house, stop: stop.drop_guard(), ended }, incoming))
    }

    /// Where it listens, with the port that was taken.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Replaces all doors, also for connections that are open.
    ///
    /// # Errors
    /// [`Error`] as at the start; the old doors then stay.
    pub fn set_doors(&self, doors: Vec<Door>) -> Result<(), Error> {
        self.house.gates.set(Gate::new(doors, self.place)?);
        Ok(())
    }

    /// What was let in and refused since the start.
    pub fn counters(&self) -> Counters {
        self.house.counters.now()
    }

    /// Closes the socket, lets open requests end for a moment ([`Limits::stop`]), and returns when nothing of it
    /// runs any more.
    pub async fn stop(self) {
        let Self { stop, ended, .. } = self;
        drop(stop);
        // an error says that the thread is gone, which is what is waited for
        drop(ended.await);
    }
}

/// The thread's life. It builds what it waits with itself, because that may not be dropped in the place of whoever
/// starts a listener, which waits as well.
fn live(
    socket: std::net::TcpListener,
    (tls, house, stop): (Option<TlsAcceptor>, Arc<House>, CancellationToken),
    ready: &std::sync::mpsc::Sender<io::Result<()>>,
) {
    let built = || {
        socket.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(socket)?
        };
        Ok((runtime, listener))
    };
    match built() {
        Ok((runtime, listener)) => {
            if ready.send(Ok(())).is_ok() {
                runtime.block_on(accept::run(listener, tls, house, stop));
            }
        }
        // who started it waits for this word
        Err(error) => drop(ready.send(Err(error))),
    }
}

/// A limit of nothing would let nobody in, silently.
fn sensible(limits: &Limits) -> Result<(), Error> {
    let sizes = [
        ("connections", limits.connections),
        ("header_bytes", limits.header_bytes),
        ("body_bytes", limits.body_bytes),
        ("waiting", limits.waiting),
        ("per_peer", limits.per_peer),
    ];
    sizes.into_iter().find(|(_, size)| *size == 0).map_or(Ok(()), |(name, _)| Err(Error::Limit(name)))
}
