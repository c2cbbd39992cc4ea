//! Runs cargo's tests and counts them by kind from what the test programs print.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{run, tally::Count};

/// Tests of the code beside it, properties among them.
const UNIT: &str = "unit + property";
/// Examples in the documentation.
const DOC: &str = "doc";
/// What could not even be built.
const BUILD: &str = "test build";

/// Runs the command, shows its lines, and counts. An end without a count is a failure.
pub(crate) fn count(mut command: Command) -> Result<BTreeMap<String, Count>> {
    let name = run::spoken(&command);
    // one pipe for both, so that the headers stand before the results they belong to
    let (reader, writer) = io::pipe().with_context(|| format!("run {name}"))?;
    command.stdin(std::process::Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("run {name}"))?;
    // it holds the pipe's other end, which must close for the reading to end
    drop(command);
    let mut counter = Counter::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line.with_context(|| format!("read from {name}"))?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counter.line(&line);
    }
    let status = child.wait().with_context(|| format!("wait for {name}"))?;
    Ok(counter.end(status.success()))
}

/// Follows the output of `cargo test`.
#[derive(Default)]
struct Counter {
    kinds: BTreeMap<String, Count>,
    /// The kind of the program that runs, until it has given its count.
    running: Option<String>,
}

impl Counter {
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(kind) = header(line) {
            self.no_count();
            self.running = Some(kind);
        } else if let Some(count) = result(line) {
            let kind = self.running.take().unwrap_or_else(|| UNIT.to_owned());
            self.kinds.entry(kind).or_default().add(count);
        }
    }

    /// A program that ended without a count has crashed.
    fn no_count(&mut self) {
        if let Some(kind) = self.running.take() {
            self.kinds.entry(kind).or_default().add(Count::FAILED);
        }
    }

    fn end(mut self, success: bool) -> BTreeMap<String, Count> {
        self.no_count();
        let failed = self.kinds.values().any(|count| count.failed > 0);
        let any = self.kinds.values().any(|count| count.passed > 0);
        if (!success && !failed) || (success && !any) {
            self.kinds.entry(BUILD.to_owned()).or_default().add(Count::FAILED);
        }
        self.kinds.retain(|_, count| *count != Count::default());
        self.kinds
    }
}

/// `Running unittests src/lib.rs (target/debug/deps/domain-…)`, `Doc-tests domain`
fn header(line: &str) -> Option<String> {
    if line.starts_with("Doc-tests ") {
        return Some(DOC.to_owned());
    }
    let rest = line.strip_prefix("Running ")?;
    let (source, program) = rest.rsplit_once(" (")?;
    program.strip_suffix(')')?;
    // a crate's own tests lie in its folder `tests`; those of the whole lie in `tests` of the root
    if source.starts_with("unittests ") || source.starts_with("tests/") || source.starts_with("tests\\") {
        return Some(UNIT.to_owned());
    }
    let first = source.split(['/', '\\']).next()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// `test result: ok. 12 passed; 0 failed; 0 ignored; …`
fn result(line: &str) -> Option<Count> {
    let rest = line.strip_prefix("test result: ")?;
    let (_verdict, counts) = rest.split_once(". ")?;
    let number = |word: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim().parse::<u64>().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "
     Running unittests src/lib.rs (target/debug/deps/domain-0f)
running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running tests/vectors.rs (target/debug/deps/vectors-0f)
test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running journeys/main.rs (target/debug/deps/journeys-0f)
test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running architecture.rs (target/debug/deps/architecture-0f)
error: test failed, to rerun pass `-p florin-tests --test architecture`
   Doc-tests domain
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
   Doc-tests nexo
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    fn counted(text: &str, success: bool) -> BTreeMap<String, Count> {
        let mut counter = Counter::default();
        text.lines().for_each(|line| counter.line(line));
        counter.end(success)
    }

    #[test]
    fn every_program_counts_under_its_kind() {
        let kinds = counted(TWO, false);
        assert_eq!(kinds[UNIT], Count { passed: 9, failed: 0 });
        assert_eq!(kinds["journeys"], Count { passed: 3, failed: 1 });
        assert_eq!(kinds["doc"], Count { passed: 1, failed: 0 });
    }

    #[test]
    fn a_program_that_dies_counts_as_failed() {
        assert_eq!(counted(TWO, false)["architecture"], Count::FAILED);
    }

    #[test]
    fn a_build_that_fails_and_a_run_of_nothing_count_as_failed() {
        let failed = BTreeMap::from([(BUILD.to_owned(), Count::FAILED)]);
        assert_eq!(counted("error: could not compile `domain` (lib)", false), failed);
        assert_eq!(counted("", true), failed);
    }
}
