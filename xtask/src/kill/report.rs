//! What the points came to: a line for each flow, a table, and a file for programs.

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// How many violations of a row are shown: where one mistake breaks every point, the first few tell.
const SHOWN: usize = 10;

/// What does not hold at one point.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    /// Where: a call and its number, a clock, a seed.
    pub(crate) place: String,
    /// What.
    pub(crate) what: String,
    /// What is left of it to look at.
    pub(crate) folder: String,
}

/// The points of one flow under one fault.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) flow: String,
    pub(crate) fault: String,
    pub(crate) points: u32,
    pub(crate) charged: u32,
    pub(crate) violations: Vec<Violation>,
    /// Why there are none, where there are none yet.
    pub(crate) pending: Option<String>,
}

impl Row {
    pub(crate) fn not_charged(&self) -> u32 {
        self.points.saturating_sub(self.charged)
    }

    /// As it is shown while the campaign goes on.
    pub(crate) fn print(&self) {
        if let Some(why) = &self.pending {
            println!("{:<10} {:<15} pending: {why}", self.flow, self.fault);
            return;
        }
        println!(
            "{:<10} {:<15} {:>5} points {:>5} charged once {:>5} not charged {:>3} violations",
            self.flow,
            self.fault,
            self.points,
            self.charged,
            self.not_charged(),
            self.violations.len()
        );
        for violation in self.violations.iter().take(SHOWN) {
            println!("  VIOLATION {} {}: {}", self.flow, self.fault, violation.place);
            println!("    {}\n    kept in {}", violation.what, violation.folder);
        }
        if self.violations.len() > SHOWN {
            println!("  and {} more, in target/faults/kill.json", self.violations.len() - SHOWN);
        }
    }
}

/// The whole campaign.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    pub(crate) took: Duration,
}

impl Report {
    pub(crate) fn points(&self) -> u32 {
        self.rows.iter().map(|row| row.points).sum()
    }

    pub(crate) fn violations(&self) -> usize {
        self.rows.iter().map(|row| row.violations.len()).sum()
    }

    /// A line for each flow with all its faults, and the last line, which counts.
    pub(crate) fn print(&self) {
        let mut flows: Vec<&str> = Vec::new();
        for row in self.rows.iter().filter(|row| row.points > 0) {
            if !flows.contains(&row.flow.as_str()) {
                flows.push(&row.flow);
            }
        }
        println!(
            "\n{:<12}{:>8}{:>14}{:>14}{:>12}",
            "flow", "points", "charged once", "not charged", "violations"
        );
        for flow in &flows {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.flow == *flow).collect();
            let sum = |of: fn(&Row) -> u32| rows.iter().map(|row| of(row)).sum::<u32>();
            let violations: usize = rows.iter().map(|row| row.violations.len()).sum();
            let (points, charged) = (sum(|row| row.points), sum(|row| row.charged));
            println!("{flow:<12}{points:>8}{charged:>14}{:>14}{violations:>12}", points - charged);
        }
        println!(
            "\n{} kill points over {} flows, {} violations, {} s",
            self.points(),
            flows.len(),
            self.violations(),
            self.took.as_secs()
        );
    }

    /// For programs. Made anew by every campaign, so a half-written one is no loss.
    #[expect(clippy::disallowed_methods, reason = "the next campaign writes it again")]
    pub(crate) fn write(&self, root: &Path, file: &Path) -> Result<()> {
        let commit = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root).output();
        let commit = commit.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let document = json!({
            "commit": commit.unwrap_or_default(),
            "flows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "seconds": self.took.as_secs_f64(),
        });
        fs::create_dir_all(file.parent().context("find the folder of the report")?)?;
        fs::write(file, format!("{document:#}\n")).with_context(|| format!("write {}", file.display()))
    }
}

fn row(row: &Row) -> Value {
    let violation = |one: &Violation| json!({"place": one.place, "what": one.what, "folder": one.folder});
    let mut value = json!({
        "flow": row.flow,
        "fault": row.fault,
        "points": row.points,
        "charged": row.charged,
        "not_charged": row.not_charged(),
        "violations": row.violations.iter().map(violation).collect::<Vec<_>>(),
    });
    if let (Some(why), Some(object)) = (&row.pending, value.as_object_mut()) {
        object.insert("pending".to_owned(), json!(why));
    }
    value
}
