//! One nexo exchange that may move money: its identity, its state, and what is known of it.
//!
//! The states are one list, and a final state is reached only through an explicit answer, the
//! proof that no byte left, a `NotFound` after the fence, or a named person. How one state leads
//! to the next is the engine's business; this file only says what each state holds.

use core::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::card::{CardResult, PoiTransaction};
use crate::error::Error;
use crate::ids::{AttemptId, OperatorId, PaymentId, SaleId, TerminalId};
use crate::money::Money;
use crate::sale::Stamp;

/// What the exchange asks the terminal to do with money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// Take the amount.
    Payment,
    /// Undo an approved payment at the terminal.
    Reversal,
    /// Give money back without undoing the original.
    Refund,
}

/// The two nexo names that, with a `ServiceID`, identify a message for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pairing {
    /// nexo `SaleID`: this till.
    pub sale_id: String,
    /// nexo `POIID`: the terminal.
    pub poi_id: String,
}

/// What a customer wants besides paying: it comes on top of the amount, or changes how it is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Tip that the till knows of; not turnover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<Money>,
    /// Cash that is to be handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_back: Option<Money>,
    /// This is a part of the sale: so much of it was paid by other means before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_before: Option<Money>,
    /// The card was presented before; the terminal's name of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<PoiTransaction>,
    /// How the customer pays, by the code that the terminal listed; absent for anything it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What the customer showed to be scanned; it pays this once and is worth nothing afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanned: Option<String>,
}

impl Wish {
    /// Nothing besides.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the terminal is asked to take in all: the amount with tip and cash-back on top.
    pub fn requested(&self, amount: Money) -> Result<Money, Error> {
        let tip = self.tip.map_or(Ok(amount), |tip| amount.plus(tip))?;
        self.cash_back.map_or(Ok(tip), |cash_back| tip.plus(cash_back))
    }
}

/// How long to wait for what. Profile data, copied into the attempt so that a change of the
/// profile never changes an attempt that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Silence after the first byte for this long makes the outcome unknown.
    pub payment_timeout: Duration,
    /// `NotFound` counts only when this long has passed since sending (or since the start of
    /// this process): the longest time a message may lie around before it is executed.
    pub fence: Duration,
    /// Pause before the second status question.
    pub poll_first: Duration,
    /// Pause between later status questions.
    pub poll_every: Duration,
    /// After this long without a definite answer a person is asked as well.
    pub human_after: Duration,
    /// Pause between status questions once a person has been asked.
    pub poll_human: Duration,
}

/// What a terminal gave as the reason of a failure: nexo `ErrorCondition`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// An abort was accepted.
    Aborted,
    /// Terminal or system occupied.
    Busy,
    /// Cancelled on the terminal, or nobody presented a card in time.
    Cancel,
    /// Out of order.
    DeviceOut,
    /// A card was entered during an input.
    InsertedCard,
    /// The transaction asked about is not finished.
    InProgress,
    /// No session between till and terminal.
    LoggedOut,
    /// The terminal could not read the message.
    MessageFormat,
    /// Wrong state or combination.
    NotAllowed,
    /// The transaction asked about is not known.
    NotFound,
    /// The basket cannot be paid with this card.
    PaymentRestriction,
    /// Declined by host or card.
    Refusal,
    /// Hardware is missing.
    UnavailableDevice,
    /// Not implemented or not configured.
    UnavailableService,
    /// The card is not accepted here.
    InvalidCard,
    /// The host did not answer the terminal: the outcome may be open.
    UnreachableHost,
    /// PIN wrong too often.
    WrongPin,
    /// A value that the list does not have; kept for the log.
    Other(String),
    /// A failure without a reason.
    Missing,
}

/// Why a person has to look at the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum HumanWhy {
    /// The terminal lost its memory after the payment was sent, so its `NotFound` proves nothing.
    MemoryLost,
    /// No definite answer for too long.
    TooLong,
    /// The connector cannot ask for a status.
    NoStatusService,
    /// Approved, but the answer does not say how much.
    NoAmount,
    /// Approved in another currency than asked.
    WrongCurrency,
    /// Approved for more than tip, cash-back and fees explain.
    Excess {
        /// What the terminal says it authorised.
        authorized: Money,
    },
    /// Approved for nothing at all.
    NothingAuthorized,
}

/// What is being done to find out an outcome. Durations are readings of this process's
/// monotonic clock and start again with the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// When the doubt began.
    pub since: Duration,
    /// When a `NotFound` may begin to count.
    pub fence_over: Duration,
    /// How often the terminal was asked.
    pub asks: u32,
    /// A question is on its way.
    pub asking: bool,
    /// When the next question is due.
    pub next_ask: Duration,
    /// `NotFound` answers in a row.
    pub not_found: u32,
    /// The terminal told us that it started anew since the payment was sent.
    pub memory_lost: bool,
    /// The old exchange was asked to stop, so that it cannot start after a `NotFound`.
    pub stop_sent: bool,
}

