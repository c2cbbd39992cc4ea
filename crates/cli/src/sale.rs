//! `florin sale`: one sale without a screen, told in lines of JSON, safe to be killed anywhere and
//! to be run again under the same request id.

use std::path::PathBuf;
use std::time::Duration;

use api::App;
use api::headless::{Outcome, QuickSale, Report, Tender};
use clap::Args;
use serde_json::json;

use crate::told::{self, End, refused};
use crate::{exit, people, stop};

/// Make a sale of one open-price line at the standard VAT rate.
#[derive(Args)]
#[command(after_help = told::ENDS)]
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
    /// How the customer pays, by a code that the terminal lists, such as CARD.
    #[arg(long, value_name = "CODE", requires = "terminal")]
    method: Option<String>,
    /// Pay with this much cash, such as 20.00.
    #[arg(long, allow_hyphen_values = true)]
    cash: Option<String>,
    /// Your own name of this sale. The same id goes on where a run stopped, or repeats its outcome.
    #[arg(long)]
    request_id: String,
    /// Seconds to wait for an outcome.
    #[arg(long, value_name = "S", default_value_t = 300)]
    wait: u64,
    /// Ask the terminal to stop after the customer had it for this many seconds, such as 45 or 0.5. The
    /// payment's own answer is waited for all the same: where it was approved first, the sale is paid.
    #[arg(long, value_name = "S", value_parser = seconds, requires = "cashier", conflicts_with = "cash")]
    stop_after: Option<Duration>,
    /// Who stops it, by name. Their PIN is in the variable `FLORIN_PIN` or comes on standard input.
    #[arg(long, value_name = "NAME", requires = "stop_after")]
    cashier: Option<String>,
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or("write seconds, such as 45 or 0.5")
}

pub(crate) async fn run(args: Sale) -> u8 {
    told::run(args.data.clone(), async |app: &App| Box::pin(sell(app, args)).await).await
}

async fn sell(app: &App, args: Sale) -> End {
    // Whoever may not stop it is told before the customer has the terminal.
    if let Some(cashier) = &args.cashier
        && let Err(end) = people::sign_in(app, "cashier", cashier).await
    {
        return end;
    }
    let patience = Duration::from_secs(args.wait);
    if let Some(end) = told::still_open(app, patience).await {
        return end;
    }
    let tender = match (args.terminal, args.cash) {
        (Some(name), _) => Tender::Card { name, method: args.method },
        (None, Some(cash)) => Tender::Cash(cash),
        // The parser asks for one of them.
        (None, None) => return (json!({ "outcome": "usage" }), exit::USAGE),
    };
    let wanted = QuickSale { request_id: args.request_id, amount: args.amount, tender };
    let selling = app.quick_sale(&wanted, patience);
    let sold = match args.stop_after {
        None => selling.await,
        Some(after) => {
            let mut steps = app.attempt_steps();
            tokio::pin!(selling);
            tokio::select! {
                biased;
                sold = &mut selling => sold,
                () = stop::stop_after(app, &mut steps, after) => selling.await,
            }
        }
    };
    let report = match sold {
        Ok(report) => report,
        Err(error) => return refused(&error),
    };
    if let (Some(_), Some(reference)) = (args.stop_after, &report.reference)
        && stop::leave(app, reference).await.is_err()
    {
        // The sale has its outcome; only the screen shows it once more.
        eprintln!("the sale is still in front at the till");
    }
    (json!(report), code(&report))
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
