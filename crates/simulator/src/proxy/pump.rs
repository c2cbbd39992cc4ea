//! Carries the bytes of one direction.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};

use super::course::{Chance, Course, Piece};
use super::faults::{How, Side, Toxics};
use super::layout::Layout;

/// How much is read at once.
const READ: usize = 16 * 1024;

/// How a direction came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The sender ended it in order, and the receiver saw that.
    Over,
    /// The sender ended it, and the receiver waits for more.
    Stalled,
    /// It is to end for both sides.
    Cut,
    /// It is to break for both sides, or did so by itself.
    Broken,
}

/// Carries until one side ends it or the toxics do.
pub(super) async fn carry(
    from: &mut ReadHalf<'_>,
    to: &mut WriteHalf<'_>,
    side: Side,
    (toxics, chance): (Toxics, Chance),
    mut note: impl FnMut(&[u8]),
) -> Ended {
    let mut course = Course::new(toxics, chance);
    // An answer ends before its first byte only when there is one; a request before anybody wrote.
    if side == Side::Request
        && let Some(how) = course.ended()
    {
        return end(how, from, to, note).await;
    }
    let mut buffer = vec![0; READ];
    loop {
        let (pieces, last) = match from.read(&mut buffer).await {
            Err(_) => return Ended::Broken,
            Ok(0) => (course.rest(), true),
            Ok(count) => {
                let bytes = buffer.get(..count).unwrap_or_default();
                note(bytes);
                (course.take(bytes), false)
            }
        };
        if write(to, pieces).await.is_err() {
            return Ended::Broken;
        }
        if let Some(how) = course.ended() {
            return end(how, from, to, note).await;
        }
        if last {
            // A receiver that is gone needs no end.
            drop(to.shutdown().await);
            return Ended::Over;
        }
    }
}

async fn write(to: &mut WriteHalf<'_>, pieces: Vec<Piece>) -> std::io::Result<()> {
    for Piece { before, bytes, after } in pieces {
        pause(before).await;
        to.write_all(&bytes).await?;
        pause(after).await;
    }
    Ok(())
}

async fn pause(time: std::time::Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

/// The toxic end of a direction. What still comes is swallowed: bytes that nobody reads would turn the orderly end
/// of the connection into a reset.
async fn end(
    how: How,
    from: &mut ReadHalf<'_>,
    to: &mut WriteHalf<'_>,
    mut note: impl FnMut(&[u8]),
) -> Ended {
    match how {
        How::Cut => return Ended::Cut,
        How::Reset => return Ended::Broken,
        How::HalfClose => drop(to.shutdown().await),
        How::Stall => {}
    }
    let mut buffer = vec![0; READ];
    loop {
        match from.read(&mut buffer).await {
            Err(_) => return Ended::Broken,
            Ok(0) if how == How::Stall => return Ended::Stalled,
            Ok(0) => return Ended::Over,
            Ok(count) => note(buffer.get(..count).unwrap_or_default()),
        }
    }
}

/// Reads one whole message, or what there is of it.
pub(super) async fn message(stream: &mut TcpStream, mut note: impl FnMut(&[u8])) -> Vec<u8> {
    let mut all = Vec::new();
    let mut buffer = vec![0; READ];
    while Layout::of(&all).is_none_or(|layout| all.len() < layout.end) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => {
                let bytes = buffer.get(..count).unwrap_or_default();
                note(bytes);
                all.extend_from_slice(bytes);
            }
        }
    }
    all
}
