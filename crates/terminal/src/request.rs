//! What the till asks of a terminal.

use domain::attempt::{Pairing, Wish};
use domain::card::PoiTransaction;
use domain::money::Money;

/// Our own number of a sale, as the terminal prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleTransaction {
    /// The sale's reference and attempt, such as `T01-000118/1`.
    pub id: String,
    /// When the attempt was made.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// Which of our messages another one is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// A payment or refund.
    Payment,
    /// A reversal.
    Reversal,
    /// A card that is presented before the amount is known.
    CardAcquisition,
}

/// One question to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Open a session.
    Login {
        /// Language of the operator, two letters.
        language: String,
    },
    /// Close the session.
    Logout {
        /// The terminal may update itself now.
        maintenance: bool,
    },
    /// Is it there, and in what condition?
    Diagnosis,
    /// Take this amount.
    Payment {
        /// How much goes onto the sale. Tip and cash-back of the wish come on top.
        amount: Money,
        /// For which sale.
        sale: SaleTransaction,
        /// What else the customer wants.
        wish: Wish,
    },
    /// Give this amount back without undoing anything.
    Refund {
        /// How much.
        amount: Money,
        /// For which sale.
        sale: SaleTransaction,
        /// The payment that it belongs to; absent where the card is presented again.
        original: Option<PoiTransaction>,
    },
    /// Undo an approved payment.
    Reversal {
        /// The terminal's name of the payment.
        original: PoiTransaction,
        /// For which sale.
        sale: SaleTransaction,
        /// How much is to go back.
        amount: Money,
        /// That is less than the payment took. The whole is asked for without naming an amount, as
        /// some terminals know nothing else.
        in_part: bool,
    },
    /// What did the terminal take since its period began?
    Totals {
        /// Close the period as well.
        close: bool,
    },
    /// Get ready for a card before the amount is known. Terminals that need no such word are not asked.
    CardReady,
    /// Let the customer present the card before the amount is known.
    CardFirst {
        /// What it will probably come to, where that is known.
        amount: Option<Money>,
        /// For which sale.
        sale: SaleTransaction,
    },
    /// Forget a card that was presented and will not be charged.
    CardNotNeeded,
    /// Words for the customer, line by line, on the terminal's own screen.
    Show(Vec<String>),
    /// Stop working on an earlier message, if it is not too late.
    Abort {
        /// What kind of message.
        category: Category,
        /// Its `ServiceID`.
        service_id: String,
    },
    /// What became of an earlier message?
    Status {
        /// What kind of message.
        category: Category,
        /// Its `ServiceID`.
        service_id: String,
        /// What was asked for then: the currency of amounts that come without one.
        amount: Money,
    },
}

/// A question with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// nexo names of till and terminal.
    pub pairing: Pairing,
    /// nexo `ServiceID` of this very message.
    pub service_id: String,
    /// The question.
    pub ask: Ask,
}
