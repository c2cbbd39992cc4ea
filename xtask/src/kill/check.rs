//! The judge. It shares no code with the till: it asks the terminal for its ledger, reads the books
//! straight from their file with plain SQL, takes the till's own replay of them as a third witness,
//! and holds all three against what the till said aloud before it was hurt.
//!
//! What it wants to see stands in `docs/reliability.md`; nothing here knows how the till gets there.

mod books;
mod ledger;
mod never;
mod told;

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

pub(crate) use ledger::{charges, is_busy};

use books::Books;

/// What a point must come to.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// Charges in the terminal's ledger.
    pub(crate) charges: usize,
    /// How often it gave money back.
    pub(crate) returned: usize,
    /// Sales with a receipt.
    pub(crate) completed: usize,
}

/// What it came to.
pub(crate) struct Verdict {
    /// The terminal took money in this point.
    pub(crate) charged: bool,
    /// What does not hold.
    pub(crate) wrong: Vec<String>,
}

/// A payment as all three witnesses name it: `SaleID`, `POIID`, `ServiceID`.
pub(crate) type Name = (String, String, String);

/// Requests and what moved under each name: more than one amount is a customer charged or paid back twice.
pub(crate) type Taken = BTreeMap<Name, Vec<String>>;

pub(crate) fn ledger_text(address: &str) -> Result<String> {
    ledger::page_text(address, "/ledger")
}

pub(crate) fn judge(
    program: &Path,
    data: &Path,
    address: &str,
    said: &[&str],
    expected: Expected,
) -> Result<Verdict> {
    let mut wrong = Vec::new();
    let books = books::read(&data.join("till.sqlite"))?;
    let ledger = ledger::read(address)?;
    wrong.extend(books.problems.iter().cloned());
    wrong.extend(ledger.problems.iter().cloned());
    for (what, moved, booked) in
        [("took", &ledger.taken, books.taken()), ("gave back", &ledger.given, books.given())]
    {
        if *moved != booked {
            wrong.push(format!("the terminal {what} {moved:?}, the books say {booked:?}"));
        }
    }
    let count = |moved: &Taken| moved.values().map(Vec::len).sum::<usize>();
    let (charges, returned) = (count(&ledger.taken), count(&ledger.given));
    if charges != expected.charges {
        wrong.push(format!("{charges} charge(s) where {} belong", expected.charges));
    }
    if returned != expected.returned {
        wrong.push(format!("given back {returned} time(s) where {} belong", expected.returned));
    }
    let completed = books.sales.iter().filter(|sale| sale.state == "completed").count();
    if completed != expected.completed {
        wrong.push(format!("{completed} completed sale(s) where {} belong", expected.completed));
    }
    wrong.extend(replay(program, data, &books)?);
    wrong.extend(told::broken(said, &books));
    Ok(Verdict { charged: charges > 0, wrong })
}

/// `florin verify` finds nothing wrong, nothing open, and the same payments.
fn replay(program: &Path, data: &Path, books: &Books) -> Result<Vec<String>> {
    let output =
        Command::new(program).arg("verify").arg("--data").arg(data).output().context("run verify")?;
    let Ok(replay) = serde_json::from_slice::<Value>(&output.stdout) else {
        return Ok(vec![format!("verify says {}", String::from_utf8_lossy(&output.stderr).trim())]);
    };
    let mut wrong = Vec::new();
    if !output.status.success() || replay.get("sound").and_then(Value::as_bool) != Some(true) {
        wrong.push(format!("verify finds {}", replay.get("problems").unwrap_or(&Value::Null)));
    }
    if replay.get("open").and_then(Value::as_u64) != Some(0) {
        wrong.push("verify finds a payment open".to_owned());
    }
    for (list, sum, rows) in
        [("approved", "authorized", books.taken()), ("given_back", "amount", books.given())]
    {
        let said = listed(&replay, list, sum);
        if said != rows {
            wrong.push(format!("verify says {list} {said:?}, the rows say {rows:?}"));
        }
    }
    Ok(wrong)
}

fn listed(replay: &Value, list: &str, sum: &str) -> Taken {
    let mut moved = Taken::new();
    for one in replay.get(list).and_then(Value::as_array).into_iter().flatten() {
        let sum = one.get(sum).unwrap_or(&Value::Null);
        let amount = format!("{} {}", word(sum, "text"), word(sum, "currency"));
        moved.entry(name(one)).or_default().push(amount);
    }
    moved
}

fn name(of: &Value) -> Name {
    (word(of, "sale_id"), word(of, "poi_id"), word(of, "service_id"))
}

fn word(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
