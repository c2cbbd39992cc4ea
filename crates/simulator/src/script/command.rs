//! What a script does at once, instead of waiting for a message: the hand of a person at the terminal, the
//! terminal's own life, its settings, and bad manners toward the till.

use std::time::Duration;

use crate::card::How;
use crate::course::Key;
use crate::profile::ReversalRule;

/// Something that happens now (`now reboot`, `set dedup off`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Power off and on (`now reboot`, `now reboot keeping history`).
    Reboot {
        /// Its answers are remembered.
        keeps_history: bool,
    },
    /// Maintenance begins or ends (`now maintenance begin`).
    Maintenance(bool),
    /// It is switched off, or on again (`now shutdown`, `now start`).
    Power(bool),
    /// It breaks, or is mended (`now out of order`, `now repair`).
    OutOfOrder(bool),
    /// All sessions are gone (`now expire session`).
    ExpireSession,
    /// It asks for a logout that allows maintenance (`now sale admin`).
    SaleAdmin,
    /// It asks the till to start the payment of this ticket (`now wake T01-000118`).
    WakeUp(String),
    /// Its cable (`now unplug`, `now plug`).
    Plugged(bool),
    /// Who plays the customer (`now autopilot off`).
    Autopilot(bool),
    /// A card comes to the reader (`now card visa insert`).
    Present {
        /// The word for the card.
        id: &'static str,
        /// How; absent means as it is usual with it.
        how: Option<How>,
    },
    /// The card is taken out (`now remove card`).
    RemoveCard,
    /// A key is pressed (`now key 5`).
    Press(Key),
    /// A switch of the page (`now fault lost on`).
    Fault {
        /// The word for the switch.
        id: &'static str,
        /// Whether it is on from now.
        on: bool,
    },
    /// A setting (`set dedup off`).
    Set(Setting),
    /// Bad manners toward the till (`now replay`).
    Unkind(Unkind),
}

/// A setting that can change while the terminal runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Whether repeats are refused (`set dedup off`).
    Dedup(bool),
    /// How many answers are remembered (`set history 3`, `set history all`).
    History(Option<usize>),
    /// What status says of a running transaction: Busy, or `InProgress` (`set running busy`).
    RunningIsBusy(bool),
    /// What a reversal may undo (`set reversal last`).
    Reversal(ReversalRule),
    /// How long the autopilot's customer needs (`set think 2s`).
    Think(Duration),
    /// How long the terminal waits for a person (`set patience 30s`).
    Patience(Duration),
    /// Whether displays ask for an answer (`set display answer on`).
    DisplayAnswer(bool),
}

/// Bad manners toward a till that takes callbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkind {
    /// Displays in a flood (`now flood 50 for 2s`).
    Flood {
        /// How many each second.
        per_second: u32,
        /// For so long.
        lasts: Duration,
    },
    /// The last callback again, byte for byte (`now replay`).
    Replay,
    /// A display that says APPROVED, without a payment (`now spoof approved`).
    Approved,
    /// A display full of control and direction characters (`now spoof controls`).
    Controls,
    /// A receipt without a payment (`now spoof print`).
    Print,
    /// A question about a signature without a payment (`now spoof input`).
    Input,
    /// A display under another terminal's name (`now spoof poi`).
    PoiId,
    /// A display for another till (`now spoof sale`).
    SaleId,
    /// A display of a dialogue that nobody has (`now spoof service`).
    ServiceId,
    /// Bytes that are no message (`now spoof garbage`).
    Garbage,
}
