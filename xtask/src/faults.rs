//! `cargo xtask faults`: the seeded simulation, its mutants and its power cuts. The work is done by the
//! package `faults`; here it is built, called and counted.

use std::{
    collections::BTreeMap, env::consts::EXE_SUFFIX, path::PathBuf, process::Command, process::ExitCode,
};

use anyhow::Result;

use crate::{place::Place, run, setup, tally::Count};

/// Days in a test run; `cargo xtask faults` alone plays 10,000.
const DAYS: &str = "4000";

/// Images of power cuts in a test run.
const IMAGES: &str = "1000";

/// Seeds in which each mutant must be noticed in a test run.
const HUNT: &str = "2000";

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// What `faults` is told, such as `--seeds 10000`, `--seed 7 --trace`, `--mutants` or `--power 1000`;
    /// `--help` says more.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let status = program(place)?.args(&options.words).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The three parts as steps of `cargo xtask test`, each held or not. The program was built with all others.
pub(crate) fn step(place: &Place) -> Result<BTreeMap<String, Count>> {
    let parts: [(&str, &[&str]); 3] = [
        ("seeds", &["--seeds", DAYS]),
        ("mutants", &["--mutants", "--seeds", HUNT]),
        ("power cuts", &["--power", IMAGES]),
    ];
    let mut counts = BTreeMap::new();
    for (name, words) in parts {
        let report = report(place, name);
        let mut part = Command::new(place.program("faults"));
        let held = part.args(words).arg("--report").arg(report).status()?.success();
        counts.insert(format!("faults: {name}"), if held { Count::PASSED } else { Count::FAILED });
    }
    Ok(counts)
}

/// Where the figures of a part go.
pub(crate) fn report(place: &Place, part: &str) -> PathBuf {
    place.target.join("faults").join(format!("{}.json", part.replace(' ', "-")))
}

/// The program, built.
pub(crate) fn program(place: &Place) -> Result<Command> {
    let how = [run::WITH_TESTS.as_slice(), &["--bin", "faults"]].concat();
    built(place, &how, "debug")
}

/// The same, built as it would ship: slow to build, and worth it for a million seeds.
pub(crate) fn fast_program(place: &Place) -> Result<Command> {
    built(place, &["--release", "-p", "faults"], "release")
}

fn built(place: &Place, how: &[&str], folder: &str) -> Result<Command> {
    setup::system(setup::BUILD)?;
    let mut build = run::cargo(&place.root, ["build", "--locked", "--quiet"]);
    run::done(build.args(how))?;
    Ok(Command::new(place.target.join(folder).join(format!("faults{EXE_SUFFIX}"))))
}
