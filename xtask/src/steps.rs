//! The steps of `cargo xtask test`, each with what it needs and what it came to.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{
    browser, cargo_tests, codegen, faults, kill,
    place::Place,
    reports, run,
    setup::{BUILD_WINDOW, Need},
    tally::Count,
    ui,
};

/// The version that was tried with this repository's window.
const TAURI_DRIVER: &str = "2.1.0";

/// One step. The order here is the order of a run: cheap checks first, the page before the window
/// that embeds it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Step {
    /// Rust is formatted.
    Fmt,
    /// No lint speaks.
    Clippy,
    /// Types of the screens.
    UiCheck,
    /// Lints of the screens.
    UiLint,
    /// The screens are formatted.
    UiFormat,
    /// Unit tests of the screens.
    UiUnit,
    /// The page can be built.
    UiBuild,
    /// Every test that cargo runs.
    Rust,
    /// Made-up days full of faults, deliberate bugs, power cuts.
    Faults,
    /// The real program, hurt at its calls.
    Kill,
    /// Generated files are what the code says.
    Generated,
    /// The page in a browser against `florin serve`.
    E2e,
    /// A foreign point of sale against the simulated terminal, and our messages in its hands.
    Foreign,
    /// The page in the real window.
    Shell,
}

/// What a step came to.
pub(crate) enum Outcome {
    /// Tests of the step's own kind.
    One(Count),
    /// Tests of several kinds.
    Kinds(BTreeMap<String, Count>),
}

impl Step {
    /// What the system must have for it.
    pub(crate) fn needs(self) -> Vec<Need> {
        match self {
            Self::Fmt | Self::UiCheck | Self::UiLint | Self::UiFormat | Self::UiUnit | Self::UiBuild => {
                vec![]
            }
            // the store is tried with a real keychain, in sessions that the test makes
            Self::Rust => [BUILD_WINDOW, &[Need::Keychain, Need::Bus, Need::Kill]].concat(),
            Self::Clippy | Self::Generated | Self::Faults | Self::Foreign => BUILD_WINDOW.to_vec(),
            Self::Kill => [BUILD_WINDOW, kill::NEEDS].concat(),
            Self::E2e => [BUILD_WINDOW, &[Need::Chromium]].concat(),
            Self::Shell => [BUILD_WINDOW, &[Need::Xvfb, Need::WebDriver]].concat(),
        }
    }

    /// Its name in the table and on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Does it. An error is one failure with a reason.
    pub(crate) fn run(self, place: &Place) -> Result<Outcome> {
        match self {
            Self::Fmt => checked(&mut run::cargo(&place.root, ["fmt", "--all", "--check"])),
            Self::Clippy => clippy(place),
            Self::UiCheck => ui_script(place, "check"),
            Self::UiLint => ui_script(place, "lint"),
            Self::UiFormat => ui_script(place, "format:check"),
            Self::UiUnit => ui_unit(place),
            Self::UiBuild => ui::build(place).map(|()| Outcome::One(Count::PASSED)),
            Self::Rust => {
                build(place)?;
                cargo_tests::count(everything(place, "test", &["--no-fail-fast"])).map(Outcome::Kinds)
            }
            Self::Faults => {
                build(place)?;
                faults::step(place).map(Outcome::Kinds)
            }
            Self::Kill => {
                build(place)?;
                kill::step(place).map(Outcome::One)
            }
            Self::Generated => {
                build(place)?;
                codegen::check_built(place).map(|()| Outcome::One(Count::PASSED))
            }
            Self::E2e => e2e(place),
            Self::Foreign => foreign(place),
            Self::Shell => shell(place),
        }
    }
}

fn checked(command: &mut Command) -> Result<Outcome> {
    run::done(command).map(|()| Outcome::One(Count::PASSED))
}

/// A cargo command over the whole workspace. They all choose the same packages and targets, so
/// that they share what was compiled.
fn everything(place: &Place, task: &str, more: &[&str]) -> Command {
    let mut command = run::cargo(&place.root, [task, "--workspace", "--locked", "--color", "never"]);
    command.args(more);
    command
}

/// Every program and every test, once; the page first, because the window embeds it.
fn build(place: &Place) -> Result<()> {
    ui::build(place)?;
    run::done(&mut everything(place, "build", &["--all-targets"]))
}

