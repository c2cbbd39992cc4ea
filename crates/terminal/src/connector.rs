//! The trait that every connector implements, and what an exchange carries.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    Answer, Ask, Callback, Capabilities, Failure, Heard, HttpAnswer, Method, NotReady, Outcome, Reject,
    Request, Session,
};

/// Tells, once, that the first byte is about to leave.
///
/// It is set *before* the write: a process that dies between the mark and the write leaves an
/// attempt that is asked about, never one that is wrongly believed unsent.
pub struct FirstByte(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl FirstByte {
    /// Calls `tell` at the first [`FirstByte::mark`].
    pub fn new(tell: impl FnOnce() + Send + 'static) -> Self {
        Self(Mutex::new(Some(Box::new(tell))))
    }

    /// For questions without money, where nobody needs to know.
    pub fn unwatched() -> Self {
        Self(Mutex::new(None))
    }

    /// The next call writes to the wire.
    pub fn mark(&self) {
        let tell = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(tell) = tell {
            tell();
        }
    }
}

/// A code that a customer scans to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// What is in it.
    pub payload: String,
    /// Until when it can be paid.
    pub until: Option<DateTime<Utc>>,
}

/// Tells whoever shows things to the customer that there is a code to be scanned.
pub struct ShowCode(Box<dyn Fn(QrCode) + Send + Sync>);

impl ShowCode {
    /// Calls `show` with each code.
    pub fn new(show: impl Fn(QrCode) + Send + Sync + 'static) -> Self {
        Self(Box::new(show))
    }

    /// For questions that bring no code.
    pub fn to_nobody() -> Self {
        Self::new(drop)
    }

    /// This is the code.
    pub fn show(&self, code: QrCode) {
        (self.0)(code);
    }
}

/// What goes along with a request and is not part of the question.
pub struct Exchange {
    /// The first-byte mark.
    pub first_byte: FirstByte,
    /// The time that the message carries.
    pub at: DateTime<Utc>,
    /// Where a code goes that the customer is to scan.
    pub show: ShowCode,
}

impl Exchange {
    /// One whose codes nobody looks at.
    pub fn new(first_byte: FirstByte, at: DateTime<Utc>) -> Self {
        Self { first_byte, at, show: ShowCode::to_nobody() }
    }
}

/// The code that reaches one kind of terminal.
///
/// It waits for ever: the runner holds the clock, and drops the exchange when it has heard
/// enough. A request that moves money is transmitted once and never again.
#[async_trait]
pub trait Connector: Send + Sync {
    /// What this terminal can do.
    fn capabilities(&self) -> Capabilities;

    /// What a customer can choose to pay with; empty where the terminal finds out by itself.
    fn methods(&self) -> Vec<Method> {
        Vec::new()
    }

    /// Gets whatever a payment needs before it may begin, such as a token that outlives it: nothing of
    /// that is left to be fetched while a customer waits at the terminal. Moves no money.
    async fn ready(&self) -> Result<(), NotReady> {
        Ok(())
    }

    /// What stood in the way of the last question without money that brought no answer, where the connector knows
    /// more of it than that nobody answered.
    fn obstacle(&self) -> Option<NotReady> {
        None
    }

    /// What is still to be found out about a terminal, asked after each login. The answers go through
    /// [`Connector::exchange`] as all others do, which is where they are learned from.
    fn probes(&self) -> Vec<Ask> {
        Vec::new()
    }

    /// Sends the request and returns the answer that belongs to it.
    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure>;

    /// Verifies and reads what came in. Pure: no clock, no socket, no memory. A terminal that never
    /// calls is not listened to.
    fn hear(&self, _callback: &Callback, _session: &Session) -> Result<Heard, Reject> {
        Err(Reject::NotOurs)
    }

    /// Hands a callback that was heard as [`crate::What::Reply`] to the exchange that waits for it. An answer that
    /// nobody waits for is let go: whoever wants to know asks.
    fn deliver(&self, _callback: &Callback) {}

    /// Writes what the terminal gets to hear about a callback. Pure as well.
    fn answer(&self, _callback: &Callback, answer: &Answer) -> HttpAnswer {
        HttpAnswer::empty(match answer {
            Answer::Rejected(Reject::Unreadable(_)) => 400,
            Answer::Rejected(Reject::NotOurs | Reject::Unverified) => 403,
            Answer::Taken | Answer::NotDone | Answer::Input(_) => 204,
        })
    }
}
