//! Money that the books could not take where it belongs, and what a person decided about it.
//!
//! A final state never changes, so what contradicts it stands beside it: a conflict with a number of
//! its own. It is open until a named person decides; a reversal decides it when the terminal says
//! that the money went back, never before.

use serde::{Deserialize, Serialize};

use crate::card::PoiTransaction;
use crate::money::Money;

/// The number of a conflict in the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConflictNumber(pub i64);

impl core::fmt::Display for ConflictNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// What contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// The terminal says approved after the attempt had ended without money.
    LateMoney,
    /// Approved, and the sale could not take it.
    NotTaken,
    /// The terminal says refused after a person had said approved.
    LateRefusal,
    /// The terminal shows another transaction for the same message than the one that was booked.
    SecondCharge,
    /// The terminal names another amount for the same transaction than was booked.
    OtherAmount,
}

impl ConflictKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::LateMoney, Self::NotTaken, Self::LateRefusal, Self::SecondCharge, Self::OtherAmount];

    /// One word for columns and journal; these bytes are hashed for ever.
    pub fn word(self) -> &'static str {
        match self {
            Self::LateMoney => "late_money",
            Self::NotTaken => "not_taken",
            Self::LateRefusal => "late_refusal",
            Self::SecondCharge => "second_charge",
            Self::OtherAmount => "other_amount",
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Money moved that no sale has: giving it back mends the matter. With another amount for a
    /// payment that counts, a reversal would take away what the sale rests on.
    pub fn is_money_of_no_sale(self) -> bool {
        match self {
            Self::LateMoney | Self::NotTaken | Self::SecondCharge => true,
            Self::LateRefusal | Self::OtherAmount => false,
        }
    }
}

/// What is known of the money of a conflict: what a reversal has to repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// How much, where the terminal told.
    pub amount: Option<Money>,
    /// The terminal's name of the transaction, where it told.
    pub transaction: Option<PoiTransaction>,
}

/// What a person decides about a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictDecision {
    /// The terminal gives the money back.
    Reverse,
    /// It stays as it is; the difference is known.
    Keep,
    /// It was settled in another way, such as by hand at the terminal or in cash.
    SettledElsewhere,
}

impl ConflictDecision {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Reverse, Self::Keep, Self::SettledElsewhere];

    /// One word for columns and journal; these bytes are hashed for ever.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reverse => "reverse",
            Self::Keep => "keep",
            Self::SettledElsewhere => "settled_elsewhere",
        }
    }

    /// The decision of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::{ConflictDecision, ConflictKind};

    #[test]
    fn every_word_is_read_back() {
        for kind in ConflictKind::ALL {
            assert_eq!(ConflictKind::from_word(kind.word()), Some(kind));
        }
        for decision in ConflictDecision::ALL {
            assert_eq!(ConflictDecision::from_word(decision.word()), Some(decision));
        }
        assert_eq!(ConflictKind::from_word("else"), None);
        assert_eq!(ConflictDecision::from_word("else"), None);
    }
}
