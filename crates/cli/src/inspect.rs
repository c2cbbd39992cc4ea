//! `florin verify` and `florin doctor`: looking without touching.

use std::path::PathBuf;

use api::error::Chain;
use clap::Args;

use crate::{exit, say};

/// Replay the books.
#[derive(Args)]
pub(crate) struct Verify {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Look at a till.
#[derive(Args)]
pub(crate) struct Doctor {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(crate) fn verify(args: &Verify) -> u8 {
    match api::inspect::verify(&args.data) {
        Ok(books) => {
            say(&books);
            for problem in &books.problems {
                eprintln!("{}: {}", problem.place, problem.what);
            }
            if books.sound { exit::OK } else { exit::FAULT }
        }
        Err(error) => {
            eprintln!("{}", Chain(&error));
            exit::FAULT
        }
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
