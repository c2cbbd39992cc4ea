//! The loop that takes connections, as many as there is room for.

use core::net::SocketAddr;
use core::time::Duration;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::certificate::Fingerprint;
use crate::connection::serve;
use crate::counters::Reason;
use crate::house::House;
use crate::request::Visit;

/// How long nothing is accepted when the system gives no more sockets.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until it is stopped, and then lets the open ones end for a moment.
pub(crate) async fn run(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    house: Arc<House>,
    stop: CancellationToken,
) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(left) = guests.join_next() => note(left),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    while let Some(left) = guests.try_join_next() {
                        note(left);
                    }
                    if guests.len() < house.limits.connections {
                        guests.spawn(guest(stream, peer, tls.clone(), Arc::clone(&house), stop.clone()));
                    } else {
                        house.refuse(Reason::Full, peer.ip().to_canonical(), b"");
                    }
                }
                Err(error) => {
                    warn!(%error, "take a connection at the listener");
                    sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    let all_left = async { while guests.join_next().await.is_some() {} };
    // who has not left by then is cut off
    drop(timeout(house.limits.stop, all_left).await);
}

fn note(left: Result<(), tokio::task::JoinError>) {
    if let Err(error) = left {
        error!(%error, "a connection of the listener ended by a fault of ours");
    }
}

async fn guest(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    house: Arc<House>,
    stop: CancellationToken,
) {
    // An answer is one small write; where these fail, the connection is gone already.
    let (Ok(()), Ok(local)) = (stream.set_nodelay(true), stream.local_addr()) else { return };
    let peer = peer.ip().to_canonical();
    let Some(tls) = tls else {
        return serve(stream, &Visit::new(peer, local, false, None), &house, &stop).await;
    };
    match timeout(house.limits.handshake, tls.accept(stream)).await {
        Ok(Ok(stream)) => {
            let (_, session) = stream.get_ref();
            let certificate = session.peer_certificates().and_then(|chain| chain.first());
            let certificate = certificate.map(|own| Fingerprint::of(own));
            serve(stream, &Visit::new(peer, local, true, certificate), &house, &stop).await;
        }
        Ok(Err(error)) => {
            house.refuse(Reason::Handshake, peer, error.to_string().as_bytes());
        }
        Err(_too_slow) => {
            house.refuse(Reason::Handshake, peer, b"too slow");
        }
    }
}
