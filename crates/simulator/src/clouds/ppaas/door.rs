//! The listeners of the cloud: they accept, have requests answered, and do to the connection what was decided.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::answers;
use super::calls::{self, Entrance};
use super::platform::Platform;
use super::route::Host;
use crate::delivery::{Action, Delivery};
use crate::http::{self, Ended, Reader, Request};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Serves until the cloud stops.
pub(crate) fn serve(
    platform: &Arc<Platform>,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    entrance: Entrance,
) {
    let shared = Arc::clone(platform);
    platform.spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (inner, entrance, tls) = (Arc::clone(&shared), entrance.clone(), tls.clone());
                    shared.spawn(async move { connection(&inner, stream, tls, entrance).await });
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Orderly,
    Reset,
}

async fn connection(
    platform: &Arc<Platform>,
    mut stream: TcpStream,
    tls: Option<TlsAcceptor>,
    entrance: Entrance,
) {
    if platform.faults().next_connection(entrance.host) {
        http::reset(stream);
        return;
    }
    let Some(tls) = tls else {
        match requests(platform, &mut stream, &entrance).await {
            End::Orderly => http::close(stream).await,
            End::Reset => http::reset(stream),
        }
        return;
    };
    let mut stream = match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::info!(%error, "no handshake"),
        Err(_) => return tracing::info!("the handshake takes too long"),
    };
    let Some(entrance) = proven(&stream, entrance) else { return };
    match requests(platform, &mut stream, &entrance).await {
        // A peer that is gone already needs no end.
        End::Orderly => drop(stream.shutdown().await),
        End::Reset => http::reset(stream.into_inner().0),
    }
}

/// The entrance with the device whose certificate was shown, where only devices enter.
fn proven(stream: &TlsStream<TcpStream>, entrance: Entrance) -> Option<Entrance> {
    if entrance.host != Host::Device {
        return Some(entrance);
    }
    let shown = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first())?;
    let device = entrance.region.devices().find(|device| device.identity.der == *shown).cloned()?;
    Some(Entrance { device: Some(device), ..entrance })
}

async fn requests<S: AsyncRead + AsyncWrite + Unpin>(
    platform: &Arc<Platform>,
    stream: &mut S,
    entrance: &Entrance,
) -> End {
    let mut reader = Reader::default();
    loop {
        let (request, delivery) = match reader.next(stream).await {
            Ok(request) => {
                let delivery = calls::answer(platform, entrance, &request).await;
                (request, delivery)
            }
            Err(Ended::Gone) => return End::Orderly,
            Err(Ended::Refused(answer)) => {
                let answer = answers::dated(Action::Answer(answer), platform.skew_seconds());
                (Request::unread(), Delivery::at_once(answer))
            }
        };
        tokio::time::sleep(delivery.after).await;
        let Some((bytes, last)) = http::bytes_of(&delivery.action, request.last) else {
            return if delivery.action == Action::Reset { End::Reset } else { End::Orderly };
        };
        let written = stream.write_all(&bytes).await;
        if written.is_err() || stream.flush().await.is_err() || last {
            return End::Orderly;
        }
    }
}
