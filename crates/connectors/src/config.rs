//! What is wrong with the configuration of a terminal, in the words of the person who can mend it.

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
