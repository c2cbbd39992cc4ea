//! `cargo xtask bench`: what is measured against something else, built as it would ship.
//!
//! Each benchmark is a `[[bench]]` of its crate that prints its figures, and fails where it misses its target. It
//! runs both sides turn by turn, because on a shared machine only a ratio means anything. The figures are kept as
//! JSON in `target/bench`.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::{place::Place, run};

/// One of the benchmarks.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Copy, clap::Subcommand)]
enum What {
    /// Callbacks per second through the listener with all its checks, beside a bare `axum::serve`.
    Listener,
    /// How soon a killed till knows of its payment, beside a plain start.
    Recovery,
}

impl What {
    /// The package and the name of the benchmark in it.
    fn place(self) -> [&'static str; 2] {
        match self {
            Self::Listener => ["listener", "listener"],
            Self::Recovery => ["florin-tests", "recovery"],
        }
    }
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let [package, name] = options.what.place();
    let reports = place.target.join("bench");
    fs::create_dir_all(&reports).with_context(|| format!("make {}", reports.display()))?;
    let mut command = run::cargo(&place.root, ["bench", "--locked", "-p", package, "--bench", name]);
    let status = command.env("FLORIN_REPORTS", &reports).status().context("run cargo bench")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
