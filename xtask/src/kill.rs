//! `cargo xtask kill`: the real program, hurt at every call that matters and left in peace again.
//!
//! Each flow of a till is run once under `strace` to see which calls it makes. Then it is killed at
//! every one of them, its disk is full or broken at every one, it is stopped, its clock is wrong, a
//! second process comes, and it is killed at random. Each time it is run again until it has an
//! outcome, and a judge that shares no code with it compares the terminal's ledger, the rows of its
//! books, its own replay of them, and what it had said aloud before.

mod bench;
mod beside;
mod case;
mod check;
mod clock;
mod dice;
mod ended;
mod flow;
mod harm;
mod plan;
mod point;
mod report;
mod stop;
mod survey;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    place::Place,
    run,
    setup::{self, Need},
    tally::Count,
};

pub(crate) use bench::faketime;

use bench::Bench;
use flow::Flow;
use harm::Fault;
use plan::Budget;
use point::Played;
use report::{Report, Row};
use survey::Survey;

/// What the system must have for it.
pub(crate) const NEEDS: &[Need] = &[Need::Compiler, Need::Strace, Need::Faketime, Need::Kill];

/// Random kills in a short run and in a full one.
const RANDOM: (u32, u32) = (60, 10_000);

/// How often missing kills are made up for before the machine is too fast for them.
const MOST_ROUNDS: u32 = 20;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Every point of every flow, and 10,000 random kills: what a release needs.
    #[arg(long)]
    full: bool,
    /// This many kills after a random time.
    #[arg(long, value_name = "N")]
    random: Option<u32>,
    /// Where the random numbers begin.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// Only these flows.
    #[arg(long, value_name = "FLOW", num_args = 1..)]
    only: Vec<Flow>,
    /// How many points at a time; twice as many as there are processors, because points wait.
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    /// A `florin` that is built already.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

impl Options {
    fn budget(&self) -> Budget {
        let random = if self.full { RANDOM.1 } else { RANDOM.0 };
        Budget {
            full: self.full,
            random: self.random.unwrap_or(random),
            seed: self.seed,
            workers: self.workers.unwrap_or_else(workers),
            only: self.only.clone(),
        }
    }
}

