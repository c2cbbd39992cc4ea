//! `cargo xtask`: one door for every task, with nothing to install beforehand but Rust and Node.
//!
//! Each task has its file. A task does its own set-up, so that it works in a fresh clone.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal speaks there")]

mod bench;
mod browser;
mod campaign;
mod cargo_tests;
mod children;
mod codegen;
mod conformance;
mod corpus;
mod demo;
mod faults;
mod fix;
mod fuzz;
mod kill;
mod place;
mod reports;
mod run;
mod screens;
mod setup;
mod shop;
mod steps;
mod tally;
mod test;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{place::Place, test::Choice};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start Florin with a seeded shop and a simulated terminal.
    Demo(demo::Options),
    /// Set everything up and pass every test; the last line counts them.
    Test(Choice),
    /// Everything of `test` that needs no browser and no window.
    Check,
    /// Play the till through made-up days full of faults, and judge it; `-- --help` says how.
    Faults(faults::Options),
    /// Hurt every flow of the real program at every call, and compare books and ledger.
    Kill(kill::Options),
    /// All long campaigns, and one page that says what they came to.
    Campaign(campaign::Options),
    /// Measure something against something else.
    Bench(bench::Options),
    /// Give every reader made-up bytes for a while; needs the nightly compiler.
    Fuzz(fuzz::Options),
    /// The same shop day on every family of terminals, and the page that shows it.
    Conformance,
    /// Read every message of a folder and compare with what is expected.
    Corpus(corpus::Options),
    /// A picture of every screen and state, in every theme and size.
    Screens(screens::Options),
    /// Format, mend what lints can mend, write the generated files.
    Fix,
    /// Write the files that are made from the code.
    Codegen {
        /// Change nothing; fail where a file differs from what the code says.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = Place::find().and_then(|place| match cli.task {
        Task::Demo(options) => demo::run(&place, &options),
        Task::Test(choice) => test::run(&place, &choice),
        Task::Check => test::run(&place, &Choice::without_windows()),
        Task::Faults(options) => faults::run(&place, &options),
        Task::Kill(options) => kill::run(&place, &options),
        Task::Campaign(options) => campaign::run(&place, &options),
        Task::Bench(options) => bench::run(&place, &options),
        Task::Fuzz(options) => fuzz::run(&place, &options),
        Task::Conformance => conformance::run(&place),
        Task::Corpus(options) => corpus::run(&place, &options),
        Task::Screens(options) => screens::run(&place, &options).map(|()| ExitCode::SUCCESS),
        Task::Fix => fix::run(&place).map(|()| ExitCode::SUCCESS),
        Task::Codegen { check } => codegen::run(&place, check).map(|()| ExitCode::SUCCESS),
    });
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
