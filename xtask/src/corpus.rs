//! `cargo xtask corpus DIR`: every message of a folder through `florin nexo inspect`, against what is expected.
//!
//! The messages are public ones of real terminals and stay outside the repository; what each comes to is kept in
//! `tests/corpus/nexo.toml`. A message that is suddenly refused, or suddenly read, is a surprise and fails.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};

use crate::{place::Place, run};

/// What is expected of each file, by its path below the folder.
const EXPECTED: &str = "tests/corpus/nexo.toml";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The folder; only files that end with `.json` or `.xml` are messages.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let expected = expected(&place.root.join(EXPECTED))?;
    let mut files = Vec::new();
    messages(&options.folder, &mut files)?;
    ensure!(!files.is_empty(), "no messages in {}", options.folder.display());
    files.sort();

    run::done(&mut run::cargo(&place.root, ["build", "--locked", "--quiet", "-p", "cli"]))?;
    let found = found(&place.program("florin"), &options.folder, &files)?;

    let (mut read, mut refused, mut surprises) = (0_u32, 0_u32, Vec::new());
    for (name, came_to) in &found {
        match expected.get(name) {
            Some(wanted) if wanted == came_to && wanted == "read" => read += 1,
            Some(wanted) if wanted == came_to => refused += 1,
            Some(wanted) => surprises.push(format!("{name}: expected {wanted}, but {came_to}")),
            None => surprises.push(format!("{name}: not expected at all, and {came_to}")),
        }
    }
    for name in expected.keys().filter(|name| !found.contains_key(*name)) {
        surprises.push(format!("{name}: expected, but not there"));
    }
    for surprise in &surprises {
        println!("{surprise}");
    }
    println!("files read           {read:>5}");
    println!("refused as expected  {refused:>5}");
    println!("surprises            {:>5}", surprises.len());
    Ok(if surprises.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn expected(path: &Path) -> Result<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).with_context(|| format!("read {EXPECTED}"))?;
    toml::from_str(&text).with_context(|| format!("understand {EXPECTED}"))
}

fn messages(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("look into {}", folder.display()))? {
        let path = entry.context("look into the folder")?.path();
        if path.is_dir() {
            messages(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "json" || ending == "xml") {
            files.push(path);
        }
    }
    Ok(())
}

/// What each file came to: `read`, or `refused: ` and why.
fn found(florin: &Path, folder: &Path, files: &[PathBuf]) -> Result<BTreeMap<String, String>> {
    let mut command = Command::new(florin);
    command.args(["nexo", "inspect", "--"]).args(files);
    let output = command.output().with_context(|| run::spoken(&command))?;
    let lines = String::from_utf8(output.stdout).context("florin prints text")?;
    let mut found = BTreeMap::new();
    for (file, line) in files.iter().zip(lines.lines()) {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let told = line.strip_prefix(&format!("{}: ", file.display()));
        let told = told.with_context(|| format!("florin told of another file than {name}"))?;
        found.insert(name, if told.starts_with("refused: ") { told.to_owned() } else { "read".to_owned() });
    }
    ensure!(found.len() == files.len(), "florin told of {} files of {}", found.len(), files.len());
    Ok(found)
}
