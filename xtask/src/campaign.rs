//! `cargo xtask campaign`: everything that is too long for a test run, one after the other, and one page that
//! says what it came to. What a release needs; `docs/reliability.md` quotes the newest.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::{faults, place::Place, run};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seeds of the simulation.
    #[arg(long, default_value_t = 1_000_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Images of power cuts.
    #[arg(long, default_value_t = 20_000)]
    images: u64,
    /// Starting points from which each mutant is hunted.
    #[arg(long, default_value_t = 5)]
    starts: u64,
    /// Kills at a random moment.
    #[arg(long, default_value_t = 10_000)]
    random: u32,
    /// Bytes that are flipped.
    #[arg(long, default_value_t = 5_000)]
    flips: u32,
    /// Seconds for each fuzz target.
    #[arg(long, default_value_t = 1_800)]
    fuzz: u64,
    /// Only these parts; without a choice, all.
    #[arg(long, value_name = "PART", num_args = 1..)]
    only: Vec<Part>,
}

/// A part of the campaign, in the order of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The seeded simulation.
    Seeds,
    /// Deliberate bugs.
    Mutants,
    /// Power cuts under the store.
    Power,
    /// Flipped bytes.
    Flips,
    /// A wire that breaks.
    Wire,
    /// The real program, hurt at its calls.
    Kill,
    /// How soon a killed till knows of its payment.
    Recovery,
    /// Made-up bytes for every reader.
    Fuzz,
}

/// How a part ended.
struct Ended {
    part: Part,
    held: bool,
    seconds: u64,
    spoken: String,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let mut all = Vec::new();
    let wanted = |part: &Part| options.only.is_empty() || options.only.contains(part);
    for part in Part::value_variants().iter().copied().filter(wanted) {
        let mut command = command(place, part, options)?;
        let spoken = run::spoken(&command);
        println!("\n== {part:?}: {spoken}");
        let began = Instant::now();
        let held = command.status().with_context(|| format!("run {spoken}"))?.success();
        all.push(Ended { part, held, seconds: began.elapsed().as_secs(), spoken });
    }
    let page = page(place, &all)?;
    let path = place.target.join("faults").join("campaign.md");
    let mut file = fs::File::create(&path).with_context(|| format!("write {}", path.display()))?;
    file.write_all(page.as_bytes()).with_context(|| format!("write {}", path.display()))?;
    println!("\n{page}");
    Ok(if all.iter().all(|one| one.held) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn command(place: &Place, part: Part, options: &Options) -> Result<Command> {
    let seeds = options.seeds.to_string();
    let words = |words: &[&str], name: &str| -> Result<Command> {
        let mut command = faults::fast_program(place)?;
        command.args(words).arg("--report").arg(faults::report(place, name));
        Ok(command)
    };
    let tests = |package: &str, words: &[&str]| {
        let mut command = run::cargo(&place.root, ["test", "--locked", "-p", package]);
        command.args(words);
        command
    };
    let task = |words: &[&str]| {
        let mut command = run::cargo(&place.root, ["xtask"]);
        command.args(words);
        command
    };
    Ok(match part {
        Part::Seeds => words(&["--from", &options.from.to_string(), "--seeds", &seeds], "seeds")?,
        Part::Mutants => words(&["--mutants", "--starts", &options.starts.to_string()], "mutants")?,
        Part::Power => words(&["--power", &options.images.to_string()], "power cuts")?,
        Part::Flips => {
            let mut command = tests("store", &["--lib", "flips"]);
            command.env("FLORIN_FLIPS", options.flips.to_string());
            command.env("FLORIN_REPORTS", place.target.join("faults"));
            command
        }
        Part::Wire => {
            let mut command = tests("florin-tests", &["--test", "wire"]);
            command.env("FLORIN_WIRE", "full");
            command
        }
        Part::Kill => task(&["kill", "--full", "--random", &options.random.to_string()]),
        Part::Recovery => {
            let mut command =
                run::cargo(&place.root, ["bench", "--locked", "-p", "florin-tests", "--bench", "recovery"]);
            command.env("FLORIN_REPORTS", place.target.join("faults"));
            command
        }
        Part::Fuzz => task(&["fuzz", "--seconds", &options.fuzz.to_string()]),
    })
}

/// The page: a line for each part, then what their files say.
fn page(place: &Place, all: &[Ended]) -> Result<String> {
    let mut page = format!("# Campaign on commit {}\n\n", commit(place));
    writeln!(page, "| part | held | seconds | command |\n|---|---|---|---|")?;
    for Ended { part, held, seconds, spoken } in all {
        let held = if *held { "yes" } else { "**no**" };
        writeln!(page, "| {part:?} | {held} | {seconds} | `{spoken}` |")?;
    }
    for Ended { part, .. } in all {
        let text = match part {
            Part::Seeds => read(place, "seeds").map(|report| seeds(&report)),
            Part::Mutants => read(place, "mutants").map(|report| mutants(&report)),
            Part::Power => read(place, "power-cuts").map(|report| power(&report)),
            Part::Kill => read(place, "kill").map(|report| kill(&report)),
            Part::Flips => read(place, "flips").map(|report| flat(&report)),
            Part::Wire => read(place, "wire").map(|report| flat(&report)),
            Part::Recovery => read(place, "recovery").map(|report| flat(&report)),
            Part::Fuzz => read(place, "fuzz").map(|report| flat(&report)),
        };
        if let Some(text) = text {
            write!(page, "\n## {part:?}\n\n{text}")?;
        }
    }
    Ok(page)
}

fn commit(place: &Place) -> String {
    let said = Command::new("git").current_dir(&place.root).args(["rev-parse", "--short", "HEAD"]).output();
    said.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned()).unwrap_or_default()
}

fn read(place: &Place, name: &str) -> Option<Value> {
    let path: PathBuf = place.target.join("faults").join(format!("{name}.json"));
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn list<'a>(report: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    report.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn number(report: &Value, name: &str) -> u64 {
    report.get(name).and_then(Value::as_u64).unwrap_or(0)
}

fn text<'a>(report: &'a Value, name: &str) -> &'a str {
    report.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn seeds(report: &Value) -> String {
    let sum = report.get("summary").cloned().unwrap_or_default();
    let mut page = vec![format!(
        "{} seeds, {} violations, {} of {} repeats differ; {} faults, {} sales, {} starts of the till.\n\n",
        number(&sum, "seeds"),
        list(&sum, "violations").count(),
        list(&sum, "different").count(),
        number(&sum, "repeated"),
        number(&sum, "faults"),
        number(&sum, "sales"),
        number(&sum, "lives"),
    )];
    page.push("| fault | state | seeds that met it |\n|---|---|---|\n".to_owned());
    for cell in list(report, "cells") {
        page.push(format!(
            "| {} | {} | {} |\n",
            text(cell, "fault"),
            text(cell, "state"),
            number(cell, "seeds")
        ));
    }
    page.push(format!(
        "\n{} cells are held by other layers, {} wait for a feature.\n",
        number(report, "held"),
        number(report, "pending")
    ));
    page.concat()
}

