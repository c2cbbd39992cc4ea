//! How a run of the program ended, and what it had said by then.

use std::fmt;

use serde_json::Value;

/// How a run ended.
#[derive(Clone)]
pub(crate) struct Ended {
    /// Absent where a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it said to programs.
    pub(crate) said: String,
    /// What it said to people.
    pub(crate) complained: String,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {} {}", self.code, self.said.trim(), self.complained.trim())
    }
}

impl Ended {
    /// By SIGKILL; `strace` ends as the program that it ran.
    pub(crate) fn killed(&self) -> bool {
        self.code.is_none() || self.code == Some(137)
    }

    pub(crate) fn last_line(&self) -> &str {
        self.said.lines().last().unwrap_or_default()
    }

    /// The terminal was asked to stop, and it said so.
    pub(crate) fn stopped(&self) -> bool {
        let lines = self.said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.into_iter().any(|line| {
            line.get("event").and_then(Value::as_str) == Some("stop")
                && line.get("sent").and_then(Value::as_bool) == Some(true)
        })
    }

    /// Something went to a terminal in it.
    pub(crate) fn asked(&self) -> bool {
        self.said.contains(r#""event":"attempt""#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_is_seen_through_strace_as_well() {
        let ended = |code| Ended { code, said: String::new(), complained: String::new() };
        assert!(ended(None).killed() && ended(Some(137)).killed() && !ended(Some(0)).killed());
    }

    #[test]
    fn a_stop_counts_where_the_terminal_was_asked() {
        let said = |said: &str| Ended { code: Some(4), said: said.into(), complained: String::new() };
        assert!(said("{\"event\":\"stop\",\"sent\":true}\n{}").stopped());
        assert!(!said("{\"event\":\"stop\",\"sent\":false}\n{}").stopped());
        assert!(!said("{\"event\":\"stop\",\"se").stopped());
    }
}