fn workers() -> usize {
    thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    setup::system(NEEDS)?;
    let program = options.program.clone().map_or_else(|| build(place), Ok)?;
    let report = campaign(place, &program, &options.budget())?;
    Ok(if report.violations() == 0 && report.points() > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The short campaign as a step of `cargo xtask test`: points without and with a violation. The program was built
/// with all others.
pub(crate) fn step(place: &Place) -> Result<Count> {
    let budget = Budget { full: false, random: RANDOM.0, seed: 1, workers: workers(), only: vec![] };
    let report = campaign(place, &place.program("florin"), &budget)?;
    let failed = u64::try_from(report.violations()).unwrap_or(u64::MAX);
    Ok(Count { passed: u64::from(report.points()).saturating_sub(failed), failed })
}

fn build(place: &Place) -> Result<PathBuf> {
    let mut build = run::cargo(&place.root, ["build", "--locked", "--quiet", "--bin", "florin"]);
    run::done(build.args(run::WITH_TESTS))?;
    Ok(place.program("florin"))
}

/// All of it, within a budget. The table is printed; the file for programs is `target/faults/kill.json`.
fn campaign(place: &Place, program: &Path, budget: &Budget) -> Result<Report> {
    let began = Instant::now();
    let bench = Bench::set_up(place, program)?;
    let mut report = Report::default();
    let mut times = Vec::new();
    for flow in Flow::value_variants().iter().filter(|flow| wanted(budget, **flow)) {
        if *flow == Flow::Migration && !bench.has_past() {
            let why = "there is one schema so far, so nothing to bring up".to_owned();
            let row = Row { flow: flow.name(), fault: "kill".into(), pending: Some(why), ..Row::default() };
            row.print();
            report.rows.push(row);
            continue;
        }
        let survey = match survey::survey(&bench, *flow) {
            Ok(survey) => survey,
            Err(error) => {
                let played = point::failed("nothing was done to it", format!("{error:#}"), String::new());
                finish(&mut report, flow.name(), "none", played);
                continue;
            }
        };
        let took = survey.took;
        hurt_at_calls(&bench, *flow, &survey, budget, &mut report);
        if Flow::RANDOM.contains(flow) {
            times.push((*flow, took));
        }
    }
    hurt_otherwise(&bench, budget, &mut report);
    hurt_at_random(&bench, budget, &times, &mut report);
    report.took = began.elapsed();
    report.write(&place.root, &place.target.join("faults/kill.json"))?;
    report.print();
    Ok(report)
}

fn wanted(budget: &Budget, flow: Flow) -> bool {
    budget.only.is_empty() || budget.only.contains(&flow)
}

/// Kills and errors of the disk at the calls of one flow.
fn hurt_at_calls(bench: &Bench, flow: Flow, survey: &Survey, budget: &Budget, report: &mut Report) {
    let mut faults = vec![(Fault::Kill, plan::kills(flow, survey, budget))];
    faults.extend(Fault::DISK.iter().map(|fault| (*fault, plan::failures(flow, *fault, survey, budget))));
    if flow == Flow::Sale {
        faults.push((Fault::Stop, plan::stops(survey, budget)));
    }
    for (fault, points) in faults {
        let played = at_once(budget.workers, &points, |number, point| {
            point::play(bench, flow, &format!("{}-{number}", fault.name().replace(' ', "-")), point)
        });
        finish(report, flow.name(), fault.name(), played);
    }
}

/// Wrong clocks and visitors.
fn hurt_otherwise(bench: &Bench, budget: &Budget, report: &mut Report) {
    if let Some(library) = &bench.faketime {
        let clocks: Vec<_> = clock::all().into_iter().filter(|wrong| wanted(budget, wrong.flow())).collect();
        for flow in [Flow::Sale, Flow::Cash, Flow::Recovery] {
            let clocks: Vec<_> = clocks.iter().filter(|wrong| wrong.flow() == flow).collect();
            let played = at_once(budget.workers, &clocks, |number, wrong| {
                wrong.play(bench, library, &format!("clock-{number}"))
            });
            finish(report, flow.name(), "clock", played);
        }
    }
    if wanted(budget, Flow::Sale) {
        let played = at_once(budget.workers, beside::VISITORS, |number, (words, welcome)| {
            beside::play(bench, &format!("beside-{number}"), words, *welcome)
        });
        finish(report, Flow::Sale.name(), "second process", played);
    }
}

/// As many kills as are wanted: a till that ended before it was killed does not count, and another
/// seed is taken for it.
fn hurt_at_random(bench: &Bench, budget: &Budget, flows: &[(Flow, Duration)], report: &mut Report) {
    let (mut played, mut seed) = (Played::default(), budget.seed);
    let rounds = if flows.is_empty() { 0 } else { MOST_ROUNDS };
    for _ in 0..rounds {
        let missing = u64::from(budget.random.saturating_sub(played.points));
        if missing == 0 {
            break;
        }
        let seeds: Vec<u64> = (0..missing).map(|at| seed.wrapping_add(at)).collect();
        seed = seed.wrapping_add(missing);
        played.add(at_once(budget.workers, &seeds, |_, seed| {
            dice::play(bench, dice::flow(*seed, flows), *seed)
        }));
    }
    finish(report, "random".to_owned(), "kill", played);
}

fn finish(report: &mut Report, flow: String, fault: &str, played: Played) {
    if played.points == 0 {
        return;
    }
    let Played { points, charged, violations } = played;
    let row = Row { flow, fault: fault.to_owned(), points, charged, violations, pending: None };
    row.print();
    report.rows.push(row);
}

/// Plays points side by side and adds up what they came to. Each thread lives until the last point
/// is played, as the programs that it starts need.
fn at_once<T: Sync>(workers: usize, points: &[T], play: impl Fn(usize, &T) -> Played + Sync) -> Played {
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Played::default()));
    thread::scope(|scope| {
        for _ in 0..workers.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(point) = points.get(number) else { return };
                    let played = play(number, point);
                    all.lock().unwrap_or_else(PoisonError::into_inner).add(played);
                }
            });
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}
