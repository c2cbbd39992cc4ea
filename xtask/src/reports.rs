//! Reads the counts that the test tools of the screens leave as JSON.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::tally::Count;

/// Unit tests of the screens.
pub(crate) fn vitest(file: &Path) -> Result<Count> {
    let report = read(file)?;
    let mut count =
        Count { passed: number(&report, "/numPassedTests"), failed: number(&report, "/numFailedTests") };
    // a file that does not load has no tests to fail
    if count.failed == 0 && report.pointer("/success") != Some(&Value::Bool(true)) {
        count.failed = number(&report, "/numFailedTestSuites").max(1);
    }
    Ok(count)
}

/// Browser tests. One that passed only in its second try counts as failed.
pub(crate) fn playwright(file: &Path) -> Result<Count> {
    let report = read(file)?;
    let broken = report.pointer("/errors").and_then(Value::as_array).map_or(0, Vec::len);
    let failed = number(&report, "/stats/unexpected") + number(&report, "/stats/flaky");
    Ok(Count {
        passed: number(&report, "/stats/expected"),
        failed: if failed == 0 && broken > 0 { 1 } else { failed },
    })
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("understand {}", file.display()))
}

fn number(report: &Value, pointer: &str) -> u64 {
    report.pointer(pointer).and_then(Value::as_u64).unwrap_or(0)
}
