//! `cargo xtask bench till`: how long a cashier waits for a line, a find, a terminal's word and the till itself.
//!
//! The programs are built as they would ship. `tests/e2e/bench/till.mjs` plays cashier and holds the watch; this file
//! builds, names what it needs and passes its verdict on.

use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, bail};

use crate::{browser, place::Place, run, ui};

/// Which parts, and how thoroughly.
#[derive(Clone, clap::Args)]
pub(crate) struct Options {
    /// Parts to measure: page, callback, window, start.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Items of the large shop.
    #[arg(long, default_value_t = 100_000)]
    items: u32,
    /// Samples of each kind; fewer than 2,000 say little about the slowest in a hundred.
    #[arg(long, default_value_t = 2_000)]
    samples: u32,
}

pub(crate) fn run(place: &Place, reports: &Path, options: &Options) -> Result<ExitCode> {
    let Some(chromium) = browser::path() else { bail!("there is no browser; {}", browser::ADVICE) };
    let driver = place.target.join("tools/bin/tauri-driver");
    let windowed =
        options.only.is_empty() || options.only.iter().any(|part| part == "window" || part == "start");
    if windowed && !driver.is_file() {
        bail!("{} is missing; cargo xtask test --only shell installs it", driver.display());
    }
    ui::build(place)?;
    ui::packages(&place.e2e())?;
    let mut build = run::cargo(&place.root, ["build", "--release", "--locked", "-p", "cli"]);
    if windowed {
        build.args(["-p", "florin-till"]);
    }
    run::done(&mut build)?;
    fs::create_dir_all(reports).with_context(|| format!("make {}", reports.display()))?;
    let release = |name: &str| place.target.join("release").join(name);
    let mut watch = Command::new("node");
    watch.arg(place.e2e().join("bench/till.mjs")).current_dir(place.e2e());
    watch.env("FLORIN_PROGRAM", release("florin")).env("FLORIN_WINDOW", release("florin-till"));
    watch.env("FLORIN_DRIVER", driver).env("FLORIN_CHROMIUM", chromium);
    watch.env("FLORIN_PAGE", place.ui().join("dist"));
    watch.env("FLORIN_SHOP", place.root.join("xtask/demo/shop.toml")).env("FLORIN_REPORTS", reports);
    watch.env("FLORIN_ITEMS", options.items.to_string()).env("FLORIN_SAMPLES", options.samples.to_string());
    if !options.only.is_empty() {
        watch.env("FLORIN_ONLY", options.only.join(","));
    }
    let well = watch.status().context("run node")?.success();
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
