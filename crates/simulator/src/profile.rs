//! How terminals of a family behave, as data. It is the simulator's own knowledge: were it shared with the till,
//! a mistake in it would be made twice and seen by nobody.

use nexo::v3::ErrorCondition;

/// One family of terminals.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table, not a state")]
pub struct Profile {
    /// The word for it on the command line.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// The model that its page and its login answer show.
    pub model: &'static str,
    /// What is on the wire.
    pub tongue: Tongue,
    /// Messages are encrypted with a shared key.
    pub encrypted: bool,
    /// A payment without a session is refused with this; absent means that no session is needed.
    pub login: Option<ErrorCondition>,
    /// A status question without a session is refused with this, where one is needed.
    pub status_login: ErrorCondition,
    /// How an abort is answered.
    pub abort: AbortAnswer,
    /// An abort is still heard while the host is asked.
    pub abort_while_authorising: bool,
    /// What happens to a message that cannot be served.
    pub refusal: Refusing,
    /// What a status question hears about a transaction that still runs.
    pub running: ErrorCondition,
    /// What a reversal may undo.
    pub reversal: ReversalRule,
    /// What receipts look like.
    pub receipt: ReceiptForm,
    /// Where it takes messages.
    pub paths: Paths,
    /// A till may name its own address in the header `X-Callback-Url`.
    pub callback_header: bool,
    /// A display of this terminal asks for an answer.
    pub display_answer: bool,
    /// Services beside payment, reversal and status that it has.
    pub offers: &'static [Offer],
    /// How the screen is told to the till.
    pub display: DisplayForm,
    /// It asks for a tip when the request names one of zero.
    pub tip_when_zero: bool,
}

/// The shapes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// nexo 3.0 as JSON.
    Json30,
    /// nexo 3.1 as JSON.
    Json31,
    /// nexo 3.0 as JSON with the spellings of one vendor.
    Adyen,
    /// The same with those of another.
    Bilt,
    /// nexo 3.0 as JSON, callbacks by header.
    Westpay,
    /// nexo 3.1 as JSON with the additions of Fusion.
    Fusion,
    /// Without the root, all words in capitals.
    Verifone,
    /// nexo 3.1 as XML.
    Xml31,
}

impl Tongue {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Json30 | Self::Adyen | Self::Bilt | Self::Westpay => "nexo 3.0 JSON",
            Self::Json31 | Self::Fusion => "nexo 3.1 JSON",
            Self::Verifone => "nexo 3.0 JSON, no root",
            Self::Xml31 => "nexo 3.1 XML",
        }
    }

    /// The version that messages of the terminal's own name.
    pub fn version(self) -> &'static str {
        match self {
            Self::Json30 | Self::Adyen | Self::Bilt | Self::Westpay | Self::Verifone => "3.0",
            Self::Json31 | Self::Xml31 => "3.1",
            Self::Fusion => "3.1-dmg",
        }
    }
}

/// How an abort is answered, beside the payment that it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbortAnswer {
    /// HTTP 200 without a body.
    Empty,
    /// HTTP 204.
    NoContent,
}

/// What happens to a message that is not understood or has no service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusing {
    /// An `EventNotification` `Reject` with HTTP 200.
    Reject,
    /// The answer of the message with `MessageFormat`, where there is one; a `Reject` otherwise.
    Failure,
    /// An HTTP error.
    Http,
}

/// What a reversal may undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReversalRule {
    /// The whole of the last transaction.
    LastOnly,
    /// The whole of any transaction, once.
    AnyOnce,
    /// The whole of any transaction until the period is closed.
    UntilSettled,
    /// Any transaction, whole or in parts: a refund by another name.
    Parts,
}

/// The paths of HTTP that a terminal takes messages at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths {
    /// Any.
    Any,
    /// These, as they are written here.
    These(&'static [&'static str]),
    /// One for each category, which is its last part.
    OfCategory,
}

/// What receipts look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptForm {
    /// One text a line.
    Lines,
    /// One text a line, each `key=…&name=…&value=…`.
    KeyValue,
    /// One text, base64 of a JSON document.
    JsonDocument,
    /// Base64 of XHTML.
    Xhtml,
}

/// How a till is told what the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayForm {
    /// In the words of the screen.
    Text,
    /// By the names of events.
    EventReference,
}

/// A service that not every terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Reading a card before the amount is known.
    CardAcquisition,
    /// Starting and ending that.
    EnableService,
    /// Sums of the running period.
    GetTotals,
    /// Closing the period.
    Reconciliation,
    /// Functions of the vendor.
    Admin,
    /// Printing for the till.
    Print,
    /// Showing something to the customer.
    Display,
    /// Asking the customer something.
    Input,
}

