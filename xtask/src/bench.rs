//! `cargo xtask bench`: what is measured against something else, built as it would ship.
//!
//! Each benchmark is a `[[bench]]` of its crate that prints its figures, and fails where it misses its target. It
//! runs both sides turn by turn, because on a shared machine only a ratio means anything. The figures are kept as
//! JSON in `target/bench`.

mod till;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::{place::Place, run, ui};

/// One of the benchmarks.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, clap::Subcommand)]
enum What {
    /// A payment's messages written and read, beside the library of a terminal's vendor. Needs Node.
    Nexo,
    /// Callbacks per second through the listener with all its checks, beside a bare `axum::serve`; and how long a
    /// sale takes while they come, beside one in peace.
    Listener,
    /// How soon a killed till knows of its payment, beside a plain start.
    Recovery,
    /// How long a cashier waits: scan to line, key to result, terminal to screen, start; in the real window and in a
    /// browser, with very many items and with few. Needs Node, Chromium, and for the window Xvfb and `WebKitWebDriver`.
    Till(till::Options),
}

impl What {
    /// The packages and the names of the benchmarks in them.
    fn places(&self) -> &'static [[&'static str; 2]] {
        match self {
            Self::Nexo => &[["nexo", "exchange"]],
            Self::Listener => &[["listener", "listener"], ["florin-tests", "flood"]],
            Self::Recovery => &[["florin-tests", "recovery"]],
            Self::Till(_) => &[],
        }
    }
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let reports = place.target.join("bench");
    if let What::Till(till) = &options.what {
        return till::run(place, &reports, till);
    }
    fs::create_dir_all(&reports).with_context(|| format!("make {}", reports.display()))?;
    if matches!(options.what, What::Nexo) {
        ui::packages(&place.root.join("tests/foreign"))?;
    }
    let mut well = true;
    for [package, name] in options.what.places() {
        let mut command = run::cargo(&place.root, ["bench", "--locked", "-p", package, "--bench", name]);
        well &= command.env("FLORIN_REPORTS", &reports).status().context("run cargo bench")?.success();
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
