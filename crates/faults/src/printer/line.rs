//! The till's end of the network to the printer.

use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use printer::line::{Net, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{Call, DONE, OFFLINE, PAPER};
use crate::check::{Eye, Job};
use crate::net::{End, broken};
use crate::shared::{Shared, State, lock};
use crate::time;
use crate::world::Happening;

/// Connects the till to the printer, in the time of the simulation.
pub(crate) struct SimNet {
    pub(crate) shared: Shared,
    pub(crate) eye: Arc<Eye>,
}

#[async_trait]
impl Net for SimNet {
    async fn dial(&self, _address: &str) -> io::Result<Box<dyn Stream>> {
        let opened = {
            let mut state = lock(&self.shared);
            if state.dead { None } else { state.dial_printer() }
        };
        match opened {
            Some(Ok(number)) => {
                let shared = Arc::clone(&self.shared);
                Ok(Box::new(Pipe { shared, eye: Arc::clone(&self.eye), number, job: None }))
            }
            Some(Err(kind)) => Err(kind.into()),
            None => core::future::pending().await,
        }
    }

    async fn sleep(&self, time: Duration) {
        let until = lock(&self.shared).schedule.now().saturating_add(time);
        time::sleep(&self.shared, until).await;
    }
}

impl State {
    /// Nothing where nobody answers at all.
    fn dial_printer(&mut self) -> Option<Result<usize, io::ErrorKind>> {
        if self.printer_strikes(|rates| rates.silent, "nobody answers for the printer") {
            return None;
        }
        if self.printer.off || self.printer_strikes(|rates| rates.refuse, "the printer is not reached") {
            self.note("dial the printer: refused");
            return Some(Err(io::ErrorKind::ConnectionRefused));
        }
        let mut call = Call::default();
        if self.printer_strikes(|rates| rates.cut, "the way to the printer breaks") {
            call.cut = Some(self.printer.rng.usize(0..2_000));
        }
        if self.printer_strikes(|rates| rates.lose, "what is sent to the printer is lost") {
            call.lost = Some(self.printer.rng.usize(0..2_000));
        }
        if self.printer_strikes(|rates| rates.stall, "the printer takes no more") {
            call.stall = Some(self.printer.rng.usize(0..2_000));
        }
        self.printer.calls.push(call);
        Some(Ok(self.printer.calls.len() - 1))
    }

    fn write_to_printer(&mut self, number: usize, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let latency = Duration::from_millis(self.printer.rng.u64(1..30));
        let now = self.schedule.now();
        let call = &mut self.printer.calls[number];
        if call.end.is_some() {
            return broken();
        }
        let room = |most: Option<usize>| most.map_or(bytes.len(), |most| most.saturating_sub(call.written));
        if room(call.stall) < bytes.len() {
            return Poll::Pending;
        }
        let taken = room(call.cut).min(bytes.len());
        let arriving = room(call.lost).min(taken);
        call.written += taken;
        call.asked |= bytes == DONE;
        call.arrives = call.arrives.max(now.saturating_add(latency));
        let pause = call.arrives.saturating_sub(now);
        let whole = taken == bytes.len();
        if !whole {
            call.end = Some(End::Reset);
        }
        if arriving > 0 {
            let bytes = bytes.get(..arriving).unwrap_or_default().to_vec();
            self.schedule.after(pause, Happening::PrinterTakes { call: number, bytes });
        }
        if whole { Poll::Ready(Ok(taken)) } else { broken() }
    }
}

/// The till's end of a connection.
struct Pipe {
    shared: Shared,
    eye: Arc<Eye>,
    number: usize,
    /// What the books say is being printed.
    job: Option<Job>,
}

impl Pipe {
    /// Before the first byte of a job leaves, the books must say that it is being printed.
    fn leaves(&mut self, bytes: &[u8]) {
        if self.job.is_none()
            && let Some(printing) = self.eye.printing()
        {
            lock(&self.shared).job_leaves(self.number, &printing);
            self.job = printing.into_iter().next();
        }
        let mut state = lock(&self.shared);
        let before = super::named(&state.printer.calls[self.number].sent).is_some();
        state.printer.calls[self.number].sent.extend(bytes);
        if let Some(job) = self.job.as_ref().filter(|job| !before && job.is_receipt()) {
            state.receipt_leaves(self.number, &job.what, job.copy());
        }
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if lock(&self.shared).dead {
            return Poll::Pending;
        }
        if ![OFFLINE, PAPER, DONE].iter().any(|question| question == bytes) {
            self.leaves(bytes);
        }
        lock(&self.shared).write_to_printer(self.number, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Pipe {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut state = lock(&self.shared);
        if state.dead {
            return Poll::Pending;
        }
        let call = &mut state.printer.calls[self.number];
        let count = buf.remaining().min(call.outbox.len());
        if count > 0 {
            let bytes: Vec<u8> = call.outbox.drain(..count).collect();
            buf.put_slice(&bytes);
            return Poll::Ready(Ok(()));
        }
        match call.end {
            Some(End::Closed) => Poll::Ready(Ok(())),
            Some(End::Reset) => broken(),
            None => {
                call.reader = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let mut state = lock(&self.shared);
        let call = &mut state.printer.calls[self.number];
        call.left = true;
        call.reader = None;
    }
}
