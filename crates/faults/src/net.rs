//! The network between till and terminals: connections in memory that lose, delay, double, cut and
//! confuse what is sent over them.

use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use connectors::wire::{Dial, Stream};
use nexo::amount::Decimal;
use nexo::v3::{Body, MessageCategory, MessageHeader};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::check::Eye;
use crate::cloud::{self, DESK};
use crate::shared::{Shared, State, lock};
use crate::world::Happening;

/// The port of the first terminal; the next has the next.
pub(crate) const FIRST_PORT: u16 = 4001;

/// One connection, from both ends.
pub(crate) struct Conn {
    pub(crate) site: usize,
    /// What the till wrote.
    inbox: Vec<u8>,
    complete: bool,
    /// What the till may read.
    outbox: VecDeque<u8>,
    end: Option<End>,
    reader: Option<Waker>,
    /// The till's end is gone.
    left: bool,
    /// The connection breaks when so many bytes were written.
    cut: Option<usize>,
    /// How the attempt stood that it was opened for; `none` for everything else.
    pub(crate) opened_in: &'static str,
    /// The token that the request shows.
    pub(crate) token: Option<String>,
    pub(crate) asked: Option<Asked>,
}

/// What was asked over a connection.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) category: &'static str,
    pub(crate) header: MessageHeader,
    /// The payment that it is about: its own `ServiceID`, or the one it refers to.
    pub(crate) about: String,
    /// How much is asked for, where money is.
    pub(crate) amount: Option<Decimal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Reset,
}

/// Connects the till to the simulated terminals.
pub(crate) struct SimDial {
    pub(crate) shared: Shared,
    pub(crate) eye: Arc<Eye>,
}

#[async_trait]
impl Dial for SimDial {
    async fn dial(&self, _host: &str, port: u16) -> io::Result<Box<dyn Stream>> {
        let number = {
            let mut state = lock(&self.shared);
            if state.dead {
                None
            } else {
                Some(open(&mut state, usize::from(port.saturating_sub(FIRST_PORT))))
            }
        };
        match number {
            Some(Ok(number)) => {
                let shared = Arc::clone(&self.shared);
                Ok(Box::new(Pipe { shared, eye: Arc::clone(&self.eye), number }))
            }
            Some(Err(kind)) => Err(kind.into()),
            // a dead process waits for nothing
            None => core::future::pending().await,
        }
    }
}

fn open(state: &mut State, site: usize) -> Result<usize, io::ErrorKind> {
    if site == DESK {
        if state.desk_is_closed() {
            return Err(io::ErrorKind::ConnectionRefused);
        }
        // Nothing else befalls it: a till that asks for a token again waits a moment of chance in between, and
        // the same seed would not be the same story.
        return Ok(opened(state, site, None));
    }
    // a cloud is there where its terminal is not
    let down = state.sites.get(site).is_none_or(|site| site.off) && !state.is_behind_the_cloud(site);
    if down || state.strikes(state.swarm.refuse, "the connection is refused") {
        state.note(format!("dial terminal {site}: refused"));
        for open in state.open_states_on(site) {
            state.hit("F3", open);
        }
        return Err(io::ErrorKind::ConnectionRefused);
    }
    let cut = if state.strikes(state.swarm.cut_request, "the request is cut") {
        Some(state.rng.usize(0..900))
    } else {
        None
    };
    Ok(opened(state, site, cut))
}

fn opened(state: &mut State, site: usize, cut: Option<usize>) -> usize {
    let opened_in = state.open_states_on(site).first().copied().unwrap_or("none");
    state.conns.push(Conn {
        site,
        inbox: Vec::new(),
        complete: false,
        outbox: VecDeque::new(),
        end: None,
        reader: None,
        left: false,
        cut,
        opened_in,
        token: None,
        asked: None,
    });
    state.conns.len() - 1
}

/// The till's end of a connection.
struct Pipe {
    shared: Shared,
    eye: Arc<Eye>,
    number: usize,
}

