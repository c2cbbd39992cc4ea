//! `cargo xtask test`: does the set-up, runs every step, counts. One failing step does not hide
//! what the later ones say.

use std::{process::ExitCode, time::Instant};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{
    place::Place,
    setup,
    steps::{Outcome, Step},
    tally::{Count, Tally},
};

/// Which steps to run; without a choice, all.
#[derive(Args)]
pub(crate) struct Choice {
    /// Only these steps
    #[arg(long, value_name = "STEP", num_args = 1..)]
    only: Vec<Step>,
    /// All but these steps
    #[arg(long, value_name = "STEP", num_args = 1..)]
    skip: Vec<Step>,
}

impl Choice {
    /// What runs without a browser and without a window.
    pub(crate) fn without_windows() -> Self {
        Self { only: vec![], skip: vec![Step::E2e, Step::Shell] }
    }

    fn steps(&self) -> Vec<Step> {
        let chosen =
            |step: &Step| (self.only.is_empty() || self.only.contains(step)) && !self.skip.contains(step);
        Step::value_variants().iter().copied().filter(chosen).collect()
    }
}

pub(crate) fn run(place: &Place, choice: &Choice) -> Result<ExitCode> {
    let steps = choice.steps();
    let needs: Vec<_> = steps.iter().flat_map(|step| step.needs()).collect();
    setup::system(&needs)?;
    let mut tally = Tally::default();
    for step in steps {
        let name = step.name();
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step.run(place);
        let took = start.elapsed();
        match outcome {
            Ok(Outcome::One(count)) => tally.step(&name, count, took),
            Ok(Outcome::Kinds(kinds)) => {
                tally.step(&name, Count::default(), took);
                tally.kinds(&kinds);
            }
            Err(error) => {
                println!("{name}: {error:#}");
                tally.step(&name, Count::FAILED, took);
            }
        }
        println!("== {name}: {:.1} s", took.as_secs_f64());
    }
    println!("\n{tally}");
    // nothing may be printed after the table: its last line is what others read
    Ok(if tally.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
