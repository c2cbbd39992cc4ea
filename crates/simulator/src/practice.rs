//! A terminal that a cashier learns on: a customer who does as they are told, payment after payment.

use std::time::Duration;

use crate::script::{Script, Step};
use crate::{Error, Mode, Options, Simulator};

/// How long the customer needs to find their card.
const MOMENT: Duration = Duration::from_secs(2);

/// How long one who takes their time needs.
const LONG: Duration = Duration::from_secs(20);

/// What the customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    /// Pays, after a moment.
    Pays,
    /// Is refused by the bank.
    Refused,
    /// Presses cancel.
    Cancels,
    /// Takes their time.
    Slow,
    /// Pays, and the answer is lost on its way.
    Lost,
}

/// Starts a terminal on this computer that keeps nothing; its customer pays.
pub async fn start() -> Result<Simulator, Error> {
    let options = Options { think: MOMENT, mode: Mode::Light, ..Options::default() };
    Simulator::start(options, script(Customer::Pays)).await
}

/// What this customer does with every payment.
#[must_use]
pub fn script(customer: Customer) -> Script {
    let step = match customer {
        Customer::Pays => Step::Approve { after: None },
        Customer::Refused => Step::Decline(nexo::v3::ErrorCondition::Refusal),
        Customer::Cancels => Step::Cancel,
        Customer::Slow => Step::Approve { after: Some(LONG) },
        Customer::Lost => Step::Lost,
    };
    Script { default: Some(step), ..Script::default() }
}
