//! A run that moves money, told in lines of JSON: a line for each new state, the outcome last.

use std::path::PathBuf;

use api::error::{Chain, Code};
use api::{ApiError, App, AttemptStep, Config};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{exit, say};

/// How every such run ends, for its help.
pub(crate) const ENDS: &str = "Ends with 0 done, 1 something broke, 2 it cannot be carried out as written, \
     3 declined, 4 cancelled, 5 unknown, done in part or a person is needed, 6 nothing was started. The same \
     request id again goes on where a run was cut off, or repeats its outcome.";

/// The last line and the exit code.
pub(crate) type End = (Value, u8);

/// Starts the till, lets it work, and tells what happens meanwhile.
pub(crate) async fn run(data: PathBuf, work: impl AsyncFnOnce(&App) -> End) -> u8 {
    api::logging::to_stderr();
    let app = match App::start(Config { data }).await {
        Ok(app) => app,
        Err(error) => {
            let text = Chain(&error).to_string();
            eprintln!("{text}");
            say(&json!({ "outcome": "fault", "error": text }));
            return exit::FAULT;
        }
    };
    if let Some(passphrase) = passphrase()
        && let Err(error) = app.unlock(passphrase).await
    {
        eprintln!("open the secrets: {error:?}");
    }
    let mut steps = app.attempt_steps();
    let mut teller = Teller::default();
    let working = work(&app);
    tokio::pin!(working);
    let (said, code) = loop {
        tokio::select! {
            biased;
            Ok(step) = steps.recv() => teller.tell(&step),
            end = &mut working => break end,
        }
    };
    // The outcome is the last line: what happened before it is told first.
    while let Ok(step) = steps.try_recv() {
        teller.tell(&step);
    }
    say(&said);
    code
}

/// What opens the secrets of a till without a keychain.
pub(crate) fn passphrase() -> Option<SecretString> {
    std::env::var("FLORIN_PASSPHRASE").ok().filter(|text| !text.is_empty()).map(SecretString::from)
}

/// Tells each new state once: an attempt that is asked about again and again is no news.
#[derive(Default)]
struct Teller {
    last: Option<(String, &'static str)>,
}

impl Teller {
    fn tell(&mut self, step: &AttemptStep) {
        let news = Some((step.service_id.clone(), step.state));
        if self.last != news {
            say(&json!({ "event": "attempt", "reference": step.reference,
                "service_id": step.service_id, "state": step.state }));
            self.last = news;
        }
    }
}

/// The end where an earlier run left something open that has no outcome yet: nothing new is sent.
pub(crate) async fn still_open(app: &App, patience: std::time::Duration) -> Option<End> {
    match app.settle_open(patience).await {
        Ok(open) if open.is_empty() => None,
        Ok(open) => {
            let references: Vec<_> = open.iter().map(api::headless::reference).collect();
            Some((json!({ "outcome": "unknown", "open": references, "sent": false }), exit::UNKNOWN))
        }
        Err(error) => Some(refused(&error)),
    }
}

/// What an error comes to.
pub(crate) fn refused(error: &ApiError) -> End {
    let code = match &error.code {
        Code::Invalid { .. }
        | Code::TerminalMissing
        | Code::RequestReused
        | Code::PriceNeeded { .. }
        | Code::ApprovalNeeded
        | Code::AgeNotChecked { .. }
        | Code::NothingToUndo
        | Code::GiftUnknown
        | Code::GiftShort { .. }
        | Code::TooManyParked
        | Code::UnknownItem { .. }
        | Code::MisreadCode { .. }
        | Code::SeveralItems { .. }
        | Code::WrongPin { .. }
        | Code::PinLocked { .. }
        | Code::RoleNeeded { .. }
        | Code::NoKeychain
        | Code::KeychainLocked
        | Code::VaultLocked
        | Code::WrongPassphrase
        | Code::PassphraseShort { .. }
        | Code::PassphraseChosen
        | Code::NoCloud
        | Code::ReturnState => exit::USAGE,
        Code::TerminalUnreachable
        | Code::TerminalRefused { .. }
        | Code::TerminalObstacle { .. }
        | Code::StorageLow { .. } => exit::NOT_STARTED,
        Code::SaleBusy | Code::TerminalBusy { .. } => exit::UNKNOWN,
        _ => exit::FAULT,
    };
    let outcome = match code {
        exit::USAGE => "usage",
        exit::NOT_STARTED => "not_started",
        exit::UNKNOWN => "unknown",
        _ => "fault",
    };
    (json!({ "outcome": outcome, "error": error }), code)
}

/// The end of words that name nothing that is there.
pub(crate) fn unusable(field: &str, cure: &str) -> End {
    let error = json!({ "code": "invalid", "detail": { "field": field, "cure": cure } });
    (json!({ "outcome": "usage", "error": error }), exit::USAGE)
}
