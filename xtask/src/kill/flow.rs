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
    /// A card payment whose answer is lost; the till finds it by asking.
    Lost,
    /// A card payment that is executed only after the terminal said that it does not know it.
    Delayed,
    /// A cash sale.
    Cash,
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
    /// `florin sale --cash`.
    Cash,
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
            Self::Sale | Self::Cash | Self::Migration | Self::Init | Self::Pairing => "default approve",
            Self::Decline => "default decline",
            Self::Cancel => "default cancel",
            Self::Lost => "default lost",
            // later than the first question, and well before the fence
            Self::Delayed => "default delayed 100ms",
            // the money is taken at once, and nobody waits for the answer
            Self::Recovery => "default late 60s",
        }
    }

    pub(crate) fn before(self) -> Before {
        match self {
            Self::Sale | Self::Decline | Self::Cancel | Self::Lost | Self::Delayed | Self::Cash => {
                Before::Paired
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
            Self::Cash | Self::Migration => Act::Cash,
            Self::Init => Act::Init,
            Self::Pairing => Act::Pair,
        }
    }

    /// The exit codes with which it may end. "Not started" (6) is one wherever the till can die
    /// between its intent and the first byte.
    pub(crate) fn ends(self) -> &'static [i32] {
        match self {
            Self::Sale | Self::Lost | Self::Delayed => &[0, 6],
            Self::Decline => &[3, 6],
            Self::Cancel => &[4, 6],
            Self::Recovery | Self::Cash | Self::Migration => &[0],
            // done, or done before
            Self::Init | Self::Pairing => &[0, 2],
        }
    }

    /// Whether a card sale follows, to see that the till works.
    pub(crate) fn sells_afterwards(self) -> bool {
        matches!(self, Self::Migration | Self::Init | Self::Pairing)
    }

    /// Those whose moments are worth a kill at random: all that talk to a terminal, and cash.
    pub(crate) const RANDOM: &[Self] =
        &[Self::Sale, Self::Decline, Self::Cancel, Self::Lost, Self::Delayed, Self::Cash, Self::Recovery];
}
