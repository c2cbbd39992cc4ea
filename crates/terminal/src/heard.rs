//! What a callback says, once its connector has verified and read it, and what may be answered.
//!
//! Nothing here decides about money. Terminal text is untrusted text: the connector has cut it and taken
//! out control characters, and the screen shows it in the terminal's own frame and nowhere else.

use core::time::Duration;

/// A device message or event of a terminal that is paired with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its name: the same name again is the same message, delivered twice.
    pub key: MessageKey,
    /// What it wants.
    pub what: What,
}

/// What makes a callback itself, within a session: nexo category with `DeviceID`, or `ServiceID` where the
/// terminal gives no `DeviceID`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageKey {
    /// nexo `MessageCategory`.
    pub category: &'static str,
    /// nexo `ServiceID` of the dialogue, where there is one.
    pub service_id: Option<String>,
    /// nexo `DeviceID`, where there is one.
    pub device_id: Option<String>,
    /// The first bytes of the SHA-256 of the body: some terminals number nothing.
    pub digest: [u8; 8],
}

/// What a terminal wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Words on a screen (nexo Display).
    Display(Vec<Shown>),
    /// An answer from a person (nexo Input).
    Input(Asked),
    /// Something on paper (nexo Print).
    Print(Paper),
    /// That something happened (nexo `EventNotification`).
    Event(Told),
    /// Nothing: it answers a question of ours. The connector hands it to whoever waits for the answer.
    Reply,
}

/// Words for one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Whose screen.
    pub to: Audience,
    /// What kind of words.
    pub kind: ShownKind,
    /// The words, at most 20 lines of 200 characters.
    pub lines: Vec<String>,
}

/// For whom words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The cashier (nexo `CashierDisplay`, `CashierInput`).
    Cashier,
    /// The customer (nexo `CustomerDisplay`, `CustomerInput`).
    Customer,
}

/// nexo `InfoQualify`, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownKind {
    /// A copy of what the customer sees on the terminal (`POIReplication`).
    Screen,
    /// State of the terminal (`Status`).
    Status,
    /// Something is wrong (`Error`).
    Error,
    /// The customer needs help (`CustomerAssistance`).
    Assistance,
    /// Anything else.
    Other,
}

/// A question to a person at the till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What it is about; empty where the terminal gives no words.
    pub lines: Vec<String>,
    /// What may be answered.
    pub wants: Wanted,
    /// How long the terminal waits, where it says.
    pub wait: Option<Duration>,
}

/// nexo `InputCommand`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Yes or no (`GetConfirmation`, `SiteManager`).
    Confirmation,
    /// Any key (`GetAnyKey`).
    AnyKey,
    /// Digits (`DigitString`).
    Digits(Length),
    /// Text (`TextString`).
    Text(Length),
    /// A decimal number (`DecimalString`).
    Decimal(Length),
    /// One of these (`GetMenuEntry`), counted from 1.
    Menu(Vec<String>),
    /// Something that no cashier may or can give here, such as a password.
    Nothing,
}

/// How long an answer may be, in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// Something for the printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// The customer signs on it.
    pub signature: bool,
    /// The words.
    pub lines: Vec<String>,
}

/// nexo `DocumentQualifier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// The shop's slip.
    Merchant,
    /// The customer's slip.
    Customer,
    /// Anything else.
    Other,
}

/// Something that happened at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub event: TerminalEvent,
    /// The terminal wants a logout that allows maintenance.
    pub maintenance: bool,
    /// Its own words, cut.
    pub details: Option<String>,
    /// It refused this message of ours.
    pub rejected: Option<String>,
}

/// nexo `EventToNotify`, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalEvent {
    /// Unavailable for a while.
    BeginMaintenance,
    /// Available again, without a session.
    EndMaintenance,
    /// It switches off.
    Shutdown,
    /// It has started: its session and perhaps its memory are gone.
    Initialised,
    /// Out of order.
    OutOfOrder,
    /// Tampering, or trouble with keys.
    SecurityAlarm,
    /// It gives up its own requests to the till.
    Abort,
    /// An abort came too late.
    Completed,
    /// A message was refused.
    Reject,
    /// It wants maintenance.
    SaleAdmin,
    /// It wants a payment to be started.
    SaleWakeUp,
    /// A card was put in.
    CardInserted,
    /// The card was taken out.
    CardRemoved,
    /// Anything else.
    Other,
}

/// Why a callback is not listened to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reject {
    /// It names another till or another terminal, or nobody is logged in.
    #[error("it belongs to another till or terminal, or to no session")]
    NotOurs,
    /// Its seal is missing or wrong. One word for every way to be wrong.
    #[error("it cannot be verified")]
    Unverified,
    /// It is no message that a terminal sends.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// What the till answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Heard. The connector knows whether the terminal wants a body for that.
    Taken,
    /// Heard, and not done: there is no printer, or nobody to do it for.
    NotDone,
    /// A person answered, or nobody did.
    Input(InputAnswer),
    /// Not listened to.
    Rejected(Reject),
}

/// What came of a question to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputAnswer {
    /// Yes or no.
    Confirmed(bool),
    /// A key was pressed.
    AnyKey,
    /// Digits, text or a number.
    Typed(String),
    /// The entry of a menu, counted from 1.
    Entry(u32),
    /// Nobody answered in time. To a question for yes or no this is no.
    Nobody,
    /// The person refused to answer.
    Cancelled,
}
