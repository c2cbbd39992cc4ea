//! `florin run`: commands of the list one after another, as a screen would send them, from lines of JSON.
//! For imports, for scripts, and for trying out what a till does when it is cut off between two of them.
//!
//! The ids that a till makes are not known to whoever writes the lines. So an argument may point into what
//! the till shows at that moment, and a line may hang on what it shows: a file can be run again after it
//! was cut off, and does the rest.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::time::Duration;

use api::App;
use api::commands::COMMANDS;
use api::views::PaymentStateView;
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::told::{self, End, refused, unusable};
use crate::{exit, people, say};

/// Carry out commands from a file, one JSON object a line.
#[derive(Args)]
#[command(after_help = told::ENDS, after_long_help = LINES)]
pub(crate) struct Run {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The lines; `-` is standard input.
    file: PathBuf,
    /// Who does it, by name. Their PIN is in the variable `FLORIN_PIN` or is the first line of standard
    /// input. Without it the lines sign somebody in, or only look.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Seconds to wait for the outcome of each payment.
    #[arg(long, value_name = "S", default_value_t = 300)]
    wait: u64,
}

const LINES: &str = "Each line: {\"command\": NAME, \"args\": {…}, \"if\": POINTER, \"unless\": POINTER}. The commands \
     stand in docs/commands.md. An argument \"@/sale/id\" is what the state shows there (a JSON pointer); a text \
     that begins with @ is written with two. With \"if\" a line is left out where the state shows nothing there, \
     with \"unless\" where it shows something. Empty lines and lines that begin with # are left out.\n\n\
     A line of JSON is printed for each: its answer, its error, or that it was left out. The first error ends \
     the run; so does a payment that was not approved. The last line is the outcome. Ends with 0 done, 1 something \
     broke, 2 it cannot be carried out as written, 3 declined, 4 cancelled, 5 unknown, done in part or a person \
     is needed, 6 nothing was started.";

/// One line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    command: String,
    #[serde(default = "nothing")]
    args: Value,
    #[serde(rename = "if")]
    where_shown: Option<String>,
    unless: Option<String>,
}

fn nothing() -> Value {
    json!({})
}

pub(crate) async fn run(args: Run) -> u8 {
    told::run(args.data.clone(), async |app: &App| match all(app, &args).await {
        Ok(end) | Err(end) => end,
    })
    .await
}

async fn all(app: &App, args: &Run) -> Result<End, End> {
    if let Some(name) = &args.operator {
        people::sign_in(app, "operator", name).await?;
    }
    // Nothing is carried out of a file that cannot be carried out to its end.
    let lines = read(args).map_err(|cure| unusable("file", &cure))?;
    let patience = Duration::from_secs(args.wait);
    if let Some(end) = told::still_open(app, patience).await {
        return Err(end);
    }
    for (number, line) in &lines {
        one(app, *number, line, patience).await?;
    }
    Ok((json!({ "outcome": "done", "lines": lines.len() }), exit::OK))
}

fn read(args: &Run) -> Result<Vec<(usize, Line)>, String> {
    let from: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(
            std::fs::File::open(&args.file).map_err(|error| format!("{}: {error}", args.file.display()))?,
        )
    };
    let mut lines = Vec::new();
    for (at, line) in BufReader::new(from).lines().enumerate() {
        let line = line.map_err(|error| format!("read line {}: {error}", at + 1))?;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parsed: Line = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", at + 1))?;
        if !COMMANDS.iter().any(|(name, ..)| *name == parsed.command) {
            return Err(format!("line {}: there is no command {}", at + 1, parsed.command));
        }
        lines.push((at + 1, parsed));
    }
    Ok(lines)
}