fn clippy(place: &Place) -> Result<Outcome> {
    let more = ["--all-targets", "--features", "florin-tests/shell", "--", "-D", "warnings"];
    checked(&mut everything(place, "clippy", &more))
}

fn ui_script(place: &Place, script: &str) -> Result<Outcome> {
    ui::packages(&place.ui())?;
    checked(&mut run::npm(&place.ui(), ["run", script]))
}

fn ui_unit(place: &Place) -> Result<Outcome> {
    ui::packages(&place.ui())?;
    let report = fresh(&place.target.join("ui-unit.json"))?;
    let file = format!("--outputFile.json={}", report.display());
    let mut command =
        run::npm(&place.ui(), ["run", "test", "--", "--reporter=default", "--reporter=json", &file]);
    let ended = run::done(&mut command);
    counted(reports::vitest(&report), ended)
}

fn e2e(place: &Place) -> Result<Outcome> {
    let folder = place.e2e();
    let specs = fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))?;
    if !specs.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(".spec.ts")) {
        bail!("there is no *.spec.ts in tests/e2e");
    }
    build(place)?;
    ui::packages(&folder)?;
    let report = fresh(&place.target.join("e2e.json"))?;
    let mut command = run::npm(&folder, ["run", "test"]);
    command
        .env("FLORIN_PROGRAM", place.program("florin"))
        .env("FLORIN_PAGE", place.ui().join("dist"))
        .env("FLORIN_REPORT", &report);
    if let Some(program) = browser::path() {
        command.env(browser::VARIABLE, program);
    }
    let ended = run::done(&mut command);
    counted(reports::playwright(&report), ended)
}

/// Node's own runner tells how many tests held in lines of its own (TAP).
fn foreign(place: &Place) -> Result<Outcome> {
    build(place)?;
    let folder = place.root.join("tests/foreign");
    ui::packages(&folder)?;
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=tap"])
        .current_dir(&folder)
        .env("FLORIN_PROGRAM", place.program("florin"));
    let output = command.output().context("run node --test")?;
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}");
    let number = |word: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("# {word} ")));
        line.and_then(|number| number.trim().parse::<u64>().ok())
    };
    let (Some(passed), Some(failed)) = (number("pass"), number("fail")) else {
        bail!("node --test told no numbers: {}", String::from_utf8_lossy(&output.stderr));
    };
    let failed = if output.status.success() { failed } else { failed.max(1) };
    Ok(Outcome::One(Count { passed, failed }))
}

fn shell(place: &Place) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        println!("the window is driven on Linux only; nothing was tested here");
        return Ok(Outcome::One(Count::default()));
    }
    build(place)?;
    let tools = place.target.join("tools");
    let driver = tools.join("bin/tauri-driver");
    if !driver.is_file() {
        let root = tools.to_string_lossy().into_owned();
        let install = ["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--root", &root];
        run::done(&mut run::cargo(&place.root, install))?;
    }
    let mut command = everything(place, "test", &["--features", "florin-tests/shell", "--test", "shell"]);
    command
        .env("FLORIN_PROGRAM", place.program("florin"))
        .env("FLORIN_WINDOW", place.program("florin-till"))
        .env("FLORIN_DRIVER", driver)
        .env("FLORIN_SHOP", place.root.join("xtask/demo/shop.toml"))
        .env("FLORIN_SCREENSHOT", place.target.join("shell-smoke.png"));
    cargo_tests::count(command).map(Outcome::Kinds)
}

/// A report of an earlier run must not count.
fn fresh(report: &Path) -> Result<std::path::PathBuf> {
    if report.exists() {
        fs::remove_file(report).with_context(|| format!("remove {}", report.display()))?;
    }
    Ok(report.to_path_buf())
}

/// The report decides; a tool that failed without saying where is one failure more.
fn counted(report: Result<Count>, ended: Result<()>) -> Result<Outcome> {
    match (report, ended) {
        (Ok(count), Err(error)) if count.failed == 0 => {
            println!("{error:#}");
            Ok(Outcome::One(Count { failed: 1, ..count }))
        }
        (Ok(count), _) => Ok(Outcome::One(count)),
        (Err(_), Err(error)) | (Err(error), Ok(())) => Err(error),
    }
}
