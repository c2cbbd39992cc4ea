//! A card payment as the screen receives it: its state, what happened, what can be done.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AmountView, CardPlaceView, PromptView, ScreenView, SignatureView};

/// Where a card payment stands, in the words of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStateView {
    /// On disk; about to be sent.
    Preparing,
    /// Sent; the terminal works.
    Sent,
    /// Nobody knows yet.
    Unknown,
    /// A person is asked.
    NeedsHuman,
    /// Paid.
    Approved,
    /// Paid in part.
    Partial,
    /// Refused.
    Declined,
    /// Cancelled by customer or cashier.
    Cancelled,
    /// Looked for, and proven not to have happened.
    NotCharged,
    /// Nothing was sent.
    Voided,
    /// The terminal did not begin.
    NotStarted,
}

/// What can be done with a payment now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaymentAction {
    /// Ask the terminal to stop.
    Abort,
    /// Ask for the result now.
    Ask,
    /// Leave it open and serve the next customer.
    Leave,
    /// A manager saw that it is approved.
    ShowsApproved,
    /// A manager saw that nothing was charged.
    ShowsNotCharged,
}

/// Something that happened to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FactView {
    /// Time of day at the shop, such as `14:03:11`.
    pub at: String,
    /// What, as a code that the screen has words for.
    pub what: FactCode,
}

/// What happened, as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactCode {
    /// The first byte left.
    Sent,
    /// The cashier asked the terminal to stop.
    StopAsked,
    /// The connection ended without our answer.
    ConnectionLost,
    /// The terminal was silent for too long.
    Silence,
    /// The till started again.
    Restarted,
    /// A question brought no answer.
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
    /// Money turned up late.
    Conflict,
}

/// Why a person is asked, as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HumanCode {
    /// The terminal lost its memory.
    MemoryLost,
    /// No definite answer for too long.
    TooLong,
    /// It cannot be asked.
    NoStatusService,
    /// Approved without an amount.
    NoAmount,
    /// Approved in another currency.
    WrongCurrency,
    /// Approved for too much.
    Excess,
    /// Approved for nothing.
    NothingAuthorized,
}

/// Why it was not paid, as a code: nexo's conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Stopped at our wish.
    Aborted,
    /// Terminal occupied.
    Busy,
    /// Cancelled at the terminal, or no card in time.
    Cancel,
    /// Out of order.
    DeviceOut,
    /// No session.
    LoggedOut,
    /// Message not understood.
    MessageFormat,
    /// Not possible now.
    NotAllowed,
    /// Basket cannot be paid with this card.
    PaymentRestriction,
    /// Declined.
    Refusal,
    /// Hardware missing.
    UnavailableDevice,
    /// Not configured.
    UnavailableService,
    /// Card not accepted.
    InvalidCard,
    /// PIN wrong.
    WrongPin,
    /// Anything else.
    Other,
}

/// A code that the customer scans to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QrCodeView {
    /// What is in it.
    pub payload: String,
    /// How many squares it has on each side, the white edge left out; 0 where it is too much for a code.
    pub side: u32,
    /// Its black squares as the path of a drawing (SVG 1.1 section 8.3) with a unit for each.
    pub path: String,
    /// Milliseconds for which it can still be paid, where that is known.
    pub left_ms: Option<i64>,
}

/// A card payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaymentView {
    /// Id of the payment; stays the same over its attempts.
    pub id: String,
    /// Reference with the number of the attempt, such as `T01-000118/1`.
    pub reference: String,
    /// Number of the attempt.
    pub ordinal: u32,
    /// Where it stands.
    pub state: PaymentStateView,
    /// What is asked for.
    pub amount: AmountView,
    /// Name of the terminal.
    pub terminal: String,
    /// Profile of the terminal.
    pub profile: String,
    /// The terminal does not send its screen to the till.
    pub light: bool,
    /// What the terminal shows now, where it sends it and the payment is under way.
    pub screen: Option<ScreenView>,
    /// Where the card is.
    pub card_place: CardPlaceView,
    /// The terminal says that the customer needs help.
    pub assistance: bool,
    /// What the customer is to scan, while they can pay with it.
    pub code: Option<QrCodeView>,
    /// A question of the terminal to the person at the till.
    pub prompt: Option<PromptView>,
    /// What became of the signature.
    pub signature: SignatureView,
    /// The shop's slip to be signed, as lines of text.
    pub slip: Vec<String>,
    /// How long it has been going on, in milliseconds.
    pub running_ms: i64,
    /// Time of day at the shop when it was sent, such as `14:03`.
    pub sent_at: String,
    /// The cashier asked the terminal to stop.
    pub abort_asked: bool,
    /// What happened.
    pub facts: Vec<FactView>,
    /// How often the terminal was asked for the result.
    pub asks: u32,
    /// Milliseconds until the next question, where one is due.
    pub next_ask_ms: Option<i64>,
    /// Why a person is asked.
    pub human: Option<HumanCode>,
    /// Why it was not paid.
    pub reason: Option<ReasonCode>,
    /// The terminal's words for the reason, cleaned.
    pub reason_text: Option<String>,
    /// Brand and last digits of the card.
    pub card: Option<String>,
    /// What was credited, where it was approved.
    pub credited: Option<AmountView>,
    /// Tip, where there was one.
    pub tip: Option<AmountView>,
    /// Cash to hand out, where there was cash-back.
    pub cash_back: Option<AmountView>,
    /// What can be done now.
    pub actions: Vec<PaymentAction>,
}
