//! What can go wrong in a shop's arithmetic and bookkeeping, typed, so that the edge can choose words.
//!
//! A variant exists where somebody acts on it: the cashier (an amount, a line, a part payment), the owner
//! (a setting), or us (a sum that does not add up). Text goes to the log; screens have their own words.

use crate::{
    currency::Currency,
    ids::{AttemptId, TenderId},
    money::Money,
};

/// Why a value or a step was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A number somebody typed or a machine sent cannot be taken.
    #[error("{field}: {why}")]
    Amount {
        /// Which number.
        field: &'static str,
        /// What is wrong with it and what would be right.
        why: String,
    },
    /// A shop setting or a catalogue entry cannot be taken.
    #[error("setting {field}: {why}")]
    Setting {
        /// Which setting.
        field: &'static str,
        /// What is wrong with it and what would be right.
        why: String,
    },
    /// The currency code is not one we can count in.
    #[error("currency {code:?} is not in the table of currencies: use an ISO 4217 code such as EUR")]
    UnknownCurrency {
        /// The code as given, shortened.
        code: String,
    },
    /// Two amounts of different currencies met.
    #[error("amounts in {left} and {right} do not mix: a sale has one currency")]
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second amount.
        right: Currency,
    },
    /// The result is larger than a line or a receipt may be.
    #[error("{field} is above the limit of {limit} minor units: check quantity and price")]
    Limit {
        /// What became too large.
        field: &'static str,
        /// The largest value allowed, in minor units.
        limit: i64,
    },
    /// The result does not fit our integers, or a divisor was zero.
    #[error("{field} cannot be computed: a number is out of range")]
    Overflow {
        /// What was being computed.
        field: &'static str,
    },
    /// An id in text form is not an id.
    #[error("{kind} is not a valid id")]
    Id {
        /// Which id.
        kind: &'static str,
    },
    /// The basket has no such line.
    #[error("line {line} is not in the basket: it may have been removed")]
    NoSuchLine {
        /// The number asked for.
        line: u32,
    },
    /// The quantity is zero or less.
    #[error("quantity of line {line} must be more than zero: remove the line instead")]
    RemoveInstead {
        /// The line meant.
        line: u32,
    },
    /// A sale was asked of a basket without lines.
    #[error("the basket is empty: add an item first")]
    BasketEmpty,
    /// Nobody looked at the customer's age.
    #[error("something here is for customers of {years} and older: look, then confirm")]
    AgeNotChecked {
        /// In years.
        years: u8,
    },
    /// Another amount than the exchange owes was to be paid out.
    #[error("exactly {due} has to be paid out: the customer gets it back")]
    PayOut {
        /// What goes to the customer, as a negative amount.
        due: Money,
    },
    /// The sale is paid already.
    #[error("nothing is due any more: complete the sale")]
    NothingDue,
    /// A card tender larger than what is due.
    #[error("{amount} is more than the {due} due: ask for at most what is due")]
    MoreThanDue {
        /// What was to be paid.
        amount: Money,
        /// What is due.
        due: Money,
    },
    /// Cash that reaches the exact due, but not the due as rounded for cash.
    #[error(
        "{tendered} is less than the {cash_due} due in cash: take at least that, or less than the exact due"
    )]
    CashShort {
        /// What was handed over.
        tendered: Money,
        /// What is due in cash.
        cash_due: Money,
    },
    /// The attempt is on the sale already: a payment counts once.
    #[error("attempt {attempt} already pays this sale")]
    AttemptCounted {
        /// The attempt.
        attempt: AttemptId,
    },
    /// The tender id is on the sale already.
    #[error("tender {tender} is already on this sale")]
    TenderCounted {
        /// The tender.
        tender: TenderId,
    },
    /// The sale has no tender of this id that can be taken off.
    #[error("tender {tender} is none of this sale that can be taken off")]
    NoSuchTender {
        /// The tender.
        tender: TenderId,
    },
    /// The sale is completed or cancelled.
    #[error("the sale is {state}: it takes no further change")]
    SaleClosed {
        /// `completed` or `cancelled`.
        state: &'static str,
    },
    /// The sale is not completed, so it has no receipt and no record.
    #[error("the sale is not completed: complete it first")]
    NotCompleted,
    /// Money is still missing.
    #[error("{due} is still due: take it before completing the sale")]
    NotPaid {
        /// What is due.
        due: Money,
    },
    /// The sale holds money and so cannot be cancelled.
    #[error("{paid} is already paid: give it back before cancelling the sale")]
    MoneyOnSale {
        /// What is paid.
        paid: Money,
    },
    /// The attempt is no approved card payment of this sale.
    #[error("attempt {attempt} is no card payment that this sale counts")]
    NoPayment {
        /// The attempt.
        attempt: AttemptId,
    },
    /// More was to go back than is left of the payment.
    #[error("{amount} is more than the {left} that is left of the payment: give back at most that")]
    MoreThanLeft {
        /// What was to go back.
        amount: Money,
        /// What is left.
        left: Money,
    },
    /// Stored numbers contradict one another. Never a cashier's doing.
    #[error("{what} do not add up")]
    Unbalanced {
        /// Which numbers.
        what: &'static str,
    },
}

impl Error {
    /// An amount that cannot be taken.
    pub(crate) fn amount(field: &'static str, why: impl Into<String>) -> Self {
        Self::Amount { field, why: why.into() }
    }

    /// A setting that cannot be taken.
    pub(crate) fn setting(field: &'static str, why: impl Into<String>) -> Self {
        Self::Setting { field, why: why.into() }
    }
}
