//! What came back over any wire: first what may be kept of it, then what it means.

use domain::attempt::Condition;
use nexo::v3::Message;
use terminal::{Ask, Failure, Outcome, Record, Request, Said, StatusAnswer};

use crate::{filter, map};

/// A message that came in, opened.
pub(crate) struct Opened {
    /// The message.
    pub(crate) message: Message,
    /// It came as the terminal's messages have to come. An error that a terminal tells in the clear did not.
    pub(crate) proven: bool,
    /// The message in the clear, where it was sealed: what may be kept of an answer is made from it.
    pub(crate) plain: Option<Vec<u8>>,
}

/// What the body of an answer says to `request`, with what is kept of it. `read` is the body as a message, or why it
/// is none.
pub(crate) fn outcome(
    request: &Request,
    status: u16,
    body: &[u8],
    read: Result<Opened, String>,
) -> Result<Outcome, Failure> {
    let plain = read.as_ref().ok().and_then(|read| read.plain.as_deref());
    let record = filter::record_of(body, plain.unwrap_or(body));
    tracing::debug!(service_id = %request.service_id, status, answer = %record.text, "answer, filtered");
    if record.dropped > 0 {
        tracing::warn!(
            service_id = %request.service_id, poi_id = %request.pairing.poi_id, dropped = record.dropped,
            "the terminal sends card data"
        );
    }
    let said = read.map_err(|error| format!("read the answer: {error}")).and_then(|read| {
        let said = map::said(request, &read.message).map_err(|error| error.to_string())?;
        if read.proven || proves_itself(&said) { Ok(said) } else { Err(UNPROVEN.to_owned()) }
    });
    match said {
        Ok(said) => Ok(Outcome { said, record: Some(record) }),
        Err(why) => Err(unknown(format!("HTTP {status}, {why}"), record)),
    }
}

/// Tells the log how a question went, without a word of the answer.
pub(crate) fn log(request: &Request, outcome: &Result<Outcome, Failure>) {
    let (service_id, category) = (request.service_id.as_str(), name(&request.ask));
    match outcome {
        Ok(outcome) => {
            tracing::info!(service_id, category, result = result(&outcome.said), "terminal answered");
        }
        Err(Failure::NotSent { detail }) => {
            tracing::warn!(service_id, category, result = "not_sent", detail, "terminal not reached");
        }
        Err(Failure::Unknown { detail, .. }) => {
            tracing::warn!(service_id, category, result = "unknown", detail, "no answer of ours");
        }
    }
}

/// Why an error in the clear is not believed.
const UNPROVEN: &str = "the terminal says in the clear how it ended, and anybody could";

/// Anybody in the network can write an error in the clear. It may say that the terminal could not begin, which costs
/// nothing but another try; it may not say that money was refused or is not known, which would be believed.
fn proves_itself(said: &Said) -> bool {
    match said {
        Said::Refused(refusal) => matches!(
            refusal.condition,
            Condition::Busy
                | Condition::LoggedOut
                | Condition::NotAllowed
                | Condition::MessageFormat
                | Condition::DeviceOut
                | Condition::UnavailableDevice
                | Condition::UnavailableService
        ),
        Said::Done => true,
        Said::Approved(_) | Said::Status(_) | Said::Totals(_) | Said::Card(_) => false,
    }
}

fn unknown(detail: String, record: Record) -> Failure {
    Failure::Unknown { detail, record: Some(record) }
}

fn name(ask: &Ask) -> &'static str {
    match ask {
        Ask::Login { .. } => "login",
        Ask::Logout { .. } => "logout",
        Ask::Diagnosis => "diagnosis",
        Ask::Payment { .. } => "payment",
        Ask::Reversal { .. } => "reversal",
        Ask::Refund { .. } => "refund",
        Ask::Totals { .. } => "totals",
        Ask::CardFirst { .. } => "card_first",
        Ask::CardReady => "card_ready",
        Ask::CardNotNeeded => "card_not_needed",
        Ask::Show(_) => "show",
        Ask::Abort { .. } => "abort",
        Ask::Status { .. } => "status",
    }
}

fn result(said: &Said) -> &'static str {
    match said {
        Said::Done => "done",
        Said::Approved(_) => "approved",
        Said::Refused(_) => "refused",
        Said::Totals(_) => "totals",
        Said::Card(_) => "card",
        Said::Status(StatusAnswer::Approved(_)) => "status_approved",
        Said::Status(StatusAnswer::Refused(_)) => "status_refused",
        Said::Status(StatusAnswer::Running) => "status_running",
        Said::Status(StatusAnswer::NotFound) => "status_not_found",
        Said::Status(StatusAnswer::LoggedOut) => "status_logged_out",
        Said::Status(StatusAnswer::Foreign) => "status_foreign",
        Said::Status(StatusAnswer::Unsupported) => "status_unsupported",
    }
}
