//! What the terminal asks of the till: decided by the model, carried by whoever has a network.

use std::time::Duration;

use nexo::v3::Message;

use crate::delivery::RunId;

/// One request to the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// Counts within one life of the terminal.
    pub(crate) id: u64,
    /// Where the till listens.
    pub(crate) url: String,
    pub(crate) says: Says,
    pub(crate) wants: Wants,
    /// Again and again, for a till that should bear it.
    pub(crate) flood: Option<(u32, Duration)>,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Says {
    Message(Box<Message>),
    /// Exactly these bytes, which a kind terminal would not send.
    Bytes(Vec<u8>),
}

/// What the terminal does with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// Nothing.
    Nothing,
    /// It tells whether a signature is right.
    Signature(RunId),
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// An answer with a message.
    Message(Box<Message>),
    /// An answer without one.
    Status(u16),
    /// None, in time.
    Nothing,
}
