//! The judge. It shares no code with the till: it asks the terminal for its ledger, reads the books
//! straight from their file with plain SQL, takes the till's own replay of them as a third witness,
//! and holds all three against what the till said aloud before it was hurt.
//!
//! What it wants to see stands in `docs/reliability.md`; nothing here knows how the till gets there.

mod books;
mod ledger;
mod told;

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

pub(crate) use ledger::{charges, is_busy};

use books::Books;

/// What a point must come to.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// Movements in the terminal's ledger.
    pub(crate) charges: usize,
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

/// Payments and what was taken under each name: more than one amount is a customer charged twice.
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
    let booked = books.taken();
    if ledger.taken != booked {
        wrong.push(format!("the terminal took {:?}, the books say {booked:?}", ledger.taken));
    }
    let charges: usize = ledger.taken.values().map(Vec::len).sum();
    if charges != expected.charges {
        wrong.push(format!("{charges} charge(s) where {} belong", expected.charges));
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
    let mut approved = Taken::new();
    for payment in replay.get("approved").and_then(Value::as_array).into_iter().flatten() {
        let sum = payment.get("authorized").unwrap_or(&Value::Null);
        let amount = format!("{} {}", word(sum, "text"), word(sum, "currency"));
        approved.entry(name(payment)).or_default().push(amount);
    }
    if approved != books.taken() {
        wrong.push(format!("verify says {approved:?}, the rows say {:?}", books.taken()));
    }
    Ok(wrong)
}

fn name(of: &Value) -> Name {
    (word(of, "sale_id"), word(of, "poi_id"), word(of, "service_id"))
}

fn word(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
