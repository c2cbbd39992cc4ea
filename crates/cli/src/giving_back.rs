//! `florin return`: card money of a finished sale goes back, through the commands that the screens use.
//! Safe to be killed anywhere and to be run again under the same request id: that is the same return.
//!
//! Everything that the core knows a request by follows from the words of the command and from what a
//! finished sale keeps for ever, never from what can still be done with it: that is another after the
//! money went back than before.

use std::path::PathBuf;
use std::time::Duration;

use api::error::Code;
use api::views::{GivingBackView, PaymentStateView};
use api::{ApiError, App};
use clap::{Args, ValueEnum};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::exit;
use crate::people::{self, Person};
use crate::told::{self, End, refused, unusable};

/// Give card money of a finished sale back, all of it or a part.
#[derive(Args)]
#[command(after_help = told::ENDS)]
pub(crate) struct Return {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The finished sale by its reference, such as T01-000118, one of the latest 50; or by its id.
    #[arg(long, required_unless_present = "receipt", conflicts_with = "receipt")]
    sale: Option<String>,
    /// The finished sale by the number on its receipt, which is not always its reference.
    #[arg(long, value_name = "NUMBER")]
    receipt: Option<String>,
    /// Which of its card payments, where it has several: 1 is the first.
    #[arg(long, value_name = "N")]
    payment: Option<usize>,
    /// Give this much back, such as 4.00; without it all that is left.
    #[arg(long, allow_hyphen_values = true)]
    amount: Option<String>,
    /// How. Without it the payment is undone, or with an amount paid back.
    #[arg(long, value_enum)]
    way: Option<Way>,
    /// On the terminal of this name; without it on the one that took the payment.
    #[arg(long)]
    terminal: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
    /// The manager who decides it, by name. Their PIN is in the variable `FLORIN_PIN` or comes on
    /// standard input.
    #[arg(long, value_name = "NAME")]
    manager: String,
    /// Your own name of this return. The same id goes on where a run stopped, or repeats its outcome.
    #[arg(long)]
    request_id: String,
    /// Seconds to wait for an outcome.
    #[arg(long, value_name = "S", default_value_t = 300)]
    wait: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    /// The payment is undone at its terminal.
    Void,
    /// It is paid back to the card of the payment, which need not be there.
    Refund,
    /// It is paid back to a card that the customer presents.
    RefundToCard,
}

impl Way {
    /// As the core writes it.
    fn word(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Refund => "refund",
            Self::RefundToCard => "refund_to_card",
        }
    }
}

pub(crate) async fn run(args: Return) -> u8 {
    told::run(args.data.clone(), async |app: &App| match give_back(app, &args).await {
        Ok(end) | Err(end) => end,
    })
    .await
}

async fn give_back(app: &App, args: &Return) -> Result<End, End> {
    let manager = people::sign_in(app, "manager", &args.manager).await?;
    let patience = Duration::from_secs(args.wait);
    if let Some(end) = told::still_open(app, patience).await {
        return Err(end);
    }
    let sale = sale(app, args).await?;
    let payment = payment(app, args, &sale).await?;
    let wanted = order(app, args, &manager, &sale, &payment).await?;
    if let Err(error) = api::dispatch(app, "return_start", wanted).await {
        return Err(not_so(&error, &payment));
    }
    app.settle_open(patience).await.map_err(|error| refused(&error))?;
    let state = app.snapshot().await.map_err(|error| refused(&error))?.state;
    // The order put it there, and nobody else is here to put it away.
    let Some(back) = state.giving_back else { return Err((json!({ "outcome": "fault" }), exit::FAULT)) };
    Ok(report(&back))
}

/// The id of the sale.
async fn sale(app: &App, args: &Return) -> Result<String, End> {
    let listed = api::dispatch(app, "sale_list", json!({})).await.map_err(|error| refused(&error))?;
    let named = |key: &str, name: &str| {
        let sales = listed.get("sales").and_then(Value::as_array).into_iter().flatten();
        let mut found = sales.filter(|sale| sale.get(key).and_then(Value::as_str) == Some(name));
        found.next().map(|sale| word(sale, "sale"))
    };
    if let Some(number) = &args.receipt {
        let cure = "use a number of the latest 50 receipts, or --sale with the sale's id";
        return named("receipt_number", number).ok_or_else(|| unusable("receipt", cure));
    }
    let name = args.sale.clone().unwrap_or_default();
    Ok(named("reference", &name).unwrap_or(name))
}

