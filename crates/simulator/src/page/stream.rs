//! The stream of events, for as long as a page looks.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::broadcast::error::RecvError;

use super::{Desk, guard};

/// A comment line comes this often, so that both sides notice a dead connection.
const ALIVE: Duration = Duration::from_secs(15);

/// Counts a page for as long as it lives, however its connection ends.
struct Watching(Arc<Desk>);

impl Watching {
    fn begin(desk: &Arc<Desk>) -> Self {
        desk.watch(true);
        Self(Arc::clone(desk))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.watch(false);
    }
}

/// Writes events until the page goes.
pub(super) async fn serve(desk: &Arc<Desk>, stream: &mut TcpStream) {
    let mut events = desk.hub.subscribe();
    let _watching = Watching::begin(desk);
    let hello = format!("{}event: hello\ndata: {{\"seq\":{}}}\n\n", guard::stream_head(), desk.hub.seq());
    let (mut from, mut to) = stream.split();
    if to.write_all(hello.as_bytes()).await.is_err() {
        return;
    }
    let mut nothing = [0_u8; 64];
    loop {
        let text = tokio::select! {
            event = events.recv() => match event {
                Ok(event) => format!("id: {}\nevent: {}\ndata: {}\n\n", event.seq, event.name, event.data),
                Err(RecvError::Lagged(_)) => {
                    format!("event: resync\ndata: {{\"seq\":{}}}\n\n", desk.hub.seq())
                }
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep(ALIVE) => ": alive\n\n".to_owned(),
            read = from.read(&mut nothing) => match read {
                Ok(0) | Err(_) => return,
                Ok(_) => continue,
            },
        };
        if to.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}
