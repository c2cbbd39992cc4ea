//! The listeners of the cloud: they accept, have requests answered, and do to the connection what was decided.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::calls::{self, Entrance};
use super::platform::Platform;
use crate::delivery::{Action, Delivery};
use crate::http::{self, Ended, Reader, Request};

/// Serves until the cloud stops.
pub(crate) fn serve(platform: &Arc<Platform>, listener: TcpListener, entrance: Entrance) {
    let shared = Arc::clone(platform);
    platform.spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (inner, entrance) = (Arc::clone(&shared), entrance.clone());
                    shared.spawn(async move { connection(&inner, stream, &entrance).await });
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

async fn connection(platform: &Arc<Platform>, mut stream: TcpStream, entrance: &Entrance) {
    if platform.faults().next_connection(entrance.host) {
        http::reset(stream);
        return;
    }
    match requests(platform, &mut stream, entrance).await {
        End::Orderly => http::close(stream).await,
        End::Reset => http::reset(stream),
    }
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
            Err(Ended::Refused(answer)) => (Request::unread(), Delivery::at_once(Action::Answer(answer))),
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