/// The card payment as the core offers it.
async fn payment(app: &App, args: &Return, sale: &str) -> Result<Value, End> {
    let options = api::dispatch(app, "return_options", json!({ "sale": sale })).await;
    let options = options.map_err(|error| match error.code {
        Code::SaleNotOpen | Code::Invalid { .. } => {
            unusable("sale", "use the reference of one of the latest 50 finished sales, or the id of one")
        }
        _ => refused(&error),
    })?;
    let payments = options.get("payments").and_then(Value::as_array).cloned().unwrap_or_default();
    let count = payments.len();
    match (args.payment, count) {
        (_, 0) => Err(unusable("sale", "no card paid for this one; cash goes back from the drawer")),
        (None, 2..) => Err(unusable("payment", &format!("there are {count}; say which, from 1"))),
        (which, _) => {
            let at = which.unwrap_or(1).checked_sub(1);
            let found = at.and_then(|at| payments.into_iter().nth(at));
            found.ok_or_else(|| unusable("payment", &format!("use a number from 1 to {count}")))
        }
    }
}

/// The command with all of its arguments.
async fn order(
    app: &App,
    args: &Return,
    manager: &Person,
    sale: &str,
    payment: &Value,
) -> Result<Value, End> {
    let usual = if args.amount.is_some() { Way::Refund } else { Way::Void };
    let terminal = match &args.terminal {
        None => word(payment, "terminal"),
        Some(name) => {
            let terminals = app.snapshot().await.map_err(|error| refused(&error))?.state.terminals;
            let found = terminals.into_iter().find(|terminal| terminal.name == *name);
            found.ok_or_else(|| unusable("terminal", "name a terminal that is paired"))?.id
        }
    };
    Ok(json!({
        "request_id": args.request_id,
        "sale": sale,
        "payment": word(payment, "payment"),
        "way": args.way.unwrap_or(usual).word(),
        "amount": args.amount,
        "terminal": terminal,
        "manager": manager.id,
        "pin": manager.pin.expose_secret(),
        "reason": args.reason,
    }))
}

/// What cannot go back in this way may go back in another: the ways that are open are named, or why there
/// is none.
fn not_so(error: &ApiError, payment: &Value) -> End {
    let (mut said, code) = refused(error);
    let ways = payment.get("ways").and_then(Value::as_array).into_iter().flatten();
    let ways: Vec<String> = ways.map(|way| word(way, "way").replace('_', "-")).collect();
    if let Some(said) = said.as_object_mut() {
        if let Some(blocked) = payment.get("blocked").filter(|blocked| !blocked.is_null()) {
            said.insert("blocked".to_owned(), blocked.clone());
        } else if matches!(error.code, Code::ReturnState) {
            said.insert("ways".to_owned(), json!(ways));
        }
    }
    (said, code)
}

fn report(back: &GivingBackView) -> End {
    let (outcome, code) = match back.payment.state {
        PaymentStateView::Approved => ("approved", exit::OK),
        PaymentStateView::Declined => ("declined", exit::DECLINED),
        PaymentStateView::Cancelled => ("cancelled", exit::CANCELLED),
        // Less went back than was asked for: somebody has to say what becomes of the rest.
        PaymentStateView::Partial => ("partial", exit::UNKNOWN),
        PaymentStateView::Preparing
        | PaymentStateView::Sent
        | PaymentStateView::Unknown
        | PaymentStateView::NeedsHuman => ("unknown", exit::UNKNOWN),
        PaymentStateView::NotCharged | PaymentStateView::Voided | PaymentStateView::NotStarted => {
            ("not_started", exit::NOT_STARTED)
        }
    };
    let amount = back.payment.credited.as_ref().map(|amount| &amount.text);
    let said = json!({ "outcome": outcome, "way": back.way, "sale": back.reference,
        "reference": back.payment.reference, "returned": amount, "receipt": back.return_number,
        "payment": back.payment.state });
    (said, code)
}

fn word(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
