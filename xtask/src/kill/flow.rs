//! The flows of a till that are hurt: what is prepared, what is run while it is hurt, and which ends
//! it may have when it is left in peace again.

use clap::ValueEnum;

/// What the till is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Flow {
    /// A card payment that the terminal approves.
    Sale,
    /// A card payment that is refused.
    Decline,
    /// A card payment that the customer cancels on the terminal.
    Cancel,
    /// A card payment that the cashier stops in time.
    Abort,
    /// A card payment that is approved although the cashier stops it: too late.
    AbortLate,
    /// A card payment whose answer is lost; the till finds it by asking.
    Lost,
    /// A card payment that is executed only after the terminal said that it does not know it.
    Delayed,
    /// A cash sale.
    Cash,
    /// The card payment of a finished sale is undone.
    Void,
    /// A part of it is paid back to the card of the payment.
    Refund,
    /// A part of it is paid back to a card that the customer presents.
    RefundToCard,
    /// A part in cash, the rest by card.
    Split,
    /// A gift card and cash pay.
    Gift,
    /// What a gift card paid comes off again, beside a part in cash that stays.
    Removal,
    /// A cash sale whose receipt and drawer wait for a printer that is off.
    Print,
    /// A basket is put aside.
    Park,
    /// It comes back, and the one in front waits.
    Recall,
    /// The start after a kill in flight, with the money taken.
    Recovery,
    /// The first start on a folder of the first schema.
    Migration,
    /// Making a till.
    Init,
    /// Pairing a terminal.
    Pairing,
}

/// What a folder is before the flow begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Before {
    /// Nothing.
    Nothing,
    /// A new till without a terminal.
    Made,
    /// A till with its terminal.
    Paired,
    /// A till with its terminal and a finished sale by card.
    Sold,
    /// A till with its terminal, and what the flow's own lines have done with it.
    Rung,
    /// A payment was charged and its till killed before it heard so.
    InFlight,
    /// A till of the first schema, with sales in it.
    Old,
}

/// What is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// `florin sale --terminal`.
    Card,
    /// `florin sale --terminal --stop-after`.
    Stop,
    /// `florin sale --cash`.
    Cash,
    /// `florin return`.
    Return,
    /// `florin run`.
    Run,
    /// `florin init`.
    Init,
    /// `florin terminal add`.
    Pair,
}

impl Flow {
    /// Its name in tables and on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What the terminal does with payments.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Sale
            | Self::Cash
            | Self::Void
            | Self::Refund
            | Self::RefundToCard
            | Self::Split
            | Self::Gift
            | Self::Removal
            | Self::Print
            | Self::Park
            | Self::Recall
            | Self::Migration
            | Self::Init
            | Self::Pairing => "default approve",
            Self::Decline => "default decline",
            Self::Cancel => "default cancel",
            // much longer than until the stop, and not longer than a killed till should wait for it
            Self::Abort => "default approve after 600ms",
            // the stop comes while the host decides
            Self::AbortLate => "default authorise 300ms",
            Self::Lost => "default lost",
            // later than the first question, and well before the fence
            Self::Delayed => "default delayed 100ms",
            // the money is taken at once, and nobody waits for the answer
            Self::Recovery => "default late 60s",
        }
    }

    pub(crate) fn before(self) -> Before {
        match self {
            Self::Sale
            | Self::Decline
            | Self::Cancel
            | Self::Abort
            | Self::AbortLate
            | Self::Lost
            | Self::Delayed
            | Self::Cash => Before::Paired,
            Self::Void | Self::Refund | Self::RefundToCard => Before::Sold,
            Self::Split | Self::Gift | Self::Removal | Self::Print | Self::Park | Self::Recall => {
                Before::Rung
            }
            Self::Recovery => Before::InFlight,
            Self::Migration => Before::Old,
            Self::Init => Before::Nothing,
            Self::Pairing => Before::Made,
        }
    }

    pub(crate) fn act(self) -> Act {
        match self {
            Self::Sale | Self::Decline | Self::Cancel | Self::Lost | Self::Delayed | Self::Recovery => {
                Act::Card
            }
            Self::Abort | Self::AbortLate => Act::Stop,
            Self::Cash | Self::Migration => Act::Cash,
            Self::Void | Self::Refund | Self::RefundToCard => Act::Return,
            Self::Split | Self::Gift | Self::Removal | Self::Print | Self::Park | Self::Recall => Act::Run,
            Self::Init => Act::Init,
            Self::Pairing => Act::Pair,
        }
    }

    /// How money goes back, and how much of it.
    pub(crate) fn way_back(self) -> (&'static str, &'static str) {
        match self {
            Self::Refund => ("refund", "4.00"),
            Self::RefundToCard => ("refund-to-card", "4.00"),
            _ => ("void", "12.50"),
        }
    }

    /// The exit code with which it ends when nothing happens to it.
    pub(crate) fn unharmed(self) -> i32 {
        match self {
            Self::Decline => 3,
            Self::Cancel | Self::Abort => 4,
            _ => 0,
        }
    }

    /// The exit codes with which it may end. "Not started" (6) is one wherever the till can die
    /// between its intent and the first byte.
    pub(crate) fn ends(self) -> &'static [i32] {
        match self {
            Self::Sale
            | Self::AbortLate
            | Self::Lost
            | Self::Delayed
            | Self::Void
            | Self::Refund
            | Self::RefundToCard
            | Self::Split => &[0, 6],
            Self::Decline => &[3, 6],
            Self::Cancel => &[4, 6],
            // Whoever dies before the stop stops nothing: a wish to stop is not made up later.
            Self::Abort => &[0, 4, 6],
            Self::Recovery
            | Self::Cash
            | Self::Gift
            | Self::Removal
            | Self::Print
            | Self::Park
            | Self::Recall
            | Self::Migration => &[0],
            // done, or done before
            Self::Init | Self::Pairing => &[0, 2],
        }
    }

    /// Whether a card sale follows, to see that the till works.
    pub(crate) fn sells_afterwards(self) -> bool {
        matches!(self, Self::Migration | Self::Init | Self::Pairing)
    }

    /// Each run of it waits, or proves PINs, which takes long on purpose: a short run plays fewer points.
    pub(crate) fn is_slow(self) -> bool {
        matches!(self.act(), Act::Stop | Act::Return | Act::Run)
    }

    /// Those whose moments are worth a kill at random: all that talk to a terminal, and cash.
    pub(crate) const RANDOM: &[Self] = &[
        Self::Sale,
        Self::Decline,
        Self::Cancel,
        Self::Abort,
        Self::AbortLate,
        Self::Lost,
        Self::Delayed,
        Self::Cash,
        Self::Void,
        Self::Refund,
        Self::RefundToCard,
        Self::Split,
        Self::Gift,
        Self::Removal,
        Self::Print,
        Self::Park,
        Self::Recall,
        Self::Recovery,
    ];
}
