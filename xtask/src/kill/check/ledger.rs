//! What the terminal did, asked over its own port.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Taken, name, word};

/// The terminal's own account.
pub(crate) struct Ledger {
    /// Charges, by the name of their payment.
    pub(crate) taken: Taken,
    /// What was given back, by the name of the request for it.
    pub(crate) given: Taken,
    /// What may not be in it.
    pub(crate) problems: Vec<String>,
}

pub(crate) fn read(address: &str) -> Result<Ledger> {
    let page = page(address, "/ledger")?;
    let (mut taken, mut given, mut problems) = (Taken::new(), Taken::new(), Vec::new());
    for entry in entries(&page) {
        let moved = match word(entry, "kind").as_str() {
            "charge" => &mut taken,
            "reversal" | "refund" => &mut given,
            kind => {
                problems.push(format!("the terminal made a {kind}, which is nothing known"));
                continue;
            }
        };
        let amount = format!("{} {}", word(entry, "amount"), word(entry, "currency"));
        moved.entry(name(entry)).or_default().push(amount);
    }
    for (what, moved) in [("charged", &taken), ("given back", &given)] {
        for (payment, amounts) in moved.iter().filter(|(_, amounts)| amounts.len() > 1) {
            problems.push(format!("{what} {} times: {payment:?}", amounts.len()));
        }
    }
    let arrivals = self::page(address, "/arrivals")?;
    for message in arrivals.get("messages").and_then(Value::as_array).into_iter().flatten() {
        let money = matches!(word(message, "category").as_str(), "Payment" | "Reversal");
        if money && message.get("count").and_then(Value::as_u64) != Some(1) {
            problems.push(format!("transmitted more than once: {message}"));
        }
    }
    Ok(Ledger { taken, given, problems })
}

/// How many movements there are.
pub(crate) fn charges(address: &str) -> Result<usize> {
    Ok(entries(&page(address, "/ledger")?).count())
}

/// Whether a payment is at the customer or on its way.
pub(crate) fn is_busy(address: &str) -> Result<bool> {
    Ok(page(address, "/ledger")?.get("open").and_then(Value::as_bool) == Some(true))
}

fn entries(page: &Value) -> impl Iterator<Item = &Value> {
    page.get("entries").and_then(Value::as_array).into_iter().flatten()
}

fn page(address: &str, path: &str) -> Result<Value> {
    serde_json::from_str(&page_text(address, path)?).with_context(|| format!("read {path} of the terminal"))
}

pub(crate) fn page_text(address: &str, path: &str) -> Result<String> {
    let mut stream =
        TcpStream::connect(address).with_context(|| format!("reach the terminal at {address}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    body.context("read the terminal's answer")
}