impl AsyncWrite for Pipe {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = lock(&self.shared);
        if state.dead {
            return Poll::Pending;
        }
        let Some(conn) = state.conns.get_mut(self.number) else { return broken() };
        if conn.end.is_some() {
            return broken();
        }
        let room = conn.cut.map_or(bytes.len(), |cut| cut.saturating_sub(conn.inbox.len()).min(bytes.len()));
        conn.inbox.extend(bytes.iter().take(room));
        if room < bytes.len() {
            conn.end = Some(End::Reset);
            state.note(format!("connection {} breaks while the till writes", self.number));
            state.hit("F3", "in_flight");
            return broken();
        }
        let whole = body_of(&conn.inbox).map(<[u8]>::to_vec);
        if let (Some(body), false) = (whole, conn.complete) {
            conn.complete = true;
            drop(state);
            self.transmitted(&body);
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl Pipe {
    /// A whole message has left the till: what it promised beforehand must be on its disk now.
    fn transmitted(&self, body: &[u8]) {
        let asked = read_asked(body);
        if let Some(Asked { category: "Payment" | "Reversal", header, .. }) = &asked {
            self.eye.intent_is_kept(&self.shared, header);
        }
        let mut state = lock(&self.shared);
        let (site, token) = match state.conns.get(self.number) {
            Some(conn) => (conn.site, cloud::bearer(&conn.inbox)),
            None => (usize::MAX, None),
        };
        if let Some(asked) = &asked {
            state.leaves_with_a_token(site, asked, token.as_deref());
            state.sent_once(asked);
        }
        let latency = Duration::from_millis(state.rng.u64(1..30));
        if let Some(conn) = state.conns.get_mut(self.number) {
            conn.asked = asked;
            conn.token = token;
        }
        let happening = Happening::Arrive { conn: self.number, body: body.to_vec() };
        state.schedule.after(latency, happening);
    }
}

impl AsyncRead for Pipe {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut state = lock(&self.shared);
        if state.dead {
            return Poll::Pending;
        }
        let Some(conn) = state.conns.get_mut(self.number) else { return broken() };
        if !conn.outbox.is_empty() {
            let count = buf.remaining().min(conn.outbox.len());
            let bytes: Vec<u8> = conn.outbox.drain(..count).collect();
            buf.put_slice(&bytes);
            return Poll::Ready(Ok(()));
        }
        match conn.end {
            Some(End::Closed) => Poll::Ready(Ok(())),
            Some(End::Reset) => broken(),
            None => {
                conn.reader = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let mut state = lock(&self.shared);
        if let Some(conn) = state.conns.get_mut(self.number) {
            conn.left = true;
            conn.reader = None;
        }
    }
}

pub(crate) fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
}

/// The body of a request that is there whole.
fn body_of(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = core::str::from_utf8(bytes.get(..head)?).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    bytes.get(head + 4..head + 4 + length)
}

/// What a message asks, as far as the network looks.
pub(crate) fn read_asked(body: &[u8]) -> Option<Asked> {
    let message = crate::sealed::read(body)?;
    let mut amount = None;
    let (category, about) = match &message.body {
        Body::PaymentRequest(payment) => {
            amount = payment.payment_transaction.amounts_req.requested_amount;
            ("Payment", None)
        }
        Body::ReversalRequest(_) => ("Reversal", None),
        Body::AbortRequest(abort) => ("Abort", abort.message_reference.service_id.clone()),
        Body::TransactionStatusRequest(status) => {
            ("Status", status.message_reference.as_ref().and_then(|wanted| wanted.service_id.clone()))
        }
        _ if message.header.message_category == MessageCategory::Login => ("Login", None),
        _ => ("Other", None),
    };
    let own = message.header.service_id.clone().unwrap_or_default();
    Some(Asked { category, about: about.unwrap_or(own), header: message.header, amount })
}

impl State {
    /// The till transmits each message that moves money once, and no number twice.
    fn sent_once(&mut self, asked: &Asked) {
        let Asked { category, header, about, .. } = asked;
        let service = header.service_id.clone().unwrap_or_default();
        self.note(format!("till sends {category} {service} about {about} to {}", header.poi_id));
        if *category == "Abort" && !self.moved_money(header, about) {
            self.violated("I7", format!("the terminal is asked to stop {about}, which is no payment of it"));
        }
        let key = (header.sale_id.clone(), header.poi_id.clone(), service.clone());
        if matches!(*category, "Payment" | "Reversal") {
            let now = self.schedule.now();
            self.sent_at.insert(service.clone(), now);
            if let Some(amount) = asked.amount {
                self.asked_for.insert(service.clone(), (header.clone(), amount));
            }
        }
        let before = self.sent.entry(key).or_default();
        before.push((*category).to_owned());
        if before.len() > 1 {
            let all = before.join(", ");
            let which =
                if before.iter().all(|one| one == "Payment" || one == "Reversal") { "I6" } else { "I5" };
            self.violated(which, format!("ServiceID {service} was transmitted as {all}"));
        }
    }

    /// A message of this number was to move money at this terminal, whether it came to be sent whole or not.
    fn moved_money(&self, header: &MessageHeader, about: &str) -> bool {
        if self.told.get(about).is_some_and(|told| crate::site::poi_id(told.terminal) == header.poi_id) {
            return true;
        }
        let named = |(_, poi, service): &&(String, String, String)| *poi == header.poi_id && service == about;
        let sent = self.sent.iter().find(|(key, _)| named(key));
        sent.is_some_and(|(_, all)| all.iter().any(|one| one == "Payment" || one == "Reversal"))
    }

    /// States of open attempts on a terminal; those that are only meant, where there is none.
    pub(crate) fn open_states_on(&self, site: usize) -> Vec<&'static str> {
        let on = self.told.values().filter(|told| told.terminal == site);
        on.map(|told| told.state).filter(|state| crate::shared::is_open(state)).collect()
    }

    /// Bytes for the till on a connection, and its end.
    pub(crate) fn deliver(&mut self, number: usize, bytes: &[u8], end: End) {
        let Some(conn) = self.conns.get_mut(number) else { return };
        if conn.left || conn.end.is_some() {
            return;
        }
        conn.outbox.extend(bytes);
        conn.end = Some(end);
        if let Some(reader) = conn.reader.take() {
            reader.wake();
        }
    }

    /// Nobody at the till's end listens any more.
    pub(crate) fn is_left(&self, number: usize) -> bool {
        self.conns.get(number).is_none_or(|conn| conn.left || conn.end.is_some())
    }

    /// The process died: its ends of all connections are gone.
    pub(crate) fn hang_up(&mut self) {
        for conn in &mut self.conns {
            conn.left = true;
            conn.reader = None;
        }
    }
}