fn mutants(report: &Value) -> String {
    let mut page =
        vec!["| mutant | seeds until noticed | promise | what is wrong |\n|---|---|---|---|\n".to_owned()];
    for one in list(report, "mutants") {
        let mut seeds: Vec<u64> = list(one, "seeds").filter_map(Value::as_u64).collect();
        seeds.sort_unstable();
        let median = seeds.get(seeds.len() / 2).copied().unwrap_or(0);
        let promise = one.get("invariant").and_then(Value::as_str).unwrap_or("SURVIVES");
        page.push(format!("| {} | {median} | {promise} | {} |\n", text(one, "mutant"), text(one, "what")));
    }
    let pending = list(report, "pending").count();
    page.push(format!("\nMedian {}; {pending} pending.\n", number(report, "median")));
    page.concat()
}

fn power(report: &Value) -> String {
    let part = |name: &str| report.get(name).cloned().unwrap_or_default();
    let (full, normal) = (part("full"), part("normal"));
    format!(
        "{} images: {} lost an acknowledged sale, {} broken. With synchronous=NORMAL {} of {} lose one.\n",
        number(&full, "images"),
        number(&full, "lost"),
        number(&full, "broken"),
        number(&normal, "lost"),
        number(&normal, "images")
    )
}

fn kill(report: &Value) -> String {
    let mut page =
        vec!["| flow | fault | points | charged once | violations |\n|---|---|---|---|---|\n".to_owned()];
    for row in list(report, "flows") {
        page.push(format!(
            "| {} | {} | {} | {} | {} |\n",
            text(row, "flow"),
            text(row, "fault"),
            number(row, "points"),
            number(row, "charged"),
            list(row, "violations").count()
        ));
    }
    page.concat()
}

/// A small report, as it is.
fn flat(report: &Value) -> String {
    let words = serde_json::to_string_pretty(report).unwrap_or_default();
    format!("```json\n{words}\n```\n")
}
