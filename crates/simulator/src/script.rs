//! What is to happen to the next payments and status questions: told beforehand, because a test has to know
//! which fault comes, and a person at the counter wants the same one twice.

mod command;
mod parse;
mod words;

use std::collections::VecDeque;
use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{ErrorCondition, MessageCategory};

use crate::card::How;

pub use command::{Command, Setting, Unkind};
pub use parse::ScriptError;
pub(crate) use parse::duration;

/// Steps waiting for payments, for reversals and for status questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// One for each payment that begins, in their order.
    pub payments: VecDeque<Step>,
    /// One for each status question, in their order; none left means the truth.
    pub statuses: VecDeque<StatusStep>,
    /// One for each reversal that would be done, in their order; none left means that it is done.
    pub reversals: VecDeque<ReversalStep>,
    /// For other services, each for the next message of its category; none left means that it is served.
    pub services: VecDeque<(MessageCategory, ServiceStep)>,
    /// What is done at once, and is gone then.
    pub commands: Vec<Command>,
    /// For payments past the last step; absent means plain approval.
    pub default: Option<Step>,
}

impl Script {
    /// Reads steps in their text form: one a line or separated by commas, `#` starts a comment.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        parse::script(text)
    }

    /// Puts the steps of another script behind these; its default, if it has one, replaces this one.
    pub fn append(&mut self, other: &Self) {
        self.payments.extend(other.payments.iter().cloned());
        self.statuses.extend(other.statuses.iter().copied());
        self.reversals.extend(other.reversals.iter().cloned());
        self.services.extend(other.services.iter().cloned());
        self.commands.extend(other.commands.iter().cloned());
        if other.default.is_some() {
            self.default.clone_from(&other.default);
        }
    }

    /// The step of a payment that begins now.
    pub(crate) fn next_payment(&mut self) -> Step {
        let step = self.payments.pop_front().or_else(|| self.default.clone());
        step.unwrap_or(Step::Approve { after: None })
    }

    /// The step of a reversal that is asked for now.
    pub(crate) fn next_reversal(&mut self) -> Option<ReversalStep> {
        self.reversals.pop_front()
    }

    /// The step of another service that is asked for now.
    pub(crate) fn next_service(&mut self, category: &MessageCategory) -> Option<ServiceStep> {
        let place = self.services.iter().position(|(of, _)| of == category)?;
        self.services.remove(place).map(|(_, step)| step)
    }

    /// How many steps wait for payments.
    pub(crate) fn left(&self) -> usize {
        self.payments.len()
    }

    /// The step of the next payment in words, where there is one.
    pub(crate) fn next_in_words(&self) -> Option<String> {
        self.payments.front().or(self.default.as_ref()).map(ToString::to_string)
    }

    /// The step of a status question that is asked now.
    pub(crate) fn next_status(&mut self) -> Option<StatusStep> {
        self.statuses.pop_front()
    }
}

/// What happens to one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Approved, as soon as the customer is done (`approve`, `approve after 2s`, `slow 2s`).
    Approve {
        /// How long the customer needs; absent means as long as the options say.
        after: Option<Duration>,
    },
    /// Not approved, for this reason (`decline Refusal`).
    Decline(ErrorCondition),
    /// The customer presses cancel (`cancel`).
    Cancel,
    /// Another till has the terminal (`busy`).
    Busy,
    /// Only this much is approved (`partial 5.00`).
    Partial(Decimal),
    /// The customer adds this much (`tip 1.00`).
    Tip(Decimal),
    /// Charged, then the connection closes without an answer (`lost`).
    Lost,
    /// The request is read, and neither kept nor answered (`lost request`).
    LostRequest,
    /// Charged at once, answered that much later (`late 3s`).
    Late(Duration),
    /// Stuck on its way: the connection closes at once, the terminal charges that much later (`delayed 3s`).
    Delayed(Duration),
    /// Approved, and the bytes of the answer are written twice (`duplicate`).
    Duplicate,
    /// Power fails before authorisation: session and history are gone (`reboot`).
    Reboot,
    /// Power fails after authorisation: session and history are gone (`reboot charged`).
    RebootCharged,
    /// Power fails after authorisation: only the session is gone (`reboot keeping history`).
    RebootKeepingHistory,
    /// Never ends, not even by an abort; only a reboot frees the terminal (`hang`).
    Hang,
    /// Charged, and answered with bytes that are not nexo (`garbage`).
    Garbage,
    /// Charged, although the answer says that the host was not reached (`unreachable host`).
    UnreachableHost,
    /// Charged as asked, although the answer names this amount (`wrong amount 9.99`).
    WrongAmount(Decimal),
    /// Charged as asked, although the answer names this currency (`wrong currency USD`).
    WrongCurrency(String),
    /// Charged, and the answer names no amount (`no amount`).
    NoAmount,
    /// Charged, and the answer bears another `ServiceID` (`wrong service id`).
    WrongServiceId,
    /// Charged, and answered with an HTTP error (`http 500`).
    Http500,
    /// The customer pays with this card of the wallet (`card signature`, `card visa insert`).
    Card {
        /// The word for the card.
        id: &'static str,
        /// How it is presented; absent means as it is usual with it.
        how: Option<How>,
    },
    /// The customer is asked for a tip; the autopilot gives none (`ask tip`).
    AskTip,
    /// Nobody presents a card (`time out`).
    TimeOut,
    /// Approved by a host that needs this long, in which an abort comes too late (`authorise 3s`).
    Authorise(Duration),
    /// Charged, and the answer ends after so many bytes (`cut 120`).
    Cut(usize),
    /// Charged, and the answer ends in the middle of its body (`half`).
    Half,
    /// Charged, then the connection is reset without an answer (`reset`).
    Reset,
}

/// What happens to one message of another service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceStep {
    /// Refused, for this reason (`login decline Busy`).
    Decline(ErrorCondition),
    /// Done, then the connection closes without an answer (`login lost`).
    Lost,
    /// The request is read, and neither carried out nor answered (`login lost request`).
    LostRequest,
    /// Done at once, answered that much later (`totals late 3s`).
    Late(Duration),
    /// Done, and answered with bytes that are not nexo (`totals garbage`).
    Garbage,
    /// Done in part: one acquirer did not answer (`reconciliation partial`).
    Partial,
}

/// What happens to one status question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusStep {
    /// The connection closes without an answer (`status lost`).
    Lost,
    /// The terminal is occupied (`status busy`).
    Busy,
    /// The terminal claims to know nothing (`status not found`).
    NotFound,
    /// Another transaction is repeated than the one asked about (`status foreign`).
    Foreign,
}

/// What happens to one reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReversalStep {
    /// Done (`reversal approve`).
    Approve,
    /// Not done, for this reason (`reversal decline NotAllowed`).
    Decline(ErrorCondition),
    /// Done, then the connection closes without an answer (`reversal lost`).
    Lost,
    /// The request is read, and neither carried out nor answered (`reversal lost request`).
    LostRequest,
    /// Done at once, answered that much later (`reversal late 3s`).
    Late(Duration),
    /// Only this much is given back (`reversal partial 5.00`).
    Partial(Decimal),
}
