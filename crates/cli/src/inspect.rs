//! `florin verify` and `florin doctor`: looking without touching.

use std::path::PathBuf;

use api::error::Chain;
use api::inspect::Unreadable;
use clap::Args;
use serde_json::json;

use crate::{exit, say};

/// Replay the books. Ends with 0 where they are sound, 1 where something is wrong, 7 where the folder or
/// the ledger cannot be read.
#[derive(Args)]
pub(crate) struct Verify {
    /// The folder of the till. Nothing in it is changed, and a till may run in it.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// What the terminal did, movement by movement, to be compared with the books.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

/// Look at a till.
#[derive(Args)]
pub(crate) struct Doctor {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(crate) fn verify(args: &Verify) -> u8 {
    let books = match &args.ledger {
        None => api::inspect::verify(&args.data).map_err(Unreadable::from),
        Some(ledger) => api::inspect::verify_with(&args.data, ledger),
    };
    let books = match books {
        Ok(books) => books,
        Err(error) => {
            let error = Chain(&error).to_string();
            say(&json!({ "sound": false, "error": error }));
            eprintln!("nothing can be said of this till: {error}");
            return exit::UNREADABLE;
        }
    };
    say(&books);
    if books.conflicts_open > 0 {
        let open = books.conflicts_open;
        eprintln!("warning: {open} time(s) terminal and books disagree; a manager has to decide at the till");
    }
    if books.reserve_pending > 0 {
        let waiting = books.reserve_pending;
        eprintln!(
            "warning: {waiting} answer(s) of terminals wait in the reserve; start the till, which takes them in"
        );
    }
    let Some(first) = &books.first_problem else { return exit::OK };
    let more = u64::try_from(books.problems.len()).unwrap_or(u64::MAX).saturating_add(books.more_problems);
    eprintln!(
        "{}: {}. It is the first of {more} problem(s). {}",
        first.place,
        first.what,
        advice(&first.place)
    );
    exit::FAULT
}

/// What helps: the terminal's record is nothing that a backup mends.
fn advice(place: &str) -> &'static str {
    if place.starts_with("ledger ") {
        "Look that payment up at the terminal and at the bank before anybody is charged or paid back again."
    } else {
        "Stop selling on this till, keep its folder as it is, and restore the newest backup that is sound."
    }
}

pub(crate) fn doctor(args: &Doctor) -> u8 {
    let found = api::inspect::doctor(&args.data);
    for finding in &found {
        say(finding);
        eprintln!("{:>7}  {}", finding.level, finding.text);
    }
    if found.iter().any(|finding| finding.level == "fault") { exit::FAULT } else { exit::OK }
}
