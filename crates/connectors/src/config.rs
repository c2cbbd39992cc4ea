//! What is wrong with the configuration of a terminal, in the words of the person who can mend it.

use core::net::IpAddr;
use core::time::Duration;

/// Longer than any wait can be meant to be.
const LONGEST: Duration = Duration::from_hours(24);

/// A field of a terminal's configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct ConfigError {
    /// The field or the setting.
    pub field: String,
    /// What is wrong with it, and what to write instead.
    pub why: String,
}

impl ConfigError {
    pub(crate) fn new(field: &str, why: impl Into<String>) -> Self {
        Self { field: field.to_owned(), why: why.into() }
    }
}

/// A host on this computer.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Reads a time in whole milliseconds.
pub(crate) fn duration(name: &str, value: &str) -> Result<Duration, ConfigError> {
    let wrong = || ConfigError::new(name, "no time; use whole milliseconds, 1 to 86400000");
    let read = value.parse().map(Duration::from_millis).map_err(|_| wrong())?;
    if read.is_zero() || read > LONGEST { Err(wrong()) } else { Ok(read) }
}

/// The meaning of one of these words.
pub(crate) fn one_of<T: Copy>(name: &str, value: &str, known: &[(&str, T)]) -> Result<T, ConfigError> {
    known.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        ConfigError::new(name, format!("unknown value; use {}", words.join(" or ")))
    })
}