/// What an outcome rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Evidence {
    /// The answer on our own connection.
    Answer,
    /// A status answer that names our `ServiceID`.
    Status,
    /// A named person looked at the terminal.
    Person {
        /// Who decided.
        operator: OperatorId,
        /// What they saw and why they decided so.
        reason: String,
    },
}

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// Thought of; nothing is on disk and nothing was sent.
    Created,
    /// On disk; the first byte may leave.
    Intent,
    /// The first byte left; the terminal works.
    InFlight {
        /// When silence begins to mean "unknown" (monotonic clock).
        silence_at: Duration,
    },
    /// Nobody knows yet; the terminal is being asked.
    Unknown {
        /// How the search stands.
        doubt: Doubt,
    },
    /// The terminal cannot settle it; a person is asked, and the search goes on.
    NeedsHuman {
        /// Why.
        why: HumanWhy,
        /// How the search stands.
        doubt: Doubt,
    },
    /// Money was taken (or, for a reversal or refund, given back).
    Approved {
        /// How much, and on which card.
        result: Box<CardResult>,
        /// Less than asked was credited.
        partial: bool,
        /// What this rests on.
        evidence: Evidence,
    },
    /// Explicitly refused.
    Declined {
        /// The terminal's reason.
        condition: Condition,
        /// Its words, filtered.
        text: Option<String>,
    },
    /// Cancelled by customer or cashier.
    Cancelled {
        /// The terminal's reason.
        condition: Condition,
        /// Its words, filtered.
        text: Option<String>,
    },
    /// Asked, looked for, proven not to have happened.
    NotCharged {
        /// What this rests on.
        evidence: Evidence,
    },
    /// No byte left this machine.
    Voided {
        /// What stood in the way.
        detail: String,
    },
    /// The terminal said that it did not begin.
    NotStarted {
        /// The terminal's reason.
        condition: Condition,
        /// Its words, filtered.
        text: Option<String>,
    },
}

impl State {
    /// Nothing changes a final state any more.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Created
            | Self::Intent
            | Self::InFlight { .. }
            | Self::Unknown { .. }
            | Self::NeedsHuman { .. } => false,
            Self::Approved { .. }
            | Self::Declined { .. }
            | Self::Cancelled { .. }
            | Self::NotCharged { .. }
            | Self::Voided { .. }
            | Self::NotStarted { .. } => true,
        }
    }

    /// What an approval came to; nothing for any other state.
    pub fn approval(&self) -> Option<&CardResult> {
        match self {
            Self::Approved { result, .. } => Some(result),
            Self::Created
            | Self::Intent
            | Self::InFlight { .. }
            | Self::Unknown { .. }
            | Self::NeedsHuman { .. }
            | Self::Declined { .. }
            | Self::Cancelled { .. }
            | Self::NotCharged { .. }
            | Self::Voided { .. }
            | Self::NotStarted { .. } => None,
        }
    }

    /// One word for columns, logs and views.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Intent => "intent",
            Self::InFlight { .. } => "in_flight",
            Self::Unknown { .. } => "unknown",
            Self::NeedsHuman { .. } => "needs_human",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Cancelled { .. } => "cancelled",
            Self::NotCharged { .. } => "not_charged",
            Self::Voided { .. } => "voided",
            Self::NotStarted { .. } => "not_started",
        }
    }
}

/// Something that happened to an attempt, for the "what happened" list of the cashier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The first byte left.
    Sent,
    /// The cashier asked the terminal to stop.
    StopAsked,
    /// The connection ended without our answer.
    ConnectionLost,
    /// The terminal was silent for too long.
    Silence,
    /// The till started again while this was open.
    Restarted,
    /// A status question brought no answer.
    NoAnswer,
    /// The terminal says that it is still working.
    StillRunning,
    /// The terminal does not know the payment.
    NotFound,
    /// The terminal started anew.
    TerminalRestarted,
    /// An answer came that belongs to another message.
    ForeignAnswer,
    /// The terminal says, on its own, that it refused the message.
    SaidRejected,
    /// A definite answer came.
    Answered,
    /// A person decided.
    Resolved,
    /// Money turned up after the attempt had ended.
    Conflict,
}

/// A fact with its time. The wall clock is a label here, never a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// When, for the reader.
    pub at: DateTime<Utc>,
    /// What.
    pub what: FactKind,
}

/// How many facts an attempt keeps: the first ones tell the story, the last ones the present.
const FACTS_KEPT: usize = 40;

/// One exchange that may move money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Our own name for it.
    pub id: AttemptId,
    /// The card tender whose life this is part of.
    pub payment: PaymentId,
    /// Payment, reversal or refund.
    pub kind: AttemptKind,
    /// The sale it pays.
    pub sale: SaleId,
    /// What terminal and screen show: the sale's reference.
    pub reference: String,
    /// 1 for the first attempt of the sale, and so on.
    pub ordinal: u32,
    /// The terminal it goes to.
    pub terminal: TerminalId,
    /// nexo names of till and terminal at the time.
    pub pairing: Pairing,
    /// nexo `ServiceID`; never used again for this pairing.
    pub service_id: String,
    /// What is asked for: what is to be credited to the sale, or to go back.
    pub amount: Money,
    /// What the customer wants besides.
    #[serde(default, skip_serializing_if = "Wish::is_empty")]
    pub wish: Wish,
    /// Who asked.
    pub operator: OperatorId,
    /// When it was made, for the reader.
    pub created: Stamp,
    /// How long to wait for what.
    pub limits: Limits,
    /// The cashier asked the terminal to stop.
    pub abort_asked: bool,
    /// What happened so far.
    pub facts: Vec<Fact>,
    /// Where it stands.
    pub state: State,
}

impl Attempt {
    /// Notes a fact. A kind that repeats itself is kept once, with its newest time, so that an
    /// hour of polling does not bury the beginning.
    pub fn note(&mut self, what: FactKind, at: DateTime<Utc>) {
        if let Some(last) = self.facts.last_mut()
            && last.what == what
        {
            last.at = at;
            return;
        }
        if self.facts.len() >= FACTS_KEPT {
            self.facts.pop();
        }
        self.facts.push(Fact { at, what });
    }
}
