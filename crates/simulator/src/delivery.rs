//! What the model wants to happen on the connection: the seam between deciding and doing.

use std::time::Duration;

use nexo::encoding::json;
use nexo::v3::Message;

/// What is to be done with one request.
#[derive(Debug)]
pub(crate) struct Plan {
    /// To be done on its connection at once; absent while the customer is still busy.
    pub(crate) now: Option<Delivery>,
    /// The payment that it started.
    pub(crate) started: Option<Started>,
}

impl Plan {
    pub(crate) fn now(delivery: Delivery) -> Self {
        Self { now: Some(delivery), started: None }
    }
}

/// A payment that goes on by itself, whatever happens to the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    pub(crate) run: RunId,
    /// When to finish it; absent means that it never ends by itself.
    pub(crate) after: Option<Duration>,
}

/// Names a payment within one life of the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RunId(pub(crate) u64);

/// How an answer reaches the till, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) after: Duration,
    pub(crate) action: Action,
}

/// What happens on the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Answer(Answer),
    /// The same bytes twice, one behind the other.
    AnswerTwice(Answer),
    /// The bytes up to the middle of its body, and then an orderly end.
    AnswerHalf(Answer),
    /// That many of its bytes, and then an orderly end.
    AnswerCut(Answer, usize),
    /// An orderly end without a byte.
    Close,
    /// What a device does that lost power and came back: a reset.
    Reset,
}

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(status: u16, text: impl Into<String>) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: text.into().into_bytes() }
    }

    /// No body at all.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: Vec::new() }
    }

    /// Bytes that are not nexo, under a type that says they were.
    pub(crate) fn noise() -> Self {
        Self::json(b"\x00\xff{\"SaleToPOI: <html>\xc3\x28".to_vec())
    }

    pub(crate) fn json(body: Vec<u8>) -> Self {
        Self { status: 200, content_type: "application/json", body }
    }

    /// A message, or an error of the simulator when the standard forbids to write it.
    pub(crate) fn message(message: &Message) -> Self {
        match json::write(message) {
            Ok(body) => Self::json(body),
            Err(error) => {
                tracing::warn!(%error, "cannot write the answer");
                Self::text(400, format!("cannot answer this message: {error}\n"))
            }
        }
    }
}

impl Delivery {
    pub(crate) fn at_once(action: Action) -> Self {
        Self { after: Duration::ZERO, action }
    }

    pub(crate) fn message(message: &Message) -> Self {
        Self::at_once(Action::Answer(Answer::message(message)))
    }
}