const EVERYTHING: &[Offer] = &[
    Offer::CardAcquisition,
    Offer::EnableService,
    Offer::GetTotals,
    Offer::Reconciliation,
    Offer::Admin,
    Offer::Print,
    Offer::Display,
    Offer::Input,
];

/// A terminal as the standard has it.
pub const GENERIC: Profile = Profile {
    name: "generic",
    title: "As the standard has it",
    model: "Florin",
    tongue: Tongue::Json30,
    encrypted: false,
    login: Some(ErrorCondition::NotAllowed),
    status_login: ErrorCondition::LoggedOut,
    abort: AbortAnswer::Empty,
    abort_while_authorising: false,
    refusal: Refusing::Reject,
    running: ErrorCondition::InProgress,
    reversal: ReversalRule::Parts,
    receipt: ReceiptForm::Lines,
    paths: Paths::Any,
    callback_header: true,
    display_answer: false,
    offers: EVERYTHING,
    display: DisplayForm::Text,
    tip_when_zero: false,
};

/// Swedbank Pay: XML, the last transaction alone can be reversed.
pub const SWEDBANK: Profile = Profile {
    name: "swedbank",
    title: "Swedbank Pay",
    model: "A920",
    tongue: Tongue::Xml31,
    status_login: ErrorCondition::NotAllowed,
    abort: AbortAnswer::NoContent,
    refusal: Refusing::Failure,
    running: ErrorCondition::Busy,
    reversal: ReversalRule::LastOnly,
    receipt: ReceiptForm::JsonDocument,
    paths: Paths::These(&["/EPASSaleToPOI/3.1"]),
    callback_header: false,
    offers: &[Offer::CardAcquisition, Offer::EnableService, Offer::Print, Offer::Display, Offer::Input],
    ..GENERIC
};

/// Westpay: the till names its address in a header.
pub const WESTPAY: Profile = Profile {
    paths: Paths::These(&["/nexo"]),
    name: "westpay",
    title: "Westpay",
    model: "Carbon",
    tongue: Tongue::Westpay,
    refusal: Refusing::Http,
    reversal: ReversalRule::AnyOnce,
    display_answer: true,
    ..GENERIC
};

/// Adyen: encrypted, no session needed, a reversal is a refund.
pub const ADYEN: Profile = Profile {
    // the vendor's library posts to the second
    paths: Paths::These(&["/nexo", "/nexo/"]),
    name: "adyen",
    title: "Adyen",
    model: "P400Plus",
    tongue: Tongue::Adyen,
    encrypted: true,
    login: None,
    receipt: ReceiptForm::KeyValue,
    display: DisplayForm::EventReference,
    callback_header: false,
    offers: &[
        Offer::CardAcquisition,
        Offer::EnableService,
        Offer::GetTotals,
        Offer::Reconciliation,
        Offer::Admin,
        Offer::Print,
        Offer::Display,
        Offer::Input,
    ],
    ..GENERIC
};

/// Bilt: encrypted, a reversal is possible until the period is closed.
pub const BILT: Profile = Profile {
    paths: Paths::These(&["/nexo"]),
    name: "bilt",
    title: "Bilt",
    model: "Victa",
    tongue: Tongue::Bilt,
    encrypted: true,
    login: Some(ErrorCondition::LoggedOut),
    refusal: Refusing::Failure,
    reversal: ReversalRule::UntilSettled,
    callback_header: false,
    ..GENERIC
};

/// Fusion: nexo 3.1 with receipts as XHTML.
pub const FUSION: Profile = Profile {
    name: "fusion",
    title: "DataMesh Fusion",
    model: "Fusion",
    tongue: Tongue::Fusion,
    reversal: ReversalRule::AnyOnce,
    abort_while_authorising: true,
    receipt: ReceiptForm::Xhtml,
    callback_header: false,
    display_answer: true,
    tip_when_zero: true,
    ..GENERIC
};

/// Verifone: no root, words in capitals, a path for each category.
pub const VERIFONE: Profile = Profile {
    paths: Paths::OfCategory,
    name: "verifone",
    title: "Verifone",
    model: "P630",
    tongue: Tongue::Verifone,
    status_login: ErrorCondition::NotAllowed,
    refusal: Refusing::Http,
    reversal: ReversalRule::AnyOnce,
    callback_header: false,
    offers: &[Offer::Print],
    ..GENERIC
};

impl Profile {
    /// Every family, the standard's own first.
    pub const ALL: [&'static Self; 7] = [&GENERIC, &SWEDBANK, &WESTPAY, &ADYEN, &BILT, &FUSION, &VERIFONE];

    /// The family with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|profile| profile.name.eq_ignore_ascii_case(name))
    }

    /// It has this service.
    pub fn has(&self, offer: Offer) -> bool {
        self.offers.contains(&offer)
    }
}

impl Default for Profile {
    fn default() -> Self {
        GENERIC
    }
}
