//! What the model wants to happen on the connection: the seam between deciding and doing.

use std::time::Duration;

use nexo::v3::Message;

use crate::wire::{Wire, Written};

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
    /// Headers beside those of its body and of its connection.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// The message that becomes its body on the wire.
    pub(crate) message: Option<Box<Message>>,
    /// That message is not encrypted, because the till may have no key.
    pub(crate) in_clear: bool,
    /// The body before encryption.
    pub(crate) clear: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn text(status: u16, text: impl Into<String>) -> Self {
        Self::of(status, "text/plain; charset=utf-8", text.into().into_bytes())
    }

    pub(crate) fn of(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type, headers: Vec::new(), body, message: None, in_clear: false, clear: None }
    }

    /// No body at all.
    pub(crate) fn empty(status: u16) -> Self {
        Self::of(status, "text/plain; charset=utf-8", Vec::new())
    }

    /// Bytes that are not nexo, under a type that says they were.
    pub(crate) fn noise() -> Self {
        Self::json(b"\x00\xff{\"SaleToPOI: <html>\xc3\x28".to_vec())
    }

    pub(crate) fn json(body: Vec<u8>) -> Self {
        Self::of(200, "application/json", body)
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A message, in whatever shape the wire has.
    pub(crate) fn message(message: &Message) -> Self {
        Self { message: Some(Box::new(message.clone())), ..Self::of(200, "", Vec::new()) }
    }

    /// The same as bytes, or an error of the simulator when the standard forbids to write it.
    pub(crate) fn on(self, wire: &Wire) -> Self {
        let Some(message) = &self.message else { return self };
        let written = if self.in_clear {
            wire.write_in_clear(message).map(|bytes| Written { bytes, clear: None }).map_err(Into::into)
        } else {
            wire.write(message)
        };
        match written {
            Ok(Written { bytes, clear }) => {
                Self { clear, message: None, body: bytes, content_type: wire.content_type(), ..self }
            }
            Err(error) => {
                tracing::warn!(%error, "cannot write the answer");
                Self::text(400, format!("cannot answer this message: {error}\n"))
            }
        }
    }
}

impl Action {
    /// The same with bytes in place of messages.
    pub(crate) fn on(self, wire: &Wire) -> Self {
        match self {
            Self::Answer(answer) => Self::Answer(answer.on(wire)),
            Self::AnswerTwice(answer) => Self::AnswerTwice(answer.on(wire)),
            Self::AnswerHalf(answer) => Self::AnswerHalf(answer.on(wire)),
            Self::AnswerCut(answer, count) => Self::AnswerCut(answer.on(wire), count),
            Self::Close | Self::Reset => self,
        }
    }
}

impl Delivery {
    /// The same with bytes in place of messages.
    pub(crate) fn on(self, wire: &Wire) -> Self {
        Self { action: self.action.on(wire), ..self }
    }

    pub(crate) fn at_once(action: Action) -> Self {
        Self { after: Duration::ZERO, action }
    }

    pub(crate) fn message(message: &Message) -> Self {
        Self::at_once(Action::Answer(Answer::message(message)))
    }
}
