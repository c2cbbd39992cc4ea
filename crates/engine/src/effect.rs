//! What a state machine is told, and what it wants done. Data only.

use core::time::Duration;

use domain::attempt::Attempt;
use domain::ids::OperatorId;
use terminal::{Outcome, Record, StatusAnswer};

use crate::ports::Conflict;

/// What a named person saw on the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It shows approved.
    Approved {
        /// The code on the slip, where there is one.
        approval_code: Option<String>,
    },
    /// It shows that nothing was charged.
    NotCharged,
}

/// What a terminal told on its own that makes an outcome doubtful. It decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It has started anew: what it remembers may be gone.
    Restarted,
    /// It says that it refused our message.
    Rejected,
}

/// A fact for one attempt. The same fact twice is harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Begin.
    Start,
    /// The first byte is about to leave.
    Sent,
    /// Proof that no byte left.
    NotSent {
        /// What stood in the way.
        detail: String,
    },
    /// The answer on our own connection.
    Reply(Outcome),
    /// The wait that was asked for is over and nothing was heard.
    Silence,
    /// Our connection ended without our answer.
    Ended {
        /// What is kept of bytes that were no answer.
        record: Option<Record>,
    },
    /// What came of a status question; nothing where no answer came.
    StatusReply {
        /// The answer.
        answer: Option<StatusAnswer>,
        /// What is kept of it.
        record: Option<Record>,
    },
    /// The terminal told something on its own.
    Heard(Notice),
    /// The cashier wants the terminal to stop.
    AbortAsked,
    /// The cashier wants to know now.
    AskNow,
    /// This process began and found the attempt open.
    Restarted,
    /// A named person decided.
    Resolved {
        /// Who.
        by: OperatorId,
        /// What the terminal shows.
        verdict: Verdict,
        /// What they saw and why they decide so.
        reason: String,
    },
}

/// A message that the runner sends for an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The request that may move money. Once in the life of an attempt.
    Money,
    /// A wish to stop it.
    Abort,
    /// What became of it?
    Status,
    /// Open a session first, then ask.
    LoginThenStatus,
}

/// A write that must be durable before the effects after it happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Before the first byte.
    Intent,
    /// Still open.
    Progress(Option<Record>),
    /// Ended.
    Settled(Option<Record>),
    /// Money turned up late.
    Conflict(Box<Conflict>),
}

/// What the runner does, in order. A failed commit stops the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make it durable.
    Commit(Write),
    /// Send it, and feed what comes of it back.
    Send(Message),
    /// Feed [`Input::Silence`] back when the monotonic clock reads this; replaces an earlier wait.
    Wait(Duration),
    /// Tell who listens.
    Announce,
}

/// The result of a step.
pub type Stepped = (Attempt, Vec<Effect>);
