//! What can go wrong with a connection, as data.

use std::collections::VecDeque;
use std::time::Duration;

use super::layout::Place;
use super::parse::{self, FaultError};

/// Faults for the next connections, one each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// In the order of connecting. A [`Fault::Refuse`] stays until it is replaced or something follows it.
    pub queue: VecDeque<Fault>,
    /// For connections past the last one; absent means that everything passes.
    pub default: Option<Fault>,
}

impl Faults {
    /// Reads the text form: one fault a line or separated by commas, `and` joins what befalls one connection, `#`
    /// starts a comment.
    pub fn parse(text: &str) -> Result<Self, FaultError> {
        parse::faults(text)
    }

    /// The same fault for every connection.
    pub fn always(fault: Fault) -> Self {
        Self { queue: VecDeque::new(), default: Some(fault) }
    }

    /// Puts other faults behind these. What comes after a refusal ends it.
    pub fn append(&mut self, other: &Self) {
        if !other.queue.is_empty() && self.queue.back() == Some(&Fault::Refuse) {
            self.queue.pop_back();
        }
        self.queue.extend(other.queue.iter().cloned());
        if other.default.is_some() {
            self.default.clone_from(&other.default);
        }
    }

    /// Whether nobody may listen now: a refused connection cannot be counted.
    pub(super) fn refuses(&self) -> bool {
        self.queue.front().or(self.default.as_ref()) == Some(&Fault::Refuse)
    }

    /// The fault of a connection that begins now.
    pub(super) fn next(&mut self) -> Fault {
        self.queue.pop_front().or_else(|| self.default.clone()).unwrap_or_else(Fault::clean)
    }
}

/// What befalls one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is carried to the terminal, with toxics on its way there and back.
    Carry {
        /// From the till to the terminal.
        request: Box<Toxics>,
        /// From the terminal to the till.
        answer: Box<Toxics>,
    },
    /// Nobody listens (`refuse`).
    Refuse,
    /// Taken, swallowed, never answered (`black hole`).
    BlackHole,
    /// The request is delivered, and a second time on a connection of its own once the first one was answered
    /// (`duplicate request`, `retry request`).
    Twice {
        /// Which of the two answers the till gets.
        answered: Which,
    },
    /// The till sees an orderly end as soon as it has sent; the terminal gets the request that much later
    /// (`delayed 3s`).
    Delayed(Duration),
}

/// One of two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one to the first delivery.
    First,
    /// The one to the second delivery.
    Second,
}

impl Fault {
    /// Everything passes.
    pub fn clean() -> Self {
        Self::Carry { request: Box::default(), answer: Box::default() }
    }

    /// Toxics in one direction.
    pub fn on(side: Side, toxics: Toxics) -> Self {
        match side {
            Side::Request => Self::Carry { request: Box::new(toxics), answer: Box::default() },
            Side::Answer => Self::Carry { request: Box::default(), answer: Box::new(toxics) },
        }
    }
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// From the till to the terminal.
    Request,
    /// From the terminal to the till.
    Answer,
}

/// What happens to the bytes of one direction. Without any of it they pass as they come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toxics {
    /// Each piece waits (`latency answer 200ms jitter 50ms`).
    pub latency: Option<Wait>,
    /// Small pieces (`slice answer 3 every 2ms`).
    pub slice: Option<Slice>,
    /// Head lines byte by byte, with this pause (`slow header request 5ms`).
    pub slow_header: Option<Duration>,
    /// The body byte by byte, with this pause (`slow body answer 5ms`).
    pub slow_body: Option<Duration>,
    /// Some bytes change (`corrupt answer in body`).
    pub corrupt: Option<Spoil>,
    /// The message comes twice, one behind the other (`duplicate answer`).
    pub twice: bool,
    /// Where and how it ends too early (`cut answer after 120`).
    pub end: Option<End>,
}

/// A pause of some length and up to `jitter` more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// At least this long.
    pub base: Duration,
    /// At most that much longer.
    pub jitter: Duration,
}

/// Pieces of so many bytes, with a pause after each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// How many bytes.
    pub bytes: usize,
    /// How long.
    pub pause: Duration,
}

/// Which bytes change. The highest bit of each is among what changes, so that plain text becomes something that
/// is no text; a change into other plain text can be told by nobody without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoil {
    /// The first one.
    pub from: Place,
    /// How many, a few bytes apart.
    pub count: usize,
}

/// An end before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The last byte that passes stands before this place.
    pub at: Place,
    /// What happens there.
    pub how: How,
}

/// How a direction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Both sides see an orderly end (`cut`).
    Cut,
    /// Both sides see a reset (`reset`).
    Reset,
    /// The receiver sees an orderly end; the other direction goes on (`half close`).
    HalfClose,
    /// Nothing more comes, and nothing ends (`stall`).
    Stall,
}
