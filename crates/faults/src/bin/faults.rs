//! `faults`: the seeded simulation from the command line. `cargo xtask faults` builds and runs it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal speaks there")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use faults::campaign::{Summary, hunt, run_seeds};
use faults::matrix::Matrix;
use faults::mutant::{LIVE, Mutant, PENDING};
use faults::power::cut;
use faults::shrink::shrink;
use faults::template::Template;
use faults::world::{Options, run};

/// Plays the till through made-up days full of faults, and judges it.
#[derive(Parser)]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// One seed alone, shrunk when it breaks something.
    #[arg(long)]
    seed: Option<u64>,
    /// Show what happens in that seed.
    #[arg(long)]
    trace: bool,
    /// Break the till like this, such as `X1`; with `--seed` or for all seeds.
    #[arg(long)]
    mutant: Option<String>,
    /// Hunt every mutant instead.
    #[arg(long)]
    mutants: bool,
    /// Cut the power this often instead, at every operation of the disk in turn.
    #[arg(long)]
    power: Option<u64>,
    /// Starting points of the hunt for each mutant.
    #[arg(long, default_value_t = 1)]
    starts: u64,
    /// Write the figures there as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// Seeds that broke something once, and a word about it: they run first, for ever.
const REGRESSIONS: &str = include_str!("../../regressions.txt");

