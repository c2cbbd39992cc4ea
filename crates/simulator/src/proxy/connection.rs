//! What befalls one connection.

use std::pin::pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Shared;
use super::course::Chance;
use super::faults::{Fault, Side, Toxics, Which};
use super::pump::{Ended, carry, message};

/// How long a side may take to see an orderly end, before it is left alone.
const GOODBYE: Duration = Duration::from_secs(2);

pub(super) async fn run(shared: &Shared, mut till: TcpStream, index: usize, fault: Fault) {
    tracing::debug!(connection = index, ?fault, "the proxy takes a connection");
    match fault {
        Fault::Carry { request, answer } => carried(shared, till, index, *request, *answer).await,
        // It got in before the door was shut: the next best thing.
        Fault::Refuse => reset(till),
        Fault::BlackHole => swallow(&mut till, |bytes| shared.note(index, bytes)).await,
        Fault::Twice { answered } => {
            let request = message(&mut till, |bytes| shared.note(index, bytes)).await;
            let first = delivered(shared, &request).await;
            let second = delivered(shared, &request).await;
            let answer = match answered {
                Which::First => first,
                Which::Second => second,
            };
            // The till may have gone.
            drop(till.write_all(&answer).await);
            goodbye(&mut till).await;
        }
        Fault::Delayed(time) => {
            let request = message(&mut till, |bytes| shared.note(index, bytes)).await;
            goodbye(&mut till).await;
            drop(till);
            tokio::time::sleep(time).await;
            delivered(shared, &request).await;
        }
    }
}

/// A connection to the terminal; pieces leave as they are written.
async fn connect(shared: &Shared) -> Option<TcpStream> {
    let stream = TcpStream::connect(shared.upstream).await;
    stream.inspect_err(|error| tracing::info!(%error, "the terminal cannot be reached")).ok()
}

async fn carried(shared: &Shared, mut till: TcpStream, index: usize, request: Toxics, answer: Toxics) {
    let Some(mut terminal) = connect(shared).await else { return reset(till) };
    for stream in [&till, &terminal] {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "pieces may leave together");
        }
    }
    let chance = |direction| Chance::new(shared.seed, index, direction);
    let ended =
        both_ways(shared, index, &mut till, &mut terminal, [(request, chance(0)), (answer, chance(1))]);
    match ended.await {
        Ended::Broken => {
            reset(till);
            reset(terminal);
        }
        Ended::Over | Ended::Stalled | Ended::Cut => {
            tokio::join!(goodbye(&mut till), goodbye(&mut terminal));
        }
    }
}

async fn both_ways(
    shared: &Shared,
    index: usize,
    till: &mut TcpStream,
    terminal: &mut TcpStream,
    [request, answer]: [(Toxics, Chance); 2],
) -> Ended {
    let ((mut from_till, mut to_till), (mut from_terminal, mut to_terminal)) =
        (till.split(), terminal.split());
    let note = |bytes: &[u8]| shared.note(index, bytes);
    let mut there = pin!(carry(&mut from_till, &mut to_terminal, Side::Request, request, note));
    let mut back = pin!(carry(&mut from_terminal, &mut to_till, Side::Answer, answer, |_| ()));
    let (mut there_ended, mut back_ended) = (None, None);
    loop {
        tokio::select! {
            ended = &mut there, if there_ended.is_none() => there_ended = Some(ended),
            ended = &mut back, if back_ended.is_none() => back_ended = Some(ended),
        }
        match (there_ended, back_ended) {
            (Some(Ended::Broken), _) | (_, Some(Ended::Broken)) => return Ended::Broken,
            (Some(Ended::Cut), _) | (_, Some(Ended::Cut)) => return Ended::Cut,
            // The till gave up on a request that went nowhere.
            (Some(Ended::Stalled), _) => return Ended::Stalled,
            (Some(Ended::Over), Some(ended)) => return ended,
            (Some(Ended::Over), None) | (None, _) => {}
        }
    }
}

/// Delivers a request on a connection of its own and reads the answer.
async fn delivered(shared: &Shared, request: &[u8]) -> Vec<u8> {
    let Some(mut terminal) = connect(shared).await else { return Vec::new() };
    if terminal.write_all(request).await.is_err() {
        return Vec::new();
    }
    let answer = message(&mut terminal, |_| ()).await;
    goodbye(&mut terminal).await;
    answer
}

async fn swallow(stream: &mut TcpStream, mut note: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        note(buffer.get(..count).unwrap_or_default());
    }
}

/// Ends in order: the other side sees the end of the stream, whatever it still had to say.
async fn goodbye(stream: &mut TcpStream) {
    drop(stream.shutdown().await);
    // Whoever does not close by then is cut off.
    drop(tokio::time::timeout(GOODBYE, swallow(stream, |_| ())).await);
}

/// Ends as a broken line does.
fn reset(stream: TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "the connection ends without a reset");
    }
    drop(stream);
}
