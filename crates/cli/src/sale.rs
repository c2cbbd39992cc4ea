//! `florin sale`: one sale without a screen, told in lines of JSON, safe to be killed anywhere and
//! to be run again under the same request id.

use std::path::PathBuf;
use std::time::Duration;

use api::error::{Chain, Code};
use api::headless::{Outcome, QuickSale, Report, Tender};
use api::{ApiError, App, AttemptStep, Config};
use clap::Args;
use serde_json::{Value, json};

use crate::{exit, say};

/// Make a sale of one open-price line at the standard VAT rate.
#[derive(Args)]
pub(crate) struct Sale {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// What it costs, such as 12.50.
    #[arg(long, allow_hyphen_values = true)]
    amount: String,
    /// Pay by card on the terminal of this name.
    #[arg(long, required_unless_present = "cash", conflicts_with = "cash")]
    terminal: Option<String>,
    /// Pay with this much cash, such as 20.00.
    #[arg(long, allow_hyphen_values = true)]
    cash: Option<String>,
    /// Your own name of this sale. The same id goes on where a run stopped, or repeats its outcome.
    #[arg(long)]
    request_id: String,
    /// Seconds to wait for an outcome.
    #[arg(long, value_name = "S", default_value_t = 300)]
    wait: u64,
}

pub(crate) async fn run(args: Sale) -> u8 {
    api::logging::to_stderr();
    let app = match App::start(Config { data: args.data.clone() }).await {
        Ok(app) => app,
        Err(error) => {
            let text = Chain(&error).to_string();
            eprintln!("{text}");
            say(&json!({ "outcome": "fault", "error": text }));
            return exit::FAULT;
        }
    };
    let mut steps = app.attempt_steps();
    let mut teller = Teller::default();
    let selling = sell(&app, args);
    tokio::pin!(selling);
    let (said, code) = loop {
        tokio::select! {
            biased;
            Ok(step) = steps.recv() => teller.tell(&step),
            end = &mut selling => break end,
        }
    };
    // The outcome is the last line: what happened before it is told first.
    while let Ok(step) = steps.try_recv() {
        teller.tell(&step);
    }
    say(&said);
    code
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

/// The last line and the exit code.
async fn sell(app: &App, args: Sale) -> (Value, u8) {
    let patience = Duration::from_secs(args.wait);
    match app.settle_open(patience).await {
        Ok(open) if open.is_empty() => {}
        Ok(open) => {
            let references: Vec<_> = open.iter().map(api::headless::reference).collect();
            let said = json!({ "outcome": "unknown", "open": references, "sent": false });
            return (said, exit::UNKNOWN);
        }
        Err(error) => return refused(&error),
    }
    let tender = match (args.terminal, args.cash) {
        (Some(name), _) => Tender::Card(name),
        (None, Some(cash)) => Tender::Cash(cash),
        // The parser asks for one of them.
        (None, None) => return (json!({ "outcome": "usage" }), exit::USAGE),
    };
    let wanted = QuickSale { request_id: args.request_id, amount: args.amount, tender };
    match app.quick_sale(&wanted, patience).await {
        Ok(report) => (json!(report), code(&report)),
        Err(error) => refused(&error),
    }
}

fn code(report: &Report) -> u8 {
    match report.outcome {
        Outcome::Approved => exit::OK,
        Outcome::Declined => exit::DECLINED,
        Outcome::Cancelled => exit::CANCELLED,
        // Money is on a sale that is not paid yet: somebody has to go on with it at the till.
        Outcome::Unknown | Outcome::Partial => exit::UNKNOWN,
        Outcome::NotStarted => exit::NOT_STARTED,
    }
}

fn refused(error: &ApiError) -> (Value, u8) {
    let code = match &error.code {
        Code::Invalid { .. } | Code::TerminalMissing | Code::RequestReused | Code::UnknownItem { .. } => {
            exit::USAGE
        }
        Code::TerminalUnreachable | Code::TerminalRefused { .. } | Code::StorageLow { .. } => {
            exit::NOT_STARTED
        }
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
