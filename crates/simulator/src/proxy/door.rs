//! Who listens, and when nobody does.
//!
//! A refused connection needs a port that nobody listens at and that nobody else takes meanwhile: a socket that is
//! bound and does not listen.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use super::{Shared, connection, lock};

/// How many connections may wait to be taken.
const BACKLOG: u32 = 128;

/// A port, listened at or not.
enum Door {
    Shut(TcpSocket),
    Open(TcpListener),
}

/// Takes the port and serves it until the end; gives the address.
pub(super) fn open(shared: &Arc<Shared>, listen: SocketAddr) -> io::Result<SocketAddr> {
    let socket = bound(listen)?;
    let addr = socket.local_addr()?;
    let inner = Arc::clone(shared);
    shared.spawn(async move { serve(&inner, Door::Shut(socket), addr).await });
    Ok(addr)
}

/// Takes a port without listening.
fn bound(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Windows the same word means that two may listen at once.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}

async fn serve(shared: &Arc<Shared>, mut door: Door, addr: SocketAddr) {
    let mut changed = shared.changed.subscribe();
    loop {
        changed.borrow_and_update();
        door = match turned(shared, door, addr) {
            Ok(door) => door,
            Err(error) => {
                tracing::error!(%error, %addr, "the proxy lost its port");
                return;
            }
        };
        shared.open.send_replace(matches!(door, Door::Open(_)));
        match &door {
            Door::Shut(_) => wait(&mut changed).await,
            Door::Open(listener) => tokio::select! {
                () = wait(&mut changed) => {}
                came = listener.accept() => match came {
                    Ok((till, _)) => take(shared, till),
                    Err(error) => {
                        // Out of descriptors, most likely; the pause lets connections end.
                        tracing::warn!(%error, "cannot accept");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
            },
        }
    }
}

async fn wait(changed: &mut watch::Receiver<()>) {
    if changed.changed().await.is_err() {
        // Nobody is left who could change anything.
        std::future::pending::<()>().await;
    }
}

fn take(shared: &Arc<Shared>, till: tokio::net::TcpStream) {
    let fault = lock(&shared.faults).next();
    let index = shared.next_request();
    let inner = Arc::clone(shared);
    shared.spawn(async move { connection::run(&inner, till, index, fault).await });
}

/// Opens or shuts the door, as what comes next wants it.
fn turned(shared: &Shared, door: Door, addr: SocketAddr) -> io::Result<Door> {
    match (door, lock(&shared.faults).refuses()) {
        (Door::Shut(socket), false) => socket.listen(BACKLOG).map(Door::Open),
        (Door::Open(listener), true) => {
            drop(listener);
            bound(addr).map(Door::Shut)
        }
        (door, _) => Ok(door),
    }
}