async fn one(app: &App, number: usize, line: &Line, patience: Duration) -> Result<(), End> {
    let state = shown(app).await?;
    let there = |pointer: &String| state.pointer(pointer).is_some_and(|value| !value.is_null());
    let left_out = line.where_shown.as_ref().is_some_and(|pointer| !there(pointer))
        || line.unless.as_ref().is_some_and(there);
    if left_out {
        say(&json!({ "line": number, "command": line.command, "left_out": true }));
        return Ok(());
    }
    let args = filled(&line.args, &state).map_err(|pointer| {
        unusable(&pointer, &format!("line {number}: the till shows nothing there; look with state_snapshot"))
    })?;
    let request = args.get("request_id").cloned();
    let answer = match api::dispatch(app, &line.command, args).await {
        Ok(answer) => answer,
        Err(error) => {
            say(&json!({ "line": number, "command": line.command, "error": error }));
            let (mut end, code) = refused(&error);
            if let Some(end) = end.as_object_mut() {
                end.insert("line".to_owned(), json!(number));
            }
            return Err((end, code));
        }
    };
    say(&json!({ "line": number, "command": line.command, "request_id": request, "answer": answer }));
    if line.command == "payment_start" {
        outcome(app, number, patience).await?;
    }
    Ok(())
}

/// A payment is waited for: what comes after it may rest on it.
async fn outcome(app: &App, number: usize, patience: Duration) -> Result<(), End> {
    app.settle_open(patience).await.map_err(|error| refused(&error))?;
    let snapshot = app.snapshot().await.map_err(|error| refused(&error))?;
    let payment = snapshot.state.sale.and_then(|sale| sale.payment);
    let Some(payment) = payment else { return Ok(()) };
    let (outcome, code) = match payment.state {
        PaymentStateView::Approved => return Ok(()),
        PaymentStateView::Declined => ("declined", exit::DECLINED),
        PaymentStateView::Cancelled => ("cancelled", exit::CANCELLED),
        PaymentStateView::Partial => ("partial", exit::UNKNOWN),
        PaymentStateView::Preparing
        | PaymentStateView::Sent
        | PaymentStateView::Unknown
        | PaymentStateView::NeedsHuman => ("unknown", exit::UNKNOWN),
        PaymentStateView::NotCharged | PaymentStateView::Voided | PaymentStateView::NotStarted => {
            ("not_started", exit::NOT_STARTED)
        }
    };
    Err((json!({ "outcome": outcome, "line": number, "payment": payment.reference }), code))
}

async fn shown(app: &App) -> Result<Value, End> {
    let snapshot = app.snapshot().await.map_err(|error| refused(&error))?;
    serde_json::to_value(&snapshot.state)
        .map_err(|error| (json!({ "outcome": "fault", "error": error.to_string() }), exit::FAULT))
}

/// The arguments with what they point to. Points nowhere: the pointer.
fn filled(args: &Value, state: &Value) -> Result<Value, String> {
    match args {
        Value::String(text) => match text.strip_prefix('@') {
            None => Ok(args.clone()),
            Some(rest) if rest.starts_with('@') => Ok(json!(rest)),
            Some(pointer) => {
                let found = state.pointer(pointer).filter(|value| !value.is_null());
                found.cloned().ok_or_else(|| text.clone())
            }
        },
        Value::Array(all) => all.iter().map(|one| filled(one, state)).collect(),
        Value::Object(all) => all.iter().map(|(key, one)| Ok((key.clone(), filled(one, state)?))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(args.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_point_into_what_the_till_shows() {
        let state = json!({ "sale": { "id": "7", "tenders": [{ "id": "9" }] }, "basket": null });
        let args = json!({ "sale": "@/sale/id", "all": ["@/sale/tenders/0/id", "@@home", 3, null, true] });
        let wanted = json!({ "sale": "7", "all": ["9", "@home", 3, null, true] });
        assert_eq!(filled(&args, &state), Ok(wanted));
        for nowhere in ["@/sale/tenders/1/id", "@/basket"] {
            assert_eq!(filled(&json!({ "x": nowhere }), &state), Err(nowhere.to_owned()));
        }
    }

    #[test]
    fn a_line_has_a_command_and_nothing_that_is_not_understood() {
        let line = |text: &str| serde_json::from_str::<Line>(text);
        let read = line(r#"{"command":"sale_next","unless":"/basket/lines/0"}"#).unwrap();
        assert_eq!((read.command.as_str(), read.args), ("sale_next", json!({})));
        assert!(line(r#"{"command":"sale_next","argument":{}}"#).is_err());
        assert!(line(r#"{"args":{}}"#).is_err());
    }
}