fn main() -> ExitCode {
    match go(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn go(arguments: &Arguments) -> Result<bool> {
    let template = Template::make()?;
    let mutant = match &arguments.mutant {
        None => None,
        Some(name) => Some(Mutant::named(name).with_context(|| format!("there is no live mutant {name}"))?),
    };
    let options = Options { mutant, trace: arguments.trace, ..Options::default() };
    if let Some(seed) = arguments.seed {
        return Ok(one(seed, &template, &options));
    }
    if let Some(images) = arguments.power {
        return power(images, arguments, &template);
    }
    if arguments.mutants {
        return mutants(arguments, &template);
    }
    campaign(arguments, &template, &Options { trace: false, ..options })
}

fn one(seed: u64, template: &Template, options: &Options) -> bool {
    let ended = run(seed, template, options);
    for line in &ended.trace {
        println!("{line}");
    }
    println!("{:?}", ended.swarm);
    println!(
        "seed {seed}: {} events, {} faults, {} sales, {} lives, hash {:016x}",
        ended.events, ended.faults, ended.sales, ended.lives, ended.hash
    );
    if ended.violations.is_empty() {
        println!("0 violations");
        return true;
    }
    tell(seed, template, options);
    false
}

/// The shortest story of a violation.
fn tell(seed: u64, template: &Template, options: &Options) {
    let short = shrink(seed, template, options);
    println!("\nseed {seed}, shrunk:");
    for line in &short.trace {
        println!("{line}");
    }
    for violation in &short.violations {
        println!("{}: {}", violation.invariant, violation.what);
    }
}

fn campaign(arguments: &Arguments, template: &Template, options: &Options) -> Result<bool> {
    let matrix = Matrix::read().context("read the matrix")?;
    let mut clean = true;
    for line in REGRESSIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (seed, what) = line.split_once(' ').unwrap_or((line, ""));
        let seed = seed.parse().with_context(|| format!("regressions.txt: {seed} is no seed"))?;
        let ended = run(seed, template, options);
        if let Some(violation) = ended.violations.first() {
            println!("regression {seed} ({what}): {} {}", violation.invariant, violation.what);
            clean = false;
        }
    }
    let again = (arguments.seeds / 100).max(1);
    let sum = run_seeds(arguments.from, arguments.seeds, again, template, options);
    for (seed, invariant, what) in &sum.violations {
        println!("seed {seed}: {invariant}: {what}");
    }
    for seed in &sum.different {
        println!("seed {seed}: two runs differ");
    }
    if let Some((seed, ..)) = sum.violations.first() {
        tell(*seed, template, options);
    }
    let missed = matrix.missed(&sum.hits, sum.seeds);
    let judged = options.mutant.is_none() && sum.seeds >= 1_000;
    if judged {
        for (fault, state, met, least) in &missed {
            println!("cell {fault} in {state}: reached by {met} seeds, at least {least} are needed");
        }
    }
    clean &= sum.is_clean() && (missed.is_empty() || !judged);
    let (simulated, held, pending) = matrix.sizes();
    println!(
        "{} seeds, {} violations, {} of {simulated} simulated cells reached ({held} held by other layers, {pending} pending), {}/{} repeats alike, {} faults, {} sales, {} starts, {:.0} seeds/s, {:.0} s",
        sum.seeds,
        sum.violations.len(),
        simulated - missed.len(),
        sum.repeated - u64::try_from(sum.different.len()).unwrap_or(0),
        sum.repeated,
        sum.faults,
        sum.sales,
        sum.lives,
        seeds_a_second(&sum),
        sum.seconds
    );
    if let Some(path) = &arguments.report {
        let cells: Vec<_> = matrix
            .counted()
            .map(|(fault, state)| {
                let hits = sum.hits.get(&(fault.to_owned(), state.to_owned())).copied().unwrap_or(0);
                serde_json::json!({ "fault": fault, "state": state, "seeds": hits })
            })
            .collect();
        let all: std::collections::BTreeMap<String, u64> =
            sum.hits.iter().map(|((fault, state), seeds)| (format!("{fault} {state}"), *seeds)).collect();
        let report = serde_json::json!({
            "summary": sum, "reached": all, "cells": cells, "missed": missed, "held": held, "pending": pending,
        });
        write(path, &report)?;
    }
    Ok(clean)
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a figure to read")]
fn seeds_a_second(sum: &Summary) -> f64 {
    sum.seeds as f64 / sum.seconds.max(0.001)
}

/// Every image of a power cut keeps what was acknowledged; and a store that does not wait for the disk
/// is noticed, or the images prove nothing.
fn power(images: u64, arguments: &Arguments, template: &Template) -> Result<bool> {
    let began = std::time::Instant::now();
    let honest = cut(template, images, arguments.from, false)?;
    for line in &honest.seen {
        println!("{line}");
    }
    let normal = cut(template, images.min(2_000), arguments.from, true)?;
    println!(
        "{} images of power cuts at {} places: {} lost an acknowledged sale, {} broken; with synchronous=NORMAL {} of {} images lose one; {} s",
        honest.images,
        honest.places,
        honest.lost,
        honest.broken,
        normal.lost,
        normal.images,
        began.elapsed().as_secs()
    );
    if let Some(path) = &arguments.report {
        write(path, &serde_json::json!({ "full": honest, "normal": normal }))?;
    }
    if normal.lost == 0 {
        println!("synchronous=NORMAL was not noticed: the images prove nothing");
    }
    Ok(honest.is_clean() && normal.lost > 0)
}

fn mutants(arguments: &Arguments, template: &Template) -> Result<bool> {
    let all: Vec<Mutant> = LIVE.iter().map(|(mutant, ..)| *mutant).collect();
    let caught = hunt(&all, arguments.starts, arguments.seeds, template);
    let mut missed = 0;
    for one in &caught {
        let how = if one.is_caught(arguments.seeds) {
            format!("caught after {} seeds by {}", one.median(), one.invariant.as_deref().unwrap_or(""))
        } else {
            missed += 1;
            "SURVIVES".to_owned()
        };
        println!("{:<4} {how:<32} {}", one.mutant, one.what);
    }
    for (name, what, waits) in PENDING {
        println!("{name:<4} {:<32} {what}", format!("pending: {waits}"));
    }
    let mut medians: Vec<u64> = caught.iter().map(faults::campaign::Caught::median).collect();
    medians.sort_unstable();
    let median = medians.get(medians.len() / 2).copied().unwrap_or(0);
    println!(
        "{} of {} live mutants caught, median {median} seeds, {} pending",
        caught.len() - missed,
        caught.len(),
        PENDING.len()
    );
    if let Some(path) = &arguments.report {
        write(path, &serde_json::json!({ "mutants": caught, "pending": PENDING, "median": median }))?;
    }
    Ok(missed == 0)
}

fn write(path: &PathBuf, report: &serde_json::Value) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    }
    let text = serde_json::to_string_pretty(report).context("write the report")?;
    let mut file = std::fs::File::create(path).with_context(|| format!("write {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("write {}", path.display()))
}
