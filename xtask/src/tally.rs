//! What every kind of test came to. A kind that was asked for and ran nothing counts as failed:
//! green must mean that something was looked at.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    time::Duration,
};

/// Passed and failed of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// How many held.
    pub(crate) passed: u64,
    /// How many did not.
    pub(crate) failed: u64,
}

impl Count {
    /// A check that held.
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0 };
    /// A check that did not.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1 };

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// One line of the table.
struct Row {
    kind: String,
    count: Count,
    took: Option<Duration>,
}

/// The table of a run.
#[derive(Default)]
pub(crate) struct Tally {
    rows: Vec<Row>,
}

impl Tally {
    /// A step with one kind.
    pub(crate) fn step(&mut self, kind: &str, count: Count, took: Duration) {
        self.rows.push(Row { kind: kind.to_owned(), count, took: Some(took) });
    }

    /// A step whose tests are of several kinds; the time stands with the step.
    pub(crate) fn kinds(&mut self, kinds: &BTreeMap<String, Count>) {
        for (kind, count) in kinds {
            self.rows.push(Row { kind: kind.clone(), count: *count, took: None });
        }
    }

    pub(crate) fn total(&self) -> Count {
        let mut total = Count::default();
        for row in &self.rows {
            total.add(row.count);
        }
        total
    }

    /// Everything held, and there was something.
    pub(crate) fn good(&self) -> bool {
        let total = self.total();
        total.failed == 0 && total.passed > 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24}{:>8}{:>8}{:>10}", "kind", "passed", "failed", "seconds")?;
        for Row { kind, count, took } in &self.rows {
            let mut seconds = String::new();
            if let Some(took) = took {
                write!(seconds, "{:.1}", took.as_secs_f64())?;
            }
            let (passed, failed) = match (took, *count) {
                // a step of several kinds, or one that only prepares
                (Some(_), Count { passed: 0, failed: 0 }) => (String::new(), String::new()),
                (_, count) => (count.passed.to_string(), count.failed.to_string()),
            };
            writeln!(f, "{kind:<24}{passed:>8}{failed:>8}{seconds:>10}")?;
        }
        let Count { passed, failed } = self.total();
        write!(f, "\n{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts() {
        let mut tally = Tally::default();
        tally.step("fmt", Count::PASSED, Duration::from_millis(600));
        tally.step("rust tests", Count::default(), Duration::from_secs(61));
        tally.kinds(&BTreeMap::from([("unit".to_owned(), Count { passed: 40, failed: 1 })]));
        let text = tally.to_string();
        assert_eq!(text.lines().last(), Some("41 passed, 1 failed"));
        assert!(!tally.good());
    }

    #[test]
    fn nothing_run_is_not_good() {
        let tally = Tally::default();
        assert_eq!(tally.total(), Count::default());
        assert!(!tally.good());
    }
}
