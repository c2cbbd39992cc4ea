//! What happened, in order: kept as text where somebody wants to read it, and always as a hash, so that
//! two runs of a seed can be compared.

use core::hash::Hasher as _;
use core::time::Duration;
use std::collections::hash_map::DefaultHasher;

/// The story of a run.
pub(crate) struct Trace {
    hasher: DefaultHasher,
    lines: Option<Vec<String>>,
    count: u64,
}

impl Trace {
    pub(crate) fn new(keep: bool) -> Self {
        Self { hasher: DefaultHasher::new(), lines: keep.then(Vec::new), count: 0 }
    }

    pub(crate) fn line(&mut self, at: Duration, text: &str) {
        self.hasher.write_u128(at.as_nanos());
        self.hasher.write(text.as_bytes());
        self.count += 1;
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{:>10.3}  {text}", at.as_secs_f64()));
        }
    }

    /// Over every line and its time.
    pub(crate) fn hash(&self) -> u64 {
        self.hasher.finish()
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines.unwrap_or_default()
    }
}
